"""The moves that a card offers: what its status allows, without what may not be said in public or to this person."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.core.lifecycle import MORE, Action, Status, buttons
from bot.core.permit import Permit, PermitKind
from bot.desk import Desk
from bot.services.people import known_person
from bot.storage import people
from bot.storage.mentions import Mention

# What ends in a public post.
PUBLIC = (Action.REPLY, Action.INVITE, Action.THANK)


def declined(session: Session, desk: Desk, mention: Mention) -> bool:
    """Whether this person wants no invitation, in whichever of their posts they said so."""
    person = known_person(session, desk, mention.post)
    said = mention.declined_at is not None
    return said or (person is not None and people.declined(session, person) is not None)


def allowed(
    permit: Permit, mention: Mention, among: tuple[Action, ...], *, uninvited: bool = False
) -> tuple[Action, ...]:
    """What may be pressed: nothing public where we may not answer, no invitation to somebody who wants none, who is or
    was at risk, or whose post presses; and nobody at risk is thanked and put away."""
    out = set(PUBLIC) if permit.kind is PermitKind.NO else set()
    if mention.harm:
        out.add(Action.THANK)
    if uninvited or mention.pressing:
        out.add(Action.INVITE)
    return tuple(
        action for action in buttons(mention.status, among, offered=mention.offered_at is not None) if action not in out
    )


def more(session: Session, desk: Desk, mention: Mention, permit: Permit) -> tuple[Action, ...]:
    """The moves under "More"; muting is offered or taken back, whichever there is to do."""
    if mention.status is Status.DELETED:
        return ()
    person = known_person(session, desk, mention.post)
    muted = person is not None and bool(people.muted(session, [person]))
    other = Action.MUTE if muted else Action.UNMUTE
    return tuple(action for action in allowed(permit, mention, MORE) if action is not other)
