"""Which posts belong under one card: the same conversation, or nearly the same words."""

from __future__ import annotations

from bot.core.posts import PublicPost
from bot.core.similar import Likeness
from bot.core.triage import Guess, Urgency
from bot.core.watching import WatchKind

# What a member added by hand is wanted on a card; what is about a rival is owed to nobody.
STAND_ALONE = (WatchKind.COMPETITOR, WatchKind.BY_HAND)


def gather(
    number: int,
    post: PublicPost,
    kind: WatchKind,
    guess: Guess,
    cleaned: str,
    *,
    leads: dict[str, int],
    alike: Likeness,
) -> int | None:
    """The lead under whose card this post goes, or None: it leads itself, and later posts may gather under it.

    A post that is urgent or speaks of risk always has a card of its own: a lead might be packed away in a list. Posts
    about a rival, and those that a member added by hand, stand alone too.
    """
    pressing = guess.harm or guess.urgency is Urgency.URGENT
    alone = pressing or kind in STAND_ALONE
    lead = None
    if not alone and post.conversation:
        lead = leads.get(post.conversation)
    if lead is None and not alone:
        lead = alike.find(cleaned)
        if lead is None:
            alike.add(number, cleaned)
    if lead is None and kind is not WatchKind.COMPETITOR and post.conversation:
        leads.setdefault(post.conversation, number)
    return lead
