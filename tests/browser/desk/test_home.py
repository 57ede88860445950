"""Home, walked in the browser: first steps, what is to do and what goes out, one's own settings, and that they hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.app import Kestrel
from bot.sandbox.world import Sandbox
from bot.storage.mentions import Mention
from tests.browser.desk.living import US, claims, heard, number_of, on, opens
from tests.browser.desk.passing import MONDAY, PATIENCE, monday
from tests.browser.desk.promoting import scheduled
from tests.browser.hands import become, card, conversation, go
from tests.desks import unlike
from tests.slack_hands import MEGAN, PRIYA
from tests.waiting import until

Violations = Callable[[Page], list[str]]
__all__ = ["monday"]
pytestmark = pytest.mark.usefixtures("monday")
HARM = "I cannot go on, I want to end my life and nobody at the crisis team picks up"


def home(page: Page) -> Locator:
    go(page, "Kestrel: Home")
    return page.get_by_role("group", name="Home of Kestrel")


def written(sandbox: Sandbox, kestrel: Kestrel, many: int) -> list[int]:
    """So many people have written; their mentions, each with its card."""
    keys = [sandbox.x.post(f"person_{each}", f"@{US} number{each} {unlike(each)}").id for each in range(many)]
    heard(kestrel.desk, many)
    return [number_of(kestrel.desk, key) or 0 for key in keys]


def lines(shown: Locator) -> Locator:
    return shown.get_by_text(re.compile(r"^• .*number\d"))


def settle(page: Page, where: str, quiet: tuple[str, str] | None = None) -> None:
    """Change one's own settings in the form."""
    home(page).get_by_role("button", name="Change", exact=True).click()
    form = page.get_by_role("dialog", name="Your settings")
    form.get_by_role("radio", name=where).check()
    form.get_by_role("radio", name="Between these times" if quiet else "None").check()
    for label, at in zip(("Quiet from", "Quiet to"), quiet or (), strict=False):
        form.get_by_label(label).fill(at)
    form.get_by_role("button", name="Save").click()
    expect(form).to_be_hidden()


def owner(kestrel: Kestrel, number: int) -> str | None:
    with kestrel.desk.database.read() as session:
        return session.get_one(Mention, number).owner


def test_a_new_member_is_greeted_once_and_finds_what_is_to_do(
    page: Page, sandbox: Sandbox, kestrel: Kestrel, violations: Violations
) -> None:
    numbers = written(sandbox, kestrel, 14)
    claims(sandbox, kestrel.desk, numbers[0], MEGAN)
    claims(sandbox, kestrel.desk, numbers[1], PRIYA)
    scheduled(page, "today 10am Flu jabs this morning", "Monday 23 November, 10.00am")
    shown = home(page)
    expect(shown).to_contain_text("12 open (unclaimed), 2 claimed and not answered. 1 thing is yours to do.")
    expect(shown).to_contain_text("On duty: @Priya Shah")
    expect(shown.get_by_role("heading", name="Yours to do: 1")).to_be_visible()
    expect(shown.get_by_role("heading", name="Nobody has claimed: 12")).to_be_visible()
    expect(shown.get_by_role("heading", name="With colleagues, and owed: 1")).to_be_visible()
    expect(shown).to_contain_text("@Megan Rhys")
    expect(shown).to_contain_text("10.00am · @AshcombeValeNHS · “Flu jabs this morning”")
    expect(lines(shown)).to_have_count(12)
    assert violations(page) == []

    shown.get_by_role("button", name="Next page: nobody has claimed").click()
    expect(lines(shown)).to_have_count(4)
    shown.get_by_role("button", name="Claim: the post by @person_12").click()
    expect(shown.get_by_role("heading", name="Yours to do: 2")).to_be_visible()
    expect(lines(shown)).to_have_count(4)
    shown.get_by_role("button", name="Previous page: nobody has claimed").click()
    expect(shown.get_by_role("heading", name="Nobody has claimed: 11")).to_be_visible()
    expect(lines(shown)).to_have_count(13)

    expect(shown).to_contain_text("First steps")
    shown.get_by_role("button", name="Got it, put this away").click()
    expect(shown).not_to_contain_text("First steps")
    go(page, "public-mentions")
    home(page)
    expect(shown).to_contain_text("Yours to do: 2")
    expect(shown).not_to_contain_text("First steps")
    go(page, "Kestrel")
    expect(card(page, "Hello, @Priya Shah.")).to_have_count(1)
    become(page, "Tom Okafor")
    expect(home(page)).to_contain_text("First steps")
    go(page, "Kestrel")
    expect(card(page, "Hello, @Tom Okafor.")).to_have_count(1)


def test_who_wants_no_direct_messages_and_quiet_evenings_has_both_but_for_risk_of_harm(
    page: Page, sandbox: Sandbox, kestrel: Kestrel, violations: Violations
) -> None:
    mine, theirs = written(sandbox, kestrel, 2)
    claims(sandbox, kestrel.desk, mine, PRIYA)
    claims(sandbox, kestrel.desk, theirs, MEGAN)
    settle(page, "In the channel only", ("18:00", "08:00"))
    expect(home(page)).to_contain_text("Reminders: in #public-mentions, with your name; quiet from 6.00pm to 8.00am.")
    assert violations(page) == []
    go(page, "public-mentions")
    sandbox.clock.move_to(MONDAY + timedelta(hours=6, minutes=5))
    reminder = card(page, "A reminder: this is yours").filter(has_text="@Priya Shah")
    expect(reminder.first).to_be_visible(timeout=PATIENCE)

    on(sandbox, 23, 18, 30)
    opens(sandbox, kestrel.desk, theirs, MEGAN, "pass")
    sandbox.slack.submit(MEGAN, sandbox.slack.view_of(MEGAN)[-1]["id"], {"to": {"to": PRIYA}})
    until(lambda: owner(kestrel, theirs) == PRIYA)
    sandbox.x.post("kit_h", f"@{US} {HARM}")
    go(page, "Kestrel")
    own = conversation(page)
    expect(own).to_contain_text("You are on duty.", timeout=PATIENCE)
    expect(own).not_to_contain_text("has passed this to you")
    expect(own).not_to_contain_text("A reminder: this is yours")
    on(sandbox, 24, 8)
    expect(own).to_contain_text("@Megan Rhys has passed this to you.", timeout=PATIENCE)
    settle(page, "In my own conversation")
    expect(home(page)).to_contain_text("Reminders: in your own conversation with Kestrel; no quiet hours.")
