"""The Home tab, drawn anew whenever somebody opens it or presses something on it; and their own settings."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.core.home import Pages
from bot.core.members import Quiet, Wishes
from bot.desk import Desk
from bot.handlers.requests import delivery, member, mention_id, metadata, typed
from bot.services import home_again, members, mentions
from bot.services.home import home_of
from bot.services.refusals import NO_CHOICE, Refusal
from bot.views import home, home_lists, home_settings
from bot.views.parts import unmarked


def register(app: App) -> None:
    """Listen for the Home tab being opened, its buttons, and the form behind one of them."""
    app.event("app_home_opened")(opened)
    app.action(re.compile(f"^{home_lists.TURN}:"))(turn)
    app.action(re.compile(f"^{home_lists.CLAIM}:"))(claim)
    app.action(re.compile(f"^{home_lists.OPEN}:"))(followed)
    app.action(home.STEPS_SEEN)(steps_seen)
    app.action(home.SETTINGS)(settings)
    app.view(home_settings.FORM)(settled)


def opened(event: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Draw Home, and greet whoever is new. The messages tab of the same conversation is left as it is: whoever opens it
    may come for an alarm, and nothing is to stand below that."""
    who = str(event["user"])
    if event.get("tab", "home") == "home":
        members.seen(desk, who)
        publish(client, desk, who)


def publish(client: WebClient, desk: Desk, who: str, pages: Pages | None = None) -> None:
    """Show a member their Home as it is now."""
    home_again.shown(desk, who)
    found = replace(home_of(desk, who, pages), address=desk.surface.address())
    client.views_publish(user_id=who, view=home.draw(found))


def turn(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Earlier, Later."""
    ack()
    publish(client, desk, member(body), Pages.read(str(action.get("value"))))


def claim(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Claim a line; whoever was too late sees whose it is, and the list without it."""
    ack()
    try:
        mentions.claim(desk, mention_id(action.get("value")), by=member(body), delivery=delivery(body))
    finally:
        publish(client, desk, member(body), _pages(body))


def followed(ack: Ack) -> None:
    """Open: Slack follows the link by itself."""
    ack()


def steps_seen(ack: Ack, body: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Got it: the first steps are not shown any more."""
    ack()
    members.put_steps_away(desk, member(body))
    publish(client, desk, member(body), _pages(body))


def settings(ack: Ack, body: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """The form with what they have now."""
    ack()
    wishes = home_of(desk, member(body)).wishes
    form = home_settings.form(wishes, desk.team.organisation.zone, _pages(body).written())
    client.views_open(trigger_id=body["trigger_id"], view=form)


def settled(ack: Ack, body: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """The form as it came back; what is wrong stands beside its field."""
    try:
        members.wish(desk, member(body), _wishes(body), delivery=delivery(body))
    except Refusal as refusal:
        ack(response_action="errors", errors={refusal.field or "where": unmarked(refusal.sentence)})
        return
    ack()
    publish(client, desk, member(body), Pages.read(str(metadata(body).get("pages"))))


def _wishes(body: dict[str, Any]) -> Wishes:
    where, hours = typed(body, "where"), typed(body, "hours")
    if where not in (home_settings.DIRECT, home_settings.CHANNEL):
        raise Refusal(NO_CHOICE, field="where")
    if hours not in (home_settings.NONE, home_settings.QUIET):
        raise Refusal(NO_CHOICE, field="hours")
    direct = where == home_settings.DIRECT
    if hours == home_settings.NONE:
        return Wishes(direct)
    return Wishes(direct, Quiet(_time(body, "quiet_from"), _time(body, "quiet_to")))


def _time(body: dict[str, Any], name: str) -> time:
    try:
        return time.fromisoformat(str(typed(body, name))).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise Refusal("Choose a time.", field=name) from None


def _pages(body: dict[str, Any]) -> Pages:
    """The pages that Home showed when something on it was pressed."""
    return Pages.read(str((body.get("view") or {}).get("private_metadata") or ""))
