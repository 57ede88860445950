"""What has to be true of the answering machine, after each step and when everything has come to rest."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bot.core.follow_ups import FollowUp
from bot.core.lifecycle import Status
from bot.core.permit import PermitKind
from bot.core.replies import ReplyState
from bot.services.audit import audit
from bot.services.drawing import card_for
from bot.storage import hushes
from bot.storage.cards import Card
from bot.storage.history import KESTREL, History
from bot.storage.mentions import Mention
from bot.storage.outbox import Outbox
from bot.storage.replies import Reply
from bot.views.cards import draw
from tests.machine import LIVE, Office

RELEASED = frozenset({ReplyState.QUEUED, ReplyState.READY})
HUSHED = frozenset({ReplyState.HELD, ReplyState.MISSED})
# A follow-up that its author took back, or that has an answer of its own.
SEEN_TO = (Status.DELETED, Status.ANSWERED)
ENDS = frozenset({"answer_seen", "close"})
# The states in which a reply may be after something was done to it.
LEADS_TO: dict[str, frozenset[ReplyState]] = {
    **dict.fromkeys(("reply", "invite", "thank", "edit"), RELEASED | {ReplyState.ASKED}),
    "approve": RELEASED,
    "ask_change": frozenset({ReplyState.CHANGE}),
    "undo": frozenset({ReplyState.UNDONE}),
    "drop": frozenset({ReplyState.DROPPED}),
    "try_again": frozenset({ReplyState.QUEUED}),
    "failed": frozenset({ReplyState.FAILED, ReplyState.READY}),
    "unsure": frozenset({ReplyState.UNSURE}),
    "said": frozenset({ReplyState.SAID, ReplyState.READY}),
    "sent": frozenset({ReplyState.SENT}),
    # When the hush is over its writer is asked.
    "held": HUSHED,
    "send": RELEASED,
}
# Where nobody has to decide, and no word of ours may stand on the network.
NOT_THERE = frozenset(
    {ReplyState.ASKED, ReplyState.CHANGE, ReplyState.UNDONE, ReplyState.FAILED, ReplyState.READY, ReplyState.SAID}
    | HUSHED
)


def hold_now(office: Office, words: dict[int, list[str]]) -> None:
    """What holds at any moment. `words` are, for each reply, the unmistakable words of every text it ever had."""
    posts_of(office, words)
    assert office.repeated == [], "sent again though it stood there"
    assert office.in_spite == [], "invited while a hush stood"
    with office.first.desk.database.read() as session:
        replies = list(session.scalars(select(Reply)))
        for mention in session.scalars(select(Mention)):
            rows = list(session.scalars(select(History).where(History.mention_id == mention.id).order_by(History.id)))
            assert retold(rows) == (mention.status, mention.owner), told(rows)
            if mention.status in (Status.ANSWERED, Status.CLOSED):
                mine = select(Mention).where(Mention.lead_id == mention.id, Mention.follow_up == FollowUp.MORE)
                _heard(rows, list(session.scalars(mine.where(Mention.status.not_in(SEEN_TO)))))
            for reply in replies:
                if reply.mention_id == mention.id:
                    _agrees(reply, rows)


def hold_at_rest(office: Office, words: dict[int, list[str]]) -> None:
    """What holds once everything is well and nothing is left to do."""
    desk = office.first.desk
    posts = posts_of(office, words)
    with desk.database.read() as session:
        for reply in session.scalars(select(Reply)):
            row = session.scalar(select(Outbox).where(Outbox.reply_id == reply.id))
            _came_to_an_end(office, reply, row, posts[reply.id])
        _to_whom_they_belong(office, list(session.scalars(select(Reply))))
    _cards_equal_their_rows(office)
    assert audit(desk) == []


def posts_of(office: Office, words: dict[int, list[str]]) -> dict[int, list[str]]:
    """The ids of the posts that each reply became; never more than one."""
    standing = office.published()
    found = {reply: [id for id, text in standing if any(one in text for one in mine)] for reply, mine in words.items()}
    assert all(len(ids) <= 1 for ids in found.values()), f"posted twice: {found}"
    assert sorted(id for ids in found.values() for id in ids) == sorted(id for id, _ in standing), "nobody sent this"
    return found


def retold(rows: list[History]) -> tuple[Status, str | None]:  # noqa: C901 - one branch for each kind of row
    """Status and owner as the history alone tells them."""
    status, owner = Status.OPEN, None
    for row in rows:
        match row.action:
            case "claim":
                assert owner is None, f"claimed while somebody had it: {told(rows)}"
                status, owner = Status.CLAIMED, row.by
            case "release":
                assert owner == row.by, f"released by somebody else: {told(rows)}"
                status, owner = Status.OPEN, None
            case "pass":
                assert owner != row.note["to"], told(rows)
                status, owner = Status.CLAIMED, row.note["to"]
            case "snooze":
                status, owner = Status.SNOOZED, owner or row.by
            case "wake":
                status = Status.CLAIMED if owner else Status.OPEN
            case "close":
                status = Status.CLOSED
            case "reopen":
                status, owner = Status.OPEN, None
            case "answer_seen":
                status = Status.ANSWERED
            case "follow_up":
                if row.note["was"] in (Status.ANSWERED, Status.CLOSED):
                    owner = row.note.get("to")
                if row.note["was"] != Status.WAITING:
                    status = Status.CLAIMED if owner else Status.OPEN
            case "follow_up_gone":
                status, owner = Status(row.note["now"]), row.note.get("owner")
            case "thanked":
                assert status in (Status.ANSWERED, Status.CLOSED), told(rows)
                status = Status.CLOSED
            case "owner_gone":
                status, owner = Status.OPEN, None
            case "author_deleted":
                status, owner = Status.DELETED, None
    return status, owner


def told(rows: list[History]) -> str:
    """A history in one line, for whoever has to find out what went wrong."""
    return "; ".join(f"{row.at:%H:%M:%S} {row.by} {row.action} {row.note or ''}".strip() for row in rows)


def _heard(rows: list[History], said: list[Mention]) -> None:
    """What was done ended after the last word of the person that was more than thanks."""
    ended = max(row.at for row in rows if row.action in ENDS)
    assert all(each.taken_at <= ended for each in said), f"nobody sees to what was written again: {told(rows)}"


def _agrees(reply: Reply, rows: list[History]) -> None:
    """The last thing that the history says of a reply is what has become of it."""
    mine = [row for row in rows if row.note.get("reply") == reply.id and row.action != "it_is_there"]
    last = mine[-1]
    allowed = LEADS_TO[last.action]
    if any(row.action == "author_deleted" and row.id > last.id for row in rows):
        allowed = allowed | {ReplyState.DROPPED}
    assert reply.state in allowed, f"reply {reply.id} is {reply.state}: {told(rows)}"


def _came_to_an_end(office: Office, reply: Reply, row: Outbox | None, posts: list[str]) -> None:
    """No Send is lost, and none of those that did not go out stands there."""
    what = f"reply {reply.id} is {reply.state}, with {len(posts)} posts ({reply.trouble})"
    assert row is None or row.asks or row.state not in LIVE, what
    assert reply.state not in (ReplyState.QUEUED, ReplyState.SAID), what
    assert reply.state is not ReplyState.HELD or _stands(office), what
    if reply.state in NOT_THERE:
        assert posts == [], what
    if reply.state in (ReplyState.FAILED, ReplyState.UNSURE):
        assert reply.trouble, what
    if reply.state is ReplyState.SENT:
        assert reply.sent_at is not None, what
        if reply.post is not None:
            here = {reply.post.key} if reply.post.key not in office.by_hand else set()
            assert set(posts) == here, what
        if reply.way is PermitKind.API and reply.post is None:
            assert row is not None, what


def _stands(office: Office) -> bool:
    with office.first.desk.database.read() as session:
        return hushes.standing(session, office.clock.now()) is not None


def _to_whom_they_belong(office: Office, replies: list[Reply]) -> None:
    """What was posted by hand in the very words of one reply counts for no other while that one is to be found."""
    ready = {reply.id for reply in replies if reply.state is ReplyState.READY}
    for reply in replies:
        if reply.post is not None and office.by_hand.get(reply.post.key) in ready:
            assert office.by_hand[reply.post.key] == reply.id, f"reply {reply.id} has somebody else's words"


def _cards_equal_their_rows(office: Office) -> None:
    desk, chat = office.first.desk, office.sandbox.slack
    stood: dict[tuple[str, str], int] = {}
    with desk.database.read() as session:
        for card in session.scalars(select(Card).where(Card.failed.is_(None), Card.packed.is_(False))):
            says = card_for(session, desk, card)
            if says is None:
                continue  # a reminder that was settled before it left
            assert card.ts is not None, f"card {card.id} was never shown"
            message, drawn = chat.message(card.channel, card.ts), draw(says)
            assert message["text"] == drawn.text, f"card {card.id} ({card.kind}) says something old"
            assert differs(drawn.blocks, message["blocks"]) is None, (
                f"card {card.id} ({card.kind}): {differs(drawn.blocks, message['blocks'])}"
            )
            stood[card.channel, card.ts] = card.id
        channels = {channel for channel, _ in stood}
    for channel in channels:
        for message in chat.messages(channel):
            told_of = [message, *chat.messages(channel, message["ts"])]
            for each in told_of:
                if each.get("metadata"):
                    assert (channel, each["ts"]) in stood, f"a message without a card: {each['text']}"


def differs(ours: Any, shown: Any) -> str | None:
    """Where a message in the chat is not what we draw; names that Slack gives to blocks and buttons aside."""
    if isinstance(ours, dict) and isinstance(shown, dict):
        given = {name: value for name, value in shown.items() if name in ours or name not in ("block_id", "action_id")}
        if given.keys() != ours.keys():
            return f"{sorted(ours)} / {sorted(given)}"
        return next((found for name in ours if (found := differs(ours[name], given[name])) is not None), None)
    if isinstance(ours, list) and isinstance(shown, list):
        if len(ours) != len(shown):
            return f"{len(ours)} / {len(shown)} parts: {ours} / {shown}"
        pairs = zip(ours, shown, strict=True)
        return next((found for mine, theirs in pairs if (found := differs(mine, theirs)) is not None), None)
    return None if ours == shown else f"{ours!r} / {shown!r}"


__all__ = ["KESTREL", "differs", "hold_at_rest", "hold_now", "posts_of", "retold", "told"]
