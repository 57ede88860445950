"""The kinds of card that there are."""

from __future__ import annotations

from enum import StrEnum


class CardKind(StrEnum):
    """What a card shows."""

    MENTION = "mention"
    ALERT = "alert"
    STORM = "storm"
    OUTAGE = "outage"
    LIST = "list"
    REPLY = "reply"
    APPROVAL = "approval"
    STORY = "story"
    CHASE = "chase"
    LADDER = "ladder"
    HUSH = "hush"
    SPIKE = "spike"
    SPIKE_OVER = "spike_over"
    PROMO = "promo"
    PROMO_ASKED = "promo_asked"
    RUN = "run"
    DIGEST = "digest"
    GREETING = "greeting"
    SHARED = "shared"
