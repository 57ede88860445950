"""The legal moves of a mention are one table, and the buttons come from it."""

from __future__ import annotations

from itertools import product

import pytest

from bot.core import lifecycle
from bot.core.lifecycle import MORE, MOVES, OWED, PRESSED, Action, IllegalMove, Status

EVERYTHING = list(product(Status, Action))


@pytest.mark.parametrize(("status", "action"), EVERYTHING)
def test_a_move_is_in_the_table_or_is_refused(status: Status, action: Action) -> None:
    if (status, action) in MOVES:
        assert lifecycle.after(status, action) is MOVES[status, action]
    else:
        with pytest.raises(IllegalMove, match=f"a mention that is {status} does not allow {action}"):
            lifecycle.after(status, action)


@pytest.mark.parametrize(("status", "action"), EVERYTHING)
def test_what_can_be_pressed_is_just_what_the_table_allows(status: Status, action: Action) -> None:
    allowed = action in PRESSED and (status, action) in MOVES
    assert (action in lifecycle.buttons(status, offered=True)) == allowed
    # What somebody has can be claimed by others only once it is offered back.
    kept = (status, action) == (Status.CLAIMED, Action.CLAIM)
    assert (action in lifecycle.buttons(status)) == (allowed and not kept)
    assert (status in lifecycle.before(action)) == ((status, action) in MOVES)


def test_an_open_mention_can_be_claimed_and_a_claimed_one_released() -> None:
    assert lifecycle.buttons(Status.OPEN) == (Action.CLAIM, Action.REPLY, Action.INVITE)
    assert lifecycle.buttons(Status.CLAIMED) == (Action.REPLY, Action.INVITE, Action.RELEASE)
    assert lifecycle.after(lifecycle.after(Status.OPEN, Action.CLAIM), Action.RELEASE) is Status.OPEN


def test_nothing_can_be_done_with_what_its_author_deleted() -> None:
    assert [action for status, action in MOVES if status is Status.DELETED] == []
    assert all(lifecycle.after(status, Action.AUTHOR_DELETED) is Status.DELETED for status in Status
               if status is not Status.DELETED)  # fmt: skip


def test_every_status_can_be_reached() -> None:
    assert {Status.OPEN, *MOVES.values()} == set(Status)


def test_whatever_is_owed_can_be_passed_put_off_escalated_and_ended() -> None:
    for status in OWED:
        under_more = lifecycle.buttons(status, MORE)
        ways = {Action.PASS, Action.SNOOZE, Action.WAIT, Action.ESCALATE, Action.NOT_FOR_US, Action.CLOSE}
        assert ways <= set(under_more)
        assert Action.REOPEN not in under_more


def test_what_is_done_can_be_reopened_and_nothing_else_is_asked_of_it() -> None:
    assert lifecycle.buttons(Status.CLOSED, MORE) == (Action.REOPEN, Action.CORRECT, Action.MUTE, Action.UNMUTE)
    assert lifecycle.after(Status.CLOSED, Action.REOPEN) is Status.OPEN
    assert lifecycle.after(Status.ANSWERED, Action.REOPEN) is Status.OPEN


def test_what_was_put_off_comes_back_to_its_owner() -> None:
    assert lifecycle.after(Status.SNOOZED, Action.WAKE) is Status.CLAIMED
    assert lifecycle.after(Status.WAITING, Action.WAKE) is Status.CLAIMED


def test_an_author_who_writes_again_reopens_what_is_done_and_wakes_a_snooze_but_not_a_wait() -> None:
    assert lifecycle.after(Status.ANSWERED, Action.FOLLOW_UP) is Status.OPEN
    assert lifecycle.after(Status.CLOSED, Action.FOLLOW_UP) is Status.OPEN
    assert lifecycle.after(Status.SNOOZED, Action.FOLLOW_UP) is Status.CLAIMED
    assert lifecycle.after(Status.WAITING, Action.FOLLOW_UP) is Status.WAITING
    assert set(lifecycle.before(Action.THANKED)) == {Status.ANSWERED, Status.CLOSED}


def test_every_move_that_a_person_makes_stands_either_on_the_card_or_under_more() -> None:
    kestrels_own = {Action.WAKE, Action.ANSWER_SEEN, Action.AUTHOR_DELETED, Action.FOLLOW_UP, Action.THANKED}
    on_reminders = {Action.NOT_NEEDED}
    assert not set(PRESSED) & set(MORE)
    assert set(PRESSED) | set(MORE) | kestrels_own | on_reminders == set(Action)
