"""The card of a mention: who, where, when, what, may we answer, and whose it is."""

from __future__ import annotations

from slack_sdk.models.blocks import Block, ImageBlock, PlainTextObject, RichTextSectionElement

from bot.core.allowance import count
from bot.core.cards import MentionCard
from bot.core.lifecycle import Status
from bot.core.posts import Picture
from bot.views import answering, contacts, due, follow_ups, labels, risk, under_promo
from bot.views.controls import pressed
from bot.views.parts import (
    LONGEST_QUOTE,
    MEMBER,
    anchor,
    escaped,
    joined,
    line,
    link,
    named,
    one_line,
    quoted,
    rich,
    says,
    shortened,
    small,
    words,
)
from bot.views.times import clock_time, moment

INSIDE = "Notes in this thread stay inside the team; nothing written there is ever published."
LONGEST_URL = 3000
OFFERED = "🙋 *Offered back to the team:* no answer so far. Whoever presses Claim takes it over."
NO_ALT = "A picture that its author did not describe"


def text(card: MentionCard) -> str:
    """The whole card for a screen reader or a notification, in one breath."""
    if card.quote.deleted:
        return "A post that its author has deleted. Nothing of it is kept."
    alarm = "Risk of harm. " if card.guess.harm else f"{risk.ELSEWHERE} " if card.elsewhere else ""
    who = escaped(labels.who(card.quote))
    what = escaped(one_line((card.raised or card.quote).text, 300))
    promo = under_promo.said(card)
    return f"{alarm}{who} on {labels.network(card)}: “{what}” {promo}{_mood(card)} {_state(card, names=False)}"


def blocks(card: MentionCard, *, pictures: bool = True, room: float = 1.0) -> list[Block]:
    """The card; `pictures=False` names the pictures instead, for when Slack cannot fetch them.

    With less `room` than 1 the public's words and what describes their pictures are cut shorter.
    """
    drawn = body(card, pictures=pictures, room=room)
    return drawn if card.quote.deleted else [*drawn, small(INSIDE)]


def body(card: MentionCard, *, pictures: bool = True, room: float = 1.0) -> list[Block]:
    """The card without what is true in the channel alone."""
    if card.quote.deleted:
        return [*_deleted(card), *follow_ups.told(card), *_gathered(card)]
    return [
        *risk.told(card),
        *risk.before(card),
        rich(_head(card), quoted(card.quote.text, int(LONGEST_QUOTE * room))),
        *(_pictures(card, room) if pictures else _pictures_named(card)),
        *under_promo.told(card),
        *follow_ups.told(card),
        small(joined([labels.KINDS[card.kind], labels.language(card.language), _added(card)])),
        *_gathered(card),
        small(labels.guess(card.guess)),
        *contacts.told(card.earlier, card.earlier_count, card.network, card.zone),
        small(_permit(card)),
        says("\n".join([_state(card, names=True), *_beside(card), *_told(card)])),
        *due.told(card),
        *pressed(card),
    ]


def _told(card: MentionCard) -> list[str]:
    return answering.told(card.replies, card.zone, answered=card.status is Status.ANSWERED)


def _head(card: MentionCard) -> RichTextSectionElement:
    quote = card.quote
    name = quote.name or f"@{quote.handle}"
    handle = f"  @{quote.handle}" if name != f"@{quote.handle}" else ""
    when = f" on {labels.network(card)}, {moment(quote.posted_at, card.zone)}  "
    return line(words(shortened(name, 80), bold=True), words(f"{handle}{when}"), link(quote.url, "open the post"))


def _deleted(card: MentionCard) -> list[Block]:
    marked = (
        " It had been marked as a risk of harm: what you began for this person, you can go on with."
        if card.guess.harm
        else ""
    )
    return [says("🕊️ *The author has deleted this post.* Nothing of it is kept; only the count remains." + marked)]


def _pictures(card: MentionCard, room: float) -> list[Block]:
    return [
        ImageBlock(
            image_url=picture.url,
            alt_text=_alt(picture, int(1900 * room)),
            title=PlainTextObject(text=f"Picture: {_alt(picture, 180)}", emoji=False),
        )
        for picture in card.pictures[:4]
        if picture.url.startswith(("https://", "http://")) and len(picture.url) <= LONGEST_URL
    ]


