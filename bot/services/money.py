"""Money: what each read and each post costs, written down in the transaction that keeps it, and held to a cap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.core import prices
from bot.core.reading import Page, Source
from bot.core.x_entities import urls
from bot.desk import Desk
from bot.services.refusals import Refusal
from bot.storage import outbox, posts, spend

ITEMS = {Source.MENTIONS: "own mentions read", Source.SEARCH: "other posts read", Source.OWN: "other posts read"}


@dataclass(frozen=True, slots=True)
class Bill:
    """What a post costs, what this month has cost with all that is on its way, and its cap, in micro-dollars."""

    micros: int
    month: int
    cap: int | None
    warn_at: float

    @property
    def stops(self) -> bool:
        """Whether this post would go beyond the cap."""
        return self.cap is not None and self.micros > 0 and self.month + self.micros > self.cap

    @property
    def sentence(self) -> str | None:
        """What to say of the month, where there is anything to say."""
        if self.cap is None or self.month + self.micros < self.cap * self.warn_at:
            return None
        so_far, cap = prices.dollars(self.month), prices.dollars(self.cap)
        if self.stops:
            return (
                f"This month has cost {so_far} of at most {cap}, so Kestrel sends nothing more that costs money. Raise "
                f"monthly_cap_dollars in the team file, or answer by hand on the network."
            )
        return f"This month has cost {so_far} of at most {cap}."


def bill(session: Session, desk: Desk, text: str, *, by_api: bool) -> Bill:
    """What publishing a text would cost; nothing where a person posts it by hand."""
    micros = prices.of_publishing(desk.prices, with_link=bool(urls(text))) if by_api else 0
    return Bill(micros, _month(session, desk), _cap(desk), desk.team.sending.warn_at)


def _month(session: Session, desk: Desk) -> int:
    today = desk.now().date()
    spent = sum(each for *_, each in spend.between(session, today.replace(day=1), today))
    return spent + outbox.pending_micros(session)


def _cap(desk: Desk) -> int | None:
    cap = desk.team.sending.monthly_cap_dollars
    return None if cap is None else round(cap * prices.MICRO)


def afford(session: Session, desk: Desk, text: str, *, by_api: bool) -> int:
    """What publishing a text costs, in micro-dollars, for whoever is about to let it go in this transaction; refuses
    what would go beyond the cap. Two at once look one after the other, or both would find the same room."""
    if by_api and desk.team.sending.monthly_cap_dollars is not None:
        spend.one_at_a_time(session)
    found = bill(session, desk, text, by_api=by_api)
    if found.stops:
        raise Refusal(found.sentence or "")
    return found.micros


def charge_post(session: Session, desk: Desk, network: str, micros: int, *, with_link: bool) -> None:
    """Count a post that we published."""
    item = "posts with a link" if with_link else "posts"
    spend.add(session, day=desk.now().date(), network=network, item=item, count=1, micros=micros)


def charge_page(session: Session, desk: Desk, network: str, source: Source, page: Page) -> None:
    """Count a page. A post that we hold and that was charged for today is free, also where it is merely referred to.
    The sum is an upper bound, because reposts and the like, which are not kept, are counted each time."""
    today = desk.now().date()
    again = posts.charge(session, network, {post.key for post in page.posts} | set(page.beside), today)
    count = max(0, page.posts_read - again)
    micros = prices.of_read(desk.prices, source, posts=count, users=0)
    spend.add(session, day=today, network=network, item=ITEMS[source], count=count, micros=micros)
    # Each post that is charged brings one author at most; those of posts read earlier that day were charged with them.
    _users(session, desk, network, min(page.users_read, count))


def charge_own(session: Session, desk: Desk, network: str, keys: Sequence[str]) -> None:
    """Count posts of ours that were read again for their figures; one that was charged for today is free."""
    today = desk.now().date()
    count = len(keys) - posts.charge(session, network, keys, today)
    micros = prices.of_read(desk.prices, Source.OWN, posts=count, users=0)
    spend.add(session, day=today, network=network, item=ITEMS[Source.OWN], count=count, micros=micros)


def room_for_figures(session: Session, desk: Desk, count: int) -> bool:
    """Whether the month's cap leaves room for reading the figures of so many posts. Answers and promos go before them,
    also those that are still on their way."""
    month, cap = _month(session, desk), _cap(desk)
    return cap is None or month + prices.of_read(desk.prices, Source.OWN, posts=count, users=0) <= cap


def charge_user(session: Session, desk: Desk, network: str) -> None:
    """Count the look-up of one account."""
    _users(session, desk, network, 1)


def _users(session: Session, desk: Desk, network: str, count: int) -> None:
    today = desk.now().date()
    spend.add(session, day=today, network=network, item="accounts read", count=count, micros=count * desk.prices.user)
