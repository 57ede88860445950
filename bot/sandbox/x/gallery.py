"""Pictures on the local X: uploaded, described, served, and forgotten after a day unless posted."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Final

from bot.clock import Clock
from bot.core.pictures import measured
from bot.sandbox.x import snowflakes
from bot.sandbox.x.posts import Picture

LIFETIME: Final = timedelta(days=1)
LARGEST: Final = 5 * 1024 * 1024
LONGEST_ALT: Final = 1000


class Gallery:
    """All pictures by media id; safe to call from any thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._pictures: dict[str, Picture] = {}
        self._last = 0

    def add(self, content: bytes, alt: str | None = None, *, owner: str | None = None) -> Picture:
        """Keep a picture; ValueError when it is none, or too large."""
        if len(content) > LARGEST:
            raise ValueError(f"File size exceeds {LARGEST} bytes.")
        found = measured(content)
        if found is None:
            raise ValueError("The file is not a PNG, JPEG, GIF or WebP picture.")
        with self._lock:
            now = self._clock.now()
            self._last = max(snowflakes.first_id(now), self._last + 1)
            picture = Picture(
                str(self._last), content, str(found.kind), found.width, found.height,
                uploaded=now, alt=alt, owner=owner,
            )  # fmt: skip
            self._pictures[picture.id] = picture
            return picture

    def find(self, id: str) -> Picture | None:
        """The picture with this media id (or key), however old."""
        return self._pictures.get(id.removeprefix("3_"))

    def fresh(self, id: str, owner: str) -> Picture | None:
        """The picture with this media id while its owner may still post it."""
        picture = self._pictures.get(id)
        if picture is None or picture.owner != owner:
            return None
        return picture if self._clock.now() - picture.uploaded < LIFETIME else None
