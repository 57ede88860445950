"""What a post is about: always the service, never the person who wrote it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.phrases import Span
from bot.core.triage import Mood


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme as people see it; the label stands beside the emoji wherever one is shown."""

    slug: str
    emoji: str
    label: str


# In order of precedence: of two themes with as many words in a post, the earlier one is guessed.
THEMES: Mapping[str, Theme] = {
    theme.slug: theme
    for theme in (
        Theme("news", "📰", "News and media"),
        Theme("letters", "📄", "Letters and records"),
        Theme("discharge", "🏠", "Discharge and going home"),
        Theme("cleanliness", "🧼", "Cleanliness"),
        Theme("food", "🍽️", "Food and drink"),
        Theme("cost", "💷", "Cost and charges"),
        Theme("access", "🚪", "Access and getting there"),
        Theme("facilities", "🏢", "Buildings and parking"),
        Theme("streets", "🚧", "Streets, bins and repairs"),
        Theme("safety", "🛡️", "Safety and security"),
        Theme("phones", "📞", "Phones and website"),
        Theme("appointments", "📅", "Appointments"),
        Theme("waiting", "⏳", "Waiting"),
        Theme("communication", "💬", "Communication"),
        Theme("care", "🩺", "Care and treatment"),
        Theme("staff", "👥", "Staff"),
        Theme("events", "📣", "Events and campaigns"),
        Theme("praise", "🌟", "Praise"),
        Theme("question", "❓", "Question"),
    )
}

_LAST_RESORTS = ("praise", "question")  # say how, not about what: only where no other theme has a word


def theme_of(spans: Mapping[str, Sequence[Span]], mood: Mood, *, thanks: bool, asks: bool) -> str | None:
    """The theme with most words in the post. `spans` holds, by theme, where its phrases were found."""
    best, most = None, 0
    for slug in THEMES:
        if slug in spans and slug not in _LAST_RESORTS:
            words = len({place for start, end in spans[slug] for place in range(start, end)})
            if words > most:
                best, most = slug, words
    if best is not None:
        return best
    if asks and "question" in spans:
        return "question"
    return "praise" if thanks or (mood is Mood.POSITIVE and "praise" in spans) else None
