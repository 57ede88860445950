"""The time of a promo in a form: read strictly, said back in full, and kept as it was shown."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy.orm import Session

from bot.core import plans
from bot.core.moments import clock, day, in_full
from bot.core.plans import Once, Plan
from bot.core.promo_form import Pinned, PromoTyped, WhenSaid
from bot.core.repeat_reading import Repeats
from bot.core.repeats import clock_change_notes
from bot.core.time_reading import Read
from bot.core.time_refusals import Refused
from bot.core.wall_times import moment, wall_at
from bot.core.when import read_when
from bot.desk import Desk
from bot.storage import runs
from bot.storage.promos import UNREADABLE, Promo

Found = Read | Repeats | Refused
# So many runs of a repeat are named.
NAMED = 3
# So far ahead they are looked for.
AHEAD = timedelta(days=800)


def words_of(promo: Promo) -> str:
    """The time of a promo in words that mean the same on any day; those of a repeat are as they were typed."""
    plan = plan_of(promo)
    return plans.typed(plan.at, plan.zone) if isinstance(plan, Once) else promo.said


def plan_of(promo: Promo) -> Plan | None:
    """When a promo goes out; None where that cannot be read any more, and somebody says it again."""
    try:
        return promo.plan
    except UNREADABLE:
        return None


def read(session: Session, desk: Desk, typed: PromoTyped) -> WhenSaid:
    """What the words of a form say. Those of a promo that nobody has touched keep its plan: “every other Friday” read
    again a week later would be the other Fridays."""
    now, nation = desk.now(), desk.team.organisation.nation
    zone = desk.team.organisation.zone
    held = session.get(Promo, typed.promo_id) if typed.promo_id is not None else None
    plan = plan_of(held) if held is not None else None
    if held is not None and plan is not None and typed.when.strip() == words_of(held).strip():
        kept = _said(session, plan, now, held.id)
        if kept.first is not None:
            return kept
    found = read_when(typed.when, now, zone, nation, whole=True)
    if typed.pinned is not None and typed.pinned.words == typed.when.strip():
        return _pinned(session, desk, typed, typed.pinned, found)
    match found:
        case Refused():
            return WhenSaid(refused=found)
        case Repeats():
            return _said(session, found.schedule, now, typed.promo_id, found.notes)
        case Read():
            return _said(session, Once(found.moment.utc, zone), now, typed.promo_id, found.notes)


def pin(typed: PromoTyped, when: WhenSaid) -> Pinned | None:
    """What the next look at the same words has to find again."""
    return Pinned(typed.when.strip(), when.at) if when.at is not None else None


def in_words(at: datetime, now: datetime, desk: Desk) -> str:
    """ "Tuesday 24 November, 6.00pm, in 2 days", on the organisation's clock."""
    zone = desk.team.organisation.zone
    return in_full(wall_at(at, zone), wall_at(now, zone))


def _pinned(session: Session, desk: Desk, typed: PromoTyped, pinned: Pinned, found: Found) -> WhenSaid:
    """The moment that was shown, also where the same words would mean another by now; one that has gone by is refused
    as that."""
    now, zone = desk.now(), desk.team.organisation.zone
    if isinstance(found, Read) and found.moment.utc == pinned.at:
        return _said(session, Once(pinned.at, zone), now, typed.promo_id, found.notes)
    if pinned.at <= now:
        gone = read_when(plans.typed(pinned.at, zone), now, zone, whole=True)
        return WhenSaid(refused=gone) if isinstance(gone, Refused) else WhenSaid()
    return _said(session, Once(pinned.at, zone), now, typed.promo_id)


def _said(
    session: Session, plan: Plan, now: datetime, promo_id: int | None, notes: tuple[str, ...] | None = None
) -> WhenSaid:
    coming = _open(session, plan, now, promo_id, NAMED)
    first = coming[0] if coming else None
    here = wall_at(now, plan.zone)
    if isinstance(plan, Once):
        wall = wall_at(plan.at, plan.zone)
        if notes is None:
            notes = tuple(filter(None, [moment(wall, plan.zone).note]))
        return WhenSaid(plan, in_full(wall, here), notes, at=plan.at, first=first)
    walls = [wall_at(at, plan.zone) for at in coming]
    named = ", ".join(f"{day(wall.date(), here.date())} {clock(wall)}" for wall in walls)
    said = f"{plans.said(plan)}. Next: {named}." if named else f"{plans.said(plan)}."
    return WhenSaid(plan, said, notes if notes is not None else clock_change_notes(plan, now), first=first)


def _open(session: Session, plan: Plan, after: datetime, promo_id: int | None, many: int) -> list[datetime]:
    decided = runs.decided(session, promo_id, after) if promo_id is not None else {}
    coming = (at for at in plans.between(plan, after, after + AHEAD) if at not in decided)
    return list(islice(coming, many))
