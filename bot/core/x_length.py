"""How long X finds a text: links 23, emoji and most scripts beyond the Latin 2, the rest 1, after NFC."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import Final, NamedTuple

import regex

from bot.core.x_entities import urls
from bot.core.x_hosts import REFUSED


class Range(NamedTuple):
    """Code points from `start` to `end`, both included, that weigh `weight`."""

    start: int
    end: int
    weight: int


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts how much, in the terms of twitter-text's configuration: weights are in `scale`-ths of a character."""

    limit: int
    scale: int
    default_weight: int
    url_length: int
    ranges: tuple[Range, ...]
    emoji: bool

    def of(self, sign: str) -> int:
        """The weight of one code point by itself."""
        return next((each.weight for each in self.ranges if each.start <= ord(sign) <= each.end), self.default_weight)


# Twitter-text's configuration, version 3.
X_WEIGHTS: Final = Weights(
    limit=280,
    scale=100,
    default_weight=200,
    url_length=23,
    ranges=(Range(0, 4351, 100), Range(8192, 8205, 100), Range(8208, 8223, 100), Range(8242, 8247, 100)),
    emoji=True,
)

# One emoji, however many code points it is made of: a keycap, a flag, a flag spelled in tags, or a picture with its
# skin tone or variation, joined to three others at most. Twitter-text leaves © ® ™ as letters.
_PICTURE: Final = (
    r"(?:\p{Emoji_Modifier_Base}\p{Emoji_Modifier}"
    r"|[[\p{Emoji}&&\p{Extended_Pictographic}]--[©®™]](?!\ufe0e)\ufe0f?+)"
)
_EMOJI: Final = regex.compile(
    r"[0-9#*]\ufe0f?+\u20e3|\p{Regional_Indicator}{2}|\U0001f3f4[\U000e0020-\U000e007e]++\U000e007f"
    rf"|{_PICTURE}(?:\u200d{_PICTURE}){{0,3}}+",
    regex.V1,
)
_IN_FRONT: Final = regex.compile(r"\A\s*+(?:[@＠][A-Za-z0-9_]{1,20}+\s++)++")
# A heap of marks on one letter takes the standard library quadratic time, and nobody writes more than thirty.
_TO_COMPOSE: Final = regex.compile(r"\P{M}*+\p{M}{1,30}+|\P{M}++")
_REFUSED: Final = regex.compile(rf"[{REFUSED}]")


@dataclass(frozen=True, slots=True)
class Measured:
    """How long a text is to X, how long it may be, and what is left (below 0 where it is too long)."""

    length: int
    limit: int

    @property
    def left(self) -> int:
        """How much may still be written."""
        return self.limit - self.length

    @property
    def fits(self) -> bool:
        """Whether X takes a text of this length."""
        return self.length <= self.limit


def measure(text: str, *, reply: bool = False, weights: Weights = X_WEIGHTS) -> Measured:
    """Count a text as X counts it. In a reply the handles in front are free."""
    plain = _composed(text)
    if reply:
        plain = _IN_FRONT.sub("", plain)
    total = done = 0
    for link in urls(plain):
        total += _weight(plain[done : link.start], weights) + weights.url_length * weights.scale
        done = link.end
    total += _weight(plain[done:], weights)
    return Measured(-(-total // weights.scale), weights.limit)


def refused_signs(text: str) -> tuple[str, ...]:
    """The characters in a text with which X refuses the whole post: a byte order mark and two that are none."""
    return tuple(dict.fromkeys(_REFUSED.findall(text)))


def _composed(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", piece) for piece in _TO_COMPOSE.findall(text))


def _weight(piece: str, weights: Weights) -> int:
    total = 0
    if weights.emoji:
        piece, emoji = _EMOJI.subn("", piece)
        total = emoji * weights.default_weight
    return total + sum(weights.of(sign) * often for sign, often in Counter(piece).items())
