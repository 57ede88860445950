"""Mentions: what the team does about the posts that reached us."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, and_, func, insert, or_, select, text, update
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column, relationship

from bot.core.follow_ups import FollowUp
from bot.core.lifecycle import OWED, Status
from bot.core.triage import Guess, Mood, Urgency
from bot.core.watching import WatchKind
from bot.storage.base import Base, table_of
from bot.storage.posts import Post

FOLLOWS, REMEMBERED = text("follow_up IS NOT NULL"), text("forgotten_at IS NULL")
OWNED = text("owner IS NOT NULL")


class Mention(Base):
    """A post that reached us: its guess, its owner, its place on the board.

    `lead_id` names the mention under whose card this one is gathered; None means that it has a card of its own, or
    that it is muted. `corrected` lists the parts of the guess that a person has put right. `likeness` is the cleaned
    text by which near-identical posts are found; it goes when the post goes. `offered_at` says since when a silent
    claim is offered back to the team: anybody may take it. `until_at` ends a snooze or a wait for `waiting_on`, a
    member's id or a name. `reason` says why it was closed. `declined_at` says that its author asks not to be invited.
    `follow_up` says that its author had words under that card before, and whether these say more or thanks alone.
    `forgotten_at` says since when only its labels and times are kept.
    """

    __tablename__ = "mention"
    __table_args__ = (
        Index("ix_mention_open", "status", "taken_at"),
        Index("ix_mention_taken_at", "taken_at"),
        Index("ix_mention_owner", "owner", "status", postgresql_where=OWNED, sqlite_where=OWNED),
        Index("ix_mention_follow_up", "follow_up", "taken_at", postgresql_where=FOLLOWS, sqlite_where=FOLLOWS),
        Index("ix_mention_remembered", "taken_at", postgresql_where=REMEMBERED, sqlite_where=REMEMBERED),
    )

    id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True, autoincrement=False)
    watch_id: Mapped[int | None] = mapped_column(ForeignKey("watch.id"))
    kind: Mapped[WatchKind]
    status: Mapped[Status] = mapped_column(default=Status.OPEN)
    owner: Mapped[str | None] = mapped_column(String(40))
    owned_at: Mapped[datetime | None]
    taken_at: Mapped[datetime]
    added_by: Mapped[str | None] = mapped_column(String(40))

    mood: Mapped[Mood]
    theme: Mapped[str | None] = mapped_column(String(40))
    service: Mapped[str | None] = mapped_column(String(80))
    urgency: Mapped[Urgency]
    complaint: Mapped[bool]
    thanks: Mapped[bool]
    spam: Mapped[bool]
    harm: Mapped[bool]
    corrected: Mapped[list[Any]]

    lead_id: Mapped[int | None] = mapped_column(ForeignKey("mention.id"), index=True)
    muted: Mapped[bool] = mapped_column(default=False)
    likeness: Mapped[str] = mapped_column(Text, default="")

    answer_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    answered_at: Mapped[datetime | None]

    offered_at: Mapped[datetime | None]
    until_at: Mapped[datetime | None] = mapped_column(index=True)
    waiting_on: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(String(200))
    escalated_to: Mapped[str | None] = mapped_column(String(40))
    declined_at: Mapped[datetime | None]
    follow_up: Mapped[FollowUp | None]
    forgotten_at: Mapped[datetime | None]

    post: Mapped[Post] = relationship(foreign_keys=[id], lazy="joined", innerjoin=True)
    answer: Mapped[Post | None] = relationship(foreign_keys=[answer_id])

    @property
    def opportunity(self) -> bool:
        """They wrote about a rival, not to us: never owed, never chased."""
        return self.kind is WatchKind.COMPETITOR

    @property
    def pressing(self) -> bool:
        """Goes before everything else, storm or no storm."""
        return self.harm or self.urgency == Urgency.URGENT


def keep(session: Session, mention_id: int) -> Mention | None:
    """A mention, kept from others until the caller's transaction ends; None for an unknown id.

    Its post is not: whoever blanks one takes the post first, and would wait for us while we wait for it. Rows that
    only point to the mention may be added meanwhile (`key_share`).
    """
    return session.scalar(
        select(Mention).where(Mention.id == mention_id)
        .with_for_update(of=Mention, key_share=True).execution_options(populate_existing=True)
    )  # fmt: skip


def keep_all(session: Session, mention_ids: Collection[int], *, gathered: Collection[int] = ()) -> None:
    """Keep several mentions, with those that are `gathered` under some, from others. By their ids, as everybody who
    needs more than one does: two who took them in different orders would wait for each other."""
    if mention_ids:
        which = Mention.id.in_(mention_ids) | Mention.lead_id.in_(gathered)
        session.execute(select(Mention.id).where(which).order_by(Mention.id).with_for_update(key_share=True))


def row(
    post_id: int, guess: Guess, *, kind: WatchKind, watch_id: int | None, now: datetime, **more: Any
) -> dict[str, Any]:
    """The column values of a new mention."""
    return {
        "id": post_id,
        "watch_id": watch_id,
        "kind": kind,
        "status": Status.OPEN,
        "taken_at": now,
        "mood": guess.mood,
        "theme": guess.theme,
        "service": guess.service,
        "urgency": guess.urgency,
        "complaint": guess.complaint,
        "thanks": guess.thanks,
        "spam": guess.spam,
        "harm": guess.harm,
        "corrected": [],
        "lead_id": None,
        "muted": False,
        "likeness": "",
        "added_by": None,
        "offered_at": None,
        "declined_at": None,
        "follow_up": None,
        **more,
    }


def offer_back(session: Session, mention_ids: Collection[int], at: datetime) -> None:
    """From now on anybody may take these silent claims."""
    if mention_ids:
        session.execute(
            update(Mention).where(Mention.id.in_(mention_ids), Mention.offered_at.is_(None)).values(offered_at=at)
            .execution_options(synchronize_session=False)
        )  # fmt: skip


def at_risk(session: Session) -> frozenset[str | None]:
    """The services of open mentions whose writers may be at risk; None among them where no service is known."""
    open_ones = (Mention.status.in_(OWED), Mention.harm, Mention.lead_id.is_(None), Mention.muted.is_(False))
    ours = Mention.kind != WatchKind.COMPETITOR
    return frozenset(session.scalars(select(Mention.service).where(*open_ones, ours).distinct()))


def due(session: Session, now: datetime) -> Sequence[Mention]:
    """Snoozed and waiting mentions whose moment has come, locked against other workers."""
    asleep = Mention.status.in_((Status.SNOOZED, Status.WAITING))
    found = select(Mention).where(asleep, Mention.until_at <= now).order_by(Mention.until_at).limit(100)
    return session.scalars(found.with_for_update(of=Mention, skip_locked=True)).all()


def add(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Put new mentions in, all of them with one statement."""
    session.execute(insert(table_of(Mention)), list(rows))


