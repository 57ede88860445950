"""The commonest themes of a spike, each with an example that may be quoted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session, aliased

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
        return [(None, hours.heard(session, after, until), _example(session, desk, None, written))]
    return [(theme, count, _example(session, desk, theme, (*written, Mention.theme == theme))) for theme, count in rows]


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


def _example(session: Session, desk: Desk, theme: str | None, written: tuple[Any, ...]) -> int | None:
    """The one under which most others were gathered, since it speaks for most; among equals the first."""
    lead, words = aliased(Mention), aliased(Post)
    number = func.coalesce(Mention.lead_id, Mention.id)
    of_theme = lead.theme == theme if theme is not None else true()
    rows = session.execute(
        select(number).select_from(Mention)
        .join(Post, Post.id == Mention.id).join(lead, lead.id == number).join(words, words.id == number)
        .where(*written, of_theme, lead.harm.is_(False), words.gone_at.is_(None))
        .group_by(number).order_by(func.count().desc(), number).limit(LOOKED_THROUGH)
    ).scalars()  # fmt: skip
    found = (session.get_one(Mention, lead_id) for lead_id in rows.all())
    return next((mention.id for mention in found if quotable(session, desk, mention)), None)
