"""Response addresses: five answers in half an hour, to the message or beside it."""

from __future__ import annotations

from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.sandbox.world import Sandbox

HERE = "C0MENTIONS"


def hook(sandbox: Sandbox, ts: str) -> WebhookClient:
    """Where an answer to Priya's press goes."""
    delivery = sandbox.slack.press("U0PRIYA", HERE, ts, "claim")
    return WebhookClient(delivery.payload["response_url"])


def test_an_answer_is_private_unless_said_otherwise(sandbox: Sandbox, card: str) -> None:
    answers = hook(sandbox, card)
    assert answers.send(text="Only you").status_code == 200
    answers.send(text="Everyone", response_type="in_channel", replace_original=False)
    assert [each["text"] for each in sandbox.slack.ephemerals("U0PRIYA")] == ["Only you"]
    assert [each["text"] for each in sandbox.slack.messages(HERE)] == ["A card", "Everyone"]


def test_an_answer_can_replace_or_delete_what_was_pressed(sandbox: Sandbox, card: str) -> None:
    answers = hook(sandbox, card)
    answers.send(text="Replaced", replace_original=True)
    assert [each["text"] for each in sandbox.slack.messages(HERE)] == ["Replaced"]
    answers.send(delete_original=True)
    assert sandbox.slack.messages(HERE) == []


def test_a_private_message_is_replaced_and_deleted_for_its_reader(
    sandbox: Sandbox, client: WebClient, card: str
) -> None:
    blocks = sandbox.slack.message(HERE, card)["blocks"]
    ts = str(client.chat_postEphemeral(channel=HERE, user="U0PRIYA", text="Sure?", blocks=blocks)["message_ts"])
    answers = hook(sandbox, ts)
    answers.send(text="Done", replace_original=True)
    assert [(each["ts"], each["text"]) for each in sandbox.slack.ephemerals("U0PRIYA")] == [(ts, "Done")]
    answers.send(delete_original=True)
    assert sandbox.slack.ephemerals("U0PRIYA") == []


def test_an_ephemeral_press_does_not_carry_the_message(sandbox: Sandbox, client: WebClient, card: str) -> None:
    blocks = sandbox.slack.message(HERE, card)["blocks"]
    ts = str(client.chat_postEphemeral(channel=HERE, user="U0PRIYA", text="Sure?", blocks=blocks)["message_ts"])
    payload = sandbox.slack.press("U0PRIYA", HERE, ts, "claim").payload
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload


def test_the_sixth_answer_is_refused(sandbox: Sandbox, card: str) -> None:
    answers = hook(sandbox, card)
    for number in range(5):
        assert answers.send(text=f"{number}").status_code == 200
    last = answers.send(text="6")
    assert (last.status_code, "used_url" in last.body) == (404, True)


def test_after_half_an_hour_no_answer_is_taken(sandbox: Sandbox, card: str) -> None:
    answers = hook(sandbox, card)
    sandbox.clock.advance(29 * 60)
    assert answers.send(text="In time").status_code == 200
    sandbox.clock.advance(2 * 60)
    assert "expired_url" in answers.send(text="Too late").body
    assert WebhookClient(f"{sandbox.url}/slack/response/made-up").send(text="x").status_code == 404


def test_broken_blocks_are_refused_here_too(sandbox: Sandbox, card: str) -> None:
    answer = hook(sandbox, card).send(text="x", blocks=[{"type": "banner"}])
    assert (answer.status_code, "invalid_blocks" in answer.body) == (400, True)
