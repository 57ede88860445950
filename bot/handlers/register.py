"""Every listener, put on one Bolt app together with the desk they work at."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

from slack_bolt import App, BoltContext, BoltResponse

from bot.desk import Desk
from bot.handlers import (
    chases,
    deciding,
    digest,
    door,
    duty,
    errors,
    home,
    hushes,
    mention_list,
    mentions,
    more,
    pastes,
    person,
    promo_buttons,
    promo_forms,
    promo_sure,
    promos,
    replies,
    runs,
    settings,
    stories,
    test_card,
)
from bot.services import members, team_settings

# A process that answers Slack and runs no jobs learns in this way what was changed elsewhere; in seconds.
SETTINGS_AGE = 1.0


def register(app: App, desk: Desk) -> None:
    """Register all listeners; each gets the desk as an argument of that name."""
    look_at_settings = _now_and_then(lambda: team_settings.refresh(desk))

    @app.middleware
    def hand_over_the_desk(context: BoltContext, body: dict[str, Any], next: Callable[[], Any]) -> BoltResponse | None:
        look_at_settings()
        context["desk"] = desk
        if (answer := door.shut(desk, body)) is not None:
            return answer
        if "command" in body:
            members.seen(desk, str(body.get("user_id") or ""))
        next()
        return None

    mentions.register(app)
    mention_list.register(app)
    replies.register(app)
    deciding.register(app)
    more.register(app)
    chases.register(app)
    pastes.register(app)
    person.register(app)
    home.register(app)
    duty.register(app)
    hushes.register(app)
    digest.register(app)
    promos.register(app)
    promo_buttons.register(app)
    promo_sure.register(app)
    stories.register(app)
    runs.register(app)
    promo_forms.register(app)
    test_card.register(app)
    settings.register(app)
    errors.register(app, desk)


def _now_and_then(look: Callable[[], object]) -> Callable[[], None]:
    """Look, unless that was done just now: a storm of clicks asks the database once a second."""
    looked = -SETTINGS_AGE

    def looked_at() -> None:
        nonlocal looked
        if monotonic() - looked >= SETTINGS_AGE:
            looked = monotonic()
            look()

    return looked_at
