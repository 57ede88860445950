"""A text of ours on its way to the public, and how it is known again once it stands there."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.pictures import OurPicture
from bot.core.posts import PublicPost

# Our clock and the network's may differ by so much.
CLOCKS_DIFFER = timedelta(minutes=2)
# Control, format and broken characters: networks drop some of them, and nobody sees any.
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
_LEADING_HANDLES = re.compile(r"(?:@[a-z0-9_]{1,20} )+")
# What a network appends to a post with pictures, and what it leaves where it does not say what a link stands for.
_MEDIA_LINK = re.compile(
    r" (?:(?:www\.|mobile\.)?(?:x|twitter)\.com/\w+/status/\d+/(?:photo|video)/\d+/?|pic\.(?:x|twitter)\.com/\w+)\Z"
)
_SHORT_LINK = re.compile(r" t\.co/\w+\Z")
_SCHEME = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be published: `reply_to` is the id of the version that is answered, None for a post of its own.

    `account` is our handle as far as known, without @. `versions` are further ids of the answered post (its key,
    other edits of it): a network may hang an answer on any of them. `pictures` stand under the text in this order.
    `until` (aware) is the moment after which it must not leave any more: uploading pictures takes time, and whoever
    holds the row then is somebody else.
    """

    text: str
    reply_to: str | None = None
    account: str = ""
    versions: frozenset[str] = frozenset()
    pictures: tuple[OurPicture, ...] = ()
    until: datetime | None = None


def is_it(draft: Draft, post: PublicPost, *, since: datetime) -> bool:
    """Whether a post read on our own timeline is this draft, first sent at `since` (aware)."""
    targets = {draft.reply_to} if draft.reply_to is None else {draft.reply_to, *draft.versions}
    return (
        not post.repost
        and post.reply_to in targets
        and post.posted_at >= since - CLOCKS_DIFFER
        and same_text(draft.text, post.text, reply=draft.reply_to is not None)
    )


def same_text(ours: str, read: str, *, reply: bool = True) -> bool:
    """Whether a network hands back as `read` what we sent as `ours`.

    Only a `reply` gets handles put in front: two posts of their own that open with different handles differ.
    """
    sent, found = _essence(ours, reply=reply), _essence(read, reply=reply)
    return sent in (found, _SHORT_LINK.sub("", found))


def is_blank(text: str) -> bool:
    """Whether a reader would see nothing at all, or the mere beginning of a link."""
    return not _plain(text).strip()


def _essence(text: str, *, reply: bool) -> str:
    """What is left of a text that no network changes: no entities, schemes of links, spacing or case."""
    words = unicodedata.normalize("NFC", " ".join(_plain(text).split()).casefold())
    handles = _LEADING_HANDLES.match(words) if reply else None
    return _MEDIA_LINK.sub("", words[handles.end() :] if handles else words)


def _plain(text: str) -> str:
    """Unescaped, composed, without schemes, over and over.

    A text that holds entities itself may be escaped once more or less, and a network that writes `http://` before
    `copy.example` pulls `&copy` apart.
    """
    while True:
        kept = "".join(char for char in text if char in "\t\n" or unicodedata.category(char) not in _UNSEEN)
        plain = html.unescape(unicodedata.normalize("NFC", _SCHEME.sub("", kept)))
        if plain == text:
            return plain
        text = plain
