"""The settings in Slack: the window with all sections, the lists in it, and what has changed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, ConfirmObject, MarkdownTextObject, SectionBlock

from bot.core.settings_sections import Section
from bot.core.settings_shown import Changed, ChangesShown, ListShown, Overview, Seen
from bot.views.more import modal
from bot.views.parts import escaped, named, one_line, says, shortened, small
from bot.views.times import moment

OPEN, SECTION, CHANGES = "settings_open", "settings_section", "settings_changes"
THING, ADD, REMOVE, UP, TURN = "settings_thing", "settings_add", "settings_remove", "settings_up", "settings_turn"
LIST, OVERVIEW = "settings_list", "settings_overview"
LONGEST = 2900
_MEMBER = re.compile(r"(<@[UW][A-Z0-9]+>)")


def button() -> Block:
    """The way to the settings, for the Home tab."""
    return ActionsBlock(
        block_id="settings", elements=[ButtonElement(text="The team's settings", action_id=OPEN, value="settings")]
    )


def overview(shown: Overview, about: Mapping[str, Any], said: str | None = None) -> dict[str, Any]:
    """All sections, each with a sentence."""
    word = "Open" if shown.seen.may else "Look"
    blocks: list[Block] = [
        *([says(said)] if said else []),
        says(who_may(shown.seen)),
        *(_section(each, word) for each in shown.sections),
        ActionsBlock(
            block_id="changes", elements=[ButtonElement(text="What has changed", action_id=CHANGES, value="changes")]
        ),
        small("What is shown here counts now; the team file counted only until Kestrel first started."),
    ]
    return modal(OVERVIEW, "Settings", blocks, metadata=about, close="Done")


def section_list(shown: ListShown, about: Mapping[str, Any], said: str | None = None) -> dict[str, Any]:
    """A list: each thing in it with its buttons, and a button to add one."""
    section, may = shown.section, shown.seen.may and not shown.section.fixed
    first = f" The first {section.item} that fits counts." if section.ordered else ""
    blocks: list[Block] = [
        *([says(said)] if said else []),
        # What was just done has said from when it counts.
        says(f"{section.says}{first}{'' if said else ' ' + section.counts}".strip()),
        *([] if may else [small(section.fixed or who_may(shown.seen))]),
        *([] if shown.rows else [says(f"There is none yet.{' Kestrel counts with its own:' if shown.own else ''}")]),
    ]
    for place, row in enumerate(shown.rows, shown.first):
        blocks += _row(shown, place, row, may=may)
    if shown.own:
        lines = [f"*{escaped(one_line(name, 100))}*: {escaped(one_line(rest, 600))}" for name, rest in shown.own]
        blocks.append(small("\n".join([*(["Behind these Kestrel's own count:"] if shown.rows else []), *lines])))
    foot = [
        *([ButtonElement(text="Add one", action_id=ADD, value=section.slug, style="primary")] if may else []),
        *([_turn("Those before", shown.page - 1)] if shown.page else []),
        *([_turn("Those after", shown.page + 1)] if shown.page + 1 < shown.pages else []),
    ]
    if foot:
        blocks.append(ActionsBlock(block_id="foot", elements=foot))
    known = {**about, "section": section.slug, "version": shown.seen.version, "page": shown.page}
    return modal(LIST, section.title, blocks, metadata=known, close="Back")


def changes(shown: ChangesShown, about: Mapping[str, Any]) -> dict[str, Any]:
    """The newest changes, with who made them, when, and how it was before."""
    blocks = [says(_changed(each, shown)) for each in shown.changes] or [says("Nothing has changed so far.")]
    return modal(CHANGES, "What has changed", blocks, metadata=about, close="Back")


def done(section: Section, lines: Sequence[str]) -> str:
    """What was just changed, for the one who did."""
    return f"✅ {told(lines)}\n{section.counts}".strip()[:LONGEST]


def who_may(seen: Seen) -> str:
    """Who may change the settings."""
    if not seen.administrators:
        return "Nobody may change these in Slack yet: whoever runs Kestrel names `administrators` in the team file."
    if seen.may:
        return "You may change these. Each change is checked, counts as it says, and is kept with your name."
    return f"You may look. Those who may change them: {', '.join(named(each) for each in seen.administrators[:20])}."


def told(lines: Sequence[str]) -> str:
    """Changes in our own mrkdwn: anybody's words may be in them, and only members are markup."""
    most = 12
    more = [f"… and {len(lines) - most} more"] if len(lines) > most else []
    return "\n".join([*(marked(shortened(each, 220)) for each in lines[:most]), *more])


def marked(text: str) -> str:
    """Words in which only members are markup."""
    return "".join(part if _MEMBER.fullmatch(part) else escaped(part) for part in _MEMBER.split(" ".join(text.split())))


def _section(section: Section, word: str) -> Block:
    press = ButtonElement(
        text=word,
        action_id=f"{SECTION}:{section.slug}",
        value=section.slug,
        accessibility_label=f"{word}: {section.title}",
    )
    said = f"*{section.title}*\n{section.says}"
    return SectionBlock(block_id=f"section:{section.slug}", text=MarkdownTextObject(text=said), accessory=press)


def _row(shown: ListShown, place: int, row: tuple[str, str], *, may: bool) -> list[Block]:
    name, rest = row
    bold = marked(one_line(name, 150))
    told = [f"*{bold.replace('*', '∗')}*", *(marked(one_line(line, 150)) for line in rest.splitlines())]
    text = MarkdownTextObject(text="\n".join(told)[:LONGEST])
    if shown.section.fixed:
        return [SectionBlock(block_id=f"row:{place}", text=text)]
    value = f"{place}:{shown.seen.version}"
    plain = one_line(_MEMBER.sub("a colleague", name), 50)

    def press(word: str, action: str, confirm: ConfirmObject | None = None) -> ButtonElement:
        label = one_line(f"{word}: {plain}", 75)
        return ButtonElement(
            text=word, action_id=f"{action}:{place}", value=value, confirm=confirm, accessibility_label=label
        )

    if not may:
        return [SectionBlock(block_id=f"row:{place}", text=text, accessory=press("Look", THING))]
    sure = ConfirmObject(
        title="Take it out?",
        text=MarkdownTextObject(text=f"{marked(one_line(name, 40))} will be taken out. “What has changed” tells it."),
        confirm="Take it out",
        deny="Keep it",
    )
    presses = [
        press("Change", THING),
        *([press("Higher", UP)] if shown.section.ordered and place else []),
        press("Remove", REMOVE, sure),
    ]
    return [SectionBlock(block_id=f"row:{place}", text=text), ActionsBlock(block_id=f"of:{place}", elements=presses)]


def _turn(word: str, page: int) -> ButtonElement:
    return ButtonElement(text=word, action_id=f"{TURN}:{page}", value=str(page))


def _changed(change: Changed, shown: ChangesShown) -> str:
    who = "Whoever runs Kestrel" if change.by == "kestrel" else named(change.by)
    what = "took the team file over" if change.file else "changed"
    lines = f"\n{told(change.lines)}" if change.lines else ""
    return f"*{who}* {what}, {moment(change.at, shown.zone)}{lines}"[:LONGEST]
