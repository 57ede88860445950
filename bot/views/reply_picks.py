"""The choices of an invitation: the service, how it opens, the kind of link, and whether the site is tagged."""

from __future__ import annotations

from slack_sdk.models.blocks import ActionsBlock, Block, CheckboxesElement, Option

from bot.core.invitations import Tone
from bot.core.reply_form import ReplyForm
from bot.views.choices import asked, listed, radio
from bot.views.parts import escaped, one_line, says, small

SERVICE, TONE, LINK, TAG = "pick_service", "pick_tone", "pick_link", "pick_tag"
PICKS = "picks"
TONES = {Tone.SORRY: "An apology that fits", Tone.THANKS: "Thanks", Tone.NEUTRAL: "Neutral"}

FIRST = "Choose a service, and Kestrel writes the words."
ANEW = "Another choice writes the words anew; what you have typed gives way to them."


def blocks(shown: ReplyForm) -> list[Block]:
    """Nothing where it is not an invitation."""
    invite, picks = shown.invite, shown.typed.picks
    if invite is None:
        return []
    version = shown.typed.version
    services = [Option(text=one_line(name, 75), value=slug) for slug, name in invite.services]
    tones = [Option(text=label, value=tone.value) for tone, label in TONES.items()]
    kinds = [Option(text=one_line(name, 75), value=slug) for slug, name in invite.kinds]
    drawn: list[Block] = []
    if services:
        drawn += [
            asked(
                "Which service is their story about?",
                f"{PICKS}:service:{version}",
                listed(SERVICE, "Choose a service", services, picks.service),
            )
        ]
    if invite.trouble:
        drawn.append(says(f"⚠️ {escaped(invite.trouble)}"))
    drawn.append(asked("How should it open?", f"{PICKS}:tone:{version}", radio(TONE, tones, picks.tone.value)))
    if kinds:
        where = radio(LINK, kinds, picks.link_kind)
        drawn.append(asked("Where should the link lead?", f"{PICKS}:link:{version}", where))
    if invite.handle:
        tag = Option(text=one_line(f"Tag @{invite.handle}, so that it may share our post", 75), value="tag")
        drawn.append(
            ActionsBlock(
                block_id=f"{PICKS}:tag:{version}",
                elements=[
                    CheckboxesElement(action_id=TAG, options=[tag], initial_options=[tag] if picks.tag else None)
                ],
            )
        )
    drawn.append(small(ANEW if picks.service else FIRST))
    return drawn
