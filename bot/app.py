"""Settings in, running bot out: the only file that knows every layer."""

from __future__ import annotations

import logging
import os
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from uuid import uuid4

from slack_bolt import App
from slack_sdk import WebClient
from starlette.applications import Starlette

from bot import charts
from bot.clock import Clock, SystemClock
from bot.core.harm import harm_words
from bot.core.scorer import WordScorer
from bot.core.service_words import ServiceWords
from bot.core.triage import Scorer
from bot.desk import Desk, HarmWords
from bot.handlers.register import register
from bot.jobs.runner import Jobs
from bot.network import Network
from bot.networks.x import X
from bot.networks.x_rules import x_rules
from bot.services import sources, team_settings
from bot.settings import Settings
from bot.sites.care_opinion import CareOpinion
from bot.slack.errors import translated
from bot.slack.socket import SocketDoor
from bot.slack.surface import SlackSurface
from bot.storage.engine import connect
from bot.team import Team
from bot.web import web_app
from bot.words import words_of

# Slack answers within a second or so; a hung connection must not stop the board for long.
SLACK_TIMEOUT = 10
PRIVATE_WORDS, FILES = 4, 2


class Kestrel:
    """The bot, laid out and ready to start; what is started is stopped by `stop`, the last thing first."""

    def __init__(
        self,
        settings: Settings,
        team: Team,
        clock: Clock | None = None,
        speed: float = 1.0,
        *,
        wiped: str | None = None,
    ) -> None:
        self._settings = settings
        self._private = ThreadPoolExecutor(PRIVATE_WORDS, thread_name_prefix="private")
        self._files = ThreadPoolExecutor(FILES, thread_name_prefix="files")
        self._aside = ThreadPoolExecutor(1, thread_name_prefix="aside")
        client = _client(settings)
        surface = SlackSurface(client, self._private, self._files)
        self.desk = _desk(settings, team, clock or SystemClock(), surface, wiped)
        self.desk.aside = self._aside.submit
        self.slack = slack_app(client, self.desk)
        self._jobs = Jobs(self.desk, speed)
        self._socket: SocketDoor | None = None
        self._working = False

    def greet_slack(self) -> None:
        """Ask Slack whether it knows us; raises the surface's errors."""
        with translated():
            self.slack.client.auth_test()

    def start_jobs(self) -> None:
        """Begin to read, draw and run the timetable."""
        team_settings.settle(self.desk)
        sources.settle(self.desk)
        self._jobs.start()
        self._working = True

    def start_socket(self) -> None:
        """Open Socket Mode; raises the surface's errors."""
        token = self._settings.slack_app_token
        door = SocketDoor(self.slack, token.get_secret_value() if token else "")
        try:
            door.open()
        except Exception:
            door.close()
            raise
        self._socket = door

    def asgi(self) -> Starlette:
        """The web app: Slack's door where there is a signing secret, health and metrics always."""
        secret = self._settings.slack_signing_secret
        return web_app(self.desk, self.slack, secret.get_secret_value() if secret else None)

    def stop(self) -> None:
        """Finish what is in hand and let everything go."""
        if self._socket is not None:
            self._socket.close()
        if self._working:
            self._jobs.stop()
        self._aside.shutdown(wait=True)  # before the others: it tells somebody how it went
        self._files.shutdown(wait=True)
        self._private.shutdown(wait=True)
        self.desk.database.close()


def slack_app(client: WebClient, desk: Desk) -> App:
    """Bolt with our listeners. A listener is one short transaction, so it runs before Slack is answered."""
    app = App(
        name="kestrel",  # unnamed, Bolt walks the whole stack with its source files: a tenth of a second
        client=client,
        logger=_slack_logger(),
        process_before_response=True,
        # The HTTP door checks size and signature itself, before anything parses the body.
        request_verification_enabled=False,
        token_verification_enabled=False,
    )
    register(app, desk)
    return app


def _slack_logger() -> logging.Logger:
    """Bolt and Socket Mode tell every connection at INFO; what matters they say louder."""
    logger = logging.getLogger("kestrel.slack")
    logger.setLevel(logging.WARNING)
    logger.disabled = False
    return logger


def _client(settings: Settings) -> WebClient:
    token = settings.slack_bot_token
    return WebClient(
        token=token.get_secret_value() if token else None,
        base_url=settings.slack_api_url or WebClient.BASE_URL,
        timeout=SLACK_TIMEOUT,
        # The library would send a message again when a connection drops after Slack has stored it.
        retry_handlers=[],
    )


def _desk(settings: Settings, team: Team, clock: Clock, surface: SlackSurface, wiped: str | None) -> Desk:
    rules = x_rules()
    scorer, harm = _word_readers(team)
    networks: dict[str, Network] = {}
    if settings.x_reads:
        networks["x"] = X(settings.x_api_url, now=clock.now, **settings.x_keys(team))
    posts_as = _posts_as(settings, team)
    first = next(iter(team.handles("x")), None)
    by_api = ("x", first.lower()) in posts_as if first else settings.x_reads and settings.x_posts
    return Desk(
        name=f"{socket.gethostname()}/{os.getpid()}/{uuid4().hex[:8]}",
        database=connect(settings.database_url, settings.database_pool),
        surface=surface,
        networks=networks,
        clock=clock,
        team=team,
        channel=settings.slack_mentions_channel or "",
        scorer=scorer,
        harm_words=harm,
        lay_out=_word_readers,
        charts=charts.png if charts.installed() else None,
        reply_rules=rules.reply_rules,
        prices=rules.prices,
        reach=rules.reach.mentions,
        spacing=rules.spacing,
        lease=timedelta(seconds=settings.lease_seconds),
        posts_by_api=frozenset({"x"} if by_api else ()),
        posts_as=posts_as,
        site=_site(settings, clock),
        person_key=settings.person_key.get_secret_value().encode() if settings.person_key else None,
        wiped=wiped,
    )


def _word_readers(team: Team) -> tuple[Scorer, HarmWords]:
    words = words_of(team.words.harm, team.words.urgent)
    services = [ServiceWords(service.slug, service.words) for service in team.services]
    return WordScorer(words, services), partial(harm_words, words=words)


def _site(settings: Settings, clock: Clock) -> CareOpinion | None:
    if settings.feedback_key is None:
        return None
    return CareOpinion(settings.feedback_api_url, settings.feedback_key, clock.now)


def _posts_as(settings: Settings, team: Team) -> frozenset[tuple[str, str]]:
    """The accounts that we post as by API. Where X is not read, it cannot be looked whether a post stands there."""
    if not settings.x_reads:
        return frozenset()
    return frozenset(("x", handle.lower()) for handle, keys in settings.x_accounts_of(team).items() if keys)
