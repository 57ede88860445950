"""The auditor of promos: due runs are taken, runs say what came of them, and nothing waits for nobody."""

from __future__ import annotations

import pytest

from bot.core.delivery import OutboxState
from bot.core.promos import PromoState, RunState, SendingState
from bot.desk import Desk
from bot.metrics import scrape
from bot.sandbox.clock import MovableClock
from bot.services import audit, run_moves, running
from bot.storage.outbox import Outbox
from bot.storage.runs import Run, Sending
from tests.desks import draw
from tests.running import HOUR, MINUTE, SOON, TOM, change, once, promo, runs_of, tick_at
from tests.sending import deliver


@pytest.fixture
def number(desk: Desk, clock: MovableClock) -> int:
    """A promo whose run is on its way."""
    made = promo(desk, once())
    tick_at(desk, clock, SOON)
    draw(desk, clock)
    assert audit.audit(desk) == []
    return made


def alter(desk: Desk, table: type[Run] | type[Sending] | type[Outbox], **values: object) -> None:
    """Something that no code of ours does."""
    with desk.database.write.begin() as session:
        for row in session.query(table):
            for name, value in values.items():
                setattr(row, name, value)


def test_a_due_promo_that_nobody_takes_is_found_out(desk: Desk, clock: MovableClock) -> None:
    promo(desk, once(), carded=False)
    promo(desk, once(), carded=False, state=PromoState.PAUSED)
    clock.move_to(SOON + 5 * MINUTE)
    assert audit.audit(desk) == []
    clock.move_to(SOON + 6 * MINUTE)
    assert audit.audit(desk) == ["1 promos are more than five minutes past their time, and nobody has taken them."]
    running.run(desk)
    assert not [each for each in audit.audit(desk) if "past their time" in each]


def test_a_scheduled_promo_without_a_next_run_is_found_out(desk: Desk, clock: MovableClock) -> None:
    made = promo(desk, once(), carded=False)
    change(desk, made, next_at=None)
    assert audit.audit(desk) == ["1 promos are scheduled and have no next run."]


def test_a_run_that_goes_on_although_all_of_it_is_settled_is_found_out(desk: Desk, number: int) -> None:
    alter(desk, Sending, state=SendingState.SENT)
    alter(desk, Outbox, state=OutboxState.SENT)
    assert audit.audit(desk) == ["1 runs of promos are going, although all that was to be sent of them is settled."]


@pytest.mark.parametrize(
    ("run", "sending"),
    [
        (RunState.SENT, SendingState.FAILED),
        (RunState.SENT, SendingState.DROPPED),
        (RunState.PARTLY, SendingState.SENT),
        (RunState.PARTLY, SendingState.FAILED),
        (RunState.FAILED, SendingState.SENT),
        (RunState.DROPPED, SendingState.SENT),
        (RunState.MISSED, SendingState.SENT),
        (RunState.SKIPPED, SendingState.FAILED),
    ],
)
def test_a_run_that_says_something_else_than_its_accounts_is_found_out(
    desk: Desk, number: int, run: RunState, sending: SendingState
) -> None:
    alter(desk, Sending, state=sending)
    alter(desk, Outbox, state=OutboxState.SENT)
    alter(desk, Run, state=run)
    assert audit.audit(desk) == ["1 runs of promos do not say what has come of them on their accounts."]


def test_a_post_that_would_go_out_behind_everybodys_back_is_found_out(desk: Desk, number: int) -> None:
    alter(desk, Sending, state=SendingState.DROPPED)
    alter(desk, Run, state=RunState.DROPPED)
    assert audit.audit(desk) == ["1 posts of promos would be sent although they are settled."]


def test_whatever_really_becomes_of_a_run_holds(desk: Desk, clock: MovableClock, number: int) -> None:
    late, left_out = promo(desk, once(SOON + MINUTE)), promo(desk, once(SOON + MINUTE))
    tick_at(desk, clock, SOON + 2 * HOUR)
    run_moves.drop(desk, runs_of(desk, left_out)[0].id, by=TOM)
    deliver(desk, clock)
    draw(desk, clock)
    assert audit.audit(desk) == []
    figures = scrape(desk).decode()
    assert 'kestrel_promos{state="done"} 3.0' in figures
    assert 'kestrel_runs{state="asks"} 1.0' in figures
    assert 'kestrel_runs{state="dropped"} 1.0' in figures
    assert runs_of(desk, late)[0].state is RunState.ASKS
