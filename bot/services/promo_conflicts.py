"""Conflicts: what to warn about before a promo takes its place among the others; none of it stops anybody."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from bot.core import plans, turn_days
from bot.core.calendar_warnings import Lane, told
from bot.core.plans import Plan
from bot.core.promos import text_for
from bot.core.repeats import Schedule
from bot.core.rotation import APART, Sent, too_few
from bot.desk import Desk
from bot.services.promo_wordings import turn_of
from bot.storage import promo_calendar, runs
from bot.storage.promos import UNREADABLE, Promo

# So many runs ahead, within so many days, are looked at: a form must not wait for a year of them.
RUNS, AHEAD = 8, timedelta(weeks=5)
# Bounds that no team reaches; the nearest promos and the newest posts are those that count.
PROMOS, EACH, GONE = 1000, 60, 2000

Account = tuple[str, str]


def warnings(
    session: Session,
    desk: Desk,
    *,
    accounts: Sequence[Account],
    texts: Sequence[Mapping[str, str]],
    plan: Plan,
    now: datetime,
    but: int | None = None,
) -> tuple[str, ...]:
    """Sentences about the next runs of a plan among the other promos and what has just gone out, each once.

    `accounts` are (network, handle), `texts` the wordings as a promo keeps them. `but` is the promo itself where it is
    there already.
    """
    # What is left out takes no turn, so the words of the runs after it come earlier.
    out = runs.decided(session, but, now) if but is not None else {}
    at = [each for each in islice(plans.between(plan, now, now + AHEAD), RUNS + len(out)) if each not in out][:RUNS]
    if not at:
        return ()
    days = turn_days.warnings([each[""] for each in texts], _runs_left(plan, at, out))
    few = _too_few(accounts, texts, plan, now)
    gone = promo_calendar.gone_since(session, now - APART, GONE)
    # What it says itself too often is told already.
    beside = [(each.network, each.account, Sent(each.account, each.text, each.at))
              for each in gone if not few or each.promo_id != but]  # fmt: skip
    beside += _coming(session, set(map(_lowered, accounts)), now, at[-1] + APART, but)
    mine = defaultdict(list)
    for network, handle, post in beside:
        mine[_lowered((network, handle))].append(post)
    first = _turn(session, but)
    lanes = []
    for network, handle in accounts:
        posts = tuple(
            Sent(handle, text_for(texts, first + turn, network, handle), moment) for turn, moment in enumerate(at)
        )
        others = sorted(mine[_lowered((network, handle))], key=lambda post: post.at)
        lanes.append(Lane(posts, tuple(others)))
    return (*days, *few, *told(lanes, desk.team.promo_calendar))


def _runs_left(plan: Plan, at: Sequence[datetime], out: Collection[datetime]) -> int | None:
    """How many runs are to come; None where there are more than were looked at."""
    if any(each not in out for each in plans.onwards(plan, at[-1] + timedelta(microseconds=1))):
        return None
    return len(at)


def _too_few(
    accounts: Sequence[Account], texts: Sequence[Mapping[str, str]], plan: Plan, now: datetime
) -> tuple[str, ...]:
    if not isinstance(plan, Schedule):
        return ()
    lists = {tuple(text_for(texts, turn, *account) for turn in range(len(texts))) for account in accounts}
    return tuple(dict.fromkeys(filter(None, (too_few(plan, each, now) for each in sorted(lists)))))


def _coming(
    session: Session, accounts: set[Account], now: datetime, until: datetime, but: int | None
) -> Iterator[tuple[str, str, Sent]]:
    """The runs of other promos on these accounts that may still go out, but for those that somebody has skipped."""
    found = promo_calendar.others(session, until, PROMOS, but)
    numbers = [promo.promo_id for promo in found]
    last = promo_calendar.last_wordings(session, numbers)
    decided = runs.decided_of(session, numbers, now)
    runs_of = _Runs(now, until)
    for promo in found:
        with suppress(*UNREADABLE):
            here = [(network, handle) for network, handle in promo.accounts if (network, handle.lower()) in accounts]
            out = decided.get(promo.promo_id, ())
            to_come = [at for at in runs_of(promo.schedule) if at not in out] if here else []
            first = last.get(promo.promo_id, -1) + 1
            yield from [
                (network, handle, Sent(handle, text_for(promo.wordings, turn, network, handle), at))
                for turn, at in enumerate(to_come, start=first)
                for network, handle in here
            ]


class _Runs:
    """The runs of schedules between two moments. Many promos of a team share one, such as each Friday at noon."""

    def __init__(self, after: datetime, until: datetime) -> None:
        self._after, self._until = after, until
        self._known: dict[str, list[datetime]] = {}

    def __call__(self, schedule: dict[str, Any]) -> list[datetime]:
        name = json.dumps(schedule, sort_keys=True)
        if name not in self._known:
            runs = plans.between(plans.from_json(schedule), self._after, self._until)
            self._known[name] = list(islice(runs, EACH))
        return self._known[name]


def _turn(session: Session, but: int | None) -> int:
    promo = session.get(Promo, but) if but is not None else None
    with suppress(*UNREADABLE):
        return turn_of(session, promo) if promo is not None else 0
    return 0


def _lowered(account: Account) -> Account:
    return (account[0], account[1].lower())
