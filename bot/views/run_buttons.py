"""The buttons on the card of a run; where several accounts wait for a word about each, each has a button of its own."""

from __future__ import annotations

from collections.abc import Iterator

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement

from bot.core.cards import RunCard, SendingTold
from bot.core.promos import RunAction, SendingState
from bot.views import labels
from bot.views.parts import one_line
from bot.views.reply import LONGEST_URL

LABELS = {
    RunAction.SEND_NOW: "Send it now",
    RunAction.DROP: "Leave it out",
    RunAction.TRY_AGAIN: "Try again",
    RunAction.IT_IS_THERE: "It is there",
    RunAction.POSTED: "I have posted it",
}
# What these say holds for one account.
ABOUT = {RunAction.IT_IS_THERE: SendingState.UNSURE, RunAction.POSTED: SendingState.READY}
# More accounts than this share one button; Slack takes 25 in all.
EACH = 5
LONGEST_LABEL = 75


def blocks(card: RunCard) -> list[Block]:
    """What may be pressed, if anything."""
    elements = [*_composers(card), *(button for action in card.buttons for button in _buttons(card, action))]
    return [ActionsBlock(block_id=f"run:{card.run_id}", elements=elements)] if elements else []


def _buttons(card: RunCard, action: RunAction) -> Iterator[ButtonElement]:
    about = ABOUT.get(action)
    of_each = [each for each in card.sendings if each.state is about]
    if not 1 < len(of_each) <= EACH:
        version = f"|{card.version}" if action is RunAction.SEND_NOW and card.version else ""
        yield _button(card, action, LABELS[action], f"{card.run_id}{version}")
        return
    for number, each in enumerate(of_each):
        value = f"{card.run_id}|{each.network}:{each.account}"
        yield _button(card, action, f"{LABELS[action]}: @{each.account}", value, f":{number}")


def _button(card: RunCard, action: RunAction, label: str, value: str, suffix: str = "") -> ButtonElement:
    return ButtonElement(
        text=one_line(label, LONGEST_LABEL),
        action_id=f"run_{action.value}{suffix}",
        value=value,
        style="danger" if action is RunAction.DROP else None,
        accessibility_label=one_line(f"{label}: promo {card.promo_id}", LONGEST_LABEL),
    )


def _composers(card: RunCard) -> Iterator[ButtonElement]:
    """The composer with the words in it, for each account on which a person posts by hand."""
    if RunAction.POSTED not in card.buttons:
        return
    ready = [each for each in card.sendings if each.state is SendingState.READY and each.link][:EACH]
    for number, each in enumerate(ready):
        label, url = _composer(each)
        label = f"{label} (@{each.account})" if len(ready) > 1 else label
        suffix = f":{number}" if number else ""
        yield ButtonElement(
            text=one_line(label, LONGEST_LABEL), url=url, action_id=f"run_open{suffix}", style="primary"
        )


def _composer(each: SendingTold) -> tuple[str, str]:
    """Its label and address; where the words do not fit into the address, it opens empty."""
    name, url = labels.NETWORKS.get(each.network, each.network), each.link or ""
    if len(url) <= LONGEST_URL:
        return f"Open in {name}, text ready", url
    return f"Open {name}, then paste the words", url.split("?text=", 1)[0][:LONGEST_URL]
