"""The Home tab, drawn when somebody opens it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.app import Kestrel
from bot.core.without_x import WITHOUT_X
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import duty, reading
from bot.services.home import home_of
from bot.views import home as home_view
from tests.desks import NOW, card, draw, post, take, watch
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("door")


@pytest.fixture
def number(desk: Desk, clock: MovableClock) -> int:
    """A mention whose card stands in the channel."""
    (taken,) = take(desk, post("1"))
    draw(desk, clock)
    return taken


def press(sandbox: Sandbox, desk: Desk, number: int, user: str, action: str, **more: Any) -> None:
    delivery = sandbox.slack.press(user, CHANNEL, card(desk, number).ts or "", action, **more).wait()
    assert delivery.failure is None


def test_home_shows_the_sources_the_costs_and_what_is_mine(sandbox: Sandbox, desk: Desk, number: int) -> None:
    press(sandbox, desk, number, "U0TOM", "claim")
    reading.read(desk, watch(desk).id)
    sandbox.slack.open_home("U0TOM")
    home = str(until(lambda: sandbox.slack.home_of("U0TOM")))
    assert "*0* open, *1* claimed, *1* of them yours." in home
    assert "*On duty:* <@U0PRIYA>. `/oncall` shows who comes next" in home
    assert "🟢 *X*: posts that mention @AshcombeValeNHS" in home
    assert "What reading and publishing have cost this month" in home
    assert "At most $0.01 in all." in home


def test_home_says_who_is_on_duty_until_when_and_when_it_is_nobody(desk: Desk) -> None:
    until_ten = NOW + timedelta(hours=1)
    duty.put_on(desk, "U0TOM", until=until_ten, by="U0TOM")
    home = str(home_view.draw(home_of(desk, "U0TOM")))
    assert "*On duty:* <@U0TOM>, then <@U0PRIYA> – until Monday 23 November 2026, 10.00am." in home
    for member in ("U0TOM", "U0PRIYA"):
        duty.send_away(desk, member, until=until_ten, by=member)
    home = str(home_view.draw(home_of(desk, "U0TOM")))
    assert "*On duty:* ⚠️ nobody – until Monday 23 November 2026, 10.00am. Risk of harm has to reach a person" in home


def test_home_without_x_says_in_two_sentences_why_that_is_fine(kestrel: Kestrel) -> None:
    without = replace(kestrel.desk, networks={})
    home = str(home_view.draw(home_of(without, "U0TOM")))
    assert WITHOUT_X in home
    assert WITHOUT_X.count(". ") == 1


def test_one_of_a_thing_that_was_paid_for_is_told_in_the_singular(desk: Desk) -> None:
    home = home_of(desk, "U0TOM")
    one = [("x", "posts with a link", 1, 200_000), ("x", "posts read", 1_204, 6_020_000), ("x", "posts", 1, 15_000)]
    told = str(home_view.draw(replace(home, spend=one)))
    assert "X: 1 post with a link – at most $0.20" in told
    assert "X: 1,204 posts read" in told
    assert "X: 1 post – at most $0.02" in told


def test_a_database_that_will_be_lost_stands_at_the_top(desk: Desk) -> None:
    def drawn(wiped: str | None) -> list[str]:
        view = home_view.draw(home_of(replace(desk, wiped=wiped), "U0TOM"))
        return [block["text"]["text"] for block in view["blocks"][:3] if "text" in block]

    assert any("will be lost: &lt;disk&gt;" in said for said in drawn("The database will be lost: <disk>."))
    assert not any("will be lost" in said for said in drawn(None))
