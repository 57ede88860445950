"""The tick by which a writer asks for a second pair of eyes, in the forms for a reply and for a promo."""

from __future__ import annotations

from slack_sdk.models.blocks import Block, CheckboxesElement, InputBlock, Option

from bot.core.second_pair import WISHED

ASK = "ask_colleague"


def blocks(approval: str | None, action_id: str) -> list[Block]:
    """Nothing where the team has a colleague look anyway."""
    if approval not in (None, WISHED):
        return []
    option = Option(text="Ask a colleague to look at it first", value=ASK)
    ticked = CheckboxesElement(action_id=action_id, options=[option], initial_options=[option] if approval else None)
    return [InputBlock(block_id=ASK, label="Second pair of eyes", element=ticked, optional=True, dispatch_action=True)]
