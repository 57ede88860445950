"""What we said, or want to say, to one mention: a line for each reply, and what an invitation brought."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.core.replies import ReplyKind, ReplyState
from bot.core.reply_cards import Answering, StoryTold
from bot.core.stories import Change
from bot.views.parts import anchor, escaped, one_line
from bot.views.times import moment, short_day

# A card tells the newest; the thread has them all.
TOLD = 4
NOUNS = {ReplyKind.REPLY: "reply", ReplyKind.INVITATION: "invitation", ReplyKind.THANKS: "thank-you"}
STATES = {
    ReplyState.ASKED: "✍️ {what} waits for a second pair of eyes.",
    ReplyState.CHANGE: "✍️ {what} waits for the change that a colleague asked for.",
    ReplyState.QUEUED: "📤 {what} is on its way.",
    ReplyState.READY: "✋ {what} is ready to be posted by hand – see the thread.",
    ReplyState.SAID: "🔎 {what} is posted, they say; Kestrel is looking for it.",
    ReplyState.FAILED: "⚠️ {what} did not go out – see the thread.",
    ReplyState.UNSURE: "⚠️ It is not certain that {what} stands there – see the thread.",
    ReplyState.HELD: "🤫 {what} is held by the hush – see the thread.",
    ReplyState.MISSED: "🤫 {what} was held by a hush: send it or drop it – see the thread.",
    ReplyState.UNDONE: "↩️ {what} was taken back before it went out.",
    ReplyState.DROPPED: "🗑️ {what} was dropped.",
}
SENT = {
    ReplyKind.REPLY: "📣 *Answered* by",
    ReplyKind.INVITATION: "💌 *Invited* by",
    ReplyKind.THANKS: "💙 *Thanked* by",
}


def told(replies: Sequence[Answering], zone: ZoneInfo, *, answered: bool = False) -> list[str]:
    """The lines of a mention's card, in our own mrkdwn, oldest first; `answered` where an answer stands there."""
    before = len(replies) - TOLD
    lines = [f"… and {before} before these, in the thread."] if before > 0 else []
    for reply in replies[-TOLD:]:
        lines.append(_beside_an_answer(reply) if answered and _may_be_it(reply) else progress(reply, zone))
        if reply.story is not None:
            lines.append(f"    ↳ {story(reply.story, zone)}")
    return lines


def _may_be_it(answering: Answering) -> bool:
    return answering.state is ReplyState.QUEUED


def _beside_an_answer(answering: Answering) -> str:
    """An answer of ours was read while this one had not been settled: it may be that very answer."""
    what = f"<@{answering.by}>'s {NOUNS[answering.kind]}"
    if answering.undoable:
        return f"📤 {what} has not gone out yet; the answer above is another one."
    return f"🔎 {what} may be that answer; Kestrel is finding out."


def progress(answering: Answering, zone: ZoneInfo) -> str:
    """How far one reply has come, in our own mrkdwn."""
    if answering.state is ReplyState.SENT:
        return _sent(answering, zone)
    return STATES[answering.state].format(what=f"<@{answering.by}>'s {NOUNS[answering.kind]}")


def story(told: StoryTold, zone: ZoneInfo) -> str:
    """A published story and what has come of it, in our own mrkdwn; its title and titles of staff are escaped."""
    title = escaped(one_line(told.title, 80)) or "Their story"
    linked = anchor(told.url, title) or title
    lines = [f"📖 Story published on {short_day(told.published_at, zone)}: {linked}"]
    if told.responded_at is not None:
        by = f" by {escaped(one_line(told.responded_by, 80))}" if told.responded_by else ""
        lines.append(f"response{by} on {short_day(told.responded_at, zone)}")
    elif told.owed_at is not None:
        lines.append(f"a response is owed by {short_day(told.owed_at, zone)}")
    if told.change is not Change.NONE:
        when = f" on {short_day(told.change_at, zone)}" if told.change_at else ""
        by = f", says <@{told.change_by}>" if told.change_by else ""
        lines.append(f"change {told.change.value}{when}{by}")
    return " → ".join(lines)


def _sent(answering: Answering, zone: ZoneInfo) -> str:
    when = f" on {moment(answering.sent_at, zone)}" if answering.sent_at else ""
    seen = anchor(answering.url, "see it")
    about = ""
    if answering.kind is ReplyKind.INVITATION:
        about = f" to share their story of {escaped(answering.service)}" if answering.service else ""
        about += f" ({escaped(answering.link)})" if answering.link else ""
    return f"{SENT[answering.kind]} <@{answering.by}>{when}{about}{' – ' if seen else ''}{seen}."
