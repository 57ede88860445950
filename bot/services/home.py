"""What one member sees on the Home tab."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from bot.core.home import Home, Pages, Part, Pile
from bot.core.members import Wishes
from bot.core.mention_lists import A_PAGE
from bot.core.owed import Owed
from bot.core.promo_lists import Entry
from bot.core.wall_times import wall_at
from bot.desk import Desk
from bot.services import duty, home_promos, hushes, promo_listing, sources
from bot.services.mention_lists import items
from bot.storage import marks, spend
from bot.storage import owed_lists as rows
from bot.storage.members import Member

# So many of what nobody has claimed stand among what is to do for whoever is on duty; a view takes 100 blocks in all.
FOR_DUTY = 5


def home_of(desk: Desk, member: str, pages: Pages | None = None) -> Home:
    """The Home tab of a member as of now; however much is open, it reads a page of each list and counts by an index."""
    now = desk.now()
    first = now.date().replace(day=1)
    with desk.database.read() as session:
        counts = rows.counts(session, now)
        piles = _piles(session, desk, member, pages or Pages(), counts)
        hush = hushes.standing(session, now)
        audit = marks.last_audit(session)
        known = session.get(Member, member)
        promos, promos_asking = home_promos.asking(session, member)
        looks, looks_asking = home_promos.for_anybody(session, member)
        on_duty = duty.on_duty(session, desk, now)
        pressing = rows.for_duty(session, now, FOR_DUTY) if member in on_duty else []
        return Home(
            organisation=desk.team.organisation.name,
            channel=desk.channel,
            on_duty=on_duty,
            duty_until=duty.next_change(session, desk, now),
            sources=sources.health(desk),
            spend=spend.between(session, first, now.date()),
            findings=tuple(audit.findings) if audit else (),
            open=counts.get(Owed.CLAIM, (0, 0))[0],
            claimed=counts.get(Owed.ANSWER, (0, 0))[0],
            mine=piles[Part.MINE].total,
            x_connected="x" in desk.networks,
            now=now,
            zone=desk.team.organisation.zone,
            piles=piles,
            pages=Pages(**{part.value: pile.page for part, pile in piles.items()}),
            snoozed=rows.count_snoozed(session, member),
            today=_today(session, desk, now),
            wishes=known.wishes if known is not None else Wishes(),
            steps=known is None or known.steps_done_at is None,
            hush=hushes.value(hush, desk) if hush is not None else None,
            wiped=desk.wiped,
            promos=promos,
            promos_asking=promos_asking,
            looks=looks,
            looks_asking=looks_asking,
            duty=items(session, desk, pressing, now),
            duty_total=rows.count_for_duty(session, now) if pressing else 0,
        )


def _piles(
    session: Session, desk: Desk, member: str, pages: Pages, counts: Mapping[Owed, tuple[int, int]]
) -> dict[Part, Pile]:
    """The three lists; a page beyond the end of one is its last."""
    claims, late_claims = counts.get(Owed.CLAIM, (0, 0))
    mine = rows.count_mine(session, member)
    total = sum(many for many, _ in counts.values())
    others = total - claims - mine
    at = {Part.MINE: _within(pages.mine, mine), Part.UNCLAIMED: _within(pages.unclaimed, claims),
          Part.OWED: _within(pages.owed, others)}  # fmt: skip
    found = {
        Part.MINE: rows.mine(session, member, A_PAGE, at[Part.MINE] * A_PAGE),
        Part.UNCLAIMED: rows.unclaimed(session, A_PAGE, at[Part.UNCLAIMED] * A_PAGE),
        Part.OWED: rows.owed_by_others(session, member, A_PAGE, at[Part.OWED] * A_PAGE),
    }
    totals = {Part.MINE: (mine, 0), Part.UNCLAIMED: (claims, late_claims), Part.OWED: (others, 0)}
    # One look for all three: their mentions, posts and cards are read together.
    told = iter(items(session, desk, [each for part in Part for each in found[part]], desk.now()))
    return {
        part: Pile(tuple(next(told) for _ in found[part]), totals[part][0], at[part], totals[part][1]) for part in Part
    }


def _within(page: int, total: int) -> int:
    return min(page, max(0, total - 1) // A_PAGE)


def _today(session: Session, desk: Desk, now: datetime) -> tuple[Entry, ...]:
    """What goes out today, or has, or was held."""
    return tuple(promo_listing.on_day(session, desk, wall_at(now, desk.team.organisation.zone).date(), held=True))
