"""The change that a colleague has asked for, at the top of the form in which it is made."""

from __future__ import annotations

from slack_sdk.models.blocks import Block

from bot.views.parts import named, quoted, rich, says

LONGEST = 500


def blocks(wanted: tuple[str, str] | None, did: str = "asks for a change") -> list[Block]:
    """Who wants which change; nothing where nobody does."""
    if wanted is None:
        return []
    by, what = wanted
    return [says(f"✍️ *{named(by) if by else 'A colleague'} {did}:*"), rich(quoted(what, LONGEST))]
