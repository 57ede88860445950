"""The chat product as Kestrel's use cases see it: post, update, find, tell."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.core.cards import Card
from bot.core.home import Home
from bot.core.pictures import PictureKind


class SurfaceBusy(Exception):
    """The chat asked us to slow down; `seconds` is how long to leave this channel (or everything) alone."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"the chat asked us to wait {seconds:g} s")
        self.seconds = seconds


class SurfaceRefused(Exception):
    """The chat will not take this message, now or later; `reason` is a sentence for the people who run Kestrel."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class SurfaceUnsure(Exception):
    """No clear answer came: the message may or may not stand in the chat."""


class SurfaceNeedsPerson(SurfaceUnsure):
    """The chat waits for an administrator, and this says for what, in a sentence; what is tried again works then."""


class MessageGone(Exception):
    """The message that should be redrawn is not there any more."""


class PictureRefused(Exception):
    """A picture cannot be used; `sentence` is for whoever chose it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A picture that a member put into the chat, checked; `described` is what they said there of what it shows."""

    content: bytes = field(repr=False)
    kind: PictureKind
    width: int
    height: int
    name: str
    described: str


class Surface(Protocol):
    """What a chat product has to be able to do. Every method talks to the network and may raise the errors above."""

    def post(self, channel: str, card: Card, *, key: str, thread: str | None) -> str:
        """Put a card into a channel (or a thread of it) and give its name there; `key` marks it for `find`."""
        ...

    def update(self, channel: str, ts: str, card: Card) -> None:
        """Redraw a card in place."""
        ...

    def withdraw(self, channel: str, ts: str) -> None:
        """Take a message back: it stands there twice, or is not to stay. One that is gone already is no trouble."""
        ...

    def find(self, channel: str, *, key: str, since: datetime, thread: str | None) -> str | None:
        """Look for a card that may have been posted: its name in the channel, or None."""
        ...

    def direct(self, user: str) -> str:
        """The channel of the direct conversation with a member."""
        ...

    def tell(self, user: str, channel: str, text: str, *, thread: str | None = None, undo: int | None = None) -> None:
        """Say something to one member privately, where they are looking (a `thread` of the channel, or the channel),
        soon and without waiting, with a button that takes a reply back; nothing is raised."""
        ...

    def upload(
        self, name: str, content: bytes, *, title: str, alt: str = "", channel: str | None = None,
        comment: str | None = None, thread: str | None = None, begun: Callable[[str], None] | None = None,
    ) -> str:  # fmt: skip
        """Put a file into the chat and give its id there: for a card to show it, or at once into a channel (the
        direct conversation with a member, or a thread) with a comment. `begun` is called with the id before anybody
        can see the file."""
        ...

    def hand(
        self, user: str, channel: str, file: str, make: Callable[[], bytes], *, title: str, comment: str, alt: str = "",
        begun: Callable[[str], None] | None = None,
    ) -> None:  # fmt: skip
        """Make a file and put it into the direct conversation with a member, soon and without waiting.
        Where that fails they are told, where they are looking (`channel`). Raises `SurfaceBusy` where too many wait."""
        ...

    def delete_file(self, file: str) -> None:
        """Delete a file of ours for good; one that is gone already is no trouble."""
        ...

    def home(self, user: str, home: Home | str) -> None:
        """Draw a member's Home tab, whether or not they look at it; a sentence says why there is none."""
        ...

    def close_home(self, user: str, sentence: str) -> None:
        """Put a sentence in the place of somebody's Home, soon and without waiting; nothing is raised."""
        ...

    def is_in(self, channel: str, user: str) -> bool:
        """Whether somebody is in a channel, as it was known a few minutes ago. Whoever was there stays let in where the
        chat cannot be asked."""
        ...

    def address(self) -> str:
        """The address under which its messages can be linked to; nothing while the chat does not say it."""
        ...

    def picture(self, file: str) -> HandedIn:
        """Fetch a picture that a member put into the chat; `PictureRefused` says why it cannot be used."""
        ...

    def picture_soon(self, file: str) -> Future[HandedIn]:
        """Begin to fetch a picture, for somebody who cannot wait for all of it."""
        ...
