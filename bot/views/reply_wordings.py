"""The saved wordings in the form for a reply: one click puts one into the box."""

from __future__ import annotations

from slack_sdk.models.blocks import Block, Option, OptionGroup, SectionBlock, StaticSelectElement

from bot.core.reply_form import ReplyForm
from bot.views.parts import one_line

WORDING = "reply_wording"
# Slack takes so many groups, and so many options in each.
MOST_CHOICES = 100


def saved_wordings(shown: ReplyForm) -> list[Block]:
    """Nothing where there is none to choose from."""
    if not shown.saved:
        return []
    groups: dict[str, list[Option]] = {}
    for saved in shown.saved:
        option = Option(
            text=one_line(f"{saved.name} – {saved.voice}", 75), value=f"{saved.wording}/{saved.voice}"[:150]
        )
        groups.setdefault(saved.name, []).append(option)
    chooser = StaticSelectElement(
        action_id=WORDING,
        placeholder="Choose a saved wording",
        option_groups=[
            OptionGroup(label=one_line(name, 75), options=each[:MOST_CHOICES]) for name, each in groups.items()
        ][:MOST_CHOICES],
    )
    return [
        SectionBlock(
            block_id=f"wording:{shown.typed.version}",
            text="Begin with a saved wording, then make it yours. It takes the place of what is in the box.",
            accessory=chooser,
        )
    ]
