"""`/promo`: the calendar, one promo, what is done with it, and a new one; every answer is private, with buttons."""

from __future__ import annotations

import html
from collections.abc import Callable
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core.promo_commands import Asked, NotKnown, PromoCommand, example, understood
from bot.core.promo_lists import Entry
from bot.core.promos import PromoAction
from bot.core.time_refusals import Refused, Why
from bot.core.when import read_when
from bot.desk import Desk
from bot.handlers import promo_forms, promo_sure
from bot.handlers.private import answered_with_pictures
from bot.handlers.requests import HIGHEST, channel, delivery, member
from bot.services import promo_listing, promo_moves, promo_pressed, promo_showing
from bot.services.refusals import UNKNOWN_PROMO, Refusal
from bot.views import promo_list, promo_show
from bot.views.parts import escaped, one_line

HELP = (
    "*Promos* are posts of ours that go out by themselves, once or again and again.\n"
    "• `/promo` or `/promo list` – this week's calendar; `/promo list next week`\n"
    "• `/promo new` – the form; `/promo tomorrow 9am Tell us about your visit` fills it in\n"
    "• `/promo show 3` – one promo: its runs, what came of them, and who did what\n"
    "• `/promo edit 3`, `/promo copy 3` – change it, or make a new one from it\n"
    "• `/promo pause 3`, `/promo resume 3` – nothing goes out in between\n"
    "• `/promo skip 3` – leave out the next run; `/promo unskip 3` takes that back\n"
    "• `/promo now 3` – send it now, once more; `/promo cancel 3` – end it, which *resume* takes back. Both ask first\n"
    "Times are written as people say them: “tomorrow 9am”, “Friday at half past six in the evening”, “every other "
    "Monday at noon until Christmas Eve”. What was understood is shown in full before anything is scheduled."
)
MOVES: dict[PromoCommand, Callable[..., str]] = {
    PromoCommand.PAUSE: promo_moves.pause,
    PromoCommand.RESUME: promo_moves.resume,
    PromoCommand.SKIP: promo_moves.skip,
    PromoCommand.UNSKIP: promo_moves.unskip,
}
FORMS: dict[PromoCommand, Callable[[dict[str, Any], WebClient, Desk, int], None]] = {
    PromoCommand.EDIT: promo_forms.open_edit,
    PromoCommand.COPY: promo_forms.open_copy,
}
# What asks once more, with what it does.
ASKS: dict[PromoCommand, Callable[[dict[str, Any], WebClient, Desk, int], None]] = {
    PromoCommand.NOW: promo_sure.ask_now,
    PromoCommand.CANCEL: promo_sure.ask_cancel,
}
# What a promo has to allow for each of the words.
NEEDS = {
    PromoCommand.EDIT: PromoAction.EDIT,
    PromoCommand.COPY: PromoAction.COPY,
    PromoCommand.PAUSE: PromoAction.PAUSE,
    PromoCommand.RESUME: PromoAction.RESUME,
    PromoCommand.SKIP: PromoAction.SKIP,
    PromoCommand.CANCEL: PromoAction.CANCEL,
    PromoCommand.NOW: PromoAction.NOW,
}
ALREADY_DONE = "That is done already."


def register(app: App) -> None:
    """Listen for the command."""
    app.command("/promo")(command)


