"""Put away: who closed or snoozed a mention, when, and why, as the history has it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.core.cards import PutAway
from bot.core.lifecycle import Action, Status
from bot.storage import history
from bot.storage.mentions import Mention

CLOSES = (Action.CLOSE, Action.NOT_FOR_US, Action.NOT_NEEDED, Action.MUTE, Action.THANKED)
# Of a mute: that it was closed before, by somebody else.
ALREADY = "closed"


def put_away(session: Session, mention: Mention) -> PutAway | None:
    """For the card of what is closed or snoozed; None for any other."""
    match mention.status:
        case Status.CLOSED:
            row = history.newest(session, mention.id, CLOSES)
            if row is not None and row.note.get(ALREADY):
                row = history.newest(session, mention.id, [each for each in CLOSES if each is not Action.MUTE])
            why = mention.reason
        case Status.SNOOZED:
            row = history.newest(session, mention.id, [Action.SNOOZE])
            why = row.note.get("note") if row is not None else None
        case _:
            return None
    if row is None:
        return None
    return PutAway(row.by if row.by != history.KESTREL else None, row.at, why)
