"""Resting: a mention that is put off, or that waits for somebody inside, comes back at the moment that was chosen."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.core.lifecycle import Action
from bot.desk import Desk
from bot.services.moves import LONGEST_REASON, carry_out, note_of, own
from bot.services.refusals import Refusal
from bot.storage.mentions import Mention
from bot.team.parts import SLACK_ID

SHORTEST, LONGEST = timedelta(minutes=1), timedelta(days=90)
LONGEST_NAME = 100


def snooze(
    desk: Desk, mention_id: int, *, until: datetime, by: str, note: str | None = None, delivery: str | None = None
) -> None:
    """Put a mention off; what nobody owned is its presser's from now on. Raises `Refusal`."""
    moment, said = _in_time(desk, until), note_of(note, LONGEST_REASON)

    def change(_: Session, mention: Mention) -> dict[str, Any]:
        own(mention, mention.owner or by, desk.now())
        mention.until_at, mention.waiting_on = moment, None
        return {"until": moment.isoformat(), **said}

    carry_out(desk, mention_id, Action.SNOOZE, change, by=by, delivery=delivery)


def wait(desk: Desk, mention_id: int, *, on: str | None, until: datetime, by: str, delivery: str | None = None) -> None:
    """Wait for somebody inside: a member's id, or the name of a person or a department. Raises `Refusal`."""
    moment, somebody = _in_time(desk, until), " ".join((on or "").split())
    if not somebody:
        raise Refusal("Say who it is that you are waiting for.")
    if len(somebody) > LONGEST_NAME:
        raise Refusal(f"That name is longer than {LONGEST_NAME} characters. Please shorten it.")

    def change(_: Session, mention: Mention) -> dict[str, Any]:
        own(mention, mention.owner or by, desk.now())
        mention.until_at, mention.waiting_on = moment, somebody
        return {"on": somebody, "until": moment.isoformat()}

    carry_out(desk, mention_id, Action.WAIT, change, by=by, delivery=delivery)


def as_name(typed: str) -> str:
    """A typed name; one that looks like a member's id (“WARD9”) goes into quotation marks, so that it stays a name."""
    name = " ".join(typed.split())
    return f"“{name}”" if SLACK_ID.match(name) else name


def _in_time(desk: Desk, until: datetime) -> datetime:
    now, zone = desk.now(), desk.team.organisation.zone
    if now + SHORTEST <= until <= now + LONGEST:
        return until
    last = (now + LONGEST).astimezone(zone)
    raise Refusal(
        f"Choose a moment that is at least a minute from now and at most {LONGEST.days} days ahead, "
        f"so not later than {last.day} {last:%B %Y}."
    )
