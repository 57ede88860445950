"""`/oncall` over the signed door: who is on duty, the quick forms, the forms behind the buttons, and what comes of odd
input."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.desk import Desk
from bot.handlers import duty as handler
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.slack.errors import Json
from bot.sandbox.world import Sandbox
from bot.services import duty
from bot.storage.duty import Duty
from tests.desks import NOW, count
from tests.slack_hands import MEGAN, PRIYA, TOM, form, said_directly
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("door")

HOUR = timedelta(hours=1)
MORNING = "Tuesday 24 November 2026, 9.00am"


def asked(sandbox: Sandbox, text: str = "", user: str = TOM) -> Json:
    """What is answered to `/oncall`."""
    delivery = sandbox.slack.command(user, CHANNEL, "/oncall", text).wait()
    assert delivery.failure is None
    assert delivery.answer is not None
    return delivery.answer


def read(answer: Json) -> str:
    return f"{answer['text']} {answer.get('blocks', '')}"


def latest(sandbox: Sandbox, user: str = TOM) -> Json:
    """The newest private message that somebody sees."""
    return until(lambda: sandbox.slack.ephemerals(user))[-1]


def heard(sandbox: Sandbox, begins: str, user: str = TOM) -> bool:
    """Whether the newest private message begins so, soon."""
    return bool(until(lambda: str(latest(sandbox, user)["text"]).startswith(begins)))


def press(sandbox: Sandbox, action: str, user: str = TOM) -> None:
    delivery = sandbox.slack.press(user, CHANNEL, latest(sandbox, user)["ts"], action).wait()
    assert delivery.failure is None


def send(sandbox: Sandbox, user: str = TOM, **values: Any) -> dict[str, str]:
    """Send the form in front; the sentences that stand beside its fields."""
    given = {name: int(v.timestamp()) if isinstance(v, datetime) else v for name, v in values.items()}
    view = form(sandbox, user)
    delivery = sandbox.slack.submit(user, view["id"], {name: {name: value} for name, value in given.items()})
    assert delivery is not None
    assert delivery.wait().failure is None
    return dict((delivery.answer or {}).get("errors") or {})


def on_duty(desk: Desk) -> tuple[str, ...]:
    return duty.overview(desk).on_duty


def test_alone_it_tells_privately_who_is_on_duty_until_when_and_who_comes_next(sandbox: Sandbox, desk: Desk) -> None:
    duty.put_on(desk, MEGAN, until=NOW + HOUR, by=PRIYA)
    duty.send_away(desk, TOM, until=NOW + 2 * HOUR, by=TOM)
    said = read(asked(sandbox))
    assert "*On duty now:* <@U0MEGAN>, then <@U0PRIYA> – until Monday 23 November 2026, 10.00am." in said
    assert "*After that:* <@U0PRIYA>." in said
    assert "*Away:* <@U0TOM> (until Monday 23 November 2026, 11.00am)." in said
    assert "set by <@U0PRIYA>, Monday 23 November 2026, 9.00am" in said
    assert "Put somebody on duty" in said
    assert latest(sandbox)["channel"] == CHANNEL
    assert sandbox.slack.messages(CHANNEL) == []


@pytest.mark.parametrize("word", ["help", "HELP", "?"])
def test_help_explains_the_quick_forms(sandbox: Sandbox, word: str) -> None:
    assert "`/oncall me` – put yourself on duty until nine in the morning" in asked(sandbox, word)["text"]


@pytest.mark.parametrize("word", ["me", "ME", f"<@{TOM}|tom.okafor>", f"<@{TOM}>"])
def test_one_puts_oneself_on_duty_until_the_morning_which_is_said_in_full(
    sandbox: Sandbox, desk: Desk, word: str
) -> None:
    assert asked(sandbox, word)["text"] == f"<@U0TOM> is on duty until {MORNING}."
    assert on_duty(desk) == (TOM, PRIYA)
    assert sandbox.slack.direct_messages(TOM) == []


def test_a_colleague_who_is_put_on_duty_is_told_in_their_own_conversation(sandbox: Sandbox, desk: Desk) -> None:
    assert f"<@U0MEGAN> is on duty until {MORNING}." in read(asked(sandbox, f"<@{MEGAN}|megan.rhys>"))
    assert on_duty(desk) == (MEGAN, PRIYA)
    assert f"<@U0TOM> has put you on duty* until {MORNING}" in said_directly(sandbox, MEGAN)


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("Tom tomorrow", "Tom tomorrow"),
        ("@tom", "@tom"),
        (f"<@{TOM}|tom.okafor> &amp; <@{MEGAN}|megan.rhys>", "@tom.okafor &amp; @megan.rhys"),
        ("<!channel> <@U0RUTH> `x`", "&lt;!channel&gt; @U0RUTH `x`"),
        ("me please " * 40, "me please me please"),
    ],
)
def test_what_is_not_understood_is_shown_back_with_three_examples(
    sandbox: Sandbox, desk: Desk, typed: str, seen: str
) -> None:
    said = asked(sandbox, typed)["text"]
    assert f"You typed: {seen}" in said
    assert "`/oncall`, `/oncall me`, or `/oncall @name`" in said
    assert "<!" not in said
    assert "<@" not in said
    assert len(said) < 400
    assert count(desk, Duty) == 0


def test_somebody_away_is_not_put_on_duty_by_a_quick_form(sandbox: Sandbox, desk: Desk) -> None:
    duty.send_away(desk, TOM, until=NOW + HOUR, by=TOM)
    assert asked(sandbox, "me")["text"] == "<@U0TOM> is away then. Take that back first: /oncall shows it."


def test_the_form_puts_a_colleague_on_duty_from_a_moment_until_another(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    asked(sandbox)
    press(sandbox, "duty_on")
    opened = form(sandbox)
    assert opened["title"]["text"] == "Put somebody on duty"
    assert opened["state"]["values"]["until"]["until"]["selected_date_time"] == (NOW + 24 * HOUR).timestamp()
    assert send(sandbox, member=MEGAN, start=NOW + HOUR, until=NOW + 3 * HOUR) == {}
    span = "from Monday 23 November 2026, 10.00am until Monday 23 November 2026, 12 noon"
    assert heard(sandbox, f"<@U0MEGAN> is on duty {span}. `/oncall` shows it.")
    assert span in said_directly(sandbox, MEGAN)
    assert on_duty(desk) == (PRIYA,)
    clock.advance(3600)
    assert on_duty(desk) == (MEGAN, PRIYA)


def test_the_form_for_an_absence_begins_with_oneself_and_says_loudly_when_nobody_is_left(
    sandbox: Sandbox, desk: Desk
) -> None:
    asked(sandbox, user=PRIYA)
    press(sandbox, "duty_away", PRIYA)
    assert form(sandbox, PRIYA)["state"]["values"]["member"]["member"]["selected_user"] == PRIYA
    assert send(sandbox, PRIYA, until=NOW + HOUR) == {}
    away = "<@U0PRIYA> is away until Monday 23 November 2026, 10.00am."
    assert heard(sandbox, f"{away} ⚠️ *Nobody is on duty now.*", PRIYA)
    answer = read(asked(sandbox))
    assert "*Nobody is on duty now* – until Monday 23 November 2026, 10.00am. Risk of harm goes to <@U0PRIYA>" in answer
    assert desk.team.people.on_duty == duty.overview(desk).told


def test_what_is_wrong_stands_beside_its_field_and_what_was_chosen_stays(sandbox: Sandbox, desk: Desk) -> None:
    asked(sandbox)
    press(sandbox, "duty_on")
    assert send(sandbox, member=MEGAN, start=NOW + HOUR, until=NOW + HOUR) == {
        "until": "That ends before it begins. Choose a later moment for its end."
    }
    assert "longer than 90 days" in send(sandbox, member=MEGAN, start=None, until=NOW + 91 * 24 * HOUR)["until"]
    assert send(sandbox, member="Nobody") == {"member": duty.NOBODY}
    duty.send_away(desk, MEGAN, until=NOW + HOUR, by=MEGAN)
    assert send(sandbox, member=MEGAN, until=NOW + HOUR)["until"].startswith("A colleague is away then.")
    assert form(sandbox)["state"]["values"]["member"]["member"]["selected_user"] == MEGAN
    assert count(desk, Duty, Duty.away.is_(False)) == 0


def test_a_change_is_taken_back_where_it_is_listed_and_the_list_is_drawn_anew(sandbox: Sandbox, desk: Desk) -> None:
    duty.put_on(desk, MEGAN, until=NOW + HOUR, by=PRIYA)
    asked(sandbox)
    assert "Take this back?" in str(latest(sandbox)["blocks"])
    press(sandbox, "duty_back")
    said = "Taken back: <@U0MEGAN> on duty, until Monday 23 November 2026, 10.00am."
    assert until(lambda: latest(sandbox)["text"] == said)
    assert len(sandbox.slack.ephemerals(TOM)) == 1
    assert "duty_back" not in str(latest(sandbox)["blocks"])
    assert on_duty(desk) == (PRIYA,)
    assert "<@U0TOM> has taken back that you are on duty" in said_directly(sandbox, MEGAN)


def test_a_change_that_a_colleague_has_taken_back_meanwhile_is_told_with_the_list_as_it_is(
    sandbox: Sandbox, desk: Desk
) -> None:
    done = duty.send_away(desk, MEGAN, until=NOW + HOUR, by=MEGAN)
    assert done is not None
    asked(sandbox)
    duty.take_back(desk, done.change.number, by=MEGAN)
    press(sandbox, "duty_back")
    assert until(lambda: latest(sandbox)["text"] == duty.GONE)
    assert "duty_back" not in str(latest(sandbox)["blocks"])


def test_where_the_answer_cannot_be_drawn_anew_it_is_told(sandbox: Sandbox, desk: Desk) -> None:
    done = duty.put_on(desk, TOM, until=NOW + HOUR, by=TOM)
    assert done is not None
    body = {"user": {"id": TOM}, "channel": {"id": CHANNEL}, "response_url": f"{sandbox.url}/slack/response/none"}
    for number, said in ((done.change.number, "Taken back: <@U0TOM>"), (done.change.number, duty.GONE)):
        handler.take_back(lambda: None, body, {"value": str(number)}, desk)  # type: ignore[arg-type]
        assert heard(sandbox, said)


def test_many_changes_still_fit_into_one_answer(sandbox: Sandbox, desk: Desk) -> None:
    for hour in range(30):
        duty.put_on(desk, MEGAN, start=NOW + hour * HOUR, until=NOW + (hour + 1) * HOUR, by=PRIYA)
    assert "… and 18 that begin later." in read(asked(sandbox))
    assert latest(sandbox)["blocks"]


@pytest.mark.parametrize("odd", ["", "0", "-1", "424242", "9" * 40, "١", "<!channel>", "1; DROP TABLE duty"])
def test_an_odd_number_to_take_back_is_told_and_changes_nothing(sandbox: Sandbox, desk: Desk, odd: str) -> None:
    duty.put_on(desk, MEGAN, until=NOW + HOUR, by=PRIYA)
    asked(sandbox)
    seen = latest(sandbox)["ts"]
    delivery = sandbox.slack.press(TOM, CHANNEL, seen, "duty_back", selected=odd).wait()
    assert delivery.failure is None
    assert until(lambda: latest(sandbox)["text"] == duty.GONE)
    assert count(desk, Duty) == 1


@pytest.mark.parametrize("odd", ["soon", "-5", "1e9", "9" * 40, "١٢٣"])
def test_an_odd_moment_in_the_form_is_told_beside_it(sandbox: Sandbox, desk: Desk, odd: str) -> None:
    answers: list[dict[str, Any]] = []
    values = {
        "member": {"member": {"type": "users_select", "selected_user": MEGAN}},
        "until": {"until": {"type": "datetimepicker", "selected_date_time": odd}},
    }
    body = {"user": {"id": TOM}, "view": {"callback_id": "duty_on", "state": {"values": values}}}
    handler.submit(lambda **given: answers.append(given), body, desk)  # type: ignore[arg-type]
    assert answers[0]["errors"]["until"].startswith("That choice is not there any more.")
    assert count(desk, Duty) == 0
