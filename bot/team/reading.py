"""How the networks are read and how often, and the team's own words that are added to Kestrel's lists."""

from __future__ import annotations

from pydantic import Field

from bot.team.parts import Part, Phrase


class Words(Part):
    """Words of the team's own that are added to Kestrel's lists."""

    harm: tuple[Phrase, ...] = ()
    urgent: tuple[Phrase, ...] = ()


class Reading(Part):
    """How often the networks are read, in seconds; `recheck` is how soon deletions of the day's posts are noticed,
    `pause` how long a source is left alone after trouble; it doubles up to eight times that."""

    busy: float = Field(default=10, gt=0, le=15)
    quiet: float = Field(default=120, gt=0, le=3600)
    recheck: float = Field(default=600, gt=0)
    pause: float = Field(default=15, gt=0, le=600)
    first_hours: float = Field(default=24, gt=0, le=24 * 90)
    keep_checking_days: float = Field(default=7, gt=0)
