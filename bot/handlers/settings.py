"""`/settings`: the team's settings, shown to everybody and changed by administrators, in windows over one another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.core.settings_kinds import Raw
from bot.core.settings_shown import FormShown
from bot.desk import Desk
from bot.handlers.requests import channel, delivery, member, metadata, row_id
from bot.services import settings_forms, settings_saving
from bot.services.refusals import NO_CHOICE
from bot.services.settings_forms import Stale
from bot.services.settings_problems import Unfit
from bot.views import settings as view
from bot.views import settings_form
from bot.views.parts import tame, unmarked

# Slack shows at most so much beside a field.
LONGEST_ERROR = 1900
GONE = ("not_found", "view_not_found", "hash_conflict")
_CHOSEN = ("selected_users", "selected_user", "selected_date", "value")


def register(app: App) -> None:
    """Listen for the command, the button on Home, everything that is pressed in the windows, and the forms."""
    app.command("/settings")(command)
    app.action(view.OPEN)(open_overview)
    app.action(view.CHANGES)(show_changes)
    app.action(view.ADD)(add)
    app.action(re.compile(f"^{view.SECTION}:"))(open_section)
    app.action(re.compile(f"^{view.TURN}:"))(turn)
    app.action(re.compile(f"^{view.THING}:"))(open_thing)
    app.action(re.compile(f"^(?:{view.REMOVE}|{view.UP}):"))(rearrange)
    app.view(settings_form.FORM)(save)


def command(ack: Ack, body: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Open the window; what stands behind the command is of no account."""
    ack()
    client.views_open(trigger_id=body["trigger_id"], view=_overview(desk, body))


def open_overview(ack: Ack, body: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """The button on the Home tab."""
    ack()
    client.views_open(trigger_id=body["trigger_id"], view=_overview(desk, body))


def open_section(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """A section: its list, or its form."""
    ack()
    client.views_push(trigger_id=body["trigger_id"], view=_section(desk, body, action.get("value")))


def show_changes(ack: Ack, body: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """What has changed."""
    ack()
    client.views_push(trigger_id=body["trigger_id"], view=view.changes(settings_forms.changes(desk), _about(body)))


def turn(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Another page of a list."""
    ack()
    page = row_id(action.get("value"), NO_CHOICE)
    _put(client, body["view"]["id"], _section(desk, body, metadata(body).get("section"), page=page))


def add(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """An empty form for one more."""
    ack()
    shown = settings_forms.thing(desk, member(body), action.get("value"), None, 0)
    client.views_push(trigger_id=body["trigger_id"], view=settings_form.form(shown, _about(body)))


def open_thing(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """The form of one thing of a list; a list that is old is drawn anew instead."""
    ack()
    place, version = _place(action)
    try:
        shown = settings_forms.thing(desk, member(body), metadata(body).get("section"), place, version)
    except Stale as stale:
        _again(client, desk, body, stale.sentence)
        return
    client.views_push(trigger_id=body["trigger_id"], view=settings_form.form(shown, _about(body)))


def rearrange(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Remove, or Higher."""
    ack()
    place, version = _place(action)
    act = settings_saving.remove if str(action["action_id"]).startswith(view.REMOVE) else settings_saving.move_up
    slug = metadata(body).get("section")
    try:
        lines = act(desk, slug, place, version=version, by=member(body), delivery=delivery(body))
    except Stale as stale:
        _again(client, desk, body, stale.sentence)
        return
    said = _tell(desk, body, slug, lines)
    _again(client, desk, body, said)


def save(ack: Ack, body: dict[str, Any], client: WebClient, desk: Desk) -> None:
    """Save a form: what is wrong stands beside its field, and everything typed stays."""
    known = metadata(body)
    place, slug = known.get("place"), known.get("section")
    if place is not None:
        place = row_id(place, NO_CHOICE)
    version = row_id(known.get("version"), NO_CHOICE)
    given = _given(body["view"])
    try:
        lines = settings_saving.save(
            desk, slug, place, given, version=version, by=member(body), delivery=delivery(body)
        )
    except Unfit as unfit:
        there = [each for each in unfit.errors if each in given] or list(given)[:1]
        errors = {each: unfit.errors.get(each) or " ".join(unfit.errors.values()) for each in there}
        ack(response_action="errors", errors={each: unmarked(said)[:LONGEST_ERROR] for each, said in errors.items()})
        return
    ack()
    said = _tell(desk, body, slug, lines)
    if (behind := body["view"].get("previous_view_id")) is not None:
        in_list = settings_forms.section_of(slug).at
        _put(client, str(behind), _section(desk, body, slug, said=said) if in_list else _overview(desk, body, said))


def _tell(desk: Desk, body: dict[str, Any], slug: Any, lines: Sequence[str]) -> str | None:
    """Tell the one who changed something what is different now."""
    if not lines:
        return None
    said = view.done(settings_forms.section_of(slug), lines)
    desk.surface.tell(member(body), channel(body), said)
    return said


def _again(client: WebClient, desk: Desk, body: dict[str, Any], said: str | None) -> None:
    known, page = metadata(body), metadata(body).get("page")
    drawn = _section(desk, body, known.get("section"), page=page if isinstance(page, int) else 0, said=said)
    _put(client, body["view"]["id"], drawn)


def _put(client: WebClient, view_id: str, drawn: dict[str, Any]) -> None:
    try:
        client.views_update(view_id=view_id, view=drawn)
    except SlackApiError as error:  # closed meanwhile: what was done has been told as well
        if error.response.get("error") not in GONE:
            raise


def _overview(desk: Desk, body: dict[str, Any], said: str | None = None) -> dict[str, Any]:
    return view.overview(settings_forms.overview(desk, member(body)), _about(body), said)


def _section(desk: Desk, body: dict[str, Any], slug: Any, *, page: int = 0, said: str | None = None) -> dict[str, Any]:
    shown = settings_forms.opened(desk, member(body), slug, page)
    if isinstance(shown, FormShown):
        return settings_form.form(shown, _about(body))
    return view.section_list(shown, _about(body), said)


def _about(body: dict[str, Any]) -> dict[str, Any]:
    """Where it was opened: there is told what came of it."""
    return {"channel": channel(body)}


def _place(action: dict[str, Any]) -> tuple[int, int]:
    place, _, version = str(action.get("value")).partition(":")
    return row_id(place, NO_CHOICE), row_id(version, NO_CHOICE)


def _given(shown: dict[str, Any]) -> dict[str, Raw]:
    """What each field of a form holds: words, or several choices."""
    values = (shown.get("state") or {}).get("values")
    found: dict[str, Raw] = {}
    for name, held in values.items() if isinstance(values, dict) else ():
        field = held.get(name) if isinstance(held, dict) else None
        if isinstance(field, dict):
            found[str(name)] = _held(field)
    return found


def _held(field: dict[str, Any]) -> Raw:
    several, chosen = field.get("selected_options"), field.get("selected_option")
    if isinstance(several, list):
        return [tame(str(each.get("value"))) for each in several if isinstance(each, dict)]
    if isinstance(chosen, dict):
        return tame(str(chosen.get("value")))
    given = next((field[key] for key in _CHOSEN if field.get(key)), None)
    if isinstance(given, list):
        return [tame(str(each)) for each in given]
    return tame(given) if isinstance(given, str) else None
