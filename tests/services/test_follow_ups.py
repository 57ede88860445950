"""When somebody writes again: what was answered or closed comes back to whoever had it, and thanks are counted."""

from __future__ import annotations

import pytest

from bot.core.follow_ups import FollowUp
from bot.core.lifecycle import Status
from bot.core.triage import Urgency
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import audit, deletions, duty, ending, mentions, people, resting
from bot.services.more import more_of
from bot.storage import follow_ups
from bot.storage import people as held_people
from bot.storage.mentions import Mention
from tests.chased import owed
from tests.desks import NOW, apart, card, count, draw, mention, post, take
from tests.following import HARM, HOUR, MORE, PRESS, alerts, jo, our, told


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


def test_a_follow_up_in_the_conversation_reopens_what_was_answered_and_gives_it_back(
    desk: Desk, answered: int, clock: MovableClock
) -> None:
    assert owed(desk, answered) == []
    clock.advance(600)
    (again,) = take(desk, jo("3", minutes=8, reply_to="2"))
    held = mention(desk, answered)
    assert (held.status, held.owner, held.answered_at, held.answer_id) == (Status.CLAIMED, "U0TOM", None, None)
    assert held.owned_at == clock.now()
    assert [kind for kind, _ in owed(desk, answered)] == ["answer"]
    assert (mention(desk, again).lead_id, mention(desk, again).follow_up) == (answered, FollowUp.MORE)
    assert told(desk, answered)[-1] == "follow_up"
    assert alerts(desk) == [("U0TOM", "follow_up")]
    assert audit.audit(desk) == []


@pytest.mark.parametrize(("days", "conversation", "reopened"), [(6, "d", True), (8, "d", False), (80, "c", True)])
def test_a_new_post_counts_for_some_days_and_one_in_the_same_conversation_always(
    desk: Desk, number: int, clock: MovableClock, days: int, conversation: str, reopened: bool
) -> None:
    ending.close(desk, number, by="U0TOM")
    clock.advance(days * 86_400)
    (again,) = take(desk, jo("3", minutes=days * 1440, conversation=conversation))
    assert (mention(desk, number).status is Status.CLAIMED) == reopened
    assert (mention(desk, again).lead_id == number) == reopened


def test_with_no_days_a_post_elsewhere_is_a_card_of_its_own(desk: Desk, number: int) -> None:
    (again,) = take(apart(desk), jo("3", minutes=8, conversation="d"))
    assert mention(desk, again).lead_id is None


def test_a_stranger_in_the_same_conversation_reopens_nothing(desk: Desk, answered: int) -> None:
    (other,) = take(desk, post("3", MORE, handle="ade", conversation="c", at=NOW + HOUR))
    assert (mention(desk, answered).status, mention(desk, other).lead_id) == (Status.ANSWERED, None)


def test_whoever_had_it_and_is_away_leaves_it_to_the_team(desk: Desk, answered: int) -> None:
    duty.send_away(desk, "U0TOM", until=NOW + 9 * HOUR, by="U0TOM")
    take(desk, jo("3", minutes=8))
    held = mention(desk, answered)
    assert (held.status, held.owner) == (Status.OPEN, None)
    assert [kind for kind, _ in owed(desk, answered)] == ["claim"]
    assert alerts(desk) == []


def test_whoever_cannot_be_reached_any_more_leaves_it_to_the_team(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,) = take(desk, jo("1", "four hours waiting"))
    mentions.claim(desk, number, by="U0GONE")
    ending.close(desk, number, by="U0GONE")
    take(desk, jo("3", minutes=8))
    assert mention(desk, number).owner == "U0GONE"
    draw(desk, clock)
    assert (mention(desk, number).status, mention(desk, number).owner) == (Status.OPEN, None)
    assert [kind for kind, _ in owed(desk, number)] == ["claim"]
    assert told(desk, number)[-1] == "owner_gone"


