"""The lists on the Home tab: mine, unclaimed, and what colleagues owe, ten lines at a time."""

from __future__ import annotations

from dataclasses import replace

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, DividerBlock, HeaderBlock

from bot.core.allowance import count
from bot.core.home import Home, Part, Pile
from bot.views import home_promos
from bot.views.mention_lines import line
from bot.views.parts import says, small

CLAIM, OPEN, TURN = "home_claim", "home_open", "home_turn"
TITLES = {Part.MINE: "Yours to do", Part.UNCLAIMED: "Nobody has claimed", Part.OWED: "With colleagues, and owed"}
EMPTY = {
    Part.MINE: "Nothing is yours to do.",
    Part.UNCLAIMED: "Nothing. Everything is claimed.",
    Part.OWED: "Nothing is owed by anybody else.",
}


def blocks(home: Home) -> list[Block]:
    """The three lists, each with its own pages."""
    first, *others = (_pile(home, part, home.piles[part]) for part in Part)
    return [*first, *home_promos.for_anybody(home), *(block for pile in others for block in pile)]


def _pile(home: Home, part: Part, pile: Pile) -> list[Block]:
    late = f", {pile.late:,} late" if pile.late else ""
    asking, duty = (home.promos_asking, home.duty_total) if part is Part.MINE else (0, 0)
    total = pile.total + asking + duty
    head = f"{TITLES[part]}: {total:,}{late}" if total else TITLES[part]
    lines = [
        line(
            item, f"{part.value}:{place}", channel=home.channel, home=home.address, now=home.now, zone=home.zone,
            claim=CLAIM, opens=OPEN,
        )
        for place, item in enumerate(pile.items)
    ]  # fmt: skip
    snoozed = part is Part.MINE and home.snoozed
    return [
        DividerBlock(),
        HeaderBlock(text=head),
        *(_duty(home) if duty else []),
        *lines,
        *(home_promos.blocks(home) if asking else []),
        *([] if pile.items or asking or duty else [says(EMPTY[part])]),
        *(
            [small(f"💤 {count(home.snoozed, 'mention')} of yours snoozed; `/mentions mine` has them.")]
            if snoozed
            else []
        ),
        *_turn(home, part, pile),
    ]


def _duty(home: Home) -> list[Block]:
    """What nobody has claimed is first of all theirs who are on duty, when it is late or somebody may be at risk."""
    many = home.duty_total
    what = "that nobody has claimed is late or speaks" if many == 1 else "that nobody has claimed are late or speak"
    rest = many - len(home.duty)
    return [
        says(f"*You are on duty:* {many:,} {what} of risk of harm."),
        *(
            line(
                item, f"duty:{place}", channel=home.channel, home=home.address, now=home.now, zone=home.zone,
                claim=CLAIM, opens=OPEN,
            )
            for place, item in enumerate(home.duty)
        ),
        *([small(f"… and {rest:,} more, below.")] if rest else []),
    ]  # fmt: skip


def _turn(home: Home, part: Part, pile: Pile) -> list[Block]:
    found = []
    if pile.page:
        found.append(_to(home, "Previous page", "earlier", part, pile.page - 1))
    if pile.more:
        found.append(_to(home, "Next page", "later", part, pile.page + 1))
    return [ActionsBlock(block_id=f"home:turn:{part.value}", elements=found)] if found else []


def _to(home: Home, said: str, way: str, part: Part, page: int) -> ButtonElement:
    value = replace(home.pages, **{part.value: page}).written()
    return ButtonElement(
        text=said, action_id=f"{TURN}:{part.value}:{way}", value=value,
        accessibility_label=f"{said}: {TITLES[part].lower()}",
    )  # fmt: skip
