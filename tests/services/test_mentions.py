"""Claiming and releasing: one winner, told to the others; a repeat changes nothing."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.core.lifecycle import Status
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.services import deletions, mentions
from bot.services.refusals import Refusal
from bot.storage import history
from bot.storage.engine import connect
from bot.storage.history import History
from tests.desks import card, count, mention, post, take


def what_happened(desk: Desk, number: int) -> list[tuple[str, str]]:
    with desk.database.read() as session:
        return [(row.action, row.by) for row in history.of(session, number)]


def test_who_claims_an_open_mention_owns_it_and_its_card_is_drawn_anew(desk: Desk) -> None:
    (number,) = take(desk, post("1"))
    wanted = card(desk, number).wanted
    mentions.claim(desk, number, by="U0TOM")
    held = mention(desk, number)
    assert (held.status, held.owner, held.owned_at) == (Status.CLAIMED, "U0TOM", desk.now())
    assert card(desk, number).wanted == wanted + 1
    assert what_happened(desk, number) == [("claim", "U0TOM")]


def test_the_second_to_claim_is_told_who_has_it_and_since_when_in_local_time(desk: Desk, clock: MovableClock) -> None:
    (number,) = take(desk, post("1"))
    clock.move_to(clock.now().replace(month=7, hour=9, minute=41, year=2027))
    mentions.claim(desk, number, by="U0TOM")
    with pytest.raises(
        Refusal, match=r"^<@U0TOM> has had the post by @jo_rowan since 10.41am on Friday\. Nothing has changed\.$"
    ):
        mentions.claim(desk, number, by="U0MEGAN")
    assert mention(desk, number).owner == "U0TOM"


def test_of_fifty_who_claim_at_the_same_moment_one_wins_and_forty_nine_are_told_who(desk: Desk) -> None:
    (number,) = take(desk, post("1"))
    together = threading.Barrier(50)

    def press(who: int) -> str | None:
        together.wait()
        try:
            mentions.claim(desk, number, by=f"U{who:04}", delivery=f"trigger:{who}")
        except Refusal as refusal:
            return refusal.sentence
        return None

    with ThreadPoolExecutor(50) as people:
        said = list(people.map(press, range(50)))
    owner = mention(desk, number).owner
    assert said.count(None) == 1
    assert owner == f"U{said.index(None):04}"
    assert all(sentence.startswith(f"<@{owner}> has had the post by @jo_rowan") for sentence in said if sentence)
    assert count(desk, History) == 1


def test_of_two_processes_that_share_a_database_one_wins(desk: Desk, database_url: str) -> None:
    other = replace(desk, name="another process", database=connect(database_url))
    numbers = take(desk, *(post(str(key), f"{key} is a lonely number, says {key}") for key in range(8)))
    together = threading.Barrier(2)

    def press(each: tuple[Desk, str]) -> list[int]:
        won = []
        for number in numbers:
            together.wait()
            try:
                mentions.claim(each[0], number, by=each[1])
                won.append(number)
            except Refusal:
                pass
        return won

    with ThreadPoolExecutor(2) as processes:
        tom, megan = processes.map(press, [(desk, "U0TOM"), (other, "U0MEGAN")])
    other.database.close()
    assert sorted(tom + megan) == numbers
    assert [number for number in numbers if mention(desk, number).owner == "U0TOM"] == tom


def test_a_click_that_slack_delivers_again_changes_nothing_even_after_a_release(desk: Desk) -> None:
    (number,) = take(desk, post("1"))
    mentions.claim(desk, number, by="U0TOM", delivery="trigger:1")
    mentions.release(desk, number, by="U0TOM", delivery="trigger:2")
    mentions.claim(desk, number, by="U0TOM", delivery="trigger:1")
    assert mention(desk, number).status is Status.OPEN
    mentions.release(desk, number, by="U0TOM", delivery="trigger:2")
    assert what_happened(desk, number) == [("claim", "U0TOM"), ("release", "U0TOM")]


def test_a_double_click_changes_nothing_and_is_not_told_off(desk: Desk) -> None:
    (number,) = take(desk, post("1"))
    mentions.claim(desk, number, by="U0TOM", delivery="trigger:1")
    mentions.claim(desk, number, by="U0TOM", delivery="trigger:2")
    assert what_happened(desk, number) == [("claim", "U0TOM")]


def test_a_refused_click_may_be_pressed_again_later(desk: Desk) -> None:
    (number,) = take(desk, post("1"))
    mentions.claim(desk, number, by="U0TOM")
    with pytest.raises(Refusal):
        mentions.claim(desk, number, by="U0MEGAN", delivery="trigger:9")
    mentions.release(desk, number, by="U0TOM")
    mentions.claim(desk, number, by="U0MEGAN", delivery="trigger:9")
    assert mention(desk, number).owner == "U0MEGAN"


def test_only_the_owner_can_release(desk: Desk) -> None:
    (number,) = take(desk, post("1"))
    with pytest.raises(Refusal, match="Nobody has claimed this one"):
        mentions.release(desk, number, by="U0TOM")
    mentions.claim(desk, number, by="U0TOM")
    with pytest.raises(Refusal, match="<@U0TOM> has the post by @jo_rowan; only they can release it"):
        mentions.release(desk, number, by="U0MEGAN")
    mentions.release(desk, number, by="U0TOM")
    held = mention(desk, number)
    assert (held.status, held.owner, held.owned_at) == (Status.OPEN, None, None)


def test_an_answered_mention_is_neither_claimed_nor_released(desk: Desk) -> None:
    mine, open_one = take(desk, post("1"), post("2", "the new car park machine takes no coins at all"))
    mentions.claim(desk, mine, by="U0TOM")
    take(desk, post("3", "So sorry", handle="AshcombeValeNHS", reply_to="1"))
    take(desk, post("4", "Thank you", handle="AshcombeValeNHS", reply_to="2"))
    with pytest.raises(Refusal, match="answered already, so it stays with you"):
        mentions.release(desk, mine, by="U0TOM")
    with pytest.raises(Refusal, match="answered already"):
        mentions.claim(desk, open_one, by="U0TOM")


def test_a_deleted_or_unknown_mention_is_refused_in_a_sentence(desk: Desk) -> None:
    (number,) = take(desk, post("1"))
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", ["1"])
    for act in (mentions.claim, mentions.release):
        with pytest.raises(Refusal, match="The author has deleted this post"):
            act(desk, number, by="U0TOM")
        with pytest.raises(Refusal, match="does not know this mention"):
            act(desk, 424242, by="U0TOM")
