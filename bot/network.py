"""What Kestrel asks of a network: read a page of posts, look posts up again, find an account, publish, measure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.core.figures import Figures
from bot.core.posts import Author, PublicPost
from bot.core.publishing import Draft
from bot.core.reading import Look, Page, Source

__all__ = [
    "Capped",
    "Draft",
    "Duplicate",
    "Figures",
    "Gone",
    "Limited",
    "Look",
    "Network",
    "NotAllowed",
    "Page",
    "Refused",
    "Source",
    "TooLong",
    "Trouble",
    "Unavailable",
    "Unsure",
]


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
    """The network is down, slow or answering nonsense: the next round tries again.

    Of a publication it says more: the request certainly never left, so that nothing was published.
    """


class Unsure(Trouble):
    """There was no clear answer after the request may have left: the post stands there, or it does not. Look first."""


class Duplicate(Trouble):
    """The network says that it has this post already: look for it before anything else."""


class NotAllowed(Refused):
    """An app may not answer this post; a person may, by hand."""


class Gone(Refused):
    """The post we answer was deleted, or is hidden from us."""


class TooLong(Refused):
    """The network finds our text too long."""


class Network(Protocol):
    """One network that Kestrel can read and publish on; every method may raise a `Trouble`."""

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

    def publish(self, draft: Draft) -> PublicPost:
        """Publish a text, in one request that is never repeated; returns our post as far as the network told it.

        Its pictures are uploaded first, now and not when the post was scheduled. `Unsure` and `Duplicate` ask for a
        look at our own timeline; any other trouble, and any trouble with a picture, means that nothing was published.
        """
        ...

    def measure(self, keys: Sequence[str]) -> dict[str, Figures]:
        """The public figures of our own posts, by their keys; one that the network does not show is left out.

        Each post in the answer is charged for as a read (`Source.OWN`).
        """
        ...
