"""The first guess from word lists alone, behind the `Scorer` interface."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.complaint import is_complaint
from bot.core.harm import disguised, harm_spans, harm_words
from bot.core.mood import tone_of
from bot.core.plain import cased_words, plain
from bot.core.service_words import ServiceWords, service_of, service_phrases
from bot.core.spam import is_spam
from bot.core.thanks import is_thanks
from bot.core.themes import THEMES, theme_of
from bot.core.triage import Guess, Mood
from bot.core.urgency import urgency_of
from bot.core.words import WordLists

_KNOWN_SHARE = 0.25
_THEME_TAGS = {slug: f"theme {slug}" for slug in THEMES}


class WordScorer:
    """Guesses from word lists and the names of the team's services. Keeps nothing of what it reads."""

    def __init__(self, words: WordLists, services: Sequence[ServiceWords] = ()) -> None:
        self._words = words
        self._services = tuple(services)
        self._names = service_phrases(self._services, words)

    def guess(self, text: str) -> Guess:
        """The guess for one post's text (unescaped, links expanded). Never raises on odd input."""
        lists = self._words
        seen = plain(text)
        cased = cased_words(seen)
        words = lists.spelled(cased)
        found = lists.phrases.find(words)
        tone = tone_of(text, words, cased, found, lists)
        asks = "?" in text
        harm = bool(harm_spans(words, lists)) or (disguised(seen, cased) and bool(harm_words(text, lists)))
        # A post about risk has no mood that anybody should count, and nothing may sort it away. Nor can a mood be
        # told where hardly a word is known to the lists: another language, a bare link.
        mood = Mood.UNCLEAR if harm or not _readable(words, lists) else tone.mood
        complaint = not harm and is_complaint(found, tone, addressed="@" in text)
        thanks = not harm and is_thanks(found, mood, length=len(words), asks=asks)
        themes = {slug: found[tag] for slug, tag in _THEME_TAGS.items() if tag in found}
        return Guess(
            mood=mood,
            theme=theme_of(themes, mood, thanks=thanks, asks=asks),
            service=service_of(self._names.find(words), self._services),
            urgency=urgency_of(found, mood, harm=harm),
            thanks=thanks,
            spam=not harm and is_spam(text, found, complaint=complaint),
            complaint=complaint,
            harm=harm,
        )


def _readable(words: Sequence[str], lists: WordLists) -> bool:
    return bool(words) and sum(word in lists.settled for word in words) >= _KNOWN_SHARE * len(words)
