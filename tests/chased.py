"""What was owed and who was reminded, read back from the database and the chat, for the tests of chasing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from bot.core.owed import Owed
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.services import chasing
from bot.storage import deadlines
from bot.storage.chases import Chase
from bot.storage.deadlines import Deadline
from tests.desks import draw

# Whom the sandbox's team file names.
ON_DUTY, HEAD, DIRECTOR, CHIEF = "U0PRIYA", "U0HELEN", "U0DAVID", "U0RUTH"


def reminded(desk: Desk, *kinds: Owed) -> list[tuple[str, str]]:
    """(rung, member) of every reminder (of these kinds), in order; a question whether to go on has a question mark."""
    mine = select(Chase).join(Chase.deadline).where(Deadline.kind.in_(kinds or tuple(Owed)))
    with desk.database.read() as session:
        rows = session.scalars(mine.order_by(Chase.id)).all()
        return [(row.rung.value + ("?" if row.asks else ""), row.member) for row in rows]


def held(desk: Desk, mention: int) -> Deadline:
    """What is open about claiming or answering a mention."""
    with desk.database.read() as session:
        found = deadlines.of_mention(session, mention)
    assert found is not None
    return found


def owed(desk: Desk, mention: int) -> list[tuple[str, datetime | None]]:
    """(kind, due time) of everything that is open about a mention."""
    with desk.database.read() as session:
        return [(row.kind.value, row.due_at) for row in deadlines.open_of(session, mention)]


def all_of(desk: Desk, mention: int) -> list[tuple[str, bool]]:
    """(kind, whether it is still open) of everything that was ever owed about a mention."""
    mine = select(Deadline).where(Deadline.mention_id == mention).order_by(Deadline.id).options(joinedload("*"))
    with desk.database.read() as session:
        return [(row.kind.value, row.ended_at is None) for row in session.scalars(mine)]


def chase_at(desk: Desk, clock: MovableClock, moment: datetime, *kinds: Owed) -> list[tuple[str, str]]:
    """Move the clock to a moment and chase: who was reminded there and then."""
    clock.move_to(moment)
    before = len(reminded(desk, *kinds))
    chasing.chase(desk)
    return reminded(desk, *kinds)[before:]


def climb(desk: Desk, clock: MovableClock, mention: int, most: int = 10) -> list[tuple[datetime, str, str]]:
    """Move the clock from one reminder to the next until nobody is left: when, which rung, and whom."""
    steps: list[tuple[datetime, str, str]] = []
    for _ in range(most):
        moment = held(desk, mention).next_at
        if moment is None:
            return steps
        steps += [(moment, rung, member) for rung, member in chase_at(desk, clock, max(moment, clock.now()))]
    raise AssertionError("the ladder has no end")


def sent(desk: Desk, clock: MovableClock) -> None:
    """Let the messages go that wait for others to join them, and draw all that is to be drawn."""
    clock.advance(31)
    draw(desk, clock)


def button(message: dict[str, Any], action_id: str) -> dict[str, Any]:
    """A button of a message, by what it does."""
    elements = [each for block in message["blocks"] for each in block.get("elements", [])]
    return next(each for each in elements if each.get("action_id") == action_id)
