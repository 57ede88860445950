"""The `kestrel` command: demo, run, web, worker; the others are in `commands`."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import FrameType

import click
import structlog

from bot import logs
from bot.commands.check import check
from bot.commands.database import db
from bot.commands.manifest import manifest
from bot.commands.person import person
from bot.commands.refusing import refuse
from bot.commands.settings import settings
from bot.core.without_x import WITHOUT_X
from bot.problems import Problems
from bot.settings import Mode, Settings, load
from bot.team import Team

log = structlog.get_logger()

WEB_PORT = 3000
# Seconds between two tries to reach Slack at the start.
SLACK_AWAY = 5.0
Wait = Callable[[float | None], bool]


@click.group()
@click.version_option(package_name="kestrel-bot", prog_name="kestrel")
def main() -> None:
    """Kestrel helps a communications team answer what is said about its organisation in public."""


@main.command()
@click.option("--port", default=8080, show_default=True, help="Where the page is served on this machine.")
@click.option("--open/--no-open", "show", default=True, help="Open the page in a browser.")
def demo(port: int, show: bool) -> None:
    """Try Kestrel at an invented NHS trust: no accounts, one web page."""
    from bot.sandbox.demo import run_demo

    logs.set_up(logging.WARNING)
    with _until_told_to_stop() as wait:
        run_demo(port=port, show=show, wait=wait)


@main.command()
def run() -> None:
    """Socket Mode and all jobs in one process; with PORT set, health and metrics there too."""
    settings, team = _load("run")
    from bot.app import Kestrel
    from bot.web import serving

    with _until_told_to_stop() as wait:
        wiped = _prepare_database(settings)
        kestrel = Kestrel(settings, team, wiped=wiped)
        health: AbstractContextManager[object] = (
            serving(kestrel.asgi(), settings.port) if settings.port else nullcontext()
        )
        try:
            with health:
                _greet(kestrel.greet_slack)
                kestrel.start_jobs()
                _connect(kestrel.start_socket, wait)
                _say_ready(settings)
                wait(None)
        finally:
            kestrel.stop()


@main.command()
def web() -> None:
    """Slack's signed requests over HTTP at /slack/events; /healthz, /readyz and /metrics."""
    settings, team = _load("web")
    from bot.app import Kestrel
    from bot.web import serving

    with _until_told_to_stop() as wait:
        wiped = _prepare_database(settings)
        kestrel = Kestrel(settings, team, wiped=wiped)
        try:
            with serving(kestrel.asgi(), settings.port or WEB_PORT, host="0.0.0.0"):  # noqa: S104 - the platform's router calls from outside
                _greet(kestrel.greet_slack)
                click.echo(f"Kestrel answers Slack at port {settings.port or WEB_PORT}, path /slack/events.", err=True)
                wait(None)
        finally:
            kestrel.stop()


@main.command()
def worker() -> None:
    """All jobs: reading, drawing, the timetable. Any number may run side by side on PostgreSQL."""
    settings, team = _load("worker")
    from bot.app import Kestrel

    with _until_told_to_stop() as wait:
        wiped = _prepare_database(settings)
        kestrel = Kestrel(settings, team, wiped=wiped)
        try:
            _greet(kestrel.greet_slack)
            kestrel.start_jobs()
            _say_ready(settings)
            wait(None)
        finally:
            kestrel.stop()


main.add_command(check)
main.add_command(manifest)
main.add_command(db)


main.add_command(settings)
main.add_command(person)


def _load(mode: Mode) -> tuple[Settings, Team]:
    try:
        settings, team = load(mode)
    except Problems as problems:
        refuse(problems)
    logs.set_up()
    return settings, team


def _prepare_database(settings: Settings) -> str | None:
    """The embedded database looks after itself; a shared one is upgraded once, by the release step. The sentence, where
    what it holds will not last."""
    from bot.commands.warning import warn
    from bot.services.people import settle_key
    from bot.storage import disk
    from bot.storage.engine import connect
    from bot.storage.schema import NEWER, behind
    from bot.storage.schema import upgrade as run_migrations

    database = connect(settings.database_url)
    try:
        unfit = behind(database)
        if database.embedded and unfit != NEWER:
            run_migrations(database)
        elif unfit is not None:
            click.echo(unfit, err=True)
            sys.exit(2)
        key = settings.person_key.get_secret_value().encode() if settings.person_key else None
        if (wrong := settle_key(database, key)) is not None:
            refuse(Problems([wrong]))
    finally:
        database.close()
    if (wiped := disk.wiped(settings.database_url)) is not None:
        warn(wiped)
        log.warning("database_on_wiped_disk", why=wiped)
    return wiped


def _greet(call: Callable[[], None]) -> None:
    """A wrong token ends the start with a sentence; a Slack that is away does not keep us from reading."""
    from bot.slack.errors import SlackNeedsPerson
    from bot.surface import SurfaceBusy, SurfaceRefused, SurfaceUnsure

    try:
        call()
    except (SlackNeedsPerson, SurfaceRefused) as trouble:
        click.echo(f"Kestrel cannot start yet:\n  • {trouble}", err=True)
        sys.exit(2)
    except (SurfaceBusy, SurfaceUnsure):
        click.echo("Slack does not answer just now; Kestrel goes on trying.", err=True)


def _connect(call: Callable[[], None], wait: Wait) -> None:
    """Open Socket Mode, again and again until Slack is there or we are told to stop."""
    from bot.slack.errors import SlackNeedsPerson
    from bot.surface import SurfaceBusy, SurfaceRefused, SurfaceUnsure

    while True:
        try:
            return call()
        except (SlackNeedsPerson, SurfaceRefused) as trouble:
            click.echo(f"Kestrel cannot go on:\n  • {trouble}", err=True)
            sys.exit(2)
        except (SurfaceBusy, SurfaceUnsure):
            if wait(SLACK_AWAY):
                return None


def _say_ready(settings: Settings) -> None:
    click.echo("Kestrel is at work.", err=True)
    if not settings.x_reads:
        click.echo(WITHOUT_X, err=True)


@contextmanager
def _until_told_to_stop() -> Iterator[Wait]:
    """SIGTERM and Ctrl-C end the wait; what is in hand is then finished in order."""
    told = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        told.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield told.wait
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
