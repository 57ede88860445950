"""Nothing is left lying, walked in the browser: somebody moves the clock and sees who is reminded."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk.answering import asked
from tests.browser.desk.passing import PATIENCE, hours, monday, reminders
from tests.browser.hands import card, go

WORDS = "four hours in A&E and nobody has told us a thing"
__all__ = ["monday"]


pytestmark = pytest.mark.usefixtures("monday")


def test_an_unclaimed_mention_climbs_to_the_chief_executive(page: Page) -> None:
    """Whoever is late in looking sees one rung at each look: nobody gets three days of reminders at once."""
    asked(page)
    expect(card(page, "Claim by:")).to_contain_text("+ 2 working hours")
    hours(page, 2)
    expect(card(page, "Late.")).to_contain_text("It was to be claimed by", timeout=PATIENCE)
    expect(reminders(page, "Priya Shah")).to_contain_text("you are on duty", timeout=PATIENCE)
    go(page, "public-mentions")
    hours(page, 2)
    expect(card(page, "For the whole team: this waits for somebody.")).to_be_visible(timeout=PATIENCE)
    hours(page, 2)
    expect(reminders(page, "Helen Marsh")).to_contain_text("head of communications", timeout=PATIENCE)
    page.get_by_role("button", name="To tomorrow 9:00").click()
    hours(page, 1)
    expect(reminders(page, "David Akhtar")).to_contain_text("you are told as director", timeout=PATIENCE)
    hours(page, 3)
    chief = reminders(page, "Ruth Bellamy")
    expect(chief).to_contain_text("you are told as chief executive", timeout=PATIENCE)
    chief.get_by_role("button", name="I have it").click()
    expect(chief).to_contain_text("Settled", timeout=PATIENCE)
    go(page, "public-mentions")
    expect(card(page, "Claimed by @Ruth Bellamy")).to_contain_text("Answer by:")
