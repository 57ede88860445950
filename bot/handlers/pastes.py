"""Putting a post in the queue by hand: `/mention`, the message shortcut, and the form behind both."""

from __future__ import annotations

import json
import re
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core.links import NotALink, read_link
from bot.desk import Desk
from bot.handlers.requests import channel, delivery, member
from bot.services import pastes
from bot.services.pastes import Typed
from bot.services.refusals import Refusal
from bot.views import forms

SHORTCUT = "add_mention"
HELP = (
    "Put any public post in the queue:\n"
    "• `/mention https://x.com/name/status/1234567890` – Kestrel reads the post, or asks you for its words\n"
    "• `/mention type` – open the form and type or paste the words yourself\n"
    "• On any message: ⋮ → *Add to Kestrel's queue*"
)
BY_HAND = "Kestrel cannot read this site, so paste the words yourself; the link leads the team back to the post."


def register(app: App) -> None:
    """Listen for the command, the shortcut and the form."""
    app.command("/mention")(command)
    app.message_shortcut(SHORTCUT)(shortcut)
    app.view(forms.PASTE)(submit)


def command(ack: Ack, body: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """`/mention <link>`; alone or with `help` it explains itself."""
    said = str(body.get("text") or "").strip()
    if said.casefold() in {"", "help", "?"}:
        ack(HELP)
        return
    if said.casefold() in {"type", "new", "add"}:
        ack()
        _open(client, body, forms.paste(channel=channel(body)))
        return
    try:
        link = read_link(said)
    except NotALink as problem:
        ack(f"{problem.sentence}\nYou typed: `{said[:80].replace('`', '')}{'…' if len(said) > 80 else ''}`")
        return
    if pastes.readable(desk, link):
        ack(pastes.add(desk, link, by=member(body), channel=channel(body), delivery=delivery(body)))
        return
    ack()
    _open(client, body, forms.paste(url=link.url, handle=link.handle or "", channel=channel(body), why=BY_HAND))


def shortcut(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
    """Add to Kestrel's queue: the form, with the message's first link and words filled in."""
    ack()
    text = str((body.get("message") or {}).get("text") or "")
    found = re.search(r"<(https?://[^>|\s]+)(?:\|[^>]*)?>|(https?://\S+)", text)
    url = (found[1] or found[2]) if found else ""
    _open(client, body, forms.paste(url=_unescaped(url), text=_unescaped(text), channel=channel(body)))


def submit(ack: Ack, body: dict[str, Any], view: dict[str, Any], desk: Desk) -> None:
    """The form: what is wrong stands beside its field, and what was typed stays."""
    url, text, handle = (_value(view, name) for name in ("url", "text", "handle"))
    try:
        typed = Typed(read_link(url), handle, text)
    except NotALink as problem:
        ack(response_action="errors", errors={"url": problem.sentence})
        return
    try:
        said = pastes.add_typed(desk, typed, by=member(body), delivery=delivery(body))
    except Refusal as refusal:
        ack(response_action="errors", errors={"text": refusal.sentence})
        return
    ack()
    desk.surface.tell(member(body), _metadata(view).get("channel") or desk.channel, said)


def _open(client: WebClient, body: dict[str, Any], view: dict[str, Any]) -> None:
    client.views_open(trigger_id=body["trigger_id"], view=view)


def _value(view: dict[str, Any], name: str) -> str:
    return str(((view.get("state") or {}).get("values") or {}).get(name, {}).get(name, {}).get("value") or "")


def _metadata(view: dict[str, Any]) -> dict[str, str]:
    try:
        found = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
