"""What a strict review found in follow-ups: answers after them, edits, deletions, and two readers at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event

from bot.core.follow_ups import FollowUp
from bot.core.lifecycle import Status
from bot.core.posts import Author, PublicPost
from bot.core.triage import Urgency
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.services import audit, deletions, duty, ending, handing, mentions, resting
from bot.services.drawing import card_for
from bot.storage import history
from bot.storage.mentions import Mention
from tests.chased import owed
from tests.desks import NOW, card, mention, post, take
from tests.following import HARM, HOUR, alerts, jo, our, told
from tests.sending import answer


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


def edit(desk: Desk, *posts: PublicPost) -> None:
    with desk.database.write.begin() as session:
        deletions.note_edits(session, desk, "x", posts)


def gone(desk: Desk, *keys: str) -> None:
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", keys)


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


# An answer to what they wrote again.


def test_a_second_answer_that_is_read_before_the_follow_up_counts(desk: Desk, answered: int) -> None:
    take(desk, our("4", "3", minutes=12))
    (again,) = take(desk, jo("3", minutes=8, reply_to="2"))
    held = mention(desk, answered)
    assert (held.status, held.answered_at) == (Status.ANSWERED, mention(desk, again).answered_at)
    assert (held.answer_id, mention(desk, again).status) == (mention(desk, again).answer_id, Status.ANSWERED)
    assert (told(desk, answered)[-1], owed(desk, answered), alerts(desk)) == ("answered_again", [], [])
    assert audit.audit(desk) == []


@pytest.mark.parametrize("to", ["1", "3"], ids=["to the first post", "to the follow-up"])
@pytest.mark.parametrize("how", [Status.ANSWERED, Status.CLOSED])
def test_a_second_answer_in_the_same_page_counts(desk: Desk, answered: int, to: str, how: Status) -> None:
    if how is Status.CLOSED:
        ending.close(desk, answered, by="U0TOM")
    take(desk, our("4", to, minutes=12), jo("3", minutes=8))
    held = mention(desk, answered)
    assert (held.status, held.answered_at) == (how, NOW + timedelta(minutes=12))
    assert (owed(desk, answered), alerts(desk)) == ([], [])
    assert audit.audit(desk) == []


def test_what_was_closed_without_an_answer_stays_closed_if_the_follow_up_has_one(desk: Desk, number: int) -> None:
    ending.close(desk, number, by="U0TOM")
    take(desk, our("4", "3", minutes=12), jo("3", minutes=8))
    assert (mention(desk, number).status, alerts(desk)) == (Status.CLOSED, [])
    assert audit.audit(desk) == []


def test_what_they_write_after_the_second_answer_reopens_it_once(desk: Desk, answered: int) -> None:
    _, again = take(desk, jo("3", minutes=8), our("4", "3", minutes=12), jo("5", "and what now?", minutes=15))
    assert mention(desk, answered).status is Status.CLAIMED
    assert (told(desk, answered).count("follow_up"), alerts(desk)) == (1, [("U0TOM", "follow_up")])
    with desk.database.read() as session:
        assert history.of(session, answered)[-1].note["follow_up"] == again


def test_two_answers_of_one_page_reopen_nothing_in_between(desk: Desk, number: int) -> None:
    take(desk, jo("3", minutes=8))
    take(desk, our("2", "1", minutes=5), our("4", "3", minutes=12))
    held = mention(desk, number)
    assert (held.status, held.answered_at) == (Status.ANSWERED, NOW + timedelta(minutes=12))
    assert alerts(desk) == []


def test_an_answer_to_their_thanks_or_a_second_one_to_the_same_post_moves_nothing(desk: Desk, answered: int) -> None:
    first = mention(desk, answered).answer_id
    take(desk, our("6", "1", minutes=7))
    take(desk, our("4", "3", minutes=12), jo("3", "thank you!", minutes=8))
    assert (mention(desk, answered).answer_id, mention(desk, answered).status) == (first, Status.CLOSED)


@pytest.mark.parametrize("page", [False, True], ids=["read before", "in the same page"])
def test_a_stranger_beside_a_follow_up_that_opens_nothing_has_a_card(desk: Desk, answered: int, *, page: bool) -> None:
    ours = our("4", "3", minutes=12)
    if not page:
        take(desk, ours)
    others = (post("5", "what a shambles", handle="ade", conversation="c", at=NOW + HOUR),
              post("6", "and here too", handle="bo", conversation="c", at=NOW + HOUR))  # fmt: skip
    _, stranger, another = take(desk, jo("3", minutes=8), *others, *([ours] if page else []))
    assert mention(desk, answered).status is Status.ANSWERED
    assert (mention(desk, stranger).lead_id, mention(desk, another).lead_id) == (None, stranger)
    assert [kind for kind, _ in owed(desk, stranger)] == ["claim"]
    assert audit.audit(desk) == []


# However many there are.


def loaded(what: Callable[[], object]) -> int:
    """How many mentions are read from the database as objects."""
    seen: list[object] = []

    def note(target: object, _: object) -> None:
        seen.append(target)

    event.listen(Mention, "load", note)
    try:
        what()
    finally:
        event.remove(Mention, "load", note)
    return len(seen)


def test_of_many_follow_ups_no_more_are_read_than_are_used(desk: Desk, answered: int) -> None:
    take(desk, *(jo(str(100 + at), f"{HARM}, {at}", minutes=8 + at) for at in range(70)))

    def draw() -> None:
        with desk.database.read() as session:
            card_for(session, desk, card(desk, answered))

    assert loaded(draw) < 40
    assert loaded(lambda: take(desk, our("2000", "1", minutes=60))) < 20
    held = mention(desk, answered)
    assert (held.status, held.answered_at) == (Status.CLAIMED, None)  # ten of them came later
    assert loaded(lambda: edit(desk, jo("1", "four hours, I said", version="7"))) < 10
    assert mention(desk, answered).harm


def test_the_risk_of_the_first_of_many_counts(desk: Desk, answered: int) -> None:
    take(desk, jo("100", HARM, minutes=8), *(jo(str(101 + at), f"and {at}", minutes=9 + at) for at in range(70)))
    edit(desk, jo("1", "four hours, I said", version="7"))
    assert mention(desk, answered).harm


# Edits.


def test_thanks_that_are_edited_into_more_reopen_the_item(desk: Desk, answered: int) -> None:
    (again,) = take(desk, jo("3", "thank you so much", minutes=8))
    assert mention(desk, answered).status is Status.CLOSED
    edit(desk, jo("3", "thank you so much, but nobody has rung me", version="30", minutes=8))
    assert mention(desk, again).follow_up is FollowUp.MORE
    assert (mention(desk, answered).status, mention(desk, answered).owner) == (Status.CLAIMED, "U0TOM")
    assert ([kind for kind, _ in owed(desk, answered)], alerts(desk)) == (["answer"], [("U0TOM", "follow_up")])
    assert told(desk, answered)[-1] == "follow_up"
    assert audit.audit(desk) == []
    edit(desk, jo("3", "thank you so much, but nobody has rung my mum", version="31", minutes=8))
    assert told(desk, answered).count("follow_up") == 1
    take(desk, our("4", "3", minutes=12))
    assert mention(desk, answered).status is Status.ANSWERED


def test_what_somebody_has_answered_and_is_edited_into_more_is_owed_again(desk: Desk, answered: int) -> None:
    (again,) = take(desk, jo("3", "thank you so much", minutes=8))
    take(desk, our("4", "3", minutes=12))
    assert mention(desk, again).status is Status.ANSWERED
    edit(desk, jo("3", "thank you so much, but nobody has rung me", version="30", minutes=8))
    assert (mention(desk, answered).status, mention(desk, again).status) == (Status.CLAIMED, Status.OPEN)
    assert told(desk, again)[-1] == "follow_up"
    assert audit.audit(desk) == []


def test_more_that_is_edited_into_thanks_leaves_the_item_to_a_person(desk: Desk, answered: int) -> None:
    (again,) = take(desk, jo("3", minutes=8))
    edit(desk, jo("3", "thank you so much", version="30", minutes=8))
    assert (mention(desk, again).follow_up, mention(desk, answered).status) == (FollowUp.THANKS, Status.CLAIMED)
    assert audit.audit(desk) == []


@pytest.mark.parametrize("first", ["thank you so much", "that does not help"])
def test_an_edit_that_speaks_of_risk_raises_the_item_and_alarms(desk: Desk, answered: int, first: str) -> None:
    (again,) = take(desk, jo("3", first, minutes=8))
    edit(desk, jo("3", HARM, version="30", minutes=8))
    held = mention(desk, answered)
    assert (held.status, held.harm, held.urgency) == (Status.CLAIMED, True, Urgency.URGENT)
    assert ("U0PRIYA", "harm") in alerts(desk)
    assert mention(desk, again).lead_id == answered
    assert audit.audit(desk) == []


def test_an_edit_of_the_words_alone_moves_nothing(desk: Desk, answered: int) -> None:
    take(desk, jo("3", minutes=8))
    take(desk, our("4", "3", minutes=12))
    edit(desk, jo("3", "that does not help us at all", version="30", minutes=8))
    assert mention(desk, answered).status is Status.ANSWERED


def test_edits_of_both_posts_in_one_page_raise_the_item_once(desk: Desk, number: int) -> None:
    ending.close(desk, number, by="U0TOM")
    take(desk, jo("3", "thank you", minutes=8))
    edit(desk, jo("1", "four hours, I said", version="30"), jo("3", HARM, version="31", minutes=8))
    assert (mention(desk, number).status, mention(desk, number).harm) == (Status.CLAIMED, True)
    assert [why for _, why in alerts(desk)] == ["harm", "follow_up"]


# Deletions.


@pytest.mark.parametrize("how", [Status.ANSWERED, Status.CLOSED])
def test_what_only_a_deleted_follow_up_reopened_is_as_it_was(desk: Desk, answered: int, how: Status) -> None:
    if how is Status.CLOSED:
        ending.close(desk, answered, note="rung them", by="U0TOM")
    before = mention(desk, answered)
    take(desk, jo("3", minutes=8))
    assert mention(desk, answered).status is Status.CLAIMED
    gone(desk, "3")
    held = mention(desk, answered)
    assert (held.status, held.owner, held.reason) == (how, "U0TOM", before.reason)
    assert (held.answer_id, held.answered_at) == (before.answer_id, before.answered_at)
    assert (told(desk, answered)[-1], owed(desk, answered)) == ("follow_up_gone", [])
    assert audit.audit(desk) == []
    take(desk, jo("5", "it still does not help", minutes=20))  # and it opens as ever
    assert mention(desk, answered).status is Status.CLAIMED


def test_whoever_was_away_gets_nothing_back_and_the_item_is_theirs_again_as_it_was(desk: Desk, answered: int) -> None:
    duty.send_away(desk, "U0TOM", until=NOW + 9 * HOUR, by="U0TOM")
    take(desk, jo("3", minutes=8))
    mentions.claim(desk, answered, by="U0MEGAN")
    gone(desk, "3")
    assert (mention(desk, answered).status, mention(desk, answered).owner) == (Status.ANSWERED, "U0TOM")


def test_while_another_follow_up_stands_it_stays_open(desk: Desk, answered: int) -> None:
    take(desk, jo("3", minutes=8), jo("4", "not one of you has rung me", minutes=9))
    gone(desk, "4")
    assert mention(desk, answered).status is Status.CLAIMED
    gone(desk, "3")
    assert mention(desk, answered).status is Status.ANSWERED


def test_a_follow_up_that_was_answered_before_does_not_hold_it_open(desk: Desk, answered: int) -> None:
    take(desk, jo("3", minutes=8))
    take(desk, our("4", "3", minutes=12))
    take(desk, jo("5", "it still does not help", minutes=20))
    gone(desk, "5")
    assert (mention(desk, answered).status, told(desk, answered)[-1]) == (Status.ANSWERED, "follow_up_gone")


def test_an_earlier_follow_up_that_is_deleted_closes_nothing(desk: Desk, answered: int, clock: MovableClock) -> None:
    take(desk, jo("3", minutes=8))
    take(desk, our("4", "1", minutes=12))
    clock.advance(60)
    take(desk, jo("5", "it still does not help", minutes=20))
    gone(desk, "3")
    assert mention(desk, answered).status is Status.CLAIMED


def test_an_answer_that_came_late_counts_again_once_what_came_after_it_is_gone(desk: Desk, number: int) -> None:
    take(desk, jo("3", minutes=8))
    take(desk, our("2", "1", minutes=5))
    assert mention(desk, number).status is Status.CLAIMED
    gone(desk, "3")
    assert (mention(desk, number).status, mention(desk, number).answer_id is None) == (Status.ANSWERED, False)
    assert audit.audit(desk) == []


@pytest.mark.parametrize("act", ["escalated", "answering", "risky", "snoozed"])
def test_what_somebody_has_in_hand_or_speaks_of_risk_is_left_to_a_person(desk: Desk, answered: int, act: str) -> None:
    take(desk, jo("3", HARM if act == "risky" else "it does not help", minutes=8))
    if act == "escalated":
        handing.escalate(desk, answered, to="U0PRIYA", note=None, by="U0TOM")
    if act == "answering":
        answer(desk, answered, "We are asking the ward.", reason="as it is")
    if act == "snoozed":
        resting.snooze(desk, answered, until=desk.now() + 5 * HOUR, by="U0TOM")
    status = mention(desk, answered).status
    gone(desk, "3")
    assert mention(desk, answered).status is status is not Status.ANSWERED
    assert audit.audit(desk) == []


def test_both_posts_deleted_at_once_leave_nothing_owed(desk: Desk, answered: int) -> None:
    (again,) = take(desk, jo("3", minutes=8))
    gone(desk, "1", "3")
    assert {mention(desk, each).status for each in (answered, again)} == {Status.DELETED}
    assert (owed(desk, answered), owed(desk, again), audit.audit(desk)) == ([], [], [])


def test_the_card_goes_to_what_has_no_answer_yet_and_stays_owed(desk: Desk, answered: int) -> None:
    take(desk, jo("3", minutes=8))
    take(desk, our("4", "3", minutes=12))
    (still,) = take(desk, jo("5", "it still does not help", minutes=20))
    gone(desk, "1")
    held = mention(desk, still)
    assert (held.lead_id, held.status, held.owner) == (None, Status.CLAIMED, "U0TOM")
    assert [kind for kind, _ in owed(desk, still)] == ["answer"]
    assert audit.audit(desk) == []
