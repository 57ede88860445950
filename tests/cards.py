"""Cards made up for tests of what is drawn: `mention` with anything about it changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.cards import Guessed, Line, ListCard, MentionCard, Quote, StormCard
from bot.core.lifecycle import Status, buttons
from bot.core.permit import Permit, PermitKind
from bot.core.triage import Mood, Urgency
from bot.core.watching import WatchKind

NOW = datetime(2026, 11, 23, 9, 14, tzinfo=UTC)
ZONE = ZoneInfo("Europe/London")
WORDS = "Four hours in A&E and nobody tells us a thing"
QUOTE = Quote("jo_rowan", "Jo Rowan", WORDS, NOW, "https://x.com/jo_rowan/status/1")
GUESS = Guessed(Mood.NEGATIVE, "waiting", "Emergency department (A&E)", Urgency.ROUTINE, thanks=False, spam=False,
                complaint=True, harm=False)  # fmt: skip
PERMIT = Permit(PermitKind.API, "They mentioned @AshcombeValeNHS, so our app may answer.", date(2026, 11, 22))
SERVICES = (("emergency", "Emergency department (A&E)"), ("maternity", "Maternity"))


def quote(text: str, **more: Any) -> Quote:
    """The same person's post with other words."""
    return replace(QUOTE, text=text, **more)


def guess(**more: Any) -> Guessed:
    """The same guess with something about it changed."""
    return replace(GUESS, **more)


def mention(**more: Any) -> MentionCard:
    """A card of an open mention."""
    given: dict[str, Any] = {
        "mention_id": 7, "kind": WatchKind.MENTION, "network": "x", "quote": QUOTE, "pictures": (), "language": "en",
        "status": Status.OPEN, "owner": None, "owned_at": None, "answered_at": None, "answer_url": None,
        "added_by": None, "guess": GUESS, "permit": PERMIT, "earlier": (), "earlier_count": 0,
        "gathered": (), "gathered_count": 0, "services": SERVICES, "zone": ZONE,
    }  # fmt: skip
    given |= more
    return MentionCard(buttons=buttons(given["status"]), **given)


def line(number: int = 1, text: str = WORDS, *, status: Status = Status.OPEN, **more: Any) -> Line:
    """A line of a packed list."""
    given: dict[str, Any] = {"mood": Mood.NEGATIVE, "theme": None, "owner": None, "quote": quote(text)}
    return Line(mention_id=number, status=status, buttons=buttons(status), **(given | more))


def packed(*lines: Line) -> ListCard:
    """A packed list."""
    return ListCard(lines, ZONE)


def storm(**more: Any) -> StormCard:
    """The summary of a storm that is on."""
    given: dict[str, Any] = {
        "began_at": NOW, "ended_at": None, "seen_at": NOW, "mentions": 10_000, "gathered": 6000, "packed": 3000,
        "own_cards": 1000, "pressing": 12, "claimed": 40, "moods": ((Mood.NEGATIVE, 9000),),
        "themes": (("waiting", 5000),), "zone": ZONE,
    }  # fmt: skip
    return StormCard(**(given | more))
