"""The card of one run of a promo: how it stands on each account, and what a person can do about it."""

from __future__ import annotations

from collections.abc import Iterator

from slack_sdk.models.blocks import Block, RichTextQuoteElement, RichTextSectionElement

from bot.core.allowance import count
from bot.core.cards import RunCard, SendingTold
from bot.core.promos import RunState, SendingState, Why
from bot.views import run_buttons
from bot.views.parts import escaped, line, link, one_line, quoted, rich, says, small, small_plain, somebody, words
from bot.views.times import clock_time, day, moment

# So many runs that passed are named, and so many accounts; the rest are counted.
MISSED, ACCOUNTS = 6, 12
HEADS = {
    RunState.GOING: "⏳ *Promo {n} is on its way.*",
    RunState.SENT: "✅ *Promo {n} has gone out.*",
    RunState.PARTLY: "⚠️ *Promo {n} has gone out on {sent} of {all} accounts.*",
    RunState.FAILED: "⚠️ *Promo {n} has not gone out.*",
    RunState.ASKS: "👀 *Promo {n}: does this run still go out?*",
    RunState.MISSED: "⏭️ *Promo {n}: this run has passed,* and a later one stands in its place. It was not sent.",
    RunState.SKIPPED: "🚫 *Promo {n}: this run was left out.*",
    RunState.DROPPED: "🚫 *Promo {n}: this run was left out.*",
}
HELD = "🤫 *Promo {n} is held until {until}:* a hush stands."
WAITS = "Nothing of it goes out before. When the hush is over, Kestrel asks whether this run still goes out."
UNSURE = "👀 *Promo {n}: a person has to look whether it is there.*"
READY = "✋ *Promo {n} is ready to be posted by hand.*"
# Why it did not go out by itself, for whoever is asked; none of it goes out before somebody presses a button.
REASONS = {
    Why.LATE: "Kestrel could not send it at its time, and so late nothing goes out by surprise.",
    Why.HUSH: "A hush stood at its time. Nothing goes out by itself when a hush is over.",
    Why.HARM: "Somebody who wrote about this service may be at risk, and the mention was still open. See to it first.",
    Why.PAUSED: "The promo was paused at its time.",
    Why.CANCELLED: "The promo was cancelled at its time; that was taken back later.",
    Why.APPROVAL: "The promo had not been approved at its time.",
    Why.CAP: (
        "It would have gone beyond what the networks may charge this month. Raise monthly_cap_dollars in the team "
        "file, or post it by hand."
    ),
    Why.BROKEN: "The promo could not be sent as it stood, so it was paused. Resume it when it is put right.",
    Why.RESTORED: (
        "Kestrel's data came from a backup after its time, so it may have gone out already. Look on the account first."
    ),
}
MARKS = {
    SendingState.QUEUED: "⏳", SendingState.READY: "✋", SendingState.SENT: "✅", SendingState.FAILED: "⚠️",
    SendingState.UNSURE: "👀", SendingState.DROPPED: "🚫",
}  # fmt: skip
SAID = {
    SendingState.QUEUED: "is on its way.",
    SendingState.READY: "waits for a person: open it from here, post it as this account, and press “I have posted it”.",
    SendingState.FAILED: "has not gone out. {trouble}",
    SendingState.UNSURE: "may have gone out. {trouble}",
    SendingState.DROPPED: "was left out. {trouble}",
}
LOOK = "No clear answer came. Look at the account yourself: is it there?"
TRY = "Press “Try again”, or leave it out."


def text(card: RunCard) -> str:
    """The card for a screen reader or a notification."""
    states = [each.state for each in card.sendings]
    how = {
        RunState.GOING: "is ready to be posted by hand" if SendingState.READY in states else "is on its way",
        RunState.SENT: "has gone out",
        RunState.PARTLY: f"has gone out on {_sent(card)} of {count(len(states), 'account')}",
        RunState.FAILED: "may have gone out: a person has to look" if _doubtful(card) else "has not gone out",
        RunState.ASKS: "did not go out at its time: does it still?",
        RunState.MISSED: "has passed",
        RunState.SKIPPED: "was left out",
        RunState.DROPPED: "was left out",
    }[card.state]
    if card.held_until is not None:
        how = f"is held until {moment(card.held_until, card.zone)}: a hush stands"
    said = f": “{escaped(one_line(card.text, 200))}”" if card.text.strip() else ""
    return f"Promo {card.promo_id}, due {moment(card.due_at, card.zone)}, {how}{said}"


