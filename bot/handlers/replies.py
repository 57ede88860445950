"""Replying: the buttons that open the form, what is typed into it, and sending it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.core.invitations import Tone
from bot.core.replies import ReplyKind
from bot.core.reply_form import Picks, ReplyForm, Typed
from bot.core.x_length import refused_signs
from bot.desk import Desk
from bot.handlers.requests import channel, member, mention_id, thread
from bot.services import replies
from bot.services.refusals import NO_CHOICE, Refusal
from bot.services.replies import Done
from bot.views import reply_form, reply_picks, reply_to, reply_wordings
from bot.views.parts import unmarked

OPENS = {"reply": ReplyKind.REPLY, "invite": ReplyKind.INVITATION, "thank": ReplyKind.THANKS}
MOST_VERSIONS = 10**6
BROKEN = "This form cannot be read any more. Copy your words, close it, and press the button on the card again."
# Slack shows at most so much beside a field.
LONGEST_ERROR = 1900
# What no database takes: NUL, and halves of letters.
_UNPRINTABLE = re.compile("[\x00\ud800-\udfff]")


def register(app: App) -> None:
    """Listen for the three ways to begin, for typing and choosing, and for Send."""
    for action in OPENS:
        app.action(action)(begin)
    app.action(reply_form.TEXT)(typing)
    app.action(reply_wordings.WORDING)(choose)
    app.action(reply_form.FIX)(mend)
    app.action(reply_to.POST)(typing)
    app.action(reply_form.ASK)(typing)
    app.action(re.compile(r"^pick_(service|tone|link|tag)$"))(pick)
    app.view(reply_form.REPLY)(send)


def begin(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Reply, Invite, Thank and close: the form."""
    ack()
    kind = OPENS[action["action_id"]]
    show(client, body, replies.begin(desk, mention_id(action.get("value")), kind, by=member(body)))


def show(client: WebClient, body: dict[str, Any], shown: ReplyForm) -> None:
    """Open the form, upon the modal from which it was asked for where there is one."""
    view = _drawn(shown, body)
    if body.get("view"):
        client.views_push(trigger_id=body["trigger_id"], view=view)
    else:
        client.views_open(trigger_id=body["trigger_id"], view=view)


