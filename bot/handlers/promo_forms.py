"""The form for a promo: opened from a line, a promo or a message; typed into, and sent."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.core import plans
from bot.core.promo_form import MOST_WORDINGS, PromoForm, PromoTyped
from bot.desk import Desk
from bot.handlers.message_words import plain
from bot.handlers.promo_pending import Pending, redrawn
from bot.handlers.promo_read import file_of, read
from bot.handlers.requests import channel, member, moment_of, thread
from bot.services import promos
from bot.services.promos import Done
from bot.services.refusals import Refusal
from bot.views import promo_form, promo_places, promo_says, promo_when
from bot.views import promo_pictures as picture_fields
from bot.views.parts import unmarked

SHORTCUT = "schedule_message"
# Slack shows at most so much beside a field.
LONGEST_ERROR = 1900
PRESSED = ("button", "datetimepicker")
# Where a refusal names what it is about.
FIELDS = {"reason": promo_form.REASON}


def register(app: App) -> None:
    """Listen for everything that is typed, chosen and pressed in the form, for sending it, and for the shortcut."""
    app.message_shortcut(SHORTCUT)(shortcut)
    app.view(promo_form.PROMO)(send)
    typing = re.compile(
        f"^(?:{promo_when.WHEN}|(?:{promo_says.TEXT}|{promo_says.OWN})_\\d+|{promo_places.ACCOUNTS}|"
        f"{promo_places.SERVICE}|{promo_form.ASK}|{picture_fields.TICKS}|{picture_fields.SHOW})$"
    )
    app.action(typing)(look)
    app.action(promo_when.PICKER)(pick)
    app.action(promo_says.ANOTHER)(another)
    app.action(promo_says.OWN_OPEN)(own_words)
    app.action(promo_says.FIX)(mend)
    app.action(promo_places.INVITE)(invite)


def open_new(body: dict[str, Any], client: WebClient, desk: Desk, words: str) -> None:
    """The form for a new promo, from what stands behind the command: a time, then the words."""
    _open(body, client, desk, promos.begin(desk, words, by=member(body)))


def open_edit(body: dict[str, Any], client: WebClient, desk: Desk, promo_id: int) -> None:
    """The form for a promo as it stands. Raises `Refusal`."""
    _open(body, client, desk, promos.begin_edit(desk, promo_id, by=member(body)))


def open_copy(body: dict[str, Any], client: WebClient, desk: Desk, promo_id: int) -> None:
    """The form for a new promo that has what another has. Raises `Refusal`."""
    _open(body, client, desk, promos.begin_copy(desk, promo_id, by=member(body)))


def shortcut(ack: Ack, body: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Schedule this message: the form with its words and its pictures."""
    ack()
    message = body.get("message") or {}
    given = message.get("files")
    pictures = [each for each in given if str(each.get("mimetype")).startswith("image/")] if given else []
    files = tuple(replace(found, kept=True) for each in pictures[:4] if (found := file_of(each)) is not None)
    _open(body, client, desk, promos.begin_message(desk, plain(str(message.get("text") or "")), files, by=member(body)))


