"""Earlier: what the authors of a page of posts wrote to us before, so that a new post goes on with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.core.follow_ups import FollowUp, Item, followed, kind_of
from bot.core.posts import PublicPost
from bot.core.triage import Guess
from bot.desk import Desk
from bot.storage import follow_ups

# With no days at all nothing was written so late that a post elsewhere could go on with it.
NEVER = timedelta(days=36_500)


@dataclass(frozen=True, slots=True)
class Follows:
    """A new mention whose author has words under an item already."""

    number: int
    item_id: int
    kind: FollowUp
    post: PublicPost
    guess: Guess

    def note_conversation(self, leads: dict[str, int]) -> None:
        """Whoever joins this conversation later in the page stands under the same card, if that is open by then."""
        if self.kind is FollowUp.MORE and self.post.conversation is not None:
            leads.setdefault(self.post.conversation, self.item_id)


@dataclass(slots=True)
class Before:
    """What the authors of a page wrote to us before, the page itself included as far as it has been taken in."""

    since: datetime
    items: dict[str, list[Item]] = field(default_factory=dict)

    def follow(self, number: int, post: PublicPost, guess: Guess) -> Follows | None:
        """The item that a new post goes on with, and what it says; None for somebody who is new to us, and for risk of
        harm that is raised elsewhere than in the item's conversation: among what the same person asked before it
        might be lost."""
        item = followed(self.items.get(post.author.network_id, ()), post, self.since)
        apart = item is None or (guess.harm and not item.holds(post.conversation))
        return None if item is None or apart else Follows(number, item.id, kind_of(post.text, guess), post, guess)

    def took(self, number: int, post: PublicPost, lead: int | None, leads: dict[str, int]) -> None:
        """A post stands on a card of its own, or under another's: the next one by its author may go on with it."""
        if not post.author.network_id:
            return
        theirs = self.items.setdefault(post.author.network_id, [])
        held = next((item for item in theirs if item.id == lead), None)
        if held is None:
            talk = post.conversation if lead is None or leads.get(post.conversation or "") == lead else None
            held = Item(lead or number, lead is None, post.posted_at, post.posted_at, talk, set())
            theirs.append(held)
        held.last_at = max(held.last_at, post.posted_at)
        if post.conversation is not None:
            held.here.add(post.conversation)


def before(session: Session, desk: Desk, new: Sequence[PublicPost], now: datetime) -> Before:
    """What the authors of these posts wrote to us before, by one query."""
    days = desk.team.follow_ups.days
    since = now - timedelta(days=days) if days else now + NEVER
    authors = {post.author.network_id for post in new} - {""}
    talks = {post.conversation for post in new if post.conversation is not None}
    return Before(since, follow_ups.items(session, new[0].network, authors, talks, since))
