"""Retention: so many days after a mention is over its words and its author are removed, and only counts stay."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog

from bot.desk import Desk
from bot.services import forgetting, removing
from bot.storage import history, keeping, posts, stories, withdrawing

log = structlog.get_logger()

# Cards in one transaction, mentions in it with those that are gathered under them, and transactions in one round of
# the job. Whoever claims something meanwhile waits for one of these, so it has to be short.
BATCH, MOST, ROUNDS = 50, 100, 40
# So long the network's number of a deleted post is kept, so that reading does not take it for a new one.
MEET_AGAIN = timedelta(days=30)
WHY = "Its time was up."


def forget_old(desk: Desk) -> int:
    """Remove what has been kept long enough; how many mentions that were."""
    gone = 0
    for _ in range(ROUNDS):
        done = 0 if desk.wakeups.stopping.is_set() else _batch(desk)
        gone += done
        if not done:
            break
    _stories(desk)
    _answers(desk)
    if gone:
        log.info("old_mentions_forgotten", count=gone)
        desk.wakeups.board.set()
    forgetting.wipe(desk.database, desk.now())
    return gone


def _stories(desk: Desk) -> None:
    """Stories that nobody's invitation brought go by themselves; those that one did go with its mention."""
    now = desk.now()
    before = now - timedelta(days=desk.team.privacy.keep_days)
    with desk.database.read() as session:
        if not stories.unmatched(session, before, 1):
            return
    with desk.database.write.begin() as session:
        found = stories.unmatched(session, before, BATCH, keep=True)
        withdrawing.forget_stories(session, found)
        withdrawing.withdraw(session, (), (), found, now)


def _answers(desk: Desk) -> None:
    """The network's numbers of our answers to somebody who was forgotten go as soon as those of their posts."""
    before = desk.now() - min(timedelta(days=desk.team.privacy.keep_days), MEET_AGAIN)
    with desk.database.read() as session:
        if not posts.ours_blanked(session, before, 1):
            return
    with desk.database.write.begin() as session:
        for answer in posts.ours_blanked(session, before, posts.AT_ONCE):
            posts.let_go(answer)


def _batch(desk: Desk) -> int:
    now, days = desk.now(), timedelta(days=desk.team.privacy.keep_days)
    before, gone_before = now - days, now - min(days, MEET_AGAIN)
    with desk.database.read() as session:
        if not keeping.over(session, before, gone_before, 1):  # a look takes no lock
            return 0
    with desk.database.write.begin() as session:
        found = keeping.with_gathered(session, keeping.over(session, before, gone_before, BATCH), MOST)
        # One may have come back to life while we waited for it.
        still = set(keeping.over(session, before, gone_before, BATCH))
        found = [each for each in found if {each.id, each.lead_id} & still]
        if not found:
            return 0
        removed = removing.words(session, found, now, why=WHY)
        for mention in found:
            mention.forgotten_at = now
            posts.let_go(mention.post)
        for answer in removed.ours:  # its number leads to whom it answers
            posts.let_go(answer)
        session.flush()
        noted: list[tuple[int, dict[str, Any]]] = [(mention.id, {}) for mention in found]
        removing.messages(session, removed, now, priority=withdrawing.LAST)
        history.add_many(session, noted, "removed", by=history.KESTREL, at=now)
        return len(found)