def blocks(card: RunCard, room: float = 1.0) -> list[Block]:
    """What somebody needs who wants to know what came of it, or has to do something about it."""
    return [
        says(_head(card)),
        *_why(card),
        rich(*_accounts(card, room), quoted(card.text or " ", int(2500 * room))),
        *_by_hand(card),
        *_missed(card),
        *run_buttons.blocks(card),
    ]


def _head(card: RunCard) -> str:
    if card.held_until is not None:
        until = moment(card.held_until, card.zone)
        return f"{HELD.format(n=card.promo_id, until=until)} Due {moment(card.due_at, card.zone)}."
    head = HEADS[card.state]
    if card.state is RunState.FAILED and _doubtful(card):
        head = UNSURE
    elif card.state is RunState.GOING and any(each.state is SendingState.READY for each in card.sendings):
        head = READY
    by = f" <@{card.by}> said so." if card.by and card.state in (RunState.DROPPED, RunState.SKIPPED) else ""
    by = by or (f" <@{card.by}> sent it." if card.by and card.sendings else "")
    head = head.format(n=card.promo_id, sent=_sent(card), all=len(card.sendings))
    return f"{head}{by} Due {moment(card.due_at, card.zone)}."


def _why(card: RunCard) -> list[Block]:
    if card.why is None or card.state is RunState.SKIPPED:
        return []
    if card.state is not RunState.ASKS:
        return [small(f"At its time it did not go out: {REASONS[card.why]}")] if card.sendings else []
    wrong = [small_plain(f"⚠️ {card.trouble}")] if card.trouble else []
    if card.held_until is not None:
        return [says(WAITS if card.why is Why.HUSH else f"{REASONS[card.why]} {WAITS}"), *wrong]
    return [says(REASONS[card.why]), *wrong]


def _accounts(card: RunCard, room: float) -> Iterator[RichTextSectionElement | RichTextQuoteElement]:
    """A line for each account, with its words where they are its own."""
    for each in card.sendings[:ACCOUNTS]:
        yield _account(card, each)
        if each.text != card.text:
            yield quoted(each.text or " ", int(700 * room))
    if len(card.sendings) > ACCOUNTS:
        yield line(words(f"… and {count(len(card.sendings) - ACCOUNTS, 'more account')}."))
    if card.sendings or card.text:
        yield line(words("The words:" if card.state is not RunState.ASKS else "What would go out:"))


def _account(card: RunCard, each: SendingTold) -> RichTextSectionElement:
    name = (words(f"{MARKS[each.state]} "), words(f"@{each.account}", bold=True))
    if each.state is not SendingState.SENT:
        trouble = one_line(each.trouble or "", 600)
        if each.state is SendingState.UNSURE:
            trouble = trouble or LOOK
        elif each.state is SendingState.FAILED and card.state is not RunState.ASKS:
            trouble = f"{trouble} {TRY}".strip()
        return line(*name, words(f" {SAID[each.state].format(trouble=trouble)}".rstrip()))
    when = f" went out {_when(card, each)}" if each.sent_at else " went out"
    seen = (words(", says "), somebody(each.said_by)) if each.said_by else ()
    where = (words(" · "), link(each.url, "open the post")) if each.url else ()
    return line(*name, words(when), *seen, *where)


def _when(card: RunCard, each: SendingTold) -> str:
    """ "at 9.00am"; the day, too, where it is not the one on which it was due."""
    sent = each.sent_at or card.due_at
    same = sent.astimezone(card.zone).date() == card.due_at.astimezone(card.zone).date()
    at = clock_time(sent, card.zone)
    return f"at {at}" if same else f"on {day(sent, card.zone)}, {at}"


def _by_hand(card: RunCard) -> list[Block]:
    """Pictures that whoever posts by hand has to put under the post."""
    if not card.pictures or all(each.state is not SendingState.READY for each in card.sendings):
        return []
    named = "; ".join(f"{name} – {alt if alt else 'decorative'}" for name, alt in card.pictures)
    return [small_plain(f"🖼️ Put under it by hand, with its description: {named}")]


def _missed(card: RunCard) -> list[Block]:
    if not card.missed or card.state is RunState.MISSED:
        return []
    named = "; ".join(moment(at, card.zone) for at in card.missed[-MISSED:])
    earlier = len(card.missed) - MISSED
    more = f"{count(earlier, 'earlier run')}; " if earlier > 0 else ""
    return [small(f"⏭️ Passed before it, and not sent: {more}{named}.")]


def _sent(card: RunCard) -> int:
    return sum(each.state is SendingState.SENT for each in card.sendings)


def _doubtful(card: RunCard) -> bool:
    return any(each.state is SendingState.UNSURE for each in card.sendings)
