"""Files with the public's words: handed to one member in their own conversation, and taken back in their time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import structlog

from bot.desk import Desk
from bot.services.refusals import Refusal
from bot.storage import forgotten, handed_files, marks
from bot.surface import SurfaceBusy, SurfaceRefused, SurfaceUnsure

log = structlog.get_logger()

# So long a file stays; whoever wants it for longer keeps it where their policy says.
STAYS = timedelta(days=30)
# What was made while somebody was being forgotten may have been read just before.
MARGIN = timedelta(minutes=1)
# Slack takes fifty of these a minute.
AT_ONCE, PAUSE = 20, timedelta(minutes=30)
AGAIN = "pause:delete_files"
MANY = "Many files are being made at this moment, so yours was not begun. Please try again in a minute."
COMMENT = "It holds personal data. Kestrel deletes this file after 30 days, or when somebody in it is to be forgotten."


def hand(
    desk: Desk, member: str, channel: str, name: str, make: Callable[[], bytes], *, title: str, comment: str,
    alt: str = "", names_people: bool = True,
) -> None:  # fmt: skip
    """Make a file and put it into a member's own conversation, soon and without waiting. Raises `Refusal` where many
    others wait for theirs."""
    begun = noting(desk) if names_people else None
    try:
        desk.surface.hand(member, channel, name, make, title=title, comment=comment, alt=alt, begun=begun)
    except SurfaceBusy:
        raise Refusal(MANY) from None


def put(desk: Desk, member: str, name: str, content: bytes, *, title: str, comment: str) -> bool:
    """Put a file that names nobody into a member's own conversation, at once; whether that worked. It stays for its
    time, also when somebody is forgotten meanwhile."""
    begun = noting(desk, keep=STAYS)
    try:
        mine = desk.surface.direct(member)
        desk.surface.upload(name, content, title=title, channel=mine, comment=comment, begun=begun)
    except (SurfaceBusy, SurfaceRefused, SurfaceUnsure, OSError) as trouble:
        log.warning("file_not_handed", why=str(trouble))
        return False
    return True


def noting(desk: Desk, *, keep: timedelta | None = None) -> Callable[[str], None]:
    """What is to be called with a file's name before anybody can see it; from before its content is read on. `keep` is
    how long it is left alone, whoever is forgotten."""
    made_at = desk.now()

    def begun(file: str) -> None:
        with desk.database.write.begin() as session:
            handed_files.note(session, file, made_at)
            if keep is not None:
                handed_files.put_off(session, file, made_at + keep)

    return begun


def take_back(desk: Desk) -> None:
    """Delete the files whose time is up, and all that were made until somebody was forgotten: any may name them."""
    now = desk.now()
    with desk.database.read() as session:
        last = forgotten.last(session)
        made_before = max(now - STAYS, last + MARGIN) if last is not None else now - STAYS
        due = handed_files.due(session, made_before, now, AT_ONCE)
        if not due or marks.paused(session, AGAIN, now):
            return
    for file in due:
        if desk.wakeups.stopping.is_set():
            return
        try:
            desk.surface.delete_file(file)
        except SurfaceBusy as busy:
            with desk.database.write.begin() as session:
                marks.pause(session, AGAIN, desk.now() + timedelta(seconds=busy.seconds))
            return
        except (SurfaceRefused, SurfaceUnsure) as trouble:
            log.warning("file_not_deleted", why=str(trouble))
            with desk.database.write.begin() as session:
                handed_files.put_off(session, file, desk.now() + PAUSE)
        else:
            with desk.database.write.begin() as session:
                handed_files.drop(session, file)
