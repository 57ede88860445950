"""Everything under More: what each move changes, whose it is to make, and what is refused in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.core.lifecycle import Action, Status
from bot.core.permit import PermitKind
from bot.core.replies import UNDER_WAY, ReplyKind, ReplyState
from bot.core.triage import Urgency
from bot.desk import Desk
from bot.services import deletions, ending, handing, mentions, resting
from bot.services.more import more_of
from bot.services.refusals import NO_CHOICE, Refusal
from bot.storage import history
from bot.storage.cards import Card, CardKind
from bot.storage.history import History
from bot.storage.mentions import Mention
from bot.storage.replies import Reply
from tests.desks import NOW, card, count, mention, post, take

HOUR = timedelta(hours=1)
LATER = NOW + HOUR
REASON = "About another organisation"
Move = Callable[..., None]
MOVES: dict[Action, tuple[Move, dict[str, Any]]] = {
    Action.PASS: (handing.pass_on, {"to": "U0MEGAN", "note": "You know the ward"}),
    Action.SNOOZE: (resting.snooze, {"until": LATER}),
    Action.WAIT: (resting.wait, {"on": "Estates", "until": LATER}),
    Action.ESCALATE: (handing.escalate, {"to": "U0HELEN", "note": "The press has called"}),
    Action.NOT_FOR_US: (ending.not_for_us, {"reason": REASON}),
    Action.CLOSE: (ending.close, {"note": "Answered by telephone"}),
    Action.MUTE: (ending.mute, {}),
}
ENDING = (Action.NOT_FOR_US, Action.CLOSE, Action.MUTE)


@pytest.fixture
def number(desk: Desk) -> int:
    """A mention that nobody has claimed."""
    (taken,) = take(desk, post("1", handle="jo_rowan"))
    return taken


def make(desk: Desk, number: int, action: Action, *, by: str = "U0TOM", delivery: str | None = None) -> None:
    move, given = MOVES[action]
    move(desk, number, by=by, delivery=delivery, **given)


def happened(desk: Desk, number: int) -> list[tuple[str, str, dict[str, Any]]]:
    with desk.database.read() as session:
        return [(row.action, row.by, row.note) for row in history.of(session, number)]


def told(desk: Desk) -> list[tuple[str | None, str, str | None]]:
    with desk.database.read() as session:
        rows = session.scalars(select(Card).where(Card.kind == CardKind.ALERT).order_by(Card.id)).all()
        return [(row.user, (row.about or {})["reason"], (row.about or {})["note"]) for row in rows]


def write_reply(desk: Desk, number: int, state: ReplyState) -> None:
    with desk.database.write.begin() as session:
        session.add(Reply(
            form="form", mention_id=number, network="x", account="AshcombeValeNHS", kind=ReplyKind.REPLY,
            way=PermitKind.API, state=state, text="So sorry", by="U0PRIYA", at=NOW, overridden=[],
        ))  # fmt: skip


def test_who_passes_a_mention_makes_a_colleague_its_owner_and_tells_them(desk: Desk, number: int) -> None:
    make(desk, number, Action.PASS)
    held = mention(desk, number)
    assert (held.status, held.owner, held.owned_at) == (Status.CLAIMED, "U0MEGAN", NOW)
    assert told(desk) == [("U0MEGAN", "passed", "You know the ward")]
    assert happened(desk, number) == [("pass", "U0TOM", {"to": "U0MEGAN", "note": "You know the ward"})]


def test_a_colleagues_work_can_be_taken_over_and_they_are_told(desk: Desk, number: int) -> None:
    mentions.claim(desk, number, by="U0MEGAN")
    handing.pass_on(desk, number, to="U0TOM", by="U0TOM")
    assert mention(desk, number).owner == "U0TOM"
    assert told(desk) == [("U0MEGAN", "taken_over", None)]


def test_work_can_be_handed_from_one_colleague_to_another_by_a_third(desk: Desk, number: int) -> None:
    mentions.claim(desk, number, by="U0MEGAN")
    handing.pass_on(desk, number, to="U0RUTH", by="U0HELEN", note="  ")
    assert told(desk) == [("U0RUTH", "passed", None), ("U0MEGAN", "handed_on", None)]


def test_passing_to_whoever_has_it_or_to_nobody_is_refused(desk: Desk, number: int) -> None:
    make(desk, number, Action.PASS)
    with pytest.raises(Refusal, match="<@U0MEGAN> has this one already"):
        make(desk, number, Action.PASS)
    with pytest.raises(Refusal, match="You have this one already"):
        make(desk, number, Action.PASS, by="U0MEGAN")
    for nobody in (None, "", "tom", "<!channel>", "U0TOM> <!here"):
        with pytest.raises(Refusal, match="Choose a colleague first"):
            handing.pass_on(desk, number, to=nobody, by="U0TOM")


def test_a_snoozed_mention_that_is_passed_on_is_awake(desk: Desk, number: int) -> None:
    make(desk, number, Action.WAIT)
    make(desk, number, Action.PASS)
    held = mention(desk, number)
    assert (held.status, held.until_at, held.waiting_on) == (Status.CLAIMED, None, None)


def test_what_nobody_owned_is_theirs_who_put_it_off_or_wait(desk: Desk, number: int) -> None:
    make(desk, number, Action.SNOOZE)
    held = mention(desk, number)
    assert (held.status, held.owner, held.until_at) == (Status.SNOOZED, "U0TOM", LATER)
    make(desk, number, Action.WAIT)
    held = mention(desk, number)
    assert (held.status, held.owner, held.waiting_on) == (Status.WAITING, "U0TOM", "Estates")
    make(desk, number, Action.SNOOZE)
    assert mention(desk, number).waiting_on is None


@pytest.mark.parametrize("off", [0 * HOUR, timedelta(seconds=59), -24 * HOUR, timedelta(days=90, minutes=1)])
def test_a_moment_that_is_past_or_months_away_is_refused_with_the_limits(
    desk: Desk, number: int, off: timedelta
) -> None:
    limits = "at least a minute from now and at most 90 days ahead, so not later than 21 February 2027"
    with pytest.raises(Refusal, match=limits):
        resting.snooze(desk, number, until=NOW + off, by="U0TOM")
    with pytest.raises(Refusal, match=limits):
        resting.wait(desk, number, on="Estates", until=NOW + off, by="U0TOM")
    assert mention(desk, number).status is Status.OPEN


def test_who_is_waited_for_has_a_name_of_a_sensible_length(desk: Desk, number: int) -> None:
    with pytest.raises(Refusal, match="Say who it is"):
        resting.wait(desk, number, on="   ", until=LATER, by="U0TOM")
    with pytest.raises(Refusal, match="longer than 100 characters"):
        resting.wait(desk, number, on="x" * 101, until=LATER, by="U0TOM")
    assert (resting.as_name("WARD9"), resting.as_name(" Ward  9 ")) == ("“WARD9”", "Ward 9")


def test_an_escalation_tells_somebody_at_once_makes_it_urgent_and_leaves_the_owner(desk: Desk, number: int) -> None:
    mentions.claim(desk, number, by="U0MEGAN")
    make(desk, number, Action.ESCALATE)
    held = mention(desk, number)
    assert (held.status, held.owner, held.escalated_to) == (Status.CLAIMED, "U0MEGAN", "U0HELEN")
    assert (held.urgency, held.corrected) == (Urgency.URGENT, ["urgency"])
    assert card(desk, number).priority == 0
    assert told(desk) == [("U0HELEN", "escalated", "The press has called")]
    assert [action for action, _, _ in happened(desk, number)] == ["claim", "correct", "due_changed", "escalate"]


def test_nobody_is_told_the_same_twice(desk: Desk, number: int) -> None:
    make(desk, number, Action.ESCALATE)
    with pytest.raises(Refusal, match="<@U0HELEN> has been told of this one already"):
        make(desk, number, Action.ESCALATE)
    with pytest.raises(Refusal, match="You know of this one already"):
        handing.escalate(desk, number, to="U0TOM", by="U0TOM")
    handing.escalate(desk, number, to="U0DAVID", by="U0TOM")
    assert [who for who, _, _ in told(desk)] == ["U0HELEN", "U0DAVID"]


def test_not_for_us_takes_one_of_the_teams_reasons_and_no_other(desk: Desk, number: int) -> None:
    with pytest.raises(Refusal, match=NO_CHOICE):
        ending.not_for_us(desk, number, reason="Because I say so", by="U0TOM")
    make(desk, number, Action.NOT_FOR_US)
    held = mention(desk, number)
    assert (held.status, held.reason) == (Status.CLOSED, REASON)
    assert happened(desk, number) == [("not_for_us", "U0TOM", {"reason": REASON})]


def test_a_mention_is_closed_with_a_note_or_without(desk: Desk, number: int) -> None:
    make(desk, number, Action.CLOSE)
    assert (mention(desk, number).status, mention(desk, number).reason) == (Status.CLOSED, "Answered by telephone")
    ending.reopen(desk, number, by="U0TOM")
    ending.close(desk, number, by="U0TOM", note=" ")
    assert (mention(desk, number).status, mention(desk, number).reason) == (Status.CLOSED, None)


def test_a_note_that_is_too_long_is_refused_before_anything_changes(desk: Desk, number: int) -> None:
    with pytest.raises(Refusal, match="That is 5,000 characters; a note may have 200 at most"):
        ending.close(desk, number, note="x" * 5000, by="U0TOM")
    with pytest.raises(Refusal, match="a note may have 500 at most"):
        handing.pass_on(desk, number, to="U0MEGAN", note="x" * 5000, by="U0TOM")
    assert mention(desk, number).status is Status.OPEN


@pytest.mark.parametrize("action", [Action.SNOOZE, Action.WAIT, Action.CLOSE, Action.NOT_FOR_US])
def test_what_belongs_to_a_colleague_is_not_put_off_or_ended_by_others(desk: Desk, number: int, action: Action) -> None:
    mentions.claim(desk, number, by="U0MEGAN")
    with pytest.raises(Refusal, match=r"<@U0MEGAN> has this one\. If you should take it over, press More, Pass"):
        make(desk, number, action)
    make(desk, number, action, by="U0MEGAN")


@pytest.mark.parametrize("state", UNDER_WAY)
@pytest.mark.parametrize("action", ENDING)
def test_nothing_is_ended_while_a_reply_may_still_go_out(
    desk: Desk, number: int, action: Action, state: ReplyState
) -> None:
    write_reply(desk, number, state)
    with pytest.raises(Refusal, match=r"^The reply by <@U0PRIYA> .*Nothing has changed\.$"):
        make(desk, number, action)
    assert mention(desk, number).status is Status.OPEN


def test_a_reply_that_stands_there_stops_nothing(desk: Desk, number: int) -> None:
    write_reply(desk, number, ReplyState.SENT)
    make(desk, number, Action.CLOSE)
    assert mention(desk, number).status is Status.CLOSED


def test_reopened_work_is_nobodys_and_a_new_answer_counts_again(desk: Desk, number: int) -> None:
    mentions.claim(desk, number, by="U0MEGAN")
    take(desk, post("2", "So sorry", handle="AshcombeValeNHS", reply_to="1"))
    ending.reopen(desk, number, by="U0TOM")
    held = mention(desk, number)
    assert (held.status, held.owner, held.answer_id, held.answered_at) == (Status.OPEN, None, None, None)
    take(desk, post("3", "We have looked into it", handle="AshcombeValeNHS", reply_to="1"))
    assert mention(desk, number).status is Status.ANSWERED


def test_what_was_answered_anybody_may_tidy_away(desk: Desk, number: int) -> None:
    mentions.claim(desk, number, by="U0MEGAN")
    take(desk, post("2", "So sorry", handle="AshcombeValeNHS", reply_to="1"))
    make(desk, number, Action.CLOSE)
    assert mention(desk, number).status is Status.CLOSED


def test_a_muted_author_is_counted_but_not_shown_until_somebody_takes_it_back(desk: Desk, number: int) -> None:
    make(desk, number, Action.MUTE)
    assert (mention(desk, number).status, mention(desk, number).reason) == (Status.CLOSED, "Its author is muted")
    assert Action.UNMUTE in more_of(desk, number).card.more
    quiet, risky = take(
        desk,
        post("2", "and another thing", handle="jo_rowan"),
        post("3", "I am going to kill myself tonight", handle="jo_rowan"),
    )
    assert (mention(desk, quiet).muted, mention(desk, risky).muted) == (True, False)
    assert count(desk, Card, Card.mention_id == quiet) == 0
    ending.unmute(desk, number, by="U0RUTH")
    (seen,) = take(desk, post("4", "a word about the car park", handle="jo_rowan"))
    assert not mention(desk, seen).muted
    with pytest.raises(Refusal, match="@jo_rowan is not muted any more"):
        ending.unmute(desk, number, by="U0RUTH")


@pytest.mark.parametrize("action", MOVES)
def test_a_repeat_of_the_same_click_changes_nothing(desk: Desk, number: int, action: Action) -> None:
    make(desk, number, action, delivery="trigger:1")
    before, rows, cards = mention(desk, number).status, count(desk, History), count(desk, Card)
    make(desk, number, action, delivery="trigger:1")
    assert (mention(desk, number).status, count(desk, History), count(desk, Card)) == (before, rows, cards)


@pytest.mark.parametrize("action", MOVES)
def test_every_move_asks_for_a_new_drawing_and_leaves_its_trace(desk: Desk, number: int, action: Action) -> None:
    wanted = card(desk, number).wanted
    make(desk, number, action)
    assert card(desk, number).wanted > wanted
    assert happened(desk, number)[-1][:2] == (action.value, "U0TOM")
    assert desk.wakeups.board.is_set()


@pytest.mark.parametrize("action", [*MOVES, Action.REOPEN, Action.UNMUTE])
def test_a_deleted_or_unknown_mention_is_refused_in_a_sentence(desk: Desk, number: int, action: Action) -> None:
    given: dict[Action, tuple[Move, dict[str, Any]]] = {
        Action.REOPEN: (ending.reopen, {}), Action.UNMUTE: (ending.unmute, {}),
    }  # fmt: skip
    move, more = (MOVES | given)[action]
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", ["1"])
    with pytest.raises(Refusal, match="The author has deleted this post"):
        move(desk, number, by="U0TOM", **more)
    with pytest.raises(Refusal, match="does not know this mention"):
        move(desk, 424242, by="U0TOM", **more)


@pytest.mark.parametrize("action", [each for each in MOVES if each is not Action.MUTE])
def test_what_is_closed_meanwhile_is_left_alone_and_the_person_told(desk: Desk, number: int, action: Action) -> None:
    make(desk, number, Action.CLOSE)
    with pytest.raises(Refusal, match="This one is closed by now, so that cannot be done to it any more"):
        make(desk, number, action, by="U0MEGAN")
    assert count(desk, History) == 1


def test_a_line_of_a_packed_list_gets_a_card_of_its_own_once_somebody_owns_it(desk: Desk, number: int) -> None:
    with desk.database.write.begin() as session:
        session.get_one(Card, card(desk, number).id).packed = True
    make(desk, number, Action.ESCALATE)
    assert not card(desk, number).packed
    (other,) = take(desk, post("2", "the number nine bus does not stop"))
    with desk.database.write.begin() as session:
        session.get_one(Card, card(desk, other).id).packed = True
    make(desk, other, Action.SNOOZE)
    assert not card(desk, other).packed


def test_the_menu_offers_what_may_be_done_and_tells_what_was(desk: Desk, number: int) -> None:
    mentions.claim(desk, number, by="U0MEGAN")
    more = more_of(desk, number)
    assert more.card.more == (
        Action.PASS, Action.SNOOZE, Action.WAIT, Action.ESCALATE, Action.THANK, Action.NOT_FOR_US, Action.CLOSE,
        Action.CORRECT, Action.MUTE,
    )  # fmt: skip
    assert [member for _, member in more.ladder] == ["U0HELEN", "U0DAVID", "U0RUTH"]
    assert [(each.action, each.by) for each in more.happened] == [("claim", "U0MEGAN")]
    with pytest.raises(Refusal, match="does not know this mention"):
        more_of(desk, 424242)


def test_who_asked_not_to_be_invited_is_not_offered_it(desk: Desk, number: int) -> None:
    assert Action.INVITE in more_of(desk, number).card.buttons
    with desk.database.write.begin() as session:
        session.get_one(Mention, number).declined_at = NOW
    assert more_of(desk, number).card.buttons == (Action.CLAIM, Action.REPLY)


def test_where_we_may_not_answer_no_public_word_is_offered(desk: Desk) -> None:
    (number,) = take(desk, post("1", network="feed"))
    card = more_of(desk, number).card
    assert card.permit.kind is PermitKind.NO
    assert card.buttons == (Action.CLAIM,)
    assert Action.THANK not in card.more
