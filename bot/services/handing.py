"""Handing on: a mention is passed to a colleague, or brought to somebody higher up."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy.orm import Session

from bot.core.cards import AlertReason
from bot.core.lifecycle import Action
from bot.core.triage import Urgency
from bot.desk import Desk
from bot.services import telling, triage
from bot.services.moves import carry_out, note_of, own
from bot.services.refusals import Refusal
from bot.storage.mentions import Mention
from bot.team.parts import SLACK_ID

NOBODY = "Choose a colleague first."


def pass_on(
    desk: Desk, mention_id: int, *, to: str | None, by: str, note: str | None = None, delivery: str | None = None
) -> None:
    """Make a colleague, or oneself, the owner; anybody may, and both sides are told. Raises `Refusal`."""
    member, said, now = member_of(to), note_of(note), desk.now()

    def change(session: Session, mention: Mention) -> dict[str, Any]:
        old = mention.owner
        if old == member:
            raise Refusal("You have this one already." if member == by else f"<@{member}> has this one already.")
        own(mention, member, now)
        mention.until_at = mention.waiting_on = None
        if member != by:
            telling.tell(session, mention.id, member, AlertReason.PASSED, now, by=by, note=said.get("note"))
        if old is not None and old != by:
            why = AlertReason.TAKEN_OVER if member == by else AlertReason.HANDED_ON
            telling.tell(session, mention.id, old, why, now, by=by, note=said.get("note"))
        return {"to": member, **({"was": old} if old else {}), **said}

    carry_out(desk, mention_id, Action.PASS, change, by=by, delivery=delivery)


def escalate(
    desk: Desk, mention_id: int, *, to: str | None, by: str, note: str | None = None, delivery: str | None = None
) -> None:
    """Bring a mention to somebody at once; it becomes urgent and stays with its owner. Raises `Refusal`."""
    member, said, now = member_of(to), note_of(note), desk.now()

    def change(session: Session, mention: Mention) -> dict[str, Any]:
        if member == by:
            raise Refusal("You know of this one already. Choose somebody else.")
        if mention.escalated_to == member:
            raise Refusal(f"<@{member}> has been told of this one already. Choose somebody else, or speak to them.")
        mention.escalated_to = member
        telling.tell(session, mention.id, member, AlertReason.ESCALATED, now, by=by, note=said.get("note"))
        if mention.urgency is not Urgency.URGENT:
            triage.put_right(session, desk, mention, {"urgency": Urgency.URGENT}, by=by)
        return {"to": member, **said}

    carry_out(desk, mention_id, Action.ESCALATE, change, by=by, delivery=delivery)


def member_of(value: str | None) -> str:
    """A member's id as the chat gives it; refuses anything else."""
    if not value or not re.fullmatch(SLACK_ID, value):
        raise Refusal(NOBODY)
    return value
