"""Reading: pages, cursor and price together; trouble is noted in a sentence and holds nobody else up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.core.watching import WatchKind
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import reading
from bot.storage.cards import Card
from bot.storage.mentions import Mention
from bot.storage.posts import Post
from bot.storage.spend import Spend
from bot.storage.watches import Watch
from tests.desks import count, texts, watch

HOUR = 3600.0


class PulledPlug(Exception):
    """The process ends here."""


@contextmanager
def plug_pulled(desk: Desk, after: int) -> Iterator[list[str]]:
    """The process dies when it has sent that many statements to the database."""
    sent: list[str] = []

    def statement(_connection: Any, _cursor: Any, words: str, *_rest: Any) -> None:
        sent.append(words)
        if len(sent) > after:
            raise PulledPlug

    event.listen(desk.database.engine, "before_cursor_execute", statement)
    try:
        yield sent
    finally:
        event.remove(desk.database.engine, "before_cursor_execute", statement)


def rows(desk: Desk) -> tuple[int, ...]:
    return tuple(count(desk, table) for table in (Post, Mention, Card, Spend))


def test_a_watch_is_read_to_its_end_and_its_cursor_stands_at_the_newest(desk: Desk, sandbox: Sandbox) -> None:
    posts = [sandbox.x.post(f"person{n}", f"@AshcombeValeNHS word {n} of a long day {n}") for n in range(250)]
    reading.read(desk, watch(desk).id)
    assert sorted(texts(desk)) == sorted(post.text for post in posts)
    read = watch(desk)
    assert (read.since, read.until, read.newest, read.taken) == (posts[-1].id, None, None, 250)
    assert (read.reader, read.reading_until, read.trouble) == (None, None, None)


def test_wherever_the_plug_is_pulled_a_page_its_cursor_and_its_price_are_there_together_or_not_at_all(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    for n in range(3):
        sandbox.x.post(f"person{n}", f"@AshcombeValeNHS word {n} of a long day {n}")
    reading.read(desk, watch(desk, WatchKind.OWN).id)  # the account is known from here on
    with desk.database.write.begin() as session:
        session.get_one(Watch, watch(desk).id).subject = watch(desk, WatchKind.OWN).subject
    before = rows(desk)
    pulled_at = 0
    while True:
        with plug_pulled(desk, pulled_at) as sent:
            try:
                reading.read(desk, watch(desk).id)
                break
            except PulledPlug:
                pulled_at = len(sent)
        assert rows(desk) == before
        assert watch(desk).since is None
        clock.advance(100)  # the dead reader's hold lapses
    assert pulled_at > 8
    assert len(texts(desk)) == watch(desk).taken == 3


def test_each_read_is_counted_with_what_it_costs(desk: Desk, sandbox: Sandbox) -> None:
    for n in range(3):
        sandbox.x.post("jo_rowan", f"@AshcombeValeNHS word {n} of a long day {n}")
    reading.read(desk, watch(desk).id)
    with desk.database.read() as session:
        spent = {row.item: (row.count, row.micros) for row in session.query(Spend)}
    assert spent["own mentions read"] == (3, 3_000)
    assert spent["accounts read"] == (2, 20_000)  # ours, looked up once, and the author


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
    assert limited.trouble == "X asks us to read no more until 09:05:00 UTC; Kestrel goes on by itself then."
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


def test_a_read_that_breaks_off_between_pages_goes_on_where_it_stopped(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    posts = [sandbox.x.post(f"person{n}", f"@AshcombeValeNHS word {n} of a long day {n}") for n in range(250)]
    asked: list[str] = []

    def second_page_fails(path: str) -> str | None:
        asked.append(path)
        return "503" if len([one for one in asked if "mentions" in one]) == 2 else None

    sandbox.faults.x_script = second_page_fails
    reading.read(desk, watch(desk).id)
    assert 0 < len(texts(desk)) < 250
    assert watch(desk).since is None
    late = sandbox.x.post("late", "@AshcombeValeNHS this one arrives while the round is interrupted")
    for _ in range(2):
        clock.advance(HOUR)
        reading.read(desk, watch(desk).id)
    assert sorted(texts(desk)) == sorted([*(post.text for post in posts), late.text])
    assert watch(desk).taken == 251


def test_a_watch_that_another_reader_holds_is_left_alone_until_the_hold_lapses(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    sandbox.x.post("jo_rowan", "@AshcombeValeNHS four hours and counting")
    with desk.database.write.begin() as session:
        held = session.get_one(Watch, watch(desk).id)
        held.reader, held.reading_until = "another process", clock.now() + timedelta(minutes=10)
    reading.read(desk, watch(desk).id)
    assert texts(desk) == []
    assert watch(desk).id not in reading.due(desk)
    clock.advance(601)
    reading.read(desk, watch(desk).id)
    assert len(texts(desk)) == 1


def test_a_reader_that_was_overtaken_writes_nothing(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.x.post("jo_rowan", "@AshcombeValeNHS four hours and counting")
    x = desk.networks["x"]

    class Overtaken:
        """X, and while its answer is on the way another process takes the watch over."""

        name, account, look_again = x.name, x.account, x.look_again

        def page(self, look: Any) -> Any:
            page = x.page(look)
            with desk.database.write.begin() as session:
                session.get_one(Watch, watch(desk).id).reader = "another process"
            return page

    slow = replace(desk, networks={"x": Overtaken()})
    reading.read(slow, watch(desk).id)
    assert texts(desk) == []
    assert (watch(desk).since, watch(desk).reader) == (None, "another process")


def test_an_unforeseen_failure_lets_the_watch_go_and_says_so(desk: Desk, clock: MovableClock) -> None:
    reading.give_up(desk, watch(desk).id, RuntimeError("a secret detail"))
    stumbled = watch(desk)
    assert stumbled.trouble == "Reading stumbled over something unexpected (RuntimeError); Kestrel tries again."
    assert (stumbled.reader, stumbled.failures) == (None, 1)
    assert stumbled.next_read_at > clock.now()
