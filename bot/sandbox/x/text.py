"""What X sees in a text: handles, hashtags, links, words, its weighted length, and how it travels on the wire."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final

from bot.core.x_length import X_WEIGHTS, measure

LIMIT: Final = X_WEIGHTS.limit
HANDLE: Final = re.compile(r"(?<![A-Za-z0-9_@＠])[@＠]([A-Za-z0-9_]{1,15})(?![A-Za-z0-9_@])")
HASHTAG: Final = re.compile(r"(?<![\w&/])#(\w*[^\W\d_]\w*)")
LINK: Final = re.compile(
    r"https?://[^\s<>\"]*[^\s<>\".,;:!?)']"
    r"|(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:com|org|net|info|uk)\b(?:/[^\s<>\"]*[^\s<>\".,;:!?)'])?",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"\w+(?:['’]\w+)*")
LEADING: Final = re.compile(r"^(?:@[A-Za-z0-9_]{1,15}\s+)+")


@dataclass(frozen=True, slots=True)
class Attached:
    """A link that X appends to a text on the wire: to a picture of the post, or to the post it quotes."""

    expanded: str
    media_key: str | None = None


@dataclass(frozen=True, slots=True)
class WireText:
    """A text as the API hands it out: escaped, links shortened, with its entities."""

    text: str
    entities: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def handles(text: str) -> tuple[str, ...]:
    """The handles in a text, in lower case, each once, in order."""
    return tuple(dict.fromkeys(match[1].lower() for match in HANDLE.finditer(text)))


def hashtags(text: str) -> frozenset[str]:
    """The hashtags in a text, in lower case, without #."""
    return frozenset(match[1].lower() for match in HASHTAG.finditer(text))


def words(text: str) -> tuple[str, ...]:
    """The words that a keyword search compares, in lower case, links left out."""
    return tuple(_WORD.findall(LINK.sub(" ", text).replace("’", "'").lower()))


def same(text: str) -> str:
    """What has to be equal for X to call two texts duplicates; the automatic handles in front do not count."""
    return " ".join(LEADING.sub("", unicodedata.normalize("NFC", text).strip()).split()).casefold()


def weighted_length(text: str, *, reply: bool = False) -> int:
    """How long X finds a text; the handles in front of a reply are free."""
    return measure(text, reply=reply).length


def shortened(link: str) -> str:
    """The t.co address of a link: invented, but always the same for the same link."""
    return "https://t.co/" + hashlib.sha256(link.encode()).hexdigest()[:10]


def on_the_wire(text: str, attached: Sequence[Attached] = ()) -> WireText:
    """Escape a text, shorten its links, append the attached ones, and list what it contains.

    Positions count characters of the escaped text, as X counts them.
    """
    out, urls, done = "", [], 0
    for match in LINK.finditer(text):
        out += escape(text[done : match.start()], quote=False)
        link = match[0] if "://" in match[0] else f"http://{match[0]}"
        urls.append(_url(len(out), link))
        out += urls[-1]["url"]
        done = match.end()
    out += escape(text[done:], quote=False)
    for extra in attached:
        out += " " if out else ""
        url = _url(len(out), extra.expanded)
        urls.append(url | ({"media_key": extra.media_key} if extra.media_key else {}))
        # Several pictures of one post share one short link in the text.
        if len(urls) > 1 and urls[-2]["url"] == url["url"]:
            out = out.removesuffix(" ")
            urls[-1] |= {"start": urls[-2]["start"], "end": urls[-2]["end"]}
        else:
            out += url["url"]
    return WireText(out, _entities(out, urls))


def _url(start: int, link: str) -> dict[str, Any]:
    short = shortened(link)
    display = re.sub(r"^https?://(?:www\.)?", "", link)
    return {
        "start": start,
        "end": start + len(short),
        "url": short,
        "expanded_url": link,
        "display_url": display if len(display) <= 27 else display[:26] + "…",
    }


def _entities(text: str, urls: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found = {
        "urls": urls,
        "mentions": [
            {"start": match.start(), "end": match.end(), "username": match[1]} for match in HANDLE.finditer(text)
        ],
        "hashtags": [{"start": match.start(), "end": match.end(), "tag": match[1]} for match in HASHTAG.finditer(text)],
    }
    return {kind: entries for kind, entries in found.items() if entries}
