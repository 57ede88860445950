"""Where the time of intake goes: guesses, grouping, waiting for the database's driver, and the rest."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from bot.core.similar import Likeness
from bot.desk import Desk


class Breakdown:
    """Adds up the seconds of a few named parts; what it costs to measure them is small and counts as the rest."""

    def __init__(self) -> None:
        self._spent: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def watching(self, desk: Desk) -> Iterator[None]:
        """Clock the scorer, the search for near-identical posts, and each statement while this lasts."""
        took: list[float] = []

        def before(*_: Any) -> None:
            took.append(time.perf_counter())

        def after(*_: Any) -> None:
            self._spent["database"] += time.perf_counter() - took.pop()

        kept = [(desk.scorer, "guess", desk.scorer.guess), (Likeness, "find", Likeness.find)]
        object.__setattr__(desk.scorer, "guess", self._clocked("triage", desk.scorer.guess))
        setattr(Likeness, "find", self._clocked("grouping", Likeness.find))  # noqa: B010 - a method for a while
        event.listen(desk.database.engine, "before_cursor_execute", before)
        event.listen(desk.database.engine, "after_cursor_execute", after)
        try:
            yield
        finally:
            event.remove(desk.database.engine, "before_cursor_execute", before)
            event.remove(desk.database.engine, "after_cursor_execute", after)
            for holder, name, method in kept:
                setattr(holder, name, method)

    def part(self, name: str) -> float:
        """The seconds of one part."""
        return self._spent[name]

    def parts(self, whole: float) -> list[tuple[str, float]]:
        """Every part, and the rest: making rows and statements, commits."""
        return [*self._spent.items(), ("rows, statements, commits", whole - sum(self._spent.values()))]

    def _clocked(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def clocked(*given: Any, **more: Any) -> Any:
            began = time.perf_counter()
            try:
                return method(*given, **more)
            finally:
                self._spent[name] += time.perf_counter() - began

        return clocked
