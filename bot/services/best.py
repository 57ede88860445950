"""The best times to post, from what came of our own promos."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from bot.core.best_times import BestTimes, Result, best_times
from bot.desk import Desk
from bot.storage import figures

# A year and a thousand posts are enough; what the public did before that says little about now.
SINCE, MOST = timedelta(days=366), 1000
# A post is compared once it has had so long to be seen: the hour after it went out says too little.
SEEN_FOR = timedelta(days=1)


def times(session: Session, desk: Desk) -> BestTimes:
    """The hours whose posts did best, or the team's custom as long as there are too few to tell."""
    now = desk.now()
    found = figures.newest(session, now - SINCE, now - SEEN_FOR, MOST)
    seen = [(sent_at, figures.value(row)) for sent_at, row in found if row.at - sent_at >= SEEN_FOR]
    return best_times([Result(sent_at, float(read.engagement)) for sent_at, read in seen], desk.team.organisation.zone)
