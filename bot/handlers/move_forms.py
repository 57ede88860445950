"""The forms under "More" when they come back: read with care, then one service each, and a sentence for the person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.lifecycle import Action
from bot.desk import Desk
from bot.handlers.requests import delivery, member, mention_id, metadata, moment_of, typed
from bot.services import duty, ending, handing, resting, triage
from bot.services.refusals import NO_CHOICE, Refusal
from bot.views.correct_form import FLAGS, SELECTS
from bot.views.move_forms import ANCHORS
from bot.views.parts import escaped, named, unmarked
from bot.views.times import moment


class Wrong(Exception):
    """A sentence that stands beside one field of the form."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


def carry_out(move: Action, desk: Desk, body: dict[str, Any]) -> str:
    """Do what a form asks for; the sentence for whoever sent it. Raises `Wrong`, or `Refusal` without a field."""
    try:
        number = mention_id(metadata(body).get("mention"))
        return _READ[move](desk, number, body, {"by": member(body), "delivery": delivery(body)})
    except Refusal as refusal:
        # A form that was opened before this became a risk has no field for the reason.
        there = {block.get("block_id") for block in body["view"].get("blocks") or []}
        field = refusal.field if refusal.field in there else ANCHORS.get(move)
        if field is None:
            raise
        raise Wrong(field, unmarked(refusal.sentence)) from None


def _pass(desk: Desk, number: int, body: dict[str, Any], who: dict[str, Any]) -> str:
    to = _words(body, "to")
    handing.pass_on(desk, number, to=to, note=_words(body, "note"), **who)
    return "It is yours now." if to == who["by"] else f"Passed to <@{to}>, {duty.told(desk, to)}"


def _snooze(desk: Desk, number: int, body: dict[str, Any], who: dict[str, Any]) -> str:
    chosen = typed(body, "until") or typed(body, "quick")
    until = _moment(chosen, "quick", "Choose when you would like to see it again.")
    resting.snooze(desk, number, until=until, note=_words(body, "note"), **who)
    return f"Snoozed until {moment(until, _zone(desk))}."


def _wait(desk: Desk, number: int, body: dict[str, Any], who: dict[str, Any]) -> str:
    colleague, name = _words(body, "member"), _words(body, "name")
    if colleague and name:
        raise Wrong("name", "Choose a colleague or type a name, not both.")
    if not colleague and not name:
        raise Wrong("name", "Say who it is that you are waiting for.")
    on = colleague or resting.as_name(name)
    until = _moment(typed(body, "until"), "until", "Choose until when you would like to wait.")
    resting.wait(desk, number, on=on, until=until, **who)
    return f"Waiting for {named(on)} until {moment(until, _zone(desk))}. You will be told when the time is up."


def _escalate(desk: Desk, number: int, body: dict[str, Any], who: dict[str, Any]) -> str:
    to = _words(body, "to") or _words(body, "ladder")
    handing.escalate(desk, number, to=to, note=_words(body, "note"), **who)
    return f"Escalated to <@{to}>, {duty.told(desk, to)}"


def _not_for_us(desk: Desk, number: int, body: dict[str, Any], who: dict[str, Any]) -> str:
    reason = _words(body, "reason")
    ending.not_for_us(desk, number, reason=reason, **who)
    return f"Closed: {escaped(reason)}."


def _close(desk: Desk, number: int, body: dict[str, Any], who: dict[str, Any]) -> str:
    ending.close(desk, number, note=_words(body, "note"), **who)
    return "Closed. Under More it can be reopened."


def _mute(desk: Desk, number: int, body: dict[str, Any], who: dict[str, Any]) -> str:
    ending.mute(desk, number, note=_words(body, "note"), **who)
    return "Muted and closed. Under More it can be taken back."


def _correct(desk: Desk, number: int, body: dict[str, Any], who: dict[str, Any]) -> str:
    was = metadata(body).get("was")
    if not isinstance(was, dict):
        raise Refusal(NO_CHOICE)
    ticked = typed(body, "flags") or []
    now = {part: typed(body, part) for part in SELECTS} | {part: "yes" if part in ticked else "no" for part in FLAGS}
    # Only what this person changed: a colleague may have put another part right since the form was opened.
    changes = {part: str(value) for part, value in now.items() if value is not None and value != was.get(part)}
    if not changes:
        raise Wrong("mood", "Nothing is changed yet. Change what is wrong, or press Cancel.")
    triage.correct(desk, number, changes, **who)
    return "Thank you. The guess is put right."


def _words(body: dict[str, Any], name: str) -> str:
    found = typed(body, name)
    return found.strip() if isinstance(found, str) else ""


def _moment(chosen: Any, field: str, missing: str) -> datetime:
    found = moment_of(chosen)
    if found is None:
        raise Wrong(field, missing)
    return found


def _zone(desk: Desk) -> ZoneInfo:
    return desk.team.organisation.zone


_READ: dict[Action, Callable[[Desk, int, dict[str, Any], dict[str, Any]], str]] = {
    Action.PASS: _pass,
    Action.SNOOZE: _snooze,
    Action.WAIT: _wait,
    Action.ESCALATE: _escalate,
    Action.NOT_FOR_US: _not_for_us,
    Action.CLOSE: _close,
    Action.MUTE: _mute,
    Action.CORRECT: _correct,
}
