"""The board: Slack is brought in line with the rows, once, at Slack's pace, whatever goes wrong on the way."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.core.pace import Pace
from bot.core.watching import WatchKind
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import board, mentions
from bot.storage.cards import Card, CardKind
from tests.desks import card, draw, post, take

HARM = "I cannot go on, I am going to kill myself tonight"


def distinct(number: int, **more: Any) -> Any:
    """A post too short to be like another one."""
    return post(str(number), f"note {number}", **more)


class Surface:
    """The real surface, with something in its way: `post` is what happens instead of posting."""

    def __init__(self, real: Any, post: Any) -> None:
        self.post, self.update, self.find = post, real.update, real.find
        self.direct, self.tell, self.withdraw = real.direct, real.tell, real.withdraw
        self.picture, self.upload = real.picture, real.upload
        self.picture_soon, self.hand, self.address = real.picture_soon, real.hand, real.address
        self.delete_file, self.home, self.is_in = real.delete_file, real.home, real.is_in
        self.close_home = real.close_home


def test_every_card_is_posted_in_the_order_in_which_the_posts_were_written(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    take(desk, *(distinct(number) for number in range(6)))
    draw(desk, clock)
    assert [number in said["text"] for number, said in zip("012345", sandbox.slack.messages(CHANNEL), strict=True)]
    assert sandbox.slack.calls["chat.postMessage"] == 6


def test_what_is_urgent_goes_before_what_came_earlier(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    take(desk, *(distinct(number) for number in range(5)), post("99", HARM))
    draw(desk, clock)
    assert sandbox.slack.messages(CHANNEL)[0]["text"].startswith("Risk of harm.")
    assert "Risk of harm" in sandbox.slack.direct_messages("U0PRIYA")[0]["text"]


def test_a_change_is_drawn_in_place_and_many_changes_cost_one_edit(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,) = take(desk, post("1"))
    draw(desk, clock)
    for _ in range(5):
        mentions.claim(desk, number, by="U0TOM")
        mentions.release(desk, number, by="U0TOM")
    mentions.claim(desk, number, by="U0MEGAN")
    draw(desk, clock)
    (message,) = sandbox.slack.messages(CHANNEL)
    assert "*Claimed* by <@U0MEGAN>" in str(message["blocks"])
    assert sandbox.slack.calls["chat.update"] == 1


def test_a_change_while_the_card_is_on_its_way_is_drawn_afterwards(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,) = take(desk, post("1"))

    def claimed_meanwhile(*given: Any, **more: Any) -> str:
        mentions.claim(desk, number, by="U0TOM")
        return desk.surface.post(*given, **more)

    board.step(replace(desk, surface=Surface(desk.surface, claimed_meanwhile)), Pace())
    assert "*Open*" in str(sandbox.slack.messages(CHANNEL)[0]["blocks"])
    draw(desk, clock)
    assert "*Claimed* by <@U0TOM>" in str(sandbox.slack.messages(CHANNEL)[0]["blocks"])


def test_a_packed_card_is_not_posted_and_one_that_is_claimed_gets_its_own(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,) = take(desk, post("1"))
    with desk.database.write.begin() as session:
        session.get_one(Card, card(desk, number).id).packed = True
    draw(desk, clock)
    assert sandbox.slack.messages(CHANNEL) == []
    mentions.claim(desk, number, by="U0TOM")
    draw(desk, clock)
    assert "*Claimed* by <@U0TOM>" in str(sandbox.slack.messages(CHANNEL)[0]["blocks"])


def test_a_card_in_a_thread_waits_for_the_message_that_begins_it(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    head, reply = take(desk, distinct(1), distinct(2))
    with desk.database.write.begin() as session:
        session.get_one(Card, card(desk, reply).id).thread_id = card(desk, head).id
        session.get_one(Card, card(desk, reply).id).priority = 0
    draw(desk, clock)
    (top,) = sandbox.slack.messages(CHANNEL)
    assert [each["ts"] for each in sandbox.slack.messages(CHANNEL, top["ts"])] == [card(desk, reply).ts]


def test_a_rivals_card_says_that_nothing_is_owed(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    (number,) = take(desk, post("1", mentions=frozenset({"brookmerehosp"})), kind=WatchKind.COMPETITOR)
    draw(desk, clock)
    assert "nothing is owed" in str(sandbox.slack.messages(CHANNEL)[0]["blocks"])
    assert card(desk, number).kind is CardKind.MENTION


def test_a_process_that_slept_past_its_lease_takes_its_second_message_back(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    """Nothing would ever redraw that second message, nor blank it when the author deletes the post."""
    (number,) = take(desk, post("1"))

    def while_it_slept(channel: str, drawn: Any, *, key: str, thread: str | None) -> str:
        first = desk.surface.post(channel, drawn, key=key, thread=thread)
        with desk.database.write.begin() as session:
            session.get_one(Card, card(desk, number).id).ts = first
        return desk.surface.post(channel, drawn, key=key, thread=thread)

    board.step(replace(desk, surface=Surface(desk.surface, while_it_slept)), Pace())
    assert [said["ts"] for said in sandbox.slack.messages(CHANNEL)] == [card(desk, number).ts]


def test_two_processes_that_look_at_the_same_moment_send_a_card_once(desk: Desk, sandbox: Sandbox) -> None:
    (number,) = take(desk, post("1"))
    work = board._next(desk, Pace())
    assert work is not None
    board.step(desk, Pace())
    board._post(desk, Pace(), work)
    assert len(sandbox.slack.messages(CHANNEL)) == 1
    assert card(desk, number).ts is not None
