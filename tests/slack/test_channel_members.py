"""Who is in a channel is known without a wait; nobody is a stranger since Slack is slow or the list is long."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from time import monotonic

import pytest
from slack_sdk import WebClient
from structlog.testing import capture_logs

from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.slack import channel_members
from bot.slack.channel_members import ChannelMembers
from bot.surface import SurfaceNeedsPerson, SurfaceUnsure
from tests.waiting import until

TOM, EVE = "U0TOM", "U0EVERARD"
ASK = "conversations.members"


def members(sandbox: Sandbox, url: str | None = None) -> ChannelMembers:
    return ChannelMembers(WebClient(sandbox.slack.bot_token, base_url=url or sandbox.slack_api_url))


@pytest.fixture
def silent() -> Iterator[str]:
    """A Slack that takes every call and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"


def test_one_answer_serves_everybody_for_a_while(sandbox: Sandbox) -> None:
    known = members(sandbox)
    assert [known.has(CHANNEL, TOM), known.has(CHANNEL, EVE), known.has(CHANNEL, TOM)] == [True, False, True]
    assert sandbox.slack.calls[ASK] == 1


def test_whoever_was_in_it_does_not_wait_for_the_next_answer(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    known = members(sandbox)
    assert known.has(CHANNEL, TOM)
    monkeypatch.setattr(channel_members, "AGE", 0.0)
    sandbox.slack.channels.get(CHANNEL).members.remove(TOM)
    assert known.has(CHANNEL, TOM)
    assert until(lambda: not known.has(CHANNEL, TOM))


def test_what_was_known_long_ago_is_asked_again_first(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    known = members(sandbox)
    assert known.has(CHANNEL, TOM)
    for name in ("AGE", "OLD"):
        monkeypatch.setattr(channel_members, name, 0.0)
    sandbox.slack.channels.get(CHANNEL).members.remove(TOM)
    assert not known.has(CHANNEL, TOM)


def test_nobody_waits_longer_than_slack_waits_for_them(
    sandbox: Sandbox, silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel_members, "PATIENCE", 0.05)
    known, began = members(sandbox, silent), monotonic()
    for who in (TOM, EVE):
        with pytest.raises(SurfaceUnsure, match="did not answer in time"):
            known.has(CHANNEL, who)
    assert monotonic() - began < channel_members.QUICK


def test_a_list_that_is_cut_says_so_and_makes_no_strangers(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    first, *_, last = sorted(sandbox.slack.channels.get(CHANNEL).members)
    for name in ("PAGE", "PAGES"):
        monkeypatch.setattr(channel_members, name, 1)
    known = members(sandbox)
    with capture_logs() as logged:
        assert known.has(CHANNEL, first)
    assert [(line["event"], line["known"]) for line in logged] == [("channel_members_cut", 1)]
    with pytest.raises(SurfaceNeedsPerson, match="choose a smaller channel"):
        known.has(CHANNEL, last)


def test_why_it_is_not_known_stands_in_the_log_once_for_all_who_ask(sandbox: Sandbox) -> None:
    sandbox.slack.manifest.scopes.clear()
    known = members(sandbox)
    with capture_logs() as logged:
        for who in (TOM, EVE, TOM):
            with pytest.raises(SurfaceNeedsPerson, match=r"manifest\.yml"):
                known.has(CHANNEL, who)
    assert [line["event"] for line in logged] == ["channel_members_unknown"]
