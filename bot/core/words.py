"""The word lists as one compiled value, which every rule of the first guess takes as an argument."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_lowercase
from typing import Any

from bot.core.phrases import Phrases
from bot.core.plain import squeezed
from bot.core.themes import THEMES

_RUN = re.compile(r"(.)\1\1")
_LISTS = {
    "sarcasm": ("cheers", "letdowns"),
    "complaint": ("strong", "faint", "none"),
    "urgent": ("always", "now", "not", "team"),
    "thanks": ("words", "not"),
    "spam": ("strong", "faint"),
}
PAIR = ("one", "other")
HARM_LISTS = ("self", "violence", "safeguarding", "disaster", "danger_now")


class WordTrouble(ValueError):
    """A word list that cannot be used; the message is a sentence for the person who wrote it."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Weights of single words and emoji, and the words that strengthen or turn them, as vaderSentiment has them."""

    words: Mapping[str, float]
    emoji: Mapping[str, float]
    boosters: Mapping[str, float]
    negations: frozenset[str]


@dataclass(frozen=True, slots=True)
class WordLists:
    """All lists, compiled.

    `weights` are those of the mood phrases by tag. `harm` and the sayings in `harmless` are kept apart from the rest;
    `pairs` are the names of what speaks of risk only where its two halves stand near each other.
    `settled` are words that are spelled as the lists spell them; `squeezed` leads from "kil" back to "kill".
    """

    lexicon: Lexicon
    phrases: Phrases
    weights: Mapping[str, float]
    harm: Phrases
    harmless: Phrases
    pairs: tuple[str, ...]
    spellings: Mapping[str, str]
    settled: frozenset[str]
    squeezed: Mapping[str, str]
    masked: tuple[str, ...]

    def spelled(self, cased: Iterable[str]) -> list[str]:
        """Words as the lists spell them: lower case, slips mended, "sooooo" shortened, a possessive 's dropped."""
        settled = self.settled
        return [word if word in settled else self._spelling(word) for word in map(str.lower, cased)]

    def _spelling(self, word: str) -> str:
        if word in self.spellings:
            return self.spellings[word]
        if word.endswith("'s"):
            word = word[:-2]
        if _RUN.search(word):
            word = self.squeezed.get(squeezed(word), word)
        return self.spellings.get(word, word)


def word_lists(table: Mapping[str, Any], lexicon: Lexicon) -> WordLists:
    """Compiles the table of words.toml and harm.toml; raises WordTrouble with a sentence where something is off."""
    try:
        return _compiled(table, lexicon)
    except WordTrouble:
        raise
    except (KeyError, TypeError, AttributeError, ValueError) as problem:
        raise WordTrouble(f"The word lists do not have the shape of words.toml: {problem}.") from problem


def with_team_words(lists: WordLists, harm: Sequence[str], urgent: Sequence[str], lexicon: Lexicon) -> WordLists:
    """Compiled lists with a team's own words of risk and urgency; much quicker than to compile all of them anew."""
    more_harm, more = lists.harm.with_more("harm", harm), lists.phrases.with_more("urgent team", urgent)
    new = (more_harm.vocabulary | more.vocabulary) - lists.settled - set(lists.spellings)
    if not new:
        return replace(lists, harm=more_harm, phrases=more)
    known = lists.settled | set(lists.spellings) | new
    return replace(
        lists,
        harm=more_harm,
        phrases=more,
        settled=known.difference(lists.spellings),
        squeezed=_squeezed(known, lexicon.words),
    )


def _compiled(table: Mapping[str, Any], lexicon: Lexicon) -> WordLists:
    spellings = _spellings(table)
    phrases, harm, harmless = Phrases(spellings), Phrases(spellings), Phrases(spellings)
    weights: dict[str, float] = {}
    for entry in table["mood"]["phrases"]:
        tag = f"mood {float(entry['weight'])}"
        weights[tag] = float(entry["weight"])
        phrases.add(tag, _strings(entry["phrases"], "mood.phrases"))
    for slug, patterns in table["themes"].items():
        if slug not in THEMES:
            raise WordTrouble(f"words.themes.{slug}: there is no such theme. The themes are {', '.join(THEMES)}.")
        phrases.add(f"theme {slug}", _strings(patterns, f"themes.{slug}"))
    for part, lists in _LISTS.items():
        for name, patterns in table[part].items():
            if name not in lists:
                raise WordTrouble(f"words.{part}.{name}: there is no such list, only {', '.join(lists)}.")
            phrases.add(f"{part} {name}", _strings(patterns, f"{part}.{name}"))
    for name in HARM_LISTS:
        harm.add("harm", _strings(table["harm"][name], f"harm.{name}"))
    for name, pair in table["harm"]["pairs"].items():
        for half in PAIR:
            harm.add(f"{name} {half}", _strings(pair[half], f"harm.pairs.{name}.{half}"))
    harm.add_glued("harm", _strings(table["harm"]["glued"], "harm.glued"))
    harmless.add("not", _strings(table["harm"]["not"], "harm.not"))
    weighted = {**lexicon.words, **{word: float(weight) for word, weight in table["mood"]["words"].items()}}
    vocabulary = phrases.vocabulary | harm.vocabulary | harmless.vocabulary
    known = frozenset({*weighted, *vocabulary, *spellings, *lexicon.boosters})
    return WordLists(
        lexicon=Lexicon(weighted, lexicon.emoji, lexicon.boosters, lexicon.negations),
        phrases=phrases,
        weights=weights,
        harm=harm,
        harmless=harmless,
        pairs=tuple(table["harm"]["pairs"]),
        spellings=spellings,
        settled=known.difference(spellings),
        squeezed=_squeezed(known, lexicon.words),
        masked=tuple(_strings(table["harm"]["masked"], "harm.masked")),
    )


def _strings(patterns: Any, where: str) -> Sequence[str]:
    if not isinstance(patterns, list) or not all(isinstance(pattern, str) for pattern in patterns):
        raise WordTrouble(f"words.{where}: this should be a list of phrases in quotation marks.")
    return patterns


def _spellings(table: Mapping[str, Any]) -> dict[str, str]:
    """The spellings of the file, and every slip of one letter in the words where a slip must not matter."""
    slips = table["slips"]
    spellings = {slip: word for word in slips["words"] for slip in _one_letter_off(word)}
    for word in (*slips["words"], *slips["real_words"]):
        spellings.pop(word, None)
    return {**spellings, **table["spellings"]}


def _one_letter_off(word: str) -> Iterable[str]:
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]
        yield word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :]
        for letter in ascii_lowercase:
            yield word[:place] + letter + word[place:]
            yield word[:place] + letter + word[place + 1 :]


def _squeezed(known: Iterable[str], lexicon: Mapping[str, float]) -> dict[str, str]:
    """From squeezed form to word. Where two words squeeze alike ("loser", "looser") ours wins, then the shorter."""
    ordered = sorted((word for word in known if word.isalpha()), key=lambda word: (word in lexicon, len(word), word))
    return {squeezed(word): word for word in reversed(ordered)}
