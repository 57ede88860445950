"""Every table, in one place for the migrations."""

from bot.storage import (
    cards,
    history,
    invitations,
    marks,
    mentions,
    mutes,
    outages,
    outbox,
    pastes,
    posts,
    replies,
    spend,
    stories,
    watches,
)
from bot.storage.base import Base

metadata = Base.metadata

__all__ = [
    "cards",
    "history",
    "invitations",
    "marks",
    "mentions",
    "metadata",
    "mutes",
    "outages",
    "outbox",
    "pastes",
    "posts",
    "replies",
    "spend",
    "stories",
    "watches",
]
