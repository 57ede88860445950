"""What somebody has and leaves, puts off or waits for, walked in the browser: it comes back by itself."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk.answering import WORDS, asked, open_thread, opened
from tests.browser.desk.passing import PATIENCE, hours, monday, reminders
from tests.browser.hands import become, card, go

__all__ = ["monday"]


pytestmark = pytest.mark.usefixtures("monday")


def tomorrow(page: Page) -> None:
    page.get_by_role("button", name="To tomorrow 9:00").click()


def form(page: Page, move: str, title: str) -> Locator:
    menu = opened(card(page, WORDS), "More…", "More")
    menu.get_by_role("button", name=re.compile(f"^{move}")).click()
    found = page.get_by_role("dialog", name=title)
    expect(found).to_contain_text(WORDS)
    return found


def claimed_by(page: Page, name: str) -> None:
    asked(page)
    become(page, name)
    card(page, WORDS).get_by_role("button", name="Claim").click()
    expect(card(page, WORDS)).to_contain_text(f"Claimed by @{name}")


def test_a_silent_claim_is_reminded_offered_back_and_taken_by_somebody_else(page: Page) -> None:
    claimed_by(page, "Tom Okafor")
    expect(card(page, "Answer by:")).to_contain_text(re.compile(r"Mon 9\.\d\dam \+ 1 working day → Tue 9\.\d\dam"))
    hours(page, 7)
    tom = reminders(page, "Tom Okafor")
    expect(tom).to_contain_text("this is yours and is due soon", timeout=PATIENCE)
    tomorrow(page)
    hours(page, 1)
    expect(reminders(page, "Priya Shah")).to_contain_text("you are on duty", timeout=PATIENCE)
    hours(page, 2)
    go(page, "public-mentions")
    expect(card(page, "Offered back to the team")).to_contain_text(
        "Whoever presses Claim takes it over", timeout=PATIENCE
    )
    told = open_thread(card(page, "Offered back to the team"))
    for line in (
        "Mon 23 Nov, ",
        "@Tom Okafor (who has it), to answer it",
        "Tue 24 Nov, ",
        "@Priya Shah (on duty)",
        "the whole team, to answer it",
        "If nothing happens, the next one is told at",
    ):
        expect(told).to_contain_text(line)
    page.get_by_role("button", name="Close the thread").click()
    become(page, "Megan Rhys")
    card(page, "Offered back to the team").get_by_role("button", name="Claim").click()
    expect(card(page, "Claimed by @Megan Rhys")).to_contain_text(
        re.compile(r"Tue (?:1\d\.\d\d[ap]m|12 noon) \+ 1 working day")
    )
    tom = reminders(page, "Tom Okafor")
    expect(tom).to_contain_text("@Megan Rhys has taken over what was yours.", timeout=PATIENCE)
    expect(tom).to_contain_text("Settled. Nothing is left to do about this reminder.")


def test_a_snooze_ends_and_what_stays_silent_is_chased(page: Page) -> None:
    claimed_by(page, "Tom Okafor")
    snooze = form(page, "Snooze", "Snooze")
    snooze.get_by_label(re.compile("^Tomorrow")).check()
    snooze.get_by_role("button", name="Snooze", exact=True).click()
    expect(card(page, WORDS)).to_contain_text("Snoozed until Tuesday 24 November 2026, 9.00am")
    hours(page, 8)
    tomorrow(page)
    expect(card(page, "Claimed by @Tom Okafor")).to_contain_text("Answer by:", timeout=PATIENCE)
    tom = reminders(page, "Tom Okafor")
    expect(tom).to_contain_text("You snoozed this until now", timeout=PATIENCE)
    hours(page, 7)
    expect(tom).to_contain_text("this is yours and is due soon", timeout=PATIENCE)


def test_while_it_waits_for_somebody_inside_its_clock_stands_still(page: Page) -> None:
    claimed_by(page, "Tom Okafor")
    hours(page, 2)
    wait = form(page, "Wait", "Wait for someone")
    wait.get_by_label("Or a name").fill("Estates")
    wait.get_by_role("button", name="Wait", exact=True).click()
    expect(card(page, WORDS)).to_contain_text("Waiting on Estates until Tuesday 24 November 2026, 9.00am")
    expect(card(page, WORDS)).to_contain_text(re.compile(r"Its clock stands still meanwhile, with \d working hours"))
    hours(page, 8)
    tomorrow(page)
    expect(card(page, "Claimed by @Tom Okafor")).to_contain_text("paused until Tue 9.00am with", timeout=PATIENCE)
    tom = reminders(page, "Tom Okafor")
    expect(tom).to_contain_text("You have waited for Estates until now", timeout=PATIENCE)
    hours(page, 7)
    expect(tom).to_contain_text("this is yours", timeout=PATIENCE)


def test_several_things_at_once_come_as_one_message(page: Page) -> None:
    for number, words in enumerate(
        ("the car park is full again", "my letter went to the old address", "thank you ward 4")
    ):
        expect(asked(page, f"@AshcombeValeNHS {words}", handle=f"person_{number}")).to_contain_text("Claim by:")
    hours(page, 2)
    priya = reminders(page, "Priya Shah")
    expect(priya.get_by_role("button", name="I have it")).to_have_count(3, timeout=PATIENCE)
    expect(priya.locator(".message")).to_have_count(1)
    priya.get_by_role("button", name="I have it").first.click()
    expect(priya.get_by_role("button", name="I have it")).to_have_count(2)
    expect(priya).to_contain_text("1 of these is settled.")
