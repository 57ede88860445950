"""X's figures of our own posts: how they are asked for, and how they are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import structlog

from bot.core.figures import Figures
from bot.networks.x_ids import is_id
from bot.networks.x_parse import Thing, part, things

log = structlog.get_logger()

# Asks for these posts with these fields; charged for each post in the answer, and for a post once a day.
Ask = Callable[[list[str], dict[str, Any]], Thing]
_PUBLIC = ("public_metrics",)
# X gives these to a post's author, for 30 days.
_OWN = ("public_metrics", "non_public_metrics")


def measured(keys: Sequence[str], ask: Ask, *, as_author: bool, most: int) -> dict[str, Figures]:
    """The figures of these posts, asked for in batches of `most`; those that X does not show are left out."""
    wanted = [key for key in dict.fromkeys(keys) if is_id(key)]
    found: dict[str, Figures] = {}
    for start in range(0, len(wanted), most):
        batch = wanted[start : start + most]
        answer = ask(batch, _how(_OWN if as_author else _PUBLIC, as_author=as_author))
        found |= _figures(answer)
        # Where a figure is for the author alone, X may leave the whole post out: then the public ones do.
        barred = [key for key in batch if key in _barred(answer) and key not in found]
        if barred:
            found |= _figures(ask(barred, _how(_PUBLIC, as_author=as_author)))
    return {key: found[key] for key in wanted if key in found}


def _how(fields: tuple[str, ...], *, as_author: bool) -> dict[str, Any]:
    return {"tweet_fields": list(fields), **({"user_auth": True} if as_author else {})}


def _figures(answer: Thing) -> dict[str, Figures]:
    found: dict[str, Figures] = {}
    for post in things(answer.get("data")):
        public, own = part(post, "public_metrics"), part(post, "non_public_metrics")
        # X has begun to call retweets reposts.
        reposts = _count(public, "retweet_count", "repost_count")
        likes, replies, quotes = (_count(public, f"{name}_count") for name in ("like", "reply", "quote"))
        if not is_id(post.get("id")) or likes is None or reposts is None or replies is None:
            number = post.get("id")
            log.warning("x_figures_skipped", id=number if is_id(number) else None)
            continue
        shown = _count(own, "impression_count")
        shown = _count(public, "impression_count") if shown is None else shown
        found[str(post["id"])] = Figures(likes, reposts, replies, quotes or 0, shown)
    return found


def _barred(answer: Thing) -> frozenset[str]:
    return frozenset(
        str(problem.get("resource_id"))
        for problem in things(answer.get("errors"))
        if str(problem.get("type")).endswith("not-authorized-for-field")
    )


def _count(figures: Thing, *names: str) -> int | None:
    for name in names:
        value = figures.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
    return None
