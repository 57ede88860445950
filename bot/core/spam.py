"""Whether a post is likely to be spam; a label for people, never a reason to drop anything."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.core.phrases import Span

_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
_HEAP_OF_TAGS = 6
_HEAP_OF_HANDLES = 8
_LIKELY = 3


def is_spam(text: str, found: Mapping[str, Sequence[Span]], *, complaint: bool) -> bool:
    """Adds up what spam is made of. A complaint is never taken for spam."""
    points = 2 * len(found.get("spam strong", ())) + min(len(found.get("spam faint", ())), 2)
    if not points and text.count("#") < _HEAP_OF_TAGS and text.count("@") < _HEAP_OF_HANDLES:
        return False
    points += _LINK.search(text) is not None
    points += text.count("#") >= _HEAP_OF_TAGS
    points += text.count("@") >= _HEAP_OF_HANDLES
    return points >= _LIKELY and not complaint
