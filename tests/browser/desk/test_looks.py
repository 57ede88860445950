"""Real cards, a real thread, Home and form are there for everybody, in light and in dark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import card, command, conversation, go, post, public, thread

OpenPage = Callable[..., Page]
Violations = Callable[[Page], list[str]]
WORDS = "four hours in A&E and nobody has told us a thing"


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_what_the_bot_draws(
    open_page: OpenPage, violations: Violations, colours: str
) -> None:
    page = open_page(color_scheme=colours)
    public(page).get_by_role("button", name="Worrying post").click()
    public(page).get_by_role("button", name="Post", exact=True).click()
    post(page, "jo_rowan", f"@AshcombeValeNHS {WORDS}")
    card(page, WORDS).get_by_role("button", name="Claim").click()
    expect(card(page, WORDS)).to_contain_text("Claimed by")
    expect(card(page, "Risk of harm")).to_be_visible()
    card(page, WORDS).get_by_role("button", name="Reply in thread").click()
    expect(thread(page)).to_contain_text(WORDS)
    assert violations(page) == []

    go(page, "Kestrel")
    expect(conversation(page)).to_contain_text("You are on duty.")
    assert violations(page) == []
    go(page, "Kestrel: Home")
    expect(conversation(page)).to_contain_text("last read")
    assert violations(page) == []
    go(page, "public-mentions")
    command(page, "/mention type")
    expect(page.get_by_role("dialog", name="Add a post by hand")).to_be_visible()
    assert violations(page) == []
