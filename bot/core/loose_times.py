"""What our own grammar does not read, given to dateparser behind guards, for it says yes to almost anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from dateparser.date import DateDataParser

from bot.core.clock_words import NUMBERS
from bot.core.day_words import WEEKDAYS

_MOST_WORDS: Final = 10
_LONGEST: Final = 60  # letters; dateparser needs a second for a few thousand
_SHIFT: Final = timedelta(days=1, minutes=7)

# A word outside of this list is a word of the post. “Ago”, “last” and “yesterday” have no business here.
_KNOWN: Final = re.compile(
    rf"""(?:{"|".join((*NUMBERS, *WEEKDAYS))}
    |jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?
    |nov(?:ember)?|dec(?:ember)?|in|at|on|of|the|and|an?|from|now|today|tomorrow|days?|weeks?|months?|fortnight|hours?
    |hrs?|minutes?|mins?|[ap]\.?m|noon|[0-9]{{1,2}}(?:st|nd|rd|th)?|20[0-9]{{2}}|[0-9]{{1,2}}(?:[ap]\.?m)
    |[0-9]{{1,2}}[:.h][0-9]{{2}}(?:[ap]\.?m)?|[0-9]{{1,2}}[-/][a-z]{{3,9}}[-/]20[0-9]{{2}}
    |20[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}}(?:t[0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}})?)?)[.,]?""",
    re.A | re.VERBOSE,
)
_WORD: Final = re.compile(r"\S+")
_A_TIME: Final = re.compile(
    r"\b[0-9]{1,2}[:.h][0-9]{2}(?![0-9.])|\b(?:[0-9]{1,2}|[a-z]{3,6})\s?[ap]\.?m\b|\bnoon\b|t[0-9]{2}:[0-9]{2}"
    r"|\b(?:hours?|hrs?|minutes?|mins?)\b",
    re.A,
)
_ELAPSED: Final = re.compile(r"\b(?:hours?|hrs?|minutes?|mins?)\b", re.A)
_WEEKDAY: Final = re.compile(rf"\b({'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})\b", re.A)


def read_loosely(text: str, start: int, now: datetime, *, whole: bool) -> tuple[datetime, int] | None:
    """The time on the wall that dateparser finds at a place of a text in plain small letters, and where it ends.

    The most words are taken that make a time, all of them when the phrase is the `whole` text.
    """
    ends = list(_known_ends(text, start))
    if whole:
        ends = ends[-1:] if ends and not text[ends[-1] :].strip() else []
    for end in reversed(ends):
        phrase = text[start:end].rstrip(".,")
        if len(phrase.split()) + ("t" in phrase) > 1 and (wall := _read(phrase, now)) is not None:
            return wall, start + len(phrase)
    return None


def _known_ends(text: str, start: int) -> Iterator[int]:
    for number, found in enumerate(_WORD.finditer(text, start, start + _LONGEST)):
        if number == _MOST_WORDS or not _KNOWN.fullmatch(found[0]):
            return
        if found.end() == start + _LONGEST < len(text):
            return  # the word goes on beyond what is read
        yield found.end()


def _read(phrase: str, now: datetime) -> datetime | None:
    if not _A_TIME.search(phrase):
        return None
    wall, later = _parsed(phrase, now), _parsed(phrase, now + _SHIFT)
    if wall is None or later is None:
        return None
    # Whatever moves with the clock without being counted in hours was filled in from the present moment.
    allowed = {timedelta(0), timedelta(days=1)} | ({_SHIFT} if _ELAPSED.search(phrase) else set())
    if later - wall not in allowed:
        return None
    named = {WEEKDAYS[name] for name in _WEEKDAY.findall(phrase)}
    return wall if named <= {wall.weekday()} else None


def _parsed(phrase: str, now: datetime) -> datetime | None:
    parser = DateDataParser(
        languages=["en"],
        settings={
            "RELATIVE_BASE": now,
            "DATE_ORDER": "DMY",
            "PREFER_DATES_FROM": "future",
            "REQUIRE_PARTS": ["day", "month"],
            "RETURN_AS_TIMEZONE_AWARE": False,
            "TIMEZONE": "UTC",  # the present moment is given as the wall shows it, and so is the answer
            "PARSERS": ["absolute-time", "relative-time"],
        },
    )
    found: datetime | None = parser.get_date_data(phrase).date_obj
    return None if found is None else found.replace(second=0, microsecond=0, tzinfo=None)
