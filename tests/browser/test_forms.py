"""Forms from opening to closing, with a small app of the test's own behind them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_sdk import WebClient

from bot.sandbox.world import Sandbox

View = dict[str, Any]


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def asked(block_id: str, label: str, element: dict[str, Any], **about: Any) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": {**element, "action_id": "v"},
        **about,
    }


WARDS = [{"text": plain("Maternity"), "value": "maternity"}]
FORM: View = {
    "type": "modal",
    "callback_id": "add",
    "title": plain("Add a public post"),
    "submit": plain("Add"),
    "notify_on_close": True,
    "private_metadata": "kept",
    "blocks": [
        asked("link", "Link", {"type": "url_text_input"}),
        asked(
            "words", "Words", {"type": "plain_text_input", "multiline": True, "max_length": 280}, hint=plain("As is")
        ),
        asked("service", "Service", {"type": "static_select", "options": WARDS}, optional=True),
        asked("shot", "Screenshot", {"type": "file_input", "filetypes": ["png"]}, optional=True),
    ],
}


@pytest.fixture
def submitted(sandbox: Sandbox, kestrel: WebClient) -> Iterator[list[View]]:
    """A small app of its own: a shortcut opens the form, a link that is not public is refused; answers what came in."""
    got: list[View] = []
    app = App(client=kestrel, process_before_response=True)

    @app.shortcut("add_mention")
    def open_form(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=FORM)

    @app.view("add")
    def take(ack: Any, view: View) -> None:
        got.append(view)
        secret = "secret" in view["state"]["values"]["link"]["v"]["value"]
        if secret:
            ack(response_action="errors", errors={"link": "That link is not public."})
        else:
            ack()

    @app.view_closed("add")
    def closed(ack: Any, view: View) -> None:
        ack()
        got.append({**view, "closed": True})

    # The websocket_client handler may sit on its closed socket for ten seconds before it lets go.
    handler = SocketModeHandler(app, sandbox.slack.app_token)
    handler.connect()  # type: ignore[no-untyped-call]
    deadline, glance = time.monotonic() + 10, threading.Event()
    while not len(sandbox.slack.sockets) and time.monotonic() < deadline:
        glance.wait(0.01)
    yield got
    handler.close()  # type: ignore[no-untyped-call]


def open_form(page: Page) -> None:
    page.get_by_role("button", name="Shortcuts").click()
    page.get_by_role("menuitem", name="Add a public post").click()
    expect(page.get_by_role("dialog", name="Add a public post")).to_be_visible()


def test_a_form_says_what_is_wrong_beside_the_field_and_keeps_what_was_typed(
    page: Page, submitted: list[View], violations: Callable[[Page], list[str]]
) -> None:
    open_form(page)
    form = page.get_by_role("dialog")
    expect(form.get_by_label("Link")).to_be_focused()
    form.get_by_role("button", name="Add").click()
    expect(form.get_by_text("Please complete this required field.")).to_have_count(2)
    form.get_by_label("Link").fill("https://example.org/secret")
    form.get_by_label("Words").fill("Lovely ward")
    form.get_by_role("combobox", name="Service").click()
    form.get_by_role("option", name="Maternity").click()
    form.get_by_label("Screenshot").set_input_files({"name": "shot.png", "mimeType": "image/png", "buffer": b"png"})
    expect(form.get_by_role("button", name="Remove shot.png")).to_be_visible()
    form.get_by_role("button", name="Add").click()
    expect(form.get_by_text("That link is not public.")).to_be_visible()
    expect(form.get_by_label("Link")).to_be_focused()
    expect(form.get_by_label("Link")).to_have_attribute("aria-invalid", "true")
    expect(form.get_by_label("Words")).to_have_value("Lovely ward")
    assert violations(page) == []
    form.get_by_label("Link").fill("https://example.org/open")
    page.keyboard.press("Enter")
    expect(form).to_have_count(0)
    values = submitted[-1]["state"]["values"]
    assert values["service"]["v"]["selected_option"]["value"] == "maternity"
    assert [each["name"] for each in values["shot"]["v"]["files"]] == ["shot.png"]
    assert submitted[-1]["private_metadata"] == "kept"


def test_escape_closes_a_form_and_the_keyboard_goes_back_where_it_was(page: Page, submitted: list[View]) -> None:
    open_form(page)
    page.get_by_role("combobox", name="Service").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("option", name="Maternity")).to_be_hidden()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Shortcuts")).to_be_focused()


def test_escape_asks_first_where_typed_words_would_be_lost(page: Page, submitted: list[View]) -> None:
    open_form(page)
    form = page.get_by_role("dialog", name="Add a public post")
    form.get_by_label("Words").press_sequentially("Nobody called back")
    page.keyboard.press("Escape")
    question = page.get_by_role("dialog", name="Close without sending?")
    expect(question.get_by_role("button", name="Go on writing")).to_be_focused()
    page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    expect(form.get_by_label("Words")).to_have_value("Nobody called back")
    expect(form.get_by_label("Words")).to_be_focused()
    page.keyboard.press("Escape")
    question.get_by_role("button", name="Close and lose it").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_tab_stays_inside_a_form(page: Page, submitted: list[View]) -> None:
    open_form(page)
    for _ in range(12):
        page.keyboard.press("Tab")
        expect(page.get_by_role("dialog").locator(":focus")).to_have_count(1)
