"""The outbox while people press buttons and authors delete posts: nothing waits for ever, nothing is sent twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from threading import Barrier

from sqlalchemy import select

from bot.core.lifecycle import Status
from bot.core.posts import Author
from bot.core.replies import ReplyKind, ReplyState
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import by_hand, deciding, deletions, mentions, outbox, replies
from bot.services.refusals import Refusal
from bot.storage.invitations import Invitation
from bot.storage.replies import Reply
from tests.desks import mention, post, take
from tests.sending import PUBLISH, US, answer, approve, ask, failing, fill, public, read_own, reply, state

ROUNDS = 6


def together(*acts: Callable[[], object]) -> None:
    """Begin all at the same moment, each in a thread of its own; a refusal is a fair end, anything else is not."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        gate.wait()
        with suppress(Refusal):
            act()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(run, acts))


def test_undo_pressed_while_a_worker_takes_it_either_stops_it_or_comes_too_late(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    numbers, keys = ask(desk, sandbox, clock, *(f"@{US} note {number}" for number in range(ROUNDS)), apart=True)
    for number, key in zip(numbers, keys, strict=True):
        sent = answer(desk, number, f"Answer {number}", reason="short")
        clock.advance(10)
        together(lambda: outbox.deliver(desk), lambda sent=sent: deciding.undo(desk, sent, by="U0TOM"))  # type: ignore[misc]
        outbox.deliver(desk)
        end = (state(desk, sent), len(public(sandbox, key)))
        assert end in [(ReplyState.UNDONE, 0), (ReplyState.SENT, 1)]


def test_send_pressed_twice_at_once_is_one_reply(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    numbers, keys = ask(desk, sandbox, clock, *(f"@{US} note {number}" for number in range(ROUNDS)), apart=True)
    for number, key in zip(numbers, keys, strict=True):
        form = fill(desk, number, f"Answer {number}", reason="short")
        sends = [lambda form=form: replies.send(desk, form.typed, by="U0TOM")] * 3
        together(*sends)
        clock.advance(10)
        together(lambda: outbox.deliver(desk), lambda: outbox.deliver(desk))
        assert len(public(sandbox, key)) == 1
    assert sandbox.x.calls[PUBLISH] == ROUNDS


def test_two_colleagues_who_approve_at_once_approve_once(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    numbers, keys = ask(desk, sandbox, clock, *(f"@{US} note {number}" for number in range(ROUNDS)), apart=True)
    for number, key in zip(numbers, keys, strict=True):
        sent = answer(desk, number, f"Answer {number}", by="U0MEGAN", reason="short")
        together(
            lambda sent=sent: approve(desk, sent, by="U0TOM"),  # type: ignore[misc]
            lambda sent=sent: approve(desk, sent, by="U0PRIYA"),  # type: ignore[misc]
        )
        clock.advance(10)
        outbox.deliver(desk)
        assert (state(desk, sent), len(public(sandbox, key))) == (ReplyState.SENT, 1)


def test_delivered_while_the_author_deletes_the_post_and_a_colleague_lets_it_go_nobody_waits_for_ever(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    numbers, keys = ask(desk, sandbox, clock, *(f"@{US} note {number}" for number in range(ROUNDS)), apart=True)
    for number, key in zip(numbers, keys, strict=True):
        sent = answer(desk, number, f"Answer {number}", reason="short")
        clock.advance(10)

        def delete(key: str = key) -> None:
            with desk.database.write.begin() as session:
                deletions.note_gone(session, desk, "x", [key])

        together(lambda: outbox.deliver(desk), delete, lambda number=number: mentions.release(desk, number, by="U0TOM"))  # type: ignore[misc]
        assert mention(desk, number).status is Status.DELETED
        assert (state(desk, sent), len(public(sandbox, key))) in [
            (ReplyState.SENT, 1), (ReplyState.DROPPED, 0), (ReplyState.FAILED, 0),
        ]  # fmt: skip


def test_one_of_many_that_press_try_again_looks_and_the_post_is_known_once(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,), (key,) = ask(desk, sandbox, clock)
    failing(sandbox, "401")
    sent = answer(desk, number)
    clock.advance(10)
    outbox.deliver(desk)
    again = [lambda: deciding.try_again(desk, sent, by="U0TOM")] * 3
    together(*again, lambda: outbox.deliver(desk), lambda: outbox.deliver(desk))
    outbox.deliver(desk)
    assert (state(desk, sent), len(public(sandbox, key))) == (ReplyState.SENT, 1)


def test_a_link_pasted_while_reading_finds_the_answer_settles_it_once(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    numbers, keys = ask(desk, sandbox, clock, *(f"@{US} note {number}" for number in range(ROUNDS)), apart=True)
    for number, key in zip(numbers, keys, strict=True):
        failing(sandbox)
        sent = answer(desk, number, f"Answer {number}", reason="short")
        with desk.database.write.begin() as session:
            held = session.merge(reply(desk, sent))
            held.state = ReplyState.READY
        clock.advance(20)
        url = sandbox.x.post(US, f"Answer {number}", reply_to=key).url
        read_own(desk, clock)
        together(
            lambda sent=sent, url=url: by_hand.posted(desk, sent, url, by="U0TOM"),  # type: ignore[misc]
            lambda: by_hand.find_posted(desk),
            lambda: by_hand.find_posted(desk),
        )
        assert (state(desk, sent), reply(desk, sent).url) == (ReplyState.SENT, url)


def test_two_colleagues_who_invite_one_person_at_once_from_two_posts_invite_once(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    for turn in range(ROUNDS):
        numbers, _ = ask(
            desk, sandbox, clock, f"@{US} {turn} hours in A&E", f"@{US} lost my coat, {turn}", handle=f"one_{turn}"
        )
        forms = [replies.begin(desk, number, ReplyKind.INVITATION, by="U0TOM").typed for number in numbers]
        picks = replace(forms[0].picks, service="emergency", link_kind="share")
        sends = [
            partial(replies.send, desk, replace(each, picks=picks, text=f"{n} {each.text}", reason="fits"), by="U0TOM")
            for n, each in enumerate(forms)
        ]
        together(*sends)
    with desk.database.read() as session:
        people = list(session.scalars(select(Invitation.person)))
    assert sorted(people) == sorted(set(people))
    assert len(people) == ROUNDS


def test_told_no_while_the_invitation_is_going_out_what_is_published_is_never_called_dropped(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    for turn in range(ROUNDS):
        (number,), (key,) = ask(desk, sandbox, clock, f"@{US} {turn} hours in A&E", handle=f"one_{turn}")
        form = replies.begin(desk, number, ReplyKind.INVITATION, by="U0TOM").typed
        picks = replace(form.picks, service="emergency", link_kind="share")
        typed = replace(form, picks=picks, text=f"{turn} {form.text or 'Tell us more'}", reason="fits")
        replies.send(desk, typed, by="U0TOM")
        with desk.database.read() as session:
            sent = session.scalars(select(Reply.id).where(Reply.form == typed.form)).one()
        clock.advance(10)
        no = post(f"9{turn}", f"@{US} no thanks, stop", handle=f"one_{turn}", author=author_of(desk, number))
        together(lambda: outbox.deliver(desk), lambda no=no: take(desk, no))  # type: ignore[misc]
        outbox.deliver(desk)
        end = (state(desk, sent), len(public(sandbox, key)))
        assert end in [(ReplyState.SENT, 1), (ReplyState.DROPPED, 0), (ReplyState.FAILED, 0)]


def author_of(desk: Desk, number: int) -> Author:
    return mention(desk, number).post.public().author
