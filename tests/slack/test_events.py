"""The signed door: size and signature first, then shape; nothing that a stranger sends is ever a 500."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from bot.core.lifecycle import Status
from bot.desk import Desk
from bot.services import audit
from bot.slack.events import LARGEST
from tests.desks import mention, post, take
from tests.signing import FORM, Door

USER = {"id": "U0TOM", "team_id": "T0ASHCOMBE"}
TEAM: dict[str, Any] = {"team": {"id": "T0ASHCOMBE"}, "user": USER, "trigger_id": "1.2.3"}
BUTTON = {"action_id": "claim", "type": "button", "block_id": "b", "value": "1"}
CLICK: dict[str, Any] = {**TEAM, "type": "block_actions", "actions": [BUTTON], "channel": {"id": "C0MENTIONS"}}
FORM_SENT: dict[str, Any] = {**TEAM, "type": "view_submission", "view": {"type": "modal", "callback_id": "paste"}}
DEEP = b"[" * 100_000

MALFORMED: dict[str, tuple[bytes, str]] = {
    "nothing at all": (b"", FORM),
    "no content type": (b"payload={}", ""),
    "a picture": (b"\x89PNG", "image/png"),
    "bytes that are no text": (b"\xff\xfe\x00", FORM),
    "JSON cut short": (b'{"type": "event_callback", ', "application/json"),
    "a JSON list": (b"[]", "application/json"),
    "a JSON string": (b'"hello"', "application/json"),
    "JSON null": (b"null", "application/json"),
    "JSON that nests without end": (DEEP, "application/json"),
    "an event of no type": (b"{}", "application/json"),
    "an event of an unknown type": (b'{"type": "surprise"}', "application/json"),
    "an event without an event": (b'{"type": "event_callback"}', "application/json"),
    "an event that is a list": (b'{"type": "event_callback", "event": []}', "application/json"),
    "an event whose type is a number": (b'{"type": "event_callback", "event": {"type": 7}}', "application/json"),
    "a challenge that is missing": (b'{"type": "url_verification"}', "application/json"),
    "a challenge that is a number": (b'{"type": "url_verification", "challenge": 7}', "application/json"),
    "a form with nothing we know": (b"a=b&c=d", FORM),
    "a form of a thousand fields": (b"&".join(b"a=b" for _ in range(1000)), FORM),
    "a form with broken escapes": (b"command=%ff%fe&user_id=U&trigger_id=1", FORM),
    "a command without a name": (b"user_id=U0TOM&trigger_id=1.2", FORM),
    "a command from nobody": (b"command=/mention&trigger_id=1.2", FORM),
    "a command without a trigger": (b"command=/mention&user_id=U0TOM", FORM),
    "an empty payload": (b"payload=", FORM),
    "a payload cut short": (b"payload=%7B%22type%22", FORM),
    "a payload that is a list": (b"payload=[]", FORM),
    "a payload that nests without end": (b"payload=" + DEEP, FORM),
}
MISSHAPEN: dict[str, Any] = {
    "a click by nobody": {key: value for key, value in CLICK.items() if key != "user"},
    "a click by a text": CLICK | {"user": "U0TOM"},
    "a click by a user without id": CLICK | {"user": {}},
    "a click by a user whose id is a number": CLICK | {"user": {"id": 7}},
    "a click without actions": CLICK | {"actions": []},
    "a click whose actions are a text": CLICK | {"actions": "claim"},
    "a click on a number": CLICK | {"actions": [7]},
    "a click without an action id": CLICK | {"actions": [{"type": "button"}]},
    "a click whose action id is a list": CLICK | {"actions": [BUTTON | {"action_id": ["claim"]}]},
    "a type that nobody sends": CLICK | {"type": "surprise"},
    "no type": {"user": USER},
    "a form without a view": {**TEAM, "type": "view_submission"},
    "a view that is a text": FORM_SENT | {"view": "paste"},
    "a view without a type": FORM_SENT | {"view": {"callback_id": "paste"}},
    "a state that is a list": FORM_SENT | {"view": {"type": "modal", "state": []}},
    "values that are a list": FORM_SENT | {"view": {"type": "modal", "state": {"values": []}}},
    "a block of values that is a text": FORM_SENT | {"view": {"type": "modal", "state": {"values": {"url": "x"}}}},
    "a value that is a text": FORM_SENT | {"view": {"type": "modal", "state": {"values": {"url": {"url": "x"}}}}},
    "a shortcut without a message": {**TEAM, "type": "message_action", "callback_id": "add_mention"},
    "a shortcut without a name": {**TEAM, "type": "message_action", "message": {}},
}
# Well-formed as far as the door can see, and still not what our own buttons and forms send.
ODD: dict[str, Any] = {
    "a team that is a text": CLICK | {"team": "T0ASHCOMBE"},
    "a team that is a number": CLICK | {"team": 7},
    "an enterprise that is a text": CLICK | {"enterprise": "E1"},
    "a channel that is a number": CLICK | {"channel": 7},
    "a channel that is a list": CLICK | {"channel": ["C0MENTIONS"]},
    "a container that is a text": {k: v for k, v in CLICK.items() if k != "channel"} | {"container": "message"},
    "a trigger that is a list": CLICK | {"trigger_id": ["1"]},
    "a view that is a text beside a click": CLICK | {"view": "paste"},
    "a state that is a text beside a click": CLICK | {"state": "x"},
    "a button whose value is an object": CLICK | {"actions": [BUTTON | {"value": {"a": 1}}]},
    "an unknown button": CLICK | {"actions": [BUTTON | {"action_id": "explode"}]},
    "a choice that is a text": CLICK | {"actions": [{**BUTTON, "action_id": "correct", "selected_option": "x"}]},
    "a form whose value is a number": FORM_SENT
    | {"view": {"type": "modal", "callback_id": "paste", "state": {"values": {"url": {"url": {"value": 7}}}}}},
    "a form whose metadata is a number": FORM_SENT | {"view": FORM_SENT["view"] | {"private_metadata": 7}},
    "a form of another callback": FORM_SENT | {"view": {"type": "modal", "callback_id": "surprise"}},
    "a message whose text is a list": {
        **TEAM, "type": "message_action", "callback_id": "add_mention", "message": {"text": ["x"]},
    },
    "a user who is a text inside an event": {"type": "view_closed", "user": USER, "view": {"type": "modal"}},
}  # fmt: skip


def test_every_malformed_body_gets_a_clean_4xx_and_the_reason_in_a_sentence(door: Door) -> None:
    answers = {name: door.knock(body, content_type) for name, (body, content_type) in MALFORMED.items()}
    answers |= {name: door.interact(payload) for name, payload in MISSHAPEN.items()}
    assert len(answers) >= 45
    assert {name: answer for name, answer in answers.items() if answer[0] != 400} == {}
    assert all(said.startswith("Slack would not send this: ") for _, said in answers.values())


def test_odd_but_signed_payloads_never_end_in_a_500_and_change_nothing(door: Door, desk: Desk) -> None:
    answers = {name: door.interact(payload)[0] for name, payload in ODD.items()}
    assert {name: status for name, status in answers.items() if status >= 500} == {}
    assert audit.audit(desk) == []


def test_an_odd_event_or_command_never_ends_in_a_500(door: Door) -> None:
    for event in ({"type": "app_home_opened"}, {"type": "app_home_opened", "user": {"a": 1}}, {"type": "message"}):
        body = json.dumps({"type": "event_callback", "team_id": "T0ASHCOMBE", "event": event}).encode()
        assert door.knock(body, "application/json")[0] < 500
    for more in (
        {"team_id": "T", "text": "\x00\u202e"},
        {"text": "https://[", "channel_id": ""},
        {"user_id": "<!channel>"},
    ):
        command = {"command": "/mention", "user_id": "U0TOM", "trigger_id": "1.2"} | more
        assert door.knock(urlencode(command).encode())[0] < 500


def test_a_missing_bad_or_old_signature_is_refused_before_the_body_is_read(door: Door) -> None:
    good = urlencode({"payload": json.dumps(CLICK)}).encode()
    assert door.send(good, {"Content-Type": FORM})[0] == 401
    assert door.send(good, {"X-Slack-Signature": "v0=00", "X-Slack-Request-Timestamp": "1"})[0] == 401
    assert door.send(DEEP, {"Content-Type": "application/json"})[0] == 401
    assert Door(door.port, "not the secret").knock(good)[0] == 401
    assert door.knock(good, age=301)[0] == 401
    assert door.knock(good, age=-301)[0] == 401
    for stamp in ("", "soon", "1e9", "-1", "9" * 40, "²"):
        assert door.send(good, {"X-Slack-Signature": "v0=é".encode().decode("latin-1"),
                                "X-Slack-Request-Timestamp": stamp.encode().decode("latin-1")})[0] == 401  # fmt: skip


def test_a_body_that_is_too_large_is_refused_unread(door: Door) -> None:
    assert door.knock(b"x" * (LARGEST + 1))[0] == 413
    assert door.send(b"", {"Content-Length": str(10**12)})[0] == 413
    assert door.knock(b"x" * 1000, Content_Length="1000")[0] == 400


def test_only_post_is_taken_and_only_at_its_own_address(door: Door) -> None:
    assert door.get("/slack/events")[0] == 405
    assert door.get("/slack/else")[0] == 404


def test_slacks_challenge_is_answered(door: Door) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "the-challenge", "token": "x"}).encode()
    status, said = door.knock(body, "application/json")
    assert (status, "the-challenge" in said) == (200, True)


def test_slacks_certificate_check_is_answered(door: Door) -> None:
    assert door.knock(b"ssl_check=1&token=x")[0] == 200


def test_a_repeat_of_a_signed_request_changes_nothing(door: Door, desk: Desk) -> None:
    (number,) = take(desk, post("1"))
    click = CLICK | {"actions": [BUTTON | {"value": str(number)}]}
    release = click | {"actions": [BUTTON | {"value": str(number), "action_id": "release"}], "trigger_id": "2.2"}
    assert door.interact(click)[0] == 200
    assert mention(desk, number).owner == "U0TOM"
    assert door.interact(release)[0] == 200
    assert door.interact(click)[0] == 200
    assert (mention(desk, number).status, mention(desk, number).owner) == (Status.OPEN, None)


def test_health_readiness_and_metrics_are_there_for_whoever_runs_kestrel(door: Door, desk: Desk) -> None:
    take(desk, post("1"))
    audit.audit(desk)
    assert door.get("/healthz") == (200, "Kestrel is running.\n")
    status, said = door.get("/readyz")
    assert (status, json.loads(said)) == (200, {"ready": True, "failing": [], "warnings": []})
    status, said = door.get("/metrics")
    assert status == 200
    assert 'kestrel_mentions_placed{place="taken"} 1.0' in said
    assert 'kestrel_mentions{status="open"} 1.0' in said
    assert "kestrel_cards_waiting 1.0" in said


def test_readiness_says_503_and_why_when_the_auditor_has_found_something(door: Door, desk: Desk) -> None:
    take(desk, post("1"))
    with desk.database.write.begin() as session:
        session.connection().exec_driver_sql("DELETE FROM card")
    audit.audit(desk)
    status, said = door.get("/readyz")
    assert status == 503
    assert "1 mentions were taken in, but 0 are on cards" in json.loads(said)["failing"][0]
