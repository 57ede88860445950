"""What X sees in a text: links, hashtags, handles, lists and cashtags, as twitter-text finds them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import regex

from bot.core.x_hosts import ACCENTED, MARKS_OF_DIRECTION
from bot.core.x_links import Span, links

_JOINING: Final = r"_\u200c\u200d\ua67e\u05be\u05f3\u05f4\uff5e\u301c\u309b\u309c\u30a0\u30fb\u3003\u0f0b\u0f0c\u00b7"
_IN_HASHTAG: Final = rf"[\p{{L}}\p{{M}}\p{{Nd}}{_JOINING}]"
# Every quantifier without an upper bound is possessive: it never gives back, so no text can make it slow.
_HASHTAG: Final = regex.compile(
    rf"(?<![[&\p{{L}}\p{{M}}\p{{Nd}}{_JOINING}]--[\ufe0e\ufe0f]])[#＃](?![\ufe0f\u20e3])"
    rf"(?=[\p{{Nd}}{_JOINING}]*+[\p{{L}}\p{{M}}])(?P<name>{_IN_HASHTAG}++)(?![#＃]|://)",
    regex.V1,
)
# Twitter-text takes the first 20 letters of a longer word. Nobody has such a handle, so here it is none: half a word
# must not pass for a person.
_HANDLE: Final = regex.compile(
    r"(?:(?<![A-Za-z0-9_!#$%&*@＠])|(?<=(?<![A-Za-z0-9_+~.-])[Rr][Tt]))[@＠]"
    r"(?P<name>[A-Za-z0-9_]{1,20}+)(?![A-Za-z0-9_])(?P<list>/[A-Za-z][A-Za-z0-9_-]{0,24}+)?+"
    rf"(?![@＠{ACCENTED}]|://)"
)
_CASHTAG: Final = regex.compile(
    rf"(?<![^\s{MARKS_OF_DIRECTION}])\$(?P<name>[A-Za-z]{{1,6}}(?:[._][A-Za-z]{{1,2}})?)(?=\Z|[\s!-/:-@\[-`{{-~])"
)


class Kind(StrEnum):
    """What something in a text is to X."""

    URL = "url"
    HASHTAG = "hashtag"
    HANDLE = "handle"
    LIST = "list"
    CASHTAG = "cashtag"


@dataclass(frozen=True, slots=True)
class Entity:
    """Something in a text that X treats as more than letters.

    `start` and `end` count code points, the sign in front included; `text` is without that sign.
    """

    kind: Kind
    start: int
    end: int
    text: str


def urls(text: str) -> tuple[Entity, ...]:
    """The links, with or without https://."""
    return tuple(Entity(Kind.URL, start, end, text[start:end]) for start, end in links(text))


def hashtags(text: str) -> tuple[Entity, ...]:
    """The hashtags; one within a link is none."""
    return _named(_HASHTAG, Kind.HASHTAG, text)


def handles(text: str) -> tuple[Entity, ...]:
    """The handles; one within a link, or with a list behind it, is none."""
    return tuple(found for found in handles_and_lists(text) if found.kind is Kind.HANDLE)


def handles_and_lists(text: str) -> tuple[Entity, ...]:
    """The handles, and the lists (`@name/list`), in order."""
    taken = links(text)
    return tuple(
        Entity(Kind.LIST if match["list"] else Kind.HANDLE, *match.span(), match[0][1:])
        for match in _HANDLE.finditer(text)
        if not _within(taken, match.start())
    )


def cashtags(text: str) -> tuple[Entity, ...]:
    """The cashtags: a sign of a share, such as $ABC."""
    return _named(_CASHTAG, Kind.CASHTAG, text)


def _named(pattern: regex.Pattern[str], kind: Kind, text: str) -> tuple[Entity, ...]:
    taken = links(text)
    return tuple(
        Entity(kind, *match.span(), match["name"])
        for match in pattern.finditer(text)
        if not _within(taken, match.start())
    )


def _within(taken: Sequence[Span], place: int) -> bool:
    before = bisect_right(taken, place, key=lambda span: span[0]) - 1
    return before >= 0 and place < taken[before][1]
