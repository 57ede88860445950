"""`/person`: administrators hand over what is held of one member of the public, or have them forgotten."""

from __future__ import annotations

import html
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.desk import Desk
from bot.handlers import errors
from bot.handlers.requests import channel, delivery, member, metadata, typed
from bot.services import forgetting, person_export, person_file, team_settings
from bot.services.refusals import Refusal
from bot.views import person as view
from bot.views.parts import unmarked

HELP = (
    "For administrators, when a member of the public asks what you hold of them, or to be forgotten:\n"
    "• `/person export @handle` – everything held of them, as a file for you alone\n"
    "• `/person forget @handle` – remove all of it; you are asked once more\n"
    "The number of their account will do in place of the handle, for one who has changed it. Where a handle is held on "
    "several networks, add which: `/person export @handle x`."
)
NOT_YOURS = (
    "Only the administrators may hand over what is held of a person, or forget one: {who}. Nothing has changed; ask "
    "one of them."
)
ANOTHER = "That is not what you asked for. Type it as you typed it in the command, or cancel."


def register(app: App) -> None:
    """Listen for the command and for the window before a person is forgotten."""
    app.command("/person")(command)
    app.view(view.FORGET)(submit)


def command(ack: Ack, body: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """`export` or `forget` and whom; anything else explains itself."""
    words = html.unescape(str(body.get("text") or "")).split()
    if not words or words[0].casefold() in {"help", "?"}:
        ack(HELP)
        return
    what, asked = words[0].casefold(), words[1:]
    if what not in ("export", "forget") or len(asked) not in (1, 2):
        ack(f"Kestrel does not understand that.\n{HELP}")
        return
    network = asked[1].casefold() if len(asked) > 1 else None
    try:
        team_settings.refuse(desk, member(body), NOT_YOURS)
        person = person_export.known(desk.database, desk.person_key, asked[0], network)
        left, answers = forgetting.left(desk.database, person) if what == "forget" else ((), ())
    except Refusal as refusal:
        ack(refusal.sentence)
        return
    ack()
    if what == "export":
        person_file.hand_over(desk, asked[0], network, member=member(body), channel=channel(body), comment=view.HANDED)
        desk.surface.tell(member(body), channel(body), view.COMING)
        return
    named = ", ".join(f"@{handle}" for handle in person.handles) or asked[0]
    about = {"asked": asked[0], "network": person.network, "channel": channel(body)}
    form = view.form(named, len(person.post_ids), answers=answers, left=left, **about)
    client.views_open(trigger_id=body["trigger_id"], view=form)


def submit(ack: Ack, body: dict[str, Any], desk: Desk) -> None:
    """The window: what is wrong stands beside the field. Then Slack is answered, since it waits for three seconds only,
    and whoever asked is told how it went."""
    about, by = metadata(body), member(body)
    asked = str(about.get("asked") or "")
    network = str(about.get("network") or "") or None
    try:
        team_settings.refuse(desk, by, NOT_YOURS)
        if _bare(str(typed(body, view.FIELD) or "")) != _bare(asked):
            raise Refusal(ANOTHER)
        person_export.known(desk.database, desk.person_key, asked, network)
    except Refusal as refusal:
        ack(response_action="errors", errors={view.FIELD: unmarked(refusal.sentence)})
        return
    ack()
    desk.surface.tell(by, channel(body), view.BEGUN)
    desk.aside(partial(_forget, desk, asked, network, by=by, channel=channel(body), delivery=delivery(body)))


def _forget(desk: Desk, asked: str, network: str | None, *, by: str, channel: str, delivery: str | None) -> None:
    try:
        done = forgetting.forget(
            desk.database, desk.person_key, asked, desk.now(), by=by, network=network, delivery=delivery
        )
    except Exception as error:  # nobody else is there to say so
        desk.surface.tell(by, channel, errors.sentence_of(error))
        return
    desk.wakeups.board.set()
    desk.surface.tell(by, channel, view.done(done.posts, done.replies, done.named, done.left, done.answers))
    if len(done.answers) > view.MOST_LINKS and not person_file.hand_links(desk, done.answers, by, comment=view.LINKS):
        for more in view.others(done.answers):
            desk.surface.tell(by, channel, more)


def _bare(handle: str) -> str:
    return handle.strip().removeprefix("@").casefold()
