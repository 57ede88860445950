"""What promos ask for, on Home: which one, what for, and the way to its card."""

from __future__ import annotations

from collections.abc import Sequence

from slack_sdk.models.blocks import (
    Block,
    DividerBlock,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)

from bot.core.home import Home, PromoAsks
from bot.core.promos import PromoState, RunState, SendingState
from bot.views.parts import anchor, joined, one_line, small
from bot.views.run import REASONS
from bot.views.times import near

ASKS = {
    PromoState.ASKED: "waits for a second pair of eyes: approve it, or ask for a change",
    PromoState.CHANGE: "waits for your change",
    RunState.ASKS: "did not go out; say what becomes of it",
    SendingState.READY: "is ready to be posted by hand",
    SendingState.UNSURE: "may stand there or not; look and say so",
    SendingState.FAILED: "did not go out on every account; try again, or drop it",
}
# Nobody sends it while a hush stands.
HELD = "is held while the hush stands, and asks when it is over"


def blocks(home: Home) -> list[Block]:
    """Those that ask this member, who wrote them."""
    return _lines(home, home.promos, home.promos_asking, "promo")


def for_anybody(home: Home) -> list[Block]:
    """Those that a second pair of eyes is to look at, whosever these are; no heading where there are none."""
    if not home.looks_asking:
        return []
    head = HeaderBlock(text=f"For anybody to look at: {home.looks_asking:,}")
    return [DividerBlock(), head, *_lines(home, home.looks, home.looks_asking, "look")]


def _lines(home: Home, asks: Sequence[PromoAsks], total: int, name: str) -> list[Block]:
    more = total - len(asks)
    return [
        *(_line(each, home, f"{name}:{place}") for place, each in enumerate(asks)),
        *([small(f"… and {more:,} more; `/promo` has them all.")] if more > 0 else []),
    ]


def _line(asks: PromoAsks, home: Home, place: str) -> Block:
    """Our own words as plain text, since anybody may have written them; why it was held in full."""
    held = home.hush is not None and asks.what is RunState.ASKS
    what = HELD if held else ASKS.get(asks.what, ASKS[RunState.ASKS])
    why = REASONS[asks.why] if asks.why is not None and asks.what is RunState.ASKS and not held else None
    when = (
        f"{'was ' if asks.what is RunState.ASKS else ''}due {near(asks.at, home.zone, home.now)}" if asks.at else None
    )
    where = f"{home.address}archives/{home.channel}/p{asks.message.replace('.', '')}" if asks.message else None
    link = anchor(where, "Open its card") or f"`/promo show {asks.promo_id}`"
    return SectionBlock(
        block_id=f"home:{place}",
        text=PlainTextObject(
            text=one_line(f"📅 Promo no. {asks.promo_id}: “{one_line(asks.text, 90)}”", 300), emoji=False
        ),
        fields=[MarkdownTextObject(text=joined([f"*It {what}*", when, why, link]), verbatim=True)],
    )
