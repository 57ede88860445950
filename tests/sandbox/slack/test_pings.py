"""Words that would really call somebody, and links that would unfold, are noticed."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient

from bot.sandbox.slack.mrkdwn import typed
from bot.sandbox.world import Sandbox

HERE = "C0MENTIONS"
Json = dict[str, Any]


def section(text: str, kind: str = "mrkdwn") -> Json:
    return {"type": "section", "text": {"type": kind, "text": text}}


def rich(*words: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(words)}]}


def attempts(where: str) -> Json:
    return {"text": "Quiet", "blocks": [section(where)]}


LOUD: list[tuple[Json, list[str]]] = [
    ({"text": "<!channel> look"}, ["!channel"]),
    ({"text": "<@U0PRIYA> and <!subteam^S01|@comms>"}, ["@U0PRIYA", "!subteam^S01"]),
    (attempts("<!here|here>"), ["!here"]),
    ({"text": "x", "blocks": [{"type": "section", "fields": [{"type": "mrkdwn", "text": "<!everyone>"}]}]},
     ["!everyone"]),
    ({"text": "x", "blocks": [{"type": "context", "elements": [{"type": "mrkdwn", "text": "<@U0TOM>"}]}]}, ["@U0TOM"]),
    ({"text": "x", "blocks": [rich({"type": "broadcast", "range": "channel"}, {"type": "user", "user_id": "U0TOM"})]},
     ["!channel", "@U0TOM"]),
    ({"text": "@channel look", "parse": "full"}, ["!channel"]),
    ({"text": "@here look", "link_names": True}, ["!here"]),
    ({"text": "x", "attachments": [{"text": "<!channel>"}]}, ["!channel"]),
]  # fmt: skip
QUIET: list[Json] = [
    {"text": "&lt;!channel&gt; look"},
    {"text": "@channel look, me@here.example"},
    {"text": "x", "blocks": [rich({"type": "text", "text": "<!channel> <@U0PRIYA>"})]},
    {"text": "x", "blocks": [section("<!channel>", "plain_text")]},
    {"text": "<!channel>", "mrkdwn": False},
    {"text": "x", "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "<@U0PRIYA>"}}]},
]


@pytest.mark.parametrize(("message", "targets"), LOUD, ids=range(len(LOUD)))
def test_a_mention_that_pings_is_recorded(
    client: WebClient, sandbox: Sandbox, message: Json, targets: list[str]
) -> None:
    client.api_call("chat.postMessage", json={"channel": HERE, **message})
    assert [ping.target for ping in sandbox.slack.pings] == targets


@pytest.mark.parametrize("message", QUIET, ids=range(len(QUIET)))
def test_words_that_ping_nobody_are_not(client: WebClient, sandbox: Sandbox, message: Json) -> None:
    client.api_call("chat.postMessage", json={"channel": HERE, **message})
    assert sandbox.slack.pings == []


def test_a_ping_in_an_edit_is_marked_as_such(client: WebClient, sandbox: Sandbox) -> None:
    ts = str(client.chat_postMessage(channel=HERE, text="Quiet")["ts"])
    client.chat_update(channel=HERE, ts=ts, text="<!channel>")
    [ping] = sandbox.slack.pings
    assert (ping.ts, ping.where, ping.edited) == (ts, "text", True)


def test_a_link_unfolds_unless_both_kinds_of_unfolding_are_off(client: WebClient, sandbox: Sandbox) -> None:
    link = "<https://example.org/story|the story>"
    client.chat_postMessage(channel=HERE, text=link, unfurl_links=False, unfurl_media=False)
    assert sandbox.slack.unfurls == []
    client.chat_postMessage(channel=HERE, text=link, unfurl_links=False)
    client.chat_postMessage(channel=HERE, text="x", blocks=[rich({"type": "link", "url": "https://example.org/b"})])
    assert [unfurl.url for unfurl in sandbox.slack.unfurls] == ["https://example.org/story", "https://example.org/b"]


def test_what_people_type_is_escaped_and_marked_up() -> None:
    assert typed("Tea & <cake> https://example.org/a?b=1&c=2 <@U0TOM>") == (
        "Tea &amp; &lt;cake&gt; <https://example.org/a?b=1&amp;c=2> <@U0TOM>"
    )
    assert typed("Tea &amp; cake", escaped=True) == "Tea &amp; cake"
