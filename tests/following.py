"""People who write again in a test: their posts, our answers to them, and what the team was told of it."""

from __future__ import annotations

from datetime import timedelta

from bot.core.posts import PublicPost
from bot.desk import Desk
from bot.storage import history
from bot.storage.cards import Card, CardKind
from tests.desks import NOW, US, post

MORE = "that does not help me at all"
HARM = "I cannot go on, I am going to kill myself tonight"
PRESS = "I am a journalist, our deadline is tonight"
HOUR = timedelta(hours=1)


def jo(key: str, text: str = MORE, *, minutes: float = 0, conversation: str = "c", **more: object) -> PublicPost:
    """A post by Jo, so many minutes after the morning's first."""
    at = NOW + timedelta(minutes=minutes)
    return post(key, text, handle="jo_rowan", at=at, conversation=conversation, **more)


def our(key: str, to: str, *, minutes: float) -> PublicPost:
    """What our account wrote in answer to a post."""
    at = NOW + timedelta(minutes=minutes)
    return post(key, "We are sorry", handle=US, at=at, reply_to=to, conversation="c")


def told(desk: Desk, number: int) -> list[str]:
    """What happened to a mention, oldest first."""
    with desk.database.read() as session:
        return [row.action for row in history.of(session, number)]


def alerts(desk: Desk) -> list[tuple[str | None, str]]:
    """(whom, why) of everything that was told to one person, oldest first."""
    with desk.database.read() as session:
        rows = session.query(Card).filter(Card.kind == CardKind.ALERT).order_by(Card.id).all()
        return [(row.user, (row.about or {"reason": "harm"})["reason"]) for row in rows]
