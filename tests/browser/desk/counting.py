"""What a digest has to say, counted slowly: one by one, from the local X and feedback site and from the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from bot.desk import Desk
from bot.sandbox.world import Sandbox
from bot.storage.deadlines import Deadline
from bot.storage.history import History
from bot.storage.mentions import Mention
from bot.storage.spend import Spend
from tests.browser.desk.living import LOANS, LONDON, US

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
MOODS = ("negative", "neutral", "positive", "unclear")
CLAIMED, ANSWERED = ("claim",), ("answered", "sent", "answer_seen")
CLAIM, ANSWER = ("claim", CLAIMED), ("answer", ANSWERED)
Column = dict[str, str]


@dataclass(frozen=True)
class Took:
    """One claim or answer: when, after how many minutes of working time, and whether that was too late."""

    at: datetime
    minutes: int
    late: bool


def rows(first: Column, second: Column) -> list[tuple[str, str, str]]:
    """The table of two columns; a mood that is in neither has no row."""
    moods = [each for each in MOODS if first[each] != "0" or second[each] != "0"]
    names = [name for name in first if name not in MOODS or name in moods]
    return [(name.partition("/")[2] or name, first[name], second[name]) for name in names]


def column(sandbox: Sandbox, desk: Desk, days: Sequence[date]) -> Column:
    """All numbers of these days."""

    def within(at: datetime | None) -> bool:
        return at is not None and at.astimezone(LONDON).date() in days

    posts = [
        post
        for post in sandbox.x.posts()
        if within(post.created_at) and f"@{US}" in post.text and post.author.handle not in (US, LOANS)
    ]
    ours = [post.text for post in sandbox.x.posts(by=US) if within(post.created_at)]
    stories = sandbox.feedback.published()
    with desk.database.read() as session:
        found = [each for each in session.scalars(select(Mention)) if within(each.taken_at)]
        heard = [each for each in found if f"@{US}" in each.post.text and not each.muted]
        moods = [each.mood.value for each in heard]
        harm, thanks = sum(each.harm for each in heard), sum(each.thanks for each in heard)
        spent = sum(each.micros for each in session.scalars(select(Spend)) if each.day in days)
    assert len(heard) == len(posts)
    claims, answers = ([each for each in took(desk, *of) if within(each.at)] for of in (CLAIM, ANSWER))
    return {
        "Mentions": str(len(posts)),
        **{mood: str(moods.count(mood)) for mood in MOODS},
        "Risk of harm": str(harm),
        "Said thank you": str(thanks),
        **_times("Claimed", claims, missed(desk, days, *CLAIM)),
        **_times("Answered", answers, missed(desk, days, *ANSWER)),
        "Promos sent": str(sum("Flu jabs" in each for each in ours)),
        "Answers sent": str(sum("We are finding out" in each for each in ours)),
        "Invitations sent": str(sum("youropinion" in each for each in ours)),
        "stories from them": str(sum(within(each.published_at) for each in stories)),
        "responses by staff": str(sum(within(one.at) for each in stories for one in each.responses)),
        "Thank-yous sent": str(sum("thank you" in each.lower() for each in ours)),
        "Spent on X": _dollars(spent),
    }


def took(desk: Desk, kind: str, ends: Sequence[str]) -> list[Took]:
    """Every claim, or every answer, from when it could begin."""
    found = []
    with desk.database.read() as session:
        for mention in session.scalars(select(Mention)):
            happened = session.scalars(select(History).where(History.mention_id == mention.id).order_by(History.id))
            told = [(each.action, each.at) for each in happened]
            ended = [at for action, at in told if action in ends]
            begun = [mention.taken_at] if kind == "claim" else [at for action, at in told if action in CLAIMED]
            if ended and begun:
                mine = select(Deadline).where(Deadline.mention_id == mention.id, Deadline.kind == kind)
                due = session.scalars(mine).one().due_at
                minutes = working(begun[0], ended[0]) // MINUTE
                found.append(Took(ended[0], minutes, due is not None and ended[0] > due))
    return found


def missed(desk: Desk, days: Sequence[date], kind: str, ends: Sequence[str]) -> int:
    """How many mentions wanted this on these days, or a claim before it, and had neither by their end."""
    found = 0
    with desk.database.read() as session:
        for mention in session.scalars(select(Mention)):
            happened = session.scalars(select(History).where(History.mention_id == mention.id).order_by(History.id))
            told = [(each.action, each.at) for each in happened]
            held = session.scalars(select(Deadline).where(Deadline.mention_id == mention.id))
            due = [(each.kind, each.due_at) for each in held if each.kind in ("claim", kind) and each.due_at]
            wanted = [CLAIMED if what == "claim" else ends for what, at in due if at.astimezone(LONDON).date() in days]
            found += any(
                not any(action in by and at.astimezone(LONDON).date() <= days[-1] for action, at in told)
                for by in wanted
            )
    return found


def working(start: datetime, end: datetime) -> timedelta:
    """How much of the hours of work lies between two moments: Monday to Thursday 9 to 5, Friday 9 to half past 4."""
    start, end, total = start.astimezone(LONDON), end.astimezone(LONDON), timedelta()
    day = start.date()
    while day <= end.date():
        close = {4: time(16, 30), 5: time(9), 6: time(9)}.get(day.weekday(), time(17))
        opens, closes = (datetime.combine(day, each, LONDON) for each in (time(9), close))
        total += max(min(closes, end) - max(opens, start), timedelta())
        day += DAY
    return total


def middle(minutes: Sequence[int]) -> str:
    """The median, found by putting them in a row."""
    return _length(sorted(minutes)[(len(minutes) + 1) // 2 - 1]) if minutes else "–"


def of(length: str, many: int) -> str:
    """A length of time, and of how many."""
    return f"{length}, of {many}" if many else length


def _times(what: str, found: Sequence[Took], undone: int) -> Column:
    row = sorted(each.minutes for each in found)
    ninth = _length(row[-(-len(row) * 9 // 10) - 1]) if row else "–"
    return {
        what: str(len(row)),
        f"{what}/due, not {what.lower()}": str(undone),
        f"{what}/in time": _share(sum(not each.late for each in found), len(row) + undone),
        f"{what}/median time": of(middle(row), len(row)),
        f"{what}/nine of ten within": of(ninth, len(row)),
    }


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min" if rest else "under 1 min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def _share(good: int, many: int) -> str:
    return f"{good} of {many} ({good * 100 // many}%)" if many else "–"


def _dollars(micros: int) -> str:
    whole, decimals = divmod(micros, 1_000_000)
    return f"${whole}.{f'{decimals:06}'.rstrip('0').ljust(2, '0')}"
