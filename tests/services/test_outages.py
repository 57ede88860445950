"""A network that cannot be read is told to people on one card, which says when it is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.app import Kestrel
from bot.core.pace import Pace
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import board, reading, sources
from bot.storage import digest_counts
from bot.storage.outages import Outage
from bot.storage.watches import Watch


def _read_all(kestrel: Kestrel) -> None:
    """Every watch at once, as if each were due, and then the board until it has nothing left to do."""
    desk = kestrel.desk
    with desk.database.write.begin() as session:
        numbers = [watch.id for watch in session.scalars(select(Watch).where(Watch.active))]
        for watch in session.scalars(select(Watch)):
            watch.next_read_at = desk.now() - timedelta(seconds=1)
    for number in numbers:
        reading.read(desk, number)
    pace = Pace()
    while board.step(desk, pace) == 0:
        pass


def _texts(sandbox: Sandbox) -> list[str]:
    return [message["text"] for message in sandbox.slack.messages(CHANNEL)]


def test_a_used_up_allowance_is_told_on_one_card_and_so_is_its_end(kestrel: Kestrel, sandbox: Sandbox) -> None:
    sources.settle(kestrel.desk)
    sandbox.faults.x_script = lambda _path: "capped"
    _read_all(kestrel)
    _read_all(kestrel)
    assert len(_texts(sandbox)) == 1
    assert _texts(sandbox)[0].startswith("X cannot be read since ")

    sandbox.faults.x_script = None
    _read_all(kestrel)
    assert len(_texts(sandbox)) == 1
    assert _texts(sandbox)[0].startswith("X can be read again. ")


def test_trouble_that_passes_is_told_to_nobody_and_trouble_that_lasts_is(kestrel: Kestrel, sandbox: Sandbox) -> None:
    sources.settle(kestrel.desk)
    sandbox.faults.x = "down"
    _read_all(kestrel)
    assert _texts(sandbox) == []
    sandbox.clock.advance(31 * 60)
    _read_all(kestrel)
    assert len(_texts(sandbox)) == 1


def test_a_second_outage_has_a_card_of_its_own(kestrel: Kestrel, sandbox: Sandbox) -> None:
    sources.settle(kestrel.desk)
    for fault in ("401", None, "401"):
        sandbox.faults.x_script = (lambda _path, fault=fault: fault) if fault else None
        _read_all(kestrel)
    texts = _texts(sandbox)
    assert [text.startswith("X can be read again") for text in texts] == [True, False]


def test_where_only_one_watch_is_in_trouble_the_card_names_it_and_not_the_whole_network(
    kestrel: Kestrel, sandbox: Sandbox
) -> None:
    sources.settle(kestrel.desk)
    sandbox.faults.x_script = lambda path: "401" if path.endswith("/900000001/mentions") else None
    _read_all(kestrel)
    _read_all(kestrel)
    (said,) = _texts(sandbox)
    assert said.startswith("X (AshcombeValeNHS) cannot be read since ")


@pytest.mark.parametrize(("minutes", "told"), [(1, []), (7, ["x"]), (29, ["x"])])
def test_the_digest_tells_of_one_that_no_card_was_worth_as_soon_as_a_few_readings_are_missed(
    kestrel: Kestrel, sandbox: Sandbox, minutes: int, told: list[str]
) -> None:
    sources.settle(kestrel.desk)
    start = sandbox.clock.now()
    sandbox.faults.x = "down"
    _read_all(kestrel)
    sandbox.clock.advance(minutes * 60)
    sandbox.faults.x = "ok"
    _read_all(kestrel)
    with kestrel.desk.database.read() as session:
        found = digest_counts.outages(session, start, sandbox.clock.now() + timedelta(hours=1))
    assert [each.network for each in found] == told
    assert all(each.began_at - start < timedelta(seconds=30) and each.ended_at is not None for each in found)
    assert _texts(sandbox) == []


def test_one_that_the_digest_knows_of_gets_its_card_once_it_lasts(kestrel: Kestrel, sandbox: Sandbox) -> None:
    sources.settle(kestrel.desk)
    sandbox.faults.x = "down"
    for minutes in (7, 25, 5):
        _read_all(kestrel)
        sandbox.clock.advance(minutes * 60)
    _read_all(kestrel)
    with kestrel.desk.database.read() as session:
        assert len(session.scalars(select(Outage)).all()) == 1
    assert [text.startswith("X cannot be read since ") for text in _texts(sandbox)] == [True]
