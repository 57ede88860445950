"""Answering in a test: a post on the local X taken in, a form opened and sent, the outbox at work on a moved clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from bot.core.replies import ReplyKind, ReplyState
from bot.core.reply_form import ReplyForm
from bot.core.watching import WatchKind
from bot.desk import Desk
from bot.networks.x import X
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.sandbox.x import tokens
from bot.services import deciding, outbox, reading, replies
from bot.services.replies import Done
from bot.storage import history
from bot.storage.cards import Card, CardKind
from bot.storage.outbox import Outbox
from bot.storage.posts import Post
from bot.storage.replies import Reply
from bot.storage.spend import Spend
from bot.storage.watches import Watch
from tests.desks import watch

US = "AshcombeValeNHS"
PUBLISH, TIMELINE = "POST /2/tweets", "GET /2/users/:id/tweets"
ASKED = f"@{US} four hours in A&E and no news"
WORDS = "So sorry to read this. We are asking the ward now."
Script = Callable[[str], str | None]


def ask(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, *texts: str, handle: str = "jo_rowan", apart: bool = False
) -> tuple[list[int], list[str]]:
    """Posts on the local X, of one person or each by somebody else (`apart`), read in as reading does: the new mentions
    and the ids of their posts."""
    writers = (handle, *(f"{handle}_{number}" if apart else handle for number in range(1, len(texts))))
    keys = [sandbox.x.post(writer, text).id for writer, text in zip(writers, texts or (ASKED,), strict=True)]
    clock.advance(10)
    reading.read(desk, watch(desk).id)
    with desk.database.read() as session:
        rows = session.execute(select(Post.key, Post.id).where(Post.key.in_(keys))).all()
    numbers = {key: number for key, number in rows}
    return [numbers[key] for key in keys], keys


def unasked(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> tuple[int, str]:
    """A post that speaks of us and does not address us: X lets nobody but a person answer it."""
    key = sandbox.x.post("ade_k", "Nobody picks up the phone at Ashcombe General today").id
    clock.advance(10)
    with desk.database.read() as session:
        keyword = session.scalars(select(Watch.id).where(Watch.query == '"Ashcombe General"')).one()
    reading.read(desk, keyword)
    with desk.database.read() as session:
        return session.scalars(select(Post.id).where(Post.key == key)).one(), key


def fill(
    desk: Desk,
    mention_id: int,
    text: str = WORDS,
    *,
    by: str = "U0TOM",
    kind: ReplyKind = ReplyKind.REPLY,
    reason: str = "",
    to: int | None = None,
) -> ReplyForm:
    """A form as somebody has opened it, typed into it, and chosen the post that it answers."""
    form = replies.begin(desk, mention_id, kind, by=by)
    return replace(form, typed=replace(form.typed, text=text, reason=reason, to=to or form.typed.to))


def answer(desk: Desk, mention_id: int, text: str = WORDS, **more: Any) -> int:
    """Open a form, write, press Send: the number of the reply."""
    by = more.get("by", "U0TOM")
    return press(desk, fill(desk, mention_id, text, **more), by=by)


def press(desk: Desk, form: ReplyForm, *, by: str = "U0TOM") -> int:
    """Press Send on a form that nothing stands against."""
    sent = replies.send(desk, form.typed, by=by)
    assert isinstance(sent, Done), sent
    with desk.database.read() as session:
        return session.scalars(select(Reply.id).where(Reply.form == form.typed.form)).one()


def approve(desk: Desk, number: int, *, by: str, delivery: str | None = None) -> str:
    """Press Approve on a card that shows the words as they are now."""
    return deciding.approve(desk, number, reply(desk, number).revision, by=by, delivery=delivery)


def ask_change(desk: Desk, number: int, note: str, *, by: str) -> None:
    """Ask for a change of the words as they are now."""
    deciding.ask_change(desk, number, reply(desk, number).revision, note, by=by)


def deliver(desk: Desk, clock: MovableClock, seconds: float = 0) -> None:
    """Let the clock move on and the outbox work, in steps, so that everything happens in its turn."""
    end = clock.now().timestamp() + seconds
    outbox.deliver(desk)
    while (rest := end - clock.now().timestamp()) > 0.5:
        clock.advance(min(5, rest))
        outbox.deliver(desk)


def read_own(desk: Desk, clock: MovableClock) -> None:
    """Read our own timeline, as reading does when its turn comes."""
    clock.advance(40)
    reading.read(desk, watch(desk, WatchKind.OWN).id)


def impatient(desk: Desk, sandbox: Sandbox, timeout: float = 1.0) -> Desk:
    """The same desk, whose X waits for an answer for a moment only."""
    keys: dict[str, Any] = {
        "api_key": tokens.KEY, "api_secret": "s", "access_token": tokens.ACCESS, "access_token_secret": "s",
    }  # fmt: skip
    x = X(sandbox.x_api_url, bearer_token=tokens.BEARER, **keys, now=sandbox.clock.now, timeout=timeout)
    return replace(desk, networks={**desk.networks, "x": x})


def failing(sandbox: Sandbox, *faults: str | None) -> None:
    """Requests to publish go wrong in this order, and well from then on; everything else always goes well."""
    left = list(faults)

    def script(path: str) -> str | None:
        return left.pop(0) if path == "/x/2/tweets" and left else None

    sandbox.faults.x_script = script


def reply(desk: Desk, number: int) -> Reply:
    """A reply as it stands in the database now, with its post and mention."""
    with desk.database.read() as session:
        found = session.get_one(Reply, number)
        _ = found.mention.answer, found.post
        return found


def state(desk: Desk, number: int) -> ReplyState:
    """How far a reply has come."""
    return reply(desk, number).state


def row(desk: Desk, number: int) -> Outbox:
    """A reply's row in the outbox."""
    with desk.database.read() as session:
        return session.scalars(select(Outbox).where(Outbox.reply_id == number)).one()


def story(desk: Desk, mention_id: int) -> list[tuple[str, str]]:
    """(what, by whom) of a mention's history."""
    with desk.database.read() as session:
        return [(one.action, one.by) for one in history.of(session, mention_id)]


def told(desk: Desk, member: str) -> list[tuple[str, str | None]]:
    """(why, note) of what one person was told at once."""
    with desk.database.read() as session:
        rows = session.scalars(select(Card).where(Card.user == member, Card.kind == CardKind.ALERT).order_by(Card.id))
        return [(one.about["reason"], one.about["note"]) for one in rows if one.about]


def public(sandbox: Sandbox, key: str) -> list[str]:
    """What we said to a post, as everybody can read it on the local X."""
    return [one.text for one in sandbox.x.replies_to(key) if one.author.handle == US]


def spent(desk: Desk, *items: str) -> int:
    """What this has cost so far, in micro-dollars."""
    with desk.database.read() as session:
        return sum(one.micros for one in session.scalars(select(Spend)) if one.item in items)
