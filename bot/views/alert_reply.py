"""What its writer is told of words of ours at once: what is wanted or went wrong, and the buttons that see to it."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from bot.core.cards import AlertCard, AlertReason, ReplyCard
from bot.core.replies import ReplyState
from bot.views import reply as replies
from bot.views.parts import escaped, says, small, unmarked

WHY = {
    AlertReason.CHANGE_ASKED: "✍️ *{by} asks for a change* before your words go out.",
    AlertReason.NOT_SENT: "⚠️ *Your words did not go out.*",
    AlertReason.NOT_KNOWN: "⚠️ *Nobody knows whether your words went out.* Look before you post them again.",
    AlertReason.HELD: "🤫 *The hush that held your invitation is over.* Does it still go out?",
    AlertReason.AUTHOR_GONE: "🕊️ *The author deleted the post that you answered.*",
}
# The author has deleted the post meanwhile.
GONE = {
    ReplyState.DROPPED: "🕊️ *The author deleted the post, so your words do not go out.*",
    ReplyState.SENT: (
        "🕊️ *The author deleted the post, and your answer stands in public.* Delete it on the network if it should go."
    ),
}
MAY_STAND = "🕊️ *The author deleted the post, and nobody knows whether your answer had gone out.* Look on the network."
# As long as the words stand like that, it is as it was when this was sent.
OPEN = {
    AlertReason.CHANGE_ASKED: (ReplyState.CHANGE,),
    AlertReason.NOT_SENT: (ReplyState.FAILED, ReplyState.READY),
    AlertReason.NOT_KNOWN: (ReplyState.UNSURE, ReplyState.FAILED, ReplyState.READY),
    AlertReason.HELD: (ReplyState.MISSED,),
    AlertReason.AUTHOR_GONE: (),
}
SINCE = {
    ReplyState.ASKED: "👀 *Your words wait for a second pair of eyes.*",
    ReplyState.CHANGE: "✍️ *A colleague asks for a change of your words.*",
    ReplyState.QUEUED: "⏳ *Your words are on their way.*",
    ReplyState.READY: "✋ *Your words are ready to be posted by hand.*",
    ReplyState.SAID: "🔎 *Your words were posted by hand,* and Kestrel looks for them.",
    ReplyState.SENT: "✅ *Settled: your words stand in public.*",
    ReplyState.FAILED: "⚠️ *Your words did not go out.*",
    ReplyState.UNSURE: "⚠️ *Nobody knows whether your words went out.* Look before you post them again.",
    ReplyState.HELD: "🤫 *Your invitation is held* while a hush stands.",
    ReplyState.MISSED: "🤫 *The hush that held your invitation is over.* Does it still go out?",
    ReplyState.UNDONE: "↩️ *Your words were taken back.* Nothing of them goes out.",
    ReplyState.DROPPED: "🚫 *Your words were let go.*",
}


def text(card: AlertCard, reply: ReplyCard) -> str:
    """The message as a notification shows it."""
    why = unmarked(_why(card, reply)).replace("*", "")
    return f"{escaped(why)} {replies.text(reply)}"


def blocks(card: AlertCard, reply: ReplyCard, room: float = 1.0) -> list[Block]:
    """Why you, then what they wrote and what you wrote, so that it can be seen to from here."""
    drawn = replies.directly(reply, room, buttons=_open(card, reply))
    return [says(_why(card, reply)), *drawn, small(f"This is also in <#{card.channel}>.")]


def _open(card: AlertCard, reply: ReplyCard) -> bool:
    return reply.answering.state in OPEN.get(card.reason, ())


def _why(card: AlertCard, reply: ReplyCard) -> str:
    state = reply.answering.state
    if reply.quote.deleted and state in GONE:
        doubtful = card.reason is AlertReason.NOT_KNOWN and state is ReplyState.DROPPED
        return MAY_STAND if doubtful else GONE[state]
    by = f"<@{card.by}>" if card.by else "A colleague"
    return WHY[card.reason].format(by=by) if _open(card, reply) else SINCE[state]
