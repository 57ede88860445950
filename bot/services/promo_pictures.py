"""The pictures of a promo in a form: fetched in the background, described, and held once the promo is saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from threading import get_ident
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from bot.core.alt_text import complaint
from bot.core.promo_form import MOST_PICTURES, Handed, PictureShown, PicturesTyped, PromoForm, Wrong
from bot.desk import Desk
from bot.services import pictures
from bot.services.refusals import Refusal
from bot.storage import marks
from bot.storage import pictures as rows
from bot.storage.pictures import Picture
from bot.storage.promos import Promo
from bot.surface import HandedIn

# Whoever waits for the answer to a click waits so many seconds for a picture at most.
PATIENCE = 1.5
# A fetch that was begun by a process that has died is begun anew after so long.
LEASE = timedelta(seconds=30)
# What is done once a picture has come late: with why it cannot be used, by its file.
Then = Callable[[Mapping[str, str]], None]


@dataclass(frozen=True, slots=True)
class Shown:
    """The pictures of a form, and the files that are still being fetched."""

    pictures: tuple[PictureShown, ...]
    coming: tuple[Handed, ...]


def shown(session: Session, typed: PicturesTyped) -> Shown:
    """What has become of the pictures that somebody put in."""
    files, held = rows.of_files(session, [each.file for each in typed.files]), rows.known(session, typed.held)
    drawn = [_shown(held[number], typed, held=True) for number in typed.held if number in held]
    drawn += [_shown(files[each.file], typed, held=each.kept) for each in typed.files if each.file in files]
    coming = [each for each in typed.files if each.file not in files and each.file not in typed.refused]
    return Shown(tuple(drawn), tuple(coming))


def known(session: Session, typed: PicturesTyped) -> dict[int, Picture]:
    """Those of the promo's own pictures that are still kept."""
    return rows.known(session, typed.held)


def wrong(form: PromoForm) -> Iterator[Wrong]:
    """What is still to be said of the pictures, and which cannot be used."""
    typed = form.typed.pictures
    going = [each for each in form.pictures if not each.left_out]
    # What cannot be used of a message goes without it: only what somebody put in can be taken out again.
    for each in typed.files:
        if each.file in typed.refused and not each.kept:
            yield Wrong("files", f"“{each.name or 'A file'}”: {typed.refused[each.file]}")
    if form.coming:
        yield Wrong("files", "Kestrel is still fetching a picture. Wait a moment, then press again.")
    if len(going) + len(form.coming) > MOST_PICTURES:
        yield Wrong("files", f"A post takes {MOST_PICTURES} pictures at most. Take some of them out.")
    for picture in going:
        if picture.wrong is not None:
            yield Wrong(f"alt:{picture.picture}", picture.wrong)


def bring(
    desk: Desk, typed: PicturesTyped, *, by: str, patience: float | None = None, then: Then | None = None
) -> PicturesTyped:
    """Begin to fetch what is not here yet, and wait a moment for it; what comes later is kept as well, and `then` told.

    The same form with the files that cannot be used. It must not run inside a transaction.
    """
    futures = {desk.surface.picture_soon(file): file for file in _to_fetch(desk, typed)}
    done = wait(futures, timeout=PATIENCE if patience is None else patience).done
    refused = {**typed.refused, **_take(desk, {file: future for future, file in futures.items() if future in done}, by)}
    here, looking = get_ident(), True

    def late(file: str, future: Future[HandedIn]) -> None:
        found = _take(desk, {file: future}, by)
        if looking and get_ident() == here:  # it came just now, so this very look has it
            refused.update(found)
        elif then is not None:
            then(found)

    for future, file in futures.items():
        if future not in done:
            future.add_done_callback(partial(late, file))
    looking = False
    known = {each.file for each in typed.files}
    return replace(typed, refused={file: why for file, why in refused.items() if file in known})


def save(session: Session, desk: Desk, form: PromoForm, promo: Promo, *, by: str) -> None:
    """Hold the pictures of a form for its promo, described as it says, and let those go that are left out."""
    before = promo.picture_ids
    kept: list[dict[str, Any]] = []
    for each in form.pictures:
        if each.left_out:
            continue
        number = each.picture
        if number not in before:
            number = pictures.own(session, desk, number, by=by).id
        pictures.describe(session, number, None if each.decorative else each.alt)
        alt = None if each.decorative else each.alt.strip()
        kept.append({"picture": number, "name": each.name, "alt": alt})
    ids = [int(each["picture"]) for each in kept]
    pictures.hold(session, ids)
    promo.pictures = kept
    pictures.release(session, desk, [number for number in before if number not in ids])


def _shown(row: Picture, typed: PicturesTyped, *, held: bool) -> PictureShown:
    # Before somebody has seen its fields, what is known of the picture stands in them.
    asked = row.id in typed.alts
    alt = typed.alts[row.id] if asked else row.alt or ""
    decorative = row.id in typed.decorative if asked else row.decorative
    left_out = row.id in typed.left_out
    said = None if decorative or left_out else complaint(alt, name=row.name)
    return PictureShown(row.id, row.name, alt, decorative, said, held, left_out, row.file)


def _to_fetch(desk: Desk, typed: PicturesTyped) -> list[str]:
    """The files that nobody has fetched or is fetching."""
    with desk.database.read() as session:
        coming = shown(session, typed).coming
    if not coming:
        return []
    now, holder = desk.now(), uuid4().hex
    with desk.database.write.begin() as session:
        return [
            each.file
            for each in coming
            if marks.take_lease(session, _lease(each.file), holder=holder, until=now + LEASE, now=now)
        ]


def _take(desk: Desk, fetched: Mapping[str, Future[HandedIn]], by: str) -> dict[str, str]:
    """Keep the pictures that have come, by their files; why the others cannot be used."""
    handed: dict[str, HandedIn] = {}
    refused: dict[str, str] = {}
    for file, future in fetched.items():
        try:
            handed[file] = pictures.taken(future.result)
        except Refusal as refusal:
            refused[file] = refusal.sentence
    if fetched:
        with desk.database.write.begin() as session:
            for file, picture in handed.items():
                pictures.keep(session, desk, picture, by=by, file=file)
            for file in fetched:
                marks.drop_lease(session, _lease(file))
    return refused


def _lease(file: str) -> str:
    return f"file:{file}"[:40]
