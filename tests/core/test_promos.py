"""What becomes of runs that are due, and of a run that stands differently on each account."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core import plans
from bot.core.plans import Once
from bot.core.promos import RunAction, RunState, SendingState, Taken, Why, of_sendings, run_buttons, take, text_for
from bot.core.time_reading import Read
from bot.core.time_refusals import Refused
from bot.core.when import read_when

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
GRACE = timedelta(minutes=30)
LONDON = ZoneInfo("Europe/London")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
S = SendingState


@pytest.mark.parametrize(
    ("due", "held", "taken"),
    [
        ([], None, Taken()),
        ([NOW], None, Taken(goes=NOW)),
        ([NOW - GRACE], None, Taken(goes=NOW - GRACE)),
        ([NOW - GRACE - MINUTE], None, Taken(asks=NOW - GRACE - MINUTE, why=Why.LATE)),
        ([NOW - 2 * DAY, NOW - DAY, NOW], None, Taken(goes=NOW, missed=(NOW - 2 * DAY, NOW - DAY))),
        ([NOW - DAY, NOW], Why.HUSH, Taken(asks=NOW, why=Why.HUSH, missed=(NOW - DAY,))),
    ],
)
def test_at_most_the_newest_goes_out_and_nothing_late_or_held_does(
    due: list[datetime], held: Why | None, taken: Taken
) -> None:
    assert take(due, NOW, GRACE, held) == taken


@pytest.mark.parametrize(
    ("sendings", "state"),
    [
        ([S.SENT, S.SENT], RunState.SENT),
        ([S.SENT, S.FAILED], RunState.PARTLY),
        ([S.SENT, S.DROPPED], RunState.PARTLY),
        ([S.FAILED, S.FAILED], RunState.FAILED),
        ([S.SENT, S.QUEUED], RunState.GOING),
        ([S.READY, S.SENT], RunState.GOING),
        ([S.DROPPED, S.DROPPED], RunState.DROPPED),
        ([S.UNSURE], RunState.FAILED),
    ],
)
def test_how_a_run_stands_follows_from_each_account(sendings: list[SendingState], state: RunState) -> None:
    assert of_sendings(sendings) is state


def test_only_what_can_still_be_decided_has_a_button() -> None:
    assert run_buttons(RunState.SENT, [S.SENT]) == ()
    assert run_buttons(RunState.ASKS, []) == (RunAction.SEND_NOW, RunAction.DROP)
    assert run_buttons(RunState.PARTLY, [S.SENT, S.FAILED]) == (RunAction.TRY_AGAIN, RunAction.DROP)
    assert run_buttons(RunState.FAILED, [S.UNSURE]) == (RunAction.IT_IS_THERE, RunAction.TRY_AGAIN, RunAction.DROP)


def test_wordings_take_turns_and_an_account_may_have_words_of_its_own() -> None:
    wordings = [{"": "first", "x:events": "first, for events"}, {"": "second"}]
    said = [text_for(wordings, turn, "x", account) for turn in range(3) for account in ("vale", "events")]
    assert said == ["first", "first, for events", "second", "second", "first", "first, for events"]


def test_a_moment_is_kept_and_comes_once() -> None:
    plan = Once(NOW, LONDON)
    assert plans.from_json(plans.to_json(plan)) == plan
    assert list(plans.between(plan, NOW - DAY, NOW)) == [NOW]
    assert list(plans.between(plan, NOW, NOW + DAY)) == []
    assert (plans.next_after(plan, NOW - MINUTE), plans.next_after(plan, NOW)) == (NOW, None)


@pytest.mark.parametrize("start", [datetime(2026, 10, 19, 9, tzinfo=UTC), datetime(2027, 3, 22, 9, tzinfo=UTC)])
def test_a_weekly_promo_keeps_its_time_on_the_wall_over_the_clock_changes(start: datetime) -> None:
    found = read_when("every Monday at 9am", start - 2 * DAY, LONDON, whole=True)
    assert not isinstance(found, (Read, Refused))
    plan = plans.from_json(plans.to_json(found.schedule))
    runs = list(plans.between(plan, start - DAY, start + 20 * DAY))
    assert [at.astimezone(LONDON).strftime("%a %H:%M") for at in runs] == ["Mon 09:00"] * 3
    assert len({at.utctimetuple().tm_hour for at in runs}) == 2
    assert list(plans.between(plan, runs[0], runs[1])) == [runs[1]]
