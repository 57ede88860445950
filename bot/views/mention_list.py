"""The private answer to `/mentions`: a page of a list, the menus that narrow it down, and what may be done with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, ConfirmObject, Option, StaticSelectElement

from bot.core.allowance import count
from bot.core.mention_lists import MOST_COUNTED, Asked, MentionPage, Which
from bot.core.triage import Mood
from bot.views import labels
from bot.views.cards import MOST, ROOM
from bot.views.mention_lines import LISTS, line, named
from bot.views.parts import escaped, one_line, says, small

CLAIM, OPEN, TURN, NARROW, EXPORT, SHARE = (
    "mentions_claim", "mentions_open", "mentions_turn", "mentions_narrow", "mentions_export", "mentions_share",
)  # fmt: skip
ANY = "any"
# Slack shows at most so many choices in a menu.
MOST_SERVICES = 99
EMPTY = {
    Which.OPEN: "Nobody waits to be claimed.",
    Which.MINE: "Nothing is yours to do.",
    Which.OWED: "Nothing is owed.",
    Which.HARM: "Nothing with risk of harm waits.",
    Which.ANSWERED: "Nothing here is answered.",
    Which.ALL: "There is nothing.",
}


def text(page: MentionPage) -> str:
    """The list for a screen reader or a notification."""
    return f"Mentions, {named(page.asked, page.services)}: {_total(page)}."


def blocks(page: MentionPage, said: str | None = None) -> list[dict[str, Any]]:
    """The page, as short as Slack needs it; `said` is what was just done."""
    drawn: list[dict[str, Any]] = []
    for room in ROOM:
        drawn = [block.to_dict() for block in _blocks(page, said, room)]
        if len(json.dumps(drawn, ensure_ascii=False, separators=(",", ":"))) <= MOST:
            break
    return drawn


def read_choice(block_id: str, action_id: str, value: str) -> Asked:
    """The list that a menu asks for: what its block carries, with the choice. Raises `ValueError`."""
    asked = replace(Asked.read(block_id.partition(":")[2]), page=0)
    match action_id.rpartition(":")[2]:
        case "which":
            return replace(asked, which=Which(value))
        case "service":
            return Asked.read(replace(asked, service=None if value == ANY else value).written())
        case "mood":
            return replace(asked, mood=None if value == ANY else Mood(value))
    raise ValueError(action_id)


def _blocks(page: MentionPage, said: str | None, room: float) -> Iterator[Block]:
    if said:
        yield says(said[:2900])
    asked = page.asked
    where = f", page {asked.page + 1}" if asked.page else ""
    yield says(f"*Mentions*: {named(asked, page.services)} – {_total(page)}{where}")
    if asked.words:
        looked = (
            f"Looked for “{escaped(one_line(asked.words, 100))}” in the newest {page.looked_through or 0:,} mentions"
        )
        yield small(f"{looked}, whatever its capitals; older ones are not looked through.")
    yield _menus(page)
    for place, item in enumerate(page.items):
        yield line(
            item, str(place), channel=page.channel, home=page.home, now=page.now, zone=page.zone, room=room,
            claim=CLAIM, opens=OPEN,
        )  # fmt: skip
    if not page.items:
        yield says(EMPTY[asked.which])
    yield _below(page)


def _total(page: MentionPage) -> str:
    if page.total > MOST_COUNTED:
        return f"more than {MOST_COUNTED:,} lines"
    return count(page.total, "line") if page.total else "none"


def _menus(page: MentionPage) -> Block:
    asked = page.asked
    lists = [(each.value, label.capitalize()) for each, label in LISTS.items()]
    services = [(ANY, "Any service"), *page.services[:MOST_SERVICES]]
    if asked.service is not None and asked.service not in dict(services):
        services.append((asked.service, asked.service))
    moods = [(ANY, "Any mood"), *((each.value, label) for each, label in labels.MOODS.items())]
    found = [
        _menu("which", "Which", lists, asked.which.value),
        *([_menu("service", "Service", services, asked.service or ANY)] if page.services else []),
        _menu("mood", "Mood", moods, asked.mood.value if asked.mood else ANY),
    ]
    # The block carries the list itself: in a private message Slack tells nothing but this of what stands there.
    return ActionsBlock(block_id=f"mentions:{replace(asked, page=0).written()}", elements=found)


def _menu(name: str, said: str, choices: list[tuple[str, str]], chosen: str) -> StaticSelectElement:
    options = {value: Option(value=value, label=one_line(label, 75) or value) for value, label in choices}
    return StaticSelectElement(
        action_id=f"{NARROW}:{name}", placeholder=said, options=list(options.values()), initial_option=options[chosen]
    )


def _below(page: MentionPage) -> Block:
    """Earlier and later lines, and what may be done with the list."""
    asked, found = page.asked, []
    if asked.page:
        found.append(_to("Previous page", "earlier", replace(asked, page=asked.page - 1)))
    if page.more:
        found.append(_to("Next page", "later", replace(asked, page=asked.page + 1)))
    found.append(_to("Refresh", "again", asked))
    if page.items:
        found.append(ButtonElement(text="Export as CSV", action_id=EXPORT, value=replace(asked, page=0).written()))
        found.append(
            ButtonElement(
                text="Send to a thread here", action_id=SHARE, value=asked.written(),
                confirm=ConfirmObject(
                    title="Send to a thread here?",
                    text="Everybody here sees these lines, with your name. Who may be at risk is not quoted.",
                    confirm="Send", deny="Not now",
                ),
            )
        )  # fmt: skip
    return ActionsBlock(block_id="mentions-below", elements=found)


def _to(said: str, name: str, asked: Asked) -> ButtonElement:
    return ButtonElement(text=said, action_id=f"{TURN}:{name}", value=asked.written())
