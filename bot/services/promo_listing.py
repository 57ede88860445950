"""The calendar of promos: what goes out in a week and what has, and what somebody has to see to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.core import plans, repeats
from bot.core.conflicts import conflicts
from bot.core.promo_lists import Entry, Week
from bot.core.promos import LIVE, PromoAction, PromoState, RunState, may
from bot.core.repeats import Schedule
from bot.core.rotation import Sent
from bot.core.wall_times import moment, wall_at
from bot.desk import Desk
from bot.storage import hushes, promos, run_lists, runs
from bot.storage.promos import UNREADABLE, Promo
from bot.storage.runs import Run

# A message holds so many lines; so many promos and runs are looked through for a week; so far it can be turned.
A_PAGE, WAITING, MOST = 15, 6, 500
WEEKS = 104
# Before these somebody has to do something.
OPEN = (PromoState.ASKED, PromoState.CHANGE, PromoState.PAUSED)
_WEEK = timedelta(weeks=1)


def monday_of(desk: Desk, weeks: int = 0) -> date:
    """The Monday of this week on the organisation's clock, or of one so many weeks later."""
    today = wall_at(desk.now(), desk.team.organisation.zone).date()
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)


def week(desk: Desk, monday: date | None = None, page: int = 0) -> Week:
    """A page of a week's calendar; a day within it names the week."""
    this = monday_of(desk)
    monday = min(max(monday or this, this - WEEKS * _WEEK), this + WEEKS * _WEEK)
    monday -= timedelta(days=monday.weekday())
    start, end = _midnight(desk, monday), _midnight(desk, monday + _WEEK)
    with desk.database.read() as session:
        found = sorted(
            [*_decided(session, start, end), *_planned(session, desk, start, end)],
            key=lambda entry: (entry.at or start, entry.promo_id),
        )
        waiting, waiting_more = _waiting(session)
        partial = promos.count(session, LIVE, end) > MOST
        until = _quiet_until(session, desk)
    found, waiting = [_held(each, until) for each in found], tuple(_held(each, until) for each in waiting)
    page = min(max(page, 0), max(0, len(found) - 1) // A_PAGE)
    begins = page * A_PAGE
    shown = [_warned(desk, entry, found) for entry in found[begins : begins + A_PAGE]]
    zone = desk.team.organisation.zone
    rest = Counter(wall_at(entry.at, zone).date() for entry in found[begins + A_PAGE :] if entry.at is not None)
    return Week(
        monday, this, page, tuple(shown), len(found), tuple(sorted(rest.items())), waiting, waiting_more, partial, zone,
        until,
    )  # fmt: skip


def on_day(session: Session, desk: Desk, day: date, *, held: bool = False) -> list[Entry]:
    """What goes out on a day, or has, or still waits for somebody's word or the end of a hush, in order; what was left
    out or dropped is not among it. With `held` also what asks what becomes of it."""
    start, end = _midnight(desk, day), _midnight(desk, day + timedelta(days=1))
    found = [*_decided(session, start, end), *_planned(session, desk, start, end)]
    until = _quiet_until(session, desk)
    return sorted(
        (_held(each, until) for each in found if _counts(each) or (held and each.state is RunState.ASKS)),
        key=lambda each: (each.at or start, each.promo_id),
    )


def fitting(desk: Desk, action: PromoAction | None, most: int = 8) -> tuple[Entry, ...]:
    """Promos with which something may be done, those first that go out next; without an action all that are live."""
    states = [state for state in PromoState if (state in LIVE if action is None else may(state, action))]
    with desk.database.read() as session:
        return tuple(_entry(promo) for promo in promos.in_states(session, states, most))


def skipped(desk: Desk, most: int = 8) -> tuple[Entry, ...]:
    """Promos of which a run is left out that can still be taken back."""
    with desk.database.read() as session:
        ahead = run_lists.all_skipped_ahead(session, desk.now(), most)
        return tuple(replace(_entry(run.promo), at=run.due_at, state=run.state) for run in ahead)


def _midnight(desk: Desk, day: date) -> datetime:
    return moment(datetime.combine(day, time()), desk.team.organisation.zone).utc


def _decided(session: Session, start: datetime, end: datetime) -> list[Entry]:
    """The runs of a week about which something has been decided."""
    found = runs.between(session, start, end, MOST)
    owners = promos.by_number(session, {run.promo_id for run in found})
    texts = {each.run_id: each.text for each in runs.sendings(session, [run.id for run in found])}
    return [_of_run(run, owners[run.promo_id], texts.get(run.id)) for run in found]


def _of_run(run: Run, promo: Promo, text: str | None) -> Entry:
    entry = _entry(promo)
    return replace(entry, at=run.due_at, state=run.state, text=text or entry.text, why=run.why)


def _planned(session: Session, desk: Desk, start: datetime, end: datetime) -> list[Entry]:
    """The runs of a week that are to come, each with the wording whose turn it will be."""
    found = promos.before(session, LIVE, end, MOST)
    numbers = [promo.id for promo in found]
    last = runs.last_words(session, numbers)
    out = runs.decided_of(session, numbers, min([start, *(promo.next_at for promo in found if promo.next_at)]))
    entries: list[Entry] = []
    for promo in found:
        done, (place, _) = out.get(promo.id, set()), last.get(promo.id, (None, ""))
        before, moments = _moments(promo, start, end)
        out_before = sum((promo.next_at or start) <= at < start for at in done)
        turn = (0 if place is None else place + 1) + before - out_before
        for at in moments:
            if at not in done:
                entries.append(replace(_entry(promo, turn), at=at))
                turn += 1
    return entries


def _moments(promo: Promo, start: datetime, end: datetime) -> tuple[int, Sequence[datetime]]:
    """How many runs of a promo are to come before a week, and those in it; none where its times cannot be read.

    They are counted by the numbers of the schedule's runs: a year of them would take too long to go through.
    """
    if promo.next_at is None:
        return 0, ()
    try:
        plan, since = promo.plan, max(start, promo.next_at)
        before = 0
        if isinstance(plan, Schedule) and start > promo.next_at:
            first, here = repeats.next_run(plan, promo.next_at - plans.TICK), repeats.next_run(plan, start - plans.TICK)
            before = here.number - first.number if first is not None and here is not None else 0
        return before, list(plans.between(plan, since - plans.TICK, end - plans.TICK))
    except UNREADABLE:
        return 0, ()


def _waiting(session: Session) -> tuple[tuple[Entry, ...], int]:
    """What somebody has to see to: runs that ask come first, then what waits for approval, a change, or a resume."""
    asks = run_lists.asking(session, WAITING)
    owners = promos.by_number(session, {run.promo_id for run in asks})
    found = [_of_run(run, owners[run.promo_id], None) for run in asks]
    for state in OPEN:
        found += [_entry(promo) for promo in promos.in_states(session, [state], WAITING)]
    total = run_lists.count_in(session, RunState.ASKS) + promos.count(session, OPEN)
    shown = tuple(found[:WAITING])
    return shown, total - len(shown)


def _entry(promo: Promo, turn: int = 0) -> Entry:
    """A promo as a line, in the wording whose turn it is; one that an older version wrote has what can be read."""
    try:
        wording: Mapping[str, Any] = promo.wordings[turn % len(promo.wordings)]
        text, places = str(wording[""]), promo.places
    except UNREADABLE:
        text, places = "", ()
    return Entry(promo.id, promo.next_at, promo.state, places, text, len(promo.pictures))


def _warned(desk: Desk, entry: Entry, others: Sequence[Entry]) -> Entry:
    """With how many warnings there are about what is still to come, among the others of its week."""
    if entry.at is None or entry.at <= desk.now() or not isinstance(entry.state, PromoState):
        return entry
    calendar = desk.team.promo_calendar
    around = [Sent(account, each.text, each.at) for each in others if each is not entry and each.at and _counts(each)
              for _, account in each.accounts]  # fmt: skip
    found = {
        warning.sentence
        for _, account in entry.accounts
        for warning in conflicts(Sent(account, entry.text, entry.at), around, calendar)
    }
    return replace(entry, warnings=len(found))


def _quiet_until(session: Session, desk: Desk) -> datetime | None:
    hush = hushes.standing(session, desk.now())
    return hush.ends_at if hush is not None else None


def _held(entry: Entry, until: datetime | None) -> Entry:
    """Whether a hush stands at the moment of what is still to come."""
    comes = isinstance(entry.state, PromoState) and entry.state in LIVE and entry.at is not None
    return replace(entry, held=comes and until is not None and entry.at is not None and entry.at < until)


def _counts(entry: Entry) -> bool:
    """Whether it goes out or has: what was left out or dropped is in nobody's way."""
    return not isinstance(entry.state, RunState) or entry.state in (RunState.GOING, RunState.SENT, RunState.PARTLY)
