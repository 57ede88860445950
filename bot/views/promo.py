"""The card of a promo: its words, when and where it goes out, what came of it, and what may be done with it."""

from __future__ import annotations

from collections.abc import Iterable

from slack_sdk.models.blocks import Block

from bot.core.cards import PromoCard
from bot.core.promos import PromoState
from bot.views import promo_images, promo_words
from bot.views import promo_parts as pieces
from bot.views.parts import escaped, named, one_line, quoted, rich, says, small, small_plain
from bot.views.promo_controls import pressed, when
from bot.views.reply import CHECKS
from bot.views.times import moment

# So many warnings and runs that are left out are shown; the others are counted.
MOST = 4


def text(card: PromoCard) -> str:
    """The card for a screen reader or a notification."""
    said = f"“{escaped(one_line(card.text, 200))}”"
    if card.to_writer and card.state is PromoState.ASKED and card.reader != card.writer:
        return f"A colleague has changed your promo {card.promo_id}, so it waits for a second pair of eyes: {said}"
    if card.to_writer:
        wish = "was declined" if card.state is PromoState.DECLINED else "waits for a change that a colleague asked for"
        return f"Your promo {card.promo_id} {wish}: “{escaped(one_line(card.asked_change or '', 200))}”"
    lead = "A second pair of eyes, please. " if card.for_approval and card.state is PromoState.ASKED else ""
    state = pieces.state(card.state, card.last).split(" ", 1)[1].lower()
    return f"{lead}Promo {card.promo_id}, {state}: {said} {_next_words(card)}"


def blocks(card: PromoCard, room: float = 1.0, *, pictures: bool = True, last: bool = True) -> list[Block]:
    """What somebody needs who looks after it, or decides about it; `pictures=False` names pictures instead of showing
    them, and without `last` its runs are told elsewhere."""
    if card.asked_again:
        return [
            small(f"👀 Promo {card.promo_id} asked for a second pair of eyes here. A newer card asks further down.")
        ]
    return [
        *_lead(card),
        *promo_words.blocks(card, room),
        says(_when(card)),
        *promo_images.blocks(card, room, pictures=pictures),
        *_asked_change(card),
        *_warnings(card, max(80, int(300 * room))),
        *_overridden(card),
        *(_last(card) if last else []),
        small(_who(card)),
        *pressed(card),
    ]


def _lead(card: PromoCard) -> list[Block]:
    writer = named(card.writer)
    if card.to_writer and card.state in (PromoState.CHANGE, PromoState.DECLINED):
        done = "was declined" if card.state is PromoState.DECLINED else "waits for you to change it"
        return [says(f"✍️ *Your promo {card.promo_id} {done}.* Nothing of it goes out as it is.")]
    if card.to_writer and card.state is PromoState.ASKED and card.reader != card.writer:
        return [says(f"✍️ *{writer} has changed your promo {card.promo_id},* so it waits for a second pair of eyes. "
                     f"Yours count: its newest card in the channel asks.")]  # fmt: skip
    if not card.for_approval:
        return []
    if card.state is PromoState.ASKED:
        return [says(f"👀 *A second pair of eyes, please.* {writer} has written this; anybody else may approve it.")]
    looked = f" Approved by {named(card.approver)}." if card.approver else ""
    return [small(f"This waited for a second pair of eyes.{looked}")]


def _when(card: PromoCard) -> str:
    # What asks for a second pair of eyes has said so above.
    asks = card.for_approval and card.state is PromoState.ASKED
    state = "📅" if asks else f"*{pieces.state(card.state, card.last)}.*"
    said = f"{state} {escaped(one_line(card.when, 600))}."
    return "\n".join([said, *_next(card)])


def _next(card: PromoCard) -> Iterable[str]:
    # Where there is one run only, the line above has said all of it.
    if not (card.once and card.state in (PromoState.SCHEDULED, PromoState.DONE)):
        yield _next_words(card, bold="*")
    if card.quiet_until is not None:
        until = moment(card.quiet_until, card.zone)
        yield f"🤫 *A hush stands until {until}.* Nothing goes out before its end: that run asks instead."
    left_out = [when(card, due) for due in card.skipped[:MOST]]
    more = len(card.skipped) - MOST
    left_out += [f"{more} more"] if more > 0 else []
    if left_out:
        yield f"*Left out:* {'; '.join(left_out)}."


def _next_words(card: PromoCard, bold: str = "") -> str:
    if card.state in (PromoState.CANCELLED, PromoState.DECLINED):
        return "Nothing of it goes out."
    if card.next_at is None:
        return "No run is left."
    said = when(card, card.next_at)
    match card.state:
        case PromoState.PAUSED:
            return f"{bold}Next, once it is resumed:{bold} {said}. What passes before is listed, never sent by itself."
        case PromoState.ASKED | PromoState.CHANGE if card.paused:
            return (
                f"{bold}Next, once it is approved and resumed:{bold} {said}. It was paused, and approving leaves it so."
            )
        case PromoState.ASKED | PromoState.CHANGE:
            return f"{bold}Next, once it is approved:{bold} {said}. Approved after that, it asks before it goes out."
        case _:
            return f"{bold}Next:{bold} {said}."


def _asked_change(card: PromoCard) -> list[Block]:
    if card.asked_change is None or card.state not in (PromoState.CHANGE, PromoState.ASKED, PromoState.DECLINED):
        return []
    what = "declined it" if card.state is PromoState.DECLINED else "asked for a change"
    return [says(f"✍️ {named(card.asked_by or 'somebody')} {what}:"), rich(quoted(card.asked_change, 500))]


def _warnings(card: PromoCard, longest: int) -> list[Block]:
    more = len(card.warnings) - MOST
    shown: list[Block] = [small_plain(f"⚠️ {one_line(each, longest)}") for each in card.warnings[:MOST]]
    return [*shown, *([small(f"⚠️ … and {more} more warnings.")] if more > 0 else [])]


def _overridden(card: PromoCard) -> list[Block]:
    if not card.overridden:
        return []
    found = ", ".join(CHECKS.get(name, one_line(name, 40)) for name in card.overridden[:20])
    reason = one_line(card.override_reason or "none given", 300)
    return [small_plain(f"Kept although Kestrel pointed to: {found}. Reason: {reason}")]


def _last(card: PromoCard) -> list[Block]:
    return [says(f"*Last:* {pieces.run(card.last, card.zone, card.at)}")] if card.last is not None else []


def _who(card: PromoCard) -> str:
    return " · ".join(_whos(card))


def _whos(card: PromoCard) -> Iterable[str]:
    yield f"Written by {named(card.by)}, {moment(card.at, card.zone)}"
    if card.edited_by and card.edited_by == card.approver:
        yield f"changed, and so approved, by {named(card.approver)}"
    elif card.edited_by and card.edited_by != card.by:
        yield f"changed by {named(card.edited_by)}"
    if card.approver and card.approver != card.edited_by:
        yield f"approved by {named(card.approver)}"
    if card.price:
        yield escaped(one_line(card.price, 200))
