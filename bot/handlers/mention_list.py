"""`/mentions`: the queue, a page at a time, narrowed down, looked through, exported, or shown to a channel."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.core.mention_commands import NotKnown, understood
from bot.core.mention_lists import Asked, MentionPage
from bot.desk import Desk
from bot.handlers.private import answered, redrawn
from bot.handlers.requests import channel, delivery, member, mention_id
from bot.services import handed_files, mention_export, mention_lists, mentions
from bot.services.refusals import NO_CHOICE, Refusal
from bot.views import digest_owed
from bot.views import mention_list as view
from bot.views.mention_lines import named
from bot.views.parts import escaped, one_line

HELP = (
    "*Mentions* lists what reached us. You alone see the answer.\n"
    "• `/mentions` – what nobody has claimed, the most urgent first\n"
    "• `/mentions mine` – what is yours; `/mentions owed` – all that is owed, by due time; `/mentions harm` – what is "
    "owed of risk of harm\n"
    "• `/mentions answered`, `/mentions all` – the newest first\n"
    "• `/mentions service emergency` – of one service; `/mentions negative`, `/mentions mine positive` – by mood\n"
    "• `/mentions lost my notes` – looks for words, and for a handle, in the newest mentions; in quotation marks where "
    "they are also the name of a list\n"
    "The menus on the answer narrow it down. *Export as CSV* brings the list into your conversation with Kestrel."
)
COMING = "The file comes into your own conversation with Kestrel in a moment."
COMMENT = "For a spreadsheet. Of whoever may be at risk it has neither words nor names. " + handed_files.COMMENT
SENT = "The list is on its way into this channel, in a thread of its own."
NOT_HERE = "Kestrel is not in this channel, so it cannot post here. Invite it with `/invite`, then press again."


def register(app: App) -> None:
    """Listen for the command and for everything on its answer."""
    app.command("/mentions")(command)
    app.action(digest_owed.SHOW)(show)
    app.action(re.compile(f"^{view.TURN}:"))(turn)
    app.action(re.compile(f"^{view.NARROW}:"))(narrow)
    app.action(re.compile(f"^{view.CLAIM}:"))(claim)
    app.action(re.compile(f"^{view.OPEN}:"))(opened)
    app.action(view.EXPORT)(export)
    app.action(view.SHARE)(share)


def command(ack: Ack, body: dict[str, Any], desk: Desk) -> None:
    """Whatever was typed behind it; what is not understood is answered with the nearest that is."""
    typed = html.unescape(str(body.get("text") or ""))
    asked = understood(typed, [(service.slug, service.name) for service in desk.team.services])
    if asked is None:
        ack(HELP)
    elif isinstance(asked, NotKnown):
        services = f"\nThe services are: {', '.join(f'`{slug}`' for slug in asked.services)}." if asked.services else ""
        example = escaped(asked.example)
        shown = escaped(one_line(typed, 80))
        ack(f"Kestrel does not understand that. Did you mean `{example}`?{services}\nYou typed: {shown}"[:2900])
    else:
        page = _page(desk, asked, member(body))
        ack(view.text(page), blocks=view.blocks(page))


def show(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """A list that a message in the channel names, for whoever presses alone; the message stays as it is."""
    ack()
    page = _page(desk, _asked(action.get("value")), member(body))
    if not answered(body, view.text(page), view.blocks(page)):
        desk.surface.tell(member(body), channel(body), "That did not get through. Type `/mentions harm`.")


def turn(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """Earlier, Later, Refresh."""
    ack()
    _show(body, desk, _asked(action.get("value")))


def narrow(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """A choice in one of the menus."""
    ack()
    chosen = action.get("selected_option")
    value = str(chosen.get("value")) if isinstance(chosen, dict) else ""
    try:
        asked = view.read_choice(str(action.get("block_id")), str(action.get("action_id")), value)
    except ValueError:
        raise Refusal(NO_CHOICE) from None
    _show(body, desk, asked)


def claim(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """Claim a line."""
    ack()
    mentions.claim(desk, mention_id(action.get("value")), by=member(body), delivery=delivery(body))
    desk.surface.tell(member(body), channel(body), "It is yours; its card says so. Press Refresh to see the list anew.")


def opened(ack: Ack) -> None:
    """Open: Slack follows the link by itself."""
    ack()


def export(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """The whole list as a file that only whoever asked can see."""
    ack()
    asked, who = replace(_asked(action.get("value")), page=0), member(body)
    title = f"Mentions, {named(replace(asked, service=None))}"
    make = partial(mention_export.csv, desk, asked, who)
    name = f"mentions-{asked.which.value}.csv"
    handed_files.hand(desk, who, channel(body), name, make, title=title, comment=COMMENT)
    desk.surface.tell(who, channel(body), COMING)


def share(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """This page, in a thread of its own in the channel in front of whoever presses."""
    ack()
    asked, where = _asked(action.get("value")), channel(body)
    if where != desk.channel and not _is_in(client, where):
        raise Refusal(NOT_HERE)
    if mention_lists.share(desk, asked, where, by=member(body), delivery=delivery(body)):
        desk.surface.tell(member(body), where, SENT)


def _is_in(client: WebClient, where: str) -> bool:
    """Whether Kestrel may post there: in a channel that it was invited to, or in its own conversation with somebody."""
    try:
        found = client.conversations_info(channel=where)["channel"]
    except SlackApiError:
        return False
    return bool(found.get("is_member") or found.get("is_im"))


def _asked(value: Any) -> Asked:
    """The list that a button carries; whoever sends it may have made it up."""
    try:
        return Asked.read(str(value))
    except ValueError:
        raise Refusal(NO_CHOICE) from None


def _page(desk: Desk, asked: Asked, who: str) -> MentionPage:
    return replace(mention_lists.page(desk, asked, who), home=desk.surface.address())


def _show(body: dict[str, Any], desk: Desk, asked: Asked) -> None:
    """Put the page in the place of the private message; where that cannot be, say so."""
    page = _page(desk, asked, member(body))
    if not redrawn(body, view.text(page), view.blocks(page)):
        desk.surface.tell(member(body), channel(body), "Slack does not change this message any more. Type `/mentions`.")
