"""Every table, in one place for the migrations."""

from bot.storage import (
    cards,
    chases,
    deadlines,
    duty,
    history,
    hours,
    hushes,
    invitations,
    marks,
    mentions,
    outages,
    outbox,
    pastes,
    people,
    posts,
    replies,
    spend,
    spikes,
    stories,
    storms,
    watches,
)
from bot.storage.base import Base

metadata = Base.metadata

__all__ = [
    "cards",
    "chases",
    "deadlines",
    "duty",
    "history",
    "hours",
    "hushes",
    "invitations",
    "marks",
    "mentions",
    "metadata",
    "outages",
    "outbox",
    "pastes",
    "people",
    "posts",
    "replies",
    "spend",
    "spikes",
    "stories",
    "storms",
    "watches",
]
