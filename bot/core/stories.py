"""Stories that people publish on an independent feedback site, and what staff answered there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Change(StrEnum):
    """What a response says has come of the story; NONE also where the site says nothing about it."""

    NONE = "none"
    PLANNED = "planned"
    MADE = "made"


@dataclass(frozen=True, slots=True)
class Story:
    """One published story, normalised at the door: NFC, no control characters, one line of title.

    `service_codes` are the site's own codes of the services it is about, in upper case; `service_names` stand in the
    same order as the sorted codes. `responses` is how many the site's list shows, at least: some lists show none, so
    ask for the responses themselves before a story counts as unanswered.
    """

    key: str
    title: str
    url: str
    service_codes: frozenset[str]
    service_names: tuple[str, ...]
    published_at: datetime
    responses: int


@dataclass(frozen=True, slots=True)
class Response:
    """One public answer by staff; `by` is the name or the job title that the site shows."""

    key: str
    by: str
    at: datetime
    change: Change


@dataclass(frozen=True, slots=True)
class StoryPage:
    """One page of stories; `skipped` counts the broken items that were left out of it."""

    stories: tuple[Story, ...]
    more: bool
    skipped: int = 0

    @property
    def length(self) -> int:
        """How far this page reaches: the next one begins so many stories later."""
        return len(self.stories) + self.skipped
