"""Words that name a day, in wordings that take turns: a turn comes by what was sent last, not by the day."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.findings import quoted

_RELATIVE = r"(?:last|final|first) (?:day|chance)|today|tonight|tomorrow|yesterday|this (?:morning|afternoon|evening)"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_NAMES_A_DAY = re.compile(rf"\b(?:{_RELATIVE})\b", re.I)
# In a repeat without end, "Flu jabs on Saturday" is true of every week.
_IN_A_SERIES = re.compile(rf"\b(?:{_RELATIVE}|{_WEEKDAY})\b", re.I)
MOVES = "Wordings take turns by what was sent last, so after a run that is left out, or one sent by hand, each comes"
NAMED = "{words} names a day (“{day}”). {moves} on another day. For a day of its own, make it a promo of its own."
SHORT = "There are no more runs than wordings. {moves} later, and the last may never go out."


def warnings(texts: Sequence[str], runs: int | None) -> tuple[str, ...]:
    """What to say of wordings that take turns over so many runs (None: without end); nothing of a single one."""
    if len(texts) < 2:
        return ()
    names = _NAMES_A_DAY if runs is None else _IN_A_SERIES
    found = ((text, names.search(text)) for text in texts)
    named = [NAMED.format(words=quoted(text), day=day[0], moves=MOVES) for text, day in found if day is not None]
    if named:
        return tuple(dict.fromkeys(named))
    return (SHORT.format(moves=MOVES),) if runs is not None and runs <= len(texts) else ()
