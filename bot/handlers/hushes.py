"""`/hush`: promos and invitations are held for a reason and until a moment; its words, buttons and forms."""

from __future__ import annotations

import html
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core.hush_words import Wished, wished
from bot.core.hushes import DAY, HushKind
from bot.core.rota import next_morning
from bot.core.wall_times import Moment, moment
from bot.desk import Desk
from bot.handlers.requests import channel, delivery, member, metadata, row_id, typed
from bot.services import hushes
from bot.services.refusals import NO_CHOICE, Refusal
from bot.views import hush as view
from bot.views import hush_form
from bot.views.parts import escaped, one_line, unmarked

HELP = (
    "A hush holds promos and invitations, for a major incident, national mourning or the pre-election period. "
    "Answering goes on.\n"
    "• `/hush` – begin one; while one stands, see it, lift it, or change its end\n"
    "• `/hush 2 hours Major incident at the main site` – begin one with the form filled in\n"
    "• `/hush lift` – end it at once\n"
    "Anybody on the team may begin or lift it; the channel sees who did. What was held is not sent by itself "
    "afterwards: each writer is asked."
)
# What people may type for each of the words.
WORDS = {
    "lift": ("lift", "end", "stop", "off", "cancel", "over", "lift it"),
    "help": ("help", "?", "how"),
    "": ("begin", "start", "on", "new", "show", "status"),
}
NEAREST = {
    "lift": "Did you mean `/hush lift`, which ends the hush at once?",
    "help": "Did you mean `/hush help`?",
    "": "Did you mean `/hush` alone? It opens the form, or shows the hush that stands.",
}


def register(app: App) -> None:
    """Listen for the command, the two buttons, and the two forms."""
    app.command("/hush")(command)
    app.action(view.LIFT)(lift)
    app.action(view.CHANGE)(change)
    app.view(hush_form.BEGIN)(begun)
    app.view(hush_form.NEW_END)(new_end)


def command(ack: Ack, body: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Alone it opens the form, or shows the hush that stands; `lift` ends it."""
    asked = " ".join(str(body.get("text") or "").split()).casefold()
    match asked:
        case "":
            _show(ack, body, client, desk)
        case "help" | "?":
            ack(HELP)
        case "lift":
            try:
                done = hushes.lift(desk, by=member(body), delivery=delivery(body))
            except Refusal as refusal:
                ack(refusal.sentence)
                return
            ack(view.lifted(done) if done else "That is done already.")
        case _ if (wish := wished(html.unescape(str(body.get("text"))))) is not None:
            _show(ack, body, client, desk, wish)
        case _:
            shown = escaped(one_line(html.unescape(str(body.get("text"))), 80))
            ack(f"Kestrel does not understand that. {NEAREST[nearest(asked)]}\nYou typed: {shown}")


def nearest(asked: str) -> str:
    """The word that was probably meant: `lift`, `help`, or none at all."""
    meant = {each: word for word, ways in WORDS.items() for each in ways}
    for part in (asked, *asked.split()):
        found = get_close_matches(part, meant, n=1, cutoff=0.7)
        if found:
            return meant[found[0]]
    return "help"


def _show(ack: Ack, body: dict[str, Any], client: WebClient, desk: Desk, wish: Wished | None = None) -> None:
    stands = hushes.seen(desk)
    if stands is not None:
        ack(view.banner(stands), blocks=view.private(stands))
        return
    ack()
    zone = desk.team.organisation.zone
    # Most that befalls a team takes a day at least; lifting a hush early is one press.
    ends = desk.now() + wish.length if wish else next_morning(desk.now() + DAY, zone)
    form = hush_form.begin(ends, zone, channel=channel(body), reason=wish.reason if wish else "")
    client.views_open(trigger_id=body["trigger_id"], view=form)


def begun(ack: Ack, body: dict[str, Any], desk: Desk) -> None:
    """The form: what is wrong stands beside its field, and what was chosen stays."""
    try:
        kind = _kind(typed(body, "kind"))
        ends, reason = _end(body, desk), str(typed(body, "reason") or "")
        done = hushes.begin(desk, kind, reason, ends_at=ends.utc, by=member(body), delivery=delivery(body))
    except Refusal as refusal:
        _beside(ack, refusal.field or "kind", refusal)
        return
    ack()
    if done is not None:
        desk.surface.tell(member(body), channel(body), _noted(view.begun(done), ends))


def lift(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """Lift, on any of its messages."""
    ack()
    number = row_id(action.get("value"), hushes.OVER)
    done = hushes.lift(desk, number, by=member(body), delivery=delivery(body))
    if done is not None:
        desk.surface.tell(member(body), channel(body), view.lifted(done))


def change(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Change the end, or Extend it: the form with the end that it has."""
    ack()
    stands = hushes.seen(desk)
    if stands is None or stands.number != row_id(action.get("value"), hushes.OVER):
        raise Refusal(hushes.OVER)
    client.views_open(trigger_id=body["trigger_id"], view=hush_form.new_end(stands, channel=channel(body)))


def new_end(ack: Ack, body: dict[str, Any], desk: Desk) -> None:
    """The form for another end."""
    try:
        number = row_id(metadata(body).get("hush"), hushes.OVER)
        ends = _end(body, desk)
        done = hushes.change_end(desk, number, ends_at=ends.utc, by=member(body), delivery=delivery(body))
    except Refusal as refusal:
        _beside(ack, "day", refusal)
        return
    ack()
    if done is not None:
        desk.surface.tell(member(body), channel(body), _noted(view.changed(done), ends))


def _kind(value: Any) -> HushKind:
    try:
        return HushKind(str(value))
    except ValueError:
        raise Refusal(NO_CHOICE, field="kind") from None


def _noted(said: str, ends: Moment) -> str:
    """What was done, and what was taken where the clocks change at that hour."""
    return f"{said} {ends.note}".strip()


def _end(body: dict[str, Any], desk: Desk) -> Moment:
    """The day and the time of a form, on the organisation's clocks."""
    try:
        day, at = date.fromisoformat(str(typed(body, "day"))), time.fromisoformat(str(typed(body, "time")))
        return moment(datetime.combine(day, at.replace(tzinfo=None)), desk.team.organisation.zone)
    except (ValueError, OverflowError):
        raise Refusal("Choose the day and the time at which it ends.", field="day") from None


def _beside(ack: Ack, field: str, refusal: Refusal) -> None:
    ack(response_action="errors", errors={field: unmarked(refusal.sentence)})
