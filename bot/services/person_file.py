"""Hands what is held of one person, or was answered to them, to a member: a file in their own conversation."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial

from bot.desk import Desk
from bot.services import handed_files, person_export


def hand_over(desk: Desk, asked: str, network: str | None, *, member: str, channel: str, comment: str) -> None:
    """Soon and without waiting. The file's name names nobody; what is in it is read when it is made, so that nothing
    stands in it of somebody who was forgotten meanwhile."""
    make = partial(_made, desk, asked, network)
    handed_files.hand(desk, member, channel, "person.json", make, title="One person's records", comment=comment)


def hand_links(desk: Desk, links: Sequence[str], member: str, *, comment: str) -> bool:
    """At once: where our public answers to somebody who was forgotten stand, when they are too many for a message.
    Whether the file is there."""
    content = "".join(f"{link}\n" for link in links).encode()
    return handed_files.put(desk, member, "public-answers.txt", content, title="Our public answers", comment=comment)


def _made(desk: Desk, asked: str, network: str | None) -> bytes:
    document = person_export.exported(desk.database, desk.person_key, asked, desk.now(), network=network)
    return json.dumps(document, ensure_ascii=False, indent=2).encode()
