"""Conflicts: a promo that is being written is held against the calendar, and its writer is told, never stopped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.core.plans import Once, Plan
from bot.core.promos import PromoState, RunState
from bot.core.repeat_reading import Repeats
from bot.core.when import read_when
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.services import promo_conflicts
from bot.storage.promos import Promo
from bot.storage.runs import Run
from bot.team.promos import Promos
from tests.promoted import US, WORDS, add_promo, long_sent

EVENTS = "AshcombeEvents"
HERE = (("x", US),)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
JABS, OPEN_DAY = "Flu jabs on Saturday at the town hall", "Come and see the new maternity wing"


def once(desk: Desk, after: timedelta) -> Once:
    return Once(desk.now() + after, desk.team.organisation.zone)


def repeat(desk: Desk, words: str) -> Plan:
    found = read_when(words, desk.now(), desk.team.organisation.zone, whole=True)
    assert isinstance(found, Repeats), found
    return found.schedule


def warned(desk: Desk, plan: Plan, *texts: str, accounts: Sequence[tuple[str, str]] = HERE, but: int | None = None):
    wordings = [{"": text} for text in texts or (WORDS,)]
    with desk.database.read() as session:
        return promo_conflicts.warnings(
            session, desk, accounts=accounts, texts=wordings, plan=plan, now=desk.now(), but=but
        )


def test_a_promo_by_itself_has_nothing_to_be_warned_about(desk: Desk) -> None:
    assert warned(desk, once(desk, DAY)) == ()
    assert warned(desk, repeat(desk, "every thursday at 4.30pm")) == ()


def test_another_promo_within_half_an_hour_on_the_same_account(desk: Desk) -> None:
    add_promo(desk, JABS, plan=once(desk, DAY + 20 * MINUTE))
    (one,) = warned(desk, once(desk, DAY))
    assert one.startswith(f"“{JABS}” goes out on @{US} at 9.20am, 20 minutes after.")
    assert warned(desk, once(desk, DAY), accounts=(("x", EVENTS),)) == ()
    assert warned(desk, once(desk, DAY), accounts=(("x", US.upper()), ("x", EVENTS)))


@pytest.mark.parametrize("state", list(PromoState))
def test_what_may_still_go_out_counts_and_nothing_else(desk: Desk, state: PromoState) -> None:
    add_promo(desk, JABS, plan=once(desk, DAY), state=state)
    live = state in (PromoState.ASKED, PromoState.CHANGE, PromoState.SCHEDULED, PromoState.PAUSED)
    assert bool(warned(desk, once(desk, DAY))) is live


def test_a_promo_is_not_in_its_own_way(desk: Desk) -> None:
    promo = add_promo(desk, WORDS, plan=once(desk, DAY))
    assert len(warned(desk, once(desk, DAY + 5 * MINUTE))) == 2
    assert warned(desk, once(desk, DAY + 5 * MINUTE), but=promo) == ()


def test_a_run_that_somebody_has_skipped_is_not_in_the_way(desk: Desk) -> None:
    promo = add_promo(desk, JABS, plan=repeat(desk, "every tuesday at 9am"))
    with desk.database.write.begin() as session:
        due = session.get_one(Promo, promo).next_at
        assert due == desk.now() + DAY
        session.add(Run(promo_id=promo, due_at=due, state=RunState.SKIPPED, by="U0TOM", at=desk.now()))
    assert warned(desk, once(desk, DAY)) == ()
    assert len(warned(desk, once(desk, 8 * DAY))) == 1


def test_the_same_text_that_went_out_this_week(desk: Desk) -> None:
    long_sent(desk, add_promo(desk, state=PromoState.DONE), desk.now() - 2 * DAY)
    (one,) = warned(desk, once(desk, DAY))
    assert f"is the same text on @{US}, 3 days before" in one
    assert warned(desk, once(desk, 5 * DAY)) == ()


def test_the_same_text_that_goes_out_later(desk: Desk) -> None:
    add_promo(desk, plan=once(desk, 4 * DAY))
    (one,) = warned(desk, once(desk, DAY))
    assert "is the same text" in one
    assert "3 days after" in one


def test_wordings_that_take_turns_are_held_against_the_turn_of_the_others(desk: Desk) -> None:
    """The other promo used its first wording last, so its second comes on Friday and its first a week later."""
    other = add_promo(desk, JABS, OPEN_DAY, plan=repeat(desk, "every friday at 12.30pm"))
    assert warned(desk, repeat(desk, "every thursday at 9am until 28 november"), OPEN_DAY) == ()
    long_sent(desk, other, desk.now() - 10 * DAY, JABS)
    (one,) = warned(desk, repeat(desk, "every thursday at 9am until 28 november"), OPEN_DAY)
    assert "is the same text" in one


def test_an_account_with_words_of_its_own_is_held_against_those(desk: Desk) -> None:
    add_promo(desk, plan=once(desk, 3 * DAY), accounts=[["x", US], ["x", EVENTS]],
              wordings=[{"": WORDS, f"x:{EVENTS}": JABS}])  # fmt: skip
    assert len(warned(desk, once(desk, DAY))) == 1
    assert warned(desk, once(desk, DAY), accounts=(("x", EVENTS),)) == ()
    (one,) = warned(desk, once(desk, DAY), JABS, accounts=(("x", EVENTS),))
    assert f"@{EVENTS}" in one


def test_a_repeat_is_told_of_the_first_run_and_how_many_more(desk: Desk) -> None:
    add_promo(desk, JABS, plan=repeat(desk, "every thursday at 4.45pm"))
    (one,) = warned(desk, repeat(desk, "every thursday at 4.30pm"), WORDS)
    assert one.startswith(f"Thursday 26 November: “{JABS}” goes out on @{US} at 4.45pm, 15 minutes after.")
    assert one.endswith("The same goes for 4 more runs.")


def test_too_few_wordings_are_said_and_not_said_again_of_what_it_sent_itself(desk: Desk) -> None:
    plan = repeat(desk, "every day at 6pm")
    promo = add_promo(desk, plan=plan)
    long_sent(desk, promo, desk.now() - DAY)
    (one,) = warned(desk, plan, but=promo)
    assert one.startswith("It goes out 7 times in a week and has 1 wording")


def test_a_promo_goes_on_with_the_wording_whose_turn_it_is(desk: Desk) -> None:
    plan = repeat(desk, "every monday and thursday at 9am")
    promo = add_promo(desk, WORDS, JABS, plan=plan)
    long_sent(desk, promo, desk.now() - 3 * DAY, WORDS)
    assert warned(desk, plan, WORDS, JABS, but=promo) == ()


def test_a_run_that_is_left_out_takes_no_turn(desk: Desk) -> None:
    plan = repeat(desk, "every monday and thursday at 9am")
    promo = add_promo(desk, WORDS, JABS, plan=plan)
    long_sent(desk, promo, desk.now() - 3 * DAY, WORDS)
    add_promo(desk, JABS, plan=once(desk, 4 * DAY))
    assert "Thursday 26 November" in warned(desk, plan, WORDS, JABS, but=promo)[0]
    with desk.database.write.begin() as session:
        thursday = desk.now() + 3 * DAY
        session.add(Run(promo_id=promo, due_at=thursday, state=RunState.SKIPPED, by="U0TOM", at=desk.now()))
    said = warned(desk, plan, WORDS, JABS, but=promo)
    assert "Monday 30 November" in said[0]
    assert not any("Thursday 26 November" in each for each in said)


def test_bank_holidays_closed_days_and_the_hours_for_promos(desk: Desk, clock: MovableClock) -> None:
    clock.move_to(datetime.fromisoformat("2026-12-21T09:00:00+00:00"))
    assert warned(desk, once(desk, 4 * DAY)) == (
        "Friday 25 December is a bank holiday (Christmas Day). Nobody may be there for the answers.",
    )
    hours = desk.team.model_copy(update={"promos": Promos(hours={"mon": ("12:00-13:00",)})})
    (one,) = warned(replace(desk, team=hours), once(desk, MINUTE))
    assert one == "9.01am is outside the hours that the team set: on a Monday you post from 12 noon to 1.00pm."


BROKEN = [{"schedule": {"rule": "nonsense"}}, {"schedule": {}}, {"wordings": []}, {"wordings": [{}]}, {"accounts": [7]}]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_promo_that_cannot_be_read_stands_in_nobodys_way(desk: Desk, broken: dict[str, Any]) -> None:
    bad = add_promo(desk, JABS, plan=once(desk, DAY), **broken)
    add_promo(desk, OPEN_DAY, plan=once(desk, DAY))
    (one,) = warned(desk, once(desk, DAY))
    assert OPEN_DAY in one
    assert warned(desk, once(desk, 2 * DAY), but=bad) == ()


def test_a_plan_without_a_run_to_come_has_nothing_to_be_warned_about(desk: Desk) -> None:
    assert warned(desk, once(desk, -DAY)) == ()
    with desk.database.read() as session:
        assert session.scalars(select(Run)).all() == []
