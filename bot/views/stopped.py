"""The top of a form that was stopped because its words want a look: what was found, and why it should go out so."""

from __future__ import annotations

from collections.abc import Iterable

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, InputBlock, PlainTextInputElement

from bot.core.findings import Finding
from bot.views.parts import line, one_line, rich, words

MOST_FINDINGS, LONGEST_REASON = 10, 300


def blocks(found: Iterable[Finding], mend: ActionsBlock | None, *, reason: str, field: str) -> list[Block]:
    """Each finding, what the network would refuse first; the button that puts right what can be, and the question."""
    ranked = sorted(dict.fromkeys(found), key=lambda each: not each.blocks)[:MOST_FINDINGS]
    said = [rich(line(words(f"{mark(each)} {one_line(each.sentence, 1900)}"))) for each in ranked]
    return [*said, *([mend] if mend is not None else []), _why(reason, field)]


def mark(finding: Finding) -> str:
    """The sign before a finding."""
    return "🛑" if finding.blocks else "⚠️"


def mend_button(action: str, value: str) -> ButtonElement:
    """Put right what needs no person."""
    return ButtonElement(text="Put right what Kestrel can", action_id=action, value=value)


def _why(reason: str, field: str) -> Block:
    return InputBlock(
        block_id=field,
        label="Why should it go out as it is?",
        hint="It goes into the history. Once the words are put right, nobody asks.",
        element=PlainTextInputElement(
            action_id=field, max_length=LONGEST_REASON, initial_value=reason[:LONGEST_REASON] or None
        ),
    )
