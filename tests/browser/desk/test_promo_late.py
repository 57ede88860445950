"""Promos that cannot go out at their time, walked on the page: approved too late, an outage, one account that fails."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from bot.sandbox.world import Sandbox
from tests.browser.desk.promoting import (
    EVENTS,
    PATIENCE,
    WORDS,
    at,
    finish,
    go_on,
    new,
    on_timeline,
    open_thread,
    posted,
    promo,
    says,
    scheduled,
    times,
)
from tests.browser.hands import become, card, conversation, go
from tests.sending import failing

OPEN_DAY = "Come to our open day"


def test_approved_too_late_it_asks_and_does_not_fire_by_surprise(page: Page, sandbox: Sandbox) -> None:
    become(page, "Megan Rhys")
    form = new(page, f"tomorrow 9am {WORDS}")
    says(form, "You are new here, so a colleague looks at your words first.")
    finish(form, "Send for approval")
    says(promo(page), "Waits for a second pair of eyes.")
    go_on(sandbox, at(2026, 11, 23, 10))

    become(page, "Tom Okafor")
    asks = card(page, "A second pair of eyes, please.")
    says(asks, "@Megan Rhys has written this; anybody else may approve it.")
    asks.get_by_role("button", name="Approve: promo 1").click()
    says(conversation(page), "Approved. Meanwhile a run passed and nothing was sent: Monday 23 November 2026, 9.00am.")
    says(promo(page), "❓ Waits for a word about its last run.")
    expect(on_timeline(page, WORDS)).to_have_count(0)

    become(page, "Megan Rhys")
    go(page, "Kestrel")
    says(card(page, "Promo 1: does this run still go out?"), "The promo had not been approved at its time.")
    conversation(page).get_by_role("button", name="Send it now: promo 1").click()
    expect(on_timeline(page, WORDS)).to_have_count(1, timeout=PATIENCE)
    says(card(page, "Promo 1 has gone out."), "@Megan Rhys sent it.")
    assert posted(sandbox, 1)[0] >= at(2026, 11, 23, 10)
    go(page, "public-mentions")
    says(promo(page), "✅ Done.")


def test_while_x_is_down_it_waits_and_goes_out_late_within_the_grace(page: Page, sandbox: Sandbox) -> None:
    mine = scheduled(page, f"tomorrow 9am {WORDS}", "Monday 23 November, 9.00am")
    fault = page.get_by_label("X", exact=True)
    fault.select_option("is down")
    go_on(sandbox, at(2026, 11, 23, 9, 1))
    says(mine, "⏳ On its way.")
    go_on(sandbox, at(2026, 11, 23, 9, 20))
    assert times(sandbox) == []
    fault.select_option("works")
    expect(on_timeline(page, WORDS)).to_have_count(1, timeout=PATIENCE)
    says(mine, "✅ Done.")
    assert at(2026, 11, 23, 9, 20) <= posted(sandbox, 1)[0] < at(2026, 11, 23, 9, 30)


def test_what_nobody_ran_at_its_time_goes_out_within_the_grace_and_asks_beyond_it(page: Page, sandbox: Sandbox) -> None:
    scheduled(page, f"tomorrow 9am {WORDS}", "Monday 23 November, 9.00am")
    late = scheduled(page, f"tomorrow 9.30am {OPEN_DAY}", "Monday 23 November, 9.30am", number=2)
    go_on(sandbox, at(2026, 11, 23, 9, 29))
    expect(on_timeline(page, WORDS)).to_have_count(1, timeout=PATIENCE)
    go_on(sandbox, at(2026, 11, 23, 10, 5))
    says(late, "❓ was not sent, and asks in the card's thread what becomes of it (it was too late)")
    run = open_thread(page, 2)
    says(run, "Kestrel could not send it at its time, and so late nothing goes out by surprise.")
    run.get_by_role("button", name="Leave it out: promo 2").click()
    says(run, "Promo 2: this run was left out. @Priya Shah said so.")
    assert len(times(sandbox)) == 1


def test_one_account_of_two_fails_and_trying_again_sends_there_only(page: Page, sandbox: Sandbox) -> None:
    form = new(page, f"tomorrow 9am {WORDS}")
    form.get_by_label("@AshcombeEvents on X").check()
    says(form, "What will be published as @AshcombeValeNHS, @AshcombeEvents on X")
    finish(form)
    says(promo(page), "Promo 1 on @AshcombeValeNHS, @AshcombeEvents")
    failing(sandbox, None, "401")
    go_on(sandbox, at(2026, 11, 23, 9, 1))
    says(promo(page), "⚠️ went out on some accounts only")
    go(page, "Kestrel")
    told = card(page, "Promo 1 has gone out on 1 of 2 accounts.")
    says(told, "@AshcombeEvents has not gone out.")
    assert (len(times(sandbox)), times(sandbox, EVENTS)) == (1, [])
    told.get_by_role("button", name="Try again: promo 1").click()
    says(card(page, "Promo 1 has gone out."), "@AshcombeEvents went out at")
    expect(on_timeline(page, WORDS)).to_have_count(2, timeout=PATIENCE)
    assert (len(posted(sandbox, 1)), len(posted(sandbox, 1, EVENTS))) == (1, 1)
