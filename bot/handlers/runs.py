"""The buttons on the card of a run: send it now, leave it out, try again, it is there, I have posted it."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from slack_bolt import Ack, App

from bot.core.promos import RunAction
from bot.desk import Desk
from bot.handlers.requests import delivery, member, row_id
from bot.services import run_moves
from bot.services.refusals import UNKNOWN_RUN

WHOLE: dict[RunAction, Callable[..., None]] = {
    RunAction.SEND_NOW: run_moves.send_now,
    RunAction.DROP: run_moves.drop,
    RunAction.TRY_AGAIN: run_moves.try_again,
}
# Which words the card showed stands behind the run's number.
VERSION = re.compile(r"([0-9]{1,15})\|([0-9]{1,15}\.[0-9]{1,15})")
# These may be about one account alone; where there are several, each has a button of its own, with a number.
BY_ACCOUNT = {RunAction.IT_IS_THERE: run_moves.it_is_there, RunAction.POSTED: run_moves.posted}


def register(app: App) -> None:
    """Listen for every button that a run's card can show."""
    app.action(re.compile(rf"^run_({'|'.join(WHOLE)})$"))(decide)
    app.action(re.compile(rf"^run_({'|'.join(BY_ACCOUNT)})(:[0-9]+)?$"))(say)
    app.action(re.compile(r"^run_open(:[0-9]+)?$"))(opened)


def decide(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """Send it now, Leave it out, Try again."""
    ack()
    move = WHOLE[RunAction(str(action["action_id"]).removeprefix("run_"))]
    value, shown = str(action.get("value")), {}
    if (with_version := VERSION.fullmatch(value)) is not None and move is run_moves.send_now:
        value, shown = with_version[1], {"version": with_version[2]}
    move(desk, row_id(value, UNKNOWN_RUN), by=member(body), delivery=delivery(body), **shown)


def say(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """It is there, I have posted it."""
    ack()
    name, _, _ = str(action["action_id"]).removeprefix("run_").partition(":")
    number, _, place = str(action.get("value")).partition("|")
    network, _, account = place.partition(":")
    move = partial(BY_ACCOUNT[RunAction(name)], desk, row_id(number, UNKNOWN_RUN))
    move((network, account) if place else None, by=member(body), delivery=delivery(body))


def opened(ack: Ack) -> None:
    """A button with an address opens it by itself; Slack wants an answer all the same."""
    ack()
