"""When something is to go out, as somebody typed it: one moment, or a repeat."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from bot.core.bank_holidays import Nation
from bot.core.repeat_reading import Repeats, examples, read_repeat
from bot.core.time_reading import Read, read_start, read_whole, refuse
from bot.core.time_refusals import Refused, Unclear, Why
from bot.core.typed_words import Typed, typed

# Small letters only: "Every day …" begins a post.
_LATER: Final = re.compile(r"(?:every|each|daily|weekly|fortnightly|monthly|repeat(?:ing|ed)?)(?!\w)")

_LEFT_OVER: Final = re.compile(
    r"(?:today|tonight|tomorrow|this (?:morning|afternoon|evening|week|weekend)|next \w+|first thing(?: tomorrow)?|"
    r"(?:at )?lunch ?time|(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)days?|in \w+ (?:min\w*|hours?|days?)|"
    r"(?:every|each) \w+|daily|weekly|asap|now|later(?: today)?|[0-9]{1,2}(?:[.:][0-9]{2})? ?[ap]m)(?!\w)"
)


def read_when(
    words: str, now: datetime, zone: ZoneInfo, nation: Nation | None = None, *, whole: bool = False
) -> Read | Repeats | Refused:
    """The moment or the repeat at the start of a line, or that the `whole` line is, and what stands behind it."""
    line = typed(words)
    try:
        repeats = read_repeat(line, now, zone, nation)
        if repeats is not None:
            if whole and repeats.rest.strip(" .!"):
                raise Unclear(Why.NONSENSE, f"{line.shown} has words beside the repeat that Kestrel does not know.")
            return repeats
    except Unclear as unclear:
        return _refused(unclear, line, now, zone, nation)
    found = read_whole(words, now, zone) if whole else read_start(words, now, zone)
    if isinstance(found, Read) and _LATER.match(found.rest):
        sentence = f"“{found.phrase}” is one moment, and a repeat follows it; write the repeat first."
        return _refused(Unclear(Why.AMBIGUOUS, sentence), line, now, zone, nation)
    return found


def left_over(words: str) -> str | None:
    """A time at the start of words that are to be published, where it looks like one that was typed for Kestrel: a post
    begins with a capital letter."""
    found = _LEFT_OVER.match(words.strip())
    return found[0] if found else None


def _is_read(example: str, now: datetime, zone: ZoneInfo, nation: Nation | None) -> bool:
    """An example made of somebody's own words may fail for a reason of its own, such as an end that has gone by."""
    try:
        found = read_repeat(typed(example), now, zone, nation)
    except Unclear:
        return False
    return found is not None and not found.rest.strip(" .!")


def _refused(unclear: Unclear, line: Typed, now: datetime, zone: ZoneInfo, nation: Nation | None) -> Refused:
    plain = refuse(unclear, line, now, zone)
    own, usual = examples(unclear)
    kept = (each for each in own if _is_read(each, now, zone, nation))
    first, second, third = islice(dict.fromkeys((*kept, *usual)), 3)
    return Refused(plain.why, plain.sentence, (first, second, third), line.words)
