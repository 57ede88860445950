"""The board when Slack stumbles: nothing is lost, nothing comes twice, and its pace is kept."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from bot.core.pace import Pace
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import board, deletions, mentions
from bot.storage.posts import Post
from bot.surface import SurfaceRefused, SurfaceUnsure
from tests.desks import card, draw, post, take, unshown


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


@pytest.mark.parametrize("end", [SurfaceUnsure, KeyboardInterrupt])
def test_a_card_that_was_posted_when_the_process_died_is_found_again_and_not_posted_twice(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, end: type[BaseException]
) -> None:
    take(desk, post("1"))

    def posted_and_lost(*given: Any, **more: Any) -> str:
        desk.surface.post(*given, **more)
        raise end

    with suppress(KeyboardInterrupt):
        board.step(replace(desk, surface=Surface(desk.surface, posted_and_lost)), Pace())
    clock.advance(5)
    draw(desk, clock)
    assert len(sandbox.slack.messages(CHANNEL)) == 1
    assert sandbox.slack.calls["chat.postMessage"] == 1


def test_a_card_whose_attempt_came_to_nothing_is_looked_for_and_then_posted(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    take(desk, post("1"))

    def lost(*_given: Any, **_more: Any) -> str:
        raise SurfaceUnsure

    board.step(replace(desk, surface=Surface(desk.surface, lost)), Pace())
    assert sandbox.slack.messages(CHANNEL) == []
    draw(desk, clock)
    assert len(sandbox.slack.messages(CHANNEL)) == 1
    assert sandbox.slack.calls["conversations.history"] == 1


def test_while_slack_refuses_everything_nothing_is_lost_and_nothing_comes_twice(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    take(desk, *(distinct(number) for number in range(3)))
    sandbox.faults.slack = "refusing"
    pace = Pace()
    for _ in range(20):
        clock.advance(board.step(desk, pace) * 10)
    assert sandbox.slack.messages(CHANNEL) == []
    sandbox.faults.slack = "ok"
    clock.advance(300)
    draw(desk, clock, pace)
    assert len(sandbox.slack.messages(CHANNEL)) == 3


def test_slacks_retry_after_holds_its_channel_and_no_other(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    take(desk, distinct(1))
    sandbox.faults.slack = "limited"
    pace = Pace()
    board.step(desk, pace)
    assert (pace.post_at(CHANNEL, clock.now()) - clock.now()).total_seconds() == 5
    assert pace.post_at("C0COMMS", clock.now()) == clock.now()
    calls = sandbox.slack.calls["chat.postMessage"]
    clock.advance(4)
    board.step(desk, pace)
    assert sandbox.slack.calls["chat.postMessage"] == calls
    sandbox.faults.slack = "ok"
    draw(desk, clock, pace)
    assert len(sandbox.slack.messages(CHANNEL)) == 1


def test_a_hundred_changes_keep_to_slacks_pace_and_are_never_told_to_slow_down(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    numbers = take(desk, *(distinct(number) for number in range(50)))
    draw(desk, clock)
    for number in numbers:
        mentions.claim(desk, number, by="U0TOM")
    draw(desk, clock)
    assert (sandbox.slack.calls["chat.postMessage"], sandbox.slack.calls["chat.update"]) == (50, 50)


def test_a_card_that_a_person_deleted_in_slack_is_posted_again(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,) = take(desk, post("1"))
    draw(desk, clock)
    with sandbox.slack.lock:
        sandbox.slack.talk.remove(CHANNEL, card(desk, number).ts or "")
    mentions.claim(desk, number, by="U0TOM")
    draw(desk, clock)
    (message,) = sandbox.slack.messages(CHANNEL)
    assert "*Claimed* by <@U0TOM>" in str(message["blocks"])
    assert card(desk, number).ts == message["ts"]


def test_a_card_that_slack_will_never_take_fails_with_the_reason_and_the_next_goes_on(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    refused, fine = take(desk, distinct(1), distinct(2))

    def not_this_one(channel: str, drawn: Any, **more: Any) -> str:
        if drawn.mention_id == refused:
            raise SurfaceRefused("invalid_blocks must be shorter [json-pointer:/blocks/0]")
        return desk.surface.post(channel, drawn, **more)

    choosy = replace(desk, surface=Surface(desk.surface, not_this_one))
    draw(choosy, clock)
    assert card(desk, refused).failed == "invalid_blocks must be shorter [json-pointer:/blocks/0]"
    assert (card(desk, fine).failed, unshown(desk)) == (None, 0)
    assert len(sandbox.slack.messages(CHANNEL)) == 1


def test_a_card_that_cannot_be_drawn_fails_with_the_reason_and_the_next_goes_on(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    first, second = take(desk, post("1", "note one"), post("2", "note two"))
    with desk.database.write.begin() as session:
        session.get_one(Post, first).pictures = [{"address": "a picture without the keys that pictures have"}]
    draw(desk, clock)
    assert ["note two" in said["text"] for said in sandbox.slack.messages(CHANNEL)] == [True]
    assert card(desk, first).failed == "Kestrel could not draw it (KeyError)."
    assert card(desk, second).ts is not None


def test_an_alert_that_cannot_reach_the_first_on_duty_goes_to_the_next(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    people = desk.team.people.model_copy(update={"on_duty": ("U0GONE01", "U0TOM")})
    away = replace(desk, team=desk.team.model_copy(update={"people": people}))
    take(away, post("1", "I cannot go on, I am going to kill myself tonight"))
    draw(away, clock)
    assert len(sandbox.slack.direct_messages("U0TOM")) == 1


def test_an_edit_that_slack_refuses_is_tried_again_so_that_a_deletion_can_still_blank_the_card(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,) = take(desk, post("1", "note one"))
    draw(desk, clock)

    def refuse(*_: Any) -> None:
        raise SurfaceRefused("invalid_blocks")

    mentions.claim(desk, number, by="U0TOM")
    blocked = Surface(desk.surface, desk.surface.post)
    blocked.update = refuse
    board.step(replace(desk, surface=blocked), Pace())
    assert card(desk, number).failed is None

    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", ["1"])
    clock.advance(11 * 60)
    draw(desk, clock)
    assert "note one" not in str(sandbox.slack.messages(CHANNEL))
