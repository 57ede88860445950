"""A hush on screen: its messages, the private answer to `/hush`, and the lines that tell of it elsewhere."""

from __future__ import annotations

from typing import Any

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, ConfirmObject

from bot.core.hushes import REMINDERS, Hush, HushCard, HushKind, HushSays
from bot.core.replies import ReplyKind
from bot.views.parts import escaped, line, one_line, quoted, rich, says, small, words
from bot.views.times import moment

LIFT, CHANGE = "hush_lift", "hush_change"
KINDS = {
    HushKind.INCIDENT: "major incident",
    HushKind.MOURNING: "national mourning",
    HushKind.ELECTION: "pre-election period",
    HushKind.OTHER: "something else",
}
HELD = "Promos and invitations are held. Answering goes on."
# Whoever begins a shorter one is not reminded.
REMINDED = REMINDERS[-1][1]
# So many members are named whose invitations were held.
MOST = 20


def text(card: HushCard) -> str:
    """The message for a screen reader or a notification."""
    hush = card.hush
    match card.says:
        case HushSays.STANDS if hush.ended_at is None:
            return f"A hush stands{_for(hush)} until {_ends(hush)}: {_reason(hush)} {HELD}"
        case HushSays.REMINDER if hush.ended_at is None:
            return f"The hush that you began ends on {_ends(hush)}."
        case _:
            return f"The hush{_for(hush)} is over: {_ended(hush)}."


def blocks(card: HushCard) -> list[Block]:
    """The card as it stands in the channel, the message that it is over, or a reminder to whoever began it."""
    match card.says:
        case HushSays.STANDS:
            return _standing(card.hush) if card.hush.ended_at is None else _was(card.hush)
        case HushSays.OVER:
            return _over(card)
        case HushSays.REMINDER:
            return _reminder(card.hush)


def private(hush: Hush, *, said: str | None = None) -> list[dict[str, Any]]:
    """The answer to `/hush` while one stands, with what was just done above it."""
    return [block.to_dict() for block in [*([says(said)] if said else []), *_standing(hush)]]


def banner(hush: Hush) -> str:
    """The line on the Home tab."""
    return f"🤫 *A hush stands*{_for(hush)} until {_ends(hush)}. {HELD} `/hush` shows why, and lifts it."


def in_form(hush: Hush, kind: ReplyKind) -> str:
    """The line in a form: what goes on, and what does not."""
    if kind is ReplyKind.INVITATION:
        return f"🤫 *A hush stands*{_for(hush)} until {_ends(hush)}: nobody is invited before."
    return f"🤫 *A hush stands*{_for(hush)} until {_ends(hush)}. Answering goes on; mind how it sounds."


def begun(hush: Hush) -> str:
    """For whoever began it: the end in full."""
    reminded = " You are reminded before it ends." if hush.ends_at - hush.begun_at >= REMINDED else ""
    return f"The hush stands until *{_ends(hush)}*. {HELD}{reminded}"


def changed(hush: Hush) -> str:
    """For whoever changed its end."""
    return f"The hush ends on *{_ends(hush)}*. Its card in the channel says so."


def lifted(hush: Hush) -> str:
    """For whoever lifted it."""
    return f"You have lifted the hush{_for(hush)}. What it held is not sent by itself: each writer is asked."


def _standing(hush: Hush) -> list[Block]:
    changed = f" <@{hush.changed_by}> changed its end, {moment(hush.changed_at, hush.zone)}." if hush.changed_at else ""
    return [
        says(f"🤫 *A hush stands*{_for(hush)} until *{_ends(hush)}*.\n{HELD}"),
        rich(line(words("Why", bold=True)), quoted(hush.reason)),
        ActionsBlock(
            block_id=f"hush:{hush.number}",
            elements=[_lift(hush), _change(hush, "Change the end")],
        ),
        small(f"Begun by <@{hush.by}>, {moment(hush.begun_at, hush.zone)}.{changed} Anybody on the team may lift it."),
    ]


def _was(hush: Hush) -> list[Block]:
    return [
        says(f"🤫 *A hush stood*{_for(hush)} from {moment(hush.begun_at, hush.zone)}. It is over: {_ended(hush)}."),
        rich(line(words("Why it stood", bold=True)), quoted(hush.reason)),
        small(f"Begun by <@{hush.by}>."),
    ]


def _over(card: HushCard) -> list[Block]:
    hush, total = card.hush, sum(held for _, held in card.held)
    since = moment(hush.begun_at, hush.zone)
    head = f"🔔 *The hush is over:* {_ended(hush)}. It stood{_for(hush)} since {since}."
    promos = [says(_promos(card.promos))] if card.promos else []
    if not total:
        return [says(f"{head}\nPromos and invitations go out again. No invitation was held."), *promos]
    named = [f"• <@{who}>: {_invitations(held)}" for who, held in card.held[:MOST]]
    more = [f"• … and {len(card.held) - MOST} more colleagues"] if len(card.held) > MOST else []
    was = "was" if total == 1 else "were"
    return [
        says(f"{head}\n{_invitations(total).capitalize()} {was} held. None goes out by itself:"),
        says("\n".join([*named, *more])),
        small("Each one asks in its card's thread: *Send it* or *Drop it*."),
        *promos,
    ]


def _promos(numbers: tuple[int, ...]) -> str:
    listed = ", ".join(f"no. {number}" for number in numbers[:MOST])
    more = f" and {len(numbers) - MOST} more" if len(numbers) > MOST else ""
    were = "A promo was" if len(numbers) == 1 else "Promos were"
    return (
        f"{were} held, too: {listed}{more}. None goes out by itself: each asks in the thread of its card, and "
        "`/promo` lists them under what somebody has to see to."
    )


def _reminder(hush: Hush) -> list[Block]:
    if hush.ended_at is not None:
        return [says(f"🤫 The hush that you began is over: {_ended(hush)}.")]
    return [
        says(
            f"⏳ *The hush that you began ends on {_ends(hush)}.* Then invitations and promos go out again. Extend it?"
        ),
        rich(quoted(hush.reason)),
        ActionsBlock(block_id=f"hush:{hush.number}", elements=[_change(hush, "Extend it"), _lift(hush)]),
    ]


def _lift(hush: Hush) -> ButtonElement:
    return ButtonElement(
        text="Lift the hush",
        action_id=LIFT,
        value=str(hush.number),
        confirm=ConfirmObject(
            title="Lift the hush?",
            text="Promos and invitations go out again, for everybody. What was held asks its writer first.",
            confirm="Lift it",
            deny="Keep it",
        ),
    )


def _change(hush: Hush, said: str) -> ButtonElement:
    return ButtonElement(text=said, action_id=CHANGE, value=str(hush.number))


def _for(hush: Hush) -> str:
    """ " for a major incident"; nothing where the reason alone says what it is."""
    return {
        HushKind.INCIDENT: " for a major incident",
        HushKind.MOURNING: " for national mourning",
        HushKind.ELECTION: " for the pre-election period",
        HushKind.OTHER: "",
    }[hush.kind]


def _ends(hush: Hush) -> str:
    return moment(hush.ends_at, hush.zone)


def _reason(hush: Hush) -> str:
    return f"“{escaped(one_line(hush.reason, 200))}”."


def _ended(hush: Hush) -> str:
    """Who ended it, or that its time was up, and when."""
    if hush.lifted_by is None or hush.ended_at is None:
        return f"it ended as planned on {_ends(hush)}"
    return f"<@{hush.lifted_by}> lifted it on {moment(hush.ended_at, hush.zone)}"


def _invitations(count: int) -> str:
    return "one invitation" if count == 1 else f"{count} invitations"
