"""How a post sounds: vaderSentiment's lexicon and rules for single words, and our phrases for what words alone miss."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from bot.core.phrases import Span
from bot.core.triage import Mood
from bot.core.words import Lexicon, WordLists

# vaderSentiment's own constants for capitals, negation and distance from the word
_CAPITALS = 0.733
_NEGATION = -0.74
_FADING = (1.0, 0.95, 0.9)
_EXCLAMATION = 0.292
_ALPHA = 15.0

# Found on the development half of the public data: see docs/decisions/0003-triage.md
_NEGATIVE_FROM = -0.20
_POSITIVE_FROM = 0.38
_MIXED_FROM = 2.0
_SARCASTIC = -0.6
_SAME_BREATH = 6  # words
_QUESTION = 0.3
_PLAIN_BAD = -4.0
_EMOTICON = re.compile(r"(?<![\w/])(?:[:;=8xX][-'^]?[()DdPpSs/|\\*\]\[o]+|<3|[-._]{3})(?!\w)")


@dataclass(frozen=True, slots=True)
class Tone:
    """What the words of one post add up to: the good, the bad (below zero) and both together between -1 and 1."""

    good: float
    bad: float
    compound: float

    @property
    def mood(self) -> Mood:
        """The mood, where the words lean far enough one way and do not pull both ways at once."""
        if self.good == self.bad == 0:
            return Mood.NEUTRAL
        if self.compound <= _NEGATIVE_FROM:
            return Mood.NEGATIVE
        if self.compound >= _POSITIVE_FROM:
            return Mood.POSITIVE
        return Mood.UNCLEAR if min(self.good, -self.bad) >= _MIXED_FROM else Mood.NEUTRAL


def tone_of(
    text: str, words: Sequence[str], cased: Sequence[str], found: Mapping[str, Sequence[Span]], lists: WordLists
) -> Tone:
    """Weighs a post. `words` and `cased` are its words, `found` the phrases found in them."""
    weights = _weights(words, cased, found, lists)
    if "but" in words:
        turn = words.index("but")
        weights = [(place, weight * (0.5 if place < turn else 1.5)) for place, weight in weights]
    values = [weight for _, weight in weights] + _signs(text, lists.lexicon)
    good = sum(value for value in values if value > 0)
    bad = sum(value for value in values if value < 0)
    if _sarcastic(found):
        good, bad = 0.0, bad + _SARCASTIC * good
    total = good + bad
    if "?" in text and bad > _PLAIN_BAD:
        total += _QUESTION
    emphasis = min(text.count("!"), 4) * _EXCLAMATION
    total += emphasis if total > 0 else -emphasis if total < 0 else 0.0
    return Tone(good, bad, total / sqrt(total * total + _ALPHA))


def _weights(
    words: Sequence[str], cased: Sequence[str], found: Mapping[str, Sequence[Span]], lists: WordLists
) -> list[tuple[int, float]]:
    """Phrases first, the longer before the shorter; then the single words that no phrase has taken."""
    spans = [
        (end - start, start, end, weight)
        for tag, weight in lists.weights.items()
        if tag in found
        for start, end in found[tag]
    ]
    taken: set[int] = set()
    weights: list[tuple[int, float]] = []
    for _, start, end, weight in sorted(spans, key=lambda span: (-span[0], span[1])):
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            weights.append((start, weight))
    lexicon = lists.lexicon.words
    for place, word in enumerate(words):
        if word in lexicon and place not in taken and word not in lists.lexicon.boosters:
            weights.append((place, _weight(place, words, cased, lists.lexicon)))
    return weights


def _weight(place: int, words: Sequence[str], cased: Sequence[str], lexicon: Lexicon) -> float:
    """One word's weight after the three words before it have strengthened, weakened or turned it."""
    weight = lexicon.words[words[place]]
    if not weight:
        return 0.0
    if len(cased[place]) > 2 and cased[place].isupper():
        weight += _CAPITALS if weight > 0 else -_CAPITALS
    for distance, fading in enumerate(_FADING, start=1):
        if distance > place:
            break
        before = words[place - distance]
        if before in lexicon.boosters:
            boost = lexicon.boosters[before] * fading
            weight += boost if weight > 0 else -boost
        elif before in lexicon.negations or (before == "no" and distance < 3):
            weight *= _NEGATION
    return weight


def _signs(text: str, lexicon: Lexicon) -> list[float]:
    """The weights of emoticons and emoji."""
    signs = [lexicon.words[sign] for sign in _EMOTICON.findall(text) if sign in lexicon.words]
    if not text.isascii():
        signs.extend(lexicon.emoji[letter] for letter in text if letter in lexicon.emoji)
    return signs


def _sarcastic(found: Mapping[str, Sequence[Span]]) -> bool:
    """A cheer with a let-down soon after it, in the same breath."""
    if "sarcasm cheers" not in found or "sarcasm letdowns" not in found:
        return False
    return any(
        cheer[0] < letdown[0] <= cheer[1] + _SAME_BREATH
        for cheer in found["sarcasm cheers"]
        for letdown in found["sarcasm letdowns"]
    )
