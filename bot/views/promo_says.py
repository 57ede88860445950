"""The words in the form for a promo: the wordings, the words of single accounts, and what there is to say of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, InputBlock, PlainTextInputElement

from bot.core.findings import Check, Finding
from bot.core.promo_form import MOST_PICTURES, MOST_WORDINGS, Looked, PictureShown, PromoForm
from bot.views import labels, stopped
from bot.views.parts import line, one_line, quoted, rich, small, small_plain, words
from bot.views.promo_when import TYPED

TEXT, OWN = "promo_text", "promo_own"
ANOTHER, OWN_OPEN, FIX = "promo_another", "promo_own_open", "promo_fix"
# A whole message may be scheduled and then cut; no network takes more in the other fields, and a form has a limit.
LONGEST_INPUT, LONGEST_OTHER = 3000, 500
MOST_FINDINGS, MOST_OWN = 10, 18


def text_block(place: int, version: int) -> str:
    """The block of a wording: it gets another name whenever Kestrel puts other words in."""
    return f"text:{place}:{version}"


def own_block(place: int, account: str, version: int) -> str:
    """The block of one account's own words."""
    return f"own:{place}:{account}:{version}"


def blocks(shown: PromoForm) -> list[Block]:
    """Every wording with what is said of it, and below them what may be added."""
    drawn: list[Block] = []
    own_left, found_left = MOST_OWN, MOST_FINDINGS
    for place in range(len(shown.typed.texts)):
        drawn.append(_text(shown, place))
        looked = [each for each in shown.looked if each.place == place]
        drawn += [small(_count(each)) for each in looked if not each.own]
        if shown.typed.own_open:
            own = _own(shown, place, looked)[:own_left]
            own_left -= len(own)
            drawn += own
        found = [] if shown.asks_reason else _findings(looked)[:found_left]
        found_left -= len(found)
        drawn += found
    return [*drawn, _buttons(shown)]


def preview(shown: PromoForm) -> list[Block]:
    """Each text as it will look, and the pictures that go with it; what a network would refuse has no look."""
    several = len(shown.typed.texts) > 1
    pictures = [picture for picture in shown.pictures if not picture.left_out]
    with_them = [line(words(f"🖼️ {_described(picture)}")) for picture in pictures[:MOST_PICTURES]]
    drawn: list[Block] = []
    for each in shown.looked:
        if each.text and each.left >= 0:
            wording = f", wording {each.place + 1}" if several else ""
            head = f"What will be published as {_handles(each)} on {_network(each)}{wording}"
            drawn.append(rich(line(words(head, bold=True)), quoted(each.text), *(with_them if not drawn else ())))
    return drawn


def _described(picture: PictureShown) -> str:
    name = one_line(picture.name, 100)
    return f"{name} (decorative)" if picture.decorative else f"{name}: {one_line(picture.alt, 1000) or 'not described'}"


def _text(shown: PromoForm, place: int) -> Block:
    typed = shown.typed
    longest = LONGEST_OTHER if place else LONGEST_INPUT
    label = "Words" if len(typed.texts) == 1 else f"Wording {place + 1}"
    return InputBlock(
        block_id=text_block(place, typed.version),
        label=label,
        hint="The wordings take turns, one for each run. Leave one empty to take it out." if place else None,
        optional=place > 0,
        dispatch_action=True,
        element=PlainTextInputElement(
            action_id=f"{TEXT}_{place}",
            multiline=True,
            max_length=longest,
            initial_value=typed.texts[place][:longest] or None,
            dispatch_action_config=TYPED,
        ),
    )


def _own(shown: PromoForm, place: int, looked: list[Looked]) -> list[Block]:
    typed = shown.typed
    several = f"wording {place + 1} " if len(typed.texts) > 1 else ""
    counted = {each.accounts[0]: each for each in looked if each.own}
    # The words of an account that is not chosen any more stay, in case it is chosen again.
    written = [account for (at, account), text in typed.own.items() if at == place and text]
    known = {each.key for each in shown.accounts}
    drawn: list[Block] = []
    for account in dict.fromkeys(each for each in (*typed.accounts, *written) if each in known):
        here, handle = counted.get(account), account.partition(":")[2]
        drawn.append(
            InputBlock(
                block_id=own_block(place, account, typed.version),
                label=one_line(f"Other words, {several}on @{handle}", 150),
                hint=_left(here) if here is not None else "Empty: the same words as on the others.",
                optional=True,
                dispatch_action=True,
                element=PlainTextInputElement(
                    action_id=f"{OWN}_{place}",
                    multiline=True,
                    max_length=LONGEST_OTHER,
                    initial_value=typed.own.get((place, account), "")[:LONGEST_OTHER] or None,
                    dispatch_action_config=TYPED,
                ),
            )
        )
    return drawn


def found(looked: Iterable[Looked], *, numbered: bool = False) -> list[Finding]:
    """What was found in these words, each once; `numbered` says in which wording. An empty box says so itself."""
    each_once = dict.fromkeys((each.place, finding) for each in looked if each.text for finding in each.findings)
    if not numbered:
        return list(dict.fromkeys(finding for _, finding in each_once))
    return [replace(finding, sentence=f"Wording {at + 1}: {finding.sentence}") for at, finding in each_once]


def mend(shown: PromoForm) -> ActionsBlock | None:
    """The button that puts right what needs no person, where there is anything."""
    if not any(finding.fix for finding in shown.findings):
        return None
    return ActionsBlock(block_id=f"fix:{shown.typed.version}", elements=[stopped.mend_button(FIX, "fix")])


def _findings(looked: list[Looked]) -> list[Block]:
    # How much is too many stands in the line above.
    said = [finding for finding in found(looked) if finding.check is not Check.LENGTH]
    return [small_plain(f"{stopped.mark(each)} {each.sentence}") for each in said]


def _buttons(shown: PromoForm) -> Block:
    typed = shown.typed
    buttons = []
    if len(typed.texts) < MOST_WORDINGS:
        buttons.append(ButtonElement(text="Another wording", action_id=ANOTHER, value="more"))
    if not typed.own_open and len(shown.accounts) > 1:
        buttons.append(ButtonElement(text="Other words for one account", action_id=OWN_OPEN, value="own"))
    if not shown.asks_reason and any(finding.fix for finding in shown.findings):
        buttons.append(stopped.mend_button(FIX, "fix"))
    if not buttons:
        return small("The wordings take turns, one for each run.")
    return ActionsBlock(block_id=f"says:{typed.version}:{len(buttons)}", elements=buttons)


def _count(each: Looked) -> str:
    if each.left < 0:
        return f"🔴 *{-each.left} too many.* {_network(each)} takes {each.limit}."
    return f"*{each.left}* of {each.limit} left on {_handles(each)}, as {_network(each)} counts."


def _left(each: Looked) -> str:
    if each.left < 0:
        return f"{-each.left} too many: {_network(each)} takes {each.limit}."
    return f"{each.left} of {each.limit} left, as {_network(each)} counts."


def _handles(each: Looked) -> str:
    handles = [f"@{account.partition(':')[2]}" for account in each.accounts[:4]]
    more = f" and {len(each.accounts) - 4} more" if len(each.accounts) > 4 else ""
    return ", ".join(handles) + more


def _network(each: Looked) -> str:
    return labels.NETWORKS.get(each.network, each.network)
