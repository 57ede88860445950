"""What can be pressed on a mention's card: its moves, and everything else behind one button."""

from __future__ import annotations

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement

from bot.core.cards import MentionCard
from bot.core.lifecycle import Action
from bot.core.replies import ReplyAction
from bot.views import labels
from bot.views.parts import one_line

MORE = "more"


def pressed(card: MentionCard) -> list[Block]:
    """A button for each move that the mention's status allows, and "More" for the others."""
    found = [_button(card, action.value, labels.BUTTONS[action]) for action in card.buttons]
    # Whoever pressed Send looks here, not into the thread, while there are seconds left to take it back.
    found += [_undo(card, reply.reply_id) for reply in card.replies[-1:] if reply.undoable]
    if card.more:
        found.append(_button(card, MORE, "More…"))
    return [ActionsBlock(block_id=f"mention:{card.mention_id}", elements=found)] if found else []


def _undo(card: MentionCard, reply_id: int) -> ButtonElement:
    return ButtonElement(
        text="Undo",
        action_id=f"reply_{ReplyAction.UNDO.value}",
        value=str(reply_id),
        accessibility_label=one_line(f"Undo: the answer to {labels.who(card.quote)}", 75),
    )


def _button(card: MentionCard, action: str, label: str) -> ButtonElement:
    return ButtonElement(
        text=label,
        action_id=action,
        value=str(card.mention_id),
        style="primary" if action == Action.CLAIM else None,
        accessibility_label=one_line(f"{label}: the post by {labels.who(card.quote)}", 75),
    )
