"""What Kestrel asks of a network: read a page of posts, look posts up again, find an account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.core.posts import Author
from bot.core.reading import Look, Page, Source

__all__ = ["Capped", "Limited", "Look", "Network", "Page", "Refused", "Source", "Trouble", "Unavailable"]


class Trouble(Exception):
    """A read or a send that did not work; `sentence` is plain English for the people who run Kestrel."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Limited(Trouble):
    """The network asked us to wait until a moment (aware UTC)."""

    def __init__(self, sentence: str, until: datetime) -> None:
        super().__init__(sentence)
        self.until = until


class Capped(Trouble):
    """The plan's allowance or credit is used up: waiting does not help, a person has to act."""


class Refused(Trouble):
    """The network refused us (token, permission): a person has to act."""


class Unavailable(Trouble):
    """The network is down, slow or answering nonsense: the next round tries again."""


class Network(Protocol):
    """One network that Kestrel can read; every method may raise a `Trouble`."""

    name: str

    def account(self, handle: str) -> Author:
        """The account behind one of our handles."""
        ...

    def page(self, look: Look) -> Page:
        """One page of posts for a look."""
        ...

    def look_again(self, keys: Sequence[str]) -> Page:
        """The same posts as they are now (at most 100); those deleted meanwhile are in `gone`."""
        ...