@pytest.mark.parametrize("closed", [False, True])
def test_thanks_are_counted_and_the_item_is_closed(desk: Desk, answered: int, closed: bool) -> None:
    if closed:
        ending.close(desk, answered, by="U0TOM")
    (again,) = take(desk, jo("3", "thank you so much 💙", minutes=8))
    assert mention(desk, answered).status is Status.CLOSED
    assert (mention(desk, again).lead_id, mention(desk, again).follow_up) == (answered, FollowUp.THANKS)
    assert count(desk, Mention, Mention.follow_up == FollowUp.THANKS) == 1
    assert (told(desk, answered)[-1], owed(desk, answered), alerts(desk)) == ("thanked", [], [])
    assert audit.audit(desk) == []


def test_thanks_for_what_nobody_has_answered_yet_leave_it_where_it_stands(desk: Desk, number: int) -> None:
    take(desk, jo("3", "thanks!", minutes=8))
    assert mention(desk, number).status is Status.CLAIMED


def test_more_after_thanks_in_one_page_reopens_and_thanks_after_more_do_not_close(desk: Desk, answered: int) -> None:
    take(desk, jo("3", "thanks!", minutes=8), jo("4", MORE, minutes=9), jo("5", "thank you", minutes=10))
    assert mention(desk, answered).status is Status.CLAIMED


def test_a_snooze_is_woken_and_its_owner_told(desk: Desk, number: int) -> None:
    resting.snooze(desk, number, until=NOW + 5 * HOUR, by="U0TOM")
    take(desk, jo("3", minutes=8))
    held = mention(desk, number)
    assert (held.status, held.owner, held.until_at) == (Status.CLAIMED, "U0TOM", None)
    assert alerts(desk) == [("U0TOM", "follow_up")]


def test_a_wait_goes_on_and_its_owner_is_told_once(desk: Desk, number: int, clock: MovableClock) -> None:
    resting.wait(desk, number, on="Estates", until=NOW + 5 * HOUR, by="U0TOM")
    for minute in (8, 9, 10):
        clock.advance(60)
        take(desk, jo(str(minute), f"{MORE}, {minute}", minutes=minute))
    assert mention(desk, number).status is Status.WAITING
    assert alerts(desk) == [("U0TOM", "follow_up")]


def test_a_hundred_follow_ups_are_one_card_one_reminder_and_one_line_of_history(
    desk: Desk, answered: int, sandbox: Sandbox, clock: MovableClock
) -> None:
    for number in range(100):
        clock.advance(20)
        take(desk, jo(str(number + 10), f"{MORE}, for the {number}th time", minutes=8 + number))
    assert told(desk, answered).count("follow_up") == 1
    assert alerts(desk) == [("U0TOM", "follow_up")]
    draw(desk, clock)
    (message,) = sandbox.slack.messages(CHANNEL)
    assert sandbox.slack.messages(CHANNEL, message["ts"]) == []
    assert "for the 99th time" in str(message)
    assert "… and 97 before these" in str(message)
    assert audit.audit(desk) == []


def test_the_card_and_the_history_say_so_with_the_words_until_they_are_deleted(
    desk: Desk, answered: int, sandbox: Sandbox, clock: MovableClock
) -> None:
    take(desk, jo("3", minutes=8))
    take(desk, jo("4", "thanks", minutes=9))
    draw(desk, clock)
    said = str(sandbox.slack.messages(CHANNEL))
    assert all(words in said for words in ("Follow-up from @jo_rowan", MORE, "@jo_rowan said thank you"))
    (line,) = [each for each in more_of(desk, answered).happened if each.action == "follow_up"]
    assert (line.note["handle"], line.note["said"], line.note["to"]) == ("@jo_rowan", MORE, "U0TOM")
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", ["3"])
    draw(desk, clock)
    said = str(sandbox.slack.messages(CHANNEL)) + str(sandbox.slack.direct_messages("U0TOM"))
    assert MORE not in said + str(more_of(desk, answered))
    assert "Follow-up: deleted by its author" in said
    assert mention(desk, answered).status is Status.ANSWERED


