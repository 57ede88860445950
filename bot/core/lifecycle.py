"""The legal moves of a mention: one table of (status, action), from which the card's buttons come too."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where a mention stands."""

    OPEN = "open"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    DELETED = "deleted"


class Action(StrEnum):
    """What can happen to a mention."""

    CLAIM = "claim"
    RELEASE = "release"
    ANSWER_SEEN = "answer_seen"
    AUTHOR_DELETED = "author_deleted"


MOVES: dict[tuple[Status, Action], Status] = {
    (Status.OPEN, Action.CLAIM): Status.CLAIMED,
    (Status.CLAIMED, Action.RELEASE): Status.OPEN,
    (Status.OPEN, Action.ANSWER_SEEN): Status.ANSWERED,
    (Status.CLAIMED, Action.ANSWER_SEEN): Status.ANSWERED,
    (Status.OPEN, Action.AUTHOR_DELETED): Status.DELETED,
    (Status.CLAIMED, Action.AUTHOR_DELETED): Status.DELETED,
    (Status.ANSWERED, Action.AUTHOR_DELETED): Status.DELETED,
}

# What a person presses, in the order of the buttons; the other actions are Kestrel's own observations.
PRESSED = (Action.CLAIM, Action.RELEASE)


class IllegalMove(Exception):
    """An action that the present status does not allow."""

    def __init__(self, status: Status, action: Action) -> None:
        super().__init__(f"a mention that is {status} does not allow {action}")
        self.status = status
        self.action = action


def after(status: Status, action: Action) -> Status:
    """The status that follows; raises `IllegalMove` where the table has no such move."""
    try:
        return MOVES[status, action]
    except KeyError:
        raise IllegalMove(status, action) from None


def before(action: Action) -> tuple[Status, ...]:
    """The statuses in which an action is allowed."""
    return tuple(status for status, possible in MOVES if possible is action)


def buttons(status: Status) -> tuple[Action, ...]:
    """The actions a person may press in this status."""
    return tuple(action for action in PRESSED if (status, action) in MOVES)
