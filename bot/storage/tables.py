"""Every table, in one place for the migrations."""

from bot.storage import cards, history, marks, mentions, outages, pastes, posts, spend, watches
from bot.storage.base import Base

metadata = Base.metadata

__all__ = ["cards", "history", "marks", "mentions", "metadata", "outages", "pastes", "posts", "spend", "watches"]
