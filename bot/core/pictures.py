"""Pictures that go out with a post of ours: what a file really is, and why one cannot be used."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

# The largest picture that is taken from the chat: as much as the strictest network that we post on takes (X: 5 MB).
LARGEST = 5 * 1024 * 1024
_MEGABYTE = 1024 * 1024


class PictureKind(StrEnum):
    """The kinds that a picture's first bytes can tell; a GIF is known only to be refused with a reason."""

    PNG = "image/png"
    JPEG = "image/jpeg"
    WEBP = "image/webp"
    GIF = "image/gif"


@dataclass(frozen=True, slots=True)
class OurPicture:
    """A picture on its way to the public. `alt` says what it shows; None marks one that is decorative."""

    content: bytes = field(repr=False)
    kind: PictureKind
    alt: str | None


@dataclass(frozen=True, slots=True)
class Measure:
    """What the first bytes of a picture say: its kind, its size in pixels, and whether it moves."""

    kind: PictureKind
    width: int
    height: int
    moves: bool = False


def measured(content: bytes) -> Measure | None:
    """What a file is, by its own header and not by its name; None where it is no picture that we know.

    Only the header is read: nothing is unpacked, so a small file that would fill the memory does no harm.
    """
    for read in (_png, _jpeg, _webp, _gif):
        found = read(content)
        if found is not None:
            return found if found.width > 0 and found.height > 0 else None
    return None


def refusal(content: bytes, *, largest: int = LARGEST) -> str | None:
    """Why a file cannot go out as a picture, as a sentence for whoever chose it; None where it can."""
    if len(content) > largest:
        return too_large(len(content), largest)
    found = measured(content)
    if found is None:
        return "This file is no picture that Kestrel can use. Save it as PNG or JPEG and choose it again."
    if found.moves or found.kind is PictureKind.GIF:
        return "Moving pictures and GIFs cannot be used. Save a still as PNG or JPEG and choose that."
    return None


def too_large(size: int, largest: int = LARGEST) -> str:
    """The sentence for a file that is larger than `largest` bytes."""
    # Rounded up to tenths, so that it never seems to fit.
    tenths = -(-size * 10 // _MEGABYTE)
    return (
        f"The picture has {tenths / 10:.1f} MB; a picture may have {largest / _MEGABYTE:g} MB. "
        "Save it smaller and choose it again."
    )


def _png(content: bytes) -> Measure | None:
    if not content.startswith(b"\x89PNG\r\n\x1a\n") or content[12:16] != b"IHDR" or len(content) < 33:
        return None
    return Measure(PictureKind.PNG, _big(content[16:20]), _big(content[20:24]), moves=_animated_png(content))


def _animated_png(content: bytes) -> bool:
    """Whether the chunk that animates stands before the picture itself, as it must."""
    at = 8
    while at + 8 <= len(content):
        length, name = _big(content[at : at + 4]), content[at + 4 : at + 8]
        if name in (b"acTL", b"IDAT"):
            return name == b"acTL"
        at += 12 + length
    return False


# The segments that begin a frame and name its size; C4, C8 and CC look alike and are something else.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_FILLING = re.compile(rb"\xff+")
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})


def _jpeg(content: bytes) -> Measure | None:
    if not content.startswith(b"\xff\xd8\xff"):
        return None
    for marker, segment in _segments(content):
        if marker in _FRAMES and len(segment) >= 5:
            return Measure(PictureKind.JPEG, _big(segment[3:5]), _big(segment[1:3]))
    return None


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each segment of a JPEG up to the picture itself: its marker and what stands in it."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        filling = _FILLING.match(content, at)
        at = filling.end() - 1 if filling else at  # a file may be nothing but bytes that only fill up
        marker = content[at + 1] if at + 1 < len(content) else 0xDA
        if marker in _ALONE:
            at += 2
        elif marker == 0xDA:
            return
        else:
            length = _big(content[at + 2 : at + 4])
            yield marker, content[at + 4 : at + 2 + length]
            at += 2 + max(length, 2)


def _webp(content: bytes) -> Measure | None:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or len(content) < 30:
        return None
    read = _WEBP.get(content[12:16])
    return read(content) if read else None


def _webp_plain(content: bytes) -> Measure | None:
    if content[23:26] != b"\x9d\x01\x2a":
        return None
    return Measure(PictureKind.WEBP, _little(content[26:28]) & 0x3FFF, _little(content[28:30]) & 0x3FFF)


def _webp_lossless(content: bytes) -> Measure | None:
    if content[20] != 0x2F:
        return None
    bits = _little(content[21:25])
    return Measure(PictureKind.WEBP, (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)


def _webp_extended(content: bytes) -> Measure | None:
    width, height = _little(content[24:27]) + 1, _little(content[27:30]) + 1
    return Measure(PictureKind.WEBP, width, height, moves=bool(content[20] & 0x02))


_WEBP: dict[bytes, Callable[[bytes], Measure | None]] = {
    b"VP8 ": _webp_plain,
    b"VP8L": _webp_lossless,
    b"VP8X": _webp_extended,
}


def _gif(content: bytes) -> Measure | None:
    if content[:6] not in (b"GIF87a", b"GIF89a") or len(content) < 10:
        return None
    return Measure(PictureKind.GIF, _little(content[6:8]), _little(content[8:10]), moves=True)


def _big(some: bytes) -> int:
    return int.from_bytes(some, "big")


def _little(some: bytes) -> int:
    return int.from_bytes(some, "little")
