"""How the sources are doing and what reading and publishing have cost, at the foot of the Home tab."""

from __future__ import annotations

import re

from slack_sdk.models.blocks import Block, DividerBlock, HeaderBlock

from bot.core.home import Health, Home
from bot.core.prices import dollars
from bot.core.watching import WatchKind
from bot.core.without_x import WITHOUT_X
from bot.views.labels import NETWORKS
from bot.views.parts import escaped, one_line, says
from bot.views.times import moment

CENT = 10_000
_PLURAL = re.compile(r"(?<=\w)s\b")
WHAT = {
    WatchKind.MENTION: "posts that mention @{query}",
    WatchKind.OWN: "our own posts as @{query}",
    WatchKind.HANDLE: "posts that mention @{query}",
    WatchKind.HASHTAG: "the hashtag #{query}",
    WatchKind.KEYWORD: "“{query}”",
    WatchKind.COMPETITOR: "a rival: {query}",
}
# So many are told one by one, where Home has room.
SOURCES = 20


def blocks(home: Home, most: int = SOURCES) -> list[Block]:
    """Sources, those in trouble first, costs, and what the auditor found."""
    more = len(home.sources) - most
    told = sorted(home.sources, key=lambda source: source.trouble is None)[:most]
    return [
        DividerBlock(),
        HeaderBlock(text="Sources"),
        *(says(_source(source, home)) for source in told),
        *([says(f"… and {more} more; `/settings` has them all.")] if more > 0 else []),
        *([] if home.x_connected else [says(WITHOUT_X)]),
        DividerBlock(),
        HeaderBlock(text="What reading and publishing have cost this month"),
        says(_spend(home)),
        *(says(f"⚠️ *The auditor:* {escaped(finding)}") for finding in home.findings[:5]),
    ]


def _source(source: Health, home: Home) -> str:
    query = escaped(one_line(source.query.strip('"'), 200))
    what = WHAT.get(source.kind, "{query}").format(query=query)
    where = NETWORKS.get(source.network, source.network)
    if source.trouble is not None:
        since = f" Since {moment(source.trouble_since, home.zone)}." if source.trouble_since else ""
        return f"🔴 *{where}*: {what} – {escaped(source.trouble)}{since}"
    if source.last_read_at is None:
        return f"⚪ *{where}*: {what} – not read yet."
    taken = "" if source.kind is WatchKind.OWN else f"; {source.taken:,} taken in"
    return f"🟢 *{where}*: {what} – last read {moment(source.last_read_at, home.zone)}{taken}."


# Kestrel knows of what it keeps that it was charged for today, and of nothing else.
UPPER = (
    "The network charges once for what is read twice in one day. What Kestrel does not keep, reposts and posts that "
    "others answer or quote, it counts each time, and so their accounts: the network's own bill may be lower."
)


def _spend(home: Home) -> str:
    if not home.spend:
        return "Nothing yet. An empty answer is free."
    lines = [
        f"• {NETWORKS.get(net, net)}: {_counted(count, item)} – at most {_cents(m)}"
        for net, item, count, m in home.spend
    ]
    total = _cents(sum(micros for *_, micros in home.spend))
    return "\n".join([*lines, f"*At most {total} in all.* {UPPER}"])


def _counted(count: int, item: str) -> str:
    """ "1 post with a link", "1,204 other posts read": what was bought is kept in the plural."""
    return f"{count:,} {_PLURAL.sub('', item, count=1) if count == 1 else item}"


def _cents(micros: int) -> str:
    """Whole cents, rounded up: what a finance director expects to read."""
    return dollars(-(-micros // CENT) * CENT)
