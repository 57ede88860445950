"""The legal moves of a mention: one table of (status, action), from which the card's buttons come too."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Status(StrEnum):
    """Where a mention stands."""

    OPEN = "open"
    CLAIMED = "claimed"
    SNOOZED = "snoozed"
    WAITING = "waiting"
    ANSWERED = "answered"
    CLOSED = "closed"
    DELETED = "deleted"


class Action(StrEnum):
    """What can happen to a mention."""

    CLAIM = "claim"
    RELEASE = "release"
    REPLY = "reply"
    INVITE = "invite"
    PASS = "pass"
    SNOOZE = "snooze"
    ESCALATE = "escalate"
    WAIT = "wait"
    NOT_FOR_US = "not_for_us"
    THANK = "thank"
    CLOSE = "close"
    NOT_NEEDED = "not_needed"
    REOPEN = "reopen"
    CORRECT = "correct"
    MUTE = "mute"
    UNMUTE = "unmute"
    WAKE = "wake"
    ANSWER_SEEN = "answer_seen"
    FOLLOW_UP = "follow_up"
    THANKED = "thanked"
    AUTHOR_DELETED = "author_deleted"


def _moves() -> dict[tuple[Status, Action], Status]:
    owed = (Status.OPEN, Status.CLAIMED, Status.SNOOZED, Status.WAITING)
    there = (*owed, Status.ANSWERED, Status.CLOSED)
    table = {
        (Status.OPEN, Action.CLAIM): Status.CLAIMED,
        # Only once a silent claim has been offered back to the team.
        (Status.CLAIMED, Action.CLAIM): Status.CLAIMED,
        (Status.CLAIMED, Action.RELEASE): Status.OPEN,
        (Status.SNOOZED, Action.WAKE): Status.CLAIMED,
        (Status.WAITING, Action.WAKE): Status.CLAIMED,
        (Status.ANSWERED, Action.CLOSE): Status.CLOSED,
        # Its author has written again; whoever has it gets it back with a claim.
        (Status.ANSWERED, Action.FOLLOW_UP): Status.OPEN,
        (Status.CLOSED, Action.FOLLOW_UP): Status.OPEN,
        (Status.SNOOZED, Action.FOLLOW_UP): Status.CLAIMED,
        (Status.WAITING, Action.FOLLOW_UP): Status.WAITING,
        (Status.ANSWERED, Action.THANKED): Status.CLOSED,
        (Status.CLOSED, Action.THANKED): Status.CLOSED,
        (Status.ANSWERED, Action.REOPEN): Status.OPEN,
        (Status.CLOSED, Action.REOPEN): Status.OPEN,
    }
    for status in owed:
        table |= {
            (status, Action.PASS): Status.CLAIMED,
            (status, Action.SNOOZE): Status.SNOOZED,
            (status, Action.WAIT): Status.WAITING,
            (status, Action.ESCALATE): status,
            (status, Action.NOT_FOR_US): Status.CLOSED,
            (status, Action.THANK): status,
            (status, Action.CLOSE): Status.CLOSED,
            (status, Action.NOT_NEEDED): Status.CLOSED,
            (status, Action.ANSWER_SEEN): Status.ANSWERED,
        }
    for status in (*owed, Status.ANSWERED):
        # The words go out first: that they were published is what moves the mention on.
        table |= {(status, Action.REPLY): status, (status, Action.INVITE): status}
    for status in there:
        table |= {
            (status, Action.CORRECT): status,
            (status, Action.MUTE): Status.CLOSED,
            (status, Action.UNMUTE): status,
            (status, Action.AUTHOR_DELETED): Status.DELETED,
        }
    return table


MOVES = _moves()

# What somebody still has to see to; only under such a card may others gather.
OWED = (Status.OPEN, Status.CLAIMED, Status.SNOOZED, Status.WAITING)
# On the card itself, in the order of the buttons.
PRESSED = (Action.CLAIM, Action.REPLY, Action.INVITE, Action.RELEASE)
# Under "More", in the order in which it lists them. The other actions are Kestrel's own observations.
MORE = (
    Action.PASS,
    Action.SNOOZE,
    Action.WAIT,
    Action.ESCALATE,
    Action.THANK,
    Action.NOT_FOR_US,
    Action.CLOSE,
    Action.REOPEN,
    Action.CORRECT,
    Action.MUTE,
    Action.UNMUTE,
)


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


def buttons(status: Status, among: Collection[Action] = PRESSED, *, offered: bool = False) -> tuple[Action, ...]:
    """The actions a person may press in this status, in the order of `among`.

    What somebody has claimed can be claimed again only while it is offered back to the team.
    """
    kept = status is Status.CLAIMED and not offered
    return tuple(action for action in among if (status, action) in MOVES and not (kept and action is Action.CLAIM))
