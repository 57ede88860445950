"""Public posts as they stand in the database, whoever wrote them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, String, Text, UniqueConstraint, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.core.posts import Author, Picture, PublicPost
from bot.storage.base import Base, table_of


class Post(Base):
    """One public message. `ours` marks what our own accounts wrote; `gone_at` says when its author deleted it."""

    __tablename__ = "post"
    __table_args__ = (
        UniqueConstraint("network", "key"),
        Index("ix_post_author", "network", "author_id"),
        Index("ix_post_conversation", "network", "conversation"),
        Index("ix_post_checked_at", "checked_at"),
        Index("ix_post_posted_at", "posted_at"),
        # Few posts answer another, and of those only ours are looked for.
        Index("ix_post_reply_to", "network", "reply_to"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    network: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(200))
    version: Mapped[str] = mapped_column(String(200))
    author_id: Mapped[str] = mapped_column(String(200))
    handle: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    posted_at: Mapped[datetime]
    url: Mapped[str] = mapped_column(Text)
    conversation: Mapped[str | None] = mapped_column(String(200))
    reply_to: Mapped[str | None] = mapped_column(String(200))
    quotes: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str | None] = mapped_column(String(20))
    mentions: Mapped[list[Any]]
    pictures: Mapped[list[Any]]
    ours: Mapped[bool] = mapped_column(default=False)
    # The UTC day on which the network last charged for reading it: a second read that day is free.
    charged_on: Mapped[date | None]
    checked_at: Mapped[datetime]
    gone_at: Mapped[datetime | None]

    def public(self) -> PublicPost:
        """The same post as the value that the rules work on."""
        return PublicPost(
            network=self.network,
            key=self.key,
            version=self.version,
            author=Author(self.author_id, self.handle, self.name),
            text=self.text,
            posted_at=self.posted_at,
            url=self.url,
            conversation=self.conversation,
            reply_to=self.reply_to,
            quotes=self.quotes,
            language=self.language,
            mentions=frozenset(self.mentions),
            pictures=tuple(Picture(picture["url"], picture["alt"]) for picture in self.pictures),
        )


def row(post: PublicPost, *, ours: bool, now: datetime) -> dict[str, Any]:
    """The column values of a post as read now."""
    return {
        "network": post.network,
        "key": post.key,
        "version": post.version,
        "author_id": post.author.network_id,
        "handle": post.author.handle,
        "name": post.author.name[:200],
        "text": post.text,
        "posted_at": post.posted_at,
        "url": post.url,
        "conversation": post.conversation,
        "reply_to": post.reply_to,
        "quotes": post.quotes,
        "language": post.language,
        "mentions": sorted(post.mentions),
        "pictures": [{"url": picture.url, "alt": picture.alt} for picture in post.pictures],
        "ours": ours,
        "charged_on": now.date(),
        "checked_at": now,
    }


# So many ids a question names: drivers have a limit.
AT_ONCE = 500
# On the table, not on the class: the class would sort the rows by which columns are empty, and send a statement each.
_TABLE = table_of(Post)
_ADD_NEW = {
    name: new(_TABLE)
    .on_conflict_do_nothing(index_elements=["network", "key"])
    .returning(_TABLE.c.network, _TABLE.c.key, _TABLE.c.id)
    for name, new in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


def add_new(session: Session, rows: Sequence[dict[str, Any]]) -> dict[tuple[str, str], int]:
    """Insert the posts that are not there yet, in the order given; the new ids by (network, key)."""
    if not rows:
        return {}
    found = session.execute(_ADD_NEW[session.get_bind().dialect.name], list(rows))
    return {(network, key): number for network, key, number in found}


def known(session: Session, network: str, keys: Collection[str]) -> dict[str, Post]:
    """The posts that we hold among these keys, kept from others until the caller's transaction ends."""
    mine = (Post.network == network, Post.key.in_(keys))
    found = session.scalars(select(Post).where(*mine).order_by(Post.id).with_for_update())
    return {post.key: post for post in found}


