"""docs/OPERATIONS.md names every metric and every log event, and none that is not there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from bot import metrics
from bot.app import Kestrel
from bot.jobs.timetable import TIMETABLE

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "OPERATIONS.md").read_text(encoding="utf-8")
LEVELS = frozenset({"debug", "info", "warning", "error", "critical", "exception"})


def explained(heading: str) -> dict[str, list[str]]:
    """The rows of the table under a heading: the name in the first cell, and the other cells."""
    section = PAGE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| `(\w+)` \|(.*)\|$", section, flags=re.MULTILINE)
    return {name: [cell.strip() for cell in cells.split(" | ")] for name, cells in rows}


def logged() -> Iterator[tuple[str, str]]:
    """(event, level) of every line that the bot logs; the sandbox is not operated by anybody."""
    for file in sorted((ROOT / "bot").rglob("*.py")):
        if "sandbox" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if isinstance(node.func.value, ast.Name) and node.func.value.id == "log" and node.func.attr in LEVELS:
                event = node.args[0]
                assert isinstance(event, ast.Constant), f"{file.name}: an event's name is a plain word, not made up"
                yield str(event.value), node.func.attr


def test_every_log_event_has_a_row_with_its_level_a_meaning_and_what_to_do() -> None:
    rows = explained("Log")
    levels: dict[str, set[str]] = {}
    for event, level in logged():
        levels.setdefault(event, set()).add(level)
    assert set(rows) == set(levels)
    for event, (level, meaning, remedy) in rows.items():
        assert {level} == levels[event], event
        assert meaning, event
        assert remedy, event


def test_every_metric_has_a_row_with_its_meaning(kestrel: Kestrel) -> None:
    families = text_string_to_metric_families(metrics.scrape(kestrel.desk).decode())
    rows = explained("Metrics")
    assert set(rows) == {family.name for family in families}
    assert all(meaning for _, meaning in rows.values())


def test_every_job_of_the_timetable_has_a_row_with_how_often_it_runs_and_what_it_does() -> None:
    rows = explained("Jobs")
    assert list(rows) == [job.name for job in TIMETABLE]
    for job in TIMETABLE:
        every, alone, meaning = rows[job.name]
        assert (every, alone) == (f"{job.seconds:g} s", "yes" if job.alone else "no"), job.name
        assert meaning, job.name
