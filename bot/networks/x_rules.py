"""X's prices, limits and rules as values, read from the one dated file beside this module."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from importlib import resources
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.core.permit import ReplyRules
from bot.core.prices import Prices
from bot.core.reading import Source

Count = Annotated[int, Field(gt=0)]
# Kept free for filling gaps by search and for links that members paste.
SPARE = 1.2


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Windows(_Table):
    """How many requests X takes in one window."""

    minutes: Count
    mentions_per_app: Count
    search_per_app: Count

    @property
    def length(self) -> timedelta:
        """How long one window is."""
        return timedelta(minutes=self.minutes)


class Reach(_Table):
    """How far back X reads, and how much it takes at once."""

    mentions: Count
    search_days: Count
    search_margin_minutes: Count
    query_length: Count
    page: Count

    @property
    def search(self) -> timedelta:
        """How far back a search may safely ask."""
        return timedelta(days=self.search_days, minutes=-self.search_margin_minutes)


class Length(_Table):
    """What fits in one post."""

    post: Count
    link: Count


class PictureRules(_Table):
    """What X takes with a post: how many pictures, how large, and how long a description."""

    most: Count
    bytes: Count
    alt: Count


class _Reply(_Table):
    api: str
    no_keys: str
    not_asked: str
    intent_url: str


class XRules(_Table):
    """Everything about X that changes, as it was on `checked_on`."""

    checked_on: date
    prices: Prices
    windows: Windows
    reach: Reach
    length: Length
    pictures: PictureRules
    reply: _Reply

    @property
    def spacing(self) -> dict[Source, float]:
        """How many seconds lie between two requests of a kind that use up its window evenly, with some to spare."""
        length = self.windows.length.total_seconds() * SPARE
        return {
            Source.MENTIONS: length / self.windows.mentions_per_app,
            Source.SEARCH: length / self.windows.search_per_app,
        }

    @property
    def reply_rules(self) -> ReplyRules:
        """The rule for answers, as `core.permit` takes it."""
        return ReplyRules(checked_on=self.checked_on, **self.reply.model_dump())


def x_rules() -> XRules:
    """The rules from the file, checked; reads the file each time, so that nothing is kept in the module."""
    words = resources.files(__package__).joinpath("x_rules.toml").read_text(encoding="utf-8")
    return XRules.model_validate(tomllib.loads(words))
