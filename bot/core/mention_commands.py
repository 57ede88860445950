"""What stands behind `/mentions`: which list, of which service or mood, or the words to look for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from bot.core.mention_lists import Asked, Which, words_of
from bot.core.triage import Mood

QUOTES = "\"'“”‘’„«»"
HELP = ("help", "?", "how")
LISTS = {
    Which.OPEN: ("open", "unclaimed", "new", "queue"),
    Which.MINE: ("mine", "my", "me", "to me"),
    Which.OWED: ("owed", "due", "late", "overdue"),
    Which.HARM: ("harm", "risk"),
    Which.ANSWERED: ("answered", "done"),
    Which.ALL: ("all", "everything", "every"),
}
MOODS = {
    Mood.POSITIVE: ("positive", "good", "happy"),
    Mood.NEGATIVE: ("negative", "bad", "angry"),
    Mood.NEUTRAL: ("neutral",),
    Mood.UNCLEAR: ("unclear",),
}


@dataclass(frozen=True, slots=True)
class NotKnown:
    """What was typed is none of it: an example of what comes nearest, and the services, where one was meant."""

    example: str
    services: tuple[str, ...] = ()


def understood(typed: str, services: Sequence[tuple[str, str]]) -> Asked | NotKnown | None:
    """What is asked for; None for help. `services` are slugs with their names."""
    text = " ".join(typed.split())
    low = text.casefold()
    if low in HELP:
        return None
    if text[:1] in QUOTES and text:
        words = words_of(text.strip(QUOTES + " "))
        return Asked(Which.ALL, words=words) if words else NotKnown('/mentions "parking"')
    first, _, rest = low.partition(" ")
    if first == "service":
        return _of_service(rest, services)
    return _of_words(low.split(), text)


def _of_service(named: str, services: Sequence[tuple[str, str]]) -> Asked | NotKnown:
    """By its slug, its name, or the one service whose name begins so."""
    for slug, name in services:
        if named in (slug, name.casefold()):
            return Asked(Which.OPEN, service=slug)
    begun = [slug for slug, name in services if named and named in name.casefold()]
    if len(begun) == 1:
        return Asked(Which.OPEN, service=begun[0])
    known = {each.casefold(): slug for slug, name in services for each in (slug, name)}
    near = get_close_matches(named, known, n=1, cutoff=0.5)
    example = known[near[0]] if near else services[0][0] if services else "open"
    return NotKnown(f"/mentions service {example}", tuple(slug for slug, _ in services))


def _of_words(parts: Sequence[str], text: str) -> Asked | NotKnown:
    """A list, a mood, or both: `mine negative`. A slip is one of these; anything else is words to look for."""
    which, mood = None, None
    for part in parts:
        found = next((each for each, ways in LISTS.items() if part in ways), None)
        felt = next((each for each, ways in MOODS.items() if part in ways), None)
        if found is not None and which is None:
            which = found
        elif felt is not None and mood is None:
            mood = felt
        else:
            near, words = nearest(parts), words_of(text.replace("`", " ").strip(QUOTES + " "))
            if near is None and words:
                return Asked(Which.ALL, words=words)
            return NotKnown(near or '/mentions "parking"')
    return Asked(which or Which.OPEN, mood=mood)


def nearest(parts: Sequence[str]) -> str | None:
    """The command that was probably meant; None for words that are none."""
    meant = {way: each.value for each, ways in LISTS.items() for way in ways}
    meant |= {way: each.value for each, ways in MOODS.items() for way in ways}
    meant |= {way: "help" for way in HELP} | {"service": "service emergency", "services": "service emergency"}
    # A list and a mood are two words; more than that is what somebody wants to find, as is a word beside a mood.
    slips = parts if all(part in meant for part in parts) else [part for part in parts if part not in meant]
    for part in (" ".join(parts), *(slips if len(parts) <= 2 else ())):
        found = get_close_matches(part, meant, n=1, cutoff=0.7)
        if found:
            return f"/mentions {meant[found[0]]}"
    return None
