"""The outbox's rows: the one longest due is taken, by one worker alone, and what nobody takes is counted as stuck."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.core.delivery import OutboxState
from bot.core.permit import PermitKind
from bot.core.posts import Author, PublicPost
from bot.core.replies import ReplyKind, ReplyState
from bot.core.triage import Guess, Mood, Urgency
from bot.core.watching import WatchKind
from bot.storage import mentions, outbox, posts, replies
from bot.storage.engine import Database
from bot.storage.outbox import Outbox
from bot.storage.replies import Reply

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
Add = Callable[..., int]


@pytest.fixture
def add(database: Database) -> Add:
    """Puts a row for a new reply into the outbox, due since now unless it says otherwise; its number."""
    keys = count(1)

    def add(**more: Any) -> int:
        key = str(next(keys))
        with database.write.begin() as session:
            reply = _reply(session, key)
            given = {"not_before": NOW, "next_at": NOW, "deadline": NOW + timedelta(hours=2)}
            about = {"network": "x", "account": "AshcombeValeNHS", "text": "Thank you"}
            row = Outbox(reply_id=reply.id, **(about | given | more))
            session.add(row)
            session.flush()
            return row.id

    return add


def _reply(session: Session, key: str) -> Reply:
    author = Author("id-of-jo", "jo_rowan", "Jo Rowan")
    url = f"https://x.com/jo_rowan/status/{key}"
    post = PublicPost("x", key, key, author, "four hours in A&E", NOW, url)
    ids = posts.add_new(session, [posts.row(post, ours=False, now=NOW)])
    number = ids["x", key]
    guess = Guess(Mood.NEGATIVE, None, None, Urgency.ROUTINE, thanks=False, spam=False, complaint=False, harm=False)
    mentions.add(session, [mentions.row(number, guess, kind=WatchKind.MENTION, watch_id=None, now=NOW)])
    reply = Reply(
        form=f"form-{key}", mention_id=number, network="x", account="AshcombeValeNHS", kind=ReplyKind.REPLY,
        way=PermitKind.API, state=ReplyState.QUEUED, text="Thank you", by="U0TOM", at=NOW, overridden=[],
    )  # fmt: skip
    session.add(reply)
    session.flush()
    return reply


def taken(database: Database, now: datetime = NOW) -> int | None:
    with database.write.begin() as session:
        row = outbox.take(session, now)
        return row.id if row else None


def test_nothing_is_taken_before_its_time_and_the_longest_due_comes_first(database: Database, add: Add) -> None:
    add(next_at=NOW + timedelta(seconds=1))
    assert taken(database) is None
    second = add(next_at=NOW - timedelta(seconds=5))
    first = add(next_at=NOW - timedelta(seconds=9))
    assert taken(database) == first
    with database.write.begin() as session:
        session.get_one(Outbox, first).state = OutboxState.SENT
    assert taken(database) == second


@pytest.mark.parametrize("state", OutboxState)
def test_only_what_is_not_settled_is_taken_and_looked_after(database: Database, add: Add, state: OutboxState) -> None:
    number = add(state=state, micros=15_000)
    live = state in (OutboxState.WAITING, OutboxState.SENDING, OutboxState.UNSURE)
    assert taken(database) == (number if live else None)
    with database.read() as session:
        assert outbox.pending_micros(session) == (15_000 if live else 0)
        assert outbox.stuck(session, NOW + timedelta(seconds=1)) == int(live)
        assert outbox.stuck(session, NOW) == 0


def test_what_asks_a_person_is_neither_taken_nor_stuck_and_still_counts_among_the_costs(
    database: Database, add: Add
) -> None:
    add(state=OutboxState.UNSURE, asks=True, micros=15_000)
    assert taken(database, NOW + timedelta(days=1)) is None
    with database.read() as session:
        assert outbox.stuck(session, NOW + timedelta(days=1)) == 0
        assert outbox.pending_micros(session) == 15_000


def test_a_row_in_somebodys_hands_is_left_alone_until_the_hold_has_lapsed(database: Database, add: Add) -> None:
    until = NOW + timedelta(seconds=45)
    number = add(state=OutboxState.SENDING, holder="a process", held_until=until)
    assert taken(database, until) is None
    assert taken(database, until + timedelta(seconds=1)) == number


def test_two_workers_that_take_at_once_get_different_rows(database: Database, add: Add) -> None:
    if database.embedded:
        pytest.skip("one writer at a time: the second waits until the first has written its hold down")
    first, second = add(), add()
    with database.write.begin() as one, database.write.begin() as other:
        rows = (outbox.take(one, NOW), outbox.take(other, NOW))
        assert [row.id for row in rows if row] == [first, second]


def test_a_reply_has_one_row_at_most_and_its_progress_is_kept_in_three_numbers(database: Database, add: Add) -> None:
    number = add(attempts=1, looks=2, tries=3)
    with database.write.begin() as session:
        row = session.get_one(Outbox, number)
        progress = row.progress
        assert (progress.attempts, progress.looks, progress.tries) == (1, 2, 3)
        reply_id = row.reply_id or 0
        assert outbox.of_reply(session, reply_id) is row
        assert outbox.of_reply(session, reply_id + 1) is None


def test_a_reply_is_kept_from_others_with_its_mention(database: Database, add: Add) -> None:
    add()
    with database.write.begin() as session:
        reply = replies.keep(session, 1)
        assert reply is not None
        assert reply.mention.post.key == "1"
        assert replies.keep(session, 4711) is None


def test_what_is_posted_by_hand_is_looked_for_and_what_is_there_on_somebodys_word_for_a_while(
    database: Database, add: Add
) -> None:
    states = (ReplyState.READY, ReplyState.SAID, ReplyState.QUEUED, ReplyState.SENT, ReplyState.SENT)
    with database.write.begin() as session:
        for key, state in enumerate(states, start=1):
            reply = _reply(session, str(key))
            reply.state = state
            reply.sent_at = NOW - timedelta(hours=key) if state is ReplyState.SENT else None
    with database.read() as session:
        found = replies.by_hand(session, NOW - timedelta(hours=4))
        assert [reply.form for reply in found] == ["form-4", "form-2", "form-1"]
