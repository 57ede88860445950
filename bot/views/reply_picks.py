"""The choices of an invitation: the service, how it opens, the kind of link, and whether the site is tagged."""

from __future__ import annotations

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    CheckboxesElement,
    Option,
    RadioButtonsElement,
    StaticSelectElement,
)

from bot.core.invitations import Tone
from bot.core.reply_form import ReplyForm
from bot.views.parts import escaped, one_line, says, small

SERVICE, TONE, LINK, TAG = "pick_service", "pick_tone", "pick_link", "pick_tag"
PICKS = "picks"
TONES = {Tone.SORRY: "An apology that fits", Tone.THANKS: "Thanks", Tone.NEUTRAL: "Neutral"}


def blocks(shown: ReplyForm) -> list[Block]:
    """Nothing where it is not an invitation."""
    invite, picks = shown.invite, shown.typed.picks
    if invite is None:
        return []
    version = shown.typed.version
    services = [Option(text=one_line(name, 75), value=slug) for slug, name in invite.services[:100]]
    tones = [Option(text=label, value=tone.value) for tone, label in TONES.items()]
    kinds = [Option(text=one_line(name, 75), value=slug) for slug, name in invite.kinds]
    drawn: list[Block] = []
    if services:
        drawn += [
            says("*Which service is their story about?*"),
            ActionsBlock(
                block_id=f"{PICKS}:service:{version}",
                elements=[
                    StaticSelectElement(
                        action_id=SERVICE,
                        placeholder="Choose a service",
                        options=services,
                        initial_option=_chosen(services, picks.service),
                    )
                ],
            ),
        ]
    if invite.trouble:
        drawn.append(says(f"⚠️ {escaped(invite.trouble)}"))
    drawn += [says("*How should it open?*"), _radio(f"{PICKS}:tone:{version}", TONE, tones, picks.tone.value)]
    if kinds:
        drawn += [
            says("*Where should the link lead?*"),
            _radio(f"{PICKS}:link:{version}", LINK, kinds, picks.link_kind),
        ]
    if invite.handle:
        tag = Option(text=f"Tag @{invite.handle}, so that it may share our post", value="tag")
        drawn.append(
            ActionsBlock(
                block_id=f"{PICKS}:tag:{version}",
                elements=[
                    CheckboxesElement(action_id=TAG, options=[tag], initial_options=[tag] if picks.tag else None)
                ],
            )
        )
    drawn.append(small("Another choice writes the words anew; what you have typed gives way to them."))
    return drawn


def _radio(block_id: str, action_id: str, options: list[Option], chosen: str | None) -> ActionsBlock:
    radio = RadioButtonsElement(action_id=action_id, options=options, initial_option=_chosen(options, chosen))
    return ActionsBlock(block_id=block_id, elements=[radio])


def _chosen(options: list[Option], value: str | None) -> Option | None:
    return next((option for option in options if option.value == value), None)
