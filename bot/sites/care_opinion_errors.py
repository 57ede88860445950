"""What went wrong with Care Opinion, as one plain sentence that says what happened and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import requests
from urllib3.exceptions import ReadTimeoutError

from bot.core.zone_times import clock_time
from bot.network import Limited, Refused, Trouble, Unavailable

# The site counts by the second. Where it does not say until when, or says nonsense, we leave it alone for a while.
UNSAID, LONGEST = timedelta(seconds=30), timedelta(minutes=15)


class Missing(Refused):
    """The site has nothing at that address: for a story this means that it was taken down."""


def no_key() -> Refused:
    return Refused(
        "No key for Care Opinion is set, so stories cannot be fetched; set FEEDBACK_KEY. docs/SETUP.md says how."
    )


def odd_key() -> Refused:
    return Refused(
        "FEEDBACK_KEY holds characters that cannot be sent; copy the key from Care Opinion again. "
        "docs/SETUP.md says how."
    )


def odd_address() -> Refused:
    return Refused(
        "FEEDBACK_API_URL has to begin with https:// and to hold no password; correct it, or leave it out to use "
        "Care Opinion itself. FEEDBACK_KEY was not sent; docs/SETUP.md says more."
    )


def bad_key() -> Refused:
    """The site answers a key that it does not know with its log-in page, and never with 401."""
    return Refused(
        "Care Opinion does not accept our key: it sent us to a web page. Copy the HTTP header key (the Uri key ends "
        "after a day) into FEEDBACK_KEY, and check FEEDBACK_API_URL if it is set; docs/SETUP.md says how."
    )


def nonsense() -> Unavailable:
    return Unavailable(
        "Care Opinion answered with something that is not its API's; nothing is lost, Kestrel tries again."
    )


def too_large() -> Unavailable:
    return Unavailable("Care Opinion's answer was far too large to be right; nothing is lost, Kestrel tries again.")


def too_slow(timeout: float) -> Unavailable:
    return Unavailable(
        f"Care Opinion took longer than {timeout:g} seconds to answer; nothing is lost, Kestrel tries again."
    )


def of_status(status: int, headers: Mapping[str, str], now: datetime) -> Trouble | None:
    """The trouble in an answer's status, None where there is none."""
    if status == 429:
        until = _reset(headers, now)
        return Limited(
            f"Care Opinion asks us to ask no more until {clock_time(until, UTC)} UTC; Kestrel goes on then.", until
        )
    if status in (401, 403) or 300 <= status < 400:
        return bad_key()
    if status == 404:
        return Missing(
            "Care Opinion knows no such address (404); check FEEDBACK_API_URL and FEEDBACK_KEY. docs/SETUP.md says how."
        )
    if status == 200:
        return None
    return Unavailable(f"Care Opinion is not well (it answered {status}); nothing is lost, Kestrel tries again.")


def of_failure(error: Exception, timeout: float) -> Trouble:
    """The trouble behind an exception of requests."""
    inner = error.args[0] if error.args else None
    # A time-out in the middle of a body is told by requests as a lost connection.
    if isinstance(error, requests.Timeout) or isinstance(inner, ReadTimeoutError):
        return too_slow(timeout)
    if isinstance(error, requests.exceptions.SSLError):
        return Unavailable(
            "The connection to Care Opinion is not safe (its certificate did not check out); "
            "look at this machine's network."
        )
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
        return odd_address()
    return Unavailable(
        "Care Opinion cannot be reached, or broke off; if this lasts, check this machine's network and "
        "FEEDBACK_API_URL."
    )


def _reset(headers: Mapping[str, str], now: datetime) -> datetime:
    try:
        until = datetime.fromtimestamp(float(headers["X-RateLimit-Reset"]), UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return now + UNSAID
    return max(until, now + timedelta(seconds=1)) if until <= now + LONGEST else now + UNSAID
