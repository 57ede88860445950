"""Cards made up for tests of what is drawn: `mention` with anything about it changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.cards import Answering, Guessed, Line, ListCard, MentionCard, Quote, StormCard, StoryTold
from bot.core.lifecycle import MORE, Status, buttons
from bot.core.more import Happened, MoreMenu
from bot.core.permit import Permit, PermitKind
from bot.core.replies import ReplyKind, ReplyState
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
    moves = {"buttons": buttons(given["status"]), "more": buttons(given["status"], MORE)}
    return MentionCard(**(moves | given))


def answering(**more: Any) -> Answering:
    """A reply of Tom's that stands on the network."""
    given: dict[str, Any] = {
        "reply_id": 3, "kind": ReplyKind.REPLY, "way": PermitKind.API, "state": ReplyState.SENT, "by": "U0TOM",
        "at": NOW, "sent_at": NOW, "url": "https://x.com/AshcombeValeNHS/status/2",
    }  # fmt: skip
    return Answering(**(given | more))


def told(**more: Any) -> StoryTold:
    """A story on the feedback site that nobody has answered."""
    given: dict[str, Any] = {
        "title": "Four hours & a kind nurse", "url": "https://www.careopinion.org.uk/12", "published_at": NOW,
    }  # fmt: skip
    return StoryTold(**(given | more))


def menu(*happened: Happened, **more: Any) -> MoreMenu:
    """What opens under "More" on an open mention."""
    given: dict[str, Any] = {
        "card": mention(), "service": "emergency", "reasons": ("About another organisation", "Spam or advertising"),
        "ladder": (("Head of communications", "U0HELEN"), ("Director", "U0DAVID")), "happened": happened, "before": 0,
        "now": NOW,
    }  # fmt: skip
    return MoreMenu(**(given | more))


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
