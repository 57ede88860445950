"""The choices of an invitation: the service, how it opens, the kind of link, and whether the site is tagged."""

from __future__ import annotations

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    CheckboxesElement,
    InputBlock,
    Option,
    OptionGroup,
    RadioButtonsElement,
    StaticSelectElement,
)

from bot.core.invitations import Tone
from bot.core.reply_form import ReplyForm
from bot.views.parts import escaped, one_line, says, small

SERVICE, TONE, LINK, TAG = "pick_service", "pick_tone", "pick_link", "pick_tag"
PICKS = "picks"
# Slack takes so many buttons in a row of choices, and so many choices in a list.
MOST_BUTTONS, MOST_CHOICES = 10, 100
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
            _asked(
                "Which service is their story about?",
                f"{PICKS}:service:{version}",
                _list(SERVICE, "Choose a service", services, picks.service),
            )
        ]
    if invite.trouble:
        drawn.append(says(f"⚠️ {escaped(invite.trouble)}"))
    drawn.append(_asked("How should it open?", f"{PICKS}:tone:{version}", _radio(TONE, tones, picks.tone.value)))
    if kinds:
        where = _radio(LINK, kinds, picks.link_kind)
        drawn.append(_asked("Where should the link lead?", f"{PICKS}:link:{version}", where))
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


def _asked(question: str, block_id: str, element: StaticSelectElement | RadioButtonsElement) -> InputBlock:
    """A field, not a button, so that the question names the choice for a screen reader; each choice is told at once."""
    return InputBlock(block_id=block_id, label=question, element=element, dispatch_action=True)


def _radio(action_id: str, options: list[Option], chosen: str | None) -> StaticSelectElement | RadioButtonsElement:
    if len(options) > MOST_BUTTONS:
        return _list(action_id, "Choose", options, chosen)
    return RadioButtonsElement(action_id=action_id, options=options, initial_option=_chosen(options, chosen))


def _list(action_id: str, hint: str, options: list[Option], chosen: str | None) -> StaticSelectElement:
    """A list to choose from; a long one is cut into groups, each named by what it begins and ends with."""
    initial = _chosen(options, chosen)
    if len(options) <= MOST_CHOICES:
        return StaticSelectElement(action_id=action_id, placeholder=hint, options=options, initial_option=initial)
    parts = [options[first : first + MOST_CHOICES] for first in range(0, len(options), MOST_CHOICES)]
    groups = [OptionGroup(label=f"{_start(part[0])} … {_start(part[-1])}", options=part) for part in parts]
    return StaticSelectElement(
        action_id=action_id, placeholder=hint, option_groups=groups[:MOST_CHOICES], initial_option=initial
    )


def _start(option: Option) -> str:
    return one_line(option.text or "", 30)


def _chosen(options: list[Option], value: str | None) -> Option | None:
    return next((option for option in options if option.value == value), None)
