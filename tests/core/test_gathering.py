"""Which posts belong under one card."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.gathering import gather
from bot.core.similar import Likeness, clean
from bot.core.triage import Guess, Mood, Urgency
from bot.core.watching import WatchKind
from tests.desks import WAITED, post

PLAIN = Guess(Mood.NEGATIVE, None, None, Urgency.ROUTINE, thanks=False, spam=False, complaint=False, harm=False)
URGENT = replace(PLAIN, urgency=Urgency.URGENT)
HARM = replace(PLAIN, harm=True)


class Board:
    """Posts that come one after the other."""

    def __init__(self) -> None:
        self.leads: dict[str, int] = {}
        self.alike = Likeness()
        self.number = 0

    def add(
        self, text: str, guess: Guess = PLAIN, *, conversation: str | None = None, kind: WatchKind = WatchKind.MENTION
    ) -> int | None:
        self.number += 1
        one = post(str(self.number), text, conversation=conversation)
        return gather(self.number, one, kind, guess, clean(text), leads=self.leads, alike=self.alike)


def test_the_first_leads_and_copies_and_the_same_conversation_follow() -> None:
    board = Board()
    found = [board.add(WAITED, conversation="c"), board.add(WAITED + "!!"), board.add("and now?", conversation="c")]
    assert found == [None, 1, 1]


def test_a_conversation_that_began_under_another_card_stays_there() -> None:
    board = Board()
    assert [board.add(WAITED), board.add(WAITED, conversation="d"), board.add("reply", conversation="d")] == [
        None, 1, None,
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["thanks", "no", "thank you so much", ""])
def test_texts_too_short_to_compare_stand_alone(text: str) -> None:
    board = Board()
    assert [board.add(text), board.add(text)] == [None, None]


def test_risk_of_harm_joins_nobody_and_leads_its_conversation_but_no_stranger() -> None:
    board = Board()
    assert board.add(WAITED, conversation="c") is None
    assert board.add(WAITED, HARM, conversation="c") is None
    board = Board()
    assert board.add(WAITED, HARM, conversation="c") is None
    assert board.add("we are with you", conversation="c") == 1
    assert board.add(WAITED) is None


def test_an_urgent_post_has_a_card_of_its_own_even_in_a_conversation_that_has_one() -> None:
    board = Board()
    assert [board.add(WAITED, conversation="c"), board.add(WAITED, URGENT)] == [None, None]
    assert board.add("please help", URGENT, conversation="c") is None
    assert board.add("it is still the same", conversation="c") == 1


@pytest.mark.parametrize("kind", [WatchKind.COMPETITOR, WatchKind.BY_HAND])
def test_a_rivals_post_and_one_added_by_hand_stand_alone(kind: WatchKind) -> None:
    board = Board()
    assert board.add(WAITED, conversation="c") is None
    assert board.add(WAITED, conversation="c", kind=kind) is None
