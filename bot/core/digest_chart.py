"""The picture of a digest: four weeks of mentions as bars, the median time to answer as a line, and both in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from bot.core.digest import DayTold
from bot.core.digest_words import minutes

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
BARS, LINE, INK, DEAF = "#8ab4e0", "#a8400a", "#1d1c1d", "#ececec"
# A chat shows it some 350 points wide, so the letters are large for its size.
WIDTH, HEIGHT = 560, 280
TICKS = 5
# Slack takes 2,000 characters beside a picture.
LONGEST = 1900


def spec(days: Sequence[DayTold]) -> dict[str, Any]:
    """The picture as Vega-Lite has it: all that it shows stands in it, nothing is fetched."""
    values = [
        {
            "day": _short(each.day),
            "mentions": each.mentions,
            "hours": None if each.answer is None else round(each.answer / 60, 2),
            "deaf": each.mentions is None,
            "unread": said,
        }
        for each, said in zip(days, _unread_said(days), strict=True)
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
        "data": {"values": values},
        "layer": [_deaf(x), _bars(x, days), _unread(x), _line(x, days)],
        "resolve": {"scale": {"y": "independent"}},
        "config": {
            "font": "sans-serif",
            "axis": {"labelFontSize": 17, "titleFontSize": 17, "labelColor": INK, "gridColor": "#e5e5e5"},
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
    of = f" of {each.answers:,}" if each.answers else ""
    answered = f", median {minutes(each.answer)}{of}" if each.answer is not None else ""
    return f"{_short(each.day)} {each.mentions:,}{star}{answered}"


def _short(day: date) -> str:
    return f"{day.day} {day:%b}"


def _unread_said(days: Sequence[DayTold]) -> list[str]:
    """What stands at each day on which nobody could listen: once in the middle of several in a row."""
    said = ["read in part" if each.partly and each.mentions is not None else "" for each in days]
    place = 0
    for deaf, some in groupby(days, lambda each: each.mentions is None):
        length = len(list(some))
        if deaf:
            said[place + length // 2] = "not read"
        place += length
    return said


def _deaf(x: dict[str, Any]) -> dict[str, Any]:
    """Days on which nobody could listen are grey from top to bottom: that is not the same as nothing said."""
    return {
        "transform": [{"filter": "datum.deaf"}],
        "mark": {"type": "bar", "color": DEAF, "width": {"band": 1}},
        "encoding": {"x": x, "y": {"value": 0}, "y2": {"value": HEIGHT}},
    }


def _bars(x: dict[str, Any], days: Sequence[DayTold]) -> dict[str, Any]:
    most = max((each.mentions or 0 for each in days), default=0)
    y = {
        "field": "mentions", "type": "quantitative", "title": "Mentions (bars)",
        "axis": {"titleColor": INK, "tickCount": min(most, TICKS) or 1, "format": ",d"}, "scale": _from_nought(most),
    }  # fmt: skip
    return {"mark": {"type": "bar", "color": BARS}, "encoding": {"x": x, "y": y}}


def _from_nought(most: float) -> dict[str, Any]:
    """A scale that begins with nothing; where there is nothing else, it still goes up."""
    return {"domainMin": 0, "nice": True} if most else {"domain": [0, 1]}


def _unread(x: dict[str, Any]) -> dict[str, Any]:
    """Where nobody could listen that is said."""
    mark = {"type": "text", "angle": 270, "align": "left", "baseline": "middle", "color": INK, "fontSize": 16, "dx": 6}
    return {"mark": mark, "encoding": {"x": x, "y": {"value": HEIGHT}, "text": {"field": "unread"}}}


def _line(x: dict[str, Any], days: Sequence[DayTold]) -> dict[str, Any]:
    longest = max((each.answer or 0 for each in days), default=0)
    y = {
        "field": "hours", "type": "quantitative", "title": "Hours to answer (line)",
        "axis": {"titleColor": LINE, "grid": False, "tickCount": TICKS if longest else 1},
        "scale": _from_nought(longest),
    }  # fmt: skip
    mark = {
        "type": "line",
        "color": LINE,
        "strokeWidth": 3,
        "strokeJoin": "round",
        "point": {"color": LINE, "size": 70},
        "invalid": "filter",
    }
    return {"mark": mark, "encoding": {"x": x, "y": y}}
