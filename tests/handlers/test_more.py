"""More on a card, over the signed door: the menu, every form, and what comes of odd input."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.core.lifecycle import Status
from bot.core.triage import Mood, Urgency
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.slack.errors import Json
from bot.sandbox.world import Sandbox
from bot.services import duty, ending, mentions
from bot.storage import history
from tests.desks import NOW, card, draw, mention, post, take
from tests.slack_hands import closed, said_to
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("door")

HOUR = timedelta(hours=1)
FORMS = ("pass", "snooze", "wait", "escalate", "not_for_us", "close", "correct", "mute")
SECONDS = int((NOW + HOUR).timestamp())


@pytest.fixture
def number(desk: Desk, clock: MovableClock) -> int:
    """A mention whose card stands in the channel."""
    (taken,) = take(desk, post("1", "Four hours in A&E <!channel>"))
    draw(desk, clock)
    return taken


def open_menu(sandbox: Sandbox, desk: Desk, number: int, user: str = "U0TOM") -> Json:
    delivery = sandbox.slack.press(user, CHANNEL, card(desk, number).ts or "", "more").wait()
    assert delivery.failure is None
    return sandbox.slack.view_of(user)[-1]


def choose(sandbox: Sandbox, action: str, user: str = "U0TOM", **more: Any) -> Json:
    menu = sandbox.slack.view_of(user)[-1]
    delivery = sandbox.slack.press_view(user, menu["id"], action, **more).wait()
    assert delivery.failure is None
    return sandbox.slack.view_of(user)[-1]


def send(sandbox: Sandbox, user: str = "U0TOM", **values: Any) -> dict[str, str]:
    """Fill in the form in front and send it; the sentences that stand beside its fields."""
    form = sandbox.slack.view_of(user)[-1]
    delivery = sandbox.slack.submit(user, form["id"], {name: {name: value} for name, value in values.items()})
    assert delivery is not None
    answer = delivery.wait().answer or {}
    assert answer.get("response_action") in ("errors", "clear"), answer
    return dict(answer.get("errors") or {})


def test_the_menu_shows_the_post_every_move_and_what_happened(sandbox: Sandbox, desk: Desk, number: int) -> None:
    mentions.claim(desk, number, by="U0MEGAN")
    menu = open_menu(sandbox, desk, number)
    buttons = [block["accessory"]["action_id"] for block in menu["blocks"] if block.get("accessory")]
    assert buttons == ["pass", "snooze", "wait", "escalate", "thank", "not_for_us", "close", "correct", "mute"]
    drawn = json.dumps(menu["blocks"], ensure_ascii=False)
    assert "Four hours in A&E" in drawn
    assert "U0MEGAN" in drawn
    assert "claimed this" in drawn
    assert "https://x.com/jo_rowan/status/1" in drawn
    assert sandbox.slack.pings == []


def test_a_mention_is_passed_with_a_note_and_a_private_word(sandbox: Sandbox, desk: Desk, number: int) -> None:
    open_menu(sandbox, desk, number)
    choose(sandbox, "pass")
    assert send(sandbox, to="U0MEGAN", note="You know the ward") == {}
    assert mention(desk, number).owner == "U0MEGAN"
    assert said_to(sandbox) == "Passed to <@U0MEGAN>, who is told."
    assert sandbox.slack.view_of("U0TOM") == []
    assert sandbox.slack.ephemerals("U0TOM")[-1]["channel"] == CHANNEL


def test_whoever_passes_to_somebody_away_hears_so(sandbox: Sandbox, desk: Desk, number: int) -> None:
    duty.send_away(desk, "U0MEGAN", until=desk.now() + timedelta(hours=9), by="U0TOM")
    open_menu(sandbox, desk, number)
    choose(sandbox, "pass")
    assert send(sandbox, to="U0MEGAN") == {}
    said = said_to(sandbox)
    assert said.startswith("Passed to <@U0MEGAN>, who is told, but is *away until Monday 23 November 2026, 6.00pm*.")
    assert "give it to somebody else" in said


def test_a_mention_is_snoozed_by_a_quick_choice_or_at_a_moment(sandbox: Sandbox, desk: Desk, number: int) -> None:
    open_menu(sandbox, desk, number)
    form = choose(sandbox, "snooze")
    texts = [option["text"]["text"] for option in form["blocks"][1]["element"]["options"]]
    assert texts == [
        "In an hour: Monday 23 November 2026, 10.00am", "This afternoon: Monday 23 November 2026, 2.00pm",
        "Tomorrow morning: Tuesday 24 November 2026, 9.00am", "Monday morning: Monday 30 November 2026, 9.00am",
    ]  # fmt: skip
    assert send(sandbox) == {"quick": "Choose when you would like to see it again."}
    assert send(sandbox, quick=str(SECONDS)) == {}
    assert (mention(desk, number).status, mention(desk, number).until_at) == (Status.SNOOZED, NOW + HOUR)
    open_menu(sandbox, desk, number)
    choose(sandbox, "snooze")
    assert send(sandbox, quick=str(SECONDS), until=SECONDS + 3600) == {}
    assert mention(desk, number).until_at == NOW + 2 * HOUR


def test_a_moment_that_has_passed_is_told_beside_its_field(sandbox: Sandbox, desk: Desk, number: int) -> None:
    open_menu(sandbox, desk, number)
    choose(sandbox, "snooze")
    assert "at least a minute from now" in send(sandbox, until=SECONDS - 7200)["quick"]
    assert mention(desk, number).status is Status.OPEN


def test_a_mention_waits_for_a_colleague_or_for_a_name(sandbox: Sandbox, desk: Desk, number: int) -> None:
    open_menu(sandbox, desk, number)
    choose(sandbox, "wait")
    assert send(sandbox, until=SECONDS) == {"name": "Say who it is that you are waiting for."}
    assert "not both" in send(sandbox, member="U0RUTH", name="Estates", until=SECONDS)["name"]
    assert send(sandbox, member=None, name="WARD9") == {}
    held = mention(desk, number)
    assert (held.status, held.waiting_on) == (Status.WAITING, "“WARD9”")
    assert (held.until_at, held.owner) == (NOW + HOUR, "U0TOM")
    open_menu(sandbox, desk, number)
    choose(sandbox, "wait")
    assert send(sandbox, member="U0RUTH", until=SECONDS) == {}
    assert mention(desk, number).waiting_on == "U0RUTH"


def test_a_mention_is_escalated_up_the_ladder_or_to_anybody(sandbox: Sandbox, desk: Desk, number: int) -> None:
    open_menu(sandbox, desk, number)
    choose(sandbox, "escalate")
    assert send(sandbox) == {"to": "Choose a colleague first."}
    assert send(sandbox, ladder="U0HELEN", note="The press has called") == {}
    assert (mention(desk, number).escalated_to, mention(desk, number).urgency) == ("U0HELEN", Urgency.URGENT)
    open_menu(sandbox, desk, number)
    choose(sandbox, "escalate")
    assert send(sandbox, ladder="U0HELEN") == {
        "to": "A colleague has been told of this one already. Choose somebody else, or speak to them."
    }
    assert send(sandbox, ladder="U0HELEN", to="U0MEGAN") == {}
    assert mention(desk, number).escalated_to == "U0MEGAN"


def test_a_mention_is_closed_for_a_reason_of_the_teams(sandbox: Sandbox, desk: Desk, number: int) -> None:
    open_menu(sandbox, desk, number)
    choose(sandbox, "not_for_us")
    assert send(sandbox, reason="Not about our services") == {}
    assert (mention(desk, number).status, mention(desk, number).reason) == (Status.CLOSED, "Not about our services")


def test_a_mention_is_closed_and_reopened_from_the_menu_that_tells_it(
    sandbox: Sandbox, desk: Desk, clock: MovableClock, number: int
) -> None:
    open_menu(sandbox, desk, number)
    choose(sandbox, "close")
    assert send(sandbox, note="We rang them") == {}
    draw(desk, clock)
    open_menu(sandbox, desk, number)
    menu = choose(sandbox, "reopen")
    assert "Reopened." in menu["blocks"][0]["text"]["text"]
    assert "We rang them" in str(menu["blocks"])
    assert mention(desk, number).status is Status.OPEN
    (only,) = sandbox.slack.view_of("U0TOM")
    assert only["id"] == menu["id"]


def test_a_move_that_came_too_late_is_told_in_the_menu(
    sandbox: Sandbox, desk: Desk, clock: MovableClock, number: int
) -> None:
    ending.close(desk, number, by="U0TOM")
    draw(desk, clock)
    open_menu(sandbox, desk, number)
    ending.reopen(desk, number, by="U0MEGAN")
    menu = choose(sandbox, "reopen")
    assert "This one is open by now" in menu["blocks"][0]["text"]["text"]


def test_an_author_is_muted_after_one_more_question_and_let_back_at_once(
    sandbox: Sandbox, desk: Desk, clock: MovableClock, number: int
) -> None:
    open_menu(sandbox, desk, number)
    form = choose(sandbox, "mute")
    assert "nothing more that @jo_rowan writes is shown" in str(form["blocks"])
    assert send(sandbox) == {}
    assert mention(desk, number).status is Status.CLOSED
    draw(desk, clock)
    open_menu(sandbox, desk, number)
    assert "Unmuted." in choose(sandbox, "unmute")["blocks"][0]["text"]["text"]


def test_only_what_a_person_changed_is_put_right(sandbox: Sandbox, desk: Desk, number: int) -> None:
    open_menu(sandbox, desk, number)
    form = choose(sandbox, "correct")
    assert send(sandbox) == {"mood": "Nothing is changed yet. Change what is wrong, or press Cancel."}
    before = mention(desk, number).theme
    with desk.database.write.begin() as session:
        session.get_one(type(mention(desk, number)), number).theme = "parking"
    assert send(sandbox, mood="positive", service="maternity", flags=["thanks"]) == {}
    held = mention(desk, number)
    assert (held.mood, held.service, held.thanks, held.theme) == (Mood.POSITIVE, "maternity", True, "parking")
    assert "theme" not in held.corrected
    assert before != "parking"
    assert form["callback_id"] == "more_correct"


def test_a_colleagues_work_is_left_alone_and_what_was_typed_stays(sandbox: Sandbox, desk: Desk, number: int) -> None:
    open_menu(sandbox, desk, number)
    choose(sandbox, "close")
    mentions.claim(desk, number, by="U0MEGAN")
    assert send(sandbox, note="We rang them") == {
        "note": "A colleague has this one. If you should take it over, press More, Pass, and choose yourself."
    }
    form = sandbox.slack.view_of("U0TOM")[-1]
    assert form["state"]["values"]["note"]["note"]["value"] == "We rang them"


def test_a_form_that_slack_delivers_again_is_carried_out_once(sandbox: Sandbox, desk: Desk, number: int) -> None:
    open_menu(sandbox, desk, number)
    form = choose(sandbox, "pass")
    delivery = sandbox.slack.submit("U0TOM", form["id"], {"to": {"to": "U0MEGAN"}})
    assert delivery is not None
    delivery.wait()
    mentions.release(desk, number, by="U0MEGAN")
    sandbox.slack.redeliver(delivery.envelope_id)
    until(lambda: delivery.acknowledgements == 2)
    assert mention(desk, number).owner is None
    with desk.database.read() as session:
        assert [row.action for row in history.of(session, number)] == ["pass", "release"]


@pytest.mark.parametrize("action", ["pass", "correct", "mute"])
@pytest.mark.parametrize("metadata", ["", "{", "[]", "null", '{"mention": "x"}', '{"mention": 424242}', '{"was": 3}'])
def test_a_form_that_carries_nonsense_changes_nothing_and_says_so(
    sandbox: Sandbox, desk: Desk, number: int, action: str, metadata: str
) -> None:
    open_menu(sandbox, desk, number)
    form = choose(sandbox, action)
    sandbox.slack.views.get(form["id"])["private_metadata"] = metadata
    delivery = sandbox.slack.submit("U0TOM", form["id"], {"to": {"to": "U0MEGAN"}} if action == "pass" else {})
    assert delivery is not None
    answer = delivery.wait().answer or {}
    told = str(answer.get("errors") or "") or str(until(lambda: sandbox.slack.direct_messages("U0TOM")))
    assert "does not know this mention" in told or "not there any more" in told
    assert mention(desk, number).status is Status.OPEN


@pytest.mark.parametrize("value", ["424242", "", "-1", "1; DROP TABLE mention", "9" * 40, "١", "<!channel>"])
def test_a_menu_of_nothing_that_we_know_is_refused_in_a_sentence(
    sandbox: Sandbox, desk: Desk, number: int, value: str
) -> None:
    sandbox.slack.press("U0TOM", CHANNEL, card(desk, number).ts or "", "more", value=value).wait()
    assert "Kestrel does not know this mention" in said_to(sandbox)
    assert closed(sandbox)


@pytest.mark.parametrize("action", [*FORMS, "reopen", "unmute"])
def test_a_move_of_nothing_that_we_know_is_refused_in_a_sentence(
    sandbox: Sandbox, desk: Desk, clock: MovableClock, number: int, action: str
) -> None:
    if action in ("reopen", "unmute"):
        ending.mute(desk, number, by="U0TOM")
        draw(desk, clock)
    menu = open_menu(sandbox, desk, number)
    before = mention(desk, number).status
    sandbox.slack.press_view("U0TOM", menu["id"], action, value="424242").wait()
    assert "Kestrel does not know this mention" in said_to(sandbox)
    assert mention(desk, number).status is before


def test_a_menu_from_before_a_restart_works_since_nothing_is_kept_in_memory(
    sandbox: Sandbox, desk: Desk, number: int
) -> None:
    menu = open_menu(sandbox, desk, number)
    assert json.loads(menu["private_metadata"]) == {"mention": number, "channel": CHANNEL}
    form = choose(sandbox, "correct")
    assert json.loads(form["private_metadata"])["was"]["mood"] == mention(desk, number).mood.value


# Risk of harm.


def test_what_nobody_has_claimed_is_not_put_away_where_somebody_may_be_at_risk(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    (risky,) = take(desk, post("7", "I cannot go on, I am going to end my life tonight", handle="ade_k"))
    draw(desk, clock)
    open_menu(sandbox, desk, risky)
    menu = choose(sandbox, "close")
    assert (menu["callback_id"], len(sandbox.slack.view_of("U0TOM"))) == ("more", 1)
    assert "Claim it first, so that somebody has it." in json.dumps(menu["blocks"][0])
    mentions.claim(desk, risky, by="U0TOM")
    form = choose(sandbox, "close")
    assert "Risk of harm" in json.dumps(form["blocks"][0])
    assert form["blocks"][-1]["optional"] is False
    assert send(sandbox, note="Police are with them") == {}
    assert (mention(desk, risky).status, mention(desk, risky).reason) == (Status.CLOSED, "Police are with them")
