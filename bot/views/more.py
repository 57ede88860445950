"""The menu behind "More": their post in short, every move with a sentence, and what happened so far."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    HeaderBlock,
    MarkdownTextObject,
    SectionBlock,
)

from bot.core.lifecycle import Action
from bot.core.more import MoreMenu
from bot.views import history, labels
from bot.views.parts import line, one_line, quoted, rich, says, small, words

MENU = "more"
OPEN_POST = "open_post"
SHORT = 300
DOES = {
    Action.PASS: "*Pass to a colleague*\nIt becomes theirs, and they are told. Choose yourself to take it over.",
    Action.SNOOZE: "*Snooze*\nPut it off; it stays with its owner, who is told when the moment has come.",
    Action.WAIT: "*Wait for someone inside*\nSay whom you have asked and until when; you are told when the time is up.",
    Action.ESCALATE: "*Escalate*\nTell somebody higher up at once. It becomes urgent and stays with its owner.",
    Action.THANK: "*Thank and close*\nWrite a public thank-you; once it is published, nothing more is to be done.",
    Action.NOT_FOR_US: "*Not for us*\nClose it with one of the team's reasons. Nothing is published.",
    Action.CLOSE: "*Close*\nNothing more is to be done. Nothing is published.",
    Action.REOPEN: "*Reopen*\nSomebody has to see to it again; it becomes nobody's until it is claimed.",
    Action.CORRECT: "*Correct the guess*\nPut right what Kestrel guessed: mood, urgency, service, theme, and the rest.",
    Action.MUTE: "*Mute this author*\nClose this, and show nothing more of them, but for risk of harm.",
    Action.UNMUTE: "*Unmute this author*\nShow again what they write.",
}


def menu(more: MoreMenu, *, channel: str, said: str | None = None) -> dict[str, Any]:
    """The modal that More opens; `said` is what has just happened, as a sentence of ours."""
    card = more.card
    blocks: list[Block] = [
        *([says(said)] if said else []),
        *post(more),
        *(_move(more, action) for action in card.more),
        *_way_out(card.quote.url),
        HeaderBlock(text="What happened so far"),
        *_history(more),
    ]
    return modal(MENU, "More", blocks, metadata={"mention": card.mention_id, "channel": channel}, close="Done")


def post(more: MoreMenu) -> list[Block]:
    """Their post in short, so that nobody acts on the wrong one."""
    quote = more.card.quote
    head = line(words(one_line(labels.who(quote), 120), bold=True), words(f" on {labels.network(more.card)}"))
    return [rich(head, quoted(one_line(quote.text, SHORT)))]


def modal(
    callback: str, title: str, blocks: Sequence[Block], *, metadata: Mapping[str, Any], submit: str | None = None,
    close: str = "Cancel",
) -> dict[str, Any]:  # fmt: skip
    """A modal that carries all it needs to know: nothing is kept in a process that may be restarted."""
    view = {
        "type": "modal",
        "callback_id": callback,
        "title": {"type": "plain_text", "text": title},
        "close": {"type": "plain_text", "text": close},
        "private_metadata": json.dumps(metadata),
        "blocks": [block.to_dict() for block in blocks],
    }
    return view | ({"submit": {"type": "plain_text", "text": submit}} if submit else {})


def _move(more: MoreMenu, action: Action) -> Block:
    button = ButtonElement(
        text=labels.BUTTONS[action],
        action_id=action.value,
        value=str(more.card.mention_id),
        accessibility_label=one_line(f"{labels.BUTTONS[action]}: the post by {labels.who(more.card.quote)}", 75),
    )
    return SectionBlock(block_id=action.value, text=MarkdownTextObject(text=DOES[action]), accessory=button)


def _way_out(url: str) -> list[Block]:
    if not url.startswith(("https://", "http://")) or len(url) > 3000:
        return []
    return [ActionsBlock(elements=[ButtonElement(text="Open the post", action_id=OPEN_POST, url=url)])]


def _history(more: MoreMenu) -> list[Block]:
    if not more.happened:
        return [small("Nothing yet.")]
    before = [small(f"… {more.before} things before these.")] if more.before else []
    return [*before, rich(*(history.sentence(each, more.card.zone) for each in more.happened))]
