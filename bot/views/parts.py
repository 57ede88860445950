"""Pieces of Block Kit that every card is made of; words from outside only ever become rich-text elements."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence

from slack_sdk.models.blocks import (
    ContextBlock,
    MarkdownTextObject,
    PlainTextObject,
    RichTextBlock,
    RichTextElementParts,
    RichTextQuoteElement,
    RichTextSectionElement,
    SectionBlock,
)

Piece = RichTextElementParts.Text | RichTextElementParts.Link | RichTextElementParts.User
# A post of X Premium can run to 25,000 characters; Slack refuses a message of about 13,200 in all.
LONGEST_QUOTE = 3000
MEMBER = re.compile(r"[UW][A-Z0-9]{4,}")
# Nothing in an address may end the link early; what is longer than this is no address to follow.
_ADDRESS = re.compile(r"https?://[^\s<>|]{1,1000}")
_ADDRESSED = re.compile(r"^(?:\.?@\w{1,40}[,:]?\s+)+")
# Marks that turn the direction of writing, or hide letters, could make a quote lie about what follows it.
_TRICKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\u200b\u2060\ufeff\u00ad")


def tame(text: str) -> str:
    """Words from outside without control and direction marks; joiners that emoji and scripts need stay."""
    return "".join(
        letter
        for letter in text
        if letter == "\n" or (letter not in _TRICKS and unicodedata.category(letter) not in {"Cc", "Cs"})
    )


def shortened(text: str, longest: int) -> str:
    """The text, cut at a word with an ellipsis where it is too long."""
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip() + "…"


def without_handles(text: str) -> str:
    """The text without the handles that it begins with: in a short line they would take the place of the words."""
    return _ADDRESSED.sub("", text) or text


def one_line(text: str, longest: int) -> str:
    """The text on one line."""
    return shortened(" ".join(tame(text).split()), longest)


def words(text: str, *, bold: bool = False, italic: bool = False) -> Piece:
    """A piece of text as it is; nothing in it is parsed."""
    style = RichTextElementParts.TextStyle(bold=bold or None, italic=italic or None) if bold or italic else None
    return RichTextElementParts.Text(text=tame(text) or " ", style=style)


def link(url: str, text: str) -> Piece:
    """A link, if it is one of the two kinds that may be opened; otherwise the text alone."""
    if url.startswith(("https://", "http://")):
        return RichTextElementParts.Link(url=url, text=tame(text) or url)
    return words(text)


def somebody(who: str) -> Piece:
    """A member by name, or whoever else it is in words."""
    return RichTextElementParts.User(user_id=who) if MEMBER.fullmatch(who) else words(who)


def line(*pieces: Piece) -> RichTextSectionElement:
    """One line of rich text."""
    return RichTextSectionElement(elements=list(pieces))


def quoted(text: str, longest: int = LONGEST_QUOTE) -> RichTextQuoteElement:
    """Somebody's words as a quotation."""
    return RichTextQuoteElement(elements=[words(shortened(text, longest))])


def rich(*elements: RichTextSectionElement | RichTextQuoteElement) -> RichTextBlock:
    """A block of rich text."""
    return RichTextBlock(elements=list(elements))


def small(text: str) -> ContextBlock:
    """A line in small print; `text` is our own mrkdwn, never the public's words."""
    return ContextBlock(elements=[MarkdownTextObject(text=text)])


def small_plain(text: str) -> ContextBlock:
    """A line in small print that may hold words from outside: plain text is not parsed."""
    return ContextBlock(elements=[PlainTextObject(text=one_line(text, 1900), emoji=False)])


def says(text: str) -> SectionBlock:
    """A paragraph of our own mrkdwn."""
    return SectionBlock(text=MarkdownTextObject(text=text))


def escaped(text: str) -> str:
    """Words from outside for a `text` field, which Slack reads as mrkdwn: nobody is pinged, nothing is linked."""
    return tame(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def anchor(url: str | None, text: str) -> str:
    """A link in our own mrkdwn, where the address is one that may be followed; otherwise nothing."""
    if url is None or not _ADDRESS.fullmatch(url):
        return ""
    return f"<{url.replace('&', '&amp;')}|{text}>"


def named(who: str) -> str:
    """A member, or a name that somebody typed, in our own mrkdwn."""
    return f"<@{who}>" if MEMBER.fullmatch(who) else escaped(one_line(who, 100))


def unmarked(sentence: str) -> str:
    """A sentence of ours where Slack reads no mrkdwn, beside a field: members and channels would stand there as codes,
    and links with their marks."""
    plain = re.sub(r"<@[A-Z0-9]+(?:\|[^>]*)?>(?: or <@[A-Z0-9]+(?:\|[^>]*)?>)*", "a colleague", sentence)
    plain = re.sub(r"<#[A-Z0-9]+\|([^>]+)>", r"#\1", plain)
    plain = re.sub(r"<#[A-Z0-9]+\|?>", "Kestrel's channel", plain)
    plain = re.sub(r"<(?:https?|mailto)[^|>]*\|([^>]*)>", r"\1", plain)
    return html.unescape(plain[:1].upper() + plain[1:])


def joined(parts: Sequence[str | None]) -> str:
    """The parts that are there, with middle dots between them."""
    return " · ".join(part for part in parts if part)
