"""A database from before answering keeps its rows when it is brought up to date."""

from __future__ import annotations

from sqlalchemy import text

from bot.storage.engine import connect
from bot.storage.schema import is_current, upgrade

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
