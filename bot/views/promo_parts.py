"""Pieces that show a promo and its runs: how each stands, its figures, its pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.figures import said
from bot.core.promo_cards import RunTold, SendingTold
from bot.core.promos import PromoState, RunState, SendingState, Why
from bot.views.parts import anchor, escaped, joined, one_line
from bot.views.times import near

STATES: Mapping[PromoState, str] = {
    PromoState.ASKED: "👀 Waits for a second pair of eyes",
    PromoState.CHANGE: "✍️ Waits for a change",
    PromoState.DECLINED: "🚫 Declined",
    PromoState.SCHEDULED: "📅 Scheduled",
    PromoState.PAUSED: "⏸️ Paused",
    PromoState.DONE: "✅ Done",
    PromoState.CANCELLED: "✖️ Cancelled",
}
RUNS: Mapping[RunState, str] = {
    RunState.GOING: "on its way",
    RunState.SENT: "went out",
    RunState.PARTLY: "⚠️ went out on some accounts only",
    RunState.FAILED: "⚠️ did not go out",
    RunState.ASKS: "❓ was not sent, and asks in the card's thread what becomes of it",
    RunState.MISSED: "passed, and was not sent",
    RunState.SKIPPED: "left out",
    RunState.DROPPED: "dropped",
}
# Nothing of it is left to come, and yet its last run has not gone out everywhere.
NOT_DONE: Mapping[RunState, str] = {
    RunState.GOING: "⏳ On its way",
    RunState.PARTLY: "⚠️ Waits for a word about its last run",
    RunState.FAILED: "⚠️ Waits for a word about its last run",
    RunState.ASKS: "❓ Waits for a word about its last run",
}
WHYS: Mapping[Why, str] = {
    Why.LATE: "it was too late",
    Why.HUSH: "a hush stood",
    Why.HARM: "somebody might have been at risk of harm",
    Why.PAUSED: "the promo was paused",
    Why.CANCELLED: "the promo was cancelled then",
    Why.APPROVAL: "it was not approved in time",
    Why.CAP: "the month's money was used up",
    Why.BROKEN: "it could not be sent as it stood",
    Why.RESTORED: "Kestrel's data had come from a backup",
}
SENDINGS: Mapping[SendingState, str] = {
    SendingState.QUEUED: "on its way",
    SendingState.READY: "ready to be posted by hand",
    SendingState.SENT: "went out",
    SendingState.FAILED: "did not go out",
    SendingState.UNSURE: "a person has to look whether it is there",
    SendingState.DROPPED: "dropped",
}
# So many accounts of a run are told one by one.
MOST = 6
# Slack takes 3,000 characters in a paragraph; a longer address is no link that a post has.
LONGEST, LONGEST_URL = 1800, 200


def state(promo: PromoState, last: RunTold | None) -> str:
    """How a promo stands; it is done only when nobody has to see to its last run any more."""
    if promo is PromoState.DONE and last is not None:
        return NOT_DONE.get(last.state, STATES[promo])
    return STATES[promo]


def handle(account: str) -> str:
    """A handle for our own mrkdwn, whatever it holds."""
    return "@" + escaped(one_line(account.removeprefix("@"), 60))


def places(accounts: Sequence[tuple[str, str]]) -> str:
    """ "@AshcombeValeNHS, @AshcombeEvents", as plain text; beyond a few they are counted."""
    named = ["@" + one_line(account.removeprefix("@"), 60) for _, account in accounts[:MOST]]
    return ", ".join([*named, *([f"{len(accounts) - MOST} more"] if len(accounts) > MOST else [])])


def run(told: RunTold, zone: ZoneInfo, since: datetime) -> str:
    """A run in one line, with a line for each account where there are several, in our own mrkdwn."""
    if len(told.sendings) == 1 and told.state in (RunState.GOING, RunState.SENT, RunState.FAILED):
        mark = "⚠️ " if told.state is RunState.FAILED else ""
        return f"{near(told.due_at, zone, since)}: {mark}{sending(told.sendings[0])}"
    why = WHYS.get(told.why) if told.why and told.state in (RunState.ASKS, RunState.MISSED) else None
    lines = [f"{near(told.due_at, zone, since)}: {RUNS[told.state]}" + (f" ({why})" if why else "")]
    for each in told.sendings[:MOST]:
        line = f"    • {sending(each)}"
        if sum(map(len, lines)) + len(line) > LONGEST:
            break
        lines.append(line)
    more = len(told.sendings) - len(lines) + 1
    return "\n".join([*lines, *([f"    • … and {more} more accounts"] if more > 0 else [])])


def sending(told: SendingTold) -> str:
    """How a run stands on one account, with where it stands and what came of it."""
    stands = told.state is SendingState.SENT
    trouble = None if stands or not told.trouble else escaped(one_line(told.trouble, 240))
    return joined(
        [
            f"{handle(told.account)} {SENDINGS[told.state]}",
            anchor(told.url, "see it") if told.url and len(told.url) <= LONGEST_URL else None,
            said(told.figures) if told.figures is not None else None,
            trouble,
        ]
    )


def pictures(count: int) -> str:
    """ "🖼️ picture", "🖼️ 2 pictures"; nothing without any."""
    return "" if not count else ("🖼️ picture" if count == 1 else f"🖼️ {count} pictures")
