"""The words of a post on X as people see them: unescaped, links written out, media links cut, NFC."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

# Two links may stand together without a space: one ends where the next begins.
_SHORT_LINK = re.compile(r"https?://t\.co/[A-Za-z0-9]+?(?=https?://|[^A-Za-z0-9]|\Z)")
_MEDIA_PAGE = re.compile(r"https?://(?:www\.|mobile\.)?(?:x|twitter)\.com/\w+/status/(\d+)/(?:photo|video)/\d+/?")
# What no database or browser takes: NUL and other control characters, halves of surrogate pairs.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def clean(words: str) -> str:
    """Foreign words as they may be stored: NFC, without what databases choke on."""
    return unicodedata.normalize("NFC", _UNPRINTABLE.sub("", words))


def shown(escaped: str, links: Iterable[Mapping[str, Any]], own_ids: Iterable[str]) -> str:
    """The text of a post; `links` are its `entities.urls`, `own_ids` the ids of all its edits.

    The text is unescaped before links are written out: an address may hold `&copy=1`, which is no ©.
    """
    own = frozenset(own_ids)
    full = {link["url"]: _instead(link, own) for link in links if isinstance(link.get("url"), str)}
    words = _SHORT_LINK.sub(lambda short: full.get(short[0], short[0]), html.unescape(escaped))
    return clean(words).strip()


def _instead(link: Mapping[str, Any], own_ids: frozenset[str]) -> str:
    """What stands in place of a short link: nothing for the post's own pictures, else the whole address."""
    address = link.get("expanded_url")
    if not isinstance(address, str) or not address.lower().startswith(("https://", "http://")):
        return str(link["url"])
    media = _MEDIA_PAGE.fullmatch(address)
    return "" if "media_key" in link or (media and media[1] in own_ids) else address
