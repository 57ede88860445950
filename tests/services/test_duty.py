"""Who is on duty, changed in the chat: refused in sentences, taken back, and asked by whoever has to tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.core.rota import Done
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import duty
from bot.services.home import home_of
from bot.services.readiness import readiness
from bot.services.refusals import Refusal
from bot.storage.cards import Card, CardKind
from bot.storage.duty import Duty
from bot.storage.history import History
from bot.team import People
from bot.team.duty import RotaRow
from tests.desks import NOW, count, draw, post, take

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RISK = "I cannot go on, I am going to kill myself tonight"
PRIYA, TOM, MEGAN, HELEN = "U0PRIYA", "U0TOM", "U0MEGAN", "U0HELEN"


def team(desk: Desk, *standing: str, rota: tuple[dict[str, Any], ...] = ()) -> Desk:
    """The same desk with other people on duty."""
    rows = tuple(RotaRow.model_validate(row) for row in rota)
    return replace(desk, team=desk.team.model_copy(update={"people": People(on_duty=standing), "rota": rows}))


def on_duty(desk: Desk, moment: datetime | None = None) -> tuple[str, ...]:
    with desk.database.read() as session:
        return duty.on_duty(session, desk, moment or desk.now())


def away(desk: Desk) -> frozenset[str]:
    with desk.database.read() as session:
        return duty.away(session, desk, desk.now())


def until(desk: Desk) -> datetime | None:
    with desk.database.read() as session:
        return duty.next_change(session, desk, desk.now())


def made(found: Done | None) -> Done:
    assert found is not None
    return found


def happened(desk: Desk) -> list[tuple[str, str, str]]:
    with desk.database.read() as session:
        rows = session.scalars(select(History).where(History.mention_id.is_(None)).order_by(History.id))
        return [(row.action, row.by, row.note["to"]) for row in rows]


def told(desk: Desk) -> list[str | None]:
    """Whom the alerts of risk go to, in the order in which they were made."""
    with desk.database.read() as session:
        return list(session.scalars(select(Card.user).where(Card.kind == CardKind.ALERT).order_by(Card.id)))


def test_somebody_is_put_on_duty_before_everybody_else_until_a_moment(desk: Desk, clock: MovableClock) -> None:
    done = made(duty.put_on(desk, TOM, until=NOW + HOUR, by=MEGAN))
    assert (done.change.member, done.change.from_at, done.change.until_at, done.gap) == (TOM, NOW, NOW + HOUR, None)
    assert done.after.on_duty == on_duty(desk) == (TOM, PRIYA)
    assert (done.after.until, done.after.then, until(desk)) == (NOW + HOUR, (PRIYA,), NOW + HOUR)
    clock.advance(3600)
    assert (on_duty(desk), until(desk)) == ((PRIYA,), None)
    assert happened(desk) == [("on_duty", MEGAN, TOM)]


def test_somebody_away_is_passed_over_until_they_are_back(desk: Desk, clock: MovableClock) -> None:
    pair = team(desk, PRIYA, TOM)
    done = made(duty.send_away(pair, PRIYA, start=NOW + HOUR, until=NOW + 3 * HOUR, by=PRIYA))
    assert (done.gap, done.after.away, on_duty(pair)) == (None, (), (PRIYA, TOM))
    clock.advance(3600)
    assert (on_duty(pair), away(pair)) == ((TOM,), frozenset({PRIYA}))
    clock.advance(7200)
    assert (on_duty(pair), away(pair)) == ((PRIYA, TOM), frozenset())


def test_the_rota_of_the_file_counts_before_those_who_stand_by(desk: Desk, clock: MovableClock) -> None:
    nights = team(desk, PRIYA, rota=({"member": TOM, "hours": "20:00-08:00"}, {"member": MEGAN, "days": ["mon"]}))
    assert on_duty(nights) == (MEGAN, PRIYA)
    assert on_duty(nights, NOW + 12 * HOUR) == (TOM, MEGAN, PRIYA)
    assert on_duty(nights, NOW + 20 * HOUR) == (TOM, PRIYA)


def test_a_time_in_which_nobody_is_on_duty_is_allowed_but_named(desk: Desk) -> None:
    gone = made(duty.send_away(desk, PRIYA, start=NOW + HOUR, until=NOW + 2 * HOUR, by=PRIYA))
    assert gone.gap == NOW + HOUR
    day = team(desk, rota=({"member": TOM, "hours": "09:00-17:00"},))
    assert made(duty.send_away(day, TOM, until=NOW + HOUR, by=TOM)).gap == NOW
    empty = team(desk)
    stand_in = made(duty.put_on(empty, MEGAN, until=NOW + HOUR, by=MEGAN))
    assert stand_in.gap is None
    assert made(duty.take_back(empty, stand_in.change.number, by=MEGAN)).gap == NOW


def test_who_is_away_in_the_middle_of_a_duty_is_named_with_the_moment(desk: Desk) -> None:
    duty.send_away(desk, TOM, start=NOW + HOUR, until=NOW + 2 * HOUR, by=TOM)
    assert made(duty.put_on(desk, TOM, until=NOW + DAY, by=MEGAN)).away_from == NOW + HOUR
    assert made(duty.put_on(desk, TOM, until=NOW + HOUR, by=MEGAN)).away_from is None


def test_who_is_away_when_the_duty_begins_is_refused_with_what_to_do(desk: Desk) -> None:
    duty.send_away(desk, TOM, until=NOW + HOUR, by=TOM)
    with pytest.raises(Refusal, match="<@U0TOM> is away then"):
        duty.put_on(desk, TOM, until=NOW + DAY, by=MEGAN)
    assert made(duty.put_on(desk, TOM, start=NOW + HOUR, until=NOW + DAY, by=MEGAN)).after.on_duty == (PRIYA,)


@pytest.mark.parametrize(
    ("member", "start", "until", "said"),
    [
        ("Tom", None, HOUR, "Choose a colleague"),
        ("<@U0TOM>", None, HOUR, "Choose a colleague"),
        ("", None, HOUR, "Choose a colleague"),
        (TOM, 2 * HOUR, HOUR, "ends before it begins"),
        (TOM, HOUR, HOUR, "ends before it begins"),
        (TOM, None, -HOUR, "over already"),
        (TOM, None, timedelta(seconds=30), "over already"),
        (TOM, -2 * HOUR, -HOUR, "over already"),
        (TOM, None, 91 * DAY, "longer than 90 days"),
        (TOM, 366 * DAY, 367 * DAY, "more than a year from now"),
    ],
)
@pytest.mark.parametrize("change", [duty.put_on, duty.send_away])
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_changes(
    desk: Desk, change: Any, member: str, start: timedelta | None, until: timedelta, said: str
) -> None:
    with pytest.raises(Refusal, match=said):
        change(desk, member, start=None if start is None else NOW + start, until=NOW + until, by=MEGAN)
    assert (count(desk, Duty), happened(desk)) == (0, [])


def test_a_start_that_has_passed_means_from_now_on(desk: Desk) -> None:
    assert made(duty.send_away(desk, TOM, start=NOW - DAY, until=NOW + HOUR, by=TOM)).change.from_at == NOW
    assert made(duty.put_on(desk, MEGAN, start=NOW - DAY, until=NOW + 90 * DAY, by=TOM)).change.from_at == NOW


def test_a_repeat_of_the_same_click_changes_nothing(desk: Desk) -> None:
    assert duty.put_on(desk, TOM, until=NOW + HOUR, by=TOM, delivery="a") is not None
    assert duty.put_on(desk, TOM, until=NOW + HOUR, by=TOM, delivery="a") is None
    number = duty.overview(desk).changes[0].number
    assert duty.take_back(desk, number, by=TOM, delivery="b") is not None
    assert duty.take_back(desk, number, by=TOM, delivery="b") is None
    assert happened(desk) == [("on_duty", TOM, TOM), ("off_duty", TOM, TOM)]


def test_a_change_is_taken_back_once_by_anybody_and_who_did_is_kept(desk: Desk, clock: MovableClock) -> None:
    gone = made(duty.send_away(desk, PRIYA, until=NOW + DAY, by=PRIYA)).change.number
    done = made(duty.take_back(desk, gone, by=HELEN))
    assert (done.taken_back, done.gap, done.after.on_duty) == (True, None, (PRIYA,))
    for number in (gone, 424242):
        with pytest.raises(Refusal, match="not there any more"):
            duty.take_back(desk, number, by=TOM)
    over = made(duty.put_on(desk, TOM, until=NOW + HOUR, by=TOM)).change.number
    clock.advance(3600)
    with pytest.raises(Refusal, match="not there any more"):
        duty.take_back(desk, over, by=TOM)
    assert happened(desk) == [("away", PRIYA, PRIYA), ("back", HELEN, PRIYA), ("on_duty", TOM, TOM)]


def test_the_newest_change_goes_first_and_one_that_it_covers_whole_is_not_kept(desk: Desk, clock: MovableClock) -> None:
    duty.put_on(desk, TOM, until=NOW + HOUR, by=TOM)
    clock.advance(60)
    duty.put_on(desk, MEGAN, until=NOW + HOUR, by=TOM)
    clock.advance(60)
    assert on_duty(desk) == (MEGAN, TOM, PRIYA)
    duty.put_on(desk, TOM, until=NOW + 2 * HOUR, by=TOM)
    assert on_duty(desk) == (TOM, MEGAN, PRIYA)
    assert [(each.member, each.until_at) for each in duty.overview(desk).changes] == [
        (MEGAN, NOW + HOUR), (TOM, NOW + 2 * HOUR),
    ]  # fmt: skip
    duty.put_on(desk, TOM, until=NOW + HOUR, by=TOM)
    duty.put_on(desk, TOM, start=NOW + 5 * HOUR, until=NOW + 6 * HOUR, by=TOM)
    assert count(desk, Duty, Duty.member == TOM) == 3


def test_what_is_over_goes_when_the_next_change_is_made(desk: Desk, clock: MovableClock) -> None:
    duty.send_away(desk, MEGAN, until=NOW + HOUR, by=MEGAN)
    clock.advance(3600)
    assert duty.overview(desk).changes == ()
    duty.put_on(desk, TOM, until=NOW + DAY, by=TOM)
    assert count(desk, Duty) == 1


def test_risk_of_harm_goes_to_whoever_is_on_duty_at_that_moment(desk: Desk, clock: MovableClock) -> None:
    duty.put_on(desk, TOM, until=NOW + HOUR, by=TOM)
    take(desk, post("1", RISK))
    clock.advance(3600)
    take(desk, post("2", RISK.replace("tonight", "today")))
    assert told(desk) == [TOM, PRIYA]


def test_where_everybody_is_away_risk_of_harm_still_reaches_the_first_who_stands_by(desk: Desk) -> None:
    pair = team(desk, PRIYA, TOM)
    for who in (PRIYA, TOM):
        duty.send_away(pair, who, until=NOW + HOUR, by=who)
    take(pair, post("1", RISK))
    assert told(desk) == [PRIYA]


def test_an_alert_that_cannot_reach_somebody_goes_on_by_the_order_at_that_moment_and_to_nobody_twice(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    strangers = team(desk, "U0GONE01", "U0GONE02", HELEN)
    take(strangers, post("1", RISK))
    duty.put_on(strangers, "U0GONE03", until=NOW + HOUR, by=TOM)
    duty.send_away(strangers, "U0GONE02", until=NOW + HOUR, by=TOM)
    draw(strangers, clock)
    assert told(desk) == ["U0GONE01", "U0GONE03", HELEN]
    assert len(sandbox.slack.direct_messages(HELEN)) == 1


def test_an_alert_that_reaches_nobody_on_duty_ends_with_one_who_stands_by_though_away(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    pair = team(desk, TOM, "U0GONE01")
    duty.send_away(pair, TOM, until=NOW + DAY, by=TOM)
    take(pair, post("1", RISK))
    draw(pair, clock)
    assert told(desk) == ["U0GONE01", TOM]
    assert len(sandbox.slack.direct_messages(TOM)) == 1
    assert readiness(pair).failing == ()


def test_readiness_warns_while_nobody_is_on_duty(desk: Desk, clock: MovableClock) -> None:
    assert readiness(desk).warnings == ()
    duty.send_away(desk, PRIYA, until=NOW + HOUR, by=PRIYA)
    assert readiness(desk).warnings == (
        "Nobody is on duty now who is not away: risk of harm goes to one who is. See /oncall in Slack.",
    )
    clock.advance(3600)
    assert readiness(desk).warnings == ()
    weekends = team(desk, rota=({"member": TOM, "days": ["sat", "sun"]},))
    assert "would reach no person directly" in readiness(weekends).warnings[0]


def test_home_knows_who_is_on_duty_and_until_when(desk: Desk) -> None:
    assert (home_of(desk, TOM).on_duty, home_of(desk, TOM).duty_until) == ((PRIYA,), None)
    duty.put_on(desk, TOM, until=NOW + HOUR, by=TOM)
    assert (home_of(desk, TOM).on_duty, home_of(desk, TOM).duty_until) == ((TOM, PRIYA), NOW + HOUR)
