"""What a member of the team does in the local Slack: presses on cards, types and chooses in the form, sends it."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from bot.desk import Desk
from bot.sandbox.demo import CHANNEL
from bot.sandbox.slack.deliveries import Delivery
from bot.sandbox.slack.errors import Json
from bot.sandbox.world import Sandbox
from bot.storage.cards import Card, CardKind
from bot.storage.replies import Reply
from bot.views.not_done import NOT_DONE
from tests.desks import card
from tests.waiting import until

TOM, MEGAN, PRIYA = "U0TOM", "U0MEGAN", "U0PRIYA"


def press(sandbox: Sandbox, desk: Desk, number: int, action: str, user: str = TOM, **more: Any) -> Delivery:
    """Press a button on a mention's card; Slack had its answer in time."""
    delivery = sandbox.slack.press(user, CHANNEL, card(desk, number).ts or "", action, **more).wait()
    assert delivery.failure is None
    return delivery


def reply_card(desk: Desk, made: int, kind: CardKind = CardKind.REPLY) -> Card:
    """The card of a reply as it stands in the database now."""
    with desk.database.read() as session:
        return session.scalars(select(Card).where(Card.reply_id == made, Card.kind == kind)).one()


def press_reply(
    sandbox: Sandbox, desk: Desk, made: int, action: str, user: str = TOM, *, kind: CardKind = CardKind.REPLY,
    **more: Any,
) -> Delivery:  # fmt: skip
    """Press a button on a reply's card."""
    delivery = sandbox.slack.press(user, CHANNEL, reply_card(desk, made, kind).ts or "", action, **more).wait()
    assert delivery.failure is None
    return delivery


def form(sandbox: Sandbox, user: str = TOM) -> Json:
    """The form in front of somebody."""
    return sandbox.slack.view_of(user)[-1]


def closed(sandbox: Sandbox, user: str = TOM) -> bool:
    """Whether no form is open in front of somebody; a window that says why there is none is no form."""
    return all(view["callback_id"] == NOT_DONE for view in sandbox.slack.view_of(user))


def shown(view: Json) -> str:
    """Everything that a form shows, as text."""
    return json.dumps(view["blocks"], ensure_ascii=False)


def box(view: Json, action: str = "text") -> str:
    """The name of the block in which a field stands; it changes when Kestrel puts other words in."""
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    return str(next(block["block_id"] for block in inputs if block["element"]["action_id"] == action))


def words(view: Json, action: str = "text") -> str | None:
    """What a field holds."""
    found = view["state"]["values"][box(view, action)][action]["value"]
    return None if found is None else str(found)


def type_in(sandbox: Sandbox, text: str, user: str = TOM) -> Json:
    """Type into the box; the form as it then stands."""
    view = form(sandbox, user)
    delivery = sandbox.slack.press_view(user, view["id"], "text", selected=text).wait()
    assert delivery.failure is None
    return form(sandbox, user)


def choose(sandbox: Sandbox, action: str, value: Any, user: str = TOM) -> Json:
    """Choose something in the form; the form as it then stands."""
    view = form(sandbox, user)
    delivery = sandbox.slack.press_view(user, view["id"], action, selected=value).wait()
    assert delivery.failure is None
    return form(sandbox, user)


def submit(sandbox: Sandbox, user: str = TOM, **values: str) -> Json:
    """Fill in fields by their names and press Send; what Kestrel answered."""
    view = form(sandbox, user)
    filled = {box(view, name): {name: value} for name, value in values.items()}
    delivery = sandbox.slack.submit(user, view["id"], filled)
    assert delivery is not None
    return delivery.wait().answer or {}


def said_to(sandbox: Sandbox, user: str = TOM) -> str:
    """The last thing that was said to somebody alone: in a window in front of them, or else in the channel."""

    def said() -> str | None:
        window = [view for view in sandbox.slack.view_of(user) if view["callback_id"] == NOT_DONE]
        whispered = sandbox.slack.ephemerals(user)
        if window:
            return str(window[-1]["blocks"][0]["text"]["text"])
        return str(whispered[-1]["text"]) if whispered else None

    return str(until(said))


def put_away(sandbox: Sandbox, user: str = TOM) -> None:
    """Close the window that said why something was not done."""
    sandbox.slack.close(user, form(sandbox, user)["id"])


def said_directly(sandbox: Sandbox, user: str = TOM) -> str:
    """The last thing that stands in somebody's own conversation with Kestrel."""
    return str(until(lambda: sandbox.slack.direct_messages(user))[-1]["text"])


def replies_of(desk: Desk) -> list[Reply]:
    """Every reply, oldest first."""
    with desk.database.read() as session:
        return list(session.scalars(select(Reply).order_by(Reply.id)))
