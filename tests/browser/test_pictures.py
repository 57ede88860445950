"""A picture from somebody's computer: into a form, into a channel, and from there to the app's message shortcut."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from slack_bolt import App
from slack_sdk import WebClient

from bot.core.pictures import PictureKind
from bot.sandbox.world import Sandbox
from bot.slack.files import Files
from tests.browser.conftest import MANIFEST
from tests.browser.hands import conversation
from tests.browser.small_app import SmallApp, asked, at_work, modal, open_form
from tests.pictures import PNG
from tests.waiting import until

Violations = Callable[[Page], list[str]]
GARDEN: Any = {"name": "garden.png", "mimeType": "image/png", "buffer": PNG}


class WithShortcut(SmallApp):
    """The small app, which also hears of messages that somebody picks."""

    def listeners(self, app: App) -> None:
        super().listeners(app)

        @app.shortcut("queue_message")
        def picked(ack: Any, shortcut: dict[str, Any]) -> None:
            ack()
            self.presses.append(shortcut)


@pytest.fixture
def sandbox(sandbox: Sandbox) -> Sandbox:
    """The app may read files, as Kestrel's own manifest says."""
    assert "files:read" not in MANIFEST["oauth_config"]["scopes"]["bot"]
    sandbox.slack.manifest.scopes.add("files:read")
    return sandbox


@pytest.fixture
def small(sandbox: Sandbox, kestrel: WebClient) -> Iterator[WithShortcut]:
    element = {"type": "file_input", "filetypes": ["png", "jpg", "jpeg", "webp"], "max_files": 4}
    app = WithShortcut(first=modal(asked("picture", "Pictures", element), title="A post"))
    with at_work(app, sandbox, kestrel):
        yield app


def test_a_picture_is_chosen_in_a_form_and_the_app_fetches_it(
    page: Page, small: WithShortcut, kestrel: WebClient, violations: Violations
) -> None:
    form = open_form(page, "A post")
    form.get_by_label("Pictures").set_input_files([GARDEN, {**GARDEN, "name": "second.png"}])
    form.get_by_role("button", name="Remove second.png").click()
    expect(form.get_by_role("listitem")).to_have_text("garden.png")
    assert violations(page) == []
    form.get_by_role("button", name="Send").click()
    expect(form).to_be_hidden()
    (file,) = small.sent[0]["state"]["values"]["picture"]["v"]["files"]
    found = Files(kestrel).picture(file["id"])
    assert (found.content, found.kind, found.width, found.height) == (PNG, PictureKind.PNG, 96, 64)


def test_a_message_with_a_picture_is_handed_to_the_app_from_its_menu(
    page: Page, small: WithShortcut, kestrel: WebClient, violations: Violations
) -> None:
    conversation(page).get_by_label("File to send").set_input_files(GARDEN)
    message = conversation(page).locator(".message").filter(has=page.get_by_role("img", name="garden.png"))
    expect(message.get_by_role("img", name="garden.png")).to_be_visible()
    assert violations(page) == []
    message.hover()
    message.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Put in the queue").click()
    until(lambda: small.presses)
    (picked,) = small.presses
    assert (picked["type"], picked["message"]["subtype"]) == ("message_action", "file_share")
    assert Files(kestrel).picture(picked["message"]["files"][0]["id"]).content == PNG
