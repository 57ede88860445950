"""Reading: pages, cursor and price together; trouble is noted in a sentence and holds nobody else up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import event

from bot.core.watching import WatchKind
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import deletions, reading
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


def test_what_is_referred_to_and_was_charged_for_today_is_not_counted_again(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    """A post is looked at again and again while it is new; each time the one that it answers comes beside it."""
    first = sandbox.x.post("jo_rowan", "@AshcombeValeNHS four hours and counting")
    sandbox.x.post("jo_rowan", "@AshcombeValeNHS and nobody says a word", reply_to=first.id)
    reading.read(desk, watch(desk).id)

    def spent() -> dict[str, int]:
        with desk.database.read() as session:
            return {row.item: row.count for row in session.query(Spend)}

    before = spent()
    assert before["own mentions read"] == 2
    for _ in range(3):
        clock.advance(3600)
        deletions.look_again(desk)
    with desk.database.read() as session:
        assert all(row.checked_at == clock.now() for row in session.query(Post))
    assert spent() == before


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

    slow = replace(desk, networks={"x": Overtaken()})  # type: ignore[dict-item]
    reading.read(slow, watch(desk).id)
    assert texts(desk) == []
    assert (watch(desk).since, watch(desk).reader) == (None, "another process")
