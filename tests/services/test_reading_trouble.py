"""Reading when X is in trouble: one plain sentence, nobody else held up, and the next round carries on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from bot.core.posts import Author
from bot.core.watching import WatchKind
from bot.desk import Desk
from bot.network import Network
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import reading
from tests.desks import texts, watch

HOUR = 3600.0


def test_a_limit_holds_one_watch_until_its_reset_and_no_other(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    sandbox.faults.x_retry_after = 300
    sandbox.faults.x_script = lambda path: "429" if "mentions" in path else None
    ours, keyword = watch(desk), watch(desk, WatchKind.KEYWORD)
    for one in (ours, keyword):
        reading.read(desk, one.id)
    limited = watch(desk)
    assert timedelta(seconds=299) <= limited.next_read_at - clock.now() <= timedelta(seconds=301)
    assert limited.trouble == "X asks us to read no more until 9.05am UTC; Kestrel goes on by itself then."
    assert not limited.needs_person
    assert watch(desk, WatchKind.KEYWORD).trouble is None
    clock.advance(60)
    assert ours.id not in reading.due(desk)
    assert keyword.id in reading.due(desk)


@pytest.mark.parametrize(("fault", "needs_person"), [("capped", True), ("402", True), ("401", True), ("503", False),
                                                     ("broken", False)])  # fmt: skip
def test_trouble_is_one_plain_sentence_in_the_health_of_its_source(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, fault: str, needs_person: bool
) -> None:
    sandbox.faults.x_script = lambda _path: fault
    reading.read(desk, watch(desk, WatchKind.KEYWORD).id)
    troubled = watch(desk, WatchKind.KEYWORD)
    assert troubled.trouble is not None
    assert troubled.trouble.endswith(".")
    assert troubled.trouble_since == clock.now()
    assert (troubled.needs_person, troubled.failures, troubled.reader) == (needs_person, 1, None)
    assert troubled.next_read_at > clock.now()


def test_a_used_up_plan_is_not_waited_for_but_tried_on_the_next_day(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.faults.x_script = lambda _path: "capped"
    reading.read(desk, watch(desk, WatchKind.KEYWORD).id)
    assert watch(desk, WatchKind.KEYWORD).next_read_at == datetime(2026, 11, 24, 0, 5, tzinfo=UTC)


def test_after_trouble_the_next_round_finds_everything_and_says_that_all_is_well(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    sandbox.x.post("jo_rowan", "@AshcombeValeNHS four hours and counting")
    sandbox.faults.x_script = lambda _path: "503"
    reading.read(desk, watch(desk).id)
    sandbox.faults.x_script = None
    clock.advance(HOUR)
    reading.read(desk, watch(desk).id)
    well = watch(desk)
    assert len(texts(desk)) == 1
    assert (well.trouble, well.trouble_since, well.needs_person, well.failures) == (None, None, False, 0)


def test_an_unforeseen_failure_lets_the_watch_go_and_says_so(desk: Desk, clock: MovableClock) -> None:
    class Odd:
        """A network that fails in a way of its own."""

        name = "x"

        def account(self, handle: str) -> Author:
            raise RuntimeError("a secret detail")

        page = look_again = account

    reading.read(replace(desk, networks={"x": cast(Network, Odd())}), watch(desk).id)
    stumbled = watch(desk)
    assert stumbled.trouble == "Reading stumbled over something unexpected (RuntimeError); Kestrel tries again."
    assert (stumbled.reader, stumbled.failures) == (None, 1)
    assert stumbled.next_read_at > clock.now()
