"""Invitations that were sent and stories that were published, made up for tests of what comes of them."""

from __future__ import annotations

from datetime import datetime
from itertools import count as numbers
from typing import Any

from sqlalchemy import select

from bot.core.invitations import Tone
from bot.core.permit import PermitKind
from bot.core.replies import ReplyKind, ReplyState
from bot.desk import Desk
from bot.sandbox.world import Sandbox
from bot.services.reply_drawing import story_card
from bot.storage import cards
from bot.storage.cards import Card, CardKind
from bot.storage.history import History
from bot.storage.invitations import Invitation
from bot.storage.replies import Reply
from bot.storage.stories import Story
from tests.desks import post, take

_forms = numbers(1)


def invite(
    desk: Desk,
    handle: str = "jo_rowan",
    service: str = "emergency",
    *,
    at: datetime | None = None,
    by: str = "U0PRIYA",
    state: ReplyState = ReplyState.SENT,
    threaded: bool = False,
) -> Invitation:
    """Somebody's post, and the invitation that went out under it; `threaded` gives it a card in the thread."""
    number, at = next(_forms), at or desk.now()
    (mention,) = take(
        desk, post(str(10_000 + number), f"{handle} tells their own tale, number {number}", handle=handle)
    )
    with desk.database.write.begin() as session:
        reply = Reply(
            form=f"form-{number}", mention_id=mention, network="x", account="AshcombeValeNHS",
            kind=ReplyKind.INVITATION, way=PermitKind.API, state=state, text="Please share your story", by=by, at=at,
            sent_at=at, overridden=[], post_url="https://x.com/AshcombeValeNHS/status/1",
        )  # fmt: skip
        session.add(reply)
        session.flush()
        invitation = Invitation(
            reply_id=reply.id, person=f"hash-of-{handle}", service=service, link_kind="share",
            link="https://www.careopinion.org.uk/youropinion", tone=Tone.SORRY, by=by, at=at,
        )  # fmt: skip
        session.add(invitation)
        if threaded:
            own = cards.own_of(session, mention)
            row = cards.row(CardKind.REPLY, channel=desk.channel, priority=cards.OWNED, at=at)
            cards.add(session, [row | {"reply_id": reply.id, "thread_id": own.id if own else None}])
        session.flush()
        session.expunge_all()
    return invitation


def mention_of(desk: Desk, key: str) -> int:
    """The mention under whose invitation a story came, as somebody has said."""
    number = story(desk, key).id
    with desk.database.read() as session:
        found = session.scalars(select(Invitation).where(Invitation.story_id == number)).one()
        return found.reply.mention_id


def happened(desk: Desk, mention_id: int | None) -> list[tuple[str, str]]:
    """(what, by whom) of a mention's history, or of what belongs to none."""
    with desk.database.read() as session:
        rows = session.scalars(select(History).where(History.mention_id == mention_id).order_by(History.id))
        return [(row.action, row.by) for row in rows]


def publish(
    sandbox: Sandbox, title: str = "Kind staff, long wait", service: str = "ASHCOMBE-AE", at: datetime | None = None
) -> str:
    """A story on the local feedback site, read by its moderator; its key."""
    written = sandbox.feedback.write(service=service, title=title, text="Words that only the site keeps.", at=at)
    return str(sandbox.feedback.publish(written.id, at=at).id)


def story(desk: Desk, key: str) -> Story:
    """A story as it stands in the database now."""
    with desk.database.read() as session:
        return session.scalars(select(Story).where(Story.key == key)).one()


def keys(desk: Desk) -> list[str]:
    """The stories that we hold, in the order in which they came."""
    with desk.database.read() as session:
        return list(session.scalars(select(Story.key).order_by(Story.id)))


def cards_of(desk: Desk, key: str) -> list[Card]:
    """The cards that a story has."""
    number = story(desk, key).id
    with desk.database.read() as session:
        return list(session.scalars(select(Card).where(Card.story_id == number, Card.kind == CardKind.STORY)))


def drawn(desk: Desk, key: str) -> Any:
    """What a story's card says now."""
    with desk.database.read() as session:
        return story_card(session, desk, session.get_one(Story, story(desk, key).id))
