"""Modals and Home through the Web API: triggers, stacks, hashes."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.world import Sandbox

PRIYA = "U0PRIYA"


def modal(title: str = "Note", **more: Any) -> dict[str, Any]:
    words = {"type": "plain_text", "text": title}
    element = {"type": "plain_text_input", "action_id": "text"}
    asked = {"type": "input", "block_id": "note", "label": words, "element": element}
    return {"type": "modal", "title": words, "submit": words, "blocks": [asked], **more}


def error_of(call: Any, **kwargs: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        call(**kwargs)
    return str(refused.value.response["error"])


@pytest.fixture
def opened(client: WebClient, sandbox: Sandbox) -> dict[str, Any]:
    """A modal in front of Priya."""
    return dict(client.views_open(trigger_id=sandbox.slack.triggers.issue(PRIYA), view=modal())["view"])


def test_a_trigger_works_once(client: WebClient, sandbox: Sandbox) -> None:
    trigger = sandbox.slack.triggers.issue(PRIYA)
    client.views_open(trigger_id=trigger, view=modal())
    assert error_of(client.views_open, trigger_id=trigger, view=modal()) == "exchanged_trigger_id"


def test_a_trigger_lives_three_seconds(client: WebClient, sandbox: Sandbox) -> None:
    assert sandbox.slack.triggers.life == 3.0
    sandbox.slack.triggers.life = 0.0
    late = sandbox.slack.triggers.issue(PRIYA)
    assert error_of(client.views_open, trigger_id=late, view=modal()) == "expired_trigger_id"
    assert error_of(client.views_open, trigger_id="1.2.three", view=modal()) == "invalid_trigger_id"


def test_a_refused_view_does_not_use_its_trigger_up(client: WebClient, sandbox: Sandbox) -> None:
    trigger = sandbox.slack.triggers.issue(PRIYA)
    assert error_of(client.views_open, trigger_id=trigger, view=modal("x" * 25)) == "invalid_arguments"
    client.views_open(trigger_id=trigger, view=modal())


def test_a_view_comes_back_with_all_that_slack_adds(opened: dict[str, Any]) -> None:
    assert opened["root_view_id"] == opened["id"]
    assert opened["previous_view_id"] is None
    assert opened["state"]["values"] == {"note": {"text": {"type": "plain_text_input", "value": None}}}
    assert {"hash", "app_id", "team_id", "private_metadata", "callback_id", "external_id"} <= set(opened)


def test_modals_stack_three_high(client: WebClient, sandbox: Sandbox, opened: dict[str, Any]) -> None:
    issue = sandbox.slack.triggers.issue
    second = client.views_push(trigger_id=issue(PRIYA), view=modal("Second"))["view"]
    client.views_push(trigger_id=issue(PRIYA), view=modal("Third"))
    assert (second["root_view_id"], second["previous_view_id"]) == (opened["id"], opened["id"])
    assert error_of(client.views_push, trigger_id=issue(PRIYA), view=modal("Fourth")) == "push_limit_reached"
    sandbox.slack.close(PRIYA, second["id"])
    assert [view["title"]["text"] for view in sandbox.slack.view_of(PRIYA)] == ["Note"]


def test_an_update_keeps_what_was_entered_and_changes_the_hash(
    client: WebClient, sandbox: Sandbox, opened: dict[str, Any]
) -> None:
    entered = {"note": {"text": {"type": "plain_text_input", "value": "Half a sentence"}}}
    sandbox.slack.views.enter(opened["id"], entered)
    updated = client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal("Changed"))["view"]
    assert updated["state"]["values"] == entered
    assert updated["hash"] != opened["hash"]
    assert error_of(client.views_update, view_id=opened["id"], hash=opened["hash"], view=modal()) == "hash_conflict"


def test_a_view_can_be_found_by_its_external_id_which_is_unique(client: WebClient, sandbox: Sandbox) -> None:
    issue = sandbox.slack.triggers.issue
    client.views_open(trigger_id=issue(PRIYA), view=modal(external_id="mine"))
    assert error_of(client.views_open, trigger_id=issue("U0TOM"), view=modal(external_id="mine")) == (
        "duplicate_external_id"
    )
    client.views_update(external_id="mine", view=modal("Found", external_id="mine"))
    assert sandbox.slack.view_of(PRIYA)[0]["title"]["text"] == "Found"
    assert error_of(client.views_update, view_id="V0NOWHERE", view=modal()) == "not_found"


def test_home_belongs_to_a_person_and_guards_its_hash(client: WebClient, sandbox: Sandbox) -> None:
    home: dict[str, Any] = {"type": "home", "blocks": [{"type": "divider"}]}
    first = client.views_publish(user_id=PRIYA, view=home)["view"]
    client.views_publish(user_id=PRIYA, view=home, hash=first["hash"])
    assert error_of(client.views_publish, user_id=PRIYA, view=home, hash=first["hash"]) == "hash_conflict"
    assert error_of(client.views_publish, user_id="U0NOBODY", view=home) == "user_not_found"
    assert sandbox.slack.home_of("U0TOM") is None
