"""Promos: scheduled posts, what may be done with them, and what becomes of a run that is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class PromoState(StrEnum):
    """How a promo stands.

    ASKED waits for a second pair of eyes, CHANGE for its writer after one has asked for a change. DONE has no run left.
    """

    ASKED = "asked"
    CHANGE = "change"
    DECLINED = "declined"
    SCHEDULED = "scheduled"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


class PromoAction(StrEnum):
    """What a person may do with a promo."""

    APPROVE = "approve"
    ASK_CHANGE = "ask_change"
    DECLINE = "decline"
    EDIT = "edit"
    COPY = "copy"
    PAUSE = "pause"
    RESUME = "resume"
    SKIP = "skip"
    NOW = "now"
    CANCEL = "cancel"


# What somebody says who asks for a change, or declines.
LONGEST_NOTE = 500

# (state, action) -> state; the buttons come from here too. Editing, skipping and sending now leave the state to what
# follows from them: an edit may ask for a second pair of eyes, the last run that is skipped ends the promo.
_WAITING = {
    PromoAction.EDIT: PromoState.SCHEDULED,
    PromoAction.CANCEL: PromoState.CANCELLED,
    PromoAction.COPY: None,
}
MOVES: dict[PromoState, dict[PromoAction, PromoState | None]] = {
    PromoState.ASKED: {
        PromoAction.APPROVE: PromoState.SCHEDULED,
        PromoAction.ASK_CHANGE: PromoState.CHANGE,
        PromoAction.DECLINE: PromoState.DECLINED,
        **_WAITING,
    },
    PromoState.CHANGE: dict(_WAITING),
    PromoState.DECLINED: {PromoAction.EDIT: PromoState.SCHEDULED, PromoAction.COPY: None},
    PromoState.SCHEDULED: {
        **_WAITING,
        PromoAction.PAUSE: PromoState.PAUSED,
        PromoAction.SKIP: None,
        PromoAction.NOW: None,
    },
    PromoState.PAUSED: {
        **_WAITING,
        PromoAction.EDIT: None,  # stays paused
        PromoAction.RESUME: PromoState.SCHEDULED,
        PromoAction.NOW: None,
    },
    PromoState.DONE: {PromoAction.COPY: None},
    PromoState.CANCELLED: {PromoAction.RESUME: None, PromoAction.COPY: None},  # as it stood before
}
# What may still go out.
LIVE = (PromoState.ASKED, PromoState.CHANGE, PromoState.SCHEDULED, PromoState.PAUSED)


def may(state: PromoState, action: PromoAction) -> bool:
    """Whether this may be done while the promo stands like that."""
    return action in MOVES[state]


def after(state: PromoState, action: PromoAction) -> PromoState:
    """The state that follows; raises `KeyError` for what the table does not allow."""
    return MOVES[state][action] or state


class RunState(StrEnum):
    """How far a run has come. ASKS: it was missed, and a person says what becomes of it; MISSED: it passed, and a later
    one stands in its place."""

    GOING = "going"
    SENT = "sent"
    PARTLY = "partly"
    FAILED = "failed"
    ASKS = "asks"
    MISSED = "missed"
    SKIPPED = "skipped"
    DROPPED = "dropped"


class SendingState(StrEnum):
    """How far a run has come on one account. READY is for a person to post by hand; QUEUED is in the outbox."""

    QUEUED = "queued"
    READY = "ready"
    SENT = "sent"
    FAILED = "failed"
    UNSURE = "unsure"
    DROPPED = "dropped"


# A person says what becomes of these.
OPEN_ENDS = (SendingState.READY, SendingState.UNSURE, SendingState.FAILED)


class RunAction(StrEnum):
    """What a person may press on a run's card."""

    SEND_NOW = "send_now"
    DROP = "drop"
    TRY_AGAIN = "try_again"
    IT_IS_THERE = "it_is_there"
    POSTED = "posted"


class Why(StrEnum):
    """Why a run did not go out at its time. CANCELLED: its promo was, and that was taken back later. BROKEN: its promo
    could not be sent as it stood, so it was paused. RESTORED: the database came from a backup after that time, so it
    may have gone out already."""

    LATE = "late"
    HUSH = "hush"
    HARM = "harm"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    APPROVAL = "approval"
    CAP = "cap"
    BROKEN = "broken"
    RESTORED = "restored"


def of_sendings(states: Sequence[SendingState]) -> RunState:
    """How a run stands, from how it stands on each account."""
    live = [state for state in states if state is not SendingState.DROPPED]
    if not live:
        return RunState.DROPPED
    if any(state in (SendingState.QUEUED, SendingState.READY) for state in live):
        return RunState.GOING
    sent = sum(state is SendingState.SENT for state in live)
    if sent == len(states):
        return RunState.SENT
    return RunState.PARTLY if sent else RunState.FAILED


def run_buttons(state: RunState, sendings: Sequence[SendingState]) -> tuple[RunAction, ...]:
    """What may be pressed on a run's card."""
    if state is RunState.ASKS:
        return (RunAction.SEND_NOW, RunAction.DROP)
    open_ends = []
    if SendingState.READY in sendings:
        open_ends.append(RunAction.POSTED)
    if SendingState.UNSURE in sendings:
        open_ends.append(RunAction.IT_IS_THERE)
    if SendingState.UNSURE in sendings or SendingState.FAILED in sendings:
        open_ends.append(RunAction.TRY_AGAIN)
    if open_ends:
        open_ends.append(RunAction.DROP)
    return tuple(open_ends)


def text_for(wordings: Sequence[Mapping[str, str]], turn: int, network: str, account: str) -> str:
    """The words of the wording whose turn it is, on one account: its own where it has any."""
    wording = wordings[turn % len(wordings)]
    return wording.get(f"{network}:{account}") or wording[""]


@dataclass(frozen=True, slots=True)
class Taken:
    """What becomes of the runs that are due: `goes` is sent now, `asks` is put to a person and why, `missed` are those
    before it."""

    goes: datetime | None = None
    asks: datetime | None = None
    why: Why | None = None
    missed: tuple[datetime, ...] = ()


def take(due: Sequence[datetime], now: datetime, grace: timedelta, held: Why | None = None) -> Taken:
    """Decide about the runs that are due at once, oldest first: at most the newest goes out, the others have passed.

    One that is later than `grace` is not sent by surprise, and nothing is while something holds it back (`held`).
    """
    if not due:
        return Taken()
    *before, newest = due
    if held is not None:
        return Taken(asks=newest, why=held, missed=tuple(before))
    if now - newest > grace:
        return Taken(asks=newest, why=Why.LATE, missed=tuple(before))
    return Taken(goes=newest, missed=tuple(before))
