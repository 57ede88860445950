"""The commonest themes of a spike, each with an example that may be quoted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.services.people import known_person
from bot.storage import hours, people
from bot.storage.mentions import Mention
from bot.storage.posts import Post

THEMES = 3
# So many mentions of a theme are looked through for one that may be quoted.
LOOKED_THROUGH = 20

Found = list[tuple[str | None, int, int | None]]


def commonest(session: Session, desk: Desk, after: datetime, until: datetime) -> Found:
    """(theme, mentions, the example's id) for mentions written in a stretch of time; without any theme, one example."""
    written = (Post.posted_at > after, Post.posted_at <= until, *hours.loud())
    rows = session.execute(
        select(Mention.theme, func.count()).join(Post, Post.id == Mention.id)
        .where(*written, Mention.theme.is_not(None))
        .group_by(Mention.theme).order_by(func.count().desc(), Mention.theme).limit(THEMES)
    ).all()  # fmt: skip
    if not rows:
        return [(None, hours.heard(session, after, until), _example(session, desk, written))]
    return [(theme, count, _example(session, desk, (*written, Mention.theme == theme))) for theme, count in rows]


def quotable(session: Session, desk: Desk, mention: Mention) -> bool:
    """Whether its words may stand as an example: no risk of harm, no spam, and nobody has silenced its author.

    Words that are gone are another matter: the card then says so.
    """
    if mention.harm or mention.spam or mention.muted:
        return False
    if mention.post.handle.casefold() in {handle.casefold() for handle in desk.team.mute}:
        return False
    person = known_person(session, desk, mention.post)
    return person is None or not people.muted(session, [person])


def _example(session: Session, desk: Desk, which: tuple[Any, ...]) -> int | None:
    """The first that has a card of its own, before those that were gathered under another's."""
    found = session.scalars(
        select(Mention).join(Post, Post.id == Mention.id)
        .where(*which, Mention.harm.is_(False), Post.gone_at.is_(None))
        .order_by(Mention.lead_id.is_not(None), Post.posted_at, Mention.id).limit(LOOKED_THROUGH)
    )  # fmt: skip
    return next((mention.id for mention in found if quotable(session, desk, mention)), None)