def _alt(picture: Picture, longest: int) -> str:
    return one_line(picture.alt or "", longest) or NO_ALT


def _pictures_named(card: MentionCard) -> list[Block]:
    return [
        rich(line(words(f"Picture: {_alt(picture, 300)}  "), link(picture.url, "open the picture")))
        for picture in card.pictures[:4]
    ]


def _added(card: MentionCard) -> str | None:
    return f"added by <@{card.added_by}>" if card.added_by else None


def _gathered(card: MentionCard) -> list[Block]:
    if not card.gathered_count:
        return []
    noun = "post is" if card.gathered_count == 1 else "posts are"
    pieces = [words(f"+ {card.gathered_count} more {noun} gathered here: same conversation or nearly the same words.")]
    for quote in card.gathered:
        said = (
            "deleted by its author, or removed"
            if quote.deleted
            else f"{labels.who(quote)}: {one_line(quote.text, 140)}"
        )
        pieces += [words(f"\n• {clock_time(quote.posted_at, card.zone)}  {said}  "), link(quote.url, "open")]
    hidden = card.gathered_count - len(card.gathered)
    if hidden > 0:
        pieces.append(words(f"\n… and {hidden} before these."))
    return [rich(line(*pieces))]


def _mood(card: MentionCard) -> str:
    return f"Mood, {'as the team sees it' if 'mood' in card.guess.corrected else 'a guess'}: {card.guess.mood.value}."


def _permit(card: MentionCard) -> str:
    return f"{labels.PERMITS[card.permit.kind]} {escaped(card.permit.reason)}"


def _state(card: MentionCard, *, names: bool) -> str:
    said = _stands(card, f"<@{card.owner}>" if names else "a colleague", names=names)
    return said if names else said.replace("*", "")


def _stands(card: MentionCard, owner: str, *, names: bool) -> str:  # noqa: PLR0911 - one for each status
    until = f" until {moment(card.until_at, card.zone)}" if card.until_at else ""
    match card.status:
        case Status.OPEN:
            return "⚪ *Open* – nobody has claimed this yet." if names else "Open, nobody has claimed it yet."
        case Status.CLAIMED:
            since = f" since {moment(card.owned_at, card.zone)}" if names and card.owned_at else ""
            return f"{'🔵 ' if names else ''}*Claimed* by {owner}{since}."
        case Status.SNOOZED:
            return f"{'💤 ' if names else ''}*Snoozed*{until} by {owner}{_why(card)}."
        case Status.WAITING:
            who = card.waiting_on or "somebody"
            who = named(who) if names or not MEMBER.fullmatch(who) else "a colleague"
            return f"{'⏳ ' if names else ''}*Waiting* on {who}{until}; {owner} has it."
        case Status.ANSWERED if names and any(reply.url == card.answer_url for reply in card.replies if reply.url):
            return "🟢 *Answered*."  # by whom, when and where is told below
        case Status.ANSWERED:
            when = f" on {moment(card.answered_at, card.zone)}" if card.answered_at else ""
            seen = anchor(card.answer_url, "see the answer") if names else ""
            return f"{'🟢 ' if names else ''}*Answered*{when}{' – ' if seen else ''}{seen}."
        case Status.CLOSED:
            return f"{'⚫ ' if names else ''}*Closed*{_by(card, names=names)}{_why(card)}."
        case Status.DELETED:
            return "Deleted by its author."


def _by(card: MentionCard, *, names: bool) -> str:
    """Who closed it, and when."""
    if card.put_away is None:
        return ""
    who = "Kestrel" if card.put_away.by is None else f"<@{card.put_away.by}>" if names else "a colleague"
    return f" by {who}, {moment(card.put_away.at, card.zone)}"


def _why(card: MentionCard) -> str:
    why = card.put_away.why if card.put_away is not None else card.reason
    return f": {escaped(one_line(why, 200)).rstrip('.')}" if why else ""


def _beside(card: MentionCard) -> list[str]:
    escalated = f"⏫ *Escalated* to <@{card.escalated_to}>." if card.escalated_to else None
    declined = "🤐 They asked not to be invited. Kestrel will not invite them again." if card.declined else None
    offered = OFFERED if card.offered_at else None
    left = f"↩️ *{count(card.unanswered, 'other post')} of theirs* without an answer; Reply offers them."
    return [each for each in (left if card.unanswered else None, offered, escalated, declined) if each]
