"""Several wordings of one promo taking turns, so that the same text is not posted again and again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Final

from rapidfuzz import fuzz

from bot.core.allowance import count
from bot.core.findings import quoted
from bot.core.repeats import Schedule, runs_between
from bot.core.similar import ALIKE, LONG_ENOUGH, clean

# A week, less half a day: a weekly post is no repetition because the clocks changed, or last week's went out late.
APART: Final = timedelta(days=6, hours=12)
# Our own few texts, which meet each other again and again while one calendar is looked at.
_clean = lru_cache(maxsize=4096)(clean)
_LOOKED_AT: Final = 60  # runs; the densest week of any rule of ours comes within so many


@dataclass(frozen=True, slots=True)
class Sent:
    """A post of ours on one account, gone out or planned."""

    account: str
    text: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class Repetition:
    """A post that says the same within a week on one account; `same` is False where the texts are merely alike."""

    other: Sent
    same: bool
    sentence: str


def next_wording(wordings: Sequence[str], last: int | None, last_text: str = "") -> int:
    """The place of the wording whose turn it is, after the one used last.

    `last_text` is what was posted then; a wording that says the same is passed over where another is left, whatever
    became of the list in between. Raises ValueError without any wording.
    """
    if not wordings:
        raise ValueError("there is no wording to take")
    if last is None and not last_text:
        return 0
    start = -1 if last is None else last
    said = last_text or (wordings[start] if 0 <= start < len(wordings) else "")
    turn = [(start + step) % len(wordings) for step in range(1, len(wordings) + 1)]
    return next((place for place in turn if not same_text(wordings[place], said)), turn[0])


def same_text(one: str, other: str) -> bool:
    """Whether two texts say the same but for links, handles, signs and letter case."""
    ours, theirs = _clean(one), _clean(other)
    return ours == theirs if ours or theirs else one.split() == other.split()


def alike(one: str, other: str) -> bool:
    """Whether two texts are near-identical; short ones have to say the same."""
    if same_text(one, other):
        return True
    ours, theirs = _clean(one), _clean(other)
    return min(len(ours), len(theirs)) >= LONG_ENOUGH and fuzz.token_sort_ratio(ours, theirs) >= ALIKE


def repeats_itself(post: Sent, others: Iterable[Sent]) -> Repetition | None:
    """The nearest post within a week on the same account that says the same, before or after, sent or planned.

    `others` are without the post itself: one just like it at the same moment is the worst of repetitions. The same
    text comes before one that is merely alike.
    """
    near = [
        other for other in others if other.account.lower() == post.account.lower() and abs(other.at - post.at) < APART
    ]
    near.sort(key=lambda other: abs(other.at - post.at))
    found = next((other for other in near if same_text(other.text, post.text)), None)
    if found is not None:
        return Repetition(found, True, _said(post, found, "the same text"))
    found = next((other for other in near if alike(other.text, post.text)), None)
    return None if found is None else Repetition(found, False, _said(post, found, "nearly the same text"))


def wordings_needed(schedule: Schedule, after: datetime) -> int:
    """How many wordings a schedule needs, so that none comes again within a week: its runs in its densest week."""
    runs = [run.utc for run in islice(runs_between(schedule, after, after + timedelta(days=800)), _LOOKED_AT)]
    return max((sum(at <= other < at + APART for other in runs) for at in runs), default=1)


def too_few(schedule: Schedule, wordings: Sequence[str], after: datetime) -> str:
    """A sentence where the wordings do not last for a week; empty where they do."""
    needed, own = wordings_needed(schedule, after), different(wordings)
    if own >= needed:
        return ""
    return (
        f"It goes out {needed} times in a week and has {count(own, 'wording')}, so the same text would come again "
        f"within seven days, which networks take for spam. Write {needed - own} more, or let it go out less often."
    )


def different(wordings: Sequence[str]) -> int:
    """How many of the wordings say something of their own."""
    kept: list[str] = []
    for wording in wordings:
        if not any(same_text(wording, other) for other in kept):
            kept.append(wording)
    return len(kept)


def _said(post: Sent, other: Sent, what: str) -> str:
    minutes = round(abs(other.at - post.at) / timedelta(minutes=1))
    way = "before" if other.at < post.at else "after"
    gap = f"{_length(minutes)} {way}" if minutes else "at the same time"
    return (
        f"{quoted(other.text)} is {what} on @{other.account.removeprefix('@')}, {gap}. Networks take the same text "
        "within seven days for spam; write another wording."
    )


def _length(minutes: int) -> str:
    if minutes < 60:
        return count(minutes, "minute")
    hours = round(minutes / 60)
    return count(hours, "hour") if hours < 24 else count(round(hours / 24), "day")
