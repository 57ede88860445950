"""docs/PRIVACY.md says of each column that can hold words what becomes of it: a new one is classified there."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from sqlalchemy import JSON, Enum, LargeBinary, String

from bot.storage.tables import metadata

PAGE = (Path(__file__).parents[1] / "docs" / "PRIVACY.md").read_text(encoding="utf-8")
SECTION = PAGE.split("\n## Column by column\n", 1)[1].split("\n## ", 1)[0]
WORDY = (String, JSON, LargeBinary)


def classified() -> Counter[str]:
    """Each column in the table there, and how often it stands in it."""
    found: Counter[str] = Counter()
    for table, columns, *fates in re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", SECTION, re.M):
        assert all(fate.strip() for fate in fates), table
        found.update(f"{table}.{name}" for name in re.findall(r"`(\w+)`", columns))
    return found


def test_every_column_that_can_hold_words_is_classified_once_and_no_other_is() -> None:
    wordy = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, WORDY) and not isinstance(column.type, Enum)
    }
    found = classified()
    assert wordy - set(found) == set(), "say in docs/PRIVACY.md what becomes of it"
    assert set(found) - wordy == set()
    assert [name for name, many in found.items() if many > 1] == []


def test_every_table_is_named_there() -> None:
    named = set(re.findall(r"`(\w+)`", SECTION))
    assert {table.name for table in metadata.sorted_tables} - named == set()
