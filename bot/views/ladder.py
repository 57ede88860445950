"""The ladder in a card's thread: who was told of what and when, rung by rung, and when the next one is."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from bot.core.chase_cards import LadderCard, Told
from bot.core.owed import WHOLE_TEAM, Owed, Rung
from bot.views.parts import says
from bot.views.times import clock_time, moment, weekday

RUNGS = {
    Rung.OWNER: "who has it",
    Rung.ON_DUTY: "on duty",
    Rung.TEAM: "the whole team",
    Rung.HEAD: "head of communications",
    Rung.DIRECTOR: "director",
    Rung.CHIEF_EXECUTIVE: "chief executive",
}
OF_WHAT = {
    Owed.CLAIM: "to claim it",
    Owed.ANSWER: "to answer it",
    Owed.APPROVAL: "to look at words",
    Owed.POST: "to see to words that did not go out",
    Owed.STORY: "to respond to the story",
}
# The newest of them are shown.
SHOWN = 20


def text(card: LadderCard) -> str:
    """The thread's line for screen readers."""
    return f"Reminded so far: {names(card.told[-SHOWN:])}."


def blocks(card: LadderCard) -> list[Block]:
    """One line for each who has been told, and what comes next."""
    shown = card.told[-SHOWN:]
    before = len(card.told) - len(shown)
    lines = [*([f"… and {before} before these"] if before else []), *(_line(each, card) for each in shown)]
    return [says("\n".join(["*Reminded so far*", *lines, *_next(card)]))]


def name(told: Told) -> str:
    """Who was told, and why they."""
    if told.member == WHOLE_TEAM:
        return RUNGS[Rung.TEAM]
    why = "asked whether the chief executive should be told" if told.asked else RUNGS[told.rung]
    return f"<@{told.member}> ({why})"


def names(told: tuple[Told, ...]) -> str:
    """All who were told, in their order."""
    return ", ".join(name(each) for each in told) or "nobody"


def _line(told: Told, card: LadderCard) -> str:
    when = f"{weekday(told.at, card.zone)}, {clock_time(told.at, card.zone)}"
    return f"⏰ {when} – {name(told)}" + ("" if told.asked else f", {OF_WHAT[told.kind]}")


def _next(card: LadderCard) -> list[str]:
    if card.next_at is not None:
        return [f"If nothing happens, the next one is told at {moment(card.next_at, card.zone)}."]
    if card.over:
        return ["As it stands nothing is owed, so nobody else is told."]
    if card.paused:
        return ["Its clock stands still, so nobody else is told meanwhile."]
    return ["Everybody on the ladder has been told."]
