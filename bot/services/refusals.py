"""Refusals: what a person asked for and cannot have, as a sentence for that person alone."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.core.lifecycle import Status
from bot.storage import mentions
from bot.storage.mentions import Mention

UNKNOWN = "Kestrel does not know this mention. It may come from another workspace or an old backup."
UNKNOWN_REPLY = "Kestrel does not know this reply. It may come from another workspace or an old backup."
UNKNOWN_CHASE = "Kestrel does not know what this reminder is of. It may come from another workspace or an old backup."
UNKNOWN_STORY = "Kestrel does not know this story. It may come from another workspace or an old backup."
UNKNOWN_RUN = "Kestrel does not know this run. It may come from another workspace or an old backup."
UNKNOWN_PROMO = "Kestrel does not know this promo. `/promo list` shows those that there are."
REMOVED = "The words of this one were removed, as their time was up, so there is nothing left to do with it."
NO_REASON = "Say why it should go out as it is, or put right what is pointed out above."
NO_CHOICE = "That choice is not there any more. Look at the card again and choose once more."


class Refusal(Exception):
    """`sentence` says what was wrong and what to do; it is shown privately to the one who asked. `field` names what of
    a form it is about, where it is about one."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


def live_mention(session: Session, mention_id: int) -> Mention:
    """A mention that still has words, held until the caller's transaction ends; refuses an unknown id and a post
    that its author has deleted."""
    mention = mentions.keep(session, mention_id)
    if mention is None:
        raise Refusal(UNKNOWN)
    if mention.status is Status.DELETED:
        raise Refusal("The author has deleted this post, so there is nothing left to do with it.")
    if mention.forgotten_at is not None:
        raise Refusal(REMOVED)
    return mention


def handle_of(handle: str) -> str:
    """A handle for a sentence that Slack reads as its own markup: a typed one may hold anything."""
    return "@" + handle.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
