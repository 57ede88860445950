"""A storm stays readable: one living summary, lists in its thread, and a card for each line that somebody claims."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from bot.sandbox.world import Sandbox
from tests.browser.hands import card, public, thread

# The minute of a storm and the three calm minutes after it, in a few seconds.
QUICKLY = 40.0


def test_a_storm_is_packed_and_a_claimed_line_gets_its_own_card(page: Page) -> None:
    public(page).get_by_role("button", name="Start a storm").click()
    expect(page.get_by_text("A storm begins: 300 posts within 60 seconds.")).to_be_visible()
    summary = card(page, "A storm of mentions since")
    expect(summary).to_contain_text(re.compile(r"\d+ with a card of their own, \d+ in lists"))
    summary.get_by_role("button", name=re.compile("repl")).click()
    first = thread(page).locator(".section").filter(has=page.get_by_role("button", name="Claim")).first
    expect(first).to_be_visible(timeout=30_000)  # lists wait for their turn at Slack
    handle = re.search(r"@storm_\w+", first.inner_text())
    assert handle is not None
    expect(card(page, f"{handle[0]} on X")).to_have_count(0)
    first.get_by_role("button", name="Claim").click()
    expect(card(page, f"{handle[0]} on X")).to_contain_text("Claimed by @Priya Shah")
    expect(thread(page)).to_contain_text(re.compile(f"✔ claimed – .*{handle[0]}"))


def test_a_storm_says_when_it_is_over(page: Page, sandbox: Sandbox) -> None:
    sandbox.clock.speed = QUICKLY
    public(page).get_by_role("button", name="Start a storm").click()
    expect(card(page, "A storm of mentions since")).to_be_visible()
    over = card(page, "The storm is over. It began on Sunday 22 November 2026")
    expect(over).to_be_visible(timeout=12_000)
    expect(over).to_contain_text("urgent or at risk – each of these has its own card")
