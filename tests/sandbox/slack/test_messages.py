"""Messages, threads and history, through slack_sdk's own client."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.world import Sandbox

HERE = "C0MENTIONS"
SECTION = {"type": "section", "block_id": "words", "text": {"type": "mrkdwn", "text": "Words"}}


def error_of(call: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        call(*args, **kwargs)
    return str(refused.value.response["error"])


def test_text_is_stored_as_it_was_sent(client: WebClient, sandbox: Sandbox) -> None:
    ts = client.chat_postMessage(channel=HERE, text="Tea &amp; <https://example.org|cake> & more")["ts"]
    assert sandbox.slack.message(HERE, ts)["text"] == "Tea &amp; <https://example.org|cake> & more"


@pytest.mark.parametrize(
    ("channel", "code"),
    [("C0GENERAL", "not_in_channel"), ("C0NOWHERE", "channel_not_found"), ("U0NOBODY", "channel_not_found")],
)
def test_posting_where_the_app_is_not_is_refused(client: WebClient, channel: str, code: str) -> None:
    assert error_of(client.chat_postMessage, channel=channel, text="Hello") == code


def test_after_joining_the_app_may_post(client: WebClient) -> None:
    client.conversations_join(channel="C0GENERAL")
    assert client.chat_postMessage(channel="C0GENERAL", text="Hello")["ok"]


def test_a_message_without_words_is_refused(client: WebClient) -> None:
    assert error_of(client.api_call, "chat.postMessage", json={"channel": HERE, "text": " "}) == "no_text"
    assert error_of(client.chat_postMessage, channel=HERE, text="x" * 40_001) == "msg_too_long"


def test_posting_to_a_person_opens_a_direct_message(client: WebClient, sandbox: Sandbox) -> None:
    channel = client.chat_postMessage(channel="U0HELEN", text="For you alone")["channel"]
    assert channel.startswith("D")
    assert client.conversations_open(users="U0HELEN")["channel"]["id"] == channel
    assert [each["text"] for each in sandbox.slack.direct_messages("U0HELEN")] == ["For you alone"]


def test_an_update_replaces_text_and_blocks_in_place(client: WebClient, sandbox: Sandbox) -> None:
    ts = client.chat_postMessage(channel=HERE, text="Before", blocks=[SECTION])["ts"]
    client.chat_update(channel=HERE, ts=ts, text="After", blocks=[SECTION, {"type": "divider", "block_id": "line"}])
    message = sandbox.slack.message(HERE, ts)
    assert message["text"] == "After"
    assert len(message["blocks"]) == 2
    assert "edited" not in message


def test_an_update_with_text_alone_takes_the_blocks_away(client: WebClient, sandbox: Sandbox) -> None:
    ts = client.chat_postMessage(channel=HERE, text="Before", blocks=[SECTION])["ts"]
    client.chat_update(channel=HERE, ts=ts, text="After")
    assert "blocks" not in sandbox.slack.message(HERE, ts)
    assert sandbox.slack.message(HERE, ts)["edited"]["user"] == "U0KESTREL"


def test_only_the_apps_own_messages_can_be_changed(client: WebClient, sandbox: Sandbox) -> None:
    theirs = sandbox.slack.say("U0TOM", HERE, "Mine")["ts"]
    assert error_of(client.chat_update, channel=HERE, ts=theirs, text="Yours") == "cant_update_message"
    assert error_of(client.chat_delete, channel=HERE, ts=theirs) == "cant_delete_message"
    assert error_of(client.chat_update, channel=HERE, ts="1.000001", text="Lost") == "message_not_found"


def test_a_deleted_message_is_gone_and_a_deleted_parent_leaves_a_tombstone(client: WebClient, sandbox: Sandbox) -> None:
    alone = client.chat_postMessage(channel=HERE, text="Alone")["ts"]
    parent = client.chat_postMessage(channel=HERE, text="Parent")["ts"]
    client.chat_postMessage(channel=HERE, text="Reply", thread_ts=parent)
    client.chat_delete(channel=HERE, ts=alone)
    client.chat_delete(channel=HERE, ts=parent)
    assert [each["subtype"] for each in sandbox.slack.messages(HERE)] == ["tombstone"]
    assert [each["text"] for each in sandbox.slack.messages(HERE, parent)] == ["Reply"]


def test_metadata_is_kept_and_shown_when_asked_for(client: WebClient) -> None:
    card = {"event_type": "card", "event_payload": {"mention": 7}}
    client.chat_postMessage(channel=HERE, text="A card", metadata=card)
    assert "metadata" not in client.conversations_history(channel=HERE)["messages"][0]
    shown = client.conversations_history(channel=HERE, include_all_metadata=True)["messages"][0]
    assert shown["metadata"] == card
    wrong: dict[str, Any] = {"event_payload": {}}
    assert error_of(client.chat_postMessage, channel=HERE, text="x", metadata=wrong) == "invalid_metadata_format"


def test_a_thread_is_counted_on_its_parent(client: WebClient, sandbox: Sandbox) -> None:
    parent = client.chat_postMessage(channel=HERE, text="Parent")["ts"]
    sandbox.slack.say("U0TOM", HERE, "First", parent)
    sandbox.slack.say("U0TOM", HERE, "Second", parent)
    last = client.chat_postMessage(channel=HERE, text="Third", thread_ts=parent)["ts"]
    shown = sandbox.slack.message(HERE, parent)
    assert (shown["reply_count"], shown["reply_users"], shown["latest_reply"]) == (3, ["U0TOM", "U0KESTREL"], last)
    client.chat_delete(channel=HERE, ts=last)
    assert sandbox.slack.message(HERE, parent)["reply_users"] == ["U0TOM"]


def test_replies_go_under_a_parent_only(client: WebClient) -> None:
    parent = client.chat_postMessage(channel=HERE, text="Parent")["ts"]
    reply = client.chat_postMessage(channel=HERE, text="Reply", thread_ts=parent)["ts"]
    assert error_of(client.chat_postMessage, channel=HERE, text="x", thread_ts=reply) == "cannot_reply_to_message"
    assert error_of(client.chat_postMessage, channel=HERE, text="x", thread_ts="1.000001") == "thread_not_found"


def test_history_comes_in_pages_newest_first(client: WebClient, sandbox: Sandbox) -> None:
    for number in range(5):
        sandbox.slack.say("U0TOM", HERE, f"{number}")
    first = client.conversations_history(channel=HERE, limit=2)
    second = client.conversations_history(channel=HERE, limit=2, cursor=first["response_metadata"]["next_cursor"])
    third = client.conversations_history(channel=HERE, limit=2, cursor=second["response_metadata"]["next_cursor"])
    assert [[each["text"] for each in page["messages"]] for page in (first, second, third)] == [
        ["4", "3"],
        ["2", "1"],
        ["0"],
    ]
    assert third["has_more"] is False
    since = client.conversations_history(channel=HERE, oldest=second["messages"][0]["ts"])
    assert [each["text"] for each in since["messages"]] == ["4", "3"]
    assert error_of(client.conversations_history, channel=HERE, cursor="nonsense") == "invalid_cursor"


def test_replies_come_in_pages_oldest_first_after_their_parent(client: WebClient, sandbox: Sandbox) -> None:
    parent = client.chat_postMessage(channel=HERE, text="Parent")["ts"]
    for number in range(3):
        sandbox.slack.say("U0TOM", HERE, f"{number}", parent)
    first = client.conversations_replies(channel=HERE, ts=parent, limit=2)
    rest = client.conversations_replies(
        channel=HERE, ts=parent, limit=2, cursor=first["response_metadata"]["next_cursor"]
    )
    assert [each["text"] for each in first["messages"]] == ["Parent", "0"]
    assert [each["text"] for each in rest["messages"]] == ["1", "2"]


def test_an_ephemeral_message_is_for_one_pair_of_eyes(client: WebClient, sandbox: Sandbox) -> None:
    client.chat_postEphemeral(channel=HERE, user="U0PRIYA", text="Only you")
    assert [each["text"] for each in sandbox.slack.ephemerals("U0PRIYA", HERE)] == ["Only you"]
    assert sandbox.slack.ephemerals("U0TOM") == []
    assert sandbox.slack.messages(HERE) == []
    assert error_of(client.chat_postEphemeral, channel=HERE, user="U0NOBODY", text="x") == "user_not_in_channel"


def test_a_permalink_leads_to_a_message_and_its_thread(client: WebClient) -> None:
    parent = client.chat_postMessage(channel=HERE, text="Parent")["ts"]
    reply = client.chat_postMessage(channel=HERE, text="Reply", thread_ts=parent)["ts"]
    link = client.chat_getPermalink(channel=HERE, message_ts=reply)["permalink"]
    assert link.endswith(f"/archives/{HERE}/p{reply.replace('.', '')}?thread_ts={parent}&cid={HERE}")


def test_a_reaction_is_added_once(client: WebClient, sandbox: Sandbox) -> None:
    ts = client.chat_postMessage(channel=HERE, text="Nice")["ts"]
    client.reactions_add(channel=HERE, timestamp=ts, name="tada")
    assert sandbox.slack.message(HERE, ts)["reactions"] == [{"name": "tada", "users": ["U0KESTREL"], "count": 1}]
    assert error_of(client.reactions_add, channel=HERE, timestamp=ts, name="tada") == "already_reacted"
