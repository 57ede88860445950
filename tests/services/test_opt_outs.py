"""“No thanks”: honoured at once in a follow-up, whatever was on its way, and remembered without the words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from bot.core.delivery import OutboxState
from bot.core.replies import ReplyKind, ReplyState
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import deletions, opt_outs, people, replies
from bot.storage import history
from bot.storage.outbox import Outbox
from bot.storage.people import OptOut
from bot.storage.posts import Post
from bot.storage.replies import Reply
from bot.team import Approval, Team
from tests.desks import apart, card, count, draw, mention, post, take
from tests.inviting import invite
from tests.sending import answer, ask, deliver, failing, press, public, reply, row, state, story

NO = "no thanks, and please stop"


@pytest.fixture
def number(desk: Desk) -> int:
    """Somebody whom the team may invite."""
    (taken,) = take(desk, post("1", "four hours in A&E and nobody told us a thing", handle="jo_rowan"))
    return taken


def invited(desk: Desk, number: int, **picks: str) -> int:
    """An invitation that waits for the time to undo."""
    form = replies.begin(desk, number, ReplyKind.INVITATION, by="U0TOM")
    if picks:
        changed = replace(form.typed, picks=replace(form.typed.picks, **picks))  # type: ignore[arg-type]
        form = replies.look(desk, changed, by="U0TOM", picked=True)
    return press(desk, replace(form, typed=replace(form.typed, reason="It fits")))


def says(desk: Desk, key: str, text: str, **more: Any) -> int:
    """Jo writes again."""
    (number,) = take(desk, post(key, text, handle="jo_rowan", conversation=f"of-{key}", **more))
    return number


def opted_out(desk: Desk) -> list[str]:
    with desk.database.read() as session:
        return list(session.scalars(select(OptOut.person)))


def into(desk: Desk, made: int, to: ReplyState, row_to: OutboxState, attempts: int) -> None:
    """The reply as it stands somewhere on its way."""
    with desk.database.write.begin() as session:
        session.get_one(Reply, made).state = to
        waiting = session.scalars(select(Outbox).where(Outbox.reply_id == made)).one()
        waiting.state, waiting.attempts = row_to, attempts


def test_no_thanks_after_an_invitation_is_honoured_at_once_and_told_on_the_card(
    desk: Desk, number: int, clock: MovableClock, sandbox: Sandbox
) -> None:
    invited(desk, number)
    follow_up = says(desk, "2", NO)
    assert len(opted_out(desk)) == 1
    assert mention(desk, follow_up).declined_at == desk.now()
    assert story(desk, follow_up) == [("opt_out", "kestrel")]
    draw(desk, clock)
    shown = sandbox.slack.message(desk.channel, card(desk, number).ts or "")
    assert "They asked not to be invited" in str(shown["blocks"])


def test_an_invitation_that_waits_is_dropped_and_nothing_goes_out(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,), (key,) = ask(desk, sandbox, clock)
    made = invited(desk, number)
    ask(desk, sandbox, clock, f"@AshcombeValeNHS {NO}")
    assert (state(desk, made), row(desk, made).state) == (ReplyState.DROPPED, OutboxState.UNDONE)
    assert reply(desk, made).trouble == "They asked not to be invited."
    deliver(desk, clock, 120)
    assert public(sandbox, key) == []


def test_every_invitation_to_that_person_is_dropped_and_nobody_elses(desk: Desk, number: int) -> None:
    (theirs,) = take(desk, post("5", "A&E again, what a night it was", handle="sam_f"))
    first, second, other = invited(desk, number), invited(desk, number, service="wards"), invited(desk, theirs)
    says(desk, "2", NO)
    assert [state(desk, made) for made in (first, second, other)] == [
        ReplyState.DROPPED, ReplyState.DROPPED, ReplyState.QUEUED,
    ]  # fmt: skip


def test_an_answer_that_is_no_invitation_still_goes_out(desk: Desk, number: int) -> None:
    invited(desk, number)
    made = answer(desk, number)
    says(desk, "2", NO)
    assert state(desk, made) is ReplyState.QUEUED


def test_an_invitation_that_waits_for_a_colleague_or_for_a_hand_is_dropped_too(desk: Desk, number: int) -> None:
    asking = replace(
        desk,
        team=Team.model_validate(
            {**{name: getattr(desk.team, name) for name in Team.model_fields}, "approval": Approval(always=True)}
        ),
    )
    (by_hand,) = take(
        apart(desk), post("5", "a long night in A&E", handle="jo_rowan", mentions=frozenset(), conversation="of-5")
    )
    waiting, ready = invited(asking, number), invited(desk, by_hand, service="wards")
    says(desk, "2", NO)
    assert [state(desk, made) for made in (waiting, ready)] == [ReplyState.DROPPED] * 2


def test_an_invitation_that_was_refused_is_not_tried_again(desk: Desk, number: int) -> None:
    made = invited(desk, number)
    into(desk, made, ReplyState.FAILED, OutboxState.FAILED, attempts=1)
    says(desk, "2", NO)
    assert (state(desk, made), row(desk, made).state) == (ReplyState.DROPPED, OutboxState.UNDONE)


def test_one_that_may_have_left_is_looked_for_and_never_sent_again_by_itself(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,), (key,) = ask(desk, sandbox, clock)
    made = invited(desk, number)
    failing(sandbox, "error")
    clock.advance(11)
    deliver(desk, clock)
    assert row(desk, made).state is OutboxState.UNSURE
    ask(desk, sandbox, clock, f"@AshcombeValeNHS {NO}")
    deliver(desk, clock, 300)
    assert row(desk, made).attempts == 1
    assert public(sandbox, key) == []
    assert state(desk, made) is ReplyState.UNSURE


@pytest.mark.parametrize("words", ["stop the buses", "No thanks to the car park people", "no", "Stop. Just stop."])
def test_a_stranger_who_says_stop_is_taken_in_like_anybody(desk: Desk, words: str) -> None:
    number = says(desk, "2", words)
    assert opted_out(desk) == []
    assert mention(desk, number).declined_at is None


@pytest.mark.parametrize("words", ["stop the buses", "there was no bed, and nobody said thanks", "no news yet?"])
def test_who_was_invited_and_speaks_of_something_else_is_taken_in_like_anybody(
    desk: Desk, number: int, words: str
) -> None:
    invited(desk, number)
    says(desk, "2", words)
    assert opted_out(desk) == []


def test_who_asks_us_to_stop_under_our_own_answer_is_heard_without_an_invitation(desk: Desk, number: int) -> None:
    take(desk, post("8", "So sorry, Jo", handle="AshcombeValeNHS", reply_to="1"))
    follow_up = says(desk, "9", "please do not contact me again", reply_to="8")
    assert mention(desk, follow_up).declined_at is not None
    assert len(opted_out(desk)) == 1


def test_nothing_but_a_keyed_hash_and_the_day_is_kept(desk: Desk, number: int) -> None:
    invited(desk, number)
    says(desk, "2", NO)
    (person,) = opted_out(desk)
    assert len(person) == 64
    assert {column.name for column in OptOut.__table__.columns} == {"person", "at"}
    with desk.database.write.begin() as session:
        held = session.get_one(Post, number)
        assert people.person_of(session, desk, held) == person
        assert people.person_of(session, replace(desk, person_key=b"another key"), held) != person


def test_the_hash_outlives_their_posts_and_the_author_is_known_by_it_when_they_come_back(
    desk: Desk, number: int
) -> None:
    invited(desk, number)
    says(desk, "2", NO)
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", ["1", "2"])
    back = says(desk, "7", "outpatients was fine today")
    with desk.database.write.begin() as session:
        assert people.person_of(session, desk, session.get_one(Post, back)) == opted_out(desk)[0]


def test_saying_no_twice_is_saying_no_once(desk: Desk, number: int) -> None:
    invited(desk, number)
    says(desk, "2", NO)
    says(desk, "3", "no thank you")
    assert count(desk, OptOut) == 1


def test_an_invitation_that_has_gone_out_stays_what_it_is(desk: Desk) -> None:
    sent = invite(desk)
    assert sent.reply_id
    says(desk, "2", NO)
    assert state(desk, sent.reply_id) is ReplyState.SENT


def test_the_history_says_that_it_was_seen_and_not_what_they_wrote(desk: Desk, number: int) -> None:
    invited(desk, number)
    follow_up = says(desk, "2", NO)
    with desk.database.read() as session:
        (noted,) = history.of(session, follow_up)
        assert noted.note == {}


def test_one_that_says_no_while_the_request_is_out_is_told_the_truth_about_it(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,), (key,) = ask(desk, sandbox, clock)
    made = invited(desk, number)
    failing(sandbox, "429")
    held: list[int] = []

    def meanwhile(path: str) -> str | None:
        if path == "/x/2/tweets" and not held:
            held.append(says(desk, "22", NO, author=mention(desk, number).post.public().author, reply_to=key))
            return "429"
        return None

    invite(desk, "jo_rowan")
    sandbox.faults.x_script = meanwhile
    clock.advance(11)
    deliver(desk, clock, 1200)
    assert (held != [], public(sandbox, key)) == (True, [])
    assert (state(desk, made), reply(desk, made).trouble) == (ReplyState.FAILED, "They asked not to be invited.")


def test_one_that_was_being_written_while_they_said_no_is_swept_away(desk: Desk, number: int) -> None:
    (by_hand,) = take(
        apart(desk), post("5", "a long night in A&E", handle="jo_rowan", mentions=frozenset(), conversation="of-5")
    )
    made = invited(desk, by_hand)
    # As on PostgreSQL, where neither transaction sees the other: the word is kept, and nothing was dropped.
    with desk.database.write.begin() as session:
        person = people.person_of(session, desk, session.get_one(Reply, made).mention.post)
        session.add(OptOut(person=person, at=desk.now()))
    assert state(desk, made) is ReplyState.READY
    opt_outs.sweep(desk)
    assert (state(desk, made), reply(desk, made).trouble) == (ReplyState.DROPPED, "They asked not to be invited.")
