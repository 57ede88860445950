"""The legal moves of a mention are one table, and the buttons come from it."""

from __future__ import annotations

from itertools import product

import pytest

from bot.core import lifecycle
from bot.core.lifecycle import MOVES, PRESSED, Action, IllegalMove, Status

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
    assert (action in lifecycle.buttons(status)) == (action in PRESSED and (status, action) in MOVES)
    assert (status in lifecycle.before(action)) == ((status, action) in MOVES)


def test_an_open_mention_can_be_claimed_and_a_claimed_one_released() -> None:
    assert lifecycle.buttons(Status.OPEN) == (Action.CLAIM,)
    assert lifecycle.buttons(Status.CLAIMED) == (Action.RELEASE,)
    assert lifecycle.after(lifecycle.after(Status.OPEN, Action.CLAIM), Action.RELEASE) is Status.OPEN


def test_nothing_can_be_done_with_what_its_author_deleted() -> None:
    assert [action for status, action in MOVES if status is Status.DELETED] == []
    assert all(lifecycle.after(status, Action.AUTHOR_DELETED) is Status.DELETED for status in Status
               if status is not Status.DELETED)  # fmt: skip


def test_every_status_can_be_reached() -> None:
    assert {Status.OPEN, *MOVES.values()} == set(Status)
