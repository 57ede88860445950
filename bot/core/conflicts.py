"""What to warn about before a post takes its place in the calendar; none of it stops anybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from bot.core.allowance import count
from bot.core.findings import quoted
from bot.core.moments import clock, day
from bot.core.repeat_said import listed
from bot.core.rotation import Sent, repeats_itself
from bot.core.wall_times import wall_at
from bot.core.working_time import Calendar, Window

CLOSE: Final = timedelta(minutes=30)


class Clash(StrEnum):
    """The kinds of warning, in the order in which they are shown."""

    SAME_TEXT = "same_text"
    CLOSE = "close"
    CLOSED = "closed"
    OUTSIDE_HOURS = "outside_hours"


@dataclass(frozen=True, slots=True)
class Conflict:
    """One warning as a sentence; `other` is the post it is about, where it is about one."""

    clash: Clash
    sentence: str
    other: Sent | None = None


def conflicts(post: Sent, others: Sequence[Sent], calendar: Calendar) -> tuple[Conflict, ...]:
    """What there is to warn about for a post among the others (without itself), a week to either side of it.

    `calendar` has the hours in which the team wants to post; without any windows no hours are set.
    """
    return tuple(_all(post, others, calendar))


def _all(post: Sent, others: Sequence[Sent], calendar: Calendar) -> Iterator[Conflict]:
    if repetition := repeats_itself(post, others):
        yield Conflict(Clash.SAME_TEXT, repetition.sentence, repetition.other)
    yield from _close(post, others, calendar)
    yield from _closed(post, calendar)
    yield from _outside_hours(post, calendar)


def _close(post: Sent, others: Sequence[Sent], calendar: Calendar) -> Iterator[Conflict]:
    near = [
        other for other in others if other.account.lower() == post.account.lower() and abs(other.at - post.at) < CLOSE
    ]
    if not near:
        return
    nearest = min(near, key=lambda other: abs(other.at - post.at))
    more = f", and {count(len(near) - 1, 'more post')} is as close" if len(near) == 2 else ""
    more = f", and {count(len(near) - 1, 'more post')} are as close" if len(near) > 2 else more
    yield Conflict(
        Clash.CLOSE,
        f"{quoted(nearest.text)} goes out on @{post.account.removeprefix('@')} at "
        f"{clock(wall_at(nearest.at, calendar.zone))}, {_gap(post.at, nearest.at)}{more}. Leave half an hour between "
        "two posts, so that each is seen.",
        nearest,
    )


def _gap(at: datetime, other: datetime) -> str:
    minutes = round(abs(other - at) / timedelta(minutes=1))
    return f"{count(minutes, 'minute')} {'before' if other < at else 'after'}" if minutes else "at the same time"


def _closed(post: Sent, calendar: Calendar) -> Iterator[Conflict]:
    on = calendar.day(post.at)
    why = calendar.closed_on(on)
    if why is None:
        return
    if why.bank_holiday:
        name = "" if "bank holiday" in why.name.lower() else f" ({why.name})"
        said = f"{day(on)} is a bank holiday{name}."
    else:
        said = f"The team is closed on {day(on)}: {why.name}."
    yield Conflict(Clash.CLOSED, f"{said} Nobody may be there for the answers.")


def _outside_hours(post: Sent, calendar: Calendar) -> Iterator[Conflict]:
    wall = wall_at(post.at, calendar.zone)
    windows = calendar.windows.get(wall.weekday(), ())
    minute = wall.hour * 60 + wall.minute
    if not any(calendar.windows.values()) or any(window.start <= minute < window.end for window in windows):
        return
    hours = f"post from {listed([_window(each) for each in windows])}" if windows else "do not post"
    said = f"{clock(wall).capitalize()} is outside the hours that the team set: on a {wall:%A} you {hours}."
    yield Conflict(Clash.OUTSIDE_HOURS, said)


def _window(window: Window) -> str:
    return f"{_clock(window.start)} to {_clock(window.end)}"


def _clock(minute: int) -> str:
    return clock(time(*divmod(minute % (24 * 60), 60)))
