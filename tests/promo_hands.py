"""What a member of the team does with the form for a promo: opens it, types and chooses in it, sends it."""

from __future__ import annotations

from typing import Any

from slack_sdk import WebClient
from sqlalchemy import select

from bot.desk import Desk
from bot.handlers import promo_forms
from bot.sandbox.demo import CHANNEL
from bot.sandbox.slack.errors import Json
from bot.sandbox.world import Sandbox
from bot.storage.promos import Promo
from tests.slack_hands import TOM, form

OURS = "x:AshcombeValeNHS"


def slack(sandbox: Sandbox) -> WebClient:
    """The client with which the bot talks to the local Slack."""
    return WebClient(sandbox.slack.bot_token, sandbox.slack_api_url)


def pressed(sandbox: Sandbox, user: str = TOM) -> Json:
    """What Slack tells of a command, a trigger that opens a window included."""
    return {"trigger_id": sandbox.slack.triggers.issue(user), "user_id": user, "channel_id": CHANNEL}


def begin(sandbox: Sandbox, desk: Desk, words: str = "", user: str = TOM) -> Json:
    """The form for a new promo, opened from a line."""
    promo_forms.open_new(pressed(sandbox, user), slack(sandbox), desk, words)
    return form(sandbox, user)


def edit(sandbox: Sandbox, desk: Desk, number: int, user: str = TOM) -> Json:
    """The form for a promo that is there."""
    promo_forms.open_edit(pressed(sandbox, user), slack(sandbox), desk, number)
    return form(sandbox, user)


def copy(sandbox: Sandbox, desk: Desk, number: int, user: str = TOM) -> Json:
    """The form for a copy."""
    promo_forms.open_copy(pressed(sandbox, user), slack(sandbox), desk, number)
    return form(sandbox, user)


def block(view: Json, kind: str) -> Json:
    """The block of a field, by the beginning of its name."""
    return next(each for each in view["blocks"] if each["block_id"] == kind or each["block_id"].startswith(f"{kind}:"))


def blocks(view: Json, kind: str) -> list[Json]:
    """Every block of a kind."""
    return [each for each in view["blocks"] if each["block_id"].partition(":")[0] == kind]


def holds(view: Json, kind: str) -> Any:
    """What a field holds."""
    (held,) = view["state"]["values"][block(view, kind)["block_id"]].values()
    return next((value for name, value in held.items() if name != "type"), None)


def change(sandbox: Sandbox, kind: str, value: Any, user: str = TOM, values: Json | None = None) -> Json:
    """Type into a field or choose in it; the form as it then stands."""
    view = form(sandbox, user)
    found = block(view, kind)
    element = found.get("element") or found["elements"][0]
    delivery = sandbox.slack.press_view(
        user, view["id"], element["action_id"], selected=value, block_id=found["block_id"], values=values
    ).wait()
    assert delivery.failure is None
    return form(sandbox, user)


def press(sandbox: Sandbox, action: str, user: str = TOM, values: Json | None = None) -> Json:
    """Press a button of the form; the form as it then stands."""
    view = form(sandbox, user)
    delivery = sandbox.slack.press_view(user, view["id"], action, values=values).wait()
    assert delivery.failure is None
    return form(sandbox, user)


def entered(view: Json, **fields: Any) -> Json:
    """Fields by the beginning of their names, as they are filled in before something is pressed."""
    filled: Json = {}
    for kind, value in fields.items():
        found = block(view, kind)
        element = found.get("element") or found["elements"][0]
        filled[found["block_id"]] = {element["action_id"]: value}
    return filled


def send(sandbox: Sandbox, user: str = TOM, **fields: Any) -> Json:
    """Fill in fields and press the button at the foot; what Kestrel answered."""
    view = form(sandbox, user)
    delivery = sandbox.slack.submit(user, view["id"], entered(view, **fields))
    assert delivery is not None
    delivery.wait()
    assert delivery.failure is None
    return delivery.answer or {}


def promos_of(desk: Desk) -> list[Promo]:
    """Every promo, oldest first."""
    with desk.database.read() as session:
        return list(session.scalars(select(Promo).order_by(Promo.id)))
