"""Every table, in one place for the migrations."""

from bot.storage import cards, history, marks, mentions, pastes, posts, spend, watches
from bot.storage.base import Base

metadata = Base.metadata

__all__ = ["cards", "history", "marks", "mentions", "metadata", "pastes", "posts", "spend", "watches"]
