"""Collisions: who else has answered, is about to, or has changed the same words, since somebody opened the form."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from bot.core.publishing import same_text
from bot.core.replies import UNDER_WAY, ReplyAction, ReplyState, may
from bot.core.reply_form import ReplyForm, Typed
from bot.desk import Desk
from bot.services import written_since
from bot.services.queueing import STATES
from bot.storage import posts, replies
from bot.storage.mentions import Mention
from bot.storage.posts import Post
from bot.storage.replies import Reply

ANSWERED_MEANWHILE = (
    "*Stopped:* {who} meanwhile. Nothing of yours has gone out, and your words are still here. Send again if both "
    "should stand there, or cancel."
)
CHANGED_MEANWHILE = (
    "*Stopped:* <@{who}> has changed these words since you opened them; here is how they stand now. Nothing of yours "
    "has gone out, and your words are still in the box. Send again to put yours in their place, or cancel."
)
ON_ITS_WAY = "*Look first:* the answer by <@{who}> to this is {state}. Send another only if both should stand there."
CHANGE_IT = "Edit this one, or drop it."


def seen(session: Session, mention: Mention) -> str:
    """What has been said so far, in the few signs that a form remembers: the newest reply and the answer of the team,
    and how far the person's own words are known."""
    last = max((reply.id for reply in replies.of(session, [mention.id])), default=0)
    answer = max((post.id for post in _answers(session, mention)), default=0)
    return f"{last}:{answer}:{written_since.seen(session, mention)}"


def forewarned(session: Session, form: ReplyForm) -> ReplyForm:
    """A new form, which says when an answer to the same post is under way already, and shows its words."""
    under_way = [each for each in replies.under_way(session, form.typed.mention_id) if each.text]
    if not under_way:
        return form
    last = under_way[-1]
    return replace(form, banner=ON_ITS_WAY.format(who=last.by, state=STATES[last.state]), meanwhile=last.text)


def stopped(session: Session, desk: Desk, mention: Mention, form: ReplyForm, by: str) -> ReplyForm | None:
    """The form again, with what has come in meanwhile, which it has shown then; None where nothing has. What the
    person has written comes first."""
    if (written := written_since.stopped(session, desk, mention, form)) is not None:
        return written
    typed = form.typed
    now = ":".join([*seen(session, mention).split(":")[:2], *typed.seen.split(":")[2:]])  # their words are another's
    changed = session.get(Reply, typed.reply_id) if typed.reply_id is not None else None
    mine = changed is not None and changed.mention_id == mention.id and may(changed.state, ReplyAction.EDIT)
    if changed is not None and mine and changed.revision != typed.revision:
        banner = CHANGED_MEANWHILE.format(who=changed.edited_by or changed.by)
        return replace(form, typed=replace(typed, revision=changed.revision), banner=banner, meanwhile=changed.text)
    if now != typed.seen and (found := meanwhile(session, mention, typed, by)) is not None:
        who, said = found
        banner = ANSWERED_MEANWHILE.format(who=who)
        return replace(form, typed=replace(typed, seen=now), banner=banner, meanwhile=said)
    return None


def meanwhile(session: Session, mention: Mention, typed: Typed, by: str) -> tuple[str, str] | None:
    """Who else has answered since, and in which words; None where nobody has."""
    last, answer, *_ = (int(number) for number in typed.seen.split(":"))
    told = (*UNDER_WAY, ReplyState.SENT)
    newer = [each for each in replies.of(session, [mention.id], told) if each.id > last and each.id != typed.reply_id]
    others = [each for each in newer if each.by != by or each.state is ReplyState.SENT]
    if others:
        did = "has answered" if others[-1].state is ReplyState.SENT else "has written an answer"
        return f"<@{others[-1].by}> {did}", others[-1].text
    # What stood on its way when the form was opened is no news when it arrives.
    known = {each.post_id for each in replies.of(session, [mention.id]) if each.id <= last}
    found = [post for post in _answers(session, mention) if post.id > answer and post.id not in known]
    return ("somebody has answered on the network", found[-1].text) if found else None


def overtaken(session: Session, reply: Reply, *, names: bool = True) -> str | None:
    """Why a reply that is about to leave should stay: its reader may be at risk, or was answered, after the writer last
    looked. None otherwise.

    What had been written before then is no news: the form has shown it. `names` is for the chat, which knows members
    by their ids; what is kept with the reply says "a colleague".
    """
    if (risk := written_since.risk_since(session, reply)) is not None:
        return risk
    mention, sent = reply.mention, replies.of(session, [reply.mention_id], [ReplyState.SENT])
    later = [each for each in sent if each.id != reply.id and (each.at, each.id) > (reply.at, reply.id)]
    if later:
        who = f"<@{later[-1].by}>" if names else "A colleague"
        return f"{who} has answered meanwhile: look at the thread. {CHANGE_IT}"
    # The very words of another reply are that one's, which has not been settled yet.
    others = [each for each in replies.unfound(session, mention.id) if each.id != reply.id]
    ours = {each.post_id for each in sent}
    for post in _answers(session, mention):
        theirs = post.id in ours or any(same_text(each.text, post.text) for each in others)
        if post.posted_at > reply.at and not theirs:
            return f"Somebody has answered on the network meanwhile. {CHANGE_IT}"
    return None


def _answers(session: Session, mention: Mention) -> list[Post]:
    """All that our accounts have said to a mention, in the order in which it was read; the mention itself keeps the
    first alone."""
    first = mention.answer if mention.answer is not None and mention.answer.gone_at is None else None
    found = {post.id: post for post in (first, *posts.ours_to(session, mention.post)) if post is not None}
    return [found[number] for number in sorted(found)]
