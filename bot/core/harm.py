"""Words of risk: self-harm, abuse, safeguarding, someone in danger now. Favours firing over missing."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from bot.core.phrases import Span, outside
from bot.core.plain import placed_words, plain_with_places, squeezed
from bot.core.words import PAIR, WordLists

_SIGNED = re.compile(r"[a-zA-Z][*@$!|+#]+[a-zA-Z]|[$*][a-zA-Z]{2}")
_FIGURED = re.compile(r"[a-zA-Z][0-9]+[a-zA-Z]|^[0-9][a-zA-Z]")
_CHUNK = re.compile(r"(?:https?://|www\.)\S+|(?<!\S)@\w+|([^\s,;:?\"()]+)")
_SPACED = re.compile(r"(?<![^\W_])[^\W\d_](?:[\s._\-/*]{1,3}[^\W\d_](?![^\W_])){2,}")
_STAND_INS = str.maketrans("013457@$!|+", "oieastasiit")
_CLOSE = 10  # words between the halves of a pair, about a sentence
_LONGEST = 20  # words in the longest half
_SPELLED_OUT = 3  # single letters in a row
_WILD = re.compile(r"[*#]+")

_Placed = tuple[str, int, int]


def harm_words(text: str, words: WordLists) -> tuple[str, ...]:
    """The words of the post that fired, exactly as they were written and in order; empty where none did."""
    plain, places = plain_with_places(text)
    pieces = placed_words(plain)
    readings = [pieces]
    if disguised(plain, [word for word, _, _ in pieces]):
        readings.append(list(_undisguised(plain, words)))
    found: list[tuple[int, int]] = []
    for reading in readings:
        for start, end in harm_spans(words.spelled(word for word, _, _ in reading), words):
            found.append((places[reading[start][1]], places[reading[end - 1][2] - 1] + 1))
    return tuple(text[start:end] for start, end in _widest(found))


def harm_spans(spelled: Sequence[str], words: WordLists) -> list[Span]:
    """Where the words of risk stand in a post already cut into words, everyday sayings left out."""
    found = words.harm.find(spelled)
    if not found:
        return []
    covers = words.harmless.find(spelled).get("not", ())
    spans = outside(found.get("harm", ()), covers)
    for name in words.pairs:
        halves = [found.get(f"{name} {half}") for half in PAIR]
        if all(halves):
            spans.extend(_near(*(outside(half or (), covers) for half in halves)))
    return spans


def _near(ones: Sequence[Span], others: Sequence[Span]) -> Iterator[Span]:
    """Both halves of every pair that stands close together; both come in the order of the post."""
    for one in ones:
        for other in others[bisect_left(others, (one[0] - _CLOSE - _LONGEST, 0)) :]:
            if other[0] > one[1] + _CLOSE:
                break
            if other[1] >= one[0] - _CLOSE and (one[1] <= other[0] or other[1] <= one[0]):
                yield from (one, other)


def disguised(plain: str, cased: Sequence[str]) -> bool:
    """Whether some word may be written to slip past a filter: k1ll, su*cide, s.u.i.c.i.d.e. Says yes too often."""
    if _SIGNED.search(plain) or (list(map(len, cased)).count(1) >= _SPELLED_OUT and _SPACED.search(plain)):
        return True
    return any(not word.isalpha() and _FIGURED.search(word) for word in cased)


def _undisguised(plain: str, words: WordLists) -> Iterator[_Placed]:
    place = 0
    for run in _SPACED.finditer(plain):
        yield from _chunks(plain, place, run.start(), words)
        letters = re.sub(r"[\W_]", "", run[0]).lower()
        yield letters, run.start(), run.end()
        place = run.end()
    yield from _chunks(plain, place, len(plain), words)


def _chunks(plain: str, start: int, end: int, words: WordLists) -> Iterator[_Placed]:
    for chunk in _CHUNK.finditer(plain, start, end):
        if chunk[1]:
            word = chunk[1].lower().strip(".!'-#")
            if not word.isalnum() or not word.isalpha():
                word = _unmasked(word, words)
            if word:
                yield word, chunk.start(), chunk.end()


def _unmasked(word: str, words: WordLists) -> str:
    """The word of risk that a masked word stands for, or the word as it is."""
    if word.isdigit():
        return word
    letters = word.translate(_STAND_INS)
    if not _WILD.search(letters):
        return letters
    shape = re.compile("[a-z]+".join(re.escape(part) for part in _WILD.split(letters)))
    lengths = range(len(letters) - 1, len(letters) + 4)
    fits = [risk for risk in words.masked if len(risk) in lengths and shape.fullmatch(risk)]
    return min(fits, key=lambda risk: (abs(len(risk) - len(letters)), risk)) if fits else squeezed(letters)


def _widest(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order, overlapping finds joined into one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
