"""Phrases compiled into one tree, so that every list of words is read in a single pass over a post."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

from bot.core.plain import plain

Span = tuple[int, int]
"""First word and the word after the last, counted in words."""

_NUMBER_WORDS = frozenset(
    ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "several", "few"]
)
_NO_WORD = re.compile(r"[^\w'&#*()|]+")  # "self-harm" is written and read as two words
_GAP = 2  # the most words that a * may stand for
_GLUED_FROM = 8  # shorter ones turn up inside honest words
_SETS = "|"  # key under which a node keeps its choices between single words
_FEW = 30  # phrases that one pattern may stand for before its choices are kept together: more make a larger tree
_END = ""  # key under which a node keeps the tags of the phrases that end there

_Node = dict[str, Any]


def spelled_out(pattern: str) -> list[str]:
    """The phrases that a pattern stands for: "(still|) wait(s|ing)" is four. Choices may hold choices.

    A choice between whole words is kept together, "(mum|dad) left" as "mum|dad left": phrases would be millions else.
    """
    return [" ".join(phrase.split()).strip("* ") for phrase in _spelled_out(_NO_WORD.sub(" ", plain(pattern.lower())))]


def _spelled_out(pattern: str) -> list[str]:
    start = pattern.find("(")
    if start < 0:
        return [pattern]
    depth, choices, begun = 0, [], start + 1
    for place in range(start, len(pattern)):
        sign = pattern[place]
        depth += (sign == "(") - (sign == ")")
        if depth == 0 or (depth == 1 and sign == "|"):
            choices.extend(_spelled_out(pattern[begun:place]))
            begun = place + 1
        if depth == 0:
            whole = pattern[:start][-1:] in ("", " ") and pattern[begun:][:1] in ("", " ")
            chosen = _together(choices) if whole else choices
            return [pattern[:start] + choice + ending for ending in _spelled_out(pattern[begun:]) for choice in chosen]
    raise ValueError(f"a bracket is not closed in {pattern!r}")


def _together(choices: Iterable[str]) -> list[str]:
    trimmed = [choice.strip() for choice in choices]
    words = [choice for choice in trimmed if choice and not set(choice) & set(" *#")]
    return [*(["|".join(words)] if words else []), *(choice for choice in trimmed if choice not in words)]


def is_number(word: str) -> bool:
    """Whether # in a phrase may stand for this word."""
    return "0" <= word[0] <= "9" or word in _NUMBER_WORDS


class Phrases:
    """Tagged phrases. In a phrase # is any number and * is up to two words."""

    def __init__(self, spellings: Mapping[str, str]) -> None:
        self._spellings = spellings
        self._root: _Node = {}
        self.vocabulary: set[str] = set()

    def add(self, tag: str, patterns: Iterable[str]) -> None:
        """Adds patterns under a tag; the words are brought to the spelling that posts are brought to."""
        for pattern in patterns:
            for phrase in spelled_out(pattern):
                places = [[self._spellings.get(word, word) for word in place.split("|")] for place in phrase.split()]
                # Single words are the quicker way through the tree, choices the smaller tree; the first is always one.
                single = len(places) if prod(map(len, places)) <= _FEW else 1
                for words in product(*places[:single]):
                    self._add(tag, [*([word] for word in words), *places[single:]])

    def add_glued(self, tag: str, patterns: Iterable[str]) -> None:
        """Adds phrases written as one word ("killmyself"), as in hashtags."""
        for pattern in patterns:
            for phrase in spelled_out(pattern):
                for words in product(*(place.split("|") for place in phrase.split())):
                    self.add_words(tag, ["".join(words).replace("'", "")])

    def add_words(self, tag: str, words: Sequence[str]) -> None:
        """Adds one phrase that is already cut into words."""
        self._add(tag, [[word] for word in words])

    def _add(self, tag: str, places: Sequence[Sequence[str]]) -> None:
        if not places:
            return
        node = self._root
        for words in places:
            self.vocabulary.update(words)
            if len(words) == 1:
                node = node.setdefault(words[0], {})
            else:
                node = node.setdefault(_SETS, {}).setdefault(frozenset(words), {})
        tags: list[str] = node.setdefault(_END, [])
        if tag not in tags:
            tags.append(tag)

    def with_more(self, tag: str, patterns: Iterable[str]) -> Phrases:
        """The same phrases and some more, as a tree of its own that shares every branch which they leave alone."""
        more = Phrases(self._spellings)
        more.add(tag, patterns)
        both = Phrases(self._spellings)
        both._root, both.vocabulary = _merged(self._root, more._root), self.vocabulary | more.vocabulary
        return both

    def find(self, words: Sequence[str]) -> dict[str, list[Span]]:
        """Where the phrases of each tag occur; overlapping finds are all kept."""
        root, numbers = self._root, self._root.get("#")
        found: dict[str, list[Span]] = {}
        for start, word in enumerate(words):
            if word in root:
                _follow(root[word], words, start, start + 1, found)
            if numbers is not None and is_number(word):
                _follow(numbers, words, start, start + 1, found)
        return found


def _merged(one: _Node, other: _Node) -> _Node:
    """Both trees; neither is changed."""
    joined = dict(one)
    for key, under in other.items():
        known = joined.get(key)
        if known is None:
            joined[key] = under
        elif isinstance(under, list):
            joined[key] = [*known, *(tag for tag in under if tag not in known)]
        else:
            joined[key] = _merged(known, under)
    return joined


def _follow(node: _Node, words: Sequence[str], start: int, place: int, found: dict[str, list[Span]]) -> None:
    """Walks down the tree as far as the words go, branching off for choices, numbers and gaps."""
    while True:
        if _END in node:
            for tag in node[_END]:
                found.setdefault(tag, []).append((start, place))
        if place == len(words):
            return
        if "*" in node:
            for gap in range(min(_GAP + 1, len(words) - place)):
                _branch(node["*"], words, start, place + gap, found)
                following = node["*"].get(words[place + gap])
                if following is not None:
                    _follow(following, words, start, place + gap + 1, found)
        if _SETS in node or "#" in node:
            _branch(node, words, start, place, found)
        following = node.get(words[place])
        if following is None:
            return
        node, place = following, place + 1


def _branch(node: _Node, words: Sequence[str], start: int, place: int, found: dict[str, list[Span]]) -> None:
    word = words[place]
    if _SETS in node:
        for choice, following in node[_SETS].items():
            if word in choice:
                _follow(following, words, start, place + 1, found)
    if "#" in node and is_number(word):
        _follow(node["#"], words, start, place + 1, found)


def outside(spans: Sequence[Span], covers: Sequence[Span]) -> list[Span]:
    """The spans that do not lie wholly within one of the covers."""
    if not covers:
        return list(spans)
    return [span for span in spans if not any(c[0] <= span[0] and span[1] <= c[1] for c in covers)]
