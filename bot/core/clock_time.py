"""How a time of day is written, everywhere: “4.30pm”, “12 noon”, “midnight”."""

from __future__ import annotations

from datetime import datetime, tzinfo

from bot.core.moments import clock


def clock_time(moment: datetime, zone: tzinfo) -> str:
    """ "9.14am", "12 noon", "midnight"."""
    return clock(moment.astimezone(zone))
