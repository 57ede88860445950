"""Looking: is what we sent on our own timeline? Asked before anything is sent a second time."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.core.posts import PublicPost
from bot.core.publishing import CLOCKS_DIFFER, Draft, is_it
from bot.core.reading import Look, Source
from bot.desk import Desk
from bot.network import Trouble
from bot.services import deletions, money
from bot.storage import watches
from bot.storage.posts import Post
from bot.storage.replies import Reply
from bot.storage.runs import Sending

# A page holds 100 of our own posts; nobody writes a thousand while one of them is looked for.
PAGES = 10


def find(desk: Desk, network: str, draft: Draft, *, since: str | None, at: datetime) -> PublicPost | None:
    """The post that a draft became, looked for among those read already and then on the network; None if it is not
    there. Raises a `Trouble` where our timeline cannot be read. `at` is when the first attempt may have left."""
    with desk.database.read() as session:
        known = held(session, network, draft, at)
        subject = watches.own_subject(session, network, draft.account)
    if known is not None:
        return known
    reader = desk.networks[network]
    if subject is None:
        subject = reader.account(draft.account).network_id
        with desk.database.write.begin() as session:
            money.charge_user(session, desk, network)
    until: str | None = None
    for _ in range(PAGES):
        page = reader.page(Look(Source.OWN, subject, since, until, None if since else at - CLOCKS_DIFFER))
        with desk.database.write.begin() as session:
            money.charge_page(session, desk, network, Source.OWN, page)
            others = taken(session, network, [post.key for post in page.posts])
        for post in page.posts:
            if post.key not in others and is_it(draft, post, since=at):
                return post
        if not page.more or page.oldest is None:
            break
        until = page.oldest
    return None


def author_gone(desk: Desk, network: str, draft: Draft) -> None:
    """The network says that the post we answer is gone: look, and blank it here if it is."""
    if draft.reply_to is None:
        return
    with suppress(Trouble):  # the usual look for deletions comes by later
        page = desk.networks[network].look_again([draft.reply_to])
        with desk.database.write.begin() as session:
            money.charge_page(session, desk, network, Source.SEARCH, page)
            deletions.note_gone(session, desk, network, page.gone)


def held(
    session: Session, network: str, draft: Draft, at: datetime, until: datetime | None = None
) -> PublicPost | None:  # fmt: skip
    """The post that a draft became, among those that reading our own timeline has met; `at` is when it may have left,
    `until` when it stood there at the latest."""
    mine = select(Post).where(Post.network == network, Post.ours, Post.gone_at.is_(None))
    if draft.reply_to is None:
        account = func.lower(Post.handle) == draft.account.casefold()
        mine = mine.where(Post.reply_to.is_(None), account, Post.posted_at >= at - CLOCKS_DIFFER)
    else:
        mine = mine.where(Post.reply_to.in_({draft.reply_to, *draft.versions}))
    if until is not None:
        mine = mine.where(Post.posted_at <= until + CLOCKS_DIFFER)
    rows = session.scalars(mine.order_by(Post.id)).all()
    others = taken(session, network, [row.key for row in rows])
    return next((row.public() for row in rows if row.key not in others and is_it(draft, row.public(), since=at)), None)


def taken(session: Session, network: str, keys: list[str]) -> set[str]:
    """Posts that are some reply's or some promo's already: one post never settles two."""
    if not keys:
        return set()
    mine = (Post.network == network, Post.key.in_(keys))
    replied = select(Post.key).join(Reply, Reply.post_id == Post.id).where(*mine)
    promoted = select(Post.key).join(Sending, Sending.post_id == Post.id).where(*mine)
    return set(session.scalars(replied.union(promoted)))
