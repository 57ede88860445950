"""What went wrong with X, as one plain sentence that says what happened and what to do."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from urllib3.exceptions import ReadTimeoutError

from bot.core.zone_times import clock_time
from bot.network import Capped, Limited, Refused, Trouble, Unavailable

# Where a 429 does not say until when: long enough to be polite, short enough for a storm.
UNSAID = timedelta(seconds=60)
# Where the moment has already passed.
SOON = timedelta(seconds=5)
SPENT = ("usage-capped", "credits-depleted", "spend-cap-reached")
_QUESTION_PARTS = frozenset({"query", "since_id", "until_id", "start_time", "id", "ids", "username", "max_results"})

_UNREADABLE = (requests.exceptions.JSONDecodeError, RecursionError)
# The first that fits counts, so the particular stand before the general.
_FAILURES: tuple[tuple[tuple[type[Exception], ...], type[Refused] | type[Unavailable], str], ...] = (
    (
        (requests.exceptions.InvalidHeader, UnicodeError),
        Refused,
        "A key for X holds characters that cannot be sent; copy the keys from X's console again.",
    ),
    (
        (requests.exceptions.MissingSchema, requests.exceptions.InvalidSchema, requests.exceptions.InvalidURL),
        Refused,
        "X_API_URL is not an address; correct it, or leave it out to use X itself.",
    ),
    (
        (requests.exceptions.SSLError,),
        Unavailable,
        "The connection to X is not safe (its certificate did not check out); look at this machine's network.",
    ),
    (
        (requests.ConnectionError,),
        Unavailable,
        "X cannot be reached; if this lasts, check this machine's network and X_API_URL.",
    ),
    (
        (requests.RequestException,),
        Unavailable,
        "X's answer broke off or could not be read; nothing is lost, Kestrel tries again.",
    ),
)


def of_answer(response: requests.Response, now: datetime, window: timedelta) -> Trouble | None:
    """The trouble in an answer's status, None where there is none.

    It is read before tweepy sees the answer, because tweepy stumbles over error bodies that are not the JSON it
    expects, and over a reset header that is not a number, and then the status is lost.
    """
    status = response.status_code
    if status < 300:
        return None
    if status == 429:
        return _too_many(response, now, window)
    problem = problem_of(response)
    if status == 403 and problem is None:
        return Unavailable(
            "X answered 403 with something that is not its API's; a firewall or proxy may stand between. "
            "Kestrel tries again."
        )
    sentence = _sentence(status, problem or {})
    return sentence or Unavailable(f"X is not well (it answered {status}); nothing is lost, Kestrel tries again.")


def of_failure(error: Exception, timeout: float) -> Trouble | None:
    """The trouble behind an exception of requests or of the JSON reader; None for one that we do not know."""
    if timed_out(error):
        return Unavailable(f"X took longer than {timeout:g} seconds to answer; nothing is lost, Kestrel tries again.")
    found = next((kind(sentence) for errors, kind, sentence in _FAILURES if isinstance(error, errors)), None)
    return nonsense() if isinstance(error, _UNREADABLE) else found


def nonsense() -> Unavailable:
    """The trouble with an answer that says 200 and is not what the API promises."""
    return Unavailable(
        "X answered with something that is not its API's (a web page?); nothing is lost, Kestrel tries again."
    )


def _sentence(status: int, problem: dict[str, Any]) -> Trouble | None:
    if status == 402 or kind_of(problem) in SPENT:
        return spent(status)
    match status:
        case 400:
            parts = _named(problem)
            about = f" (look at: {', '.join(parts)})" if parts else ""
            return Refused(f"X does not accept what this watch asks{about}; check its words in the team file.")
        case 401:
            return Refused(
                "X does not accept our keys (401); make new ones in X's console and put them in the settings."
            )
        case 403:
            return Refused("X's plan or our app's permissions do not allow this (403); check both in X's console.")
        case 404:
            return Refused("X knows no such account or post (404); check the handle in the team file.")
        case _:
            return None


def spent(status: int) -> Capped:
    """The trouble with a plan or a credit that is used up."""
    return Capped(
        f"X says that the plan's allowance or credit is used up ({status}); add credit, or wait until it renews."
    )


def _too_many(response: requests.Response, now: datetime, window: timedelta) -> Trouble:
    if kind_of(problem_of(response) or {}) in SPENT:
        return spent(429)
    until = reset(response, now, window)
    return Limited(
        f"X asks us to read no more until {clock_time(until, UTC)} UTC; Kestrel goes on by itself then.", until
    )


def reset(
    response: requests.Response, now: datetime, window: timedelta, header: str = "x-rate-limit-reset"
) -> datetime:
    """When X takes requests again. A reset more than a window away is a mistake (milliseconds, say)."""
    try:
        until = datetime.fromtimestamp(float(response.headers[header]), UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return now + UNSAID
    if until > now + window + UNSAID:
        return now + UNSAID
    return max(until, now + SOON)


def problem_of(response: requests.Response) -> dict[str, Any] | None:
    """X's own words in an answer; None where they are not those of its API."""
    try:
        found = json.loads(response.content)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def kind_of(problem: dict[str, Any]) -> str:
    """The last word of a problem's `type`, which X has served from two hosts."""
    kind = problem.get("type")
    return kind.rstrip("/").rpartition("/")[2].lower() if isinstance(kind, str) else ""


def _named(problem: dict[str, Any]) -> list[str]:
    """Which parts of our question X names; only words of our own, so that nothing foreign enters a sentence."""
    errors = problem.get("errors")
    named: set[str] = set()
    for error in errors if isinstance(errors, list) else []:
        parameters = error.get("parameters") if isinstance(error, dict) else None
        named.update(_QUESTION_PARTS.intersection(parameters) if isinstance(parameters, dict) else ())
    return sorted(named)


def timed_out(error: Exception) -> bool:
    """A time-out in the middle of a body is told by requests as a lost connection."""
    inner = error.args[0] if error.args else None
    return isinstance(error, requests.Timeout) or isinstance(inner, ReadTimeoutError)
