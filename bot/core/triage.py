"""The first guess about a mention, and the small interface behind which a better guesser can come."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Mood(StrEnum):
    """How the words sound; UNCLEAR is an honest answer in the middle."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"
    UNCLEAR = "unclear"


class Urgency(StrEnum):
    """How soon the team promises to look."""

    ROUTINE = "routine"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class Guess:
    """What the words of one post suggest. Every field is a guess that a person may correct.

    `theme` is one of `themes.THEMES` or None. `service` is the slug of a service in the team's settings.
    `harm` says that words of risk fired; the words themselves are read from the post again when a card is
    drawn and are never stored apart from it.
    """

    mood: Mood
    theme: str | None
    service: str | None
    urgency: Urgency
    thanks: bool
    spam: bool
    complaint: bool
    harm: bool


class Scorer(Protocol):
    """Guesses from the words alone: no network, no database, no memory of who wrote them."""

    def guess(self, text: str) -> Guess:
        """The guess for one post's text (unescaped, links expanded). Never raises on odd input."""
        ...
