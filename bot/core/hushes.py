"""A hush: why promos and invitations are held, until when, and when whoever began it is reminded of its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

# The longest reason that somebody may give.
LONGEST_REASON = 300
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SHORTEST = timedelta(minutes=5)


class HushKind(StrEnum):
    """What the team is quiet for."""

    INCIDENT = "incident"
    MOURNING = "mourning"
    ELECTION = "election"
    OTHER = "other"


# The quiet before an election is known months ahead; what befalls us is looked at again after six weeks.
LONGEST = {
    HushKind.INCIDENT: timedelta(days=42),
    HushKind.MOURNING: timedelta(days=42),
    HushKind.ELECTION: timedelta(days=120),
    HushKind.OTHER: timedelta(days=42),
}
# So long before the end a reminder comes, if so much of the hush was still to come when its end was set.
REMINDERS = ((DAY, 2 * DAY), (HOUR, 2 * HOUR))


class HushSays(StrEnum):
    """What one of a hush's messages is for: it stands, it is over, or it will soon be."""

    STANDS = "stands"
    OVER = "over"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class Hush:
    """A hush as it is told. `changed_by` set the end that it has now. Once it is over, `ended_at` says since when, and
    `lifted_by` who lifted it, None where its time was up."""

    number: int
    kind: HushKind
    reason: str
    by: str
    begun_at: datetime
    ends_at: datetime
    zone: ZoneInfo
    changed_by: str | None = None
    changed_at: datetime | None = None
    ended_at: datetime | None = None
    lifted_by: str | None = None


@dataclass(frozen=True, slots=True)
class HushCard:
    """One of the messages of a hush. `held` are the members whose invitations it held, with how many each, `promos` the
    numbers of those of which it held a run that still asks."""

    hush: Hush
    says: HushSays
    held: tuple[tuple[str, int], ...] = ()
    promos: tuple[int, ...] = ()


def next_look(ends_at: datetime, set_at: datetime, now: datetime) -> datetime:
    """When there is something to do about a hush whose end was set at `set_at`: a reminder, or its end.

    Counted from now: whoever slept through a reminder sends the next one only.
    """
    moments = [ends_at - before for before, least in REMINDERS if ends_at - set_at >= least]
    return min((at for at in moments if at > now), default=ends_at)


def wrong_end(kind: HushKind, ends_at: datetime, now: datetime) -> str | None:
    """Why a hush cannot end then, as a sentence; None where it can."""
    if ends_at < now + SHORTEST:
        return "Choose an end at least five minutes from now. To end a hush at once, lift it."
    longest = LONGEST[kind]
    if ends_at > now + longest:
        return f"That is more than {longest.days} days ahead. Choose an earlier end; you can change it later."
    return None
