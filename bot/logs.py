"""Logs: one line of JSON for each event, with anything that looks like a secret struck out."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog

# Slack tokens, bearer and OAuth headers, database passwords, long hexadecimal secrets in odd places.
SECRET = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|(?i:bearer)\s+[\w%.~+/=-]+|(?i:oauth_\w+|client_secret|signing_secret)=\S+"
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
)
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
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
            foreign_pre_chain=shared,
        )
    )
    handler.addFilter(_redact_foreign)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    # What begins with an underscore is structlog's own and is taken out before the line is written.
    return {key: value if key.startswith("_") else _clean(value) for key, value in event.items()}


def _clean(value: Any) -> Any:
    """The value without its secrets, however deep they lie; what JSON does not know is written as it would show."""
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return struck_out(value)
        case Mapping():
            return {struck_out(str(key)): _clean(inner) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_clean(inner) for inner in value]
        case _:
            return struck_out(repr(value))


def _redact_foreign(record: logging.LogRecord) -> bool:
    if isinstance(record.msg, str) and record.msg.startswith("As you gave `client`"):
        return False  # Bolt says so whenever SLACK_BOT_TOKEN is in the environment; our client carries that token
    if not isinstance(record.msg, dict):
        record.msg, record.args = struck_out(record.getMessage()), ()
    return True
