"""A storm: many invented, distinct mentions in a short time, the same ones for the same seed."""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files
from random import Random
from typing import Final

from bot.sandbox.x.timeline import Timeline

TRUST: Final = "@AshcombeValeNHS"
Words = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Shares:
    """What part of a storm is urgent, one of a text that many share, or an answer to an earlier post of the storm."""

    urgent: float = 0.01
    shared: float = 0.2
    conversation: float = 0.15


@dataclass(frozen=True, slots=True)
class Gust:
    """One mention: when it comes (seconds after the start), who writes it, and which earlier one it answers."""

    after: float
    by: str
    text: str
    kind: str
    answers: int | None = None


DEFAULT_SHARES: Final = Shares()


def gusts(count: int, over_seconds: float, seed: int = 1, shares: Shares = DEFAULT_SHARES) -> Iterator[Gust]:
    """The mentions of a storm in the order they come; no two have the same text."""
    random, words = Random(seed), _words()
    roots: list[int] = []
    for number in range(count):
        kind = random.choices(
            ("urgent", "shared", "conversation", "plain"),
            (shares.urgent, shares.shared, shares.conversation,
             max(0.0, 1 - shares.urgent - shares.shared - shares.conversation)),
        )[0]  # fmt: skip
        if kind == "conversation" and not roots:
            kind = "plain"
        answers = random.choice(roots[-5:]) if kind == "conversation" else None
        # One conversation in about fifty posts begins; people then answer the latest few.
        if kind == "plain" and (not roots or random.random() < 0.02):
            roots.append(number)
        yield Gust(
            over_seconds * number / count, f"storm_{seed}_{number}", _text(random, words, kind, number), kind, answers
        )


def storm(
    timeline: Timeline, count: int, over_seconds: float, seed: int = 1, shares: Shares = DEFAULT_SHARES
) -> Callable[[], None]:
    """Let a storm begin now, on the sandbox's clock, in the background; answers how to stop it."""
    start = timeline.clock.now()
    posts: dict[int, str] = {}
    over = threading.Event()

    def arrive(number: int, gust: Gust) -> None:
        if over.is_set():
            return
        target = posts.get(gust.answers) if gust.answers is not None else None
        parent = timeline.find(target) if target is not None else None
        post = timeline.post(
            gust.by,
            gust.text,
            reply_to=target if parent is not None and not parent.deleted else None,
            at=start + timedelta(seconds=gust.after),
        )
        posts[number] = post.id

    for number, gust in enumerate(gusts(count, over_seconds, seed, shares)):
        timeline.plan(start + timedelta(seconds=gust.after), _later(arrive, number, gust))
    timeline.arrivals.start()
    return over.set


def _later(arrive: Callable[[int, Gust], None], number: int, gust: Gust) -> Callable[[], None]:
    return lambda: arrive(number, gust)


def _words() -> Words:
    words: Words = tomllib.loads((files(__package__) / "storm.toml").read_text("utf-8"))
    return words


def _text(random: Random, words: Words, kind: str, number: int) -> str:
    filled = {
        "place": random.choice(words["places"]),
        "ward": random.choice(words["wards"]),
        "name": random.choice(words["names"]),
        "relative": random.choice(words["relatives"]),
        "number": number + 1,
    }
    if kind in ("urgent", "shared"):
        return f"{TRUST} {random.choice(words[kind]).format(**filled)}"
    parts = " ".join(random.choice(words[part]) for part in ("openings", "details", "endings"))
    return f"{TRUST} {parts.format(**filled)} ({number + 1})"
