"""A small app of a test's own behind the page: it opens, redraws and answers forms, and remembers what it heard."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Locator, Page, expect
from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_sdk import WebClient

from bot.sandbox.world import Sandbox

View = dict[str, Any]
ANY_ACTION = re.compile(".*")
Pressed = Callable[[dict[str, Any], WebClient], object]


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def option(text: str, **about: Any) -> dict[str, Any]:
    return {"text": plain(text), "value": text.lower(), **about}


def said(text: str, block_id: str | None = None, accessory: dict[str, Any] | None = None) -> dict[str, Any]:
    block = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
    return block | ({"block_id": block_id} if block_id else {}) | ({"accessory": accessory} if accessory else {})


def asked(block_id: str, label: str, element: dict[str, Any], **about: Any) -> dict[str, Any]:
    element = {"action_id": "v", **element}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": element, **about}


def button(text: str, action_id: str, **about: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain(text), "action_id": action_id, **about}


def modal(*blocks: dict[str, Any], title: str = "A form", **about: Any) -> View:
    return {
        "type": "modal", "callback_id": "form", "title": plain(title), "submit": plain("Send"),
        "notify_on_close": True, "blocks": list(blocks), **about,
    }  # fmt: skip


def typed_line(**about: Any) -> dict[str, Any]:
    """An input that tells the app while one types."""
    config = {"trigger_actions_on": ["on_character_entered"]}
    return {"type": "plain_text_input", "action_id": "typed", "dispatch_action_config": config, **about}


@dataclass
class SmallApp:
    """What the app shows and does, and what it has heard, in order."""

    first: View = field(default_factory=lambda: modal(said("Nothing here")))
    pressed: Pressed = lambda body, client: None
    answer: Callable[[View], dict[str, Any]] = lambda view: {}
    presses: list[dict[str, Any]] = field(default_factory=list)
    sent: list[View] = field(default_factory=list)
    closed: list[dict[str, Any]] = field(default_factory=list)

    def listeners(self, app: App) -> None:
        @app.shortcut("add_mention")
        def opening(ack: Any, body: dict[str, Any], client: WebClient) -> None:
            ack()
            client.views_open(trigger_id=body["trigger_id"], view=self.first)

        @app.action({"type": "block_actions", "action_id": ANY_ACTION})
        def pressing(ack: Any, body: dict[str, Any], client: WebClient) -> None:
            ack()
            self.presses.append(body["actions"][0])
            self.pressed(body, client)

        @app.view("form")
        def sending(ack: Any, view: View) -> None:
            self.sent.append(view)
            ack(**self.answer(view))

        @app.view_closed("form")
        def closing(ack: Any, body: dict[str, Any]) -> None:
            ack()
            self.closed.append(body)


@contextmanager
def at_work(small: SmallApp, sandbox: Sandbox, client: WebClient) -> Iterator[SmallApp]:
    """The app connected to the sandbox as long as this lasts."""
    app = App(client=client, process_before_response=True)
    small.listeners(app)
    # The websocket_client handler may sit on its closed socket for ten seconds before it lets go.
    handler = SocketModeHandler(app, sandbox.slack.app_token)
    handler.connect()  # type: ignore[no-untyped-call]
    deadline, glance = time.monotonic() + 10, threading.Event()
    while not len(sandbox.slack.sockets) and time.monotonic() < deadline:
        glance.wait(0.01)
    yield small
    handler.close()  # type: ignore[no-untyped-call]


def open_form(page: Page, title: str = "A form") -> Locator:
    """Press the app's shortcut; the form."""
    page.get_by_role("button", name="Shortcuts").click()
    page.get_by_role("menuitem", name="Add a public post").click()
    expect(page.get_by_role("dialog", name=title)).to_be_visible()
    return page.get_by_role("dialog")
