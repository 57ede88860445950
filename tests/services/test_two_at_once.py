"""Two transactions at one row: PostgreSQL lets them meet, and still nothing is lost or done twice."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from bot.core.lifecycle import Action, Status
from bot.desk import Desk
from bot.services import deletions, mentions
from bot.services.refusals import Refusal
from bot.storage import history
from tests.desks import mention, post, take


def _together(*acts: object) -> None:
    """Begin all at the same moment, each in a thread of its own."""
    gate = threading.Barrier(len(acts))

    def run(act: object) -> None:
        gate.wait()
        with suppress(Refusal):
            act()  # type: ignore[operator]

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(run, acts))


def test_a_release_pressed_twice_never_takes_a_colleagues_claim_away(desk: Desk) -> None:
    for round_ in range(8):
        (number,) = take(desk, post(str(round_), f"note {round_}"))
        mentions.claim(desk, number, by="U0TOM")
        _together(
            lambda number=number: mentions.release(desk, number, by="U0TOM"),
            lambda number=number: mentions.release(desk, number, by="U0TOM"),
            lambda number=number: mentions.claim(desk, number, by="U0MEGAN"),
        )
        with desk.database.read() as session:
            told = [row.action for row in history.of(session, number)]
        assert told.count(Action.RELEASE) == 1
        held = mention(desk, number)
        assert (held.owner == "U0MEGAN") == (held.status is Status.CLAIMED) == (told.count(Action.CLAIM) == 2)


def test_an_edit_and_a_deletion_at_once_leave_no_words(desk: Desk) -> None:
    for round_ in range(8):
        (number,) = take(desk, post(str(round_), f"note {round_}"))
        edited = post(str(round_), "other words", version=f"{round_}9")

        def edit(edited: object = edited) -> None:
            with desk.database.write.begin() as session:
                deletions.note_edits(session, desk, "x", [edited])  # type: ignore[list-item]

        def delete(key: str = str(round_)) -> None:
            with desk.database.write.begin() as session:
                deletions.note_gone(session, desk, "x", [key])

        _together(edit, delete)
        assert mention(desk, number).post.text == ""
        assert mention(desk, number).status is Status.DELETED


def test_an_older_version_never_takes_the_place_of_a_newer_one(desk: Desk) -> None:
    (number,) = take(desk, post("1", "first words"))
    with desk.database.write.begin() as session:
        deletions.note_edits(session, desk, "x", [post("1", "third", version="30"), post("1", "second", version="20")])
    assert mention(desk, number).post.text == "third"
