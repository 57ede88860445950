"""Measures the next run of a schedule: whether its age costs anything, beside expanding the rule from its first day.

Run as `python -m bench.repeats`. A tick writes the next run of every promo that goes out, so it must cost no more for a
schedule that began ten years ago than for one that began yesterday. The floor is dateutil's own `after` on a rule that
begins yesterday; what is to be avoided is the same call on a rule that begins ten years ago.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from bot.core.repeat_rules import daily, monthly_nth, monthly_on, weekly
from bot.core.repeats import Schedule, next_run

NOW = datetime(2026, 11, 22, 10, 5, tzinfo=UTC)
AGO = {"yesterday": date(2026, 11, 21), "ten years ago": date(2016, 11, 21)}
RULES = {
    "every day": daily(),
    "every weekday": weekly(range(5)),
    "every other Friday": weekly([4], 2),
    "first Monday of the month": monthly_nth(1, [0]),
    "the 31st, or the last day": monthly_on(31),
}
_LINE = "  {:<28} {:>12} {:>12} {:>12} {:>12} {:>8}"


def microseconds(call: Callable[[], object], times: int) -> float:
    """The best of five rounds, for one call."""
    rounds = []
    for _ in range(5):
        begun = time.perf_counter()
        for _ in range(times):
            call()
        rounds.append((time.perf_counter() - begun) / times)
    return min(rounds) * 1e6


def ours(rule: str, first: date, times: int) -> float:
    """What the next run costs."""
    schedule = Schedule(rule, datetime(2026, 1, 1, 9, tzinfo=UTC).time(), ZoneInfo("Europe/London"), first)
    return microseconds(lambda: next_run(schedule, NOW), times)


def expanded(rule: str, first: date, times: int) -> float:
    """What it costs to run the rule from its first day, in wall time alone."""
    begin = datetime(first.year, first.month, first.day, 9)  # noqa: DTZ001
    after = NOW.replace(tzinfo=None)
    return microseconds(lambda: rrulestr(rule, dtstart=begin).after(after + timedelta(0)), times)


def main() -> None:
    """Prints a line for each rule."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=300, help="calls in a round")
    times = parser.parse_args().times
    print("Microseconds for one next run; the last column is ours at ten years over the floor.")
    print(_LINE.format("", "floor", "ours", "ours, 10 y", "expanded", "ratio"))
    for name, rule in RULES.items():
        floor = expanded(rule, AGO["yesterday"], times)
        young, old = (ours(rule, first, times) for first in AGO.values())
        whole = expanded(rule, AGO["ten years ago"], max(3, times // 30))
        print(_LINE.format(name, f"{floor:.0f}", f"{young:.0f}", f"{old:.0f}", f"{whole:.0f}", f"{old / floor:.1f}"))


if __name__ == "__main__":
    main()
