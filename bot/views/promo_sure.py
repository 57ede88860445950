"""Two small forms that ask once more: what goes out if a promo is sent now, and what ends if it is cancelled."""

from __future__ import annotations

from typing import Any

from bot.core.promo_cards import PromoCard
from bot.views import promo
from bot.views.more import modal
from bot.views.parts import escaped, one_line, says
from bot.views.promo_parts import places

NOW, CANCEL = "promo_sure_now", "promo_sure_cancel"


def now(card: PromoCard, *, channel: str, thread: str | None, pictures: bool = True) -> dict[str, Any]:
    """The words and pictures that go out, and where."""
    where = escaped(one_line(places(card.accounts), 300))
    lead = says(f"*This goes out at once* on {where}. The runs to come stay.")
    blocks = [lead, *promo.blocks(card, pictures=pictures)]
    about = _about(card, channel, thread) | {"turn": card.turn}
    return modal(NOW, "Send it now?", blocks, metadata=about, submit="Send now", close="Not now")


def cancel(card: PromoCard, *, channel: str, thread: str | None, pictures: bool = True) -> dict[str, Any]:
    """The promo as it stands, of which nothing more goes out then."""
    lead = says(
        "*Nothing more of this goes out,* and what has not left yet is stopped. *Resume* takes that back while its "
        "times are still to come."
    )
    blocks = [lead, *promo.blocks(card, pictures=pictures)]
    about = _about(card, channel, thread)
    return modal(CANCEL, "Cancel this promo?", blocks, metadata=about, submit="Cancel the promo", close="Keep it")


def _about(card: PromoCard, channel: str, thread: str | None) -> dict[str, Any]:
    return {"promo": card.promo_id, "revision": card.revision, "channel": channel, "thread": thread}
