"""Whatever comes in through Slack's door: a sentence to that person alone, the words kept, nothing changed, no 500."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from bot.app import Kestrel
from bot.core.replies import ReplyState
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL, sandbox_settings, sandbox_team
from bot.sandbox.slack.errors import Json
from bot.sandbox.world import Sandbox
from bot.storage.history import History
from bot.storage.invitations import Invitation
from bot.storage.outbox import Outbox
from bot.storage.replies import Reply
from bot.web import serving
from tests.desks import count, draw, mention, post, take
from tests.sending import answer, state
from tests.signing import Door
from tests.slack_hands import (
    TOM,
    box,
    closed,
    form,
    press,
    put_away,
    replies_of,
    said_to,
    shown,
    submit,
    type_in,
    words,
)
from tests.waiting import until

MINE = "Mine, with care"
FORM = "0123456789abcdef" * 2
GOOD = {"form": FORM, "mention": 1, "kind": "reply", "reply": None, "seen": "0:0", "version": 0, "asks": False}
BROKEN: dict[str, Any] = {
    "not JSON": "{not json",
    "empty": "",
    "a list": "[]",
    "a number": "7",
    "nothing": "null",
    "nested without end": "[" * 2900,
    **{f"without {key}": json.dumps({k: v for k, v in GOOD.items() if k != key}) for key in GOOD if key != "asks"},
    "a mention that is none": GOOD | {"mention": "1; DROP TABLE mention"},
    "a mention in other figures": GOOD | {"mention": "١"},
    "an unknown mention": GOOD | {"mention": 424242},
    "an endless mention": GOOD | {"mention": "9" * 400},
    "an unknown kind": GOOD | {"kind": "shout"},
    "a kind that is a list": GOOD | {"kind": []},
    "an endless version": GOOD | {"version": 1e400},
    "a huge version": GOOD | {"version": 10**300},
    "a negative version": GOOD | {"version": -1},
    "a version that is none": GOOD | {"version": "two"},
    "what was seen that is nothing": GOOD | {"seen": "<!channel>"},
    "what was seen in other figures": GOOD | {"seen": "١:٢"},
    "a form without a name": GOOD | {"form": ""},
    "a form with a name too long": GOOD | {"form": "a" * 2000},
    "a form named by a list": GOOD | {"form": [FORM]},
    "an unknown reply": GOOD | {"reply": 424242},
    "a reply that is none": GOOD | {"reply": "<@U0RUTH>"},
    "a reply that is a list": GOOD | {"reply": []},
}
ODD: tuple[Any, ...] = (None, "", "0", "-1", "424242", "9" * 40, "١", "<!channel>", "1; DROP TABLE reply", "1e3")

WORDLESS: tuple[Any, ...] = (
    {}, {"values": {"text:0": None}}, {"values": {"text:0": []}},
    {"values": {"text:0": {"text": "words"}}}, {"values": {"text:0": {"text": {"value": {"a": 1}}}}},
)  # fmt: skip
SMALL = (
    "", "{", "[]", "null", '{"reply": null}', '{"reply": "<!channel>"}', "[" * 2900, '{"reply": 424242}',
    '{"reply": 1e999}',
)  # fmt: skip


@pytest.fixture
def number(desk: Desk, clock: MovableClock) -> int:
    """A complaint about A&E whose card stands in the channel."""
    (taken,) = take(desk, post("1", "four hours in A&E and nobody told us a thing"))
    draw(desk, clock)
    return taken


def sent_view(metadata: str, text: str = MINE, **more: Any) -> Json:
    """A form as Slack would hand it over, with anything in what it remembers of itself."""
    blocks = [
        {"type": "section", "block_id": "wording:0", "text": {"type": "mrkdwn", "text": "Begin"}},
        {"type": "input", "block_id": "text:0", "label": {"type": "plain_text", "text": "Your answer"},
         "element": {"type": "plain_text_input", "action_id": "text", "multiline": True}},
    ]  # fmt: skip
    values = {"text:0": {"text": {"type": "plain_text_input", "value": text}}}
    view = {
        "id": "V0FORGED", "type": "modal", "callback_id": "reply_form", "hash": "1.a", "private_metadata": metadata,
        "blocks": blocks, "state": {"values": values}, "title": {"type": "plain_text", "text": "Reply"},
    }  # fmt: skip
    return view | more


def payload(kind: str, view: Json, **more: Any) -> Json:
    who = {"id": TOM, "username": "tom", "name": "tom", "team_id": "T0SANDBOX"}
    return {
        "type": kind, "user": who, "team": {"id": "T0SANDBOX", "domain": "sandbox"}, "api_app_id": "A0KESTREL",
        "trigger_id": "1.2.forged", "view": view, **more,
    }  # fmt: skip


def written(metadata: Any) -> str:
    return metadata if isinstance(metadata, str) else json.dumps(metadata)


def nothing_changed(desk: Desk, number: int) -> bool:
    rows = [count(desk, table) for table in (Reply, Outbox, Invitation, History)]
    return rows == [0, 0, 0, 0] and mention(desk, number).owner is None


# What a form remembers of itself.


def test_a_form_that_cannot_be_read_is_answered_beside_the_words_and_changes_nothing(
    door: Door, desk: Desk, number: int
) -> None:
    for what, broken in BROKEN.items():
        status, said = door.interact(payload("view_submission", sent_view(written(broken))))
        assert status == 200, what
        assert "Copy your words" in said or "does not know" in said, what
        answered = json.loads(said)
        if answered["response_action"] == "update":
            assert MINE in shown(answered["view"]), what
        else:
            assert list(answered["errors"]) == ["text:0"], what
    assert nothing_changed(desk, number)


def told_so_often(sandbox: Sandbox, times: int) -> bool:
    return len(sandbox.slack.direct_messages(TOM)) == times


@pytest.mark.parametrize("action", ["text", "reply_wording", "pick_service"])
def test_typing_and_choosing_in_such_a_form_is_answered_in_a_sentence_to_that_person_alone(
    door: Door, sandbox: Sandbox, desk: Desk, number: int, action: str, clock: MovableClock
) -> None:
    wording = {"value": "look-into-it/warm", "text": {"type": "plain_text", "text": "x"}}
    pressed = {"action_id": action, "block_id": "b", "type": "static_select", "selected_option": wording}
    # What a form says of the reply that it changes is looked at when it is sent.
    spoilt = {what: broken for what, broken in BROKEN.items() if what != "an unknown reply"}
    for what, broken in spoilt.items():
        view = sent_view(written(broken))
        more = len(sandbox.slack.direct_messages(TOM)) + 1
        assert door.interact(payload("block_actions", view, actions=[pressed], container={}))[0] == 200, what
        until(partial(told_so_often, sandbox, more))
        clock.advance(2)  # Slack takes a message a second
    said = sandbox.slack.direct_messages(TOM)
    assert [one for one in said if not re.search("Copy your words|does not know this mention", one["text"])] == []
    assert len(sandbox.slack.messages(CHANNEL)) == 1
    assert nothing_changed(desk, number)


def test_a_form_from_before_a_restart_is_followed_and_sent_after_it(
    sandbox: Sandbox, desk: Desk, number: int, door: Door, database_url: str, clock: MovableClock
) -> None:
    press(sandbox, desk, number, "reply")
    restarted = Kestrel(sandbox_settings(sandbox, database_url), sandbox_team(), clock=clock)
    try:
        with serving(restarted.asgi(), 0) as port:
            sandbox.slack.request_url = f"http://127.0.0.1:{port}/slack/events"
            assert "*265* of 280 left" in shown(type_in(sandbox, MINE))
            assert submit(sandbox) == {"response_action": "clear"}
    finally:
        restarted.stop()
    assert [one.text for one in replies_of(desk)] == [MINE]


# Buttons.


@pytest.mark.usefixtures("door")
@pytest.mark.parametrize("action", ["reply", "invite"])
def test_a_card_that_names_a_mention_we_do_not_know_opens_nothing(
    sandbox: Sandbox, desk: Desk, number: int, action: str
) -> None:
    for value in ODD[1:]:
        press(sandbox, desk, number, action, value=value)
        assert "Kestrel does not know this mention" in said_to(sandbox)
        assert closed(sandbox)
        put_away(sandbox)
    assert nothing_changed(desk, number)


REPLY_ACTIONS = ("undo", "approve", "edit", "ask_change", "posted", "it_is_there", "try_again", "drop")


@pytest.mark.parametrize("action", [f"reply_{one}" for one in REPLY_ACTIONS])
def test_every_button_of_a_reply_is_read_with_care(
    door: Door, sandbox: Sandbox, desk: Desk, number: int, clock: MovableClock, action: str
) -> None:
    made, before = answer(desk, number), count(desk, History)
    # A small form opens for any number; what it says is looked at when it is sent.
    opens = ("0", "424242") if action in ("reply_ask_change", "reply_posted") else ()
    odd = [value for value in ODD if value not in opens]
    for value in odd:
        pressed = {"action_id": action, "block_id": "reply:1", "type": "button", "action_ts": "1.1"}
        body = payload("block_actions", {}, actions=[pressed | ({} if value is None else {"value": value})])
        body |= {"channel": {"id": CHANNEL, "name": "public-mentions"}, "container": {"channel_id": CHANNEL}}
        del body["view"]
        assert door.interact(body)[0] == 200, value
    said = until(lambda: told if len(told := sandbox.slack.ephemerals(TOM)) == len(odd) else None)
    assert all("Kestrel does not know this reply" in one["text"] for one in said)
    assert (state(desk, made), count(desk, History)) == (ReplyState.QUEUED, before)


@pytest.mark.parametrize("action", ["reply_approve", "reply_ask_change"])
def test_a_button_from_before_the_upgrade_does_not_say_which_words_it_showed(
    door: Door, sandbox: Sandbox, desk: Desk, number: int, action: str
) -> None:
    made = answer(desk, number, by="U0MEGAN")
    pressed = {"action_id": action, "block_id": "reply:1", "type": "button", "action_ts": "1.1", "value": str(made)}
    body = payload("block_actions", {}, actions=[pressed])
    body |= {"channel": {"id": CHANNEL, "name": "public-mentions"}, "container": {"channel_id": CHANNEL}}
    del body["view"]
    assert door.interact(body)[0] == 200
    (said,) = until(lambda: sandbox.slack.ephemerals(TOM) or None)
    assert "look at the card again" in said["text"]
    assert state(desk, made) is ReplyState.ASKED


@pytest.mark.parametrize("callback", ["reply_change", "reply_posted"])
def test_the_small_forms_are_read_with_care_too(door: Door, desk: Desk, number: int, callback: str) -> None:
    link = "https://x.com/AshcombeValeNHS/status/77"
    for metadata in SMALL:
        view = sent_view(metadata, callback_id=callback)
        view["blocks"] = [view["blocks"][1] | {"block_id": "note"}]
        view["state"] = {"values": {"note": {"note": {"type": "plain_text_input", "value": link}}}}
        status, said = door.interact(payload("view_submission", view))
        assert status == 200, metadata
        assert "Kestrel does not know this reply" in json.loads(said)["errors"]["note"], metadata
    assert nothing_changed(desk, number)


@pytest.mark.usefixtures("door")
@pytest.mark.parametrize(
    ("action", "option"),
    [
        ("reply_wording", None),
        ("reply_wording", {"value": "gone/warm"}),
        ("reply_wording", {"value": "look-into-it"}),
        ("reply_wording", "<!channel>"),
        ("pick_tone", {"value": "angry"}),
        ("pick_service", {"value": "<!channel>"}),
        ("pick_service", {}),
        ("pick_link", {"value": "https://evil.example"}),
    ],
)
def test_a_choice_with_a_missing_or_odd_value_changes_no_words(
    door: Door, sandbox: Sandbox, desk: Desk, number: int, action: str, option: Any
) -> None:
    press(sandbox, desk, number, "invite" if action.startswith("pick") else "reply")
    before = form(sandbox)
    values = dict(before["state"]["values"])
    values["odd"] = {action: {"type": "static_select", "selected_option": option}}
    pressed = {"action_id": action, "block_id": "odd", "type": "static_select", "selected_option": option}
    view = before | {"state": {"values": values}}
    assert door.interact(payload("block_actions", view, actions=[pressed], container={}))[0] == 200
    assert words(form(sandbox)) == words(before)
    assert nothing_changed(desk, number)


def test_a_form_without_its_words_is_a_form_without_words(door: Door, desk: Desk, number: int) -> None:
    for held in WORDLESS:
        view = sent_view(json.dumps(GOOD | {"mention": number}), state=held)
        status, said = door.interact(payload("view_submission", view))
        # Some shapes Slack never sends; those are turned away at the door.
        assert status == 400 or (status, "There are no words in it yet" in said) == (200, True), (held, said)
    assert nothing_changed(desk, number)


# Words.


@pytest.mark.usefixtures("door")
def test_a_text_of_five_thousand_characters_is_refused_by_the_form_itself(
    sandbox: Sandbox, desk: Desk, number: int
) -> None:
    press(sandbox, desk, number, "reply")
    view = form(sandbox)
    assert sandbox.slack.submit(TOM, view["id"], {box(view): {"text": "a" * 5000}}) is None
    assert len(str(words(form(sandbox)))) == 5000


def test_a_text_of_five_thousand_characters_that_comes_all_the_same_is_told_how_much_too_long_it_is(
    door: Door, desk: Desk, number: int
) -> None:
    view = sent_view(json.dumps(GOOD | {"mention": number}), "word " * 1000)
    _, said = door.interact(payload("view_submission", view))
    assert "This counts 4999 characters of 280: 4719 too many" in json.loads(said)["errors"]["text:0"]
    assert nothing_changed(desk, number)


TRICKS = {
    "zero width": ("So sor\u200bry to read this", "nobody can see"),
    "right to left": ("So sorry \u202egnp.exe\u202c", "nobody can see"),
    "a channel": ("So sorry <!channel> everybody", None),
    "a member": ("So sorry <@U0RUTH> is asked", None),
    "a link that hides": ("See <https://evil.example|our site>", None),
    "a password": ("See https://me:hush@www.careopinion.org.uk/x", "carries a user name or password"),
    "a look-alike": ("See https://www.careopinion.org.uk.evil.example/x", "only looks like it"),
    "another alphabet": ("See https://www.careоpinion.org.uk/x", "it only looks like it"),
    "markup": ("*bold* _it_ `code` > quote &lt;!channel&gt;", None),
}


@pytest.mark.usefixtures("door")
@pytest.mark.parametrize("trick", TRICKS)
def test_tricks_in_the_words_are_pointed_out_ping_nobody_and_stay_as_they_were_typed(
    sandbox: Sandbox, desk: Desk, number: int, clock: MovableClock, trick: str
) -> None:
    text, finding = TRICKS[trick]
    press(sandbox, desk, number, "reply")
    view = type_in(sandbox, text)
    assert words(view) == text
    if finding is not None:
        assert finding in shown(view)
        assert submit(sandbox)["response_action"] == "update"
        assert words(form(sandbox)) == text
    submit(sandbox, **({"reason": "<!channel> <@U0RUTH> because"} if finding else {}))
    assert closed(sandbox)
    assert replies_of(desk)[-1].text == text
    draw(desk, clock)
    assert {ping.target for ping in sandbox.slack.pings} <= {"@U0TOM"}
    assert sandbox.slack.unfurls == []


@pytest.mark.usefixtures("door")
def test_what_no_database_takes_is_left_out_of_the_words(door: Door, desk: Desk, number: int) -> None:
    view = sent_view(json.dumps(GOOD | {"mention": number}), "So sorry\x00, Jo \ud83d")
    _, said = door.interact(payload("view_submission", view))
    assert json.loads(said) == {"response_action": "clear"}
    assert replies_of(desk)[-1].text == "So sorry, Jo"


@pytest.mark.usefixtures("door")
def test_a_name_full_of_markup_pings_nobody_in_the_form_or_a_refusal(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    nasty = post("9", "hello <!channel> <@U0RUTH> A&E", handle="x")
    author = type(nasty.author)("id-9", "<!channel>", "<@U0RUTH> \u202eevil")
    (number,) = take(desk, replace(nasty, author=author))
    draw(desk, clock)
    for action in ("reply", "invite"):
        press(sandbox, desk, number, action)
        view = form(sandbox)
        foreign = [text for text in mrkdwn(view["blocks"]) if "<!channel>" in text or "U0RUTH" in text]
        assert foreign == []
        sandbox.slack.close(TOM, view["id"])
    press(sandbox, desk, number, "claim", "U0MEGAN")
    press(sandbox, desk, number, "reply")
    assert "&lt;!channel&gt;" in said_to(sandbox)
    assert {ping.target for ping in sandbox.slack.pings} <= {"@U0MEGAN"}


def mrkdwn(value: Any) -> list[str]:
    """Every piece of text that Slack reads as markup."""
    if isinstance(value, dict):
        own = [str(value["text"])] if value.get("type") == "mrkdwn" else []
        return own + [text for each in value.values() for text in mrkdwn(each)]
    return [text for each in value for text in mrkdwn(each)] if isinstance(value, list) else []