def recent_leads(session: Session, since: datetime, limit: int) -> list[tuple[int, str]]:
    """The newest leads with their cleaned text, oldest first: candidates for a near-identical post."""
    rows = session.execute(
        select(Mention.id, Mention.likeness)
        .where(Mention.lead_id.is_(None), Mention.likeness != "", Mention.taken_at >= since, Mention.status.in_(OWED))
        .order_by(Mention.id.desc())
        .limit(limit)
    ).all()
    return [(number, likeness) for number, likeness in reversed(rows)]


def leads_of_conversations(session: Session, network: str, conversations: Collection[str]) -> dict[str, int]:
    """For each conversation that somebody still has to see to: the lead whose card shows it.

    What is answered is done: a follow-up gets a card of its own, which can be claimed.
    """
    lead = aliased(Mention)
    rows = session.execute(
        select(Post.conversation, func.max(lead.id))
        .join(Mention, Mention.id == Post.id)
        .join(lead, lead.id == func.coalesce(Mention.lead_id, Mention.id))
        .where(
            lead.status.in_(OWED),
            Post.network == network,
            Post.conversation.in_(conversations),
            Mention.muted.is_(False),
            Mention.kind != WatchKind.COMPETITOR,
        )
        .group_by(Post.conversation)
    )
    return {conversation: lead for conversation, lead in rows if conversation is not None}


def to_check(
    session: Session, network: str, *, today: date, free_before: datetime, paid_before: datetime, since: datetime
) -> Sequence[Post]:
    """At most 100 posts due for another look, the longest unseen first.

    Those that the network charged for today may be read again for nothing (`free_before`); others cost
    (`paid_before`). Posts written before `since` are left alone.
    """
    free = and_(Post.charged_on == today, Post.checked_at < free_before)
    return session.scalars(
        select(Post)
        .join(Mention, Mention.id == Post.id)
        .where(Post.network == network, Post.gone_at.is_(None), Post.posted_at >= since)
        .where(or_(free, Post.checked_at < paid_before))
        .order_by(Post.checked_at)
        .limit(100)
    ).all()
