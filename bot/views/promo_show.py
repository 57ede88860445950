"""One promo as a private answer: its card, its runs, what came of it, and who did what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement

from bot.core.figures import said as figures_said
from bot.core.promo_lists import PromoShown
from bot.core.promo_results import PostResult
from bot.views import promo
from bot.views.parts import anchor, rich, says, small
from bot.views.promo_history import sentence
from bot.views.promo_list import LIST, fitted
from bot.views.promo_parts import LONGEST, LONGEST_URL, MOST, handle, run
from bot.views.times import span

# Whose series are told: that many runs.
SERIES = 3


def text(shown: PromoShown) -> str:
    """The answer for a screen reader or a notification."""
    return promo.text(shown.card)


def blocks(
    shown: PromoShown, said: str | None = None, *, back: str = "", pictures: bool = True
) -> list[dict[str, Any]]:  # fmt: skip
    """The whole of it, with what was just done above; `back` names the week from which it was asked for, and
    `pictures=False` names its pictures instead of showing them."""
    return fitted(lambda room: list(_blocks(shown, said, back, room, pictures)))


def brief(shown: PromoShown, said: str) -> list[dict[str, Any]]:
    """What was just done, and the card as it stands now; its pictures are named only."""
    card = replace(shown.card, files=())
    return fitted(lambda room: [says(said[:2900]), *promo.blocks(card, room, pictures=False)])


def _blocks(shown: PromoShown, said: str | None, back: str, room: float, pictures: bool) -> Iterator[Block]:
    if said:
        yield says(said[:2900])
    # The last run stands below, with the others.
    yield from promo.blocks(shown.card, room, pictures=pictures, last=False)
    yield says("*Runs*" if shown.runs else "*Runs*\nNone yet.")
    few = max(1, round(len(shown.runs) * min(1.0, room + 0.25)))
    for told in shown.runs[:few]:
        yield says(run(told, shown.card.zone, shown.card.at))
    older = shown.runs_before + len(shown.runs) - len(shown.runs[:few])
    if older > 0:
        yield small(f"… and {older} before these.")
    yield says(f"*What came of it*\n{shown.result.sentence}")
    for line in _series(shown, room):
        yield says(line)
    yield says("*Who did what*")
    yield from _history(shown, room)
    yield ActionsBlock(
        block_id="promo:back", elements=[ButtonElement(text="To the calendar", action_id=LIST, value=f"{back}:0")]
    )


def _series(shown: PromoShown, room: float) -> Iterator[str]:
    """The figures of the newest runs as they grew; what was read once stands with the run."""
    for result in shown.result.runs[: max(1, round(SERIES * room))]:
        for post in result.posts[:MOST]:
            if len(post.series) > 1:
                yield _grown(post, room)[:LONGEST]


def _grown(post: PostResult, room: float) -> str:
    link = anchor(post.url, "see it") if post.url and len(post.url) <= LONGEST_URL else ""
    told = []
    for each in post.series[-max(1, round(6 * room)) :]:
        after = f"after {span((each.at - post.sent_at).total_seconds())}" if post.sent_at else "so far"
        told.append(f"    • {after}: {figures_said(each.figures)}")
    return "\n".join([f"{handle(post.account)} {link}".rstrip(), *told])


def _history(shown: PromoShown, room: float) -> Iterator[Block]:
    few = shown.happened[-max(1, round(len(shown.happened) * min(1.0, room + 0.25))) :]
    before = shown.before + len(shown.happened) - len(few)
    if before:
        yield small(f"… {before} things before these.")
    if few:
        yield rich(*(sentence(each, shown.card.zone) for each in few))
    else:
        yield small("Nothing yet.")
