"""Risk of harm on a card and in a form: the post that raised it, and the words that fired."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block

from bot.core.cards import MentionCard, Quote
from bot.views import labels
from bot.views.parts import line, link, one_line, quoted, rich, says, small, small_plain, without_handles, words
from bot.views.times import clock_time, moment

LONGEST, LONGEST_SINCE = 1000, 300
ELSEWHERE = "🆘 They have also written of risk of harm: see that card."
ALARM = "🆘 *Risk of harm.* A person must read this now. No automatic text is ever sent."

BEFORE = (
    "🆘 An earlier post by this person was marked as a risk of harm. What they write now has no such words; read both "
    "before you answer."
)


def told(card: MentionCard) -> list[Block]:
    """At the top of a card: the alarm, what they wrote later where that raised it, and its words."""
    if not card.guess.harm:
        return []
    fired = why(card.raised, card.guess.harm_words, card.zone)
    newer = (
        [rich(line(words(since(card.since, card.raised or card.quote, card.zone), bold=True)))] if card.since else []
    )
    return [says(ALARM), *fired, *newer]


def since(newer: Quote, older: Quote, zone: ZoneInfo, longest: int = LONGEST_SINCE) -> str:
    """What the same person wrote after the words that raised it, with the day where it is another one."""
    same = newer.posted_at.astimezone(zone).date() == older.posted_at.astimezone(zone).date()
    when = (clock_time if same else moment)(newer.posted_at, zone)
    return f"Since then they wrote, {when}: “{one_line(without_handles(newer.text), longest)}”"


def before(card: MentionCard) -> list[Block]:
    """What was a risk is said beside what is none by itself, and not announced as new; what still is one on another
    card is said aloud, without its words, which stand there."""
    if card.elsewhere is not None:
        when = f"  {moment(card.elsewhere.posted_at, card.zone)}  "
        return [rich(line(words(ELSEWHERE, bold=True), words(when), link(card.elsewhere.url, "open the post")))]
    return [small(BEFORE)] if card.risk_before else []


def why(post: Quote | None, found: Sequence[str], zone: ZoneInfo) -> list[Block]:
    """The post that raised it, where it is not the one that is shown anyway, and the words that fired."""
    fired: list[Block] = [small_plain(labels.fired(found))] if found else []
    if post is None:
        return fired
    head = words(f"{labels.who(post)} wrote this, {moment(post.posted_at, zone)}  ", bold=True)
    return [rich(line(head, link(post.url, "open the post")), quoted(post.text, LONGEST)), *fired]
