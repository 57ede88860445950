"""What stands in an answer of Care Opinion's API, read so that no broken item can spoil the rest."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from bot.core.stories import Change, Response

Thing = dict[str, Any]

UNTITLED, SOMEBODY = "A story without a title", "A member of staff"
LONGEST_TITLE, LONGEST_NAME, MOST_SERVICES = 300, 120, 20
_KEY = re.compile(r"[1-9]\d{0,11}")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9 ._-]{0,39}")
_ONE_SERVICE = re.compile(r"/healthservices/([^/?#]{1,120})/?(?:[?#].*)?\Z")
# Marks that turn the direction of what follows: with them a title could rearrange the card it stands on.
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NOT_LETTERS = re.compile(r"[^a-z]")


@dataclass(frozen=True, slots=True)
class Listed:
    """A story as a list shows it, before we know what its services are called."""

    key: str
    title: str
    published_at: datetime
    codes: frozenset[str]
    responses: int


@dataclass(frozen=True, slots=True)
class Service:
    """A health service: the site's code of it, and what it is called there."""

    code: str
    name: str


def listed(item: Any) -> Listed | None:
    """A story of a list; None for a broken item, of which the site hands out some."""
    thing = _thing(item)
    key, published_at = key_of(thing.get("id")), moment(thing.get("dateOfPublication"))
    if key is None or published_at is None:
        return None
    links = list(_links(thing))
    codes = [code for code in map(_service, links) if code is not None]
    return Listed(
        key=key,
        title=words(thing.get("title"), LONGEST_TITLE) or UNTITLED,
        published_at=published_at,
        codes=frozenset(codes[:MOST_SERVICES]),
        responses=sum(link.about == "response" for link in links),
    )


def response_of(item: Any) -> Response | None:
    """A response of a list; None for a broken item."""
    thing = _thing(item)
    key, at = key_of(thing.get("id")), moment(thing.get("dateOfPublication"))
    if key is None or at is None:
        return None
    return Response(key, _by(thing), at, change_of(thing.get("changeScore")))


def service_of(item: Any) -> Service | None:
    """A health service; None for a broken item."""
    thing = _thing(item)
    code = code_of(thing.get("nacs"))
    return Service(code, words(thing.get("name"), LONGEST_NAME) or code) if code else None


def key_of(value: Any) -> str | None:
    """An id, which comes as a number or as its digits; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    # A number of thousands of digits cannot even be written out.
    if isinstance(value, int) and not 0 < value < 10**12:
        return None
    digits = str(value)
    return digits if digits.isascii() and _KEY.fullmatch(digits) else None


def code_of(value: Any) -> str | None:
    """A service's code in upper case; None for what cannot be one."""
    code = value.strip().upper() if isinstance(value, str) else ""
    return code if _CODE.fullmatch(code) else None


def moment(value: Any) -> datetime | None:
    """A time as aware UTC; the site's times are UTC and often do not say so. None for what is no time."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        read = datetime.fromisoformat(value)
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def words(value: Any, most: int) -> str:
    """Foreign words on one line: NFC, no control characters, none that turn the direction, at most so many."""
    if not isinstance(value, str):
        return ""
    # What is far longer than anybody writes is cut before it costs time.
    spaced = _TURNS.sub("", " ".join(value[: most * 10].split()))
    kept = "".join(letter for letter in spaced if unicodedata.category(letter) not in ("Cc", "Cs"))
    line = unicodedata.normalize("NFC", kept)
    return (line if len(line) <= most else line[: most - 1] + "…").strip()


def change_of(score: Any) -> Change:
    """What a response says has come of the story. The API puts it in words, of which we read only these."""
    said = _NOT_LETTERS.sub("", score[:200].lower()) if isinstance(score, str) else ""
    if said.startswith(("no", "un")):
        return Change.NONE
    if "made" in said:
        return Change.MADE
    return Change.PLANNED if "plan" in said else Change.NONE


@dataclass(frozen=True, slots=True)
class _Link:
    about: str
    id: Any
    address: str


def _links(thing: Thing) -> Iterator[_Link]:
    """The links of an item; the API calls their parts `rel` and `href`, or `relation` and `link`."""
    links = thing.get("links")
    for link in map(_thing, links if isinstance(links, list) else ()):
        about, address = link.get("rel") or link.get("relation"), link.get("href") or link.get("link")
        if isinstance(about, str):
            yield _Link(about.lower(), link.get("id"), address if isinstance(address, str) else "")


def _service(link: _Link) -> str | None:
    """The code of the one service that a link leads to; None for other links and for one that leads to a list."""
    if link.about not in ("healthservice", "healthservices"):
        return None
    found = _ONE_SERVICE.search(link.address[:2000])
    if found is not None:
        return code_of(unquote(found[1]))
    return code_of(link.id) if link.about == "healthservice" else None


def _by(thing: Thing) -> str:
    """Who answered: what the response itself says, or what stands in the author that it holds."""
    author = next((inner for name in ("author", "respondent") if (inner := _thing(thing.get(name)))), {})
    names = ("name", "respondentName", "author", "respondent"), ("jobTitle", "respondentJobTitle", "role")
    parts = [_first(thing, author, among) for among in names]
    return ", ".join(dict.fromkeys(part for part in parts if part)) or SOMEBODY


def _first(thing: Thing, author: Thing, names: tuple[str, ...]) -> str:
    found = (words(part.get(name), LONGEST_NAME) for part in (thing, author) for name in names)
    return next((each for each in found if each), "")


def _thing(value: Any) -> Thing:
    return value if isinstance(value, dict) else {}
