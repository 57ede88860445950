"""Money: what each read costs, written down in the transaction that keeps what was read."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.core import prices
from bot.core.reading import Page, Source
from bot.desk import Desk
from bot.storage import posts, spend

ITEMS = {Source.MENTIONS: "own mentions read", Source.SEARCH: "other posts read", Source.OWN: "other posts read"}


def charge_page(session: Session, desk: Desk, network: str, source: Source, page: Page) -> None:
    """Count a page. A post that we hold and that was charged for today is free; the sum is an upper bound,
    because reposts and the like, which are not kept, are counted each time."""
    today = desk.now().date()
    again = posts.charge(session, network, [post.key for post in page.posts], today)
    count = max(0, page.posts_read - again)
    micros = prices.of_read(desk.prices, source, posts=count, users=0)
    spend.add(session, day=today, network=network, item=ITEMS[source], count=count, micros=micros)
    # Each post that is charged brings one author at most; those of posts read earlier that day were charged with them.
    _users(session, desk, network, min(page.users_read, count))


def charge_user(session: Session, desk: Desk, network: str) -> None:
    """Count the look-up of one account."""
    _users(session, desk, network, 1)


def _users(session: Session, desk: Desk, network: str, count: int) -> None:
    today = desk.now().date()
    spend.add(session, day=today, network=network, item="accounts read", count=count, micros=count * desk.prices.user)
