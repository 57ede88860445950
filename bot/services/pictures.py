"""Pictures: taken from the chat, described, held as long as a post needs them, and forgotten after that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog
from sqlalchemy.orm import Session

from bot.core.alt_text import complaint
from bot.core.pictures import OurPicture
from bot.desk import Desk
from bot.services.refusals import Refusal
from bot.storage import pictures
from bot.storage.pictures import Picture
from bot.surface import HandedIn, PictureRefused, SurfaceBusy, SurfaceUnsure

log = structlog.get_logger()

# A form that nobody finished: its picture goes after a day on which somebody may come back to it.
UNUSED = timedelta(days=2)
# After its post has gone out: long enough to send it again, or to make another post of it.
AFTERWARDS = timedelta(days=7)

NOT_NOW = (
    "Slack did not hand over the picture just now. Choose it again in a moment; "
    "if that does not help, tell whoever runs Kestrel."
)
NOT_KEPT = "A picture of this post is not kept any more. Upload it again."
UNDESCRIBED = "Say what the picture “{name}” shows, or that it is decorative."


def fetch(desk: Desk, file: str) -> HandedIn:
    """Fetch a picture from the chat and check it. It talks to the network, so it runs outside any transaction and not
    while somebody waits for a click to be answered; refuses in a sentence for whoever chose the picture."""
    return taken(lambda: desk.surface.picture(file))


def taken(fetched: Callable[[], HandedIn]) -> HandedIn:
    """A picture as `fetched` hands it over; what goes wrong becomes a refusal for whoever chose it."""
    try:
        return fetched()
    except PictureRefused as refused:
        raise Refusal(refused.sentence) from None
    except (SurfaceBusy, SurfaceUnsure) as trouble:
        log.warning("picture_not_fetched", why=str(trouble))
        raise Refusal(NOT_NOW) from None


def keep(session: Session, desk: Desk, handed: HandedIn, *, by: str, file: str | None = None) -> Picture:
    """Keep a fetched picture; it goes by itself unless a post holds it. What was said of it in the chat counts as its
    description where it is one."""
    now = desk.now()
    picture = pictures.add(
        session, handed.content, kind=handed.kind, width=handed.width, height=handed.height, name=handed.name, by=by,
        at=now, forget_at=now + UNUSED, file=file,
    )  # fmt: skip
    if complaint(handed.described, name=handed.name) is None:
        picture.alt = handed.described
    return picture


def own(session: Session, desk: Desk, picture_id: int, *, by: str) -> Picture:
    """A picture for one post alone: the one there is, or a copy where another post holds it and will let it go."""
    picture = next(iter(pictures.keep(session, [picture_id])), None)
    if picture is None:
        raise Refusal(NOT_KEPT)
    if picture.forget_at is not None:
        return picture
    now = desk.now()
    copy = pictures.add(
        session, pictures.contents(session, [picture_id])[picture_id], kind=picture.kind, width=picture.width,
        height=picture.height, name=picture.name, by=by, at=now, forget_at=now + UNUSED,
    )  # fmt: skip
    copy.alt, copy.decorative = picture.alt, picture.decorative
    return copy


def describe(session: Session, picture_id: int, alt: str | None) -> None:
    """Say what a picture shows, or with None that it is decorative; refuses what describes nothing."""
    picture = next(iter(pictures.keep(session, [picture_id])), None)
    if picture is None:
        raise Refusal(NOT_KEPT)
    wrong = complaint(alt, name=picture.name) if alt is not None else None
    if wrong is not None:
        raise Refusal(wrong)
    picture.alt, picture.decorative = alt.strip() if alt is not None else None, alt is None


def hold(session: Session, ids: Sequence[int]) -> None:
    """Keep pictures for a post as long as it needs them; refuses where one of them has gone."""
    if len(pictures.keep(session, ids)) < len(set(ids)):
        raise Refusal(NOT_KEPT)
    pictures.until(session, ids, None)


def release(session: Session, desk: Desk, ids: Sequence[int]) -> None:
    """A promo has gone out for the last time, was given up, or does without these pictures: they go a while later,
    unless another one that may still go out has them too."""
    if ids:
        pictures.until(session, set(ids) - pictures.needed(session, ids), desk.now() + AFTERWARDS)


def sendable(session: Session, ids: Sequence[int]) -> tuple[OurPicture, ...]:
    """Pictures as a network takes them, in this order; refuses where one has gone or nobody has described it."""
    rows = {picture.id: picture for picture in pictures.keep(session, ids)}
    if len(rows) < len(set(ids)):
        raise Refusal(NOT_KEPT)
    for picture in rows.values():
        if not picture.described:
            raise Refusal(UNDESCRIBED.format(name=picture.name))
    content = pictures.contents(session, ids)
    return tuple(OurPicture(content[number], rows[number].kind, rows[number].alt) for number in ids)


def forget(desk: Desk) -> None:
    """Delete the pictures that no post has needed for a while."""
    with desk.database.write.begin() as session:
        gone = pictures.forget(session, desk.now())
    if gone:
        log.info("pictures_forgotten", count=gone)
