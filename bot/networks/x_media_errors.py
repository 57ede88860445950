"""What went wrong with a picture on X: never "unsure", because without its pictures the post itself has not left."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import requests

from bot.network import Refused, Trouble, Unavailable
from bot.networks import x_errors, x_publish_errors

_TOO_LARGE = re.compile(r"too large|too big|exceeds|larger than|file ?size")
_SPEAK_OF_US = (401, 402, 429)


def of_answer(response: requests.Response, now: datetime, window: timedelta) -> Trouble | None:
    """The trouble in an answer to an upload or a description, None where there is none."""
    status = response.status_code
    if status < 300:
        return None
    problem = x_errors.problem_of(response)
    if status in _SPEAK_OF_US or x_errors.kind_of(problem or {}) in x_errors.SPENT:
        return x_publish_errors.of_answer(response, now, window)
    if status == 413:
        return _too_large()
    if problem is None or status == 408 or not 400 <= status < 500:
        return Unavailable(
            f"X could not take the picture just now ({status}), so nothing was posted; Kestrel tries again."
        )
    return _of_words(status, problem, now)


def _of_words(status: int, problem: dict[str, Any], now: datetime) -> Trouble:
    if _TOO_LARGE.search(" ".join(x_publish_errors.words_of(problem)).lower()):
        return _too_large()
    if status == 403:
        return x_publish_errors.of_words(problem, now) or Refused(x_publish_errors.READ_ONLY)
    return Refused(
        f"X does not take this picture ({status}), so nothing was posted; "
        "save it anew as PNG or JPEG and choose it again."
    )


def of_failure(error: Exception, patience: float) -> Trouble:
    """The trouble behind an exception of requests, of urllib3 or of the JSON reader."""
    if isinstance(error, requests.JSONDecodeError | RecursionError):
        return nonsense()
    if x_errors.timed_out(error):
        return too_slow(patience)
    known = x_errors.of_failure(error, patience)
    if isinstance(known, Refused):
        return known
    return Unavailable("A picture did not get through to X, so nothing was posted; Kestrel tries again.")


def nonsense() -> Unavailable:
    """The trouble with an answer that says it worked and names no picture."""
    return Unavailable(
        "X answered with something that cannot be read when it was given a picture, so nothing was posted; "
        "Kestrel tries again."
    )


def undescribed() -> Unavailable:
    """The trouble with a picture whose description X did not confirm: it must not go out without."""
    return Unavailable("X did not keep a picture's description, so nothing was posted; Kestrel tries again.")


def too_slow(patience: float) -> Unavailable:
    """The trouble with pictures that took too long."""
    return Unavailable(
        f"The pictures took longer than {patience:g} seconds to reach X, so nothing was posted; Kestrel tries again."
    )


def _too_large() -> Refused:
    return Refused("X finds the picture too large, so nothing was posted; save it smaller and choose it again.")
