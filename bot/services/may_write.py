"""May write: who may answer, invite or thank whom, before the form opens and again when it is sent."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.core.lifecycle import Action, IllegalMove, Status, after
from bot.core.permit import PermitKind
from bot.core.replies import ReplyKind
from bot.core.reply_form import Typed
from bot.desk import Desk
from bot.services import holding, invitations
from bot.services.permits import permit_of
from bot.services.refusals import Refusal, handle_of
from bot.storage.mentions import Mention
from bot.storage.replies import Reply

MOVES = {ReplyKind.REPLY: Action.REPLY, ReplyKind.INVITATION: Action.INVITE, ReplyKind.THANKS: Action.THANK}
AT_RISK = (
    "Somebody may be at risk, so this is not thanked and closed. Press Reply if there is something to say in public; "
    "if the mark is wrong, correct it under More first."
)


def refuse(desk: Desk, mention: Mention, kind: ReplyKind, by: str, changes: int | None = None) -> None:
    """Raises `Refusal` where this person may not write this; `changes` is the reply that is being changed."""
    try:
        after(mention.status, MOVES[kind])
    except IllegalMove:
        raise Refusal(f"This one is {mention.status}. Reopen it under More before anything else is said.") from None
    if kind is ReplyKind.THANKS and mention.harm:
        raise Refusal(AT_RISK)
    permit = permit_of(desk, mention.post, mention)
    if permit.kind is PermitKind.NO:
        raise Refusal(f"We may not answer here. {permit.reason}")
    # A colleague who looks at a reply may change it, whoever has the mention.
    if changes is None and mention.owner not in (None, by) and mention.status is not Status.ANSWERED:
        raise Refusal(
            f"<@{mention.owner}> has the post by {handle_of(mention.post.handle)}. If you should answer it instead, "
            f"press More, Pass, and choose yourself."
        )


def refuse_invitation(session: Session, desk: Desk, mention: Mention, typed: Typed | None) -> None:
    """Raises `Refusal` where this person is not to be invited. An invitation that is being changed is not held against
    itself."""
    holding.refuse(session, desk, typed=typed is not None)
    service = typed.picks.service if typed else None
    held = session.get(Reply, typed.reply_id) if typed and typed.reply_id is not None else None
    if held is not None and invitations.picks_of(session, desk, held).service == service:
        service = None
    why = invitations.refusal(session, desk, mention, service, desk.now())
    why = why or (invitations.chosen(desk, typed.picks) if typed else None)
    if why:
        raise Refusal(why)
