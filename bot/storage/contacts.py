"""Contacts: what the same person wrote before and after one mention, and where they may be at risk."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from bot.core.lifecycle import OWED, Status
from bot.storage.mentions import Mention
from bot.storage.posts import Post

# So many cards of one person are drawn anew when a risk of harm comes or ends on another.
AROUND = 50


class Known(NamedTuple):
    """What is known of somebody's words: the newest number among them, and how many speak of risk of harm."""

    newest: int
    risky: int


def earlier(session: Session, mention: Mention) -> Sequence[Mention]:
    """The same author's mentions before this one, newest first (at most 20)."""
    post = mention.post
    if not post.author_id:
        return []
    return session.scalars(
        select(Mention)
        .join(Post, Mention.id == Post.id)
        .where(Post.network == post.network, Post.author_id == post.author_id, Post.posted_at < post.posted_at)
        .order_by(Post.posted_at.desc())
        .limit(20)
    ).all()


def later(session: Session, mention: Mention) -> Sequence[int]:
    """The same author's mentions after this one, newest first (at most 20): their cards tell what became of it."""
    post = mention.post
    if not post.author_id:
        return []
    after = (Post.network == post.network, Post.author_id == post.author_id, Post.posted_at > post.posted_at)
    found = select(Mention.id).join(Post, Mention.id == Post.id).where(*after)
    return session.scalars(found.order_by(Post.posted_at.desc()).limit(20)).all()


def known(session: Session, mention: Mention) -> Known:
    """How far this person's words are known by now: whatever they write, or is found to be a risk, changes it."""
    if not mention.post.author_id:
        return Known(0, 0)
    found = select(func.coalesce(func.max(Mention.id), 0), func.count().filter(Mention.harm)).join(Mention.post)
    return Known(*session.execute(found.where(*_theirs(mention.post))).one())


def after(session: Session, mention: Mention, number: int) -> Sequence[Mention]:
    """What the same person wrote that was read after a number, what speaks of risk first, then the newest; at most 20
    of it."""
    order = (Mention.harm.desc(), Post.posted_at.desc(), Mention.id.desc())
    found = select(Mention).join(Mention.post).where(*_theirs(mention.post), Mention.id > number)
    return session.scalars(found.order_by(*order).limit(20)).all()


def risky(session: Session, mention: Mention, since: datetime | None = None) -> Mention | None:
    """The newest words of this person that speak of risk of harm, be it of those that were read after a moment."""
    found = select(Mention).join(Mention.post).where(*_theirs(mention.post), Mention.harm)
    if since is not None:
        found = found.where(Mention.taken_at > since)
    return session.scalar(found.order_by(Post.posted_at.desc(), Mention.id.desc()).limit(1))


def at_risk_elsewhere(session: Session, mention: Mention) -> Mention | None:
    """The newest words of this person that speak of risk of harm on another card, while somebody has to see to it."""
    if not mention.post.author_id:
        return None
    lead = aliased(Mention)
    there = (lead.id != (mention.lead_id or mention.id), lead.status.in_(OWED), Mention.harm)
    found = select(Mention).join(Mention.post).join(lead, lead.id == func.coalesce(Mention.lead_id, Mention.id))
    newest = (Post.posted_at.desc(), Mention.id.desc())
    return session.scalar(found.where(*_theirs(mention.post), *there).order_by(*newest).limit(1))


def last_words(session: Session, mention: Mention) -> Mention | None:
    """The newest that the same person wrote after this, on whichever card; None where this is the newest."""
    if not mention.post.author_id:
        return None
    later_ones = (*_theirs(mention.post), Post.posted_at > mention.post.posted_at)
    newest = (Post.posted_at.desc(), Mention.id.desc())
    return session.scalar(select(Mention).join(Mention.post).where(*later_ones).order_by(*newest).limit(1))


def beside(session: Session, mention: Mention) -> set[int]:
    """The mentions whose cards tell something of this one: the same person's later ones, those where they may be at
    risk, and all of theirs where this is a risk itself."""
    post = mention.post
    if not post.author_id:
        return set()
    found = {*later(session, mention), *at_risk(session, post.network, [post.author_id])}
    return found | (around(session, post.network, [post.author_id]) if mention.harm else set())


def at_risk(session: Session, network: str, authors: Collection[str]) -> set[int]:
    """The cards on which any of these people may be at risk, while somebody has to see to it."""
    lead = aliased(Mention)
    found = select(lead.id).join(Mention, lead.id == func.coalesce(Mention.lead_id, Mention.id)).join(Mention.post)
    theirs = (Post.network == network, Post.author_id.in_(set(authors) - {""}))
    return set(session.scalars(found.where(*theirs, Mention.harm, lead.status.in_(OWED)).distinct()))


def around(session: Session, network: str, authors: Collection[str]) -> set[int]:
    """The newest cards on which any of these people have words."""
    card = func.coalesce(Mention.lead_id, Mention.id)
    theirs = (Post.network == network, Post.author_id.in_(set(authors) - {""}))
    found = select(card).join(Mention.post).where(*theirs).group_by(card)
    return set(session.scalars(found.order_by(func.max(Post.posted_at).desc()).limit(AROUND)))


def _theirs(post: Post) -> tuple[ColumnElement[bool], ...]:
    """What the author of a post wrote and has not taken back."""
    mine = (Post.network == post.network, Post.author_id == post.author_id, Post.author_id != "")
    return (*mine, Post.gone_at.is_(None), Mention.status != Status.DELETED)
