"""`/oncall`: who is on duty, its quick forms, and the buttons and forms that change it."""

from __future__ import annotations

import html
import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core.rota import Done, next_morning
from bot.desk import Desk
from bot.handlers.private import redrawn
from bot.handlers.requests import channel, delivery, member, moment_of, row_id, typed
from bot.services import duty
from bot.services.refusals import Refusal
from bot.views import duty as view
from bot.views.parts import escaped, one_line, unmarked

# Slack writes a member into a command so because the manifest asks for it (should_escape).
NAMED = re.compile(r"<@([UW][A-Z0-9]+)(?:\|([^>]*))?>")
HELP = (
    "Who is on duty is told at once when somebody may be at risk.\n"
    "• `/oncall` – who is on duty, until when, who comes next, who is away, and buttons to change it\n"
    "• `/oncall me` – put yourself on duty until nine in the morning\n"
    "• `/oncall @name` – put a colleague on duty until nine in the morning; they are told\n"
    "What is set here goes before the team file, the newest first. Anybody may set it or take it back; all see who did."
)
EXAMPLES = "Try `/oncall`, `/oncall me`, or `/oncall @name` with a colleague's name chosen from Slack's list."


def register(app: App) -> None:
    """Listen for the command, the buttons of its answer, and the forms behind them."""
    app.command("/oncall")(command)
    app.action(view.PUT_ON)(open_form)
    app.action(view.AWAY)(open_form)
    app.action(view.TAKE_BACK)(take_back)
    app.view(view.PUT_ON)(submit)
    app.view(view.AWAY)(submit)


def command(ack: Ack, body: dict[str, Any], desk: Desk) -> None:
    """Alone it tells who is on duty; `me` or a name puts somebody on duty until the morning."""
    asked = str(body.get("text") or "").strip()
    if asked == "":
        about = duty.overview(desk)
        ack(view.text(about), blocks=view.blocks(about))
        return
    if asked.casefold() in {"help", "?"}:
        ack(HELP)
        return
    who = member(body) if asked.casefold() == "me" else _named(asked)
    if who is None:
        ack(f"Kestrel does not understand that. {EXAMPLES}\nYou typed: {_shown(asked)}")
        return
    until = next_morning(desk.now(), desk.team.organisation.zone)
    try:
        done = duty.put_on(desk, who, until=until, by=member(body), delivery=delivery(body))
    except Refusal as refusal:
        ack(refusal.sentence)
        return
    said = _told(desk, done, by=member(body))
    about = done.after if done else duty.overview(desk)
    ack(said or view.text(about), blocks=view.blocks(about, said=said))


def open_form(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Put somebody on duty, or Somebody is away."""
    ack()
    away, zone = action.get("action_id") == view.AWAY, desk.team.organisation.zone
    form = view.form(away, desk.now(), zone, member=member(body), channel=channel(body))
    client.views_open(trigger_id=body["trigger_id"], view=form)


def submit(ack: Ack, body: dict[str, Any], desk: Desk) -> None:
    """A form: what is wrong stands beside its field, and what was chosen stays."""
    away = (body.get("view") or {}).get("callback_id") == view.AWAY
    try:
        start, until = moment_of(typed(body, "start")), moment_of(typed(body, "until"))
        if until is None:
            raise Refusal("Choose until when.")
        save = duty.send_away if away else duty.put_on
        who = str(typed(body, "member") or "")
        done = save(desk, who, start=start, until=until, by=member(body), delivery=delivery(body))
    except Refusal as refusal:
        field = "member" if refusal.sentence == duty.NOBODY else "until"
        ack(response_action="errors", errors={field: unmarked(refusal.sentence)})
        return
    ack()
    if (said := _told(desk, done, by=member(body))) is not None:
        desk.surface.tell(member(body), channel(body), f"{said} `/oncall` shows it.")


def take_back(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """Take back: the answer is drawn anew, with what happened or why it did not above it."""
    ack()
    try:
        number = row_id(action.get("value"), duty.GONE)
        said = _told(desk, duty.take_back(desk, number, by=member(body), delivery=delivery(body)), by=member(body))
    except Refusal as refusal:
        said = refusal.sentence
    about = duty.overview(desk)
    if not redrawn(body, said or view.text(about), view.blocks(about, said=said)):
        desk.surface.tell(member(body), channel(body), said or view.text(about))


def _told(desk: Desk, done: Done | None, *, by: str) -> str | None:
    """The sentence for whoever made a change; the colleague whom it concerns has a line in their own conversation."""
    if done is None:
        return None
    concerned = done.change.member
    if concerned != by:
        desk.surface.tell(concerned, concerned, view.to_them(done, by))
    return view.done(done)


def _named(asked: str) -> str | None:
    found = NAMED.fullmatch(asked)
    return found[1] if found else None


def _shown(asked: str) -> str:
    """What was typed, as it was typed: members by their names, and nothing in it calls anybody."""
    plain = NAMED.sub(lambda found: f"@{found[2] or found[1]}", asked)
    return escaped(one_line(html.unescape(plain), 80))
