"""Text as the word lists read it: fancy letters made plain, cut into words, with the way back to the post."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LOOKALIKES = dict(
    zip(
        "абвгеёзіїјкӏмнорсԁԛѕтухһԝүαβεικνορτυχωɑɡıℓøłđħᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ‘’‛ʼ＇`´′…–—‐‑−",
        "abbreeziijklmhopcdqstyxhwyabeiknoptuxwagiloldhabcdefghijklmnoprstuvwyz''''''''.-----",
        strict=True,
    )
)
_SQUARED_A = (0x1F150, 0x1F170)  # white letters on black discs and squares, which Unicode does not decompose
_UNITS = "hours?|hrs?|mins?|minutes?|days?|weeks?|wks?|months?|years?|yrs?|am|pm"
_PIECE = re.compile(
    rf"(?:https?://|www\.)\S+|@\w+|(\d+(?=(?i:{_UNITS})\b)|[^\W_]+(?:['&][^\W_]+)*)",
)
_CAMEL = re.compile(r"#(?=[^\W_]*[a-z][A-Z])([^\W_]+)")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@lru_cache(maxsize=8192)
def plain_letter(letter: str) -> str:
    """The letter a reader sees: accents, zero-width marks, fonts and look-alike alphabets taken away."""
    known = _LOOKALIKES.get(letter) or _LOOKALIKES.get(letter.lower())
    if known is not None:
        return known
    for start in _SQUARED_A:
        if start <= ord(letter) < start + 26:
            return chr(ord("a") + ord(letter) - start)
    decomposed = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in decomposed if part == "\n" or unicodedata.category(part) not in ("Mn", "Me", "Cf"))


def plain(text: str) -> str:
    """The whole text in plain letters; an ASCII text comes back as it is."""
    return text if text.isascii() else "".join(map(plain_letter, text))


def plain_with_places(text: str) -> tuple[str, list[int]]:
    """Plain letters, and for each of them its place in the post (one more place at the end)."""
    if text.isascii():
        return text, list(range(len(text) + 1))
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        seen = plain_letter(letter)
        letters.append(seen)
        places.extend([place] * len(seen))
    return "".join(letters), [*places, len(text)]


def cased_words(plain_text: str) -> list[str]:
    """The words of a plain text in their own case: addresses and handles dropped, #CamelCase taken apart."""
    if "#" in plain_text:
        plain_text = _CAMEL.sub(lambda tag: " ".join(_HUMP.split(tag[1])), plain_text)
    return [word for word in _PIECE.findall(plain_text) if word]


def placed_words(plain_text: str) -> list[tuple[str, int, int]]:
    """The same words with where they begin and end in the plain text."""
    found: list[tuple[str, int, int]] = []
    tags = {tag.start(1) for tag in _CAMEL.finditer(plain_text)} if "#" in plain_text else set()
    for piece in _PIECE.finditer(plain_text):
        if not piece[1]:
            continue
        start = piece.start(1)
        for part in _HUMP.split(piece[1]) if start in tags else (piece[1],):
            found.append((part, start, start + len(part)))
            start += len(part)
    return found


def squeezed(word: str) -> str:
    """The word with every run of one letter made single: "pleeease" and "please" squeeze alike."""
    return re.sub(r"(.)\1+", r"\1", word)
