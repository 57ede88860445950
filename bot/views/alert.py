"""The alert: told to the person on duty at once, in a direct conversation."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from bot.core.cards import AlertCard
from bot.core.lifecycle import Status
from bot.views import mention
from bot.views.parts import says, small


def text(card: AlertCard) -> str:
    """The alert as a notification shows it."""
    return mention.text(card.mention)


def blocks(card: AlertCard, *, pictures: bool = True, room: float = 1.0) -> list[Block]:
    """Why you, then the whole card, so that it can be claimed from here."""
    if card.mention.status is Status.DELETED:
        return mention.body(card.mention)
    why = f"🔔 *You are on duty.* This is also in <#{card.channel}>. Follow your safeguarding procedure."
    if not card.mention.guess.harm:
        why = "🔕 *Stood down.* A colleague has said that this is not a risk of harm."
    drawn = mention.body(card.mention, pictures=pictures, room=room)
    return [says(why), *drawn, small("Claim it here or in the channel.")]
