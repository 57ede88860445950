"""Who has an account on the local X."""

from __future__ import annotations

import re
import threading
from typing import Any, Final

from bot.clock import Clock
from bot.sandbox.x import text as texts
from bot.sandbox.x.posts import Person, Post

TRUST: Final = "AshcombeValeNHS"
TRUST_NAME: Final = "Ashcombe Vale NHS Foundation Trust"
EVENTS: Final = "AshcombeEvents"
EVENTS_NAME: Final = "Ashcombe Vale Events"
RIVAL: Final = "BrookmereHosp"
RIVAL_NAME: Final = "Brookmere Private Hospital"
_HANDLE: Final = re.compile(r"[A-Za-z0-9_]{1,15}")
_FIRST_ID: Final = 900_000_001


class People:
    """The accounts by handle (in any case, with or without @) and by id; the trust is the first, 900000001.

    `ours` are the accounts of the trust: its main one, and the one for its events.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._by_handle: dict[str, Person] = {}
        self._by_id: dict[str, Person] = {}
        self.trust = self.make(TRUST, TRUST_NAME)
        self.make(RIVAL, RIVAL_NAME)
        self.ours = (self.trust, self.make(EVENTS, EVENTS_NAME))

    def make(self, handle: str, name: str | None = None, **about: Any) -> Person:
        """The account with this handle, made if it is new; `name` and `about` (bio, location, followers) are set.

        ValueError when X would not allow the handle.
        """
        handle = handle.lstrip("@")
        if not _HANDLE.fullmatch(handle):
            raise ValueError(f"{handle!r} is no handle: it takes 1 to 15 letters, digits and underscores.")
        with self._lock:
            one = self._by_handle.get(handle.lower())
            if one is None:
                number = str(_FIRST_ID + len(self._by_handle))
                one = Person(number, handle, name or handle, joined=self._clock.now())
                self._by_handle[handle.lower()] = self._by_id[number] = one
            if name is not None:
                one.name = name
            for field, value in about.items():
                setattr(one, field, value)
            return one

    def known(self, handle: str) -> Person | None:
        """The account with this handle, if there is one."""
        return self._by_handle.get(handle.lstrip("@").lower())

    def by_id(self, id: str) -> Person | None:
        """The account with this id, if there is one."""
        return self._by_id.get(id)

    def all(self) -> list[Person]:
        """All accounts, in the order they appeared."""
        with self._lock:
            return list(self._by_handle.values())

    def addressing(self, text: str, author: Person, parent: Post) -> str:
        """A reply with the handles in front that X puts there: of those it answers, unless they are named already."""
        there = texts.handles(text)
        wanted = [parent.author, *filter(None, map(self.known, parent.mentions))]
        handles = dict.fromkeys(one.handle for one in wanted if one is not author and one.handle.lower() not in there)
        return " ".join([*(f"@{handle}" for handle in handles), text])
