"""Named by us: where our own words, and colleagues' among themselves, name somebody who is forgotten."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.core.delivery import OutboxState
from bot.core.promos import LIVE, SendingState
from bot.storage import cards, digests, team_settings
from bot.storage.base import Base
from bot.storage.cards import Card
from bot.storage.history import History
from bot.storage.hushes import Hush
from bot.storage.mentions import Mention
from bot.storage.outbox import Outbox
from bot.storage.pictures import Picture
from bot.storage.promos import Promo
from bot.storage.replies import Reply
from bot.storage.runs import Run, Sending
from bot.storage.stories import Story
from bot.storage.team_settings import TeamSettings

Column = InstrumentedAttribute[Any]
Strike = Callable[[str], str]
INSTEAD = "@…"
GONE = "(removed)"
STILL_OUT = "Promo no. {number}, which may still go out, names them. Take them out of its words."
# What colleagues wrote among themselves goes as a whole, what we say to the public without the name.
NOTES: tuple[tuple[Column, str | None], ...] = (
    (Mention.waiting_on, None), (Mention.reason, None), (Reply.asked_change, None), (Reply.override_reason, None),
    (Promo.asked_change, None), (Promo.override_reason, None), (Hush.reason, GONE),
)  # fmt: skip
SAID: tuple[tuple[Column, Any], ...] = (
    (Promo.wordings, Promo.state.not_in(LIVE)), (Promo.pictures, Promo.state.not_in(LIVE)),
    (Sending.text, Sending.state == SendingState.SENT), (Sending.pictures, Sending.state == SendingState.SENT),
    (Outbox.text, Outbox.state.in_((OutboxState.SENT, OutboxState.UNDONE))),
    (Picture.alt, Picture.forget_at.is_not(None)), (digests.Digest.numbers, True), (Story.title, True),
)  # fmt: skip


def holds(handles: tuple[str, ...], column: Column | ColumnElement[Any]) -> ColumnElement[bool]:
    """A first, rough look by the database; the pattern decides."""
    return or_(*(column.icontains(handle, autoescape=True) for handle in handles))


def names(handles: tuple[str, ...], words: Any) -> bool:
    """Whether one of the handles stands anywhere in these words."""
    return isinstance(words, str) and any(handle.casefold() in words.casefold() for handle in handles)


def strike(session: Session, handles: tuple[str, ...], named: re.Pattern[str]) -> list[Base]:
    """Take them out of our own words and of notes; the rows that were changed."""
    changed: list[Base] = []
    for column, instead in NOTES:
        for row in _rows(session, handles, column):
            setattr(row, column.key, instead)
            changed.append(row)
    for column, where in SAID:
        for row in _rows(session, handles, column, where):
            was = getattr(row, column.key)
            now = struck(was, lambda words: named.sub(INSTEAD, words))
            if now != was:
                setattr(row, column.key, now)
                changed.append(row)
    return changed


def redraw(session: Session, changed: list[Base], now: datetime) -> None:
    """Have the cards of our own words drawn anew; those of mentions and replies are asked for elsewhere."""
    runs = {each.run_id for each in changed if isinstance(each, Sending)}
    promos = {each.id for each in changed if isinstance(each, Promo)}
    promos |= set(session.scalars(select(Run.promo_id).where(Run.id.in_(runs))))
    runs |= set(session.scalars(select(Run.id).where(Run.promo_id.in_(promos))))
    mentions = {each.id for each in changed if isinstance(each, Mention)}
    mentions |= {each.mention_id for each in changed if isinstance(each, Reply)}
    cards.redraw(session, sorted(mentions), now)
    cards.redraw_replies(session, sorted(each.id for each in changed if isinstance(each, Reply)), now)
    shown: tuple[tuple[Any, set[int]], ...] = (
        (Card.promo_id, promos), (Card.run_id, runs), (Card.hush_id, _ids(changed, Hush)),
        (Card.story_id, _ids(changed, Story)), (Card.digest_id, _ids(changed, digests.Digest)),
    )  # fmt: skip
    for column, ids in shown:
        if ids:
            cards.redraw_where(session, column.in_(sorted(ids)), now)


def clean_settings(session: Session, handles: tuple[str, ...]) -> int:
    """Take them out of earlier versions of the settings, and of the notes of what was changed; in how many places."""
    found = 0
    newest = team_settings.version(session)
    earlier = select(TeamSettings).where(TeamSettings.id != newest, holds(handles, cast(TeamSettings.document, Text)))
    for row in session.scalars(earlier):
        document = dict(row.document)
        for name in ("mute", "watches"):
            kept = [each for each in document.get(name) or () if not _named_in(handles, each)]
            found += len(kept) != len(document.get(name) or ())
            document[name] = kept
        row.document = document
    for happened in session.scalars(
        select(History).where(History.action == "settings", holds(handles, cast(History.note, Text)))
    ):
        happened.note = {name: value for name, value in happened.note.items() if name != "was"}
        found += 1
    return found


def in_settings(handles: tuple[str, ...], document: dict[str, Any]) -> set[str]:
    """The sections of the settings that name them."""
    return {name for name in ("mute", "watches") if any(_named_in(handles, each) for each in document.get(name) or ())}


def still_out(session: Session, handles: tuple[str, ...], named: re.Pattern[str]) -> Iterator[str]:
    """A sentence for each promo that names them and may still go out."""
    for promo in _rows(session, handles, Promo.wordings, Promo.state.in_(LIVE)):
        if struck(promo.wordings, lambda words: named.sub("", words)) != promo.wordings:
            yield STILL_OUT.format(number=promo.id)


def struck(value: Any, strike: Strike) -> Any:
    """A value with every string in it changed."""
    if isinstance(value, str):
        return strike(value)
    if isinstance(value, list):
        return [struck(each, strike) for each in value]
    return {name: struck(each, strike) for name, each in value.items()} if isinstance(value, dict) else value


def _rows(session: Session, handles: tuple[str, ...], column: Column, where: Any = True) -> list[Any]:
    kind = column.class_
    found = select(kind).where(holds(handles, cast(column, Text)))
    found = found if where is True else found.where(where)
    return list(session.scalars(found.order_by(*kind.__table__.primary_key)))


def _named_in(handles: tuple[str, ...], value: Any) -> bool:
    """Whether a muted handle, or the query of a watch, is theirs."""
    words = value.get("query") if isinstance(value, dict) else value
    if isinstance(value, dict):
        return names(handles, words)
    return str(words).strip().removeprefix("@").casefold() in {handle.casefold() for handle in handles}


def _ids(changed: list[Base], kind: type[Any]) -> set[int]:
    return {each.id for each in changed if isinstance(each, kind)}
