"""What the team says about a story: one match of many who press, repairable, and every card drawn anew."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.core.replies import ReplyState
from bot.core.stories import Change
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import deletions, stories, story_reading
from bot.services.refusals import Refusal
from bot.storage.cards import Card, CardKind
from bot.storage.history import History
from bot.storage.invitations import Invitation
from bot.storage.stories import Story
from tests.desks import NOW, card, count
from tests.inviting import cards_of, drawn, happened, invite, keys, mention_of, publish, story

LATER = NOW + timedelta(days=2)
ACTS = (stories.set_aside, stories.unmatch, stories.change_made)


@pytest.fixture(autouse=True)
def _every_request_counts_as_the_first_of_its_second(sandbox: Sandbox) -> None:
    sandbox.feedback.per_second = 10_000


@pytest.fixture
def invitation(desk: Desk) -> Invitation:
    return invite(desk, threaded=True)


@pytest.fixture
def key(desk: Desk, sandbox: Sandbox, clock: MovableClock, invitation: Invitation) -> str:
    """A story about the emergency department, read two days after somebody was invited."""
    clock.move_to(LATER)
    told = publish(sandbox)
    story_reading.read(desk)
    return told


@pytest.fixture
def number(desk: Desk, key: str) -> int:
    return story(desk, key).id


def another(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> str:
    """One more story about the emergency department, read at once."""
    told = publish(sandbox, "Another story")
    clock.advance(desk.team.feedback.read_seconds)
    story_reading.read(desk)
    return told


def test_a_match_owes_a_response_from_the_day_of_publication_and_is_looked_at_at_once(
    desk: Desk, key: str, number: int, invitation: Invitation, clock: MovableClock
) -> None:
    clock.advance(3600)
    stories.match(desk, number, invitation.id, by="U0TOM")
    held = story(desk, key)
    assert (held.matched_by, held.matched_at, held.look_at) == ("U0TOM", clock.now(), clock.now())
    assert held.owed_at == LATER + timedelta(days=desk.team.feedback.respond_days)
    assert happened(desk, mention_of(desk, key)) == [("match", "U0TOM")]
    told = drawn(desk, key)
    assert (told.matched, told.matched_by, told.candidates) == ("jo_rowan", "U0TOM", ())


def test_the_story_the_mention_and_the_reply_in_the_thread_are_drawn_anew(
    desk: Desk, key: str, number: int, invitation: Invitation
) -> None:
    def versions() -> list[int]:
        with desk.database.read() as session:
            return [row.wanted for row in session.query(Card).order_by(Card.id)]

    before = versions()
    assert len(before) == 3
    stories.match(desk, number, invitation.id, by="U0TOM")
    assert versions() == [wanted + 1 for wanted in before]
    assert desk.wakeups.board.is_set()


def test_another_storys_card_no_longer_offers_an_invitation_that_is_taken_and_does_again_when_it_is_not(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, number: int, invitation: Invitation
) -> None:
    other = another(desk, sandbox, clock)
    assert [each.invitation_id for each in drawn(desk, other).candidates] == [invitation.id]
    stories.match(desk, number, invitation.id, by="U0TOM")
    assert drawn(desk, other).candidates == ()
    assert cards_of(desk, other)[0].wanted == 2
    stories.unmatch(desk, number, by="U0TOM")
    assert [each.invitation_id for each in drawn(desk, other).candidates] == [invitation.id]
    assert cards_of(desk, other)[0].wanted == 3


def test_a_story_is_matched_once_and_the_second_is_told_by_whom_and_what_to_do(
    desk: Desk, key: str, number: int, invitation: Invitation
) -> None:
    second = invite(desk, "sam_hill", at=NOW + timedelta(hours=1))
    stories.match(desk, number, invitation.id, by="U0TOM")
    with pytest.raises(Refusal, match=r"^<@U0TOM> has said already which .* press “That was wrong” on the story's"):
        stories.match(desk, number, second.id, by="U0MEGAN")
    with pytest.raises(Refusal, match="<@U0TOM> has said already"):
        stories.set_aside(desk, number, by="U0MEGAN")
    assert drawn(desk, key).matched == "jo_rowan"


def test_an_invitation_brings_one_story(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, number: int, invitation: Invitation
) -> None:
    other = another(desk, sandbox, clock)
    stories.match(desk, number, invitation.id, by="U0TOM")
    with pytest.raises(Refusal, match="That invitation has brought another story already"):
        stories.match(desk, story(desk, other).id, invitation.id, by="U0MEGAN")
    assert story(desk, other).matched_by is None


def _together(*acts: Callable[[], object]) -> list[str | None]:
    """What each is told when all begin at the same moment; None when it worked."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> str | None:
        gate.wait()
        try:
            act()
        except Refusal as refusal:
            return refusal.sentence
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_of_twenty_people_who_match_one_story_at_once_one_wins_and_the_others_are_told(
    desk: Desk, key: str, number: int
) -> None:
    offered = [invite(desk, f"person_{each}", at=NOW) for each in range(20)]
    said = _together(
        *(
            lambda each=each, who=who: stories.match(desk, number, each.id, by=f"U{who:04}")
            for who, each in enumerate(offered)
        )
    )
    winner = said.index(None)
    assert said.count(None) == 1
    assert drawn(desk, key).matched == f"person_{winner}"
    assert count(desk, Invitation, Invitation.story_id.is_not(None)) == 1
    assert count(desk, History) == 1


