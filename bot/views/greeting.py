"""What a new member reads first, in their own conversation with Kestrel."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from bot.core.members import GreetingCard
from bot.views.parts import escaped, one_line, says, small

STEPS = (
    "*Claim.* Each mention is a card in {channel}. Press *Claim* and it is yours; everybody sees it.",
    "*Answer.* *Reply* on the card writes in your name for the organisation, and shows what goes out before it does.",
    "*Look here.* The *Home* tab has what is yours, what nobody has claimed, and what goes out today.",
    "*Find.* `/mentions` lists what people say, and looks for words in it. `/oncall` says who is on duty.",
    "*Be left in peace.* Under *Your settings* on the Home tab, say how and when you want to be reminded.",
)


def text(card: GreetingCard) -> str:
    """The greeting for a notification."""
    organisation = escaped(one_line(card.organisation, 150))
    return f"Hello! This is Kestrel, at {organisation}. The Home tab above shows what is yours to do."


def blocks(card: GreetingCard) -> list[Block]:
    """Hello, what Kestrel is for, and where to begin."""
    organisation = escaped(one_line(card.organisation, 150))
    return [
        says(
            f"👋 *Hello, <@{card.member}>.* This is Kestrel. It puts what the public says about {organisation} in "
            "front of the team, as cards with buttons, and reminds you of what is yours."
        ),
        says(steps(card.channel)),
        small("What you write here reaches nobody: Kestrel reads no conversation. This is said once."),
    ]


def steps(channel: str) -> str:
    """The first steps, one in each line."""
    return "\n".join(f"{number}. {step}" for number, step in enumerate(STEPS, 1)).format(channel=f"<#{channel}>")
