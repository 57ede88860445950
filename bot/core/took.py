"""How long things took: median and 90th percentile from a histogram, the same on every database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Times:
    """How long it took, in minutes of working time; None where it never happened. `late` were not in time.

    `missed` were due within the same time and not done by its end: they have no length, and were not in time either.
    """

    count: int = 0
    late: int = 0
    median: int | None = None
    ninetieth: int | None = None
    missed: int = 0

    @property
    def due(self) -> int:
        """What was done, and what should have been."""
        return self.count + self.missed

    @property
    def in_time(self) -> int:
        """How many were."""
        return self.count - self.late


def times(histogram: Mapping[int, tuple[int, int]], missed: int = 0) -> Times:
    """Median and 90th percentile (the nearest rank) of a histogram: for each length how many, and how many late."""
    total = sum(many for many, _ in histogram.values())
    if not total:
        return Times(missed=missed)
    late = sum(behind for _, behind in histogram.values())
    return Times(total, late, _rank(histogram, total, 50), _rank(histogram, total, 90), missed)


def _rank(histogram: Mapping[int, tuple[int, int]], total: int, percent: int) -> int:
    """The smallest length that so many percent of all did not exceed."""
    needed, seen = -(-total * percent // 100), 0
    for length in sorted(histogram):
        seen += histogram[length][0]
        if seen >= needed:
            return length
    raise AssertionError("a rank lies within the histogram")


def summed(histograms: Iterable[Mapping[int, tuple[int, int]]]) -> dict[int, tuple[int, int]]:
    """Several histograms as one."""
    whole: dict[int, tuple[int, int]] = {}
    for each in histograms:
        for length, (many, late) in each.items():
            had = whole.get(length, (0, 0))
            whole[length] = (had[0] + many, had[1] + late)
    return whole
