"""Deciding about a promo: a second pair of eyes approves it, asks for a change, or declines it."""

from __future__ import annotations

from bot.core.promos import LONGEST_NOTE, PromoAction, PromoState, Why, after
from bot.desk import Desk
from bot.services import promo_cards, sending
from bot.services.promo_pressed import allowed, done, known
from bot.services.promo_words import caught_up
from bot.services.refusals import UNKNOWN_PROMO, Refusal
from bot.storage import marks
from bot.storage.promos import Promo

SAYS = {
    PromoAction.APPROVE: "approve them",
    PromoAction.ASK_CHANGE: "ask for a change of them",
    PromoAction.DECLINE: "decline them",
}
STAYS_PAUSED = "It was paused before and stays paused: nothing goes out until somebody resumes it."
NO_CHANGE = f"Say in 1 to {LONGEST_NOTE} characters what should change, so that the writer knows."
NO_REASON = f"Say in 1 to {LONGEST_NOTE} characters why, so that the writer knows."


def look(desk: Desk, promo_id: int, action: PromoAction, revision: int | None, *, by: str) -> None:
    """Before a form opens: may this be pressed, and by this person? Raises `Refusal`."""
    with desk.database.read() as session:
        promo = session.get(Promo, promo_id)
        if promo is None:
            raise Refusal(UNKNOWN_PROMO)
        _may(promo, action, revision, by)


def approve(desk: Desk, promo_id: int, revision: int | None, *, by: str, delivery: str | None = None) -> str:
    """A second pair of eyes says yes to the version that it was shown; the writer's own do not count. Where its time
    has passed meanwhile it asks what to do. What is said to whoever pressed; raises `Refusal`."""
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, desk.now()):
            return ""
        promo = known(session, promo_id)
        _may(promo, PromoAction.APPROVE, revision, by)
        promo.state = PromoState.PAUSED if promo.paused else after(promo.state, PromoAction.APPROVE)
        promo.approver, promo.asked_by, promo.asked_change = by, None, None
        # What passes while it is paused is listed by whoever resumes it.
        then = STAYS_PAUSED if promo.paused else caught_up(session, desk, promo, Why.APPROVAL)
        said = f"Approved. {then}"
        done(session, desk, promo, "approve", by)
    desk.wakeups.board.set()
    return said


def ask_change(
    desk: Desk, promo_id: int, revision: int | None, note: str, *, by: str, delivery: str | None = None
) -> str:  # fmt: skip
    """Ask the writer for a change, with the reason; nothing goes out before they have changed it."""
    said = "The writer has been told what should change. Nothing goes out before, and it is then looked at again."
    asked = PromoAction.ASK_CHANGE
    return _back(desk, promo_id, asked, revision, note=_note(note, NO_CHANGE), said=said, by=by, delivery=delivery)


def decline(
    desk: Desk, promo_id: int, revision: int | None, note: str, *, by: str, delivery: str | None = None
) -> str:  # fmt: skip
    """Say no, with the reason, which the writer is told; they can write it anew."""
    said = "Declined: nothing goes out. The writer has been told why."
    no = PromoAction.DECLINE
    return _back(desk, promo_id, no, revision, note=_note(note, NO_REASON), said=said, by=by, delivery=delivery)


def _back(
    desk: Desk, promo_id: int, action: PromoAction, revision: int | None, *, note: str, said: str, by: str,
    delivery: str | None,
) -> str:  # fmt: skip
    """The writer has to see to it again; the same reason stands on the card."""
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, desk.now()):
            return ""
        promo = known(session, promo_id)
        _may(promo, action, revision, by)
        promo.state, promo.asked_by, promo.asked_change = after(promo.state, action), by, note
        sending.release(session, desk, promo)
        promo_cards.tell_writer(session, desk, promo)
        done(session, desk, promo, action.value, by, note=note)
    desk.wakeups.board.set()
    return said


def _note(note: str, wrong: str) -> str:
    note = note.strip()
    if not 0 < len(note) <= LONGEST_NOTE:
        raise Refusal(wrong, field="note")
    return note


def _may(promo: Promo, action: PromoAction, revision: int | None, by: str) -> None:
    allowed(promo, action)
    writer = promo.writer
    if by == writer:
        raise Refusal(f"These are your own words, so a colleague has to {SAYS[action]}.")
    if revision != promo.revision:
        raise Refusal(
            f"<@{writer}> has changed this promo since your card was drawn. Nothing has changed; look at the newest "
            "card that asks, and then decide."
        )
