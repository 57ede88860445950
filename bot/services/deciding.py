"""Deciding: what a person presses on a reply's card, from taking it back to saying that it is there."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from bot.core.cards import AlertReason
from bot.core.delivery import OutboxState
from bot.core.lifecycle import Status
from bot.core.permit import PermitKind
from bot.core.replies import ReplyAction, ReplyKind, ReplyState, may
from bot.core.x_entities import urls
from bot.desk import Desk
from bot.services import blanking, collisions, holding, money, queueing, settling, telling
from bot.services.refusals import UNKNOWN_REPLY, Refusal
from bot.storage import history, marks, outbox, replies
from bot.storage.replies import Reply

LONGEST_NOTE = 500
# A second press of the same button.
ALREADY = {
    (ReplyState.UNDONE, ReplyAction.UNDO): "It was taken back already; nothing goes out.",
    (ReplyState.DROPPED, ReplyAction.DROP): "It was dropped already; nothing goes out.",
}


def pressed(session: Session, reply_id: int, action: ReplyAction) -> Reply:
    """A reply that allows an action, held until the caller's transaction ends; refuses the others in words."""
    reply = replies.keep(session, reply_id)
    if reply is None:
        raise Refusal(UNKNOWN_REPLY)
    _allowed(reply, action)
    return reply


def look(desk: Desk, reply_id: int, action: ReplyAction, *, by: str, revision: int | None = None) -> None:
    """Before a form opens: may this be pressed, and by this person? Raises `Refusal`."""
    with desk.database.read() as session:
        reply = session.get(Reply, reply_id)
        if reply is None:
            raise Refusal(UNKNOWN_REPLY)
        _allowed(reply, action)
        if action is ReplyAction.ASK_CHANGE:
            _second_pair(reply, by, "ask for a change of")
            _as_shown(reply, revision)


def stands_at(desk: Desk, reply_id: int) -> str | None:
    """Where a reply stands in public, for whoever is too late to take it back."""
    with desk.database.read() as session:
        reply = session.get(Reply, reply_id)
        return reply.url if reply is not None and reply.state is ReplyState.SENT else None


def undo(desk: Desk, reply_id: int, *, by: str, delivery: str | None = None) -> None:
    """Take a reply back before it leaves. Raises `Refusal` when it is on its way."""
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, desk.now()):
            return
        reply = pressed(session, reply_id, ReplyAction.UNDO)
        row = outbox.of_reply(session, reply.id)
        if row is None or row.state is not OutboxState.WAITING or row.attempts:
            raise Refusal(
                "It is on its way already and cannot be taken back here. Delete it on the network if need be."
            )
        row.state, reply.state = OutboxState.UNDONE, ReplyState.UNDONE
        _note(session, desk, reply, "undo", by)
    desk.wakeups.board.set()


def approve(desk: Desk, reply_id: int, revision: int | None, *, by: str, delivery: str | None = None) -> str:
    """A second pair of eyes says yes to the words it was shown, by their `revision`; the writer's own do not count.
    What is said to the one who pressed."""
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, desk.now()):
            return ""
        reply = pressed(session, reply_id, ReplyAction.APPROVE)
        _second_pair(reply, by, "approve")
        _as_shown(reply, revision)
        if reply.mention.status is Status.DELETED:
            raise Refusal("The author has deleted the post meanwhile, so there is nothing left to answer.")
        if (overtaken := collisions.overtaken(session, reply)) is not None:
            raise Refusal(overtaken)
        micros = money.afford(session, desk, reply.text, by_api=reply.way is PermitKind.API)
        reply.approver = by
        history.add(session, reply.mention_id, "approve", by=by, at=desk.now(), reply=reply.id)
        said = queueing.release(session, desk, reply, micros)
        queueing.redraw(session, reply, desk)
    desk.wakeups.board.set()
    return f"Approved. {said}"


def ask_change(desk: Desk, reply_id: int, revision: int | None, note: str, *, by: str) -> None:
    """Ask the writer for a change of the words shown, with the reason. Raises `Refusal`."""
    note = note.strip()
    if not note or len(note) > LONGEST_NOTE:
        raise Refusal(f"Say in 1 to {LONGEST_NOTE} characters what should change, so that the writer knows.")
    with desk.database.write.begin() as session:
        reply = pressed(session, reply_id, ReplyAction.ASK_CHANGE)
        _second_pair(reply, by, "ask for a change of")
        _as_shown(reply, revision)
        reply.state, reply.asked_change, reply.asked_by = ReplyState.CHANGE, note, by
        _note(session, desk, reply, "ask_change", by)
        why = AlertReason.CHANGE_ASKED
        telling.tell(session, reply.mention_id, reply.by, why, desk.now(), by=by, note=note, reply=reply.id)
    desk.wakeups.board.set()


