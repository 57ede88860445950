"""Replies: what the team wants to say in public about one mention, and how far each has come."""

from __future__ import annotations

from enum import StrEnum


class ReplyKind(StrEnum):
    """What a reply is for; an invitation asks the person to share their story, a thank-you closes the mention."""

    REPLY = "reply"
    INVITATION = "invitation"
    THANKS = "thanks"


class ReplyState(StrEnum):
    """How far a reply has come.

    ASKED waits for a second pair of eyes, CHANGE for its writer. READY is for a person to post by hand, SAID when
    that person says it is posted. QUEUED is in the outbox; UNSURE asks a person whether it stands there. HELD is an
    invitation during a hush; MISSED one that a hush has held, and whose writer says whether it still goes out.
    """

    ASKED = "asked"
    CHANGE = "change"
    QUEUED = "queued"
    READY = "ready"
    SAID = "said"
    SENT = "sent"
    FAILED = "failed"
    UNSURE = "unsure"
    HELD = "held"
    MISSED = "missed"
    UNDONE = "undone"
    DROPPED = "dropped"


# What may still become a public post.
UNDER_WAY = (
    ReplyState.ASKED,
    ReplyState.CHANGE,
    ReplyState.QUEUED,
    ReplyState.READY,
    ReplyState.SAID,
    ReplyState.FAILED,
    ReplyState.UNSURE,
    ReplyState.HELD,
    ReplyState.MISSED,
)


# What a person may post by hand, or has; what a hush holds is there to be posted, too.
BY_HAND = (ReplyState.READY, ReplyState.SAID, ReplyState.HELD, ReplyState.MISSED)


class ReplyAction(StrEnum):
    """What a person may press on a reply's card."""

    UNDO = "undo"
    APPROVE = "approve"
    ASK_CHANGE = "ask_change"
    EDIT = "edit"
    POSTED = "posted"
    IT_IS_THERE = "it_is_there"
    TRY_AGAIN = "try_again"
    SEND = "send"
    DROP = "drop"


REPLY_BUTTONS: dict[ReplyState, tuple[ReplyAction, ...]] = {
    ReplyState.ASKED: (ReplyAction.APPROVE, ReplyAction.ASK_CHANGE, ReplyAction.EDIT, ReplyAction.DROP),
    ReplyState.CHANGE: (ReplyAction.EDIT, ReplyAction.DROP),
    ReplyState.QUEUED: (ReplyAction.UNDO,),
    ReplyState.READY: (ReplyAction.POSTED, ReplyAction.DROP),
    ReplyState.SAID: (ReplyAction.POSTED, ReplyAction.DROP),
    # Where X says no to an app, a person may post it all the same.
    ReplyState.FAILED: (ReplyAction.TRY_AGAIN, ReplyAction.EDIT, ReplyAction.POSTED, ReplyAction.DROP),
    ReplyState.UNSURE: (ReplyAction.IT_IS_THERE, ReplyAction.TRY_AGAIN, ReplyAction.DROP),
    ReplyState.HELD: (ReplyAction.POSTED, ReplyAction.DROP),
    ReplyState.MISSED: (ReplyAction.SEND, ReplyAction.EDIT, ReplyAction.POSTED, ReplyAction.DROP),
}


def may(state: ReplyState, action: ReplyAction) -> bool:
    """Whether this may be pressed while the reply stands like that."""
    return action in REPLY_BUTTONS.get(state, ())
