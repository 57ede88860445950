"""Whether a post is a complaint: something went wrong for the writer and they say or show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.core.mood import Tone
from bot.core.phrases import Span

# Points; found on the development half of the public data, see docs/decisions/0003-triage.md
_STRONG = 1.0
_FAINT = 0.4
_ADDRESSED = 0.5
_NONE = -0.6
_TONE = -1.0
_ENOUGH = 1.5


def is_complaint(found: Mapping[str, Sequence[Span]], tone: Tone, *, addressed: bool) -> bool:
    """Weighs the signs of a complaint; `addressed` says that the post speaks to somebody's handle."""
    points = _STRONG * min(len(found.get("complaint strong", ())), 3)
    points += _FAINT * min(len(found.get("complaint faint", ())), 5)
    points += _NONE * len(found.get("complaint none", ()))
    points += _TONE * tone.compound
    points += _ADDRESSED * addressed
    return points >= _ENOUGH
