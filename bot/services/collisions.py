"""Collisions: who else has answered, or is about to, since somebody opened the form."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.core.replies import UNDER_WAY, ReplyState
from bot.core.reply_form import Typed
from bot.storage import replies
from bot.storage.mentions import Mention
from bot.storage.replies import Reply

CHANGE_IT = "Edit this one, or drop it."


def seen(session: Session, mention: Mention) -> str:
    """What the team has said so far, in the few signs that a form remembers: the newest reply and the answer."""
    last = max((reply.id for reply in replies.of(session, [mention.id])), default=0)
    return f"{last}:{mention.answer_id or 0}"


def meanwhile(session: Session, mention: Mention, typed: Typed, by: str) -> tuple[str, str] | None:
    """Who else has answered since, and in which words; None where nobody has."""
    last, answer = (int(number) for number in typed.seen.split(":"))
    told = (*UNDER_WAY, ReplyState.SENT)
    newer = [each for each in replies.of(session, [mention.id], told) if each.id > last and each.id != typed.reply_id]
    others = [each for each in newer if each.by != by or each.state is ReplyState.SENT]
    if others:
        did = "has answered" if others[-1].state is ReplyState.SENT else "has written an answer"
        return f"<@{others[-1].by}> {did}", others[-1].text
    found = mention.answer
    if found is None or found.id == answer or found.gone_at is not None:
        return None
    # What stood on its way when the form was opened is no news when it arrives.
    known = any(each.post_id == found.id and each.id <= last for each in replies.of(session, [mention.id]))
    return None if known else ("somebody has answered on the network", found.text)


def answered_since(session: Session, reply: Reply, *, names: bool = True) -> str | None:
    """Why a reply that is about to leave should stay: it was answered after the writer last looked. None otherwise.

    What had been written before then is no news: the form has shown it. `names` is for the chat, which knows members
    by their ids; what is kept with the reply says "a colleague".
    """
    mention, sent = reply.mention, replies.of(session, [reply.mention_id], [ReplyState.SENT])
    later = [each for each in sent if each.id != reply.id and (each.at, each.id) > (reply.at, reply.id)]
    if later:
        who = f"<@{later[-1].by}>" if names else "A colleague"
        return f"{who} has answered meanwhile: look at the thread. {CHANGE_IT}"
    answer = mention.answer
    if answer is None or answer.gone_at is not None or answer.posted_at <= reply.at:
        return None
    ours = any(each.post_id == answer.id for each in sent)
    return None if ours else f"Somebody has answered on the network meanwhile. {CHANGE_IT}"
