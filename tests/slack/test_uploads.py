"""A file of ours goes into Slack: shown by a card, or handed to one person; the token stays with Slack itself."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from slack_sdk import WebClient

from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.slack import surface as surface_module
from bot.slack.surface import SlackSurface
from bot.slack.uploads import Uploads
from bot.surface import SurfaceBusy, SurfaceUnsure
from tests.pictures import PNG
from tests.waiting import until


def client(sandbox: Sandbox) -> WebClient:
    return WebClient(sandbox.slack.bot_token, base_url=sandbox.slack_api_url, retry_handlers=[])


def test_a_file_lies_in_slack_for_a_message_to_show_with_its_description(sandbox: Sandbox) -> None:
    file = Uploads(client(sandbox)).upload("week.png", PNG, title="The week", alt="Mentions rose on Tuesday")
    kept = sandbox.slack.files.get(file)
    assert (kept.content, kept.title, kept.alt, kept.channels) == (PNG, "The week", "Mentions rose on Tuesday", [])
    block = {"type": "image", "slack_file": {"id": file}, "alt_text": "Mentions rose on Tuesday"}
    sent = client(sandbox).chat_postMessage(channel="U0TOM", text="The week", blocks=[block])
    assert sent["message"]["blocks"][0]["slack_file"]["url"].endswith(f"/{file}/week.png")


def test_a_file_is_handed_to_one_person_with_a_comment(sandbox: Sandbox) -> None:
    with ThreadPoolExecutor(1) as private:
        surface = SlackSurface(client(sandbox), private)
        channel = surface.direct("U0TOM")
        file = surface.upload("rows.csv", b"a,b", title="Rows", channel=channel, comment="As you asked")
    newest = client(sandbox).conversations_history(channel=channel)["messages"][0]
    assert (newest["text"], [each["id"] for each in newest["files"]]) == ("As you asked", [file])


def test_files_that_take_long_keep_nobody_from_being_told_and_too_many_are_refused(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surface_module, "MOST_FILES", 2)
    going = threading.Event()
    with ThreadPoolExecutor(1) as private, ThreadPoolExecutor(1) as handing:
        surface = SlackSurface(client(sandbox), private, handing)

        def hand() -> None:
            surface.hand("U0TOM", CHANNEL, "a.csv", lambda: b"a" if going.wait(30) else b"", title="A", comment="Yours")

        hand()
        hand()
        with pytest.raises(SurfaceBusy):
            hand()
        surface.tell("U0PRIYA", CHANNEL, "Tom has this one.")
        until(lambda: sandbox.slack.ephemerals("U0PRIYA", CHANNEL))
        going.set()
        until(lambda: len(sandbox.slack.direct_messages("U0TOM")) == 2 and surface._room._value == 2)
        hand()  # there is room again


def test_a_file_that_does_not_get_through_is_said_and_no_message_names_it(sandbox: Sandbox) -> None:
    begun = client(sandbox).files_getUploadURLExternal(filename="a.csv", length=3)
    with pytest.raises(SurfaceUnsure, match="status 400"):
        Uploads(client(sandbox))._send(str(begun["upload_url"]), b"more than three")
    with pytest.raises(SurfaceUnsure, match="ConnectionError"):
        Uploads(client(sandbox), timeout=1)._send("http://127.0.0.1:9/upload", b"abc")
