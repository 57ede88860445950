"""Makes a screenshot small: a PNG with a palette of at most 256 colours, which is plenty for words on a page."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS = 256
# Colours closer than this (squared, over the three channels) are one colour to the eye.
ALIKE = 48
Colour = tuple[int, ...]


def small(png: bytes) -> bytes:
    """The same picture with a palette. It takes what a browser writes: eight bits a channel, not interlaced."""
    width, height, channels = _size(png)
    rows = list(_rows(_joined(png), width, height, channels))
    counts = Counter(pixel for row in rows for pixel in row)
    palette = _palette(counts)
    index = {colour: _nearest(colour, palette) for colour in counts}
    lines = b"".join(b"\x00" + bytes(index[pixel] for pixel in row) for row in rows)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    table = bytes(channel for colour in palette for channel in colour)
    parts = ((b"IHDR", header), (b"PLTE", table), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(kind, content) for kind, content in parts)


def size(png: bytes) -> tuple[int, int]:
    """Width and height."""
    return struct.unpack(">II", png[16:24])


def _size(png: bytes) -> tuple[int, int, int]:
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", png[16:29])
    if not png.startswith(SIGNATURE) or (depth, interlaced) != (8, 0) or kind not in (2, 6):
        raise ValueError("This is no picture as a browser takes it.")
    return width, height, 3 if kind == 2 else 4


def _joined(png: bytes) -> bytes:
    """All picture data, unpacked."""
    at, data = len(SIGNATURE), b""
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + length]
        at += length + 12
    return zlib.decompress(data)


def _rows(data: bytes, width: int, height: int, channels: int) -> Iterator[list[Colour]]:
    """Each row as its colours, with the filter of the row undone."""
    wide = width * channels
    above = bytearray(wide)
    for number in range(height):
        start = number * (wide + 1)
        row = _unfiltered(data[start], bytearray(data[start + 1 : start + 1 + wide]), above, channels)
        yield list(zip(*(row[channel::channels] for channel in range(3)), strict=True))
        above = row


def _unfiltered(kind: int, row: bytearray, above: bytearray, channels: int) -> bytearray:
    for at in range(len(row)):
        left = row[at - channels] if at >= channels else 0
        match kind:
            case 0:
                return row
            case 1:
                guess = left
            case 2:
                guess = above[at]
            case 3:
                guess = (left + above[at]) // 2
            case _:
                guess = _paeth(left, above[at], above[at - channels] if at >= channels else 0)
        row[at] = (row[at] + guess) & 255
    return row


def _paeth(left: int, up: int, corner: int) -> int:
    by_left, by_up, by_corner = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
    if by_left <= by_up and by_left <= by_corner:
        return left
    return up if by_up <= by_corner else corner


def _palette(counts: Counter[Colour]) -> list[Colour]:
    """The commonest colours, none of them like another; in an order that is the same for the same picture."""
    if len(counts) <= COLOURS:
        return sorted(counts)
    chosen: list[Colour] = []
    for colour, _ in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
        if all(_apart(colour, other) > ALIKE for other in chosen):
            chosen.append(colour)
        if len(chosen) == COLOURS:
            break
    return chosen


def _nearest(colour: Colour, palette: list[Colour]) -> int:
    return min(range(len(palette)), key=lambda place: _apart(colour, palette[place]))


def _apart(one: Colour, other: Colour) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
