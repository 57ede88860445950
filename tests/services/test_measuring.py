"""Measuring: what came of our posts is read when it is time to, kept as a series, paid for, and never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.core.figures import Figures
from bot.core.promos import SendingState
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import measuring
from bot.storage import cards, spend
from bot.storage.cards import Card, CardKind
from bot.storage.posts import Post
from bot.storage.runs import Sending
from bot.team.answering import Sending as SendingRules
from tests import promoted
from tests.promoted import add_promo, keys, sending, sent, series

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LOOK_UP = "GET /2/tweets"
READ = "other posts read"


@pytest.fixture
def number(desk: Desk) -> int:
    """A promo that has just gone out."""
    return sent(desk, add_promo(desk)).id


def later(desk: Desk, clock: MovableClock, by: timedelta) -> None:
    clock.advance(by.total_seconds())
    measuring.measure(desk)


def asked(sandbox: Sandbox) -> int:
    return sandbox.x.calls[LOOK_UP]


def spent(desk: Desk) -> tuple[int, int]:
    """How many posts were charged for, and the micro-dollars."""
    with desk.database.read() as session:
        today = desk.now().date()
        rows = [row for row in spend.between(session, today - 60 * DAY, today) if row[1] == READ]
    return sum(row[2] for row in rows), sum(row[3] for row in rows)


def put_off(desk: Desk, number: int, at: datetime) -> None:
    with desk.database.write.begin() as session:
        session.execute(update(Sending).where(Sending.id == number).values(measure_at=at))


def test_figures_are_read_after_an_hour_and_then_less_and_less_often_for_four_weeks(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, number: int
) -> None:
    began = clock.now()
    later(desk, clock, 59 * timedelta(minutes=1))
    assert asked(sandbox) == 0
    for after in (HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY, 28 * DAY):
        later(desk, clock, began + after - clock.now())
        measuring.measure(desk)  # it is read once
    later(desk, clock, 60 * DAY)
    assert asked(sandbox) == len(series(desk, number)) == sending(desk, number).measured == 6
    assert sending(desk, number).measure_at is None
    shown = [each.impressions or 0 for each in series(desk, number)]
    assert shown == sorted(shown)
    assert shown[0] != shown[-1]


def test_what_is_written_down_is_what_the_network_says(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, number: int
) -> None:
    (key,) = keys(desk)
    clock.advance(HOUR.total_seconds())
    there = sandbox.x.react(key, likes=3, impressions=100)
    sandbox.x.post("jo_rowan", "Thank you for asking", reply_to=key)
    sandbox.x.repost("ade_k", key)
    sandbox.x.post("mo", "Do this", quote=key)
    measuring.measure(desk)
    assert series(desk, number) == [Figures(there.likes, there.reposts + 1, 1, 1, there.impressions)]


def test_a_hundred_posts_are_one_question(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    promo = add_promo(desk)
    for step in range(3):
        sent(desk, promo, f"Words number {step}")
        clock.advance(1)
    later(desk, clock, HOUR)
    assert asked(sandbox) == 1


def test_each_post_is_paid_for_as_a_read_and_once_a_day(desk: Desk, clock: MovableClock, number: int) -> None:
    later(desk, clock, DAY)
    later(desk, clock, HOUR)
    first = spent(desk)
    put_off(desk, number, clock.now())
    measuring.measure(desk)
    assert len(series(desk, number)) == 2
    assert spent(desk) == first == (1, desk.prices.post)
    later(desk, clock, 3 * DAY)
    assert spent(desk) == (2, 2 * desk.prices.post)


@pytest.mark.parametrize("fault", ["503", "429", "401", "402", "lost", "broken"])
def test_trouble_with_the_network_loses_nothing(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, number: int, fault: str
) -> None:
    sandbox.faults.x_script = lambda path: fault
    due = sending(desk, number).measure_at
    later(desk, clock, HOUR)
    assert sending(desk, number).measure_at == due
    sandbox.faults.x_script = None
    before = asked(sandbox)
    measuring.measure(desk)
    assert asked(sandbox) == before, "it is left alone for a while"
    later(desk, clock, DAY)
    (read,) = series(desk, number)
    assert read.impressions
    assert spent(desk)[0] == 1


def test_nothing_is_asked_before_the_network_lets_us_again(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, number: int
) -> None:
    sandbox.faults.x_retry_after = 800
    sandbox.faults.x_script = lambda path: "429"
    later(desk, clock, HOUR)
    sandbox.faults.x_script = None
    later(desk, clock, timedelta(seconds=790))
    assert series(desk, number) == []
    later(desk, clock, timedelta(seconds=20))
    assert len(series(desk, number)) == 1


def test_a_post_that_is_gone_is_said_to_be_and_asked_for_no_more(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, number: int
) -> None:
    other = sent(desk, add_promo(desk), "Flu jabs on Saturday").id
    later(desk, clock, HOUR)
    sandbox.x.delete(keys(desk)[0])
    later(desk, clock, 5 * HOUR)
    gone = sending(desk, number)
    assert (gone.measure_at, gone.state) == (None, SendingState.SENT)
    assert gone.trouble == "The network does not show this post any more; it may have been deleted there."
    assert len(series(desk, number)) == 1, "what was read stays"
    assert len(series(desk, other)) == 2
    before = spent(desk)
    later(desk, clock, DAY)
    assert spent(desk)[0] == before[0] + 1, "the other one alone"


class Silent:
    """X, as it is when the figures of a post make no sense: the post is there, and left out of the answer."""

    name = "x"

    def __init__(self, desk: Desk) -> None:
        self._x = desk.networks["x"]

    def measure(self, keys: list[str]) -> dict[str, Figures]:
        return {}

    def __getattr__(self, name: str) -> object:
        return getattr(self._x, name)


def test_a_post_without_figures_that_is_still_there_is_not_said_to_be_gone(
    desk: Desk, clock: MovableClock, number: int
) -> None:
    quiet = replace(desk, networks={"x": Silent(desk)})  # type: ignore[dict-item]
    later(quiet, clock, HOUR)
    found = sending(desk, number)
    assert (found.trouble, found.measured) == (None, 0)
    assert found.measure_at == (found.sent_at or clock.now()) + 6 * HOUR
    later(desk, clock, 5 * HOUR)
    assert len(series(desk, number)) == 1


def test_what_cannot_be_afforded_this_month_is_read_when_there_is_room(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, number: int
) -> None:
    capped = desk.team.model_copy(update={"sending": SendingRules(monthly_cap_dollars=0.004)})
    later(replace(desk, team=capped), clock, HOUR)
    assert asked(sandbox) == 0
    clock.advance(DAY.total_seconds())
    measuring.measure(replace(desk, team=capped))
    assert (asked(sandbox), series(desk, number)) == (0, [])
    later(desk, clock, DAY)
    assert len(series(desk, number)) == 1


def test_the_newest_version_of_a_post_that_was_edited_on_the_network_is_measured(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, number: int
) -> None:
    fresh = sandbox.x.edit(keys(desk)[0], "Tell us about your visit to the eye clinic, please")
    with desk.database.write.begin() as session:
        session.execute(update(Post).where(Post.key == keys(desk)[0]).values(version=fresh.id))
    clock.advance(HOUR.total_seconds())
    there = sandbox.x.react(fresh.id, likes=3)
    measuring.measure(desk)
    assert [each.likes for each in series(desk, number)] == [there.likes]


def test_what_somebody_posted_by_hand_and_is_not_known_here_is_not_asked_for(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    number = promoted.long_sent(desk, add_promo(desk), clock.now() - DAY)
    put_off(desk, number, clock.now())
    later(desk, clock, HOUR)
    assert (asked(sandbox), series(desk, number)) == (0, [])


def test_the_cards_of_a_promo_are_drawn_anew_when_there_is_something_new(
    desk: Desk, clock: MovableClock, number: int
) -> None:
    promo, run = sending(desk, number).run.promo_id, sending(desk, number).run_id
    with desk.database.write.begin() as session:
        own = cards.row(CardKind.PROMO, channel=CHANNEL, priority=1, at=clock.now(), promo_id=promo)
        cards.add(session, [own])
        cards.add(session, [own | {"kind": CardKind.RUN, "run_id": run}])
    later(desk, clock, HOUR)
    assert wanted(desk) == [2, 2]
    put_off(desk, number, clock.now())
    measuring.measure(desk)
    assert len(series(desk, number)) == 2
    assert wanted(desk) == [2, 2], "nothing has changed since"


def wanted(desk: Desk) -> list[int]:
    with desk.database.read() as session:
        return list(session.scalars(select(Card.wanted).where(Card.promo_id.is_not(None)).order_by(Card.id)))
