"""What stands behind `/hush`, how long and why in either order: “2 hours Major incident”, “Fire for 2 hours”."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.core.day_words import COUNT, counted

_LENGTH: Final = rf"(?:for\s+)?(?:{COUNT}\s*(?P<unit>hours?|hrs?|h|days?|weeks?)|(?P<half>half\s+an\s+hour))"
_FIRST: Final = re.compile(rf"{_LENGTH}(?!\w)\s*[:,;–-]?\s*", re.A | re.I)
_LAST: Final = re.compile(rf"\s*[:,;–-]?\s+{_LENGTH}[.!]?\Z", re.A | re.I)


@dataclass(frozen=True, slots=True)
class Wished:
    """A hush as somebody began to write it."""

    length: timedelta
    reason: str


def wished(typed: str) -> Wished | None:
    """How long and why; None where no length stands at the start or at the end."""
    words = " ".join(typed.split())
    if found := _FIRST.match(words):
        return Wished(_length(found), words[found.end() :])
    if found := _LAST.search(words[-60:]):
        return Wished(_length(found), words[: len(words) - len(found[0])])
    return None


def _length(found: re.Match[str]) -> timedelta:
    if found["half"]:
        return timedelta(minutes=30)
    count, unit = counted(found["count"].lower()), found["unit"][0].lower()
    return count * {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}[unit]
