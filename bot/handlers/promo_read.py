"""The form for a promo as it came back: read with care, for it comes from outside."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from bot.core.promo_form import LONGEST_WHEN, MOST_IN_TURN, Handed, PicturesTyped, Pinned, PromoTyped
from bot.handlers.replies import words_of
from bot.handlers.requests import HIGHEST, row_id
from bot.services.refusals import UNKNOWN_PROMO, Refusal
from bot.views import promo_form, promo_pictures, promo_places, second_pair

MOST_VERSIONS = 10**6
MOST_FILES = 10
BROKEN = "This form cannot be read any more. Copy your words, close it, and begin again with /promo."
_URL = re.compile(r"https?://[!-~]{1,300}")
_FILE = re.compile(r"F[A-Z0-9]{2,20}")


def read(view: dict[str, Any]) -> PromoTyped:
    """A form as it came back; raises `Refusal` for one that nobody can have sent."""
    try:
        known = json.loads(view.get("private_metadata") or "")
        form, promo = str(known["form"]), known["promo"]
        version, when_version = int(known["version"]), int(known["when_version"])
        if not re.fullmatch(r"[0-9a-f]{32}", form):
            raise ValueError(form)
        if not (0 <= version < MOST_VERSIONS and 0 <= when_version < MOST_VERSIONS):
            raise ValueError(version)
        held = tuple(_number(each) for each in known["held"])
        kept = tuple(Handed(_file(file), str(name)[:100], kept=True) for file, name in known["kept"])
        refused = {_file(file): str(why)[:300] for file, why in known["refused"].items()}
        pinned = _pinned(known["pinned"])
        revision = _number(known["revision"])
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        raise Refusal(BROKEN) from None
    fields = dict(_fields(view))
    texts = {int(rest): words_of(held) for (kind, rest), held in fields.items() if kind == "text" and _is_row(rest)}
    files = tuple(_files(fields.get((promo_pictures.FILES_BLOCK, ""))))
    pictures = PicturesTyped(
        files=(*kept, *(each for each in files if each.file not in {one.file for one in kept})),
        held=held,
        left_out=frozenset(_ticked(fields, promo_pictures.IS_LEFT_OUT)),
        alts={int(rest): words_of(held) for (kind, rest), held in fields.items() if kind == "alt" and _is_row(rest)},
        decorative=frozenset(_ticked(fields, promo_pictures.IS_DECORATIVE)),
        refused=refused,
    )
    return PromoTyped(
        form=form,
        when=words_of(_held(fields, "when"))[:LONGEST_WHEN],
        texts=tuple(texts.get(place, "") for place in range(min(max(texts, default=0) + 1, MOST_IN_TURN))),
        own=dict(_own(fields)),
        own_open=known.get("own") is True,
        accounts=_chosen(fields.get((promo_places.ACCOUNTS_BLOCK, ""))),
        service=_service(fields.get((promo_places.SERVICE_BLOCK, ""))),
        pictures=pictures,
        reason=words_of(fields.get((promo_form.REASON, ""))),
        promo_id=None if promo is None else row_id(promo, UNKNOWN_PROMO),
        revision=revision,
        version=version,
        when_version=when_version,
        pinned=pinned,
        wished=bool(_chosen(fields.get((second_pair.ASK, "")))),
        stopped=known.get("asks") is True,
    )


def file_of(given: Any) -> Handed | None:
    """A file as Slack tells of it; None for what is none."""
    if not isinstance(given, dict) or not _FILE.fullmatch(str(given.get("id"))):
        return None
    name, url = " ".join(str(given.get("name") or "").split()), str(given.get("url_private") or "")
    return Handed(str(given["id"]), name[:100], url=url if _URL.fullmatch(url) else "")


def _fields(view: dict[str, Any]) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    """What each field holds, by its kind and by what it belongs to; the blocks' versions are of no account."""
    state = (view.get("state") or {}).get("values") or {}
    for block, held in state.items() if isinstance(state, dict) else ():
        kind, _, rest = str(block).partition(":")
        if kind in ("text", "own"):
            rest = rest.rpartition(":")[0]
        for found in held.values() if isinstance(held, dict) else ():
            if isinstance(found, dict):
                yield (kind, "" if kind in ("when", "picker") else rest), found


def _held(fields: dict[tuple[str, str], dict[str, Any]], kind: str) -> dict[str, Any] | None:
    return fields.get((kind, ""))


def _own(fields: dict[tuple[str, str], dict[str, Any]]) -> Iterator[tuple[tuple[int, str], str]]:
    for (kind, rest), held in fields.items():
        place, _, account = rest.partition(":")
        if kind == "own" and _is_row(place) and (text := words_of(held)):
            yield (int(place), account), text


def _ticked(fields: dict[tuple[str, str], dict[str, Any]], wanted: str) -> Iterator[int]:
    for (kind, rest), held in fields.items():
        if kind == "ticks" and _is_row(rest) and wanted in _chosen(held):
            yield int(rest)


def _chosen(held: dict[str, Any] | None) -> tuple[str, ...]:
    chosen = (held or {}).get("selected_options")
    given = chosen if isinstance(chosen, list) else []
    return tuple(str(each["value"]) for each in given if isinstance(each, dict) and "value" in each)


def _service(held: dict[str, Any] | None) -> str | None:
    chosen = (held or {}).get("selected_option")
    value = str(chosen.get("value")) if isinstance(chosen, dict) else promo_places.NONE
    return None if value == promo_places.NONE else value[:80]


def _files(held: dict[str, Any] | None) -> Iterator[Handed]:
    given = (held or {}).get("files")
    for each in given[:MOST_FILES] if isinstance(given, list) else ():
        if (found := file_of(each)) is not None:
            yield found


def _pinned(given: Any) -> Pinned | None:
    if given is None:
        return None
    words, at = given
    return Pinned(str(words)[:LONGEST_WHEN], datetime.fromtimestamp(_number(at, 10**11), UTC))


def _number(given: Any, highest: int = HIGHEST) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= highest:
        raise ValueError(given)
    return given


def _file(given: Any) -> str:
    if not _FILE.fullmatch(str(given)):
        raise ValueError(given)
    return str(given)


def _is_row(rest: str) -> bool:
    return rest.isascii() and rest.isdecimal() and len(rest) < 11 and int(rest) <= HIGHEST