def test_risk_of_harm_raises_the_item_and_alarms_but_not_with_every_post(
    desk: Desk, answered: int, sandbox: Sandbox, clock: MovableClock
) -> None:
    take(desk, jo("3", HARM, minutes=8))
    held = mention(desk, answered)
    assert (held.harm, held.urgency, held.status, held.owner) == (True, Urgency.URGENT, Status.CLAIMED, "U0TOM")
    assert alerts(desk) == [("U0PRIYA", "harm"), ("U0TOM", "follow_up")]
    take(desk, jo("4", HARM, minutes=9))
    assert len(alerts(desk)) == 2
    clock.advance(301)
    take(desk, jo("5", HARM, minutes=14))
    assert alerts(desk)[2:] == [("U0PRIYA", "harm")]
    draw(desk, clock)
    assert "Words that raised this" in str(sandbox.slack.direct_messages("U0PRIYA"))


def test_urgent_words_shorten_the_time_and_an_edit_of_the_first_post_does_not_calm_it(desk: Desk, number: int) -> None:
    ((_, due),) = owed(desk, number)
    take(desk, jo("3", PRESS, minutes=8))
    ((_, sooner),) = owed(desk, number)
    assert due is not None
    assert sooner is not None
    assert sooner < due
    with desk.database.write.begin() as session:
        deletions.note_edits(session, desk, "x", [jo("1", "four hours, I said", version="7")])
    assert mention(desk, number).urgency is Urgency.URGENT


def test_a_muted_author_stays_muted(desk: Desk, answered: int) -> None:
    with desk.database.write.begin() as session:
        held_people.mute(session, people.person_of(session, desk, mention(desk, answered).post), by="U0TOM", at=NOW)
    (again, risky) = take(desk, jo("3", minutes=8), jo("4", HARM, minutes=9))
    assert (mention(desk, again).muted, mention(desk, again).follow_up) == (True, None)
    assert mention(desk, risky).lead_id is None
    assert mention(desk, answered).status is Status.ANSWERED
    assert audit.audit(desk) == []


def test_an_answer_that_is_found_late_answers_only_what_was_written_before_it(desk: Desk, number: int) -> None:
    take(desk, jo("3", minutes=8))
    take(desk, our("2", "1", minutes=5))
    assert told(desk, number)[-2:] == ["answer_seen", "follow_up"]
    assert (mention(desk, number).status, mention(desk, number).owner) == (Status.CLAIMED, "U0TOM")
    take(desk, our("4", "3", minutes=12))  # and one to the follow-up itself
    assert mention(desk, number).status is Status.ANSWERED
    assert audit.audit(desk) == []


def test_of_one_page_the_later_of_answer_and_follow_up_counts(desk: Desk, number: int) -> None:
    take(desk, our("2", "1", minutes=9), jo("3", minutes=8))
    assert mention(desk, number).status is Status.ANSWERED
    take(desk, our("4", "1", minutes=19), jo("5", minutes=21))
    assert mention(desk, number).status is Status.CLAIMED


def test_who_writes_again_under_the_card_of_a_conversation_reopens_that_card(desk: Desk, number: int) -> None:
    (other,) = take(desk, post("3", "same here", handle="ade", conversation="c", at=NOW + HOUR))
    assert mention(desk, other).lead_id == number
    ending.close(desk, number, by="U0TOM")
    take(desk, post("4", MORE, handle="ade", conversation="c", at=NOW + 2 * HOUR))
    assert (mention(desk, number).status, mention(desk, number).owner) == (Status.CLAIMED, "U0TOM")


def test_the_auditor_finds_a_follow_up_that_nobody_sees_to(desk: Desk, answered: int, clock: MovableClock) -> None:
    clock.advance(60)
    (again,) = take(desk, post("9", "another matter", handle="ade"))
    with desk.database.write.begin() as session:
        row = session.get_one(Mention, again)
        row.lead_id, row.follow_up = answered, FollowUp.MORE
    with desk.database.read() as session:
        assert follow_ups.unanswered(session, NOW) == 1
    assert "1 follow-ups stand under what is answered or closed" in str(audit.audit(desk))


def test_when_the_first_post_is_deleted_the_follow_up_takes_its_card_and_its_owner(desk: Desk, answered: int) -> None:
    (again,) = take(desk, jo("3", HARM, minutes=8))
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", ["1"])
    held = mention(desk, again)
    assert (held.lead_id, held.status, held.owner, held.harm) == (None, Status.CLAIMED, "U0TOM", True)
    assert card(desk, again).failed is None
    assert audit.audit(desk) == []
