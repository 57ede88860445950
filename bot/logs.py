"""Logs: one line of JSON for each event, with anything that looks like a secret struck out."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from copy import copy
from typing import Any, TextIO

import structlog

# Slack tokens, bearer and OAuth headers, passwords in addresses up to the last @ (a password may hold / and @),
# and long hexadecimal words, such as Slack's signing secret, wherever they stand.
SECRET = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|(?i:bearer)\s+[\w%.~+/=-]+"
    r"|(?i:oauth_\w+|client_secret|signing_secret|password)=\S+"
    r"|(?<=://)[^\s:/]{0,200}:\S{1,500}(?=@)"
    r"|[0-9A-Fa-f]{32,}"
)
# A level at which a command says nothing but what it prints.
SILENT = logging.CRITICAL + 1
# How deep a table or list is written; a deeper one may hold itself.
DEPTH = 8
# What structlog carries along for itself and takes out before the line is written.
META = frozenset({"_record", "_from_structlog"})
# Libraries that write headers, bodies or a line for each request when asked to say everything.
QUIET = (
    "slack_sdk",
    "slack_bolt",
    "tweepy",
    "urllib3",
    "requests_oauthlib",
    "oauthlib",
    "websocket",
    "apscheduler",
    "alembic",
)


def struck_out(text: str) -> str:
    """The text without its secrets."""
    return SECRET.sub("[secret]", text)


def set_up(level: int = logging.INFO, to: TextIO | None = None) -> None:
    """Send structlog and the standard library's logs to one place, each line without secrets."""
    handler = logging.StreamHandler(to or sys.stderr)
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _redact,
    ]
    handler.setFormatter(
        _Lines(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
            foreign_pre_chain=shared,
        )
    )
    handler.addFilter(_is_wanted)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    # It warns of each tick that found the last one still at work, which is how ticks are meant to behave.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


class _Lines(structlog.stdlib.ProcessorFormatter):
    """Writes a line for everything, even for words that a library has put together wrongly."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; the record itself stays as it is for others who listen."""
        if not hasattr(record, "_logger"):  # not one of ours: those carry a table
            record = copy(record)
            record.msg, record.args = _said(record), ()
        return super().format(record)


def _said(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:
        # logging would print the arguments to stderr as they are.
        return f"{_clean(record.msg)} {_clean(record.args)}"


def _redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: value if key in META else _clean(value) for key, value in event.items()}


def _clean(value: Any, depth: int = DEPTH) -> Any:
    """The value without its secrets, however deep they lie; what JSON does not know is written as it would show.

    Nothing is raised: whoever writes to the log has better things to do.
    """
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return struck_out(value)
    try:
        return _within(value, depth - 1) if depth else "…"
    except Exception as error:
        return f"a {type(value).__name__} that cannot be shown ({type(error).__name__})"


def _within(value: Any, depth: int) -> Any:
    if isinstance(value, Mapping):
        return {struck_out(str(key)): _clean(inner, depth) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(inner, depth) for inner in value]
    return struck_out(repr(value))


def _is_wanted(record: logging.LogRecord) -> bool:
    # Bolt says so whenever SLACK_BOT_TOKEN is in the environment; our client carries that token.
    return not (isinstance(record.msg, str) and record.msg.startswith("As you gave `client`"))
