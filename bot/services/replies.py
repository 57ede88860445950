"""Replies: from a form in somebody's hands to words that go out, once, when nothing stands against it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import uuid4

from sqlalchemy.orm import Session

from bot.core.checks import mended
from bot.core.lifecycle import Action, Status, after
from bot.core.permit import PermitKind
from bot.core.replies import ReplyAction, ReplyKind, ReplyState, may
from bot.core.reply_form import ReplyForm, Typed
from bot.desk import Desk
from bot.services import answering_which, collisions, invitations, may_write, money, owed, queueing
from bot.services.drafting import WHY, first_thanks, form_of
from bot.services.refusals import NO_REASON, UNKNOWN, UNKNOWN_REPLY, Refusal, live_mention
from bot.storage import history, marks, mentions, replies
from bot.storage.mentions import Mention
from bot.storage.replies import Reply


@dataclass(frozen=True, slots=True)
class Done:
    """A form that was taken; the sentence is for the one who sent it. `undo` is the reply that can be taken back."""

    sentence: str
    undo: int | None = None


ALREADY = Done("That was sent already; it goes out once.")


def begin(desk: Desk, mention_id: int, kind: ReplyKind, *, by: str) -> ReplyForm:
    """A new form. Raises `Refusal` where there is nothing to be answered, or by this person."""
    with desk.database.write.begin() as session:
        mention = live_mention(session, mention_id)
        may_write.refuse(desk, mention, kind, by)
        if kind is ReplyKind.INVITATION:
            may_write.refuse_invitation(session, desk, mention, None)
        typed = Typed(uuid4().hex, mention_id, kind, seen=collisions.seen(session, mention))
        typed = replace(typed, text=_kept(session, mention, kind, by))
        if kind is ReplyKind.INVITATION:
            picks = invitations.first_picks(desk, mention)
            typed = _with_invitation(session, desk, mention, replace(typed, picks=picks))
        elif kind is ReplyKind.THANKS and not typed.text:
            typed = replace(typed, text=first_thanks(desk))
        return collisions.forewarned(session, form_of(session, desk, mention, typed, by))


def begin_change(desk: Desk, reply_id: int, *, by: str) -> ReplyForm:
    """The form for a reply that is to be changed before it goes out. Raises `Refusal`."""
    with desk.database.write.begin() as session:
        reply = _changeable(session, reply_id)
        picks = invitations.picks_of(session, desk, reply)
        seen = collisions.seen(session, reply.mention)
        typed = Typed(uuid4().hex, reply.mention_id, reply.kind, reply.text, "", seen, 0, reply.id, picks)
        waits = reply.state in (ReplyState.ASKED, ReplyState.CHANGE) and by == (reply.edited_by or reply.by)
        typed = replace(typed, revision=reply.revision, to=reply.to_id or reply.mention_id, wished=waits)
        return form_of(session, desk, reply.mention, typed, by)


def look(desk: Desk, typed: Typed, *, by: str, picked: bool = False) -> ReplyForm:
    """The form after somebody has typed, or (`picked`) chosen another service, opening or link. Raises `Refusal`."""
    # Read only: nobody who types may hold up those who write.
    with desk.database.read() as session:
        mention = session.get(Mention, typed.mention_id)
        if mention is None:
            raise Refusal(UNKNOWN)
        if picked:
            typed = _with_invitation(session, desk, mention, typed)
        return form_of(session, desk, mention, typed, by)


def choose(desk: Desk, typed: Typed, wording: str, voice: str, *, by: str) -> ReplyForm:
    """Put a saved wording into the box, in place of what is there. Raises `Refusal` for one that is gone."""
    saved = desk.team.wording(wording)
    if saved is None or voice not in saved.voices:
        raise Refusal("That wording is not there any more. Choose another, or write your own.")
    return look(desk, replace(typed, text=saved.voices[voice], version=typed.version + 1), by=by)


def mend(desk: Desk, typed: Typed, *, by: str) -> ReplyForm:
    """Put right what can be put right without a person: spelling of hashtags, fancy and hidden letters."""
    text = typed.text
    for finding in look(desk, typed, by=by).findings:
        text = mended(text, finding)
    return look(desk, replace(typed, text=text, version=typed.version + 1), by=by)


def send(desk: Desk, typed: Typed, *, by: str) -> Done | ReplyForm:
    """Send a form. It comes back, with every word kept, where something has to be looked at first.

    The same form sent again changes nothing. Raises `Refusal` for what no change of the words can mend.
    """
    with desk.database.write.begin() as session:
        mention = mentions.keep(session, typed.mention_id)
        if mention is None:
            raise Refusal(UNKNOWN)
        if replies.of_form(session, typed.form) is not None:
            return ALREADY
        form = form_of(session, desk, mention, typed, by)
        stopped = _stopped(session, desk, mention, form, by, to=typed.to)
        if stopped is not None:
            return stopped
        may_write.refuse(desk, mention, typed.kind, by, typed.reply_id)
        # A reply that was changed bears the name of the last form; the ones before it must not pass for new.
        if not marks.first_time(session, f"form:{typed.form}", desk.now()):
            return ALREADY
        if typed.kind is ReplyKind.INVITATION:
            may_write.refuse_invitation(session, desk, mention, typed)
        micros = money.afford(session, desk, typed.text.strip(), by_api=form.permit.kind is PermitKind.API)
        reply = _save(session, desk, mention, form, by)
        said = queueing.forward(session, desk, reply, micros, by=by, asks=form.approval, wished=typed.wished)
        undo = reply.id if reply.state is ReplyState.QUEUED else None
    desk.wakeups.board.set()
    return Done(said, undo)


def _stopped(
    session: Session, desk: Desk, mention: Mention, form: ReplyForm, by: str, *, to: int | None
) -> ReplyForm | None:
    """The form again, where the post is gone, somebody has written or answered meanwhile, or the words want a look."""
    typed = form.typed
    if form.gone or form.blocked:
        return form
    if to not in (None, typed.to):
        return replace(form, banner=answering_which.GONE)
    if (stopped := collisions.stopped(session, desk, mention, form, by)) is not None:
        return stopped
    if form.findings and not typed.reason.strip():
        if form.asks_reason:
            raise Refusal(NO_REASON, field="reason")
        return replace(form, typed=replace(typed, stopped=True), banner=WHY, asks_reason=True)
    return None


def _save(session: Session, desk: Desk, mention: Mention, form: ReplyForm, by: str) -> Reply:
    """A new row, or the one that is being changed with the new words; an unclaimed mention becomes the writer's."""
    typed, now, new = form.typed, desk.now(), form.typed.reply_id is None
    if typed.reply_id is None:
        reply = Reply(
            mention=mention, network=mention.post.network, account=form.account, kind=typed.kind,
            state=ReplyState.ASKED, by=by, at=now,
        )  # fmt: skip
    else:
        reply = _changeable(session, typed.reply_id)
        if reply.mention_id != mention.id or reply.kind is not typed.kind:
            raise Refusal(UNKNOWN_REPLY)
        reply.edited_by, reply.at, reply.revision = by, now, reply.revision + 1
    reply.to = session.get(Mention, typed.to) if typed.to not in (None, mention.id) else None
    reply.form, reply.text, reply.trouble, reply.way = typed.form, typed.text.strip(), None, form.permit.kind
    reply.overridden = [finding.check.value for finding in form.findings]
    reply.override_reason = typed.reason.strip() or None if form.findings else None
    session.add(reply)
    session.flush()
    did = may_write.MOVES[typed.kind] if new else "edit"
    history.add(session, mention.id, did, by=by, at=now, reply=reply.id)
    if form.findings:
        why = {"found": reply.overridden, "reason": reply.override_reason}
        history.add(session, mention.id, "override", by=by, at=now, **why)
    if typed.kind is ReplyKind.INVITATION:
        invitations.keep(session, desk, reply, typed.picks, now)
    if mention.owner is None and mention.status in (Status.OPEN, Status.SNOOZED, Status.WAITING):
        mention.status, mention.owner, mention.owned_at = after(Status.OPEN, Action.CLAIM), by, now
        owed.settle(session, desk, mention, now)
        history.add(session, mention.id, Action.CLAIM, by=by, at=now)
    return reply


def _changeable(session: Session, reply_id: int) -> Reply:
    reply = replies.keep(session, reply_id)
    if reply is None:
        raise Refusal(UNKNOWN_REPLY)
    if not may(reply.state, ReplyAction.EDIT):
        raise Refusal(f"This reply cannot be changed any more: it is {queueing.STATES[reply.state]}.")
    return reply


def _with_invitation(session: Session, desk: Desk, mention: Mention, typed: Typed) -> Typed:
    picks = invitations.settled(desk, typed.picks)
    words = invitations.words(session, desk, picks, mention.post.network)
    return replace(typed, picks=picks, text=words or typed.text, version=typed.version + 1)


def _kept(session: Session, mention: Mention, kind: ReplyKind, by: str) -> str:
    """What this person has just taken back stands in the box again."""
    mine = [each for each in replies.of(session, [mention.id]) if each.by == by and each.kind is kind]
    taken_back = bool(mine) and mine[-1].state is ReplyState.UNDONE
    return mine[-1].text if taken_back and kind is not ReplyKind.INVITATION else ""
