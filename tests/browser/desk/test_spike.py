"""A spike, walked in the browser: a storm on the first morning is told honestly, and the card says when it is over."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.sandbox.world import Sandbox
from tests.browser.hands import card, public, thread

MONDAY = datetime(2026, 11, 23, 9, 12, tzinfo=ZoneInfo("Europe/London"))
PATIENCE = 30_000


@pytest.fixture(autouse=True)
def monday(sandbox: Sandbox) -> None:
    """A working morning, the first with Kestrel."""
    sandbox.clock.move_to(MONDAY)


def spike(page: Page) -> Locator:
    return card(page, "far more than usual")


def storm(page: Page) -> None:
    public(page).get_by_role("button", name="Start a storm").click()
    expect(spike(page)).to_be_visible(timeout=PATIENCE)


def test_a_storm_on_the_first_morning_is_told_with_how_little_there_is_to_compare_with(page: Page) -> None:
    storm(page)
    expect(spike(page)).to_contain_text(re.compile(r"\d+ mentions in an hour, far more than usual: from 8\.1\dam"))
    expect(spike(page)).to_contain_text("We have only four days to compare with, and not yet enough Mondays.")
    expect(spike(page).locator("blockquote")).to_have_count(3)
    expect(spike(page)).to_contain_text(re.compile("30\\d mentions in an hour"), timeout=PATIENCE)
    expect(spike(page)).to_have_count(1)


def test_when_it_is_over_the_card_and_its_thread_say_so(page: Page, sandbox: Sandbox) -> None:
    storm(page)
    expect(spike(page)).to_contain_text(re.compile("30\\d mentions in an hour"), timeout=PATIENCE)
    sandbox.clock.advance(timedelta(minutes=100).total_seconds())
    over = card(page, "It is over: began 9.1")
    expect(over).to_be_visible(timeout=PATIENCE)
    expect(over).to_contain_text(re.compile(r"peak 30\d an hour at 9\.1\dam, ended 10\.[12]\dam on Monday 23 November"))
    over.get_by_role("button", name=re.compile("repl")).click()
    expect(thread(page)).to_contain_text(re.compile(r"It is over.*30\d mentions in all"))
