"""Whether a post is a real thank-you."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.core.phrases import Span, outside
from bot.core.triage import Mood

_LAST_WORDS = 4


def is_thanks(found: Mapping[str, Sequence[Span]], mood: Mood, *, length: int, asks: bool) -> bool:
    """Thanks that are meant: not "no thanks to", not sarcasm, not the polite end of a request or a complaint."""
    spans = outside(found.get("thanks words", ()), found.get("thanks not", ()))
    if not spans or mood not in (Mood.POSITIVE, Mood.UNCLEAR):
        return False
    return not (asks and all(length - start <= _LAST_WORDS for start, _ in spans))
