"""What an alt text must be: words that say what a picture shows, for those who cannot see it."""

from __future__ import annotations

import re
from pathlib import PurePath

LONGEST = 1000

_OPENING = re.compile(r"(?:an? |the )?(?:image|picture|photo|photograph) of\b", re.IGNORECASE)
_FILE = re.compile(r"\S+\.(?:png|jpe?g|gif|webp|heic|bmp|tiff?)", re.IGNORECASE)
# What cameras, phones and messengers call what they save.
_CAMERA = re.compile(
    r"(?:img|dsc[nf]?|pxl|image|photo|picture|screenshot|untitled)?[\s_.()-]*[\d\s_.()-]*(?:wa\d+)?", re.IGNORECASE
)


def complaint(alt: str, *, name: str = "") -> str | None:
    """What is wrong with an alt text, as a sentence that says what to do; `name` is the file's own name."""
    words = " ".join(alt.split())
    if not words:
        return "Say in a sentence what the picture shows, or say that it is decorative."
    if len(alt) > LONGEST:
        return f"The description has {len(alt):,} characters; {LONGEST:,} is the most. Shorten it."
    if _is_file_name(words, name):
        return "That is the name of a file. Say in a sentence what the picture shows."
    if _OPENING.match(words):
        return "Leave out “image of”: screen readers say by themselves that it is a picture."
    return None


def _is_file_name(words: str, name: str) -> bool:
    own = {name.casefold(), PurePath(name).stem.casefold()} - {""}
    return words.casefold() in own or bool(_FILE.fullmatch(words) or _CAMERA.fullmatch(words))
