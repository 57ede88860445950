"""Why something was not done stands where it was pressed: in a window, else in the thread, else in the channel."""

from __future__ import annotations

import pytest

from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import mentions
from tests.desks import card, draw, post, take
from tests.sending import answer
from tests.slack_hands import MEGAN, PRIYA, TOM, form, press, press_reply, said_to, type_in
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("door")


@pytest.fixture
def number(desk: Desk, clock: MovableClock) -> int:
    """A mention whose card stands in the channel, claimed by Megan a moment ago."""
    (taken,) = take(desk, post("1"))
    draw(desk, clock)
    return taken


def test_a_window_in_front_of_whoever_pressed_says_why_and_the_channel_stays_quiet(
    sandbox: Sandbox, desk: Desk, number: int
) -> None:
    mentions.claim(desk, number, by=MEGAN)
    press(sandbox, desk, number, "reply")
    window = form(sandbox)
    assert (window["title"]["text"], window["close"]["text"], window["submit"]) == ("Not done", "Close", None)
    assert "<@U0MEGAN> has the post by @jo_rowan" in window["blocks"][0]["text"]["text"]
    assert sandbox.slack.ephemerals(TOM) == []
    assert sandbox.slack.view_of(MEGAN) == []


def test_where_slack_is_too_slow_for_a_window_the_sentence_stands_in_the_thread_of_the_button(
    sandbox: Sandbox, desk: Desk, number: int, clock: MovableClock
) -> None:
    made = answer(desk, number)
    draw(desk, clock)
    press_reply(sandbox, desk, made, "reply_undo")
    sandbox.slack.triggers.life = -1.0
    press_reply(sandbox, desk, made, "reply_undo")
    (said,) = until(lambda: sandbox.slack.ephemerals(TOM))
    assert said["thread_ts"] == card(desk, number).ts
    assert sandbox.slack.view_of(TOM) == []


def test_in_the_channel_itself_it_then_stands_at_the_channels_foot(sandbox: Sandbox, desk: Desk, number: int) -> None:
    mentions.claim(desk, number, by=MEGAN)
    sandbox.slack.triggers.life = -1.0
    press(sandbox, desk, number, "reply")
    (said,) = until(lambda: sandbox.slack.ephemerals(TOM, CHANNEL))
    assert "<@U0MEGAN> has the post" in said["text"]
    assert "thread_ts" not in said


def test_a_form_that_was_open_waits_under_the_window_with_every_word(sandbox: Sandbox, desk: Desk, number: int) -> None:
    press(sandbox, desk, number, "more", PRIYA)
    menu = form(sandbox, PRIYA)
    sandbox.slack.press_view(PRIYA, menu["id"], "pass", value="424242").wait()
    assert "Kestrel does not know this mention" in said_to(sandbox, PRIYA)
    assert next(view["id"] for view in sandbox.slack.view_of(PRIYA)) == menu["id"]


def test_nobody_who_types_is_interrupted_by_a_window(sandbox: Sandbox, desk: Desk, number: int) -> None:
    press(sandbox, desk, number, "reply")
    with desk.database.write.begin() as session:
        session.connection().exec_driver_sql("ALTER TABLE reply RENAME TO hidden")
    type_in(sandbox, "We are sorry to hear this.")
    assert len(sandbox.slack.view_of(TOM)) == 1
    said = until(lambda: sandbox.slack.ephemerals(TOM) or sandbox.slack.direct_messages(TOM))
    assert "Something went wrong" in said[0]["text"]
