"""The demo: the real bot at work in the sandbox, over the real protocols, on one web page."""

from __future__ import annotations

import os
import sys
import tempfile
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from copy import deepcopy
from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import click
import yaml
from pydantic import SecretStr

from bot.app import Kestrel
from bot.core.working_time import Calendar
from bot.manifest import text
from bot.sandbox.clock import MovableClock
from bot.sandbox.feedback.earlier import earlier_stories
from bot.sandbox.feedback.site import KEY as FEEDBACK_KEY
from bot.sandbox.firstday.feed import play
from bot.sandbox.world import Sandbox
from bot.sandbox.x import tokens
from bot.settings import Settings
from bot.storage.engine import connect
from bot.storage.schema import upgrade
from bot.team import Team, read_team
from bot.x_accounts import XAccount

CHANNEL = "C0MENTIONS"
# Kestrel's own database would outlive a kill; the local Slack and X that it speaks to live in this process alone.
NOTHING_KEPT = "Nothing of it is kept: the next start is a new morning, and what you had begun to write is gone."
TEAM_FILE = Path(__file__).parent / "team.toml"


@cache
def sandbox_team() -> Team:
    """The team of the invented trust."""
    return read_team(TEAM_FILE)


def manifest() -> dict[str, Any]:
    """The app's manifest, so that the local Slack knows its commands and shortcuts."""
    return deepcopy(_manifest())


@cache
def _manifest() -> dict[str, Any]:
    return dict(yaml.safe_load(text()))


def sandbox_settings(sandbox: Sandbox, database_url: str, **more: Any) -> Settings:
    """Settings that point at the sandbox and nowhere else; the machine's own environment is not asked."""
    given: dict[str, Any] = {
        "database_url": database_url,
        "slack_bot_token": SecretStr(sandbox.slack.bot_token),
        "slack_app_token": SecretStr(sandbox.slack.app_token),
        "slack_signing_secret": SecretStr(sandbox.slack.signing_secret),
        "slack_api_url": sandbox.slack_api_url,
        "slack_mentions_channel": CHANNEL,
        "x_api_url": sandbox.x_api_url,
        "x_bearer_token": SecretStr(tokens.BEARER),
        "x_api_key": SecretStr(tokens.KEY),
        "x_api_secret": SecretStr("sandbox-x-key-secret"),
        "x_access_token": SecretStr(tokens.ACCESS),
        "x_access_token_secret": SecretStr("sandbox-x-access-secret"),
        "x_accounts": {
            "events": XAccount(
                access_token=SecretStr(tokens.EVENTS_ACCESS),
                access_token_secret=SecretStr("sandbox-x-access-events-secret"),
            )
        },
        "feedback_api_url": sandbox.feedback_api_url,
        "feedback_key": SecretStr(FEEDBACK_KEY),
        "team_file": TEAM_FILE,
    }
    return Settings.model_construct(**(given | more))


def first_morning(now: datetime, calendar: Calendar) -> datetime:
    """Twelve minutes past nine on this day, or on the next that the team works: on a Sunday or at Christmas nobody
    would be reminded of anything, and a newcomer would wait in vain."""
    day = calendar.day(now)
    while not calendar.works_on(day):
        day += timedelta(days=1)
    return datetime.combine(day, time(9, 12), calendar.zone).astimezone(UTC)


def run_demo(*, port: int, show: bool, wait: Callable[[float | None], object]) -> None:
    """Play the first day until told to stop; the database lives in a folder that goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="kestrel-demo-") as folder, _sandbox(port) as sandbox:
        settings = sandbox_settings(sandbox, f"sqlite:///{folder}/kestrel.db")
        database = connect(settings.database_url)
        upgrade(database)
        database.close()
        kestrel = Kestrel(settings, sandbox_team(), clock=sandbox.clock)
        try:
            earlier_stories(sandbox.feedback)
            stop_feed = play(sandbox.x)
            kestrel.start_socket()
            kestrel.start_jobs()
            click.echo(f"\n  Kestrel is at work. Open {sandbox.url} in a browser; Ctrl-C ends it.")
            click.echo(f"  {NOTHING_KEPT}\n")
            if show and _has_screen():
                with suppress(webbrowser.Error):
                    webbrowser.open(sandbox.url)
            wait(None)
            stop_feed()
        finally:
            kestrel.stop()


def _has_screen() -> bool:
    """Without one, the only browser is one that takes over the terminal."""
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextmanager
def _sandbox(port: int) -> Iterator[Sandbox]:
    """The sandbox on the port that was asked for, or on a free one when that is taken."""
    start = first_morning(datetime.now(UTC), sandbox_team().calendar)
    sandbox = Sandbox(MovableClock(start), port=port, manifest=manifest())
    try:
        sandbox.start()
    except OSError:
        click.echo(f"Port {port} is in use on this machine, so the page is served on another.", err=True)
        sandbox = Sandbox(MovableClock(start), manifest=manifest()).start()
    try:
        yield sandbox
    finally:
        sandbox.stop()
