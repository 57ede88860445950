"""The digest: whether it is sent, when, and whether a week has one of its own."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import AfterValidator

from bot.team.parts import Part


def _hour(value: str) -> str:
    try:
        if len(value) != 5:
            raise ValueError
        dt.time.fromisoformat(value)
    except ValueError:
        raise ValueError(f"“{value}” is no time of day; write it like 09:00") from None
    return value


class Digests(Part):
    """Sent at `hour`, on the organisation's clock, on working days; `weekly` on the first of a week in addition."""

    on: bool = True
    hour: Annotated[str, AfterValidator(_hour)] = "09:00"
    weekly: bool = True

    @property
    def at(self) -> dt.time:
        """The same as a time."""
        return dt.time.fromisoformat(self.hour)
