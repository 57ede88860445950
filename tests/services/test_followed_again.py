"""What a strict review found in follow-ups: answers after them, edits, deletions, and two readers at once."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from bot.core.lifecycle import Status
from bot.core.posts import Author
from bot.desk import Desk
from bot.services import mentions
from tests.desks import mention, take
from tests.following import jo, our


@pytest.fixture
def number(desk: Desk) -> int:
    """Jo's post, which Tom has claimed."""
    (taken,) = take(desk, jo("1", "four hours waiting and not one person has told us a thing"))
    mentions.claim(desk, taken, by="U0TOM")
    return taken


@pytest.fixture
def answered(desk: Desk, number: int) -> int:
    """The same, answered on the network."""
    take(desk, our("2", "1", minutes=5))
    return number


def who(key: str) -> Author:
    return Author(f"id-of-{key}", f"person_{key}", f"Person {key}")


def several(desk: Desk, many: int, *, first: int = 100) -> list[int]:
    """Items of as many people, each claimed and answered."""
    keys = [str(first + at) for at in range(many)]
    taken = take(desk, *(jo(key, f"note {key}", conversation=f"c{key}", author=who(key)) for key in keys))
    for each in taken:
        mentions.claim(desk, each, by="U0TOM")
    take(desk, *(our(f"{key}9", key, minutes=5) for key in keys))
    return taken


# Two readers at once.


def test_a_page_that_reopens_many_items_asks_for_their_cards_once(desk: Desk) -> None:
    few, many = several(desk, 2), several(desk, 7, first=200)

    def changes(keys: list[str]) -> int:
        said: list[str] = []
        event.listen(desk.database.engine, "before_cursor_execute", lambda *given: said.append(given[2]))
        again = [jo(f"{key}5", minutes=9, conversation=f"c{key}", author=who(key)) for key in keys]
        take(desk, *again)
        return sum(each.startswith("UPDATE card") for each in said)

    assert changes(["100", "101"]) == changes([str(200 + at) for at in range(7)])
    assert {mention(desk, each).status for each in few + many} == {Status.CLAIMED}
