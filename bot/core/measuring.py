"""How long a text is on each network, and how long it may be."""

from __future__ import annotations

import unicodedata

import regex

from bot.core import x_length
from bot.core.x_length import Measured

# FACTS: Bluesky counts graphemes; Mastodon's limit is per server and 500 unless it says otherwise.
_GRAPHEME = regex.compile(r"\X")
BLUESKY, MASTODON, ELSEWHERE = 300, 500, 3000


def measure(text: str, network: str, *, reply: bool) -> Measured:
    """Measure a text as a network counts it; the handles in front of a `reply` are free on X."""
    match network:
        case "x":
            return x_length.measure(text, reply=reply)
        case "bluesky":
            return Measured(len(_GRAPHEME.findall(text)), BLUESKY)
        case "mastodon":
            return Measured(len(unicodedata.normalize("NFC", text)), MASTODON)
        case _:
            return Measured(len(text), ELSEWHERE)
