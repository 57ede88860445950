"""Every listener, put on one Bolt app together with the desk they work at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltContext

from bot.desk import Desk
from bot.handlers import (
    chases,
    deciding,
    duty,
    errors,
    home,
    hushes,
    mentions,
    more,
    pastes,
    promo_buttons,
    promo_forms,
    promos,
    replies,
    runs,
    stories,
)


def register(app: App, desk: Desk) -> None:
    """Register all listeners; each gets the desk as an argument of that name."""

    @app.middleware
    def hand_over_the_desk(context: BoltContext, next: Callable[[], Any]) -> None:
        context["desk"] = desk
        next()

    mentions.register(app)
    replies.register(app)
    deciding.register(app)
    more.register(app)
    chases.register(app)
    pastes.register(app)
    home.register(app)
    duty.register(app)
    hushes.register(app)
    promos.register(app)
    promo_buttons.register(app)
    stories.register(app)
    runs.register(app)
    promo_forms.register(app)
    errors.register(app, desk)
