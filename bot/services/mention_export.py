"""A list of mentions as a file for a spreadsheet; of whoever may be at risk it has no words and no name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from bot.core.mention_lists import Asked, Item
from bot.core.spreadsheet import csv_of
from bot.core.wall_times import wall_at
from bot.desk import Desk
from bot.services.mention_lists import items
from bot.storage import mention_lists as rows
from bot.storage.mentions import Mention

# So many lines are in one file; they are read in turns of this many.
MOST, AT_ONCE = 10_000, 500
HEAD = (
    "number", "written", "network", "handle", "name", "words", "link", "status", "with", "mood", "theme", "service",
    "urgency", "owed", "due", "late", "taken in", "answered",
)  # fmt: skip
HARM = "Risk of harm: neither words nor names are exported. See its card."
DELETED = "Deleted by its author."
CUT = "The file ends here: it has the first {most:,} lines."


def csv(desk: Desk, asked: Asked, member: str) -> bytes:
    """The whole list, from its first line on; times are on the organisation's clocks."""
    return csv_of(HEAD, _rows(desk, replace(asked, page=0), member))


def _rows(desk: Desk, asked: Asked, member: str) -> Iterator[tuple[object, ...]]:
    now = desk.now()
    with desk.database.read() as session:
        found = rows.listed(session, asked, member, MOST + 1, 0)
        for begin in range(0, min(len(found), MOST), AT_ONCE):
            some = found[begin : min(begin + AT_ONCE, MOST)]
            wanted = select(Mention).where(Mention.id.in_({each.mention_id for each in some}))
            mentions = {each.id: each for each in session.scalars(wanted)}
            for item in items(session, desk, some, now):
                yield _row(desk, item, mentions[item.mention_id])
            session.expunge_all()
    if len(found) > MOST:
        yield (CUT.format(most=MOST), *[None] * (len(HEAD) - 1))


def _row(desk: Desk, item: Item, mention: Mention) -> tuple[object, ...]:
    if item.quote.deleted:
        said: tuple[object, ...] = (None, None, DELETED, None)
    elif item.harm:
        said = (None, None, HARM, None)
    else:
        said = (item.quote.handle, item.quote.name, item.quote.text, item.quote.url)
    return (
        item.mention_id,
        _local(desk, item.quote.posted_at),
        item.network,
        *said,
        item.status.value,
        item.who,
        item.mood.value,
        mention.theme,
        item.service,
        mention.urgency.value,
        item.kind.value if item.kind else None,
        _local(desk, item.due_at),
        item.late if item.kind else None,
        _local(desk, mention.taken_at),
        _local(desk, mention.answered_at),
    )


def _local(desk: Desk, at: datetime | None) -> str | None:
    """As a spreadsheet knows a time."""
    if at is None:
        return None
    return wall_at(at, desk.team.organisation.zone).isoformat(sep=" ", timespec="minutes")
