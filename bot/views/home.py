"""Kestrel's Home tab: what is to do comes first, then what goes out today, one's own settings, sources and costs."""

from __future__ import annotations

from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    DividerBlock,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)

from bot.core import moments
from bot.core.home import Home
from bot.core.promo_lists import Entry
from bot.core.promos import PromoState, RunState
from bot.views import home_health, home_lists, hush, settings
from bot.views.greeting import steps
from bot.views.parts import escaped, joined, one_line, says, small
from bot.views.promo_list import STATES
from bot.views.promo_parts import places
from bot.views.run import REASONS
from bot.views.times import clock_time, moment

SETTINGS, STEPS_SEEN = "home_settings", "home_steps_seen"
# So many of today's promos are shown.
TODAY = 10
# Slack takes so many blocks; of a Home that is full, sources make room for what is to do.
MOST = 100


def closed(sentence: str) -> dict[str, Any]:
    """The Home tab of somebody who is not let in."""
    return {"type": "home", "blocks": [says(sentence).to_dict()]}


def draw(home: Home) -> dict[str, Any]:
    """The Home tab as a Slack view."""
    blocks = _blocks(home, home_health.SOURCES)
    if (over := len(blocks) - MOST) > 0:
        # A sentence stands in their place, which counts as well where it did not stand there before.
        room = min(len(home.sources) - 1, home_health.SOURCES) - over
        blocks = _blocks(home, max(0, room))
    return {
        "type": "home",
        "private_metadata": home.pages.written(),
        "blocks": [block.to_dict() for block in blocks[:MOST]],
    }


def _blocks(home: Home, sources: int) -> list[Block]:
    return [
        HeaderBlock(text=one_line(f"Kestrel at {home.organisation}", 150)),
        *([says(f"🚨 *{escaped(home.wiped)}*")] if home.wiped else []),
        *([says(hush.banner(home.hush))] if home.hush else []),
        *_steps(home),
        says(
            f"*{home.open:,}* open (unclaimed), *{home.claimed:,}* claimed and not answered. "
            f"*{home.mine:,}* {'thing is' if home.mine == 1 else 'things are'} yours to do."
        ),
        says(f"*On duty:* {_duty(home)}"),
        *home_lists.blocks(home),
        *_today(home),
        *_settings(home),
        *home_health.blocks(home, sources),
        settings.button(),
        small(f"Put any public post in the queue with `/mention` and its link. As of {moment(home.now, home.zone)}."),
    ]


def _duty(home: Home) -> str:
    until = f" – until {moment(home.duty_until, home.zone)}" if home.duty_until else ""
    change = "`/oncall` shows who comes next, and changes it."
    if not home.on_duty:
        return f"⚠️ nobody{until}. Risk of harm has to reach a person at once: put somebody on duty. {change}"
    return f"{', then '.join(f'<@{member}>' for member in home.on_duty)}{until}. {change}"


def _steps(home: Home) -> list[Block]:
    """For whoever is new, until they have read it."""
    if not home.steps:
        return []
    seen = ButtonElement(text="Got it, put this away", action_id=STEPS_SEEN, value="seen")
    return [
        says(f"👋 *First steps*\n{steps(home.channel)}"),
        ActionsBlock(block_id="home:steps", elements=[seen]),
        DividerBlock(),
    ]


def _today(home: Home) -> list[Block]:
    more = len(home.today) - TODAY
    return [
        DividerBlock(),
        HeaderBlock(text="What goes out today"),
        *(_entry(entry, home, place) for place, entry in enumerate(home.today[:TODAY])),
        *([] if home.today else [says("Nothing. `/promo` schedules what we say.")]),
        *([small(f"… and {more:,} more; `/promo list` has them all.")] if more > 0 else []),
    ]


def _entry(entry: Entry, home: Home, place: int) -> Block:
    """Plain text, since anybody's words are in it."""
    said = joined(
        [
            clock_time(entry.at, home.zone) if entry.at else None,
            places(entry.accounts) or "no account",
            f"“{one_line(entry.text, 90)}”",
            _stands(entry),
        ]
    )
    return SectionBlock(block_id=f"home:today:{place}", text=PlainTextObject(text=said, emoji=False))


def _stands(entry: Entry) -> str:
    """How it stands; of what is held, why."""
    if entry.state is RunState.ASKS and entry.why is not None:
        return f"⏸️ held: {REASONS[entry.why]}"
    if entry.state is PromoState.SCHEDULED and entry.held:
        return "🤫 held while the hush stands"
    return STATES[entry.state]


def _settings(home: Home) -> list[Block]:
    wishes = home.wishes
    where = "in your own conversation with Kestrel" if wishes.direct else f"in <#{home.channel}>, with your name"
    quiet = "no quiet hours"
    if wishes.quiet is not None:
        quiet = f"quiet from {moments.clock(wishes.quiet.start)} to {moments.clock(wishes.quiet.end)}"
    change = ButtonElement(text="Change", action_id=SETTINGS, value="change")
    said = f"*Reminders:* {where}; {quiet}. Risk of harm always reaches you directly and at once."
    return [
        DividerBlock(),
        HeaderBlock(text="Your settings"),
        SectionBlock(block_id="home:settings", text=MarkdownTextObject(text=said), accessory=change),
    ]
