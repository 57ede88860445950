"""Who is on duty: asked by whoever has to tell somebody, and changed in the chat by anybody on the team."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.core import rota
from bot.core.rota import Done, Overview, Rota
from bot.core.zone_times import moment
from bot.desk import Desk
from bot.services.refusals import Refusal
from bot.storage import duty, history, marks
from bot.team.parts import SLACK_ID

SHORTEST, LONGEST, FURTHEST = timedelta(minutes=1), timedelta(days=90), timedelta(days=365)
NOBODY = "Choose a colleague. Kestrel does not know that one."
GONE = "That change is not there any more: it is over, or somebody has taken it back already."


def on_duty(session: Session, desk: Desk, now: datetime) -> tuple[str, ...]:
    """The members on duty at a moment, the first to be told first; nobody who is away."""
    return rota.on_duty(_rota(session, desk, now), now)


def away(session: Session, desk: Desk, now: datetime) -> frozenset[str]:
    """The members who are away at a moment."""
    return rota.away(_rota(session, desk, now), now)


def next_change(session: Session, desk: Desk, now: datetime) -> datetime | None:
    """Until when those on duty are just these, in this order; None without an end in sight."""
    return rota.next_change(_rota(session, desk, now), now)


def to_tell(session: Session, desk: Desk, now: datetime) -> tuple[str, ...]:
    """Who is told of a risk of harm, in order: those on duty, and at the end one who stands by, even if away."""
    return rota.to_tell(_rota(session, desk, now), now)


def overview(desk: Desk) -> Overview:
    """What there is to know of who is on duty now."""
    now = desk.now()
    with desk.database.read() as session:
        return rota.overview(_rota(session, desk, now), now)


def told(desk: Desk, member: str) -> str:
    """How a sentence goes on that gives something to a colleague: they are told, and may be away."""
    gone = next((change for change in overview(desk).away if change.member == member), None)
    if gone is None:
        return "who is told."
    until = moment(gone.until_at, desk.team.organisation.zone)
    return (
        f"who is told, but is *away until {until}*. Reminders go to whoever comes next meanwhile; if it cannot wait, "
        "give it to somebody else."
    )


def put_on(
    desk: Desk, member: str, *, until: datetime, by: str, start: datetime | None = None, delivery: str | None = None
) -> Done | None:
    """Put somebody on duty, before everybody else, from now or a later moment. None for a repeat. Raises `Refusal`."""
    return _set(desk, member, start, until, away=False, by=by, delivery=delivery)


def send_away(
    desk: Desk, member: str, *, until: datetime, by: str, start: datetime | None = None, delivery: str | None = None
) -> Done | None:
    """Say that somebody is away, so that they are passed over. None for a repeat. Raises `Refusal`."""
    return _set(desk, member, start, until, away=True, by=by, delivery=delivery)


def take_back(desk: Desk, number: int, *, by: str, delivery: str | None = None) -> Done | None:
    """Take a change back. None for a repeat. Raises `Refusal` where it is gone."""
    now = desk.now()
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, now):
            return None
        change = duty.take(session, number)
        if change is None or change.until_at <= now:
            raise Refusal(GONE)
        history.add(session, None, "back" if change.away else "off_duty", by=by, at=now, to=change.member)
        held = _rota(session, desk, now)
    gap = rota.first_gap(held, max(change.from_at, now), change.until_at)
    return Done(change, rota.overview(held, now), gap, taken_back=True)


def _set(
    desk: Desk, member: str, start: datetime | None, until: datetime, *, away: bool, by: str, delivery: str | None
) -> Done | None:
    now = desk.now()
    if not re.fullmatch(SLACK_ID, member):
        raise Refusal(NOBODY)
    begin = _in_time(start, until, now)
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, now):
            return None
        gone = [each for each in duty.changes(session, now) if each.away and each.member == member]
        if not away and any(each.holds(begin) for each in gone):
            raise Refusal(f"<@{member}> is away then. Take that back first: /oncall shows it.")
        change = duty.add(session, member, from_at=begin, until_at=until, away=away, by=by, at=now)
        history.add(
            session, None, "away" if away else "on_duty", by=by, at=now,
            to=member, start=begin.isoformat(), until=until.isoformat(),
        )  # fmt: skip
        held = _rota(session, desk, now)
    later = None if away else min((each.from_at for each in gone if begin < each.from_at < until), default=None)
    return Done(change, rota.overview(held, now), rota.first_gap(held, begin, until), away_from=later)


def _in_time(start: datetime | None, until: datetime, now: datetime) -> datetime:
    """The moment at which it begins, now at the earliest; refuses what is no time to come."""
    begin = max(start or now, now)
    if start is not None and until <= start:
        raise Refusal("That ends before it begins. Choose a later moment for its end.")
    if until < begin + SHORTEST:
        raise Refusal("That is over already. Choose a moment to come for its end.")
    if begin > now + FURTHEST:
        raise Refusal("That begins more than a year from now. Write what is so far ahead into the team file.")
    if until > begin + LONGEST:
        raise Refusal(
            f"That is longer than {LONGEST.days} days. Choose an earlier end, or write it into the team file."
        )
    return begin


def _rota(session: Session, desk: Desk, now: datetime) -> Rota:
    team = desk.team
    turns = tuple(row.turn for row in team.rota)
    return Rota(turns, team.people.on_duty, duty.changes(session, now), team.organisation.zone)
