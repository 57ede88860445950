"""Kestrel's Home tab: how the sources are doing, what reading and publishing have cost, who is on duty."""

from __future__ import annotations

from typing import Any

from slack_sdk.models.blocks import Block, DividerBlock, HeaderBlock

from bot.core.home import Health, Home
from bot.core.prices import dollars
from bot.core.watching import WatchKind
from bot.core.without_x import WITHOUT_X
from bot.views import hush, settings
from bot.views.labels import NETWORKS
from bot.views.parts import escaped, one_line, says, small
from bot.views.times import moment

CENT = 10_000
WHAT = {
    WatchKind.MENTION: "posts that mention @{query}",
    WatchKind.OWN: "our own posts as @{query}",
    WatchKind.HANDLE: "posts that mention @{query}",
    WatchKind.HASHTAG: "the hashtag #{query}",
    WatchKind.KEYWORD: "“{query}”",
    WatchKind.COMPETITOR: "a rival: {query}",
}


def draw(home: Home) -> dict[str, Any]:
    """The Home tab as a Slack view."""
    blocks: list[Block] = [
        HeaderBlock(text=one_line(f"Kestrel at {home.organisation}", 150)),
        *([says(f"🚨 *{escaped(home.wiped)}*")] if home.wiped else []),
        *([says(hush.banner(home.hush))] if home.hush else []),
        says(
            f"Mentions arrive as cards in <#{home.channel}>. Press *Claim* on a card and it is yours; everyone sees it."
        ),
        says(f"*{home.open:,}* open, *{home.claimed:,}* claimed, *{home.mine:,}* of them yours."),
        says(f"*On duty:* {_duty(home)}"),
        DividerBlock(),
        HeaderBlock(text="Sources"),
        *(says(_source(source, home)) for source in home.sources[:30]),
        *([] if home.x_connected else [says(WITHOUT_X)]),
        DividerBlock(),
        HeaderBlock(text="What reading and publishing have cost this month"),
        says(_spend(home)),
        *(says(f"⚠️ *The auditor:* {escaped(finding)}") for finding in home.findings[:5]),
        settings.button(),
        small(f"Put any public post in the queue with `/mention` and its link. As of {moment(home.now, home.zone)}."),
    ]
    return {"type": "home", "blocks": [block.to_dict() for block in blocks]}


def _duty(home: Home) -> str:
    until = f" – until {moment(home.duty_until, home.zone)}" if home.duty_until else ""
    change = "`/oncall` shows who comes next, and changes it."
    if not home.on_duty:
        return f"⚠️ nobody{until}. Risk of harm has to reach a person at once: put somebody on duty. {change}"
    return f"{', then '.join(f'<@{member}>' for member in home.on_duty)}{until}. {change}"


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


def _spend(home: Home) -> str:
    if not home.spend:
        return "Nothing yet. An empty answer is free."
    lines = [
        f"• {NETWORKS.get(net, net)}: {_counted(count, item)} – at most {_cents(m)}"
        for net, item, count, m in home.spend
    ]
    total = _cents(sum(micros for *_, micros in home.spend))
    return "\n".join([*lines, f"*At most {total} in all.* A post read twice in one day is charged once."])


def _counted(count: int, item: str) -> str:
    """ "1 post with a link", "1,204 posts read": what was bought is kept in the plural."""
    first, _, rest = item.partition(" ")
    one = f"{first.removesuffix('s')} {rest}".strip() if count == 1 else item
    return f"{count:,} {one}"


def _cents(micros: int) -> str:
    """Whole cents, rounded up: what a finance director expects to read."""
    return dollars(-(-micros // CENT) * CENT)
