"""The form for a promo: when, the words, where, the pictures, what Kestrel says about them, and how it will look."""

from __future__ import annotations

import json
from typing import Any

from slack_sdk.models.blocks import Block

from bot.core.promo_form import PromoForm
from bot.core.promos import PromoState
from bot.views import promo_pictures, promo_places, promo_says, promo_when, second_pair, stopped, wanted
from bot.views.parts import escaped, quoted, rich, says, small, small_plain
from bot.views.times import moment

PROMO = "promo_form"
REASON, ASK = "promo_reason", "promo_ask"
ASKED, DECLINED = "asks for a change", "has declined this"
MOST_BLOCKS, MOST_WARNINGS = 100, 4


def form(shown: PromoForm, *, pictures: bool = False) -> dict[str, Any]:
    """The modal as it should stand now; `pictures` shows them and does not only name them."""
    title = "New promo" if shown.typed.promo_id is None else f"Edit promo {shown.typed.promo_id}"
    return {
        "type": "modal",
        "callback_id": PROMO,
        "title": {"type": "plain_text", "text": title},
        "close": {"type": "plain_text", "text": "Cancel"},
        "submit": {"type": "plain_text", "text": _submit(shown)},
        "private_metadata": metadata(shown),
        "blocks": [block.to_dict() for block in _blocks(shown, pictures=pictures)],
    }


def metadata(shown: PromoForm) -> str:
    """What the form has to remember of itself; the handler reads it with care, for it comes back from outside."""
    typed = shown.typed
    pictures = typed.pictures
    return json.dumps(
        {
            "form": typed.form,
            "promo": typed.promo_id,
            "revision": typed.revision,
            "version": typed.version,
            "when_version": typed.when_version,
            "own": typed.own_open,
            "asks": shown.asks_reason,
            "held": list(pictures.held),
            "kept": [[each.file, each.name[:60]] for each in pictures.files if each.kept],
            "refused": {file: why[:200] for file, why in pictures.refused.items()},
            "pinned": [typed.pinned.words, int(typed.pinned.at.timestamp())] if typed.pinned else None,
        },
        ensure_ascii=False,
    )


def block_of(field: str, shown: PromoForm) -> str:
    """The block of a field that something is wrong with."""
    kind, _, rest = field.partition(":")
    match kind:
        case "when":
            return promo_when.when_block(shown.typed.when_version)
        case "text" | "own":
            return f"{field}:{shown.typed.version}"
        case "alt":
            return promo_pictures.alt_block(int(rest))
        case _:
            return kind


def _submit(shown: PromoForm) -> str:
    if shown.approval is not None:
        return "Send for approval"
    return "Schedule" if shown.typed.promo_id is None else "Save"


def _blocks(shown: PromoForm, *, pictures: bool) -> list[Block]:
    needed = [
        *_banner(shown),
        *_stopped(shown),
        *wanted.blocks(shown.wanted, DECLINED if shown.state is PromoState.DECLINED else ASKED),
        *_hush(shown),
        *promo_when.blocks(shown),
        *promo_says.blocks(shown),
        *promo_places.blocks(shown),
        *promo_pictures.blocks(shown),
        *(small_plain(f"⚠️ {warning}") for warning in shown.warnings[:MOST_WARNINGS]),
        *_terms(shown),
        *second_pair.blocks(shown.approval, ASK),
    ]
    preview = [*(promo_pictures.preview(shown) if pictures else []), *promo_says.preview(shown)]
    return [*needed, *preview][:MOST_BLOCKS]


def _banner(shown: PromoForm) -> list[Block]:
    if shown.banner is None:
        return []
    said = [rich(quoted(shown.meanwhile, 2000))] if shown.meanwhile else []
    return [says(f"✋ {shown.banner}"[:2900]), *said]


def _hush(shown: PromoForm) -> list[Block]:
    if shown.hush is None:
        return []
    until = moment(shown.hush.ends_at, shown.hush.zone)
    return [
        small(f"🤫 *A hush stands* until {until}: no promo goes out before; you are asked about each that was due.")
    ]


def _terms(shown: PromoForm) -> list[Block]:
    spend = f"*{escaped(shown.spend)}*" if shown.spend else None
    price = f"💰 {shown.price[:1].upper()}{shown.price[1:]}." if shown.price else None
    said = " ".join(each for each in (price, spend, escaped(shown.approval or "")) if each)
    best = [small(f"💡 {escaped(shown.best)}")] if shown.best and shown.when.plan is not None else []
    return [*best, *([small(said)] if said else [])]


def _stopped(shown: PromoForm) -> list[Block]:
    if not shown.asks_reason:
        return []
    found = promo_says.found(shown.looked, numbered=len(shown.typed.texts) > 1)
    return stopped.blocks(found, promo_says.mend(shown), reason=shown.typed.reason, field=REASON)
