"""Pasted links: any public post can be put in the queue by hand, read by API where one can, typed where none can."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.links import PostLink
from bot.core.posts import Author, PublicPost
from bot.core.reading import Source
from bot.core.watching import WatchKind
from bot.desk import Desk
from bot.network import Trouble
from bot.services import intake, money, sources
from bot.services.intake import Found
from bot.services.refusals import Refusal
from bot.storage import history, marks, pastes
from bot.storage.mentions import Mention
from bot.storage.pastes import Paste
from bot.storage.posts import Post

log = structlog.get_logger()

TRIES = 4
PAUSE = timedelta(seconds=20)
WORDS = 3000
TYPE_IT = "Use /mention again and choose “type the words”, or the message shortcut, and paste the words yourself."


@dataclass(frozen=True, slots=True)
class Typed:
    """A post as a member typed or pasted it, because no API can read it."""

    link: PostLink
    handle: str
    text: str


def readable(desk: Desk, link: PostLink) -> bool:
    """Whether a network can read this post for us."""
    return link.network in desk.networks


def add(desk: Desk, link: PostLink, *, by: str, channel: str, delivery: str | None = None) -> str:
    """Keep a link that a network can read; a job reads it. The sentence for the person who pasted it."""
    now = desk.now()
    with desk.database.write.begin() as session:
        if marks.first_time(session, delivery, now):
            if (held := _held(session, link)) is not None:
                return _already(held)
            session.add(
                Paste(url=link.url, network=link.network, key=link.key, by=by, channel=channel, at=now, next_at=now)
            )
    return "Thank you. Kestrel is reading that post and puts it in the queue."


def add_typed(desk: Desk, typed: Typed, *, by: str, delivery: str | None = None) -> str:
    """Put a typed post in the queue at once. Raises `Refusal` where there are no words."""
    text = unicodedata.normalize("NFC", typed.text).strip()
    if not text:
        raise Refusal("Type or paste the words of the post, so that the team can see what was said.")
    if len(text) > WORDS:
        raise Refusal(f"That is {len(text):,} characters; Kestrel keeps {WORDS:,} at most. Shorten it and try again.")
    now = desk.now()
    link, handle = typed.link, typed.handle.strip().lstrip("@") or typed.link.handle or "unknown"
    post = PublicPost(
        network=link.network,
        key=link.key,
        version=link.key,
        author=Author(f"typed:{handle.casefold()}", handle, handle),
        text=text,
        posted_at=now,
        url=link.url,
    )
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, now):
            return "It is in the queue."
        if (held := _held(session, link)) is not None:
            return _already(held)
        if not _take(session, desk, post, by):
            return "That is one of our own posts, so it does not go into the queue."
    desk.wakeups.board.set()
    return "It is in the queue; its card appears in a moment."


def read_pasted(desk: Desk) -> None:
    """Read the links that wait; each person is told how theirs went."""
    with desk.database.write.begin() as session:
        taken = [(paste.id, paste.key, paste.network) for paste in pastes.due(session, desk.now())]
        for number, _, _ in taken:
            session.get_one(Paste, number).next_at = desk.now() + PAUSE
    for number, key, network in taken:
        _read(desk, number, network, key)


def _read(desk: Desk, number: int, network: str, key: str) -> None:
    said = None
    try:
        page = desk.networks[network].look_again([key])
    except (Trouble, KeyError) as trouble:
        log.warning("link_not_read", paste=number, why=getattr(trouble, "sentence", "no such network"))
        page = None
    with desk.database.write.begin() as session:
        paste = session.get(Paste, number)
        if paste is None:
            return
        by, channel, url = paste.by, paste.channel, paste.url
        if page is None and paste.tries < TRIES:
            paste.tries += 1
            return
        if page is not None:
            money.charge_page(session, desk, network, Source.SEARCH, page)
        if page is None:
            said = f"Kestrel could not read {url} after several tries. {TYPE_IT}"
        elif not page.posts:
            said = f"There is no post to read at {url}: it was deleted, or it is not public. {TYPE_IT}"
        elif not _take(session, desk, page.posts[0], by):
            said = f"The post at {url} is one of our own or is already in the queue."
        session.delete(paste)
    if said is not None:
        desk.surface.tell(by, channel, said)
    desk.wakeups.board.set()


def _take(session: Session, desk: Desk, post: PublicPost, by: str) -> bool:
    watch = sources.by_hand(session, desk.now())
    new = intake.take(session, desk, Found(watch.id, WatchKind.BY_HAND, by), intake.prepare(desk, [post]))
    watch.taken += len(new)
    for number in new:
        history.add(session, number, "add", by=by, at=desk.now())
    return bool(new)


def _held(session: Session, link: PostLink) -> Mention | None:
    return session.scalar(
        select(Mention).join(Post, Post.id == Mention.id).where(Post.network == link.network, Post.key == link.key)
    )


def _already(mention: Mention) -> str:
    owner = f"<@{mention.owner}> has it." if mention.owner else "Nobody has claimed it yet."
    return f"That post is in the queue already. {owner}"
