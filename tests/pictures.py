"""The smallest files of each kind that a picture's header can be read from."""

from __future__ import annotations

import struct

from bot.sandbox.firstday.pictures import drawn

PNG = drawn((200, 30, 30))


def jpeg(width: int = 640, height: int = 480, *, marker: int = 0xC0) -> bytes:
    """A JPEG up to its frame: what a phone writes first, a thumbnail's size in it included, then the frame."""
    thumbnail = b"Exif\0\0" + bytes([0xFF, 0xC0, 0, 11, 8]) + struct.pack(">HH", 90, 120)
    app = b"\xff\xe1" + struct.pack(">H", len(thumbnail) + 2) + thumbnail
    table = b"\xff\xc4" + struct.pack(">H", 7) + b"\0" * 5
    frame = struct.pack(">BHH", 8, height, width) + b"\x03" + b"\0" * 9
    return b"\xff\xd8" + app + table + bytes([0xFF, 0xFF, marker]) + struct.pack(">H", len(frame) + 2) + frame


def webp(width: int = 640, height: int = 480, *, form: str = "VP8 ", moves: bool = False) -> bytes:
    """A WebP in one of its three forms."""
    match form:
        case "VP8 ":
            body = b"\x30\x01\x00\x9d\x01\x2a" + struct.pack("<HH", width, height)
        case "VP8L":
            body = b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14) + b"\0" * 8
        case _:
            sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
            body = bytes([0x02 if moves else 0, 0, 0, 0]) + sides
    chunk = form.encode() + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


def gif(width: int = 640, height: int = 480) -> bytes:
    """A GIF's beginning."""
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\0" * 10


def animated_png() -> bytes:
    """A PNG that says before its picture that it moves."""
    return PNG[:33] + struct.pack(">I", 8) + b"acTL" + b"\0" * 12 + PNG[33:]
