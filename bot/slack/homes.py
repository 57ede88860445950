"""The Home of somebody who may see none."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from bot.surface import SurfaceBusy, SurfaceRefused, SurfaceUnsure

log = structlog.get_logger()


def closed(home: Callable[[str, str], None], user: str, sentence: str) -> None:
    """Put a sentence there. Where that fails nobody hears of it: an empty Home tells a stranger nothing either."""
    try:
        home(user, sentence)
    except (SurfaceBusy, SurfaceRefused, SurfaceUnsure) as trouble:
        log.warning("home_not_drawn", why=str(trouble))
