"""Who is on duty, as a private answer with buttons, and the two forms that change it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    DateTimePickerElement,
    InputBlock,
    MarkdownTextObject,
    SectionBlock,
    UserSelectElement,
)

from bot.core.rota import Change, Done, Overview, next_morning
from bot.views.more import modal
from bot.views.parts import says, small
from bot.views.times import moment

PUT_ON, AWAY, TAKE_BACK = "duty_on", "duty_away", "duty_back"
# A message holds some 13,000 characters; each of these lines with its button takes about 700.
MOST = 12


def blocks(about: Overview, *, said: str | None = None) -> list[dict[str, Any]]:
    """The answer to `/oncall`, with what was just done above it."""
    listed = [_listed(each, about.zone) for each in about.changes[:MOST]]
    more = len(about.changes) - MOST
    built: list[Block] = [
        *([says(said)] if said else []),
        says(text(about)),
        *listed,
        *([small(f"… and {more} that begin later.")] if more > 0 else []),
        ActionsBlock(
            block_id="duty",
            elements=[
                ButtonElement(text="Put somebody on duty", action_id=PUT_ON, value=PUT_ON),
                ButtonElement(text="Somebody is away", action_id=AWAY, value=AWAY),
            ],
        ),
        small("The first of those on duty is told at once when somebody may be at risk. `/oncall help` says more."),
    ]
    return [block.to_dict() for block in built]


def text(about: Overview) -> str:
    """Who is on duty, until when, who comes next and who is away."""
    zone = about.zone
    until = f" – until {moment(about.until, zone)}" if about.until else ""
    if about.on_duty:
        lines = [f"🟢 *On duty now:* {_people(about.on_duty)}{until}."]
    else:
        lines = [f"⚠️ *Nobody is on duty now*{until}. {_anyway(about)}"]
    if about.until:
        lines.append(f"*After that:* {_people(about.then) if about.then else '⚠️ nobody'}.")
    away = [f"<@{each.member}> (until {moment(each.until_at, zone)})" for each in about.away]
    lines.append(f"*Away:* {', '.join(away) or 'nobody'}.")
    return "\n".join(lines)


def done(done: Done) -> str:
    """What was done, for whoever did it; said loudly where it leaves a time in which nobody is on duty."""
    change, zone = done.change, done.after.zone
    if done.taken_back:
        said = [f"Taken back: <@{change.member}> {_what(change)}, {_span(change, done.after)}."]
    else:
        said = [f"<@{change.member}> is {_what(change)} {_span(change, done.after)}."]
    if done.away_from is not None:
        said.append(f"From {moment(done.away_from, zone)} they are away, and passed over.")
    if done.gap is not None:
        when = "now" if done.gap <= done.after.now else f"from {moment(done.gap, zone)} on"
        said.append(f"⚠️ *Nobody is on duty {when}.* Put somebody on duty for that time.")
    return " ".join(said)


def to_them(done: Done, by: str) -> str:
    """The same for the colleague whom it concerns."""
    span = _span(done.change, done.after)
    if done.taken_back:
        return f"<@{by}> has taken back that you are {_what(done.change)} {span}. `/oncall` shows who is on duty."
    if done.change.away:
        return f"<@{by}> has said that you are away {span}: you are passed over. `/oncall` takes it back."
    return (
        f"🔔 *<@{by}> has put you on duty* {span}. If somebody may be at risk, you are told at once. "
        f"If you cannot, `/oncall` takes it back."
    )


def _what(change: Change) -> str:
    return "away" if change.away else "on duty"


def _span(change: Change, after: Overview) -> str:
    """ "until Monday 23 November 2026, 5.00pm", from when only where that is to come."""
    begins = "" if change.from_at <= after.now else f"from {moment(change.from_at, after.zone)} "
    return f"{begins}until {moment(change.until_at, after.zone)}"


def _people(members: Sequence[str]) -> str:
    return ", then ".join(f"<@{member}>" for member in members)


def form(away: bool, now: datetime, zone: ZoneInfo, *, member: str, channel: str) -> dict[str, Any]:
    """Put somebody on duty, or say that somebody is away: who, from when, until when."""
    until = None if away else int(next_morning(now, zone).timestamp())
    fields: list[Block] = [
        InputBlock(
            block_id="member", label="Who is away" if away else "Who is on duty",
            hint="They are passed over." if away else "They go before everybody else, and are told of it.",
            element=UserSelectElement(
                action_id="member", placeholder="Choose a colleague", initial_user=member if away else None
            ),
        ),
        InputBlock(
            block_id="start", label="From", optional=True, hint="Leave it empty for: from now on.",
            element=DateTimePickerElement(action_id="start"),
        ),
        InputBlock(
            block_id="until", label="Until", hint="90 days at most.",
            element=DateTimePickerElement(action_id="until", initial_date_time=until),
        ),
    ]  # fmt: skip
    title = "Somebody is away" if away else "Put somebody on duty"
    return modal(AWAY if away else PUT_ON, title, fields, metadata={"channel": channel}, submit="Save")


def _anyway(about: Overview) -> str:
    if not about.told:
        return "Risk of harm would reach no person directly: put somebody on duty."
    return f"Risk of harm goes to <@{about.told[0]}> all the same, who is away."


def _listed(change: Change, zone: ZoneInfo) -> Block:
    mark = "🌙" if change.away else "🔔"
    span = f"from {moment(change.from_at, zone)} until {moment(change.until_at, zone)}"
    button = ButtonElement(
        text="Take back",
        action_id=TAKE_BACK,
        value=str(change.number),
        accessibility_label=f"Take back: {_what(change)} until {moment(change.until_at, zone)}",
        confirm=ConfirmObject(
            title="Take this back?",
            text="Who is on duty is then as if it had never been set.",
            confirm="Take back",
            deny="Keep it",
        ),
    )
    said = f"{mark} <@{change.member}> {_what(change)} {span}\n_set by <@{change.by}>, {moment(change.set_at, zone)}_"
    return SectionBlock(block_id=f"duty:{change.number}", text=MarkdownTextObject(text=said), accessory=button)
