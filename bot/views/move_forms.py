"""The forms behind the moves under "More": what each one asks, as Slack modals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    DateTimePickerElement,
    InputBlock,
    MarkdownTextObject,
    Option,
    PlainTextInputElement,
    RadioButtonsElement,
    StaticSelectElement,
    UserSelectElement,
)

from bot.core.at_risk import PUTS_AWAY
from bot.core.lifecycle import Action
from bot.core.more import TOMORROW, MoreMenu, quick_choices
from bot.views import correct_form
from bot.views.more import modal, post
from bot.views.parts import escaped, one_line, says
from bot.views.risk import why
from bot.views.times import moment

LONGEST_NOTE, LONGEST_REASON, LONGEST_MUTE, LONGEST_NAME = 500, 200, 150, 100
OR_ELSE = "Needed, unless you chose above. If both are filled in, this one is told."
AT_RISK = (
    "🆘 *Risk of harm.* Somebody may be in danger. Follow your safeguarding procedure before you put this away; if "
    "nobody has seen to it yet, press Cancel and see to it first."
)
# What is shown beside which field when a move is refused; a form without fields has none.
ANCHORS = {
    Action.PASS: "to",
    Action.SNOOZE: "quick",
    Action.WAIT: "until",
    Action.ESCALATE: "to",
    Action.NOT_FOR_US: "reason",
    Action.CLOSE: "note",
    Action.CORRECT: "mood",
}


def callback(action: Action) -> str:
    """The name under which a form's submission comes back."""
    return f"more_{action.value}"


def form(action: Action, more: MoreMenu, *, channel: str) -> dict[str, Any]:
    """The form of a move, with their post above it."""
    if action is Action.CORRECT:
        return correct_form.form(callback(action), more, channel=channel)
    title, submit, fields = _FORMS[action]
    metadata = {"mention": more.card.mention_id, "channel": channel}
    risk = [says(AT_RISK), *told_why(more)] if more.card.guess.harm and action in PUTS_AWAY else []
    return modal(callback(action), title, [*risk, *post(more), *fields(more)], metadata=metadata, submit=submit)


def told_why(more: MoreMenu) -> list[Block]:
    """The post that raised it, where another stands below, and the words that fired."""
    return why(more.card.raised, more.card.guess.harm_words, more.card.zone)


def _pass(_: MoreMenu) -> list[Block]:
    return [_colleague("to", "To whom", "Choose yourself to take it over."), _note("note", "A note for them")]


def _snooze(more: MoreMenu) -> list[Block]:
    zone = more.card.zone
    options = [
        Option(text=f"{said}: {moment(at, zone)}", value=str(int(at.timestamp())))
        for said, at in quick_choices(more.now, zone)
    ]
    return [
        InputBlock(
            block_id="quick", label="Until when", hint="Needed, unless you choose a moment of your own below.",
            optional=True,
            element=RadioButtonsElement(action_id="quick", options=options),
        ),
        InputBlock(
            block_id="until", label="Or at another moment", optional=True,
            hint="Needed, unless you chose above. If both are filled in, this one counts.",
            element=DateTimePickerElement(action_id="until"),
        ),
        *_reason(more, LONGEST_REASON),
    ]  # fmt: skip


def _wait(more: MoreMenu) -> list[Block]:
    tomorrow = dict(quick_choices(more.now, more.card.zone))[TOMORROW]
    return [
        _colleague("member", "Whom do you wait for", "Somebody in Slack. Needed, unless you type a name below.",
                   optional=True),
        InputBlock(
            block_id="name", label="Or a name",
            hint="Somebody else, or a department: “Estates”. Needed, unless you chose a colleague above.",
            optional=True,
            element=PlainTextInputElement(action_id="name", max_length=LONGEST_NAME),
        ),
        InputBlock(
            block_id="until", label="Until when",
            element=DateTimePickerElement(action_id="until", initial_date_time=int(tomorrow.timestamp())),
        ),
    ]  # fmt: skip


def _escalate(more: MoreMenu) -> list[Block]:
    ladder = [
        Option(text=MarkdownTextObject(text=f"{role}: <@{member}>"), value=member) for role, member in more.ladder
    ]
    radio = InputBlock(
        block_id="ladder", label="To whom", hint="Needed, unless you choose somebody else below.", optional=True,
        element=RadioButtonsElement(action_id="ladder", options=ladder),
    ) if ladder else None  # fmt: skip
    return [
        *([radio] if radio else []),
        _colleague("to", "Or to somebody else", OR_ELSE, optional=True)
        if ladder
        else _colleague("to", "To whom", "They are told at once."),
        _note("note", "A note for them"),
    ]  # fmt: skip


def _not_for_us(more: MoreMenu) -> list[Block]:
    options = [Option(text=reason, value=reason) for reason in more.reasons[:100]]
    # Slack shows ten choices at a glance, and more of them only in a list.
    chooser = RadioButtonsElement if len(options) <= 10 else StaticSelectElement
    return [InputBlock(block_id="reason", label="Why", element=chooser(action_id="reason", options=options))]


def _close(more: MoreMenu) -> list[Block]:
    return _reason(more, LONGEST_REASON) or [_note("note", "Why, if you would like to say so", LONGEST_REASON)]


def _reason(more: MoreMenu, longest: int) -> list[Block]:
    """Why what speaks of risk of harm can be put away; nobody has to say so of anything else."""
    return [_note("note", "Why", longest, optional=False)] if more.card.guess.harm else []


def _mute(more: MoreMenu) -> list[Block]:
    who = escaped(one_line(more.card.quote.handle, 100))
    return [says(
        f"This mention is closed, and nothing more that @{who} writes is shown, but for risk of harm. It is still "
        f"counted. Anybody can take this back under More. They are not told, and nothing happens on the network."
    ), *_reason(more, LONGEST_MUTE)]  # fmt: skip


def _colleague(name: str, label: str, hint: str, *, optional: bool = False) -> Block:
    element = UserSelectElement(action_id=name, placeholder="Choose a colleague")
    return InputBlock(block_id=name, label=label, hint=hint, optional=optional, element=element)


def _note(name: str, label: str, longest: int = LONGEST_NOTE, *, optional: bool = True) -> Block:
    return InputBlock(
        block_id=name, label=label, hint="It stays inside the team.", optional=optional,
        element=PlainTextInputElement(action_id=name, multiline=True, max_length=longest),
    )  # fmt: skip


_FORMS: dict[Action, tuple[str, str, Callable[[MoreMenu], list[Block]]]] = {
    Action.PASS: ("Pass to a colleague", "Pass", _pass),
    Action.SNOOZE: ("Snooze", "Snooze", _snooze),
    Action.WAIT: ("Wait for someone", "Wait", _wait),
    Action.ESCALATE: ("Escalate", "Escalate", _escalate),
    Action.NOT_FOR_US: ("Not for us", "Close it", _not_for_us),
    Action.CLOSE: ("Close", "Close it", _close),
    Action.MUTE: ("Mute this author", "Mute", _mute),
}
FORMS = (*_FORMS, Action.CORRECT)