def test_of_two_stories_matched_to_one_invitation_at_once_one_gets_it(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, number: int, invitation: Invitation
) -> None:
    other = story(desk, another(desk, sandbox, clock)).id
    said = _together(
        lambda: stories.match(desk, number, invitation.id, by="U0TOM"),
        lambda: stories.match(desk, other, invitation.id, by="U0MEGAN"),
    )
    assert sorted(sentence is None for sentence in said) == [False, True]
    assert count(desk, Story, Story.matched_by.is_not(None)) == 1


def test_matching_and_taking_back_many_stories_at_once_never_locks_up(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, number: int, invitation: Invitation
) -> None:
    numbers = [number, *(story(desk, another(desk, sandbox, clock)).id for _ in range(3))]
    offered = [invitation, *(invite(desk, f"person_{each}", at=NOW) for each in range(3))]

    def match_and_take_back(each: int) -> None:
        for turn in range(4):
            stories.match(desk, numbers[each], offered[each].id, by=f"U{turn}")
            stories.unmatch(desk, numbers[each], by=f"U{turn}")

    said = _together(*(lambda each=each: match_and_take_back(each) for each in range(4)))
    assert said == [None] * 4
    assert count(desk, Invitation, Invitation.story_id.is_not(None)) == 0


def test_a_double_click_and_a_repeat_change_nothing(desk: Desk, key: str, number: int, invitation: Invitation) -> None:
    for delivery in ("trigger:1", "trigger:2", "trigger:1"):
        stories.match(desk, number, invitation.id, by="U0TOM", delivery=delivery)
    stories.unmatch(desk, number, by="U0TOM", delivery="trigger:3")
    stories.match(desk, number, invitation.id, by="U0TOM", delivery="trigger:1")
    assert story(desk, key).matched_by is None
    for delivery in ("trigger:4", "trigger:5"):
        stories.set_aside(desk, number, by="U0TOM", delivery=delivery)
    assert happened(desk, None) == [("set_aside", "U0TOM")]


def test_none_of_these_is_noted_and_can_be_taken_back(
    desk: Desk, key: str, number: int, invitation: Invitation
) -> None:
    stories.set_aside(desk, number, by="U0TOM")
    assert drawn(desk, key).set_aside_by == "U0TOM"
    with pytest.raises(Refusal, match="<@U0TOM> has said that none of our invitations brought this story"):
        stories.match(desk, number, invitation.id, by="U0MEGAN")
    stories.unmatch(desk, number, by="U0MEGAN")
    assert happened(desk, None) == [("set_aside", "U0TOM"), ("unmatch", "U0MEGAN")]
    stories.match(desk, number, invitation.id, by="U0MEGAN")
    assert drawn(desk, key).matched == "jo_rowan"


