"""What is pressed on a promo: on its cards in the channel, and in the private answers to `/promo`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core.promos import PromoAction
from bot.desk import Desk
from bot.handlers import promo_forms
from bot.handlers.private import is_private, redrawn
from bot.handlers.promo_sure import version_of
from bot.handlers.promos import ALREADY_DONE, help_blocks
from bot.handlers.requests import channel, delivery, member, metadata, row_id, thread, typed
from bot.services import promo_deciding, promo_listing, promo_moves, promo_pressed, promo_showing
from bot.services.refusals import NO_CHOICE, UNKNOWN_PROMO, Refusal
from bot.views import promo_list, promo_notes, promo_show
from bot.views.parts import unmarked
from bot.views.promo_controls import UNSKIP

# What databases do not take: NUL, and halves of letters.
_UNPRINTABLE = re.compile("[\x00\ud800-\udfff]")
SIMPLE: dict[str, Callable[..., str]] = {
    "promo_pause": promo_moves.pause,
    "promo_resume": promo_moves.resume,
}
NOTES = {PromoAction.ASK_CHANGE: promo_notes.change, PromoAction.DECLINE: promo_notes.decline}


def register(app: App) -> None:
    """Listen for every button that shows a promo, and for the two forms behind them."""
    for action in SIMPLE:
        app.action(action)(move)
    app.action("promo_skip")(skip)
    app.action(re.compile(f"^{UNSKIP}(:|$)"))(unskip)
    app.action("promo_approve")(approve)
    app.action(re.compile("^promo_(ask_change|decline)$"))(ask)
    app.action("promo_edit")(edit)
    app.action("promo_copy")(copy)
    app.action(promo_list.NEW)(new)
    app.action(promo_list.HELP)(explain)
    app.action(re.compile(f"^{promo_list.LIST}(:|$)"))(turn)
    app.action(re.compile(f"^{promo_list.SHOW}(:|$)"))(show)
    app.view(promo_notes.CHANGE)(asked)
    app.view(promo_notes.DECLINE)(declined)


def move(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """Pause, Resume."""
    ack()
    number = _number(action.get("value"))
    _done(body, desk, number, partial(SIMPLE[str(action["action_id"])], desk, number))


def skip(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """Skip the next one: that which the card names."""
    ack()
    number, due = _run(action.get("value"))
    _done(body, desk, number, partial(promo_moves.skip, desk, number, due))


def unskip(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """Take back the skip."""
    ack()
    number, due = _run(action.get("value"))
    _done(body, desk, number, partial(promo_moves.unskip, desk, number, due))


def approve(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """Approve."""
    ack()
    number, revision = version_of(action.get("value"))
    _done(body, desk, number, partial(promo_deciding.approve, desk, number, revision))


def ask(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Ask for a change, Decline: the reason."""
    ack()
    what = PromoAction(str(action["action_id"]).removeprefix("promo_"))
    number, revision = version_of(action.get("value"))
    promo_deciding.look(desk, number, what, revision, by=member(body))
    view = NOTES[what](number, revision, channel=channel(body), thread=thread(body))
    client.views_open(trigger_id=body["trigger_id"], view=view)


def asked(ack: Ack, body: dict[str, Any], desk: Desk) -> None:
    """The reason for a change."""
    _decided(ack, body, desk, promo_deciding.ask_change)


def declined(ack: Ack, body: dict[str, Any], desk: Desk) -> None:
    """The reason why it does not go out."""
    _decided(ack, body, desk, promo_deciding.decline)


def edit(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Edit: the form with what it has."""
    ack()
    number = _number(action.get("value"))
    promo_pressed.look(desk, number, PromoAction.EDIT)
    promo_forms.open_edit(body, client, desk, number)


def copy(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Copy: the form of a new one."""
    ack()
    number = _number(action.get("value"))
    promo_pressed.look(desk, number, PromoAction.COPY)
    promo_forms.open_copy(body, client, desk, number)


def new(ack: Ack, body: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """New promo."""
    ack()
    promo_forms.open_new(body, client, desk, "")


def explain(ack: Ack, body: dict[str, Any], desk: Desk) -> None:
    """Help."""
    ack()
    _instead(body, desk, "What /promo can do", help_blocks())


def turn(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """Another week, or the rest of one."""
    ack()
    monday, _, page = str(action.get("value")).partition(":")
    turned = int(page) if page.isascii() and page.isdecimal() and len(page) < 5 else 0
    week = promo_listing.week(desk, _day(monday), turned)
    _instead(body, desk, promo_list.text(week), promo_list.blocks(week))


def show(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """Show: the whole of one promo, in the place of the list."""
    ack()
    number, _, monday = str(action.get("value")).partition(":")
    shown = promo_showing.show(desk, _number(number))
    back = "" if _day(monday) is None else monday
    draw = partial(promo_show.blocks, shown, back=back)
    if not (any(shown.card.files) and redrawn(body, promo_show.text(shown), draw())):
        _instead(body, desk, promo_show.text(shown), draw(pictures=False))


def _instead(body: dict[str, Any], desk: Desk, text: str, blocks: list[dict[str, Any]]) -> None:
    """Put it in the place of the private message; where that cannot be, it is told in a line."""
    if not redrawn(body, text, blocks):
        desk.surface.tell(member(body), channel(body), text, thread=thread(body))


def _done(body: dict[str, Any], desk: Desk, number: int, carry_out: Callable[..., str]) -> None:
    """Carry it out; what came of it stands in the private message where it was pressed, or is told privately."""
    private = is_private(body)
    try:
        said = carry_out(by=member(body), delivery=delivery(body)) or ALREADY_DONE
    except Refusal as refusal:
        if not private or refusal.sentence == UNKNOWN_PROMO:
            raise
        said = refusal.sentence  # the message shows buttons that do not fit any more
    if private and redrawn(body, said, promo_show.brief(promo_showing.show(desk, number), said)):
        return
    if said != ALREADY_DONE:
        desk.surface.tell(member(body), channel(body), said, thread=thread(body))


def _decided(ack: Ack, body: dict[str, Any], desk: Desk, decide: Callable[..., str]) -> None:
    """A reason that was sent: what is wrong stands beside it, and what was typed stays."""
    about = metadata(body)
    try:
        number, revision = _number(about.get("promo")), _number(about.get("revision"))
        note = _UNPRINTABLE.sub("", str(typed(body, promo_notes.NOTE) or ""))
        said = decide(desk, number, revision, note, by=member(body), delivery=delivery(body))
    except Refusal as refusal:
        ack(response_action="errors", errors={promo_notes.NOTE: unmarked(refusal.sentence)})
        return
    ack()
    if said:
        desk.surface.tell(member(body), channel(body), said, thread=thread(body))


def _number(value: Any) -> int:
    return row_id(value, UNKNOWN_PROMO)


def _run(value: Any) -> tuple[int, datetime]:
    """The promo that a button belongs to, and the run of it that it names."""
    number, _, due = str(value).partition(":")
    try:
        at = datetime.fromisoformat(due)
        return _number(number), at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise Refusal(NO_CHOICE) from None


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