def command(ack: Ack, body: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Whatever was typed behind it."""
    typed = str(body.get("text") or "")
    asked = understood(html.unescape(typed), lambda words: _is_time(desk, words))
    if isinstance(asked, NotKnown):
        _not_known(ack, desk, asked, html.unescape(typed))
        return
    match asked.command:
        case PromoCommand.HELP:
            ack(HELP, blocks=help_blocks())
        case PromoCommand.LIST:
            week = promo_listing.week(desk, promo_listing.monday_of(desk, asked.weeks))
            ack(promo_list.text(week), blocks=promo_list.blocks(week))
        case PromoCommand.NEW:
            ack()
            promo_forms.open_new(body, client, desk, asked.words)
        case _:
            _about_one(ack, body, client, desk, asked)


def help_blocks() -> list[dict[str, Any]]:
    """What `/promo` can do, with where to go from there."""
    return promo_list.said(HELP)


def _about_one(ack: Ack, body: dict[str, Any], client: WebClient, desk: Desk, asked: Asked) -> None:
    """Something about the promo with a number."""
    number = asked.number
    if number is None:
        _pick(ack, desk, asked.command, f"Say which one, as in `{example(asked.command)}`.")
        return
    try:
        if number > HIGHEST:
            raise Refusal(UNKNOWN_PROMO)
        if asked.command in FORMS:
            promo_pressed.look(desk, number, NEEDS[asked.command])
        elif asked.command in ASKS:
            ASKS[asked.command](body, client, desk, number)
            ack()
            return
        elif asked.command is PromoCommand.SHOW:
            _show(ack, body, desk, number)
            return
        else:
            ack(**_answer(body, desk, asked.command, number))
            return
    except Refusal as refusal:
        if refusal.sentence == UNKNOWN_PROMO:
            _pick(ack, desk, asked.command, f"There is no promo {number}.")
        else:
            ack(refusal.sentence, blocks=promo_list.said(refusal.sentence))
        return
    ack()
    FORMS[asked.command](body, client, desk, number)


def _show(ack: Ack, body: dict[str, Any], desk: Desk, number: int) -> None:
    """One promo as it stands. Raises `Refusal`. What is acknowledged with pictures cannot be sent again without."""
    shown = promo_showing.show(desk, number)
    draw = partial(promo_show.blocks, shown)
    if any(shown.card.files):
        ack()
        if not answered_with_pictures(body, promo_show.text(shown), draw):
            desk.surface.tell(member(body), channel(body), promo_show.text(shown))
    else:
        ack(promo_show.text(shown), blocks=draw())


def _answer(body: dict[str, Any], desk: Desk, command: PromoCommand, number: int) -> dict[str, Any]:
    """What was just done to one promo, and how it stands. Raises `Refusal`."""
    said = MOVES[command](desk, number, by=member(body), delivery=delivery(body)) or ALREADY_DONE
    return {"text": said, "blocks": promo_show.brief(promo_showing.show(desk, number), said)}


def _pick(ack: Ack, desk: Desk, command: PromoCommand, lead: str) -> None:
    """A sentence, and the promos of which one may be meant."""
    entries = _fitting(desk, command)
    said = f"{lead} These fit:" if entries else f"{lead} No promo is there for which that could be done."
    ack(said, blocks=promo_list.picked(said, entries, promo_listing.monday_of(desk), desk.team.organisation.zone))


def _fitting(desk: Desk, command: PromoCommand) -> tuple[Entry, ...]:
    if command is PromoCommand.UNSKIP:
        return promo_listing.skipped(desk)
    return promo_listing.fitting(desk, NEEDS.get(command))


def _not_known(ack: Ack, desk: Desk, asked: NotKnown, typed: str) -> None:
    """The nearest command with an example, and what was typed."""
    shown = f"You typed: {escaped(one_line(typed, 200))}"
    if asked.takes:
        needs = "a week" if asked.meant is PromoCommand.LIST else "one number and nothing else"
        if asked.meant is PromoCommand.HELP:
            needs = "nothing behind it"
        said = f"`/promo {asked.meant.value}` takes {needs}, as in `{asked.example}`. Nothing was done.\n{shown}"
    else:
        said = (
            f"Kestrel does not understand that. Did you mean `{asked.example}`? A new promo begins with a time, as in "
            f"`/promo tomorrow 9am Tell us about your visit`.\n{shown}"
        )
    ack(said, blocks=promo_list.said(said))


def _is_time(desk: Desk, words: str) -> bool:
    """Whether words begin with a time, even with one that cannot be taken: the form says why."""
    organisation = desk.team.organisation
    read = read_when(words, desk.now(), organisation.zone, organisation.nation)
    return not (isinstance(read, Refused) and read.why is Why.NONSENSE)
