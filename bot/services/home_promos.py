"""Promos and runs that ask a member, or anybody, for a word: they are owed as mentions are."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.core.home import PromoAsks
from bot.core.promos import PromoState, RunState
from bot.storage import promo_owed
from bot.storage.promos import Promo

# So many are told one by one; `/promo` has them all.
MOST = 5


def asking(session: Session, member: str) -> tuple[tuple[PromoAsks, ...], int]:
    """The first of those that ask their writer, runs before promos, and how many there are in all."""
    runs = promo_owed.runs(session, member, MOST)
    promos = promo_owed.changes(session, member, MOST - len(runs)) if len(runs) < MOST else ()
    ends = promo_owed.open_ends(session, [run.id for run in runs if run.state is not RunState.ASKS])
    at = promo_owed.messages(session, [run.id for run in runs], [])
    told = [
        PromoAsks(
            run.promo_id, _text(run.promo), run.due_at, ends.get(run.id, run.state), run.why, at.get(("run", run.id))
        )
        for run in runs
    ]
    return (*told, *_told(session, promos)), promo_owed.count(session, member)


def for_anybody(session: Session, member: str) -> tuple[tuple[PromoAsks, ...], int]:
    """The first of those that a second pair of eyes is to look at, not their writer's, and how many there are."""
    return _told(session, promo_owed.looks(session, member, MOST)), promo_owed.count_looks(session, member)


def _told(session: Session, promos: Sequence[Promo]) -> tuple[PromoAsks, ...]:
    at = promo_owed.messages(session, [], [promo.id for promo in promos])
    return tuple(
        PromoAsks(promo.id, _text(promo), promo.next_at, PromoState(promo.state), None, at.get(("promo", promo.id)))
        for promo in promos
    )


def _text(promo: Promo) -> str:
    """Its first wording, as far as it can be read."""
    try:
        return str(promo.wordings[0][""])
    except (LookupError, TypeError):
        return ""
