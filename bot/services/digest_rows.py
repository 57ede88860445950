"""The rows behind a figure as a file: what a number is made of, so that anybody can look for themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.core.digest import DAY, Figure, Span
from bot.core.owed import Owed
from bot.core.replies import ReplyKind
from bot.core.spreadsheet import csv_of
from bot.core.wall_times import wall_at
from bot.desk import Desk
from bot.services.digest_figures import midnight
from bot.storage import digest_missed
from bot.storage import digest_rows as rows

HARM, GONE = "(left out: risk of harm)", "(deleted by its author)"
HEADS: dict[Figure, tuple[str, ...]] = {
    Figure.MENTIONS: (
        "reached us", "written", "network", "handle", "words", "mood", "theme", "service", "urgency", "risk of harm",
        "thanks us", "status", "owner", "address",
    ),
    Figure.CLAIMS: ("from", "claimed", "working minutes", "due", "in time", "owner", "address"),
    Figure.ANSWERS: ("from", "answered", "working minutes", "due", "in time", "owner", "address"),
    Figure.INVITATIONS: (
        "sent", "by", "service", "invitation", "story published", "story", "responded",
    ),
    Figure.REPLIES: ("sent", "by", "words", "address"),
    Figure.THANKS: ("sent", "by", "words", "address"),
    Figure.PROMOS: (
        "sent", "promo", "network", "account", "words", "likes", "reposts", "replies", "quotes", "shown", "address",
    ),
    Figure.SPEND: ("day (UTC)", "network", "what for", "how many", "dollars"),
}  # fmt: skip


def csv(desk: Desk, figure: Figure, span: Span) -> bytes:
    """The file; moments are those of the organisation's clock."""
    with desk.database.read() as session:
        found = list(_rows(session, desk, figure, span))
    if len(found) >= rows.MOST:
        found.append([f"There are more than {rows.MOST:,} rows; choose a shorter time."])
    return csv_of(HEADS[figure], (_plain(desk, row) for row in found))


def _rows(session: Session, desk: Desk, figure: Figure, span: Span) -> Iterable[Sequence[Any]]:
    start, end = midnight(desk, span.first), midnight(desk, span.last + DAY)
    match figure:
        case Figure.MENTIONS:
            return (_mention(row) for row in rows.mentions(session, start, end))
        case Figure.CLAIMS | Figure.ANSWERS:
            kind = Owed.CLAIM if figure is Figure.CLAIMS else Owed.ANSWER
            done = [
                (began, ended, minutes, due, due is None or ended <= due, owner, url)
                for began, ended, minutes, due, owner, url in rows.took(session, kind, start, end)
            ]
            missed = digest_missed.rows(session, kind, start, min(end, desk.now()))
            return [*done, *((began, "", "", due, False, owner, url) for began, due, owner, url in missed)]
        case Figure.INVITATIONS:
            return (
                (sent, by, service, ours or said, published, story, responded)
                for sent, by, service, said, ours, published, story, responded in rows.invitations(session, start, end)
            )
        case Figure.REPLIES | Figure.THANKS:
            said = ReplyKind.REPLY if figure is Figure.REPLIES else ReplyKind.THANKS
            return (
                (sent, by, text, ours or link) for sent, by, text, link, ours in rows.sent(session, said, start, end)
            )
        case Figure.PROMOS:
            return rows.promos(session, start, end)
        case Figure.SPEND:
            return (
                (day.isoformat(), network, item, many, micros / 1_000_000)
                for day, network, item, many, micros in rows.spend(session, span.first, span.last)
            )


def _mention(row: Sequence[Any]) -> tuple[Any, ...]:
    """A mention without the words that may not go from hand to hand."""
    *before, handle, text, mood, theme, service, urgency, harm, thanks, status, owner, url, gone = row
    if gone is not None:
        handle, text, url = "", GONE, ""
    elif harm:
        handle, text, url = "", HARM, ""
    return (*before, handle, text, mood.value, theme, service, urgency.value, harm, thanks, status.value, owner, url)


def _plain(desk: Desk, row: Sequence[Any]) -> list[Any]:
    zone = desk.team.organisation.zone
    return [
        wall_at(each, zone).isoformat(sep=" ", timespec="minutes") if isinstance(each, datetime) else each
        for each in row
    ]
