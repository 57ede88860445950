"""The form for a promo in Slack: it opens from a line, follows what is typed and chosen, and is sent."""

from __future__ import annotations

import pytest

from bot.core.promos import PromoState
from bot.desk import Desk
from bot.sandbox.world import Sandbox
from tests.promo_hands import begin, holds, promos_of, send
from tests.slack_hands import TOM, closed, said_to, shown

pytestmark = pytest.mark.usefixtures("door")

LINE = "tomorrow 9am Tell us about your visit #CareOpinion"


def test_one_line_opens_the_form_with_its_time_said_back_and_a_press_schedules_it(sandbox: Sandbox, desk: Desk) -> None:
    view = begin(sandbox, desk, LINE)
    assert (view["title"]["text"], view["submit"]["text"]) == ("New promo", "Schedule")
    assert (holds(view, "when"), holds(view, "text:0")) == ("tomorrow 9am", "Tell us about your visit #CareOpinion")
    assert "Tuesday 24 November, 9.00am, tomorrow" in shown(view)
    assert "*243* of 280 left on @AshcombeValeNHS, as X counts." in shown(view)
    assert send(sandbox) == {"response_action": "clear"}
    assert closed(sandbox)
    (promo,) = promos_of(desk)
    assert (promo.state, promo.by, promo.said) == (PromoState.SCHEDULED, TOM, "tomorrow 9am")
    assert promo.places == (("x", "AshcombeValeNHS"),)
    assert promo.next_at is not None
    assert promo.next_at.isoformat() == "2026-11-24T09:00:00+00:00"
    assert said_to(sandbox) == "Promo 1 goes out: Tuesday 24 November, 9.00am, tomorrow, on @AshcombeValeNHS."