def look(ack: Ack, body: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Everything that is said of the words follows what is typed and chosen."""
    ack()
    typed = read(body["view"])
    _follow(client, body, desk, typed)


def pick(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """The picker puts its moment into the words."""
    ack()
    typed = read(body["view"])
    at = moment_of(action.get("selected_date_time"))
    if at is not None:
        words = plans.typed(at, desk.team.organisation.zone)
        typed = replace(typed, when=words, when_version=typed.when_version + 1)
    _follow(client, body, desk, typed)


def another(ack: Ack, body: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Another wording: one more field."""
    ack()
    typed = read(body["view"])
    if len(typed.texts) < MOST_WORDINGS:
        typed = replace(typed, texts=(*typed.texts, ""))
    _follow(client, body, desk, typed)


def own_words(ack: Ack, body: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Other words for one account: a field for each."""
    ack()
    typed = read(body["view"])
    _follow(client, body, desk, replace(typed, own_open=True))


def mend(ack: Ack, body: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Put right what Kestrel can."""
    ack()
    typed = read(body["view"])
    _update(client, body, promos.mend(desk, typed, by=member(body)))


def invite(ack: Ack, body: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Ready-made wordings that invite stories."""
    ack()
    typed = read(body["view"])
    _update(client, body, promos.invite(desk, typed, by=member(body)))


def send(ack: Ack, body: dict[str, Any], view: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Schedule, Send for approval or Save; what is wrong stands beside its field, and what was typed stays."""
    try:
        typed = read(view)
        pending = Pending(desk, client, body, partial(_drawn, body=body))
        typed = pending.bring(typed)
        outcome = promos.save(desk, typed, by=member(body))
    except Refusal as refusal:
        _beside(ack, view, FIELDS.get(refusal.field or ""), refusal.sentence)
        return
    match outcome:
        case Done(sentence, _):
            ack(response_action="clear")
            desk.surface.tell(member(body), channel(body), sentence, thread=thread(body))
        case shown if (errors := _errors(view, shown)) is not None:
            pending.overtaken()
            ack(response_action="errors", errors=errors)
        case shown:
            ack(response_action="update", view=_drawn(shown, body))
            pending.shown(shown.typed, view["id"], None)


def _errors(view: dict[str, Any], shown: PromoForm) -> dict[str, str] | None:
    """The sentences beside the fields; None where the form itself has to say more."""
    if not shown.wrong or shown.coming or shown.meanwhile is not None:
        return None
    inputs = {each.get("block_id") for each in view.get("blocks") or [] if each.get("type") == "input"}
    found: dict[str, str] = {}
    for wrong in shown.wrong:
        block = promo_form.block_of(wrong.field, shown)
        if block not in inputs:
            return None
        found.setdefault(block, unmarked(wrong.sentence)[:LONGEST_ERROR])
    return found


def _follow(client: WebClient, body: dict[str, Any], desk: Desk, typed: PromoTyped) -> None:
    """The form as it stands now, with the pictures that have come."""
    pending = Pending(desk, client, body, partial(_drawn, body=body))
    typed = pending.bring(typed)
    shown = promos.look(desk, typed, by=member(body))
    mark = _update(client, body, shown)
    if mark is None:
        pending.overtaken()
    else:
        pending.shown(shown.typed, body["view"]["id"], mark)


def _open(body: dict[str, Any], client: WebClient, desk: Desk, shown: PromoForm) -> None:
    pending = Pending(desk, client, body, partial(_drawn, body=body))
    typed = pending.bring(shown.typed, patience=0)
    view = _drawn(replace(shown, typed=replace(shown.typed, pictures=typed.pictures)), body)
    show = client.views_push if (body.get("view") or {}).get("type") == "modal" else client.views_open
    opened = show(trigger_id=body["trigger_id"], view=view)["view"]
    pending.shown(typed, opened["id"], opened["hash"])


def _update(client: WebClient, body: dict[str, Any], shown: PromoForm) -> str | None:
    """Draw the form anew; the mark of what stands there then, None where somebody was quicker.

    Where they typed on meanwhile, a newer update is on its way. A press has none that follows it, so it is drawn all
    the same; what is typed stays in its fields.
    """
    view, draw = body["view"], partial(_drawn, shown, body)
    pressed = any(each.get("type") in PRESSED for each in body.get("actions") or [])
    for mark in [view.get("hash"), *([None] if pressed else [])]:
        try:
            return redrawn(client, view["id"], mark, draw)
        except SlackApiError as error:
            if error.response.get("error") not in {"hash_conflict", "not_found"}:
                raise
    return None


def _drawn(shown: PromoForm, body: dict[str, Any], *, pictures: bool = False) -> dict[str, Any]:
    """The form, which remembers where it was opened: there its writer is told what came of it."""
    view = promo_form.form(shown, pictures=pictures)
    place = {"channel": channel(body), "thread": thread(body)}
    view["private_metadata"] = json.dumps(json.loads(view["private_metadata"]) | place, ensure_ascii=False)
    return view


def _beside(ack: Ack, view: dict[str, Any], field: str | None, sentence: str) -> None:
    inputs = [each.get("block_id") for each in view.get("blocks") or [] if each.get("type") == "input"]
    where = field if field and field in inputs else next((name for name in inputs if name), "when:0")
    ack(response_action="errors", errors={where: unmarked(sentence)[:LONGEST_ERROR]})
