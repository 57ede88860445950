"""What went wrong while publishing on X: only X's own word, or a request that never left, means "not published"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ssl import SSLCertVerificationError
from typing import Any

import requests
from urllib3.exceptions import ConnectTimeoutError, LocationValueError, NewConnectionError

from bot.core.zone_times import clock_time
from bot.network import Capped, Duplicate, Gone, Limited, NotAllowed, Refused, TooLong, Trouble, Unavailable, Unsure
from bot.networks import x_errors
from bot.networks.x_parse import things

# X's daily allowance for posts renews little by little; it names no moment.
_DAILY_PAUSE = timedelta(hours=1)
_DAY = timedelta(days=1)
_DAILY = ("x-user-limit-24hour", "x-app-limit-24hour")
_DAILY_WORDS = re.compile(r"daily (status|tweet|post)\w* (update )?limit")

# Raised while a request is put together, and while a connection is opened for it.
_NEVER_BEGUN = (
    requests.exceptions.InvalidHeader,
    requests.exceptions.MissingSchema,
    requests.exceptions.InvalidSchema,
    requests.exceptions.InvalidURL,
    UnicodeEncodeError,
)
_NEVER_CONNECTED = (NewConnectionError, ConnectTimeoutError, SSLCertVerificationError, LocationValueError)

_LOOK = "the post may stand there or not. Kestrel looks before anything is sent again."
READ_ONLY = (
    "X lets our app read, but not post; allow it to read and write in X's console, "
    "then make the access token and its secret new and put them in the settings."
)
_READ_ONLY_KINDS = ("oauth1-permissions", "client-forbidden", "unsupported-authentication")

# X's words in lower case, as it has written them over the years; the first that fits counts.
_WORDINGS: tuple[tuple[str, type[Trouble], str], ...] = (
    (
        r"duplicate content|is a duplicate|already said that",
        Duplicate,
        "X says that this was posted already; Kestrel looks for it on our timeline before anything else.",
    ),
    (
        r"restricted who can reply",
        Refused,
        "The author lets only some accounts answer this post, and ours is not among them.",
    ),
    (
        r"mentioned or otherwise engaged|(reply to|reply to or quote) posts where you are mentioned"
        r"|reply to this (conversation|post|tweet) is not (allowed|permitted)",
        NotAllowed,
        "X does not let an app answer this post, because its author did not mention or quote us; "
        "a person may answer it by hand on X.",
    ),
    (
        r"been blocked|blocked you",
        Refused,
        "The author of this post has blocked our account, so we cannot answer it.",
    ),
    (
        r"deleted or not visible|not authorized to see|no status found|could not find (tweet|post)"
        r"|(tweet|post) (is|was|has been) (deleted|removed|unavailable)|no longer (exists|available)",
        Gone,
        "The post was deleted, or its author hides it from us, so it cannot be answered.",
    ),
    (
        r"(text|tweet|post|status) is too long|bit shorter|over \d+ characters",
        TooLong,
        "X finds this text too long; shorten it.",
    ),
    (
        r"temporarily locked|is suspended|unlock your account",
        Refused,
        "X has locked or suspended our account; sign in to X by hand and do what it asks.",
    ),
    (
        r"might be automated|automated request|looks automated",
        Refused,
        "X takes this for the work of a machine and holds it back; post it by hand on X.",
    ),
    (r"cannot perform write|oauth1 app permissions", Refused, READ_ONLY),
    (
        r"media ids? (is|are) invalid",
        Unavailable,
        "X has lost the pictures that it was given, so nothing was posted; Kestrel brings them again.",
    ),
)


def of_answer(response: requests.Response, now: datetime, window: timedelta) -> Trouble | None:
    """The trouble in an answer to a publication, None where there is none."""
    status = response.status_code
    if status < 300:
        return None
    problem = x_errors.problem_of(response)
    if status == 402 or x_errors.kind_of(problem or {}) in x_errors.SPENT:
        return _spent(status)
    if status == 429:
        return _wait(_until(response, now, window))
    if status == 401:
        return Refused(
            "X does not accept our keys (401), so nothing was posted; "
            "make new ones in X's console and put them in the settings."
        )
    # Without X's own document it is the word of a proxy, a firewall or a web page: who knows what X did.
    if problem is None or status == 408 or not 400 <= status < 500:
        return Unsure(f"X gave no clear answer ({status}): {_LOOK}")
    return of_words(problem, now) or _of_status(status, problem)


def of_failure(error: Exception, timeout: float) -> Trouble:
    """The trouble behind an exception of requests, of urllib3 or of the JSON reader."""
    if isinstance(error, _NEVER_BEGUN) or any(map(_unconnected, _causes(error))):
        known = x_errors.of_failure(error, timeout)
        return known or Unavailable("X cannot be reached, so nothing was posted; Kestrel tries again.")
    if isinstance(error, requests.JSONDecodeError | RecursionError):
        return nonsense()
    if x_errors.timed_out(error):
        return Unsure(f"X took longer than {timeout:g} seconds to answer: {_LOOK}")
    return Unsure(f"The connection to X broke off before it answered: {_LOOK}")


def nonsense() -> Unsure:
    """The trouble with an answer that says it worked and does not say what stands there now."""
    return Unsure(f"X answered with something that cannot be read: {_LOOK}")


def of_words(problem: dict[str, Any], now: datetime) -> Trouble | None:
    """The trouble that X names in words that we know."""
    words = " ".join(words_of(problem)).lower()
    if _DAILY_WORDS.search(words):
        return _wait(now + _DAILY_PAUSE)
    return next((kind(sentence) for pattern, kind, sentence in _WORDINGS if re.search(pattern, words)), None)


def _of_status(status: int, problem: dict[str, Any]) -> Trouble:
    if x_errors.kind_of(problem) in _READ_ONLY_KINDS:
        return Refused(READ_ONLY)
    if status == 403:
        return Refused(
            "X refuses this post (403) without a reason that Kestrel knows; post it by hand on X, "
            "or look at our plan and our app's permissions in X's console."
        )
    return Refused(f"X does not accept this post as it is ({status}); change it, or post it by hand on X.")


def _spent(status: int) -> Capped:
    return Capped(
        f"X says that the plan's allowance or credit is used up ({status}), so nothing was posted; "
        "add credit, wait until it renews, or post by hand on X."
    )


def _wait(until: datetime) -> Limited:
    return Limited(f"X takes no more posts from us until {clock_time(until, UTC)} UTC; nothing was posted.", until)


def _until(response: requests.Response, now: datetime, window: timedelta) -> datetime:
    """When X takes posts again: besides its short window, some plans have one of a day."""
    moments = [
        x_errors.reset(response, now, _DAY, f"{name}-reset")
        for name in _DAILY
        if response.headers.get(f"{name}-remaining") == "0"
    ]
    return max(moments, default=None) or x_errors.reset(response, now, window)


def words_of(problem: dict[str, Any]) -> Iterator[str]:
    """Whatever X says in words, wherever in its document it says it."""
    for part in (problem, *things(problem.get("errors"))):
        yield from (part[name] for name in ("title", "detail", "message") if isinstance(part.get(name), str))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An exception and those wrapped in it: requests and urllib3 hand them on as arguments, by three names."""
    yield error
    inner = (*error.args, getattr(error, "reason", None), getattr(error, "original_error", None))
    for one in dict.fromkeys(cause for cause in inner if isinstance(cause, BaseException)):
        yield from _causes(one)


def _unconnected(cause: BaseException) -> bool:
    """Whether no connection to X came about, a tunnel that a proxy refused to open included."""
    return isinstance(cause, _NEVER_CONNECTED) or (
        isinstance(cause, OSError) and str(cause).startswith("Tunnel connection failed")
    )
