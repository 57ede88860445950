"""What can be pressed on a promo's card: each button names what it does, and asks once more where it matters."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, ConfirmObject, PlainTextObject

from bot.core.promo_cards import PromoCard
from bot.core.promos import PromoAction, PromoState
from bot.views.parts import one_line
from bot.views.times import near

UNSKIP = "promo_unskip"
ORDER = (
    PromoAction.APPROVE,
    PromoAction.ASK_CHANGE,
    PromoAction.DECLINE,
    PromoAction.EDIT,
    PromoAction.PAUSE,
    PromoAction.RESUME,
    PromoAction.SKIP,
    PromoAction.NOW,
    PromoAction.COPY,
    PromoAction.CANCEL,
)
LABELS = {
    PromoAction.APPROVE: "Approve",
    PromoAction.ASK_CHANGE: "Ask for a change",
    PromoAction.DECLINE: "Decline",
    PromoAction.EDIT: "Edit",
    PromoAction.PAUSE: "Pause",
    PromoAction.RESUME: "Resume",
    PromoAction.SKIP: "Skip the next one",
    PromoAction.NOW: "Send now",
    PromoAction.COPY: "Copy",
    PromoAction.CANCEL: "Cancel it",
}
PRIMARY = (PromoAction.APPROVE, PromoAction.RESUME)
DANGER = (PromoAction.DECLINE, PromoAction.CANCEL)
# These are about the version that the card shows, and no other.
ABOUT_THE_WORDS = (PromoAction.APPROVE, PromoAction.ASK_CHANGE, PromoAction.DECLINE, PromoAction.NOW)


def pressed(card: PromoCard) -> list[Block]:
    """A button for each move that the promo's state allows, and one for each run that can be taken back."""
    shown = [
        action
        for action in ORDER
        if action in card.buttons and not (action is PromoAction.SKIP and (card.once or card.next_at is None))
    ]
    found = [_button(card, action) for action in shown]
    if not card.for_approval and card.state not in (PromoState.CANCELLED, PromoState.DECLINED):
        found += [_unskip(card, due) for due in card.skipped[-2:]]
    where = f"promo:{card.promo_id}:{'asks' if card.for_approval else 'card'}"
    return [ActionsBlock(block_id=where, elements=found)] if found else []


def when(card: PromoCard, due: datetime) -> str:
    """A run's moment on this card."""
    return near(due, card.zone, card.at)


def stamp(due: datetime) -> str:
    """A moment in a button: that one and no other, however late it is pressed."""
    return due.isoformat()


def _button(card: PromoCard, action: PromoAction) -> ButtonElement:
    label, about = LABELS[action], str(card.promo_id)
    named = ""
    if action in ABOUT_THE_WORDS:
        about = f"{about}:{card.revision}"
    if action is PromoAction.SKIP and card.next_at is not None:
        about, named = f"{about}:{stamp(card.next_at)}", f", {when(card, card.next_at)}"
    return ButtonElement(
        text=label,
        action_id=f"promo_{action.value}",
        value=about,
        style="primary" if action in PRIMARY else ("danger" if action in DANGER else None),
        accessibility_label=one_line(f"{label}{named}: promo {card.promo_id}", 75),
        confirm=_confirm(card, action),
    )


def _confirm(card: PromoCard, action: PromoAction) -> ConfirmObject | None:
    match action:
        case PromoAction.SKIP if card.next_at is not None:
            said = f"The run of {when(card, card.next_at)} is left out. Every other run stays. You can take this back."
            return _ask("Skip the next one?", said, "Skip it", "Keep it")
        case _:
            return None


def _ask(title: str, said: str, yes: str, no: str) -> ConfirmObject:
    """Plain text: a handle in it is no markup."""
    return ConfirmObject(title=title, text=PlainTextObject(text=one_line(said, 300)), confirm=yes, deny=no)


def _unskip(card: PromoCard, due: datetime) -> ButtonElement:
    local = due.astimezone(card.zone)
    return ButtonElement(
        text=f"Take back the skip of {local.day} {local:%B}",
        action_id=f"{UNSKIP}:{int(due.timestamp())}",
        value=f"{card.promo_id}:{stamp(due)}",
        accessibility_label=one_line(f"Take back the skip of {when(card, due)}: promo {card.promo_id}", 75),
    )
