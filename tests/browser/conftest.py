"""A real Chromium, a sandbox of its own for each test, and the page of that sandbox as a newcomer finds it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright
from slack_sdk import WebClient

from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox

QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-quic", "--no-first-run"]
MORNING = datetime(2026, 11, 22, 9, 14, tzinfo=UTC)
MANIFEST: dict[str, Any] = {
    "features": {
        "slash_commands": [
            {"command": "/mention", "description": "Put a public post in the queue", "usage_hint": "[link]"},
            {"command": "/kestrel", "description": "Help and settings", "usage_hint": "help"},
        ],
        "shortcuts": [
            {"callback_id": "add_mention", "name": "Add a public post", "type": "global", "description": "By hand"},
            {"callback_id": "queue_message", "name": "Put in the queue", "type": "message", "description": "By hand"},
        ],
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "im:write", "channels:read", "im:read", "reactions:write"]}},
}

expect.set_options(timeout=10_000)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, else Playwright's own; without either the tests fail. As root it has no sandbox."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*root, *QUIET])
        yield browser
        browser.close()


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """An empty workspace and an empty X on a Sunday morning, with the clock standing still."""
    with Sandbox(clock=MovableClock(MORNING, speed=0), manifest=MANIFEST) as running:
        yield running


@pytest.fixture
def kestrel(sandbox: Sandbox) -> WebClient:
    """The app's own hand on the workspace."""
    return WebClient(token=sandbox.slack.bot_token, base_url=sandbox.slack_api_url, retry_handlers=[])


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(chromium: Browser, sandbox: Sandbox) -> Iterator[OpenPage]:
    """Opens the page in a browser of its own (`open_page(width=640, color_scheme="dark")`).

    At the end no page may have met an error or asked anything of another host than the sandbox.
    """
    contexts, troubles = [], []

    def opened(*, width: int = 1440, height: int = 900, **context: Any) -> Page:
        context.setdefault("locale", "en-GB")
        context.setdefault("reduced_motion", "reduce")
        made = chromium.new_context(viewport={"width": width, "height": height}, **context)
        contexts.append(made)
        page = made.new_page()
        page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
        page.on("request", lambda request: None if _at_home(request.url, sandbox) else troubles.append(request.url))
        page.goto(sandbox.url)
        expect(page.locator(".workspace")).to_be_attached()
        return page

    yield opened
    for made in contexts:
        made.close()
    assert troubles == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """The sandbox's page on a wide screen, as Priya."""
    return open_page()


@pytest.fixture
def violations() -> Callable[[Page], list[str]]:
    """What axe finds wrong with a page, one line each."""

    def found(page: Page) -> list[str]:
        response = Axe().run(page).response
        return [f"{each['id']}: {node['target']}" for each in response["violations"] for node in each["nodes"]]

    return found


def _at_home(url: str, sandbox: Sandbox) -> bool:
    return url.startswith((sandbox.url, sandbox.url.replace("http", "ws", 1), "data:", f"blob:{sandbox.url}"))
