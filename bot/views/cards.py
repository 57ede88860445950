"""Cards as Slack messages: one `match`, which the type checker holds complete."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, assert_never

from slack_sdk.models.blocks import Block

from bot.core.cards import (
    AlertCard,
    Card,
    ChaseCard,
    DigestCard,
    GreetingCard,
    HushCard,
    LadderCard,
    ListCard,
    MentionCard,
    OutageCard,
    PromoCard,
    ReplyCard,
    RunCard,
    SharedCard,
    SpikeCard,
    SpikeOverCard,
    StormCard,
    StoryCard,
)
from bot.views import (
    alert,
    chase,
    digest,
    greeting,
    hush,
    ladder,
    lists,
    mention,
    outage,
    promo,
    reply,
    run,
    shared,
    spike,
    storm,
    story,
)

# Slack takes about 13,200 characters of blocks in all.
MOST = 13_000
ROOM = (1.0, 0.75, 0.5, 0.25, 0.1)


@dataclass(frozen=True, slots=True)
class Message:
    """A message as Slack takes it: `text` for screen readers and notifications beside the blocks."""

    text: str
    blocks: list[dict[str, Any]]


def draw(card: Card, *, pictures: bool = True, home: str = "") -> Message:
    """The message that shows a card; `pictures=False` names pictures instead of showing them. `home` is the address of
    the workspace, by which one message can link to another.

    Slack refuses a message that is long in all, though each part of it is short enough: the public's words give way.
    """
    for room in ROOM:
        message = _draw(card, pictures=pictures, home=home, room=room)
        if len(json.dumps(message.blocks, ensure_ascii=False, separators=(",", ":"))) <= MOST:
            break
    return message


def _draw(card: Card, *, pictures: bool, home: str, room: float) -> Message:  # noqa: C901, PLR0911, PLR0912 - one for each kind
    match card:
        case MentionCard():
            return _message(mention.text(card), mention.blocks(card, pictures=pictures, room=room))
        case AlertCard():
            return _message(alert.text(card), alert.blocks(card, pictures=pictures, room=room))
        case ListCard():
            return _message(lists.text(card), lists.blocks(card, room=room))
        case StormCard():
            return _message(storm.text(card), storm.blocks(card))
        case OutageCard():
            return _message(outage.text(card), outage.blocks(card))
        case ReplyCard():
            return _message(reply.text(card), reply.blocks(card, room))
        case StoryCard():
            return _message(story.text(card), story.blocks(card))
        case ChaseCard():
            return _message(chase.text(card), chase.blocks(card, room))
        case LadderCard():
            return _message(ladder.text(card), ladder.blocks(card))
        case HushCard():
            return _message(hush.text(card), hush.blocks(card))
        case SpikeCard():
            return _message(spike.text(card), spike.blocks(card, home=home, room=room))
        case SpikeOverCard():
            return _message(spike.over_text(card), spike.over(card))
        case PromoCard():
            return _message(promo.text(card), promo.blocks(card, room, pictures=pictures))
        case RunCard():
            return _message(run.text(card), run.blocks(card, room))
        case DigestCard():
            return _message(digest.text(card), digest.blocks(card, pictures=pictures, home=home, room=room))
        case GreetingCard():
            return _message(greeting.text(card), greeting.blocks(card))
        case SharedCard():
            return _message(shared.text(card), shared.blocks(card, home=home, room=room))
        case _:
            assert_never(card)


def _message(text: str, blocks: list[Block]) -> Message:
    return Message(text, [block.to_dict() for block in blocks])
