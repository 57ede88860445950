"""Small pictures for invented posts, drawn with nothing but the standard library."""

from __future__ import annotations

import struct
import zlib
from typing import Final

WIDTH: Final = 96
HEIGHT: Final = 64
_BAND: Final = 16

Colour = tuple[int, int, int]


def drawn(colour: Colour, second: Colour = (235, 235, 230)) -> bytes:
    """A PNG of broad stripes in two colours: enough to tell one picture from another."""
    rows = b"".join(
        b"\x00" + b"".join(bytes(colour if (column + row) // _BAND % 2 else second) for column in range(WIDTH))
        for row in range(HEIGHT)
    )
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