def test_a_wrong_match_is_taken_back_with_all_that_followed_from_it(
    desk: Desk, key: str, number: int, invitation: Invitation
) -> None:
    stories.match(desk, number, invitation.id, by="U0TOM")
    mention = mention_of(desk, key)
    stories.change_made(desk, number, by="U0TOM")
    stories.unmatch(desk, number, by="U0MEGAN")
    held = story(desk, key)
    assert (held.matched_by, held.matched_at, held.owed_at, held.look_at, held.change_by) == (None,) * 5
    assert held.change is Change.NONE
    assert [each.invitation_id for each in drawn(desk, key).candidates] == [invitation.id]
    assert [what for what, _ in happened(desk, mention)] == ["match", "change", "unmatch"]
    stories.unmatch(desk, number, by="U0MEGAN")
    assert len(happened(desk, mention)) == 3


def test_a_change_is_noted_by_a_click_once_and_only_for_a_story_that_came_of_an_invitation(
    desk: Desk, key: str, number: int, invitation: Invitation, clock: MovableClock
) -> None:
    with pytest.raises(Refusal, match="First say which invitation"):
        stories.change_made(desk, number, by="U0TOM")
    stories.match(desk, number, invitation.id, by="U0TOM")
    stories.change_made(desk, number, by="U0TOM")
    stories.change_made(desk, number, by="U0MEGAN")
    held = story(desk, key)
    assert (held.change, held.change_by, held.change_at) == (Change.MADE, "U0TOM", clock.now())
    # The public still waits for a response.
    assert drawn(desk, key).told.owed_at is not None


@pytest.mark.parametrize("which", [0, 424242, 2**31 - 1])
def test_an_unknown_story_or_invitation_is_refused_in_a_sentence(desk: Desk, number: int, which: int) -> None:
    for act in ACTS:
        with pytest.raises(Refusal, match="Kestrel does not know this story"):
            act(desk, which, by="U0TOM")
    with pytest.raises(Refusal, match="Kestrel does not know this story"):
        stories.match(desk, which, 1, by="U0TOM")
    with pytest.raises(Refusal, match="That choice is not there any more"):
        stories.match(desk, number, which, by="U0TOM")


def test_an_invitation_that_cannot_have_brought_the_story_is_refused(desk: Desk, key: str, number: int) -> None:
    for wrong in (
        invite(desk, service="maternity", at=NOW),
        invite(desk, at=LATER + timedelta(seconds=1)),
        invite(desk, at=LATER - timedelta(days=121)),
        invite(desk, at=NOW, state=ReplyState.UNDONE),
    ):
        with pytest.raises(Refusal, match="That choice is not there any more"):
            stories.match(desk, number, wrong.id, by="U0TOM")
    assert story(desk, key).matched_by is None


def test_invitations_sent_after_the_story_do_not_crowd_out_those_before_it(
    desk: Desk, key: str, invitation: Invitation
) -> None:
    for each in range(30):
        invite(desk, f"person_{each}", at=LATER + timedelta(hours=each + 1))
    assert [each.invitation_id for each in drawn(desk, key).candidates] == [invitation.id]


def test_a_story_whose_invited_person_deleted_their_post_is_still_matched_and_names_nobody(
    desk: Desk, key: str, number: int, invitation: Invitation
) -> None:
    with desk.database.write.begin() as session:
        (post,) = (session.get_one(Invitation, invitation.id).reply.mention.post.key,)
        deletions.note_gone(session, desk, "x", [post])
    stories.match(desk, number, invitation.id, by="U0TOM")
    assert drawn(desk, key).matched == ""
    assert card(desk, mention_of(desk, key)).kind is CardKind.MENTION
    assert keys(desk) == [key]
