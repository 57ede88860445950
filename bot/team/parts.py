"""What every section of the team file is made of: frozen parts, and values that explain what is wrong with them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict

from bot.core.plain import plain

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
SLACK_ID = re.compile(r"^[UW][A-Z0-9]{4,}$")
# As in X_ACCOUNTS__EVENTS__ACCESS_TOKEN: two underscores would end it.
KEYS_NAME = re.compile(r"[A-Za-z0-9]{1,40}(_[A-Za-z0-9]{1,40}){0,4}")
WINDOW = re.compile(r"^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$")

MOST_CHOICES = 6


def _handle(value: str) -> str:
    handle = value.strip().lstrip("@")
    if not re.fullmatch(r"[A-Za-z0-9_.@-]{1,100}", handle):
        raise ValueError(f"“{value}” is not a handle; write it like @AshcombeValeNHS")
    return handle


def _keys(value: str | None) -> str | None:
    if not value:
        return None
    if not KEYS_NAME.fullmatch(value):
        raise ValueError(f"“{value}” is no name for keys; write letters and digits, such as events")
    return value.lower()


def _member(value: str) -> str:
    if not SLACK_ID.match(value):
        raise ValueError(f"“{value}” is not a Slack member ID; in Slack open the person's profile, ⋮, Copy member ID")
    return value


def _link(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.password:
        raise ValueError("must be a plain https:// link without a user name or password")
    return value


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError(f"“{value}” is not a time zone; for the United Kingdom write Europe/London")
    return value


def _phrase(value: str) -> str:
    if len(value) > 100 or sum(letter.isalnum() for letter in value) < 2:
        raise ValueError(f"“{value[:40]}” has to be a word or a few, of 100 characters at most")
    # In Kestrel's own lists brackets stand for choices, which multiply; fancy ones are read as plain ones.
    seen = plain(value.lower())
    if set(seen) & set("()|") and (not _closed(seen) or seen.count("|") > MOST_CHOICES):
        raise ValueError(f"“{value[:40]}” holds brackets that cannot be read; write each phrase without them")
    return value


def _closed(value: str) -> bool:
    depth = 0
    for letter in value:
        depth += (letter == "(") - (letter == ")")
        if depth < 0 or (letter == "|" and not depth):
            return False
    return depth == 0


def _window(value: str) -> str:
    if not WINDOW.match(value) or value[:5] >= value[6:]:
        raise ValueError(f"“{value}” is not a stretch of time; write it like 09:00-17:00")
    return value


def _apart(windows: tuple[str, ...]) -> tuple[str, ...]:
    ordered = tuple(sorted(windows))
    for earlier, later in pairwise(ordered):
        if later[:5] < earlier[6:]:
            raise ValueError(f"“{earlier}” and “{later}” overlap; write them so that one ends before the next begins")
    return ordered


Handle = Annotated[str, AfterValidator(_handle)]
Keys = Annotated[str | None, AfterValidator(_keys)]
Member = Annotated[str, AfterValidator(_member)]
Phrase = Annotated[str, AfterValidator(_phrase)]
Link = Annotated[str, AfterValidator(_link)]
Zone = Annotated[str, AfterValidator(_zone)]
Window = Annotated[str, AfterValidator(_window)]
Windows = Annotated[tuple[Window, ...], AfterValidator(_apart)]


class Part(BaseModel):
    """A part of the team file: frozen, and a misspelt key is an error rather than silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