def ours_to(session: Session, *answered: Post) -> list[Post]:
    """Our own posts that answer one of these posts, under any of its ids, and still stand."""
    mine = (Post.ours, Post.gone_at.is_(None))
    found: dict[int, Post] = {}
    for network in sorted({post.network for post in answered}):
        keys = sorted({key for post in answered if post.network == network for key in (post.key, post.version)})
        for start in range(0, len(keys), AT_ONCE):
            to = (Post.network == network, Post.reply_to.in_(keys[start : start + AT_ONCE]))
            found |= {post.id: post for post in session.scalars(select(Post).where(*to, *mine))}
    return [found[number] for number in sorted(found)]


def of_ids(session: Session, ids: Collection[int]) -> list[Post]:
    """These posts, by their ids."""
    numbers = sorted(set(ids))
    pages = (numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE))
    return [post for page in pages for post in session.scalars(select(Post).where(Post.id.in_(page)).order_by(Post.id))]


def keep(session: Session, ids: Collection[int]) -> list[Post]:
    """These posts as they are now, kept from others in the order of their ids: two who took them in different orders
    would wait for each other."""
    numbers, found = sorted(set(ids)), list[Post]()
    for start in range(0, len(numbers), AT_ONCE):
        some = select(Post).where(Post.id.in_(numbers[start : start + AT_ONCE])).order_by(Post.id).with_for_update()
        found += session.scalars(some.execution_options(populate_existing=True))
    return found


def charge(session: Session, network: str, keys: Collection[str], today: date) -> int:
    """Mark these posts as charged for today; how many of them had been charged for today already."""
    mine = (Post.network == network, Post.key.in_(keys))
    held = session.execute(select(Post.id, Post.charged_on).where(*mine)).all()
    fresh = [number for number, charged_on in held if charged_on != today]
    if fresh:
        session.execute(update(Post).where(Post.id.in_(fresh)).values(charged_on=today))
    return len(held) - len(fresh)


def blank(post: Post, at: datetime) -> None:
    """Forget what a deleted post said and who said it; the row stays, so that it is counted."""
    post.author_id = post.handle = post.name = post.text = post.url = ""
    post.version = post.key  # an edit's id would lead back to the words
    post.conversation = post.reply_to = post.quotes = post.language = None
    post.mentions, post.pictures = [], []
    post.gone_at = at


def blank_ours(post: Post, at: datetime) -> None:
    """Forget what a post of ours says to somebody who is forgotten; that it was sent, and when, stays."""
    post.text = post.url = ""
    post.conversation = post.reply_to = post.quotes = post.language = None
    post.mentions, post.pictures = [], []
    post.gone_at = post.gone_at or at


def ours_blanked(session: Session, before: datetime, most: int) -> Sequence[Post]:
    """Posts of ours that say nothing any more since before a moment, and still bear the network's number."""
    blanked = (Post.ours, Post.text == "", Post.url == "", Post.gone_at < before, Post.key.not_like("gone:%"))
    return session.scalars(select(Post).where(*blanked).order_by(Post.id).limit(most)).all()


def let_go(post: Post) -> None:
    """Let go of the network's number of a blanked post, too: nothing leads to the words that may still stand there.
    Only once reading cannot meet it again, or it would come in as a new one."""
    post.key = post.version = f"gone:{post.id}"


def edit(post: Post, read: PublicPost) -> None:
    """Take over what the author changed."""
    post.version, post.text = read.version, read.text
    post.mentions = sorted(read.mentions)
    post.pictures = [{"url": picture.url, "alt": picture.alt} for picture in read.pictures]


def holding(session: Session, network: str, keys: Collection[str]) -> Sequence[Post]:
    """The posts that we hold under these keys or versions and that are not known to be gone."""
    if not keys:
        return []
    mine = Post.key.in_(keys) | Post.version.in_(keys)
    here = select(Post).where(Post.network == network, mine, Post.gone_at.is_(None))
    return session.scalars(here.order_by(Post.id).with_for_update()).all()


def checked(session: Session, network: str, versions: Collection[str], at: datetime) -> None:
    """Note that these posts have been looked at again."""
    session.execute(update(Post).where(Post.network == network, Post.version.in_(versions)).values(checked_at=at))
