"""What the same person wrote to us before, and how we answered: a line on the card and in the form for a reply."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block

from bot.core.cards import Contact
from bot.views import labels
from bot.views.parts import anchor, small
from bot.views.times import short_day, span

TIMES = {1: "once", 2: "twice"}
# More are not counted.
MOST = 20


def told(earlier: Sequence[Contact], count: int, network: str, zone: ZoneInfo) -> list[Block]:
    """How often, and what came of the last of it; the newest answer is a link."""
    if not earlier:
        return []
    times = TIMES.get(count, f"{count} times") if count < MOST else f"{MOST} times or more"
    newest = next((contact for contact in earlier if contact.url), None)
    said = "; ".join(_contact(contact, network, zone, linked=contact is newest) for contact in earlier)
    return [small(f"🕑 Wrote to or about us {times} before: {said}")]


def _contact(contact: Contact, network: str, zone: ZoneInfo, *, linked: bool) -> str:
    if contact.answered_at is None or contact.waited is None:
        return f"{short_day(contact.posted_at, zone)}, no answer found"
    by = f"<@{contact.by}>" if contact.by else f"somebody on {labels.NETWORKS.get(network, network)}"
    see = anchor(contact.url, "see it") if linked else ""
    when = f"answered on {short_day(contact.answered_at, zone)}, after {span(contact.waited)}, by {by}"
    return f"{when} – {see}" if see else when
