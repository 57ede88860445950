"""The calendar of promos as a private message: what waits for somebody, then a week's runs, each in one line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, PlainTextObject, SectionBlock

from bot.core import moments
from bot.core.allowance import count
from bot.core.promo_lists import Entry, Week
from bot.core.promos import PromoState, RunState
from bot.views.cards import MOST, ROOM
from bot.views.parts import joined, one_line, says, small
from bot.views.promo_parts import pictures, places
from bot.views.times import moment, short, weekday

LIST, NEW, SHOW, HELP = "promo_list", "promo_new", "promo_show", "promo_help"
WORDS = 70
STATES = {
    PromoState.ASKED: "👀 waits for approval",
    PromoState.CHANGE: "✍️ waits for a change",
    PromoState.DECLINED: "declined",
    PromoState.SCHEDULED: "scheduled",
    PromoState.PAUSED: "⏸️ paused",
    PromoState.DONE: "done",
    PromoState.CANCELLED: "cancelled",
    RunState.GOING: "on its way",
    RunState.SENT: "✅ sent",
    RunState.PARTLY: "⚠️ sent on some accounts only",
    RunState.FAILED: "⚠️ did not go out",
    RunState.ASKS: "❓ asks what becomes of it",
    RunState.MISSED: "passed, not sent",
    RunState.SKIPPED: "left out",
    RunState.DROPPED: "dropped",
}
Drawn = list[dict[str, Any]]


def text(week: Week) -> str:
    """The calendar for a screen reader or a notification."""
    waits = f" {count(len(week.waiting) + week.waiting_more, 'promo')} to see to." if week.waiting else ""
    return f"Promos, {_span(week)}: {_runs(week.total)}.{waits}"


def blocks(week: Week, said: str | None = None) -> Drawn:
    """The calendar, as short as Slack needs it."""
    return fitted(lambda room: list(_blocks(week, said, room)))


def said(sentence: str) -> Drawn:
    """A sentence of ours, and where to go from there."""
    return [says(sentence[:2900]).to_dict(), ways().to_dict()]


def picked(sentence: str, entries: Sequence[Entry], monday: date, zone: ZoneInfo) -> Drawn:
    """A sentence, and promos of which one may be meant."""

    def lines(room: float) -> list[Block]:
        found = [_line(each, (monday, zone), room, f"pick:{at}", long=True) for at, each in enumerate(entries)]
        return [says(sentence[:2900]), *found, ways()]

    return fitted(lines)


def ways() -> Block:
    """Where to go from any answer."""
    return ActionsBlock(
        block_id="promo:ways",
        elements=[
            ButtonElement(text="The calendar", action_id=LIST, value=":0"),
            ButtonElement(text="New promo", action_id=NEW, value="new"),
            ButtonElement(text="Help", action_id=HELP, value="help"),
        ],
    )


def fitted(draw: Callable[[float], Sequence[Block]]) -> Drawn:
    """What Slack takes of a message: it refuses one that is long in all, so the words give way."""
    drawn: Drawn = []
    for room in ROOM:
        drawn = [block.to_dict() for block in draw(room)]
        if len(json.dumps(drawn, ensure_ascii=False, separators=(",", ":"))) <= MOST:
            break
    return drawn


def _blocks(week: Week, said: str | None, room: float) -> Iterator[Block]:
    where = (week.monday, week.zone)
    if said:
        yield says(said[:2900])
    if week.quiet_until is not None:
        until = moment(week.quiet_until, week.zone)
        yield says(
            f"🤫 *A hush stands until {until}.* Nothing goes out before its end; what is due before asks instead."
        )
    if week.waiting:
        yield says("*To see to*")
        for place, each in enumerate(week.waiting):
            yield _line(each, where, room, f"waits:{place}", long=True)
        if week.waiting_more:
            yield small(f"… and {week.waiting_more} more to see to.")
    yield says(f"*{_span(week)}* – {_runs(week.total)}" + ("" if week.entries else ". Nothing goes out in this week."))
    for place, each in enumerate(week.entries):
        yield _line(each, where, room, f"run:{place}")
    if week.after:
        days = ", ".join(f"{moments.short_day(day)}: {many}" for day, many in week.after)
        yield small(f"… and {sum(many for _, many in week.after)} more: {days}.")
    if week.partial:
        yield small("There are more promos than this list looks through; `/promo show` and a number shows any of them.")
    yield _turn(week)


def _line(entry: Entry, where: tuple[date, ZoneInfo], room: float, place: str, *, long: bool = False) -> Block:
    """One line and its button, which knows the week it stands in; plain text, since anybody's words are in it."""
    monday, zone = where
    when = "no run left" if entry.at is None else short(entry.at, zone)
    if long and entry.at is not None:
        when = f"{weekday(entry.at, zone)}, {when.split(', ', 1)[1]}"
    said = joined(
        [
            when,
            places(entry.accounts) or "no account",
            f"“{one_line(entry.text, max(20, int(WORDS * room)))}”",
            STATES[entry.state],
            "🤫 held by the hush" if entry.held else None,
            pictures(entry.pictures) or None,
            f"⚠️ {count(entry.warnings, 'warning')}" if entry.warnings else None,
        ]
    )
    button = ButtonElement(
        text=f"Show {entry.promo_id}",
        action_id=f"{SHOW}:{place}",
        value=f"{entry.promo_id}:{monday.isoformat()}",
        accessibility_label=one_line(f"Show promo {entry.promo_id}: {when}", 75),
    )
    return SectionBlock(block_id=f"promo:{place}", text=PlainTextObject(text=said, emoji=False), accessory=button)


def _turn(week: Week) -> Block:
    """Earlier and later weeks, the rest of this one, and a new promo."""
    found = [
        _to("Earlier week", week.monday - timedelta(weeks=1), "earlier"),
        *([_to("Back in this week", week.monday, "back", week.page - 1)] if week.page else []),
        *([_to("The rest of this week", week.monday, "rest", week.page + 1)] if week.after else []),
        *([_to("Today's week", week.this_monday, "today")] if week.monday != week.this_monday else []),
        _to("Later week", week.monday + timedelta(weeks=1), "later"),
        ButtonElement(text="New promo", action_id=NEW, value="new", style="primary"),
    ]
    return ActionsBlock(block_id="promo:turn", elements=found)


def _to(said: str, monday: date, name: str, page: int = 0) -> ButtonElement:
    return ButtonElement(text=said, action_id=f"{LIST}:{name}", value=f"{monday.isoformat()}:{page}")


def _span(week: Week) -> str:
    """ "This week, 23 November to 29 November 2026"."""
    named = {
        week.this_monday: "This week, ",
        week.this_monday + timedelta(weeks=1): "Next week, ",
        week.this_monday - timedelta(weeks=1): "Last week, ",
    }.get(week.monday, "")
    return f"{named}{moments.short_day(week.monday)} to {moments.short_day(week.sunday, year=True)}"


def _runs(many: int) -> str:
    return "no run" if not many else count(many, "run")
