"""Which service a post names, by the words that the team's settings give each service."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.core.phrases import Phrases, Span
from bot.core.plain import cased_words, plain
from bot.core.words import WordLists


@dataclass(frozen=True, slots=True)
class ServiceWords:
    """A service and what the public calls it: "Ward 4", "maternity", "A&E". Taken as they are, never as patterns."""

    slug: str
    words: tuple[str, ...]


def service_phrases(services: Sequence[ServiceWords], lists: WordLists) -> Phrases:
    """The names of all services, each tagged with the service's place in the settings."""
    phrases = Phrases(lists.spellings)
    for place, service in enumerate(services):
        for name in service.words:
            for words in _forms(name):
                phrases.add_words(str(place), lists.spelled(words))
    return phrases


def service_of(found: Mapping[str, Sequence[Span]], services: Sequence[ServiceWords]) -> str | None:
    """The service with the longest name in the post; of equals the one named first, then the settings' order."""
    finds = [(start - end, start, int(tag)) for tag, spans in found.items() for start, end in spans]
    return services[min(finds)[2]].slug if finds else None


def _forms(name: str) -> Iterator[list[str]]:
    words = [word.lower() for word in cased_words(plain(name.lower()))]
    yield words
    yield [part for word in words for part in word.replace("&", " and ").split()]
    yield [part for word in words for part in word.split("&")]  # "A & E", where the sign stands alone
