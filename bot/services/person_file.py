"""Hands what is held of one person to a member, as a file in their own conversation with Kestrel."""

from __future__ import annotations

import json

import structlog

from bot.desk import Desk
from bot.services import handed_files
from bot.services.person_export import Document
from bot.services.refusals import Refusal
from bot.surface import SurfaceBusy, SurfaceRefused, SurfaceUnsure

log = structlog.get_logger()

NOT_HANDED = "The file did not get through to Slack. Try again; whoever runs Kestrel can use `kestrel person export`."


def hand_over(desk: Desk, document: Document, *, member: str, comment: str) -> None:
    """The file's name names nobody. Raises `Refusal` where it did not get through."""
    noted = handed_files.noting(desk)
    content = json.dumps(document, ensure_ascii=False, indent=2).encode()
    try:
        mine = desk.surface.direct(member)
        desk.surface.upload(
            "person.json", content, title="One person's records", channel=mine, comment=comment, begun=noted
        )
    except (SurfaceBusy, SurfaceRefused, SurfaceUnsure) as trouble:
        log.warning("person_not_handed_over", why=type(trouble).__name__)
        raise Refusal(NOT_HANDED) from None