def typing(ack: Ack, body: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """What is left, what there is to say and the preview follow the words, and the post that is answered."""
    ack()
    typed = read(body["view"])
    _update(client, body, replies.look(desk, typed, by=member(body)))


def choose(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """A saved wording into the box."""
    ack()
    typed = read(body["view"])
    wording, _, voice = str((action.get("selected_option") or {}).get("value")).partition("/")
    _update(client, body, replies.choose(desk, typed, wording, voice, by=member(body)))


def mend(ack: Ack, body: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Put right what Kestrel can."""
    ack()
    typed = read(body["view"])
    _update(client, body, replies.mend(desk, typed, by=member(body)))


def pick(ack: Ack, body: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Another service, opening or link for an invitation."""
    ack()
    typed = read(body["view"])
    _update(client, body, replies.look(desk, typed, by=member(body), picked=True))


def send(ack: Ack, body: dict[str, Any], view: dict[str, Any], desk: Desk) -> None:
    """Send; what is wrong stands beside the words, and what was typed stays."""
    block = reply_form.text_block(0)
    try:
        typed = read(view)
        block = reply_form.text_block(typed.version)
        outcome = replies.send(desk, typed, by=member(body))
    except Refusal as refusal:
        _refuse(ack, body, block, refusal, desk)
        return
    match outcome:
        case Done(sentence, undo):
            ack(response_action="clear")
            desk.surface.tell(member(body), channel(body), sentence, thread=thread(body), undo=undo)
        case shown if shown.blocked and not shown.gone:
            _beside(ack, view, block, " ".join(finding.sentence for finding in shown.blocked))
        case shown:
            ack(response_action="update", view=_drawn(shown, body))


def read(view: dict[str, Any]) -> Typed:
    """A form as it came back; raises `Refusal` for one that nobody can have sent."""
    try:
        known = json.loads(view.get("private_metadata") or "")
        kind, version = ReplyKind(known["kind"]), int(known["version"])
        changes = None if known["reply"] is None else mention_id(known["reply"])
        # One that was opened by an older version does not say; such a change is looked at once more.
        revision = mention_id(known.get("revision", 0))
        to = known.get("to", known["mention"])
        number, seen, form = mention_id(known["mention"]), str(known["seen"]), str(known["form"])
        if not (re.fullmatch(r"[0-9]{1,15}(:[0-9]{1,15}){1,3}", seen) and re.fullmatch(r"[0-9a-f]{32}", form)):
            raise ValueError(seen)
        if not 0 <= version < MOST_VERSIONS:
            raise ValueError(version)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise Refusal(BROKEN) from None
    values = _values(view)
    text = words_of(values.get(reply_form.TEXT))
    reason = words_of(values.get(reply_form.REASON))
    to = _option(values, reply_to.POST) or to
    to = None if to is None else mention_id(to)
    typed = Typed(form, number, kind, text, reason, seen, version, changes, _picks(values), revision, to)
    wished = bool(values.get(reply_form.ASK, {}).get("selected_options"))
    return replace(typed, wished=wished, stopped=known.get("asks") is True)


def words_of(held: Any) -> str:
    """The words in a field of a form, as they may be stored."""
    said = held.get("value") if isinstance(held, dict) else None
    if not isinstance(said, str):
        return ""
    kept = _UNPRINTABLE.sub("", said)
    # Nobody sees these and X refuses the whole post for them.
    for sign in refused_signs(kept):
        kept = kept.replace(sign, "")
    return kept


def _values(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What each field holds, by its action; the blocks' names change, the actions' do not."""
    state = (view.get("state") or {}).get("values") or {}
    blocks = [block for block in state.values() if isinstance(block, dict)]
    return {action: held for block in blocks for action, held in block.items() if isinstance(held, dict)}


def _picks(values: dict[str, dict[str, Any]]) -> Picks:
    try:
        tone = Tone(_option(values, reply_picks.TONE) or Tone.NEUTRAL)
    except ValueError:
        raise Refusal(NO_CHOICE) from None
    tag = bool(values.get(reply_picks.TAG, {}).get("selected_options"))
    return Picks(_option(values, reply_picks.SERVICE), tone, _option(values, reply_picks.LINK), tag)


def _option(values: dict[str, dict[str, Any]], action: str) -> str | None:
    chosen = values.get(action, {}).get("selected_option")
    return str(chosen["value"]) if isinstance(chosen, dict) and "value" in chosen else None


def _update(client: WebClient, body: dict[str, Any], shown: ReplyForm) -> None:
    view = body["view"]
    try:
        client.views_update(view_id=view["id"], hash=view.get("hash"), view=_drawn(shown, body))
    except SlackApiError as error:
        # Somebody typed on, or closed the form, meanwhile: a newer update is on its way, or none is wanted.
        if error.response.get("error") not in {"hash_conflict", "not_found"}:
            raise


def _drawn(shown: ReplyForm, body: dict[str, Any]) -> dict[str, Any]:
    """The form, which remembers where it was opened: there its writer is told what came of it."""
    view = reply_form.form(shown)
    place = {"channel": channel(body), "thread": thread(body)}
    view["private_metadata"] = json.dumps(json.loads(view["private_metadata"]) | place)
    return view


def _refuse(ack: Ack, body: dict[str, Any], block: str, refusal: Refusal, desk: Desk) -> None:
    """The sentence beside the field that it is about, or on top of the form, where colleagues' names are shown."""
    view = body["view"]
    if refusal.field is not None:
        _beside(ack, view, refusal.field, refusal.sentence)
        return
    try:
        shown = replace(replies.look(desk, read(view), by=member(body)), banner=refusal.sentence)
    except Refusal:
        _beside(ack, view, block, refusal.sentence)
    else:
        ack(response_action="update", view=_drawn(shown, body))


def _beside(ack: Ack, view: dict[str, Any], block: str, sentence: str) -> None:
    inputs = [each.get("block_id") for each in view.get("blocks") or [] if each.get("type") == "input"]
    where = block if block in inputs else next((name for name in inputs if name), block)
    ack(response_action="errors", errors={where: unmarked(sentence)[:LONGEST_ERROR]})
