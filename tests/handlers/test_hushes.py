"""`/hush` over the signed door: the form, the words after it, the buttons on its messages, and odd input."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.core.hushes import Hush, HushKind
from bot.desk import Desk
from bot.handlers.hushes import HELP, nearest
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.slack.errors import Json
from bot.sandbox.world import Sandbox
from bot.services import hushes
from bot.services.home import home_of
from bot.storage import hushes as rows
from bot.views import home
from tests.desks import count, draw, post, take
from tests.hushed import DAY, HOUR, WHY, begin, tend
from tests.signing import Door
from tests.slack_hands import PRIYA, TOM, box, closed, form, press, said_to, shown, submit, words
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("door")

ENDS = "Monday 23 November 2026, 2.00pm"
FILLED = {"kind": "incident", "reason": WHY, "day": "2026-11-23", "time": "17:00"}
EVENING = "Monday 23 November 2026, 5.00pm"


def asked(sandbox: Sandbox, text: str = "", user: str = TOM) -> Json:
    """What is answered to `/hush`."""
    delivery = sandbox.slack.command(user, CHANNEL, "/hush", text).wait()
    assert delivery.failure is None
    return delivery.answer or {}


def send(sandbox: Sandbox, user: str = TOM, **values: str) -> dict[str, str]:
    """Send the form in front; the sentences that stand beside its fields."""
    delivery = sandbox.slack.submit(user, form(sandbox, user)["id"], {name: {name: v} for name, v in values.items()})
    assert delivery is not None
    assert delivery.wait().failure is None
    return dict((delivery.answer or {}).get("errors") or {})


def press_card(sandbox: Sandbox, action: str, user: str = TOM, which: int = 0) -> None:
    """Press a button on one of its messages in the channel."""
    ts = sandbox.slack.messages(CHANNEL)[which]["ts"]
    delivery = sandbox.slack.press(user, CHANNEL, ts, action).wait()
    assert delivery.failure is None


def heard(sandbox: Sandbox, words: str, user: str = TOM) -> bool:
    return bool(until(lambda: words in said_to(sandbox, user)))


def stands(desk: Desk) -> Hush | None:
    return hushes.seen(desk)


@pytest.mark.parametrize(
    "typed", ["2 hours Major incident at the main site", "Major incident at the main site for 2 hours"]
)
def test_how_long_and_why_are_understood_in_either_order(sandbox: Sandbox, desk: Desk, typed: str) -> None:
    asked(sandbox, typed)
    view = form(sandbox)
    assert '"initial_value": "Major incident at the main site"' in shown(view)
    assert shown(view).count('"value": "incident"') == 2  # among the choices, and chosen
    ends = (desk.now() + 2 * HOUR).astimezone(desk.team.organisation.zone)
    assert f'"initial_time": "{ends:%H:%M}"' in shown(view)


def test_alone_it_opens_the_form_and_the_end_is_told_back_in_full(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    asked(sandbox)
    view = form(sandbox)
    assert (view["title"]["text"], view["submit"]["text"]) == ("Begin a hush", "Begin the hush")
    for said in ("Major incident", "National mourning", "Pre-election period", "Something else"):
        assert said in shown(view)
    assert "By the clocks of London." in shown(view)
    assert '"timezone": "Europe/London"' in shown(view)
    assert send(sandbox, **FILLED) == {}
    assert closed(sandbox)
    begun = stands(desk)
    assert begun is not None
    assert (begun.kind, begun.reason, begun.by) == (HushKind.INCIDENT, WHY, TOM)
    assert begun.ends_at.isoformat() == "2026-11-23T17:00:00+00:00"
    assert heard(sandbox, f"The hush stands until *{EVENING}*.")
    draw(desk, clock)
    assert f"until {EVENING}" in sandbox.slack.messages(CHANNEL)[0]["text"]


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"reason": "   "}, "reason", "Say why"),
        ({"day": "2026-11-22"}, "day", "at least five minutes from now"),
        ({"time": "09:04"}, "day", "at least five minutes from now"),
        ({"day": "2027-03-23"}, "day", "more than 42 days ahead"),
        ({"kind": "election", "day": "2027-03-24"}, "day", "more than 120 days ahead"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(
    sandbox: Sandbox, desk: Desk, changed: dict[str, str], field: str, said: str
) -> None:
    asked(sandbox)
    errors = send(sandbox, **(FILLED | changed))
    assert said in errors[field]
    assert words(form(sandbox), "reason") == changed.get("reason", WHY)
    assert stands(desk) is None


def test_the_pre_election_weeks_may_be_long(sandbox: Sandbox, desk: Desk) -> None:
    asked(sandbox)
    assert send(sandbox, **(FILLED | {"kind": "election", "day": "2027-03-20"})) == {}
    begun = stands(desk)
    assert begun is not None
    assert begun.kind is HushKind.ELECTION


def test_who_comes_second_is_told_beside_the_form_who_was_first(sandbox: Sandbox, desk: Desk) -> None:
    asked(sandbox)
    begin(desk)
    assert "A hush stands already: a colleague has begun one." in send(sandbox, **FILLED)["kind"]
    assert count(desk, rows.Hush) == 1


def test_while_one_stands_it_is_shown_with_its_buttons(sandbox: Sandbox, desk: Desk) -> None:
    begin(desk)
    answer = asked(sandbox)
    said = str(answer["blocks"])
    assert f"*A hush stands* for a major incident until *{ENDS}*" in said
    assert WHY in said
    assert "Begun by <@U0PRIYA>, Monday 23 November 2026, 9.00am." in said
    assert "'hush_lift'" in said
    assert "'hush_change'" in said
    assert closed(sandbox)


def test_lift_ends_it_and_a_second_time_says_that_none_stands(sandbox: Sandbox, desk: Desk) -> None:
    begin(desk)
    assert "You have lifted the hush for a major incident." in asked(sandbox, " Lift ")["text"]
    assert stands(desk) is None
    assert "No hush stands" in asked(sandbox, "lift")["text"]


@pytest.mark.parametrize("word", ["help", "HELP", "?"])
def test_help_says_what_it_holds_and_who_may(sandbox: Sandbox, word: str) -> None:
    assert asked(sandbox, word)["text"] == HELP


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lfit", "lift"), ("end", "lift"), ("off", "lift"), ("stop it", "lift"), ("unlift", "lift"),
        ("hlep", "help"), ("what is this", "help"), ("beginn", ""), ("start", ""), ("on", ""),
    ],
)  # fmt: skip
def test_an_unknown_word_is_answered_with_the_nearest_one(typed: str, meant: str) -> None:
    assert nearest(typed) == meant


@pytest.mark.parametrize(
    ("typed", "seen"),
    [("lfit now", "lfit now"), ("<!channel> stop", "&lt;!channel&gt; stop"), ("end &amp; out", "end &amp; out")],
)
def test_what_is_not_understood_is_shown_back_and_nothing_is_done(
    sandbox: Sandbox, desk: Desk, typed: str, seen: str
) -> None:
    begin(desk)
    said = asked(sandbox, typed)["text"]
    assert "Did you mean `/hush lift`" in said
    assert said.endswith(f"You typed: {seen}")
    assert stands(desk) is not None


def test_lift_on_the_card_ends_it_and_is_told_privately(sandbox: Sandbox, desk: Desk, clock: MovableClock) -> None:
    begin(desk)
    draw(desk, clock)
    press_card(sandbox, "hush_lift")
    assert stands(desk) is None
    assert heard(sandbox, "You have lifted the hush")
    press_card(sandbox, "hush_lift", user=PRIYA)
    assert heard(sandbox, "This hush is over already.", PRIYA)


def test_another_end_is_chosen_from_the_one_it_has(sandbox: Sandbox, desk: Desk, clock: MovableClock) -> None:
    begin(desk)
    draw(desk, clock)
    press_card(sandbox, "hush_change")
    view = form(sandbox)
    assert f"The hush ends on *{ENDS}*." in shown(view)
    assert '"initial_time": "14:00"' in shown(view)
    assert "five minutes" in send(sandbox, day="2026-11-23", time="08:00")["day"]
    assert send(sandbox, day="2026-11-23", time="17:00") == {}
    assert heard(sandbox, f"The hush ends on *{EVENING}*.")
    changed = stands(desk)
    assert changed is not None
    assert (changed.changed_by, changed.ends_at.hour) == (TOM, 17)


def test_extend_it_on_the_reminder_opens_the_same_form(sandbox: Sandbox, desk: Desk, clock: MovableClock) -> None:
    begin(desk, 3 * DAY)
    clock.advance(2 * 86400)
    tend(desk)
    draw(desk, clock)
    (reminder,) = sandbox.slack.direct_messages(PRIYA)
    sandbox.slack.press(PRIYA, desk.surface.direct(PRIYA), reminder["ts"], "hush_change").wait()
    assert "Thursday 26 November 2026, 9.00am" in shown(form(sandbox, PRIYA))


def test_a_form_that_was_open_when_the_hush_ended_says_so(sandbox: Sandbox, desk: Desk, clock: MovableClock) -> None:
    begin(desk)
    draw(desk, clock)
    press_card(sandbox, "hush_change")
    hushes.lift(desk, by=PRIYA)
    assert "over already" in send(sandbox, day="2026-11-23", time="17:00")["day"]


def test_invite_is_refused_privately_and_answering_goes_on(sandbox: Sandbox, desk: Desk, clock: MovableClock) -> None:
    (number,) = take(desk, post("1", "four hours in A&E and nobody told us a thing"))
    draw(desk, clock)
    begin(desk)
    press(sandbox, desk, number, "invite")
    assert closed(sandbox)
    assert heard(sandbox, f"A hush stands until {ENDS}, so nobody is invited before.")
    press(sandbox, desk, number, "reply")
    assert "*A hush stands* for a major incident" in shown(form(sandbox))
    assert submit(sandbox, text="So sorry to read this.") == {"response_action": "clear"}


def test_a_form_for_an_invitation_comes_back_with_its_words(sandbox: Sandbox, desk: Desk, clock: MovableClock) -> None:
    (number,) = take(desk, post("1", "four hours in A&E and nobody told us a thing"))
    draw(desk, clock)
    press(sandbox, desk, number, "invite")
    mine = f"{words(form(sandbox))} Please."
    begin(desk)
    assert submit(sandbox, text=mine)["response_action"] == "update"
    view = form(sandbox)
    assert "so nobody is invited before." in shown(view)
    assert words(view) == mine
    assert box(view)


def test_home_says_that_it_stands_and_not_afterwards(desk: Desk) -> None:
    assert "hush" not in str(home.draw(home_of(desk, TOM)))
    begin(desk)
    assert f"*A hush stands* for a major incident until {ENDS}." in str(home.draw(home_of(desk, TOM)))
    hushes.lift(desk, by=TOM)
    assert "A hush stands" not in str(home.draw(home_of(desk, TOM)))


@pytest.mark.parametrize(
    "values",
    [
        {"kind": {"kind": "party"}}, {"kind": {}}, {"day": {"day": "yesterday"}}, {"time": {"time": "25:99"}},
        {"day": {"day": "9999-12-31"}}, {"reason": {"reason": ["x"]}}, {"time": {"time": "17:00+09:00"}},
    ],
)  # fmt: skip
def test_a_form_that_nobody_can_have_sent_begins_nothing_odd(
    sandbox: Sandbox, desk: Desk, door: Door, values: dict[str, Any]
) -> None:
    asked(sandbox)
    held = {name: {name: {"type": "x", _key(name): value}} for name, value in FILLED.items()}
    for name, given in values.items():
        held[name] = {name: {_key(name): given.get(name)}}
    if isinstance(held["kind"]["kind"][_key("kind")], str):
        held["kind"]["kind"][_key("kind")] = {"value": held["kind"]["kind"][_key("kind")]}  # type: ignore[assignment]
    view = {**form(sandbox), "state": {"values": held}, "callback_id": "hush_begin"}
    body = {"type": "view_submission", "user": {"id": TOM}, "view": view, "team": {"id": "T1"}, "trigger_id": "9"}
    assert door.interact(body)[0] == 200
    begun = stands(desk)
    assert begun is None or begun.ends_at - begun.begun_at <= 42 * DAY + HOUR


def _key(name: str) -> str:
    return {"kind": "selected_option", "reason": "value", "day": "selected_date", "time": "selected_time"}[name]


def test_an_end_in_the_hour_that_comes_twice_is_the_first_and_that_is_said(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    clock.move_to(datetime(2026, 10, 20, 9, 0, tzinfo=UTC))
    asked(sandbox)
    assert send(sandbox, **(FILLED | {"day": "2026-10-25", "time": "01:30"})) == {}
    assert heard(sandbox, "comes twice: the clocks go back then. The first is taken.")
    found = stands(desk)
    assert found is not None
    assert found.ends_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
