"""Pictures that come after Slack had its answer: the form is drawn again once they are here."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.core.promo_form import PromoForm, PromoTyped
from bot.desk import Desk
from bot.handlers.requests import member
from bot.services import promo_pictures, promos

log = structlog.get_logger()
# The answer that is being given has reached Slack by then.
ANSWERED = 5.0


class Pending:
    """One look at a form whose pictures may not all be here: what was shown then, and what to do when one comes."""

    def __init__(
        self, desk: Desk, client: WebClient, body: dict[str, Any], draw: Callable[[PromoForm], dict[str, Any]],
        asked: bool,
    ) -> None:  # fmt: skip
        self._desk, self._client, self._by, self._draw, self._asked = desk, client, member(body), draw, asked
        self._answered = threading.Event()
        self._typed: PromoTyped | None = None
        self._view = ""
        self._mark: str | None = None

    def bring(self, typed: PromoTyped, patience: float = promo_pictures.PATIENCE) -> PromoTyped:
        """Fetch what is not here yet; what comes within moments is in the form at once."""
        pictures = promo_pictures.bring(self._desk, typed.pictures, by=self._by, patience=patience, then=self._late)
        return replace(typed, pictures=pictures)

    def shown(self, typed: PromoTyped, view: str, mark: str | None) -> None:
        """What stands in front of them now, and the mark by which Slack knows it."""
        self._typed, self._view, self._mark = typed, view, mark
        self._answered.set()

    def _late(self, refused: Mapping[str, str]) -> None:
        self._answered.wait(ANSWERED)
        if self._typed is None:
            return
        pictures = self._typed.pictures
        typed = replace(self._typed, pictures=replace(pictures, refused={**pictures.refused, **refused}))
        try:
            shown = replace(promos.look(self._desk, typed, by=self._by), asks_reason=self._asked)
            answer = self._client.views_update(view_id=self._view, hash=self._mark, view=self._draw(shown))
        except SlackApiError as error:
            # They typed on, and the next look finds the picture; or they have closed the form.
            if error.response.get("error") not in {"hash_conflict", "not_found"}:
                log.warning("form_not_updated", why=error.response.get("error"))
        except Exception as error:  # whatever it was, the next press shows the picture
            log.warning("form_not_updated", why=type(error).__name__)
        else:
            self.shown(typed, self._view, str(answer["view"]["hash"]))