def it_is_there(desk: Desk, reply_id: int, *, by: str, delivery: str | None = None) -> None:
    """Somebody has looked: the post stands there. Reading our timeline links it as soon as it can."""
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, desk.now()):
            return
        reply = pressed(session, reply_id, ReplyAction.IT_IS_THERE)
        row = outbox.of_reply(session, reply.id)
        if row is not None:
            row.state, row.asks = OutboxState.SENT, False
            money.charge_post(session, desk, row.network, row.micros, with_link=bool(urls(row.text)))
        history.add(session, reply.mention_id, "it_is_there", by=by, at=desk.now(), reply=reply.id)
        settling.finish(session, desk, reply, desk.now(), by=by, post=None)
    desk.wakeups.board.set()


def try_again(desk: Desk, reply_id: int, *, by: str, delivery: str | None = None) -> None:
    """Send it once more. Where an attempt may have reached the network, our timeline is looked at before."""
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, desk.now()):
            return
        reply = pressed(session, reply_id, ReplyAction.TRY_AGAIN)
        if reply.kind is ReplyKind.INVITATION:
            holding.refuse_old(session, desk)
        row = outbox.of_reply(session, reply.id)
        if row is None:
            raise Refusal("There is nothing to send again. Press Reply on the card and write it anew.")
        if reply.mention.status is Status.DELETED:
            raise Refusal("The author has deleted the post meanwhile, so there is nothing left to answer.")
        if row.state is OutboxState.FAILED and (overtaken := collisions.overtaken(session, reply)) is not None:
            raise Refusal(overtaken)
        if row.state is OutboxState.FAILED:  # what asks a person is still counted among what is on its way
            money.afford(session, desk, row.text, by_api=True)
        row.again(desk.now(), desk.now() + timedelta(hours=desk.team.sending.give_up_hours))
        reply.state, reply.trouble = ReplyState.QUEUED, None
        _note(session, desk, reply, "try_again", by)
    desk.wakeups.board.set()


def send(desk: Desk, reply_id: int, *, by: str, delivery: str | None = None) -> None:
    """The hush is over, and an invitation that it held goes out after all. Raises `Refusal`."""
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, desk.now()):
            return
        reply = pressed(session, reply_id, ReplyAction.SEND)
        holding.refuse_old(session, desk)
        if reply.mention.status is Status.DELETED:
            raise Refusal("The author has deleted the post meanwhile, so there is nothing left to answer.")
        if (overtaken := collisions.overtaken(session, reply)) is not None:
            raise Refusal(overtaken)
        row = outbox.of_reply(session, reply.id)
        if row is not None and row.state is OutboxState.WAITING:  # counted among what is on its way all the time
            micros = row.micros
        else:
            micros = money.afford(session, desk, reply.text, by_api=reply.way is PermitKind.API)
        history.add(session, reply.mention_id, "send", by=by, at=desk.now(), reply=reply.id)
        queueing.release(session, desk, reply, micros)
        queueing.redraw(session, reply, desk)
    desk.wakeups.board.set()


def drop(desk: Desk, reply_id: int, *, by: str, delivery: str | None = None) -> None:
    """Let a reply go that has not gone out; its words stay in the thread."""
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, desk.now()):
            return
        reply = pressed(session, reply_id, ReplyAction.DROP)
        row = outbox.of_reply(session, reply.id)
        may_stand = settling.perhaps_there(reply, row)
        if row is not None:
            row.state, row.asks = OutboxState.UNDONE, False
        reply.state, reply.may_stand = ReplyState.DROPPED, may_stand
        reply.trouble = settling.MAY_STAND if may_stand else reply.trouble
        blanking.blank(session, reply)
        _note(session, desk, reply, "drop", by)
    desk.wakeups.board.set()


def _allowed(reply: Reply, action: ReplyAction) -> None:
    if (reply.state, action) in ALREADY:
        raise Refusal(ALREADY[reply.state, action])
    if not may(reply.state, action):
        raise Refusal(f"Nothing has changed: this reply is {queueing.STATES[reply.state]}.")


def _second_pair(reply: Reply, by: str, what: str) -> None:
    if by == (reply.edited_by or reply.by):
        raise Refusal(f"These are your own words, so a colleague has to {what} them.")


def _as_shown(reply: Reply, revision: int | None) -> None:
    """Nobody decides about words that their card did not show; one from an older version does not say which it does."""
    if revision != reply.revision:
        raise Refusal(
            f"<@{reply.edited_by or reply.by}> has changed these words since your card was drawn. Nothing has changed; "
            "look at the card again, and then decide."
            if revision is not None
            else "This card is older than the words it may stand for. Nothing has changed; look at the card again."
        )


def _note(session: Session, desk: Desk, reply: Reply, action: str, by: str) -> None:
    history.add(session, reply.mention_id, action, by=by, at=desk.now(), reply=reply.id)
    settling.redraw(session, desk, reply)
