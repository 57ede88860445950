"""The alert: told to one person at once, in a direct conversation, with the reason before everything else."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from bot.core.cards import AlertCard, AlertReason
from bot.core.lifecycle import Action, Status
from bot.views import alert_reply, mention
from bot.views.parts import escaped, named, one_line, quoted, rich, says, small, unmarked

# A colleague's note is quoted up to here; Slack takes only so much in all.
LONGEST_NOTE = 500
WHY = {
    AlertReason.HARM: "🔔 *You are on duty.* This is also in {channel}. Follow your safeguarding procedure.",
    AlertReason.PASSED: "📥 *{by} has passed this to you.*",
    AlertReason.HANDED_ON: "📤 *{by} has passed on what was yours.* You need not see to it any more.",
    AlertReason.TAKEN_OVER: "📤 *{by} has taken over what was yours.* You need not see to it any more.",
    AlertReason.ESCALATED: "⏫ *{by} has escalated this to you.*",
    AlertReason.SNOOZE_OVER: "⏰ *You snoozed this until now.* It is yours and waits for you.",
    AlertReason.WAIT_OVER: "⏰ *You have waited for {on} until now.* Ask again, or see to it yourself.",
    AlertReason.CHANGE_ASKED: "✍️ *{by} asks for a change* before your words go out. See the thread.",
    AlertReason.NOT_SENT: "⚠️ *Your words did not go out.* The thread of the card says why, and what to do.",
    AlertReason.NOT_KNOWN: "⚠️ *Nobody knows whether your words went out.* Look before you post them again.",
    AlertReason.HELD: "🤫 *The hush that held your invitation is over.* In the card's thread, send it or drop it.",
    AlertReason.AUTHOR_GONE: "🕊️ *The author deleted the post that you answered.* Its thread says what came of that.",
    AlertReason.FOLLOW_UP: "🔁 *Its author has written again*, {again}",
    AlertReason.GIVEN: "📥 *{by} gives this to you: {given}.* You are reminded if it stays as it is.",
}

# What is given, by what is owed.
GIVEN = {
    "approval": "words wait for a second pair of eyes",
    "post": "words did not go out, or may not have",
    "story": "a story that we invited waits for a response",
}

# What it was when they wrote.
AGAIN = {
    "answered": "after our answer. It is open again, and yours.",
    "closed": "after it was closed. It is open again, and yours.",
    "snoozed": "before the moment until which you snoozed it. It is back.",
    "waiting": "while you wait for somebody. You may want to say how far you are.",
}


def text(card: AlertCard) -> str:
    """The alert as a notification shows it."""
    if card.reply is not None:
        return alert_reply.text(card, card.reply)
    if card.reason is AlertReason.HARM or card.mention.status is Status.DELETED:
        return mention.text(card.mention)
    why = unmarked(_why(card)).replace("*", "")
    return f"{escaped(why)} {mention.text(card.mention)}"


def blocks(card: AlertCard, *, pictures: bool = True, room: float = 1.0) -> list[Block]:
    """Why you, then the whole card, so that it can be acted upon from here."""
    if card.reply is not None:
        return alert_reply.blocks(card, card.reply, room)
    if card.mention.status is Status.DELETED:
        return mention.body(card.mention)
    drawn = mention.body(card.mention, pictures=pictures, room=room)
    return [says(_why(card)), *_note(card), *drawn, small(_where(card))]


def _why(card: AlertCard) -> str:
    if card.reason is AlertReason.HARM and not card.mention.guess.harm:
        return "🔕 *Stood down.* A colleague has said that this is not a risk of harm."
    return WHY[card.reason].format(
        by=f"<@{card.by}>" if card.by else "A colleague",
        channel=f"<#{card.channel}>",
        on=named(card.note) if card.note else "somebody",
        again=AGAIN.get(card.note or "", "and it is yours."),
        given=GIVEN.get(card.note or "", "it waits for somebody"),
    )


def _note(card: AlertCard) -> list[Block]:
    if not card.note or card.reason in (AlertReason.WAIT_OVER, AlertReason.GIVEN, AlertReason.FOLLOW_UP):
        return []
    return [rich(quoted(one_line(card.note, LONGEST_NOTE)))]


def _where(card: AlertCard) -> str:
    if card.reason is AlertReason.HARM and Action.CLAIM in card.mention.buttons:
        return "Claim it here or in the channel."
    return f"This is also in <#{card.channel}>."
