"""Real cards, a real thread, Home and form are there for everybody, in light and in dark."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bot.sandbox.world import Sandbox
from tests.browser.desk.answering import asked, open_thread, opened, published, send, write
from tests.browser.hands import become, card, command, conversation, go, place, post, public, story, thread

OpenPage = Callable[..., Page]
Violations = Callable[[Page], list[str]]
LOOKS = ["light", "dark", "phone"]
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


@pytest.mark.parametrize("screen", [{}, {"color_scheme": "dark"}, {"width": 390, "height": 844}], ids=LOOKS)
def test_axe_finds_nothing_wrong_with_the_forms_for_an_answer(
    open_page: OpenPage, violations: Violations, screen: dict[str, Any]
) -> None:
    asked(open_page())
    page = open_page(**screen)
    invite = opened(card(page, WORDS), "Invite", "Invite to share a story")
    expect(invite.get_by_role("combobox", name="Which service is their story about?")).to_be_visible()
    expect(invite.get_by_role("radiogroup", name="How should it open?")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    opened(card(page, WORDS), "More…", "More")
    assert violations(page) == []
    page.keyboard.press("Escape")
    form = opened(card(page, WORDS), "Reply:", "Reply")
    write(form, "Please ring 07700 900123 #careopinion")
    form.get_by_role("button", name="Send", exact=True).click()
    expect(form.get_by_label("Why should it go out as it is?")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_wrong_with_answers_under_way_and_what_they_bring(
    open_page: OpenPage, violations: Violations, sandbox: Sandbox, colours: str
) -> None:
    page = open_page(color_scheme=colours, width=1600)
    mine = asked(page)
    send(opened(mine, "Invite", "Invite to share a story"))
    published(page, "youropinion", sandbox)
    expect(mine).to_contain_text("Invited by @Priya Shah")
    expect(open_thread(mine)).to_contain_text("Invitation as @AshcombeValeNHS")
    become(page, "Megan Rhys")
    form = opened(mine, "Reply:", "Reply")
    write(form, "soz, we look into it")
    send(form, "Send for approval")
    expect(card(page, "A second pair of eyes, please.")).to_be_visible()
    told = sandbox.feedback.publish(sandbox.feedback.write(service="ASHCOMBE-AE", title="Long", text="Five hours.").id)
    sandbox.feedback.respond(told.id, by="Matron", text="We are sorry.", change="planned")
    expect(card(page, "Did one of these invitations bring it?")).to_be_visible()
    place(page, "Feedback site")
    expect(story(page, "Long")).to_be_visible()
    assert violations(page) == []
