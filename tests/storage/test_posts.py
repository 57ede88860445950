"""Posts and watches as rows: new ones once and in order, money counted once a day, a watch read by one at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.core.posts import Picture, PublicPost
from bot.core.watching import Cursor, WatchKind
from bot.storage import posts, watches
from bot.storage.engine import Database
from bot.storage.posts import Post
from bot.storage.watches import Watch
from tests.desks import NOW, post

PICTURES = (Picture("https://p.example/1.png", None), Picture("https://p.example/2.png", "a cat"))
RICH = post(
    "7", "Ünïcödé 🧑‍⚕️", pictures=PICTURES, conversation="5", reply_to="6", quotes="4", language="cy",
    mentions=frozenset({"a", "b"}),
)  # fmt: skip


def add(session: Session, *given: PublicPost) -> dict[tuple[str, str], int]:
    return posts.add_new(session, [posts.row(one, ours=False, now=NOW) for one in given])


def test_new_posts_get_ids_in_the_order_given_and_known_ones_are_left_out(database: Database) -> None:
    with database.write.begin() as session:
        assert list(add(session, post("3"), post("1"))) == [("x", "3"), ("x", "1")]
        found = add(session, *(post(str(key)) for key in range(250)))
        assert len(found) == 248
        assert [key for (_, key), _ in sorted(found.items(), key=lambda each: each[1])] == [
            str(key) for key in range(250) if key not in (1, 3)
        ]


def test_one_key_on_two_networks_is_two_posts(database: Database) -> None:
    with database.write.begin() as session:
        assert len(add(session, post("1"), post("1", network="mastodon"))) == 2


def test_a_post_comes_back_as_it_was_read(database: Database) -> None:
    with database.write.begin() as session:
        (number,) = add(session, RICH).values()
    with database.read() as session:
        assert session.get_one(Post, number).public() == RICH


def test_a_post_that_was_charged_for_today_is_free_until_tomorrow(database: Database) -> None:
    with database.write.begin() as session:
        add(session, post("1"), post("2"))
        assert posts.charge(session, "x", ["1", "2", "unknown"], NOW.date()) == 2
        tomorrow = NOW.date() + timedelta(days=1)
        assert posts.charge(session, "x", ["1"], tomorrow) == 0
        assert posts.charge(session, "x", ["1", "2"], tomorrow) == 1


def test_a_post_is_found_by_its_key_or_its_version_until_it_is_gone(database: Database) -> None:
    with database.write.begin() as session:
        add(session, post("1", version="9"))
        assert [held.key for held in posts.holding(session, "x", ["9"])] == ["1"]
        (held,) = posts.holding(session, "x", ["1"])
        posts.blank(held, NOW)
        session.flush()
        assert posts.holding(session, "x", ["1", "9"]) == []
        assert posts.holding(session, "x", []) == []


def watch(database: Database, query: str = "AshcombeValeNHS") -> int:
    with database.write.begin() as session:
        row = Watch(network="x", kind=WatchKind.MENTION, query=query, next_read_at=NOW)
        session.add(row)
        session.flush()
        return row.id


@pytest.mark.parametrize(
    "cursor", [Cursor(), Cursor(since="9"), Cursor("9", "20", "12", 300, by_search=True)], ids=["new", "read", "going"]
)
def test_a_cursor_is_kept_whole(database: Database, cursor: Cursor) -> None:
    number = watch(database)
    with database.write.begin() as session:
        session.get_one(Watch, number).cursor = cursor
    with database.read() as session:
        assert session.get_one(Watch, number).cursor == cursor


def test_a_watch_that_is_held_is_due_for_nobody_else(database: Database) -> None:
    number, later = watch(database), NOW + timedelta(seconds=90)
    with database.write.begin() as session:
        assert watches.due(session, NOW - timedelta(seconds=1), {"x"}) == []
        assert watches.due(session, NOW, {"x"}) == [number]
        assert watches.hold(session, number, reader="a", until=later, now=NOW) is not None
    with database.write.begin() as session:
        assert watches.due(session, NOW, {"x"}) == []
        assert watches.hold(session, number, reader="b", until=later, now=NOW) is None
    with database.write.begin() as session:
        assert watches.hold(session, number, reader="b", until=later, now=later + timedelta(seconds=1)) is not None


def test_two_processes_that_reach_for_a_watch_at_once_do_not_wait_for_each_other(database: Database) -> None:
    if database.embedded:
        pytest.skip("SQLite has one writer at a time")
    number = watch(database)
    with database.write.begin() as first, database.write.begin() as second:
        held = [watches.hold(one, number, reader=str(one), until=NOW, now=NOW) for one in (first, second)]
        assert [each is not None for each in held] == [True, False]


def test_the_longest_overdue_watch_is_read_first(database: Database) -> None:
    first, second = watch(database), watch(database, "another")
    with database.write.begin() as session:
        session.get_one(Watch, second).next_read_at = datetime(2026, 11, 1, tzinfo=UTC)
    with database.read() as session:
        assert list(watches.due(session, NOW, {"x"})) == [second, first]
