"""Modals, the Home tab and choices, between a person and a Bolt app."""

from __future__ import annotations

from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.sandbox.slack.errors import Impossible
from bot.sandbox.world import Sandbox

HERE = "C0MENTIONS"


def modal(**more: Any) -> dict[str, Any]:
    words = {"type": "plain_text", "text": "Note"}
    asked = {
        "type": "input", "block_id": "note", "label": words,
        "element": {"type": "plain_text_input", "action_id": "text"},
    }  # fmt: skip
    return {"type": "modal", "callback_id": "note", "title": words, "submit": words, "blocks": [asked], **more}


NEW = modal(title={"type": "plain_text", "text": "New"})


def submit(sandbox: Sandbox, view_id: str, text: str) -> None:
    delivery = sandbox.slack.submit("U0PRIYA", view_id, {"note": {"text": text}})
    assert delivery is not None
    delivery.wait()


def test_a_modal_is_opened_filled_in_and_closed(app: App, connected, sandbox: Sandbox, card: str) -> None:
    values: list[dict[str, Any]] = []

    @app.action("claim")
    def claim(ack, body, client) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal())

    @app.view("note")
    def note(ack, view) -> None:
        values.append(view["state"]["values"])
        ack()

    sandbox.slack.press("U0PRIYA", HERE, card, "claim").wait()
    [view] = sandbox.slack.view_of("U0PRIYA")
    submit(sandbox, view["id"], "Rang the ward")
    assert values == [{"note": {"text": {"type": "plain_text_input", "value": "Rang the ward"}}}]
    assert sandbox.slack.view_of("U0PRIYA") == []


def test_an_empty_required_field_never_reaches_the_app(sandbox: Sandbox, client: WebClient) -> None:
    client.views_open(trigger_id=sandbox.slack.triggers.issue("U0PRIYA"), view=modal())
    [view] = sandbox.slack.view_of("U0PRIYA")
    assert sandbox.slack.submit("U0PRIYA", view["id"]) is None
    assert sandbox.slack.deliveries == []


@pytest.mark.parametrize(
    ("answer", "titles"),
    [
        ({"response_action": "clear"}, []),
        ({"response_action": "update", "view": NEW}, ["Note", "New"]),
        ({"response_action": "push", "view": NEW}, ["Note", "Note", "New"]),
        ({"response_action": "errors", "errors": {"note": "Too short"}}, ["Note", "Note"]),
        ({}, ["Note"]),
    ],
    ids=["clear", "update", "push", "errors", "none"],
)
def test_the_answer_to_a_form_decides_what_happens_to_it(
    app: App, connected, sandbox: Sandbox, answer: dict[str, Any], titles: list[str]
) -> None:
    events: list[dict[str, Any]] = []

    @app.view("note")
    def note(ack) -> None:
        ack(**answer)

    issue = sandbox.slack.triggers.issue
    app.client.views_open(trigger_id=issue("U0PRIYA"), view=modal())
    app.client.views_push(trigger_id=issue("U0PRIYA"), view=modal())
    sandbox.subscribe(events.append)
    top = sandbox.slack.view_of("U0PRIYA")[-1]
    submit(sandbox, top["id"], "Hm")
    assert [view["title"]["text"] for view in sandbox.slack.view_of("U0PRIYA")] == titles
    if "errors" in answer:
        assert events[-1]["stack"][-1]["errors"] == {"note": "Too short"}


def test_an_answer_slack_cannot_use_is_told_to_the_person(app: App, connected, sandbox: Sandbox) -> None:
    @app.view("note")
    def note(ack) -> None:
        ack(response_action="errors", errors={"no_such_block": "?"})

    app.client.views_open(trigger_id=sandbox.slack.triggers.issue("U0PRIYA"), view=modal())
    [view] = sandbox.slack.view_of("U0PRIYA")
    submit(sandbox, view["id"], "Hm")
    assert sandbox.slack.toasts == [("U0PRIYA", "We had some trouble connecting. Try again?")]
    assert len(sandbox.slack.view_of("U0PRIYA")) == 1


def test_the_app_hears_of_a_closed_modal_when_it_asked_to(app: App, connected, sandbox: Sandbox) -> None:
    @app.view_closed("note")
    def closed(ack) -> None:
        ack()

    for wish, heard in ((False, False), (True, True)):
        app.client.views_open(trigger_id=sandbox.slack.triggers.issue("U0PRIYA"), view=modal(notify_on_close=wish))
        delivery = sandbox.slack.close("U0PRIYA", sandbox.slack.view_of("U0PRIYA")[0]["id"])
        assert (delivery is not None and delivery.wait().acknowledged) is heard
    assert sandbox.slack.view_of("U0PRIYA") == []


def test_the_home_tab_is_published_and_its_buttons_work(app: App, connected, sandbox: Sandbox, until) -> None:
    button = {"type": "button", "action_id": "more", "text": {"type": "plain_text", "text": "More"}}
    pressed: list[dict[str, Any]] = []

    @app.event("app_home_opened")
    def opened(event, client) -> None:
        blocks = [{"type": "actions", "elements": [button]}]
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    @app.action("more")
    def more(ack, body) -> None:
        pressed.append(body)
        ack()

    sandbox.slack.open_home("U0HELEN")
    until(lambda: sandbox.slack.home_of("U0HELEN"))
    home = sandbox.slack.home_of("U0HELEN")
    assert home is not None
    sandbox.slack.press_view("U0HELEN", home["id"], "more").wait()
    assert pressed[0]["container"] == {"type": "view", "view_id": home["id"]}
    assert pressed[0]["view"]["type"] == "home"


def test_selects_and_pickers_say_what_was_chosen(app: App, connected, client: WebClient, sandbox: Sandbox) -> None:
    option = {"text": {"type": "plain_text", "text": "A&E"}, "value": "ae"}
    elements: list[dict[str, Any]] = [
        {"type": "static_select", "action_id": "service", "options": [option]},
        {"type": "datepicker", "action_id": "day"},
        {"type": "users_select", "action_id": "person"},
        {"type": "checkboxes", "action_id": "ticks", "options": [option]},
    ]
    actions: list[dict[str, Any]] = []

    @app.action({"block_id": "choices"})
    def chosen(ack, body) -> None:
        actions.append(body["actions"][0] | {"state": body["state"]["values"]["choices"]})
        ack()

    ts = client.chat_postMessage(
        channel=HERE, text="Choose", blocks=[{"type": "actions", "block_id": "choices", "elements": elements}]
    )["ts"]
    for action_id, value in (("service", "ae"), ("day", "2026-12-24"), ("person", "U0TOM"), ("ticks", ["ae"])):
        sandbox.slack.press("U0PRIYA", HERE, str(ts), action_id, selected=value).wait()
    assert actions[0]["selected_option"] == option
    assert actions[1]["selected_date"] == "2026-12-24"
    assert actions[2]["selected_user"] == "U0TOM"
    assert actions[3]["selected_options"] == [option]
    assert actions[3]["state"]["day"] == {"type": "datepicker", "selected_date": "2026-12-24"}
    with pytest.raises(Impossible):
        sandbox.slack.press("U0PRIYA", HERE, str(ts), "service", selected="maternity")
