"""Promos that repeat, walked on the page: the wall's time over both changes of the clock; skip, pause and resume."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from bot.sandbox.world import Sandbox
from tests.browser.desk.promoting import (
    WORDS,
    answer,
    at,
    go_on,
    just_before,
    on_time,
    on_timeline,
    open_thread,
    says,
    scheduled,
    times,
)
from tests.browser.hands import command, conversation


def test_every_week_it_is_nine_on_the_wall_whatever_the_clocks_do(page: Page, sandbox: Sandbox) -> None:
    go_on(sandbox, at(2027, 3, 20, 12))
    card = scheduled(page, f"every Monday at 9am {WORDS}", "Every Monday at 9.00am, with no end date.")
    says(card, "Next: Monday 22 March, 9.00am.")
    for count, (month, day, following) in enumerate(
        [(3, 22, "29 March"), (3, 29, "5 April"), (10, 25, "1 November"), (11, 1, "8 November")], start=1
    ):
        if month == 10:
            # Nobody sits there all summer; what is far behind is listed, and its newest run asks.
            go_on(sandbox, at(2027, 10, 22))
            says(card, "Next: Monday 25 October, 9.00am.")
        go_on(sandbox, just_before(at(2027, month, day)))
        assert on_time(sandbox, count, at(2027, month, day))
        says(card, f"Next: Monday {following}, 9.00am.")
    assert [f"{each:%z}" for each in times(sandbox)] == ["+0000", "+0100", "+0100", "+0000"]


def test_what_is_skipped_or_passes_while_it_is_paused_is_listed_and_never_fired_in_a_burst(
    page: Page, sandbox: Sandbox
) -> None:
    card = scheduled(page, f"every day at 9am {WORDS}", "Every day at 9.00am, with no end date.")
    card.get_by_role("button", name="Skip the next one, Monday 23 November, 9.00am: promo 1").click()
    page.get_by_role("button", name="Skip it", exact=True).click()
    says(card, "Left out: Monday 23 November, 9.00am.")
    says(card, "Next: Tuesday 24 November, 9.00am.")
    go_on(sandbox, at(2026, 11, 23, 9, 1))
    go_on(sandbox, just_before(at(2026, 11, 24)))
    assert on_time(sandbox, 1, at(2026, 11, 24))

    says(card, "Last: Tuesday 24 November, 9.00am: @AshcombeValeNHS went out")
    card.get_by_role("button", name="Pause: promo 1").click()
    says(card, "Next, once it is resumed: Wednesday 25 November, 9.00am.")
    says(conversation(page), "Paused. Nothing goes out until you resume it")
    go_on(sandbox, at(2026, 11, 27, 12))
    command(page, "/promo resume 1")
    says(answer(page), "Resumed.")
    says(card, "Next: Saturday 28 November, 9.00am.")
    expect(on_timeline(page, WORDS)).to_have_count(1)
    run = open_thread(page)
    says(run, "Promo 1: does this run still go out?")
    says(run, "The promo was paused at its time.")
    says(run, "Passed before it, and not sent: Wednesday 25 November 2026, 9.00am; Thursday 26 November 2026, 9.00am.")
    run.get_by_role("button", name="Send it now: promo 1").click()
    says(run, "Promo 1 has gone out.")
    assert on_time(sandbox, 2, at(2026, 11, 27, 12))
