"""A greeting and a digest come once: with many workers at the same moment, and whenever one of them dies in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from bot.core.digest import DigestKind
from bot.core.pace import Pace
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import board, digest, members
from bot.storage.cards import Card, CardKind
from tests.desks import count, draw
from tests.digesting import listening, pictureless, rows, taken
from tests.slack_hands import TOM
from tests.standing import clock, desk, sandbox

__all__ = ["clock", "desk", "sandbox"]

WORKERS = "abcdef"
Begins = Callable[[Desk], object]


def greets(desk: Desk) -> None:
    members.seen(desk, TOM)


def tells(desk: Desk) -> None:
    digest.send(pictureless(desk))


@pytest.fixture(autouse=True)
def at_work(desk: Desk) -> None:
    """Kestrel has listened for two months, and something was heard."""
    listening(desk)
    taken(desk, 1)


def said(sandbox: Sandbox) -> Counter[str]:
    """What stands in Slack: greetings by whom they greet, digests by their kind."""
    told = Counter("greeting" for each in sandbox.slack.direct_messages(TOM) if "Hello!" in each["text"])
    for message in sandbox.slack.messages(CHANNEL):
        told.update(kind for kind in ("The digest for", "The week from") if message["text"].startswith(kind))
    return told


def dying(desk: Desk, where: str, when: str) -> Desk:
    """A worker that dies (`before` or `after`) as it posts."""
    return replace(desk, name="dies", surface=Dying(desk.surface, where, when))


class Dying:
    """The chat, at which one call is this process's last."""

    def __init__(self, real: Any, where: str, when: str) -> None:
        self._real, self._where, self._when = real, where, when

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._real, name)
        if name != self._where:
            return found

        def last(*args: Any, **more: Any) -> Any:
            if self._when == "after":
                found(*args, **more)
            raise KeyboardInterrupt

        return last


def everyone(desk: Desk, work: Begins) -> None:
    """All workers at once."""
    with ThreadPoolExecutor(len(WORKERS)) as workers:
        list(workers.map(lambda name: work(replace(desk, name=name)), WORKERS))


def test_many_workers_that_see_it_due_at_the_same_moment_say_it_once(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    for begins in (greets, tells):
        everyone(desk, begins)
    assert count(desk, Card, Card.kind == CardKind.GREETING) == 1
    assert [row.kind for row in rows(desk)] == [DigestKind.DAY, DigestKind.WEEK]
    for _ in range(30):
        everyone(desk, lambda each: board.step(each, Pace()))
        clock.advance(1)
    draw(desk, clock)
    assert said(sandbox) == {"greeting": 1, "The digest for": 1, "The week from": 1}


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(("begins", "what"), [(greets, "greeting"), (tells, "The digest for")])
def test_one_that_dies_while_it_sends_costs_nothing_and_doubles_nothing(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, begins: Begins, what: str, when: str
) -> None:
    draw(desk, clock)
    begins(desk)
    with pytest.raises(KeyboardInterrupt):
        draw(dying(desk, "post", when), clock)
    assert sum(said(sandbox).values()) == (when == "after")
    begins(replace(desk, name="lives"))
    draw(replace(desk, name="lives"), clock)
    assert said(sandbox)[what] == 1
    begins(desk)
    draw(desk, clock)
    assert set(said(sandbox).values()) == {1}


def test_a_digest_whose_worker_dies_as_its_picture_goes_up_still_comes_once(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    drawing = replace(desk, charts=lambda spec: b"\x89PNG\r\n\x1a\n" + bytes(64))
    with pytest.raises(KeyboardInterrupt):
        digest.send(dying(drawing, "upload", "after"))
    assert sum(said(sandbox).values()) == 0
    everyone(drawing, digest.send)
    clock.advance(10)
    draw(desk, clock)
    assert said(sandbox) == {"The digest for": 1, "The week from": 1}
