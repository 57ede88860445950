"""Ending: a mention is closed, is not for us, or its author is muted; and all of that can be taken back."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from bot.core.lifecycle import Action, Status
from bot.desk import Desk
from bot.services import put_away
from bot.services.moves import LONGEST_REASON, carry_out, note_of
from bot.services.people import person_of
from bot.services.refusals import NO_CHOICE, Refusal, handle_of
from bot.storage import cards, contacts, people
from bot.storage.mentions import Mention

MUTED = "Its author is muted"


def close(desk: Desk, mention_id: int, *, by: str, note: str | None = None, delivery: str | None = None) -> None:
    """Nothing more is to be done; the note says why, where somebody wants to say so. Raises `Refusal`."""
    said = note_of(note, LONGEST_REASON)

    def change(_: Session, mention: Mention) -> dict[str, Any]:
        _put_down(mention, said.get("note"))
        return said

    carry_out(desk, mention_id, Action.CLOSE, change, by=by, delivery=delivery)


def not_for_us(desk: Desk, mention_id: int, *, reason: str, by: str, delivery: str | None = None) -> None:
    """Close a mention for one of the team's own reasons. Raises `Refusal`."""
    if reason not in desk.team.reasons.not_for_us:
        raise Refusal(NO_CHOICE)

    def change(_: Session, mention: Mention) -> dict[str, Any]:
        _put_down(mention, reason)
        return {"reason": reason}

    carry_out(desk, mention_id, Action.NOT_FOR_US, change, by=by, delivery=delivery)


def not_needed(desk: Desk, mention_id: int, *, reason: str, by: str, delivery: str | None = None) -> None:
    """Whoever was reminded says that nothing is to be done, and why, whosever it is. Raises `Refusal`."""

    def change(_: Session, mention: Mention) -> dict[str, Any]:
        _put_down(mention, reason)
        return {"note": reason}

    carry_out(desk, mention_id, Action.NOT_NEEDED, change, by=by, delivery=delivery)


def mute(desk: Desk, mention_id: int, *, by: str, note: str | None = None, delivery: str | None = None) -> None:
    """Close this mention and show nothing more of its author, but for risk of harm. Raises `Refusal`."""
    said = note_of(note, LONGEST_REASON - len(MUTED) - 2)

    def change(session: Session, mention: Mention) -> dict[str, Any]:
        people.mute(session, person_of(session, desk, mention.post), by=by, at=desk.now())
        if mention.status is Status.CLOSED:
            return said | {put_away.ALREADY: True}
        _put_down(mention, f"{MUTED}: {said['note']}" if said else MUTED)
        return dict(said)

    carry_out(desk, mention_id, Action.MUTE, change, by=by, delivery=delivery)


def unmute(desk: Desk, mention_id: int, *, by: str, delivery: str | None = None) -> None:
    """Show again what this author writes; the mention stays as it is. Raises `Refusal`."""

    def change(session: Session, mention: Mention) -> dict[str, Any]:
        person = person_of(session, desk, mention.post)
        if not people.muted(session, [person]):
            raise Refusal(f"{handle_of(mention.post.handle)} is not muted any more.")
        people.unmute(session, person)
        return {}

    carry_out(desk, mention_id, Action.UNMUTE, change, by=by, delivery=delivery)


def reopen(desk: Desk, mention_id: int, *, by: str, delivery: str | None = None) -> None:
    """Somebody has to see to it again: it is nobody's, and a new answer will be seen as one. Raises `Refusal`."""

    def change(session: Session, mention: Mention) -> dict[str, Any]:
        # The cards of the same person's other posts say that this one was answered, or was a risk.
        cards.redraw(session, contacts.beside(session, mention), desk.now())
        mention.owner = mention.owned_at = mention.escalated_to = mention.offered_at = None
        # The history keeps the old answer; the row makes room for the next one.
        mention.answer_id = mention.answered_at = None
        _put_down(mention, None)
        return {}

    carry_out(desk, mention_id, Action.REOPEN, change, by=by, delivery=delivery)


def _put_down(mention: Mention, reason: str | None) -> None:
    mention.until_at = mention.waiting_on = None
    mention.reason = reason
