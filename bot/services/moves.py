"""Moves: how anything that a person does to a mention is carried out, and whose it is to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.core import at_risk
from bot.core.lifecycle import Action, IllegalMove, Status, after
from bot.core.replies import ReplyState
from bot.desk import Desk
from bot.services import owed, spikes
from bot.services.refusals import Refusal, live_mention
from bot.storage import cards, contacts, history, marks, replies
from bot.storage.mentions import Mention

LONGEST_NOTE = 500
LONGEST_REASON = 200
# What nobody does to the work of somebody else: passing it to oneself comes first, so that both are told.
OWNERS_ALONE = frozenset({Action.SNOOZE, Action.WAIT, Action.CLOSE, Action.NOT_FOR_US})
# What ends the work, and would leave a reply behind that may still go out.
ENDS = frozenset({Action.CLOSE, Action.NOT_FOR_US, Action.NOT_NEEDED, Action.MUTE})
STANDS = {
    Status.OPEN: "open",
    Status.CLAIMED: "claimed",
    Status.SNOOZED: "snoozed",
    Status.WAITING: "waiting for somebody",
    Status.ANSWERED: "answered",
    Status.CLOSED: "closed",
    Status.DELETED: "deleted by its author",
}
UNDER_WAY = {
    ReplyState.ASKED: "waits for a second pair of eyes. Approve it or drop it first.",
    ReplyState.CHANGE: "is to be changed by its writer. Edit it or drop it first.",
    ReplyState.QUEUED: "is on its way. Wait until it stands there, or undo it first.",
    ReplyState.READY: "is ready to be posted by hand. Post it or drop it first.",
    ReplyState.SAID: "is said to be posted, and Kestrel is still looking for it. Give its link or drop it first.",
    ReplyState.FAILED: "did not go out. Try it again or drop it first.",
    ReplyState.HELD: "is held by the hush. Drop it first.",
    ReplyState.MISSED: "was held by a hush. Send it or drop it first.",
    ReplyState.UNSURE: "may or may not stand there. Look for it and say so in the thread first.",
}
Change = Callable[[Session, Mention], dict[str, Any]]


def carry_out(
    desk: Desk, mention_id: int, action: Action, change: Change, *, by: str, delivery: str | None = None
) -> None:
    """One move in one short transaction; `change` alters the row and gives the history's note. Raises `Refusal`.

    A repeat of a click that was carried out changes nothing. What is packed in a list gets a card of its own once
    somebody owns it.
    """
    now = desk.now()
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, now):
            return
        mention = live_mention(session, mention_id)
        to = status_after(mention, action)
        _whose(session, mention, action, by)
        if (why := at_risk.claim_first(action, mention.status, mention.owner, harm=mention.harm)) is not None:
            raise Refusal(why)
        note = change(session, mention)
        if (why := at_risk.say_why(action, note.get("note"), harm=mention.harm)) is not None:
            raise Refusal(why, field="note")
        mention.status = to
        owed.settle(session, desk, mention, now)
        history.add(session, mention_id, action, by=by, at=now, **note)
        if mention.owner is not None:
            cards.unpack(session, [mention_id], now)
        else:
            cards.redraw(session, [mention_id], now)
        if mention.lead_id is not None:
            cards.redraw(session, [mention.lead_id], now)
        if mention.harm:  # the same person's other cards say that somebody has to see to it, or no more
            beside = contacts.beside(session, mention) - {mention_id}
            cards.redraw(session, sorted(beside), now, lists=False)
        if action in (Action.MUTE, Action.UNMUTE):
            spikes.redraw_around(session, [mention_id], now)
    desk.wakeups.board.set()


def status_after(mention: Mention, action: Action) -> Status:
    """The status that follows; a move that the table does not have is refused in plain words."""
    try:
        return after(mention.status, action)
    except IllegalMove:
        raise Refusal(
            f"This one is {STANDS[mention.status]} by now, so that cannot be done to it any more. Nothing has changed; "
            f"press More again to see what can be."
        ) from None


def own(mention: Mention, owner: str, at: datetime) -> None:
    """Make somebody the owner; whoever is already keeps the time since when."""
    if mention.owner != owner:
        mention.owner, mention.owned_at, mention.offered_at = owner, at, None


def note_of(text: str | None, longest: int = LONGEST_NOTE) -> dict[str, str]:
    """A colleague's own words for the history, if there are any; refuses what is too long to be a note."""
    words = (text or "").strip()
    if len(words) > longest:
        raise Refusal(f"That is {len(words):,} characters; a note may have {longest} at most. Please shorten it.")
    return {"note": words} if words else {}


def _whose(session: Session, mention: Mention, action: Action, by: str) -> None:
    # What has been answered is nobody's work any more: anybody may tidy it away.
    others = mention.owner not in (None, by) and mention.status is not Status.ANSWERED
    if others and action in OWNERS_ALONE:
        raise Refusal(
            f"<@{mention.owner}> has this one. If you should take it over, press More, Pass, and choose yourself."
        )
    if action in ENDS:
        for reply in replies.under_way(session, mention.id)[:1]:
            raise Refusal(f"The reply by <@{reply.by}> {UNDER_WAY[reply.state]} Nothing has changed.")
