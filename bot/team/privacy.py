"""The team file on privacy: how long what the public wrote is kept."""

from __future__ import annotations

from pydantic import Field

from bot.team.parts import Part


class Privacy(Part):
    """`keep_days` after a mention is answered, closed or deleted, its words and its author are removed; only labels and
    times stay, so that counts hold."""

    keep_days: int = Field(default=90, ge=7, le=3650)
