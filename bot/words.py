"""Loads the word lists: our own two files, the library's lexicon, and what a team adds."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

from vaderSentiment import vaderSentiment

from bot.core.words import Lexicon, WordLists, WordTrouble, with_team_words, word_lists

_FILES = ("words.toml", "harm.toml")


def load_words(team: Mapping[str, Any] | None = None) -> WordLists:
    """Everything the first guess reads, compiled once. `team` has the shape of words.toml and is added to it."""
    table: dict[str, Any] = {}
    for name in _FILES:
        table = _joined(table, tomllib.loads(resources.files("bot").joinpath(name).read_text("utf-8")))
    return word_lists(_joined(table, team or {}), _lexicon())


@lru_cache(maxsize=32)
def words_of(harm: tuple[str, ...], urgent: tuple[str, ...]) -> WordLists:
    """The lists with a team's own words of risk and urgency; compiled once for each team, since they never change."""
    own = _own_words()
    return with_team_words(own, harm, urgent, _lexicon()) if harm or urgent else own


@lru_cache(maxsize=1)
def _own_words() -> WordLists:
    """Kestrel's own lists: seconds of work on a small machine, which Slack does not wait for when words change."""
    return load_words()


def _lexicon() -> Lexicon:
    analyzer = vaderSentiment.SentimentIntensityAnalyzer()
    emoji = {
        sign: sum(analyzer.lexicon.get(word, 0.0) for word in meaning.split())
        for sign, meaning in analyzer.emojis.items()
        if len(sign) == 1
    }
    return Lexicon(
        words=dict(analyzer.lexicon),
        emoji={sign: weight for sign, weight in emoji.items() if weight},
        boosters=dict(vaderSentiment.BOOSTER_DICT),
        negations=frozenset(vaderSentiment.NEGATE),
    )


def _joined(ours: Mapping[str, Any], theirs: Mapping[str, Any], where: str = "words") -> dict[str, Any]:
    """Tables are merged and lists are joined; anything else is replaced."""
    joined = dict(ours)
    for key, value in theirs.items():
        known = joined.get(key)
        if isinstance(known, Mapping) != isinstance(value, Mapping) and known is not None:
            raise WordTrouble(f"{where}.{key}: this should be {'a table' if isinstance(known, Mapping) else 'a list'}.")
        if isinstance(known, Mapping):
            joined[key] = _joined(known, value, f"{where}.{key}")
        elif isinstance(known, list) and isinstance(value, list):
            joined[key] = [*known, *value]
        elif isinstance(known, list):
            raise WordTrouble(f"{where}.{key}: this should be a list of phrases.")
        else:
            joined[key] = value
    return joined
