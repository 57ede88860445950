"""Hashtags that screen readers can read: each word begins with a capital, and there are few of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from bot.core.findings import Check, Finding
from bot.core.hashtag_words import PARTS, WHOLE

MOST_HASHTAGS = 3

_TAG = re.compile(r"(?<![\w&/#])#(\w+)")
_PLAIN_PART = re.compile(r"[a-z]+")
_END = re.compile(r"(?<=[0-9])(?=[a-z])|(?<=[a-z])(?=[0-9])")
_LONG, _VERY_LONG = 10, 14  # letters from which a tag that we cannot cut may hold, and surely holds, several words
_TELLING, _REST = 5, 4  # a known word at either end of it, and as much beside that is no mere ending ("supportive")
_ACRONYM = 5
_UPPER = frozenset({"nhs", "gp", "ed", "uk"})  # parts that are written in capitals
_LONGEST_WORD = max(map(len, PARTS))
_TOO_LONG = 100  # no network takes a longer tag


def findings(masked: str, spelled: Collection[str]) -> Iterator[Finding]:
    """Tags in `masked` (the text with its links blanked out), `spelled` as the team writes its own."""
    tags = hashtags(masked)
    ours = {tag.lstrip("#").casefold(): tag.lstrip("#") for tag in spelled}
    for tag in dict.fromkeys(tags):
        yield from _of_one(tag, ours)
    if len(tags) > MOST_HASHTAGS:
        yield Finding(
            Check.MANY_HASHTAGS,
            f"There are {len(tags)} hashtags, which are hard to read and to listen to. Keep to {MOST_HASHTAGS} at "
            "most, at the end.",
        )


def hashtags(masked: str) -> list[str]:
    """The tags without their sign, in order; a number alone is none."""
    return [tag for tag in _TAG.findall(masked) if not tag.isdecimal()]


def _of_one(tag: str, ours: dict[str, str]) -> Iterator[Finding]:
    known = ours.get(tag.casefold())
    better = known or camel_case(tag)
    if known == tag or not (known or _reads_as_one(tag)):
        return
    if better is not None:
        sentence = f"Screen readers read #{tag} as one word. Write #{better}."
        yield Finding(Check.HASHTAG_CASE, sentence, fix=(f"#{tag}", f"#{better}"))
    elif _may_hold_several(tag.lower()):
        sentence = f"Screen readers read #{tag} as one word. If it is more than one, begin each word with a capital."
        yield Finding(Check.HASHTAG_CASE, sentence)


def _reads_as_one(tag: str) -> bool:
    """Neither an inner capital nor an underscore tells where a word begins; a few capitals are an acronym."""
    if "_" in tag or len(tag) > _TOO_LONG:
        return False
    if tag.isupper():
        return len(tag) > _ACRONYM
    return tag[1:].islower()


def _may_hold_several(tag: str) -> bool:
    size = sum(map(str.isalpha, tag))
    if size < _LONG or tag in WHOLE:
        return False
    return size >= _VERY_LONG or any(
        tag[:cut] in PARTS or tag[-cut:] in PARTS for cut in range(_TELLING, len(tag) - _REST + 1)
    )


@lru_cache(maxsize=1024)
def camel_case(tag: str) -> str | None:
    """The tag with a capital for each word; None where it is one word or cannot be cut into words that we know."""
    parts: list[str] = []
    for piece in _END.split(tag.lower()):
        if not _PLAIN_PART.fullmatch(piece):
            parts.append(piece)
            continue
        words = _cut(piece)
        if words is None:
            return None
        parts.extend(words)
    if sum(map(str.isalpha, parts)) < 2:
        return None
    return "".join(part.upper() if part in _UPPER else part[:1].upper() + part[1:] for part in parts)


def _cut(letters: str) -> tuple[str, ...] | None:
    """The fewest known words that make up the letters; with as few, the one whose shortest word is longest."""
    if letters in WHOLE:
        return (letters,)
    best: list[tuple[str, ...] | None] = [()] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        choices = [
            (*before, letters[start:end])
            for start in range(max(0, end - _LONGEST_WORD), end)
            if (before := best[start]) is not None and letters[start:end] in PARTS
        ]
        best[end] = min(choices, key=lambda words: (len(words), -min(map(len, words))), default=None)
    return best[-1]
