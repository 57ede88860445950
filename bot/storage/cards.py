"""Cards: what should stand in the chat, and what stands there now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BindParameter, ForeignKey, Index, String, Text, func, insert, select, sql, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.storage.base import Base, table_of
from bot.storage.card_kinds import CardKind as CardKind  # noqa: PLC0414 - cards and their kinds are asked for together

# Most cards are as they should be; the loop looks only at the few that are not.
UNSHOWN = text("wanted > shown")
OF_A_HUSH = text("hush_id IS NOT NULL")
OF_A_PROMO = text("promo_id IS NOT NULL")
OF_A_RUN = text("run_id IS NOT NULL")
IN_A_THREAD = text("thread_id IS NOT NULL")


class Card(Base):
    """A message in the chat as it should be (`wanted`) and as it is (`shown`), both counting versions from 1.

    `ts` is the chat's own name for the message, None until it stands there. `attempted_at` is set before it is
    sent for the first time: a row with an attempt and no `ts` is looked for in the chat before it is sent again.
    `list_id` names the list card that shows this mention as a line; while `packed`, the line is all there is.
    `about` says why an alert was sent and by whom (`reason`, `by`, `note`); without it, for risk of harm. Of a hush's
    card it says which one this is (`says`).
    `failed` says why the chat refused it, `withdrawn` takes it out of the chat for good. `priority` orders the work: 0
    goes first; within one priority the older `sort_at` does. `retry_at` holds a card back after a failure.
    """

    __tablename__ = "card"
    __table_args__ = (
        Index("ix_card_work", "priority", "sort_at", postgresql_where=UNSHOWN, sqlite_where=UNSHOWN),
        Index("ix_card_list_id", "list_id"),
        Index("ix_card_hush_id", "hush_id", postgresql_where=OF_A_HUSH, sqlite_where=OF_A_HUSH),
        Index("ix_card_promo_id", "promo_id", postgresql_where=OF_A_PROMO, sqlite_where=OF_A_PROMO),
        Index("ix_card_run_id", "run_id", postgresql_where=OF_A_RUN, sqlite_where=OF_A_RUN),
        Index("ix_card_thread_id", "thread_id", postgresql_where=IN_A_THREAD, sqlite_where=IN_A_THREAD),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[CardKind]
    channel: Mapped[str] = mapped_column(String(40))
    user: Mapped[str | None] = mapped_column(String(40))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("card.id"))
    mention_id: Mapped[int | None] = mapped_column(ForeignKey("mention.id"), index=True)
    storm_id: Mapped[int | None] = mapped_column(ForeignKey("storm.id"))
    outage_id: Mapped[int | None] = mapped_column(ForeignKey("outage.id"))
    list_id: Mapped[int | None] = mapped_column(ForeignKey("card.id"))
    # Without foreign keys: SQLite could add them only by making the table anew, under the keys that lead to it.
    reply_id: Mapped[int | None] = mapped_column(index=True)
    story_id: Mapped[int | None] = mapped_column(index=True)
    hush_id: Mapped[int | None]
    promo_id: Mapped[int | None]
    run_id: Mapped[int | None]
    digest_id: Mapped[int | None]
    about: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    packed: Mapped[bool] = mapped_column(default=False)
    withdrawn: Mapped[bool] = mapped_column(default=False, server_default=sql.false())
    priority: Mapped[int]
    wanted: Mapped[int] = mapped_column(default=1)
    shown: Mapped[int] = mapped_column(default=0)
    sort_at: Mapped[datetime]
    wanted_at: Mapped[datetime]
    shown_at: Mapped[datetime | None]
    attempted_at: Mapped[datetime | None]
    retry_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    ts: Mapped[str | None] = mapped_column(String(40))
    failed: Mapped[str | None] = mapped_column(Text)


URGENT, SUMMARY, OWNED, ORDINARY, LATER = 0, 1, 2, 5, 6


def row(kind: CardKind, *, channel: str, priority: int, at: datetime, **more: Any) -> dict[str, Any]:
    """The column values of a new card, all keys present so that many go in as one statement."""
    return {
        "kind": kind,
        "channel": channel,
        "user": None,
        "thread_id": None,
        "mention_id": None,
        "storm_id": None,
        "outage_id": None,
        "reply_id": None,
        "story_id": None,
        "hush_id": None,
        "promo_id": None,
        "run_id": None,
        "digest_id": None,
        "about": None,
        "priority": priority,
        "wanted": 1,
        "shown": 0,
        "wanted_at": at,
        "sort_at": at,
        "tries": 0,
        "packed": False,
        **more,
    }


def add(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Put new cards on the board."""
    if rows:
        session.execute(insert(table_of(Card)), list(rows))


