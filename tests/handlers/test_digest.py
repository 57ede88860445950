"""`/digest` over the signed door: any day or week, odd words, and the rows behind the numbers as a file."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.core.digest import Figure, Span
from bot.core.mention_lists import Asked, Which
from bot.desk import Desk
from bot.handlers.digest import COMING, HELP, PICTURE_COMING
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.slack.errors import Json
from bot.sandbox.world import Sandbox
from bot.services import digest, digest_rows, mention_export, mentions
from tests.desks import draw, post, take
from tests.digesting import DAY, NEXT_MONDAY, answer, listening, pictureless, play, read, taken
from tests.pictures import PNG
from tests.signing import Door
from tests.slack_hands import TOM, said_to
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("door")

SUNDAY = date(2026, 11, 22)


def asked(sandbox: Sandbox, text: str = "", user: str = TOM) -> Json:
    """What is answered to `/digest`."""
    delivery = sandbox.slack.command(user, CHANNEL, "/digest", text).wait()
    assert delivery.failure is None
    return delivery.answer or {}


def table(answer: Json) -> str:
    """The numbers as they stand there."""
    (found,) = [block for block in answer["blocks"] if block["type"] == "rich_text"]
    return str(found["elements"][0]["elements"][0]["text"])


def test_alone_it_tells_yesterdays_numbers_to_whoever_asks_and_nobody_else(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    clock.move_to(NEXT_MONDAY - DAY)
    taken(desk, 1)
    taken(desk, 2)
    clock.move_to(NEXT_MONDAY)
    said = asked(sandbox)
    assert said["text"].startswith("The numbers of Sunday 22 November 2026. 2 mentions, 0 answered")
    assert table(said).splitlines()[1].split() == ["Mentions", "2", "2"]
    assert said.get("response_type") != "in_channel"
    assert "Owed" not in str(said["blocks"])


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("today", "The numbers of Monday 23 November 2026."), ("friday", "The numbers of Friday 20 November 2026."),
        ("2026-11-20", "The numbers of Friday 20 November 2026."), ("week", "The week from Monday 23 November 2026."),
        ("last week", "The week from 16 to 22 November 2026."),
    ],
)  # fmt: skip
def test_any_day_or_week_can_be_asked_for(
    sandbox: Sandbox, desk: Desk, clock: MovableClock, typed: str, title: str
) -> None:
    clock.move_to(NEXT_MONDAY - 7 * DAY)
    taken(desk, 1)
    clock.move_to(NEXT_MONDAY)
    assert asked(sandbox, typed)["text"].startswith(title)


def test_days_of_which_nothing_is_known_are_told_as_that(sandbox: Sandbox, desk: Desk) -> None:
    listening(desk, NEXT_MONDAY)
    said = asked(sandbox, "yesterday")["text"]
    assert said.startswith("Kestrel did not listen yet on Sunday 22 November 2026")
    assert "It listens since Monday 23 November 2026" in said
    assert "`/digest today`" in said
    assert "still to come" in asked(sandbox, "2027-01-01")["text"]


@pytest.mark.parametrize("word", ["help", "?"])
def test_help_says_what_may_be_typed(sandbox: Sandbox, word: str) -> None:
    assert asked(sandbox, word)["text"] == HELP


@pytest.mark.parametrize(
    ("typed", "example", "seen"),
    [
        ("yesteday", "/digest yesterday", "yesteday"), ("<!channel> wek", "/digest week", "&lt;!channel&gt; wek"),
        ("9999-99-99", "/digest help", "9999-99-99"), ("\u202egip" + "x" * 500, "/digest help", "gipx"),
    ],
)  # fmt: skip
def test_hostile_and_odd_words_are_shown_back_with_the_nearest_that_is_known(
    sandbox: Sandbox, typed: str, example: str, seen: str
) -> None:
    said = asked(sandbox, typed)["text"]
    assert f"Did you mean `{example}`?" in said
    assert seen in said
    assert "<!channel>" not in said
    assert len(said) < 300


def test_the_rows_come_as_a_file_into_their_own_conversation(sandbox: Sandbox, desk: Desk, clock: MovableClock) -> None:
    clock.move_to(NEXT_MONDAY - DAY)
    take(desk, post("1", "=cmd|' /C calc'!A0 four hours waiting and nobody told us", handle="evil", at=desk.now()))
    clock.move_to(NEXT_MONDAY)
    listening(desk)
    digest.send(pictureless(desk))
    draw(desk, clock)
    message = next(each for each in sandbox.slack.messages(CHANNEL) if "The digest for" in each["text"])
    delivery = sandbox.slack.press(
        TOM, CHANNEL, message["ts"], "digest_rows", selected="mentions:2026-11-22:2026-11-22"
    )
    assert delivery.wait().failure is None
    assert until(lambda: COMING in said_to(sandbox))
    (there,) = until(lambda: [each for each in sandbox.slack.direct_messages(TOM) if each.get("files")])
    (file,) = there["files"]
    assert (file["name"], there["text"][:17]) == ("mentions-2026-11-22-2026-11-22.csv", "For a spreadsheet")
    rows = read(sandbox.slack.files.get(file["id"]).content or b"")
    assert rows[1][4].startswith("'=cmd|")


def test_the_button_shows_what_speaks_of_risk_of_harm_to_whoever_presses_alone(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    clock.move_to(NEXT_MONDAY - DAY)
    taken(desk, 1)
    taken(desk, 5)
    clock.move_to(NEXT_MONDAY)
    digest.send(pictureless(desk))
    draw(desk, clock)
    message = next(each for each in sandbox.slack.messages(CHANNEL) if "The digest for" in each["text"])
    assert "end my life" not in str(message)
    assert sandbox.slack.press(TOM, CHANNEL, message["ts"], "mentions_show").wait().failure is None
    assert until(lambda: said_to(sandbox) == "Mentions, risk of harm, owed: 1 line.")
    assert "The digest for" in str(sandbox.slack.messages(CHANNEL))
    assert len(read(mention_export.csv(desk, Asked(Which.HARM), TOM))) == 2


@pytest.mark.parametrize("figure", Figure)
def test_there_are_as_many_rows_as_the_figure_says(desk: Desk, clock: MovableClock, figure: Figure) -> None:
    happened = play(desk, clock, days=2)
    clock.move_to(NEXT_MONDAY - 5 * DAY)
    span = Span(date(2026, 11, 16), date(2026, 11, 17))
    rows = read(digest_rows.csv(desk, figure, span))
    assert tuple(rows[0]) == digest_rows.HEADS[figure]
    assert all(len(row) == len(rows[0]) for row in rows)
    if figure is Figure.MENTIONS:
        assert len(rows) - 1 == len(happened) == 12
    elif figure in (Figure.CLAIMS, Figure.ANSWERS):
        at = [each.claimed if figure is Figure.CLAIMS else each.answered for each in happened]
        done = [row for row in rows[1:] if row[1]]
        assert len(done) == len([each for each in at if each and each.date() <= span.last]) > 0
        assert all(row[4] == "no" for row in rows[1:] if not row[1])


def test_words_that_speak_of_risk_of_harm_and_deleted_ones_stay_out_of_files(desk: Desk, clock: MovableClock) -> None:
    number = taken(desk, 5)
    mentions.claim(desk, number, by=TOM)
    answer(desk, number)
    today = Span(date(2026, 11, 23), date(2026, 11, 23))
    (_, row) = read(digest_rows.csv(desk, Figure.MENTIONS, today))
    assert "(left out: risk of harm)" in row
    assert "jo_rowan" not in str(row)
    assert "x.com" not in str(read(digest_rows.csv(desk, Figure.CLAIMS, today)))


@pytest.mark.parametrize(
    "value",
    ["mentions:2026-11-22", "secrets:2026-11-22:2026-11-22", "mentions:2026-11-22:2026-11-01",
     "mentions:2000-01-01:2026-11-22", "mentions:9999-12-31:9999-12-31", "", None, ["x"], "a:b:c:d"],
)  # fmt: skip
def test_a_choice_that_nobody_can_have_made_brings_no_file(sandbox: Sandbox, door: Door, value: Any) -> None:
    body = {
        "type": "block_actions", "user": {"id": TOM}, "team": {"id": "T1"}, "trigger_id": "9",
        "channel": {"id": CHANNEL},
        "actions": [{"type": "static_select", "action_id": "digest_rows", "block_id": "digest:rows",
                     "selected_option": {"value": value}, "action_ts": "1"}],
    }  # fmt: skip
    assert door.interact(body)[0] == 200
    assert not [each for each in sandbox.slack.direct_messages(TOM) if each.get("files")]


def test_the_picture_comes_into_their_own_conversation_with_the_same_in_words(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    desk.charts = lambda spec: PNG
    clock.move_to(NEXT_MONDAY - DAY)
    taken(desk, 1)
    clock.move_to(NEXT_MONDAY)
    asked(sandbox)
    pressed(sandbox, "digest_picture")
    assert until(lambda: PICTURE_COMING in said_to(sandbox))
    (there,) = until(lambda: [each for each in sandbox.slack.direct_messages(TOM) if each.get("files")])
    (file,) = there["files"]
    assert file["name"] == "digest-2026-11-22.png"
    assert file["alt_txt"].startswith("Mentions a day and working time to answer, 26")
    assert sandbox.slack.files.get(file["id"]).content == PNG


def test_where_nothing_draws_no_picture_is_offered(sandbox: Sandbox, desk: Desk, clock: MovableClock) -> None:
    desk.charts = None
    taken(desk, 1)
    assert "digest_picture" not in str(asked(sandbox, "today"))


@pytest.mark.parametrize("value", ["", "yesterday", "9999-12-31", "1999-01-01"])
def test_a_made_up_picture_is_refused(sandbox: Sandbox, desk: Desk, clock: MovableClock, value: str) -> None:
    desk.charts = lambda spec: PNG
    taken(desk, 1)
    asked(sandbox, "today")
    pressed(sandbox, "digest_picture", value=value)
    assert PICTURE_COMING not in said_to(sandbox)
    assert sandbox.slack.direct_messages(TOM) == []


def pressed(sandbox: Sandbox, action: str, **more: Any) -> None:
    ts = next(each for each in reversed(sandbox.slack.ephemerals(TOM)) if action in str(each))["ts"]
    assert sandbox.slack.press(TOM, CHANNEL, ts, action, **more).wait().failure is None
