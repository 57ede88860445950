"""Near-identical posts: a copy with another link, handle or word order gathers under the post that came first."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from bot.core.plain import plain

ALIKE = 88.0  # token_sort_ratio; token_set_ratio would join strangers
LONG_ENOUGH = 25  # letters of cleaned text; below it only exact copies would be left, and "thank you" is no copy

_DROPPED = re.compile(r"(?:https?://|www\.)\S+|@\w+|[^\w\s]+|_+")
_RARER_WORDS = 4  # and a quarter of the text's words: so many would have to be replaced for a copy to be overlooked


def clean(text: str) -> str:
    """What two copies have in common: lower case, no links, handles, punctuation or marks, single spaces."""
    return " ".join(_DROPPED.sub(" ", plain(text).lower().replace("'", "")).split())


class Likeness:
    """Finds the earliest post that a new one repeats, among the leads it was given and those added since.

    A copy shares words with its lead. So a new text meets only the leads that hold one of its rarer words, and all
    leads only where its words are everywhere: comparing with everyone costs 25 ms for a page against 2,000 leads.
    """

    def __init__(self, leads: Iterable[tuple[int, str]] = ()) -> None:
        self._exact: dict[str, int] = {}
        self._ids: list[int] = []
        self._texts: list[str] = []
        self._holders: dict[str, list[int]] = {}  # from word to the places of the leads that hold it
        for lead, cleaned in leads:
            self.add(lead, cleaned)

    def add(self, lead: int, cleaned: str) -> None:
        """Makes a post a lead for those that come after it; a text too short to compare is left out."""
        if len(cleaned) < LONG_ENOUGH:
            return
        words = sorted(cleaned.split())
        text = " ".join(words)
        if text in self._exact:
            return
        self._exact[text] = lead
        for word in set(words):
            self._holders.setdefault(word, []).append(len(self._ids))
        self._ids.append(lead)
        self._texts.append(text)

    def find(self, cleaned: str) -> int | None:
        """The lead that this text repeats: an exact copy, else the one most alike, else None. Ties: the earliest."""
        if len(cleaned) < LONG_ENOUGH:
            return None
        words = sorted(cleaned.split())
        text = " ".join(words)
        if text in self._exact:
            return self._exact[text]
        near = self._near(words)
        texts = self._texts if near is None else [self._texts[place] for place in near]
        best = process.extractOne(text, texts, scorer=fuzz.ratio, processor=None, score_cutoff=ALIKE)
        if best is None:
            return None
        return self._ids[best[2] if near is None else near[best[2]]]

    def _near(self, words: list[str]) -> list[int] | None:
        """The places of the leads worth comparing, earliest first; None for all of them."""
        holders = sorted((self._holders[word] for word in set(words) if word in self._holders), key=len)
        rarer = holders[: _RARER_WORDS + len(words) // 4]
        if sum(map(len, rarer)) > len(self._ids) // 2:
            return None
        return sorted(set().union(*rarer))
