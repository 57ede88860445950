"""More: what may be done to a mention and what was done to it, read in one go."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.lifecycle import Status
from bot.core.more import Happened, MoreMenu
from bot.desk import Desk
from bot.services import drawing
from bot.services.refusals import REMOVED, UNKNOWN, Refusal
from bot.storage import history
from bot.storage.history import History
from bot.storage.mentions import Mention
from bot.storage.posts import Post

# The newest of the history that the menu tells; the older ones are counted.
TOLD = 40


def more_of(desk: Desk, mention_id: int) -> MoreMenu:
    """What opens under "More" at this moment; refuses an unknown mention and one that is deleted."""
    with desk.database.read() as session:
        mention = session.get(Mention, mention_id)
        if mention is None:
            raise Refusal(UNKNOWN)
        if mention.status is Status.DELETED:
            raise Refusal("The author has deleted this post, so there is nothing left to do with it.")
        if mention.forgotten_at is not None:
            raise Refusal(REMOVED)
        rows = history.of(session, mention_id)
        people = desk.team.people
        ladder = (
            ("Head of communications", people.head),
            ("Director", people.director),
            ("Chief executive", people.chief_executive),
        )
        return MoreMenu(
            card=drawing.mention_card(session, desk, mention),
            service=mention.service,
            reasons=desk.team.reasons.not_for_us,
            ladder=tuple((role, member) for role, member in ladder if member is not None),
            happened=_happened(session, rows[-TOLD:]),
            before=max(0, len(rows) - TOLD),
            now=desk.now(),
        )


def _happened(session: Session, rows: Sequence[History]) -> tuple[Happened, ...]:
    """The history with the words of follow-ups as their posts say them: what was deleted is gone here, too."""
    numbers = {row.note["follow_up"] for row in rows if "follow_up" in row.note}
    posts = session.scalars(select(Post).where(Post.id.in_(numbers))).all() if numbers else ()
    said = {
        post.id: {"handle": f"@{post.handle}", "said": post.text, "url": post.url}
        for post in posts
        if post.gone_at is None
    }
    return tuple(
        Happened(row.action, row.by, row.at, row.note | said.get(row.note.get("follow_up", 0), {})) for row in rows
    )
