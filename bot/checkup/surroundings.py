"""What lies around Kestrel: the clock of this machine, the feedback site, the database and its disk."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parsedate_to_datetime

import requests
from slack_sdk import WebClient
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.checkup.findings import Finding, left, well, wrong
from bot.clock import Clock
from bot.network import Trouble
from bot.settings import Settings
from bot.sites.care_opinion import CareOpinion
from bot.storage import disk, schema
from bot.storage.engine import connect

TIMEOUT = 10
# Slack refuses what is older than five minutes, X's signatures are as strict; due times are told by this clock.
DRIFT = timedelta(seconds=60)
SET_CLOCK = "This computer's settings, Date and time: let it set its clock by itself (NTP)."
X_HOME = "https://api.x.com"
ADDRESS = "The page of your database's provider: copy its whole address into DATABASE_URL, and check that it runs."
UPGRADE = "This folder: type `kestrel db upgrade` once."
SITE = (
    "Care Opinion, as administrator of your subscription: your organisation, API access. Copy the HTTP header key into "
    "FEEDBACK_KEY."
)


def clock(settings: Settings, ours: Clock) -> Finding:
    """Our clock beside those of Slack and X: every answer tells the time, a refusal too. No key is sent."""
    asked = {"Slack": (settings.slack_api_url or WebClient.BASE_URL) + "api.test"}
    if settings.x_reads:
        asked["X"] = (settings.x_api_url or X_HOME).rstrip("/") + "/2/users/me"
    told = {}
    for who, address in asked.items():
        if (apart := _apart(address, ours)) is not None:
            told[who] = apart
    for who, apart in told.items():
        if abs(apart) > DRIFT:
            way = "ahead of" if apart > timedelta() else "behind"
            return wrong(f"This computer's clock is {_span(apart)} {way} {who}'s.", SET_CLOCK)
    if not told:
        return wrong("Nobody could be asked for the time.", "Look at this machine's network.")
    return well(f"This computer's clock agrees with {' and '.join(f'{who}’s' for who in told)}.")


def feedback(settings: Settings, ours: Clock) -> Finding:
    """Ask the feedback site for stories from now on: there are none."""
    if settings.feedback_key is None:
        return left("No key: invitations work, and stories do not come back by themselves.")
    site = CareOpinion(settings.feedback_api_url, settings.feedback_key, ours.now)
    try:
        site.stories(published_after=ours.now())
    except Trouble as trouble:
        return wrong(trouble.sentence, SITE)
    return well(f"{site.name} lets Kestrel read stories.")


def database(settings: Settings) -> Finding:
    """Whether the database answers; one in a file that is not there yet is not made by looking."""
    file = disk.file_of(settings.database_url)
    if file is not None and not file.exists():
        if not file.parent.is_dir():
            return wrong(f"The folder {file.parent} is not there.", "Make it, or correct DATABASE_URL.")
        return well(f"{file} will be made at the first start.")
    try:
        opened = connect(settings.database_url)
    except ModuleNotFoundError:
        return wrong("The driver for PostgreSQL is not installed.", "This folder: type `make setup`.")
    try:
        with opened.read() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        return wrong(f"It does not answer ({type(error).__name__}){_why(error)}.", ADDRESS)
    finally:
        opened.close()
    return well(f"{file} can be read." if file else "It answers.")


def tables(settings: Settings) -> Finding:
    """Whether every migration has been run."""
    file = disk.file_of(settings.database_url)
    if file is not None and not file.exists():
        return left("They are made at the first start.")
    opened = connect(settings.database_url)
    try:
        unfit = schema.behind(opened)
        if unfit is None:
            return well("Up to date.")
        if unfit == schema.NEWER:
            return wrong("They belong to a newer Kestrel than this one.", "Install that newer Kestrel.")
        if opened.embedded:
            return well("They are brought up to date at the next start.")
    except SQLAlchemyError:
        return left("This waits for the database.")
    finally:
        opened.close()
    return wrong("They are not up to date.", UPGRADE)


def lasting(settings: Settings) -> Finding:
    """Whether what is written to a SQLite file stays there."""
    if (sentence := disk.wiped(settings.database_url)) is not None:
        return wrong(sentence, "docs/SETUP.md, Where to run it.")
    if disk.file_of(settings.database_url) is None:
        return left("The database server keeps it.")
    return well("The disk under the database stays, as far as can be seen.")


# Words in a driver's error, and what they mean; the error itself may name a user or a host, so it is not shown.
REASONS = {
    "password authentication failed": "the password is wrong",
    "does not exist": "there is no such database or user",
    "could not translate host name": "there is no such host",
    "failed to resolve host": "there is no such host",
    "connection refused": "nobody listens at that address",
    "timeout expired": "it took too long",
    "unable to open database file": "the file cannot be opened",
    "not a database": "the file is no database",
}


def _why(error: SQLAlchemyError) -> str:
    words = str(getattr(error, "orig", "")).lower()
    return next((f": {meaning}" for sign, meaning in REASONS.items() if sign in words), "")


def _apart(address: str, ours: Clock) -> timedelta | None:
    """How far our clock is ahead of a server's; None where that could not be learnt."""
    try:
        with requests.get(address, timeout=TIMEOUT, allow_redirects=False, stream=True) as answer:
            return ours.now() - parsedate_to_datetime(answer.headers["Date"])
    except (requests.RequestException, OSError, KeyError, ValueError, TypeError):
        return None


def _span(apart: timedelta) -> str:
    seconds = round(abs(apart).total_seconds())
    return f"{seconds} seconds" if seconds < 120 else f"{seconds // 60} minutes"
