"""The picture of a digest: four weeks of mentions as bars, the median time to answer as a line, and both in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.core.digest import DayTold
from bot.core.digest_words import minutes

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
BARS, LINE, INK = "#8ab4e0", "#a8400a", "#1d1c1d"
# Slack shows it about 400 wide: drawn larger, its letters would be too small to read there.
WIDTH, HEIGHT = 430, 220
# Slack takes 2,000 characters beside a picture.
LONGEST = 1900


def spec(days: Sequence[DayTold]) -> dict[str, Any]:
    """The picture as Vega-Lite has it: all that it shows stands in it, nothing is fetched."""
    values = [
        {
            "day": _short(each.day),
            "mentions": each.mentions,
            "hours": None if each.answer is None else round(each.answer / 60, 2),
            "unread": "not read" if each.mentions is None else ("read in part" if each.partly else ""),
        }
        for each in days
    ]
    mondays = [_short(each.day) for each in days if each.day.weekday() == 0] or [_short(each.day) for each in days]
    x = {
        "field": "day", "type": "ordinal", "sort": None, "title": None,
        "axis": {"values": mondays, "labelAngle": 0, "ticks": True},
        "scale": {"domain": [_short(each.day) for each in days]},
    }  # fmt: skip
    return {
        "$schema": SCHEMA,
        "background": "white",
        "width": WIDTH,
        "height": HEIGHT,
        "title": {"text": title(days), "anchor": "start", "color": INK},
        "data": {"values": values},
        "layer": [_bars(x), _unread(x), _line(x)],
        "resolve": {"scale": {"y": "independent"}},
        "config": {
            "font": "sans-serif",
            "axis": {"labelFontSize": 13, "titleFontSize": 14, "labelColor": INK, "gridColor": "#e5e5e5"},
            "title": {"fontSize": 15},
            "view": {"stroke": None},
        },
    }


def title(days: Sequence[DayTold]) -> str:
    """What the picture is called."""
    return f"Mentions a day and working time to answer, {_short(days[0].day)} to {_short(days[-1].day)}"


def alt_text(days: Sequence[DayTold]) -> str:
    """The same numbers in words, day by day."""
    said = f"{title(days)} {days[-1].day.year}, day by day: {'; '.join(map(_told, days))}."
    if any(each.partly for each in days):
        said += " A star stands at days on which a network was read in part only."
    return said[:LONGEST]


def _told(each: DayTold) -> str:
    if each.mentions is None:
        return f"{_short(each.day)} not read"
    star = "*" if each.partly else ""
    answered = f", median {minutes(each.answer)}" if each.answer is not None else ""
    return f"{_short(each.day)} {each.mentions:,}{star}{answered}"


def _short(day: date) -> str:
    return f"{day.day} {day:%b}"


def _bars(x: dict[str, Any]) -> dict[str, Any]:
    y = {
        "field": "mentions", "type": "quantitative", "title": "Mentions (bars)",
        "axis": {"titleColor": INK, "tickMinStep": 1}, "scale": {"domainMin": 0},
    }  # fmt: skip
    return {"mark": {"type": "bar", "color": BARS}, "encoding": {"x": x, "y": y}}


def _unread(x: dict[str, Any]) -> dict[str, Any]:
    """Where nobody could listen there is no bar, and that is said."""
    mark = {"type": "text", "angle": 270, "align": "left", "baseline": "middle", "color": INK, "fontSize": 12, "dx": 4}
    return {"mark": mark, "encoding": {"x": x, "y": {"value": HEIGHT}, "text": {"field": "unread"}}}


def _line(x: dict[str, Any]) -> dict[str, Any]:
    y = {
        "field": "hours", "type": "quantitative", "title": "Median hours to answer (line)",
        "axis": {"titleColor": LINE, "grid": False}, "scale": {"domainMin": 0},
    }  # fmt: skip
    mark = {
        "type": "line",
        "color": LINE,
        "strokeWidth": 2.5,
        "point": {"color": LINE, "size": 45},
        "invalid": "filter",
    }
    return {"mark": mark, "encoding": {"x": x, "y": y}}
