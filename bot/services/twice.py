"""Twice: two presses are one post, whichever of a promo's buttons they were."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.services.promo_words import past
from bot.services.refusals import Refusal
from bot.storage import run_lists

# Whoever presses twice within so long means one post.
TWICE = timedelta(minutes=1)


def refuse(session: Session, desk: Desk, promo_id: int, now: datetime, but: int | None = None) -> None:
    """Raises `Refusal` while a run of a promo, but for one, is on its way or has only just been sent."""
    run = run_lists.just_sent(session, promo_id, now - TWICE, but)
    if run is not None:
        who = f" by <@{run.by}>" if run.by else ""
        raise Refusal(f"It was sent{who} at {past(desk, run.due_at)} and may be on its way, so it goes out once.")
