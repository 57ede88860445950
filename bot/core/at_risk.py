"""At risk: what nobody puts away unread where somebody may come to harm: it has an owner first, and a reason."""

from __future__ import annotations

from bot.core.lifecycle import OWED, Action, Status

CLAIM_FIRST = "Somebody may be at risk. Claim it first, so that somebody has it."
WHY = "Somebody may be at risk. Say in a few words why this can be put away; it goes into the history and on the card."
# What takes it out of sight; the forms of all but the last, which is a reminder's, say so at the top.
PUTS_AWAY = frozenset({Action.SNOOZE, Action.CLOSE, Action.NOT_FOR_US, Action.MUTE, Action.NOT_NEEDED})
# What goes without a reason elsewhere.
WANTS_A_REASON = frozenset({Action.SNOOZE, Action.CLOSE, Action.MUTE})


def claim_first(action: Action, status: Status, owner: str | None, *, harm: bool) -> str | None:
    """Why this cannot be put away, as long as nobody has it; None where it can."""
    unclaimed = owner is None and status in OWED
    return CLAIM_FIRST if harm and unclaimed and action in PUTS_AWAY else None


def say_why(action: Action, said: str | None, *, harm: bool) -> str | None:
    """That a reason is missing; None where none is."""
    return WHY if harm and action in WANTS_A_REASON and not said else None
