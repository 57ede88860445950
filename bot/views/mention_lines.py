"""A mention as one line of a list: whose words, what is owed about them until when, and the way to its card."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import Block, ButtonElement, MarkdownTextObject, PlainTextObject, SectionBlock

from bot.core.lifecycle import Status
from bot.core.mention_lists import Asked, Item, Which
from bot.core.owed import Owed
from bot.views import labels, risk
from bot.views.parts import anchor, escaped, joined, one_line, without_handles
from bot.views.times import near

WORDS = 90
TO_DO = {
    Owed.CLAIM: "claim by",
    Owed.ANSWER: "answer by",
    Owed.APPROVAL: "words wait for a look, by",
    Owed.POST: "words did not go out; see to it by",
    Owed.STORY: "the story wants a response by",
}
LISTS = {
    Which.OPEN: "unclaimed",
    Which.MINE: "mine",
    Which.OWED: "all that is owed",
    Which.HARM: "risk of harm, owed",
    Which.ANSWERED: "answered",
    Which.ALL: "every mention",
}
STANDS = {
    Status.OPEN: "unclaimed",
    Status.CLAIMED: "claimed",
    Status.SNOOZED: "snoozed",
    Status.WAITING: "waits for somebody inside",
    Status.ANSWERED: "✅ answered",
    Status.CLOSED: "closed",
    Status.DELETED: "deleted",
}
DELETED = "🕊️ Deleted by its author. Nothing of it is kept."
KEPT = "🆘 Risk of harm. Its words stand on its card alone."


def named(asked: Asked, services: tuple[tuple[str, str], ...] = ()) -> str:
    """A list in a few words of our own."""
    parts = [LISTS[asked.which]]
    if asked.mood is not None:
        parts.append(labels.MOODS[asked.mood].split(" ", 1)[1])
    if asked.service is not None:
        parts.append(escaped(dict(services).get(asked.service, asked.service)))
    return ", ".join(parts)


def link(item: Item, channel: str, home: str) -> str:
    """The address of the message that shows a mention; nothing where there is none, or none is known."""
    if not home or item.message is None:
        return ""
    return f"{home}archives/{channel}/p{item.message.replace('.', '')}"


def line(
    item: Item, place: str, *, channel: str, home: str, now: datetime, zone: ZoneInfo, room: float = 1.0,
    claim: str | None = None, opens: str | None = None, openly: bool = False,
) -> Block:  # fmt: skip
    """One line; the public's words are plain text, which nothing parses.

    `claim` and `opens` begin the names of its button; without them it has none. In a list that is there for everybody
    (`openly`), who is at risk is not quoted.
    """
    where = link(item, channel, home)
    facts = _facts(item, now, zone)
    shown = joined([facts, anchor(where, "Open its card") if item.claimable or opens is None else None])
    return SectionBlock(
        block_id=f"line:{place}",
        # The dot shows at a glance where the next line of the list begins.
        text=PlainTextObject(
            text=f"• {words(item, int(WORDS * room), openly=openly)}{_since(item, zone, room, openly=openly)}",
            emoji=False,
        ),
        fields=[MarkdownTextObject(text=shown, verbatim=True)],
        accessory=_button(item, place, where, claim, opens),
    )


def words(item: Item, longest: int = WORDS, *, openly: bool = False) -> str:
    """Who said what, on one line."""
    if item.quote.deleted:
        return DELETED
    if item.harm and openly:
        return KEPT
    fired = f" ({labels.fired_in_short(item.harm_words)})" if item.harm_words else ""
    at_risk = f"🆘 Risk of harm{fired} – " if item.harm else ""
    said = one_line(without_handles(item.quote.text), max(20, longest))
    return f"{at_risk}{one_line(labels.who(item.quote), 60)}: {said or 'no words'}"


def _since(item: Item, zone: ZoneInfo, room: float, *, openly: bool) -> str:
    """What they wrote after the words that are quoted, where those are."""
    if item.since is None or item.quote.deleted or openly:
        return ""
    return f"\n{risk.since(item.since, item.quote, zone, max(20, int(WORDS * room)))}"


def _facts(item: Item, now: datetime, zone: ZoneInfo) -> str:
    """What is owed, by whom, and what the first guess is; our own words, but for what is escaped."""
    return joined(
        [
            f"✍️ *<@{item.change_by}> asks for a change of the words*" if item.change_by else None,
            _due(item, now, zone),
            f"<@{item.who}>" if item.who else None,
            labels.MOODS[item.mood] if not item.quote.deleted else None,
            escaped(one_line(item.service, 60)) if item.service else None,
            "muted" if item.muted else None,
            "gathered under another card" if item.gathered else None,
        ]
    )


def _due(item: Item, now: datetime, zone: ZoneInfo) -> str:
    if item.status is Status.SNOOZED and item.kind is None and item.due_at is not None:
        return f"💤 snoozed until {near(item.due_at, zone, now)}"
    if item.kind is None:
        # "Unclaimed" would send somebody to claim what is claimed, or answered, with the card it stands under.
        return "no answer of its own" if item.gathered and item.status is Status.OPEN else STANDS[item.status]
    if item.due_at is None:
        return "⏸️ waits for somebody inside; its clock stands still"
    late = "⏰ *late*: " if item.late else ""
    return f"{late}{TO_DO[item.kind]} {near(item.due_at, zone, now)}"


def _button(item: Item, place: str, where: str, claim: str | None, opens: str | None) -> ButtonElement | None:
    about = one_line("a post that is deleted" if item.quote.deleted else f"the post by {labels.who(item.quote)}", 60)
    if claim is not None and item.claimable:
        return ButtonElement(
            text="Claim", action_id=f"{claim}:{place}", value=str(item.mention_id), style="primary",
            accessibility_label=f"Claim: {about}",
        )  # fmt: skip
    if opens is not None and where:
        return ButtonElement(
            text="Open", action_id=f"{opens}:{place}", url=where, accessibility_label=f"Open: {about}"
        )  # fmt: skip
    return None
