"""Pictures that come after Slack had its answer: the form is drawn again once they are here."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.core.promo_form import PromoTyped
from bot.desk import Desk
from bot.handlers.requests import member
from bot.services import promo_pictures, promos

log = structlog.get_logger()
# The answer that is being given is ready by then, and has reached Slack so much later.
READY, ON_ITS_WAY = 5.0, 1.0


class Pending:
    """One look at a form whose pictures may not all be here: what was shown then, and what to do when one comes."""

    def __init__(
        self, desk: Desk, client: WebClient, body: dict[str, Any], draw: Callable[..., dict[str, Any]]
    ) -> None:  # fmt: skip
        self._desk, self._client, self._by, self._draw = desk, client, member(body), draw
        self._answered = threading.Event()
        self._typed: PromoTyped | None = None
        self._view = ""
        self._mark: str | None = None

    def bring(self, typed: PromoTyped, patience: float | None = None) -> PromoTyped:
        """Fetch what is not here yet; what comes within moments is in the form at once."""
        pictures = promo_pictures.bring(self._desk, typed.pictures, by=self._by, patience=patience, then=self._late)
        return replace(typed, pictures=pictures)

    def shown(self, typed: PromoTyped, view: str, mark: str | None) -> None:
        """What stands in front of them now, and the mark by which Slack knows it; None where it comes with the
        answer to their press."""
        self._typed, self._view, self._mark = typed, view, mark
        self._answered.set()

    def overtaken(self) -> None:
        """Nothing of it is shown: they have gone on, and the next look has what comes meanwhile."""
        self._answered.set()

    def _late(self, refused: Mapping[str, str]) -> None:
        self._answered.wait(READY)
        if self._typed is None:
            return
        if self._mark is None:
            self._desk.wakeups.stopping.wait(ON_ITS_WAY)
        pictures = self._typed.pictures
        typed = replace(self._typed, pictures=replace(pictures, refused={**pictures.refused, **refused}))
        try:
            shown = promos.look(self._desk, typed, by=self._by)
            mark = redrawn(self._client, self._view, self._mark, partial(self._draw, shown))
        except SlackApiError as error:
            # They typed on, and the next look finds the picture; or they have closed the form.
            if error.response.get("error") not in {"hash_conflict", "not_found"}:
                log.warning("form_not_updated", why=error.response.get("error"))
        except Exception as error:  # whatever it was, the next press shows the picture
            log.warning("form_not_updated", why=type(error).__name__)
        else:
            self.shown(typed, self._view, mark)


def redrawn(client: WebClient, view: str, mark: str | None, draw: Callable[..., dict[str, Any]]) -> str:
    """Draw a form anew, and give the mark that it then bears. Slack refuses a whole form when it cannot show one of its
    pictures: then they are named instead."""
    try:
        answer = client.views_update(view_id=view, hash=mark, view=draw(pictures=True))
    except SlackApiError as error:
        if error.response.get("error") not in {"invalid_arguments", "invalid_blocks"}:
            raise
        answer = client.views_update(view_id=view, hash=mark, view=draw(pictures=False))
    return str(answer["view"]["hash"])
