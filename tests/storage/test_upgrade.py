"""A database from before answering keeps its rows when it is brought up to date."""

from __future__ import annotations

from datetime import date

from alembic import command
from sqlalchemy import select, text

from bot.storage.base import table_of
from bot.storage.digests import Digest
from bot.storage.engine import Database, connect
from bot.storage.schema import _config, is_current, upgrade
from tests.desks import NOW

BEFORE = (
    "INSERT INTO post (network, key, version, author_id, handle, name, text, posted_at, url, mentions, pictures, ours,"
    " checked_at) VALUES ('x', '1', '1', 'a', 'jo_rowan', 'Jo', 'Four hours', '2026-11-01 09:00:00', 'https://x.com/1',"
    " '[]', '[]', false, '2026-11-01 09:00:00')",
    "INSERT INTO mention (id, kind, status, owner, taken_at, mood, urgency, complaint, thanks, spam, harm, corrected,"
    " muted, likeness) SELECT id, 'mention', 'claimed', 'U0PRIYA', '2026-11-01 09:00:00', 'neutral', 'routine', false,"
    " false, false, false, '[]', false, '' FROM post",
    "INSERT INTO card (kind, channel, mention_id, packed, priority, wanted, shown, sort_at, wanted_at, tries, ts)"
    " SELECT 'mention', 'C', id, false, 5, 2, 2, '2026-11-01 09:00:00', '2026-11-01 09:00:00', 0, '1.1' FROM mention",
)


def test_mentions_and_cards_from_before_are_kept(empty_database_url: str) -> None:
    database = connect(empty_database_url)
    upgrade(database, "0001")
    with database.engine.begin() as connection:
        for statement in BEFORE:
            connection.execute(text(statement))
    upgrade(database)
    assert is_current(database)
    with database.read() as session:
        held = session.execute(text("SELECT status, owner, until_at, declined_at FROM mention")).all()
        cards = session.execute(text("SELECT ts, reply_id, story_id, about FROM card")).all()
    assert [tuple(row) for row in held] == [("claimed", "U0PRIYA", None, None)]
    assert [tuple(row) for row in cards] == [("1.1", None, None, None)]
    database.close()


def test_going_back_takes_the_cards_along_that_the_code_from_before_cannot_read(empty_database_url: str) -> None:
    database = connect(empty_database_url)
    upgrade(database)
    card = (
        "INSERT INTO card (id, kind, channel, thread_id, packed, withdrawn, priority, wanted, shown, sort_at,"
        " wanted_at, tries) VALUES ({id}, '{kind}', 'C', {thread}, false, false, 5, 2, 2, '2026-11-01 09:00:00',"
        " '2026-11-01 09:00:00', 0)"
    )
    kinds = (("digest", "NULL"), ("greeting", "NULL"), ("shared", "NULL"), ("outage", "1"), ("outage", "3"))
    with database.engine.begin() as connection:
        for number, (kind, thread) in enumerate(kinds, 1):
            connection.execute(text(card.format(id=number, kind=kind, thread=thread)))
    downgrade(database, "0014")
    assert kinds_in(database) == ["digest", "outage", "outage"]
    downgrade(database, "0012")
    assert kinds_in(database) == ["outage", "outage"]
    database.close()


def test_going_back_leaves_digests_that_the_code_from_before_can_draw_anew(empty_database_url: str) -> None:
    database = connect(empty_database_url)
    upgrade(database)
    digest = table_of(Digest)
    there = {"items": [{"mention_id": 1, "who": None}], "promised": [{"service": "ward-7", "story_id": 2}]}
    with database.engine.begin() as connection:
        for number, numbers in enumerate(({"off": [], "standing": there}, {"standing": None}), 1):
            day = date(2026, 11, number)
            row = {"kind": "day", "day": day, "numbers": numbers, "at": NOW, "tries": 0}
            connection.execute(digest.insert().values(**row))
    downgrade(database, "0017")
    with database.read() as session:
        first, second = session.scalars(select(digest.c.numbers).order_by(digest.c.id))
    assert first["standing"]["items"] == [{"mention_id": 1, "who": None, "card": None}]
    assert first["standing"]["promised"] == [{"service": "ward-7", "story_id": 2, "url": ""}]
    assert (first["off"], second) == ([], {"standing": None})
    upgrade(database)
    assert is_current(database)
    database.close()


def downgrade(database: Database, revision: str) -> None:
    """Go back to an earlier migration."""
    with database.engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def kinds_in(database: Database) -> list[str]:
    """The kinds of the cards that there are."""
    with database.read() as session:
        return sorted(session.scalars(text("SELECT kind FROM card")))
