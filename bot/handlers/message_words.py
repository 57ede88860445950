"""The words of a message as people read them, without the marks in which Slack writes addresses and names."""

from __future__ import annotations

import html
import re

# An address, a channel, a member or a group, and what else has a label, as e-mail and telephones do.
_TOKEN = re.compile(
    r"<(?:(?P<url>https?://[^>|]+)(?:\|[^>]*)?|#[A-Z0-9]+(?:\|(?P<name>[^>]*))?|[@!][^>]*"
    r"|(?:mailto:|tel:)?(?P<bare>[^>|]*)(?:\|(?P<label>[^>]*))?)>"
)


def plain(text: str) -> str:
    """An address as it is, e-mail and telephones as they were written, a channel's name, no members."""
    return html.unescape(_TOKEN.sub(_written, text))


def _written(token: re.Match[str]) -> str:
    if token["name"]:
        return f"#{token['name']}"
    return token["url"] or token["label"] or token["bare"] or ""
