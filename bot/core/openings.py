"""How a reply begins, so that nobody sends the same first words to one person after another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from rapidfuzz import fuzz

from bot.core.findings import Check, Finding, Opening, quoted
from bot.core.plain import plain

ALIKE = 90.0
WITHIN = timedelta(days=7)

_WORDS = 6  # how far an opening reaches
_TOO_SHORT = 3  # "Thank you" is no wording of ours
_READ = 400  # characters that are looked at, enough for six words after any greeting

_LEADING = re.compile(r"^(?:\s*\.?@\w+(?:@[\w.-]+)?)+")
_NAME = r"(?:\s+(?-i:[A-Z])[\w'’-]*\.?){1,3}"
_HELLO = (
    r"(?:hi|hiya|hello|hey|dear|greetings|good\s(?:morning|afternoon|evening)|morning|afternoon|evening"
    r"|helo|annwyl|shwmae|s['’]?mae|(?:bore|prynhawn|p['’]?nawn)\s+da|noswaith\s+dda)"
)
_GREETING = re.compile(
    rf"^\W*{_HELLO}(?:\s+(?:there|all|again|everyone|both))?(?:{_NAME}\s*[,!.:–—-]|\s+(?-i:[A-Z])[\w'’-]*(?=\s)|\s*[,!.:–—-]|(?=\s))",
    re.IGNORECASE,
)
# "Thank you, Jo, that …" and "Thanks Sam! That …"
_ADDRESSED = re.compile(
    rf"^\W*((?:(?:many\s)?thanks|thank\syou|thankyou|sorry|diolch)(?:\s(?:so|very)\smuch|\syn\sfawr)?),?{_NAME}\s*[,!.:–—-]",
    re.IGNORECASE,
)
_DROPPED = re.compile(r"(?:https?://|www\.)\S+|@\w+|['’`]|[^\w\s]+|_+")
_SHORTENED = re.compile(r"(?<=\w)['’](re|m|ve|ll|d)\b", re.IGNORECASE)
_IN_FULL = {"re": " are", "m": " am", "ve": " have", "ll": " will", "d": " would"}
_NO_LETTER = re.compile(r"[^\w\s]+|_+")


def findings(text: str, earlier: Sequence[Opening], now: datetime | None) -> Iterator[Finding]:
    """The newest reply of the last seven days to somebody else that begins like this one."""
    own = opening_words(text)
    alike = [one for one in earlier if _is_recent(one, now) and begins_alike(own, opening_words(one.text))]
    if not alike:
        return
    newest = max(alike, key=lambda one: one.at)
    when = f" {_ago(now - newest.at)}" if now else ""
    others = {one.handle.lower() for one in alike} - {newest.handle.lower()}
    more = f" and to {len(others)} more" if others else ""
    yield Finding(
        Check.SAME_OPENING,
        f"You opened the same way{when} to @{newest.handle.removeprefix('@')}{more}: {_shown(newest.text)}. "
        "X may take repeated wording for spam; begin differently.",
    )


def opening_words(text: str, most: int = _WORDS) -> list[str]:
    """The first words in plain small letters, without handles, links, a greeting and the name that goes with it."""
    begun = _GREETING.sub("", _LEADING.sub("", text[:_READ]), count=1)
    begun = _ADDRESSED.sub(r"\1 ", begun, count=1)
    begun = _SHORTENED.sub(lambda short: _IN_FULL[short[1].lower()], begun)
    return _NO_LETTER.sub(" ", _DROPPED.sub(_without, plain(begun))).lower().split()[:most]


def begins_alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Compares as many first words as both have."""
    shared = min(len(one), len(other))
    if shared < _TOO_SHORT:
        return False
    return fuzz.ratio(" ".join(one[:shared]), " ".join(other[:shared])) >= ALIKE


def _without(found: re.Match[str]) -> str:
    return "" if found[0] in "'’`" else " "


def _is_recent(one: Opening, now: datetime | None) -> bool:
    return now is None or now - one.at <= WITHIN


def _shown(text: str) -> str:
    words = _LEADING.sub("", text[:_READ]).split()
    first = " ".join(words[:_WORDS])
    return quoted(f"{first} …" if len(words) > _WORDS else first)


def _ago(gone: timedelta) -> str:
    minutes = int(gone.total_seconds() // 60)
    for unit, size in (("day", 24 * 60), ("hour", 60), ("minute", 1)):
        if minutes >= size:
            count = minutes // size
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"