# Made once: a click on Claim spends most of its time on making statements. The ids are looked up by two indexes;
# with a plain OR in their place PostgreSQL would read the whole table.
_TABLE = table_of(Card)
_MENTIONS: BindParameter[Any] = sql.bindparam("mentions", expanding=True)
_ALL = select(_TABLE.c.id).where(_TABLE.c.mention_id.in_(_MENTIONS))
# Messages that remind somebody of several mentions; named here alone, since their tables build upon this one.
_CHASE = sql.table("chase", sql.column("deadline_id"), sql.column("card_id"))
_DEADLINE = sql.table("deadline", sql.column("id"), sql.column("mention_id"))
_CHASES = (
    select(_CHASE.c.card_id)
    .join(_DEADLINE, _DEADLINE.c.id == _CHASE.c.deadline_id)
    .where(_DEADLINE.c.mention_id.in_(_MENTIONS))
)
_SHARED = sql.table("shared", sql.column("card_id"), sql.column("mention_id"))
_SHARES = select(_SHARED.c.card_id).where(_SHARED.c.mention_id.in_(_MENTIONS))
_OWN = _ALL.where(_TABLE.c.packed.is_(False))
_LISTS = select(_TABLE.c.list_id).where(_TABLE.c.mention_id.in_(_MENTIONS), _TABLE.c.list_id.is_not(None))
_ANEW = (
    update(_TABLE)
    .where(_TABLE.c.failed.is_(None), _TABLE.c.withdrawn.is_(False))
    .values(wanted=_TABLE.c.wanted + 1, wanted_at=sql.bindparam("moment"))
)
_PACKED = _TABLE.c.packed & (_TABLE.c.kind == CardKind.MENTION)
_REDRAW_OWN = _ANEW.where(_TABLE.c.id.in_(_OWN.union(_CHASES, _SHARES)))
_REDRAW = _ANEW.where(_TABLE.c.id.in_(_OWN.union(_LISTS, _CHASES, _SHARES)))
_TOUCHED = _TABLE.c.id.in_(_ALL.union(_LISTS, _CHASES, _SHARES))
_KEEP = select(_TABLE.c.id).where(_TOUCHED).order_by(_TABLE.c.id).with_for_update()
_UNPACK = _ANEW.where(_TOUCHED).values(priority=sql.case((_PACKED, OWNED), else_=_TABLE.c.priority), packed=sql.false())


def redraw(session: Session, mention_ids: Collection[int], at: datetime, *, lists: bool = True) -> None:
    """Ask for a new drawing of every card that shows one of these mentions: its own, alerts, and lists.

    `lists=False` leaves packed lists alone: their lines do not show what has changed.
    """
    if mention_ids:
        session.execute(_REDRAW if lists else _REDRAW_OWN, {"mentions": list(mention_ids), "moment": at})


def redraw_replies(session: Session, reply_ids: Collection[int], at: datetime) -> None:
    """Ask for a new drawing of the cards that show these replies."""
    redraw_where(session, Card.reply_id.in_(reply_ids), at)


def redraw_story(session: Session, story_id: int, at: datetime) -> None:
    """Ask for a new drawing of a story's card."""
    redraw_where(session, Card.story_id == story_id, at)


def redraw_where(session: Session, which: Any, at: datetime) -> None:
    """Ask for a new drawing of these cards."""
    session.execute(
        update(Card).where(which, Card.failed.is_(None), Card.withdrawn.is_(False))
        .values(wanted=Card.wanted + 1, wanted_at=at)
        .execution_options(synchronize_session=False)
    )  # fmt: skip


def keep(session: Session, mention_ids: Collection[int]) -> None:
    """Keep every card that shows one of these from others, by their ids: two lists that are shared by two transactions
    would otherwise be taken in either order."""
    if mention_ids:
        session.execute(_KEEP, {"mentions": list(mention_ids)})


def unpack(session: Session, mention_ids: Collection[int], at: datetime) -> None:
    """Give mentions their own cards if they were packed, since somebody owns them now; redraws all that shows them."""
    if mention_ids:
        session.execute(_UNPACK, {"mentions": list(mention_ids), "moment": at})


def stand_out(session: Session, mention_id: int, *, channel: str, sort_at: datetime, at: datetime) -> None:
    """Give a mention a card of its own that goes first, whether it was gathered, packed or waiting."""
    mine = (Card.mention_id == mention_id, Card.kind == CardKind.MENTION)
    changed = session.execute(
        update(Card).where(*mine).values(priority=URGENT, packed=False, wanted_at=at)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    if not changed.rowcount:  # type: ignore[attr-defined]
        card = row(CardKind.MENTION, channel=channel, priority=URGENT, at=at)
        add(session, [card | {"mention_id": mention_id, "sort_at": sort_at}])


def own_of(session: Session, mention_id: int) -> Card | None:
    """The card that a mention has for itself."""
    return session.scalar(select(Card).where(Card.mention_id == mention_id, Card.kind == CardKind.MENTION))


def of_promo(session: Session, promo_id: int) -> Card | None:
    """The card of a promo in the channel, on whose thread its runs hang."""
    own = (Card.promo_id == promo_id, Card.kind == CardKind.PROMO)
    return session.scalar(select(Card).where(*own).order_by(Card.id).limit(1))


def newest_asking(session: Session, promo_id: int) -> int | None:
    """The newest of the cards that ask a second pair of eyes about a promo."""
    asking = (Card.promo_id == promo_id, Card.kind == CardKind.PROMO_ASKED, Card.user.is_(None))
    return session.scalar(select(func.max(Card.id)).where(*asking))


def of_story(session: Session, story_id: int) -> bool:
    """Whether a story has a card."""
    return session.scalar(select(Card.id).where(Card.story_id == story_id).limit(1)) is not None
