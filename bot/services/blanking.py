"""Blanking: what we meant to say about a post, and said among ourselves, goes when its author takes the post back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.core.lifecycle import Action
from bot.core.replies import ReplyState
from bot.storage import card_ends, history, outbox
from bot.storage.posts import AT_ONCE
from bot.storage.replies import Reply
from bot.team.parts import SLACK_ID

# What never became public, as far as we know, and will not any more.
UNPUBLISHED = (ReplyState.DROPPED, ReplyState.UNDONE, ReplyState.FAILED)
# Colleagues' own words in a history. Reasons for "not for us" are the team file's.
NOTES = ("note", "reason")
# The network's number of our answer leads to whoever was answered.
LEADING = {"post"}
FIXED = (Action.NOT_FOR_US,)


def blank(session: Session, reply: Reply) -> None:
    """Forget what a reply to a deleted post says; it may repeat what the person wrote. What was published stays, since
    it is ours, and so does what may still have to be looked for."""
    if not reply.nobody_left:
        return
    reply.asked_change = reply.override_reason = None
    if reply.state not in UNPUBLISHED:
        return
    reply.text = ""
    if (row := outbox.of_reply(session, reply.id)) is not None:
        row.text = ""


def forget_notes(session: Session, mention_ids: Sequence[int]) -> None:
    """Forget what colleagues wrote about deleted posts to each other; who did what, and when, stays."""
    for start in range(0, len(mention_ids), AT_ONCE):
        _forget_notes(session, mention_ids[start : start + AT_ONCE])


def _forget_notes(session: Session, mention_ids: Sequence[int]) -> None:
    card_ends.forget_notes(session, mention_ids)
    for happened in history.of(session, *mention_ids):
        gone = {name for name in NOTES if name in happened.note and happened.action not in FIXED}
        gone |= LEADING & set(happened.note)
        # Whoever is waited for may be anybody whose name was typed.
        if "on" in happened.note and not SLACK_ID.match(str(happened.note["on"])):
            gone.add("on")
        if gone:
            happened.note = {name: value for name, value in happened.note.items() if name not in gone}
