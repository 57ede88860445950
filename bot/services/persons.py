"""Persons: everything that is held of one member of the public, found by a handle or by an id on the network."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot.services import people
from bot.services.refusals import Refusal
from bot.storage.posts import Post

TYPED = "typed:"
# Posts that were typed without a handle are by many people.
UNKNOWN = "unknown"
NOBODY = (
    "Kestrel holds no post by that handle. Try the handle that they had when they wrote, or the number of their "
    "account on the network. What was removed in its time leads to nobody any more."
)
SEVERAL = (
    "More than one account has had that handle: {who}. Ask for one of them by its number, so that nobody else's posts "
    "are touched."
)
DOUBTFUL = (
    "Posts that somebody typed in under @{handle} are left as they are: another account has had that handle, too, so "
    "they may be another person's. Look at them yourself."
)
NETWORKS = "That handle is held on {networks}. Say which network is meant: they may be different people."


@dataclass(frozen=True)
class Person:
    """One account on one network: every id and handle that its posts bear, and these posts' numbers."""

    network: str
    author_ids: tuple[str, ...]
    handles: tuple[str, ...]
    post_ids: tuple[int, ...]
    # Handles under which somebody typed posts in, and which another account has had: nobody knows whose those are.
    doubtful: tuple[str, ...] = ()

    def hashes(self, key: bytes) -> tuple[str, ...]:
        """The hashes by which they may be remembered."""
        return tuple(people.hash_of(key, self.network, each) for each in self.author_ids)

    @property
    def not_theirs(self) -> tuple[str, ...]:
        """Sentences about posts that may be theirs and are left alone."""
        return tuple(DOUBTFUL.format(handle=handle) for handle in self.doubtful)

    @cached_property
    def named(self) -> re.Pattern[str] | None:
        """Finds their handles where somebody addresses them, or links to them."""
        return _named(self.handles)


def find(session: Session, asked: str, network: str | None = None) -> Person:
    """Who is meant. Raises `Refusal` for nobody, and where it could be more than one account."""
    given = asked.strip().removeprefix("@")
    if not given:
        raise Refusal("Say whom: a handle, or the number of their account on the network.")
    theirs = or_(func.lower(Post.handle) == given.lower(), Post.author_id == given)
    meant = (theirs, Post.ours.is_(False), Post.author_id.not_in(("", TYPED + UNKNOWN)))
    rows = session.execute(select(Post.network, Post.author_id).where(*meant).distinct()).all()
    networks = sorted({held for held, _ in rows})
    if network is None and len(networks) > 1:
        raise Refusal(NETWORKS.format(networks=" and ".join(networks)))
    chosen = network or (networks[0] if networks else None)
    ids = sorted({author for held, author in rows if held == chosen})
    accounts = [each for each in ids if not each.startswith(TYPED)]
    if not rows and given.isascii() and given.isdecimal():
        return Person(network or "x", (given,), (), ())  # their posts are gone; a hash may remember them
    if chosen is None or not ids:
        raise Refusal(NOBODY)
    if len(accounts) > 1:
        raise Refusal(SEVERAL.format(who=", ".join(accounts)))
    return of_ids(session, chosen, ids)


def of_ids(session: Session, network: str, author_ids: Sequence[str], *, until: datetime | None = None) -> Person:
    """The person of these ids; posts that somebody typed in under one of their handles are theirs, too, if no other
    account has had it. Those written after `until` are not among them."""
    ids = set(author_ids)
    mine = (Post.network == network, Post.ours.is_(False), *(() if until is None else (Post.posted_at <= until,)))
    handles = set(session.scalars(select(Post.handle).where(*mine, Post.author_id.in_(ids)).distinct()))
    handles -= {"", UNKNOWN}
    typed = {handle.casefold(): f"{TYPED}{handle.casefold()}" for handle in handles}
    shared = _of_others(session, network, ids, typed)
    ids |= {each for handle, each in typed.items() if handle not in shared}
    left = (Post.network == network, Post.author_id.in_([typed[each] for each in shared]), Post.author_id.not_in(ids))
    doubtful = {each.removeprefix(TYPED) for each in session.scalars(select(Post.author_id).where(*left).distinct())}
    numbers = session.scalars(select(Post.id).where(*mine, Post.author_id.in_(ids)).order_by(Post.id)).all()
    return Person(network, tuple(sorted(ids)), tuple(sorted(handles)), tuple(numbers), tuple(sorted(doubtful)))


def since(session: Session, person: Person) -> Person:
    """The same person with what they have written since, found by the index of authors alone. Raises `Refusal` where
    they were forgotten meanwhile."""
    mine = (Post.network == person.network, Post.ours.is_(False), Post.author_id.in_(person.author_ids))
    rows = session.execute(select(Post.id, Post.handle).where(*mine).order_by(Post.id)).all()
    if person.post_ids and not rows:
        raise Refusal(NOBODY)
    handles = {*person.handles, *(handle for _, handle in rows)} - {"", UNKNOWN}
    return replace(person, handles=tuple(sorted(handles)), post_ids=tuple(number for number, _ in rows))


def _of_others(session: Session, network: str, ids: Collection[str], handles: Collection[str]) -> set[str]:
    """Which of these handles, in small letters, an account of another number has had."""
    others = (Post.author_id.not_in(ids), Post.author_id != "", Post.author_id.not_like(f"{TYPED}%"))
    had = (Post.network == network, Post.ours.is_(False), func.lower(Post.handle).in_(handles))
    return {each.casefold() for each in session.scalars(select(Post.handle).where(*had, *others).distinct())}


def _named(handles: Sequence[str]) -> re.Pattern[str] | None:
    if not handles:
        return None
    one = "|".join(re.escape(handle) for handle in handles)
    return re.compile(rf"(?<![\w@])@(?:{one})(?!\w)|(?<=/)@?(?:{one})(?=[/?#\s]|$)", re.IGNORECASE)
