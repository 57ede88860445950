"""What a check of outgoing words can find, and what it needs to know to judge them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

_QUOTED = 60  # characters of the writer's own words that a sentence repeats


class Check(StrEnum):
    """The kinds of finding, in the order in which they are shown; this word alone goes into the history."""

    EMPTY = "empty"
    LENGTH = "length"
    NHS_NUMBER = "nhs_number"
    PHONE = "phone"
    EMAIL = "email"
    POSTCODE = "postcode"
    BIRTH_DATE = "birth_date"
    HEALTH = "health"
    ASKS_IN_PUBLIC = "asks_in_public"
    LINK = "link"
    HIDDEN_LETTERS = "hidden_letters"
    FANCY_LETTERS = "fancy_letters"
    HASHTAG_CASE = "hashtag_case"
    MANY_HASHTAGS = "many_hashtags"
    MANY_EMOJI = "many_emoji"
    LONG_SENTENCE = "long_sentence"
    SAME_OPENING = "same_opening"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at before sending, as a sentence for the writer alone: it may quote what must not be kept.

    `blocks` only where the network would refuse. `fix` is (old, new); `mended` applies it.
    """

    check: Check
    sentence: str
    blocks: bool = False
    fix: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Allowed:
    """What is ours and may appear. `hashtags` are spelled as the team spells them; `hosts` are known sites.

    An entry of `emails` that begins with @ allows the whole domain.
    """

    phones: Collection[str] = ()
    emails: Collection[str] = ()
    hashtags: Collection[str] = ()
    hosts: Collection[str] = ()
    postcodes: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """An earlier reply of ours, by whom it went to and when; its text may be whole, only its opening is read."""

    handle: str
    text: str = field(repr=False)
    at: datetime


def worth_a_look(found: Collection[Finding]) -> bool:
    """Whether anything was found that somebody may override, if they say why."""
    return any(not finding.blocks for finding in found)


def mended(text: str, finding: Finding) -> str:
    """The text with the fix applied wherever it belongs: "#bigday" is not touched by a fix for "#big"."""
    if finding.fix is None:
        return text
    old, new = finding.fix
    if not old.startswith("#"):
        return text.replace(old, new)
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, text)


def quoted(words: str) -> str:
    """Words of the writer in quotation marks, on one line and cut to a readable length."""
    line = " ".join(words.split())
    return f"“{line}”" if len(line) <= _QUOTED else f"“{line[: _QUOTED - 1].rstrip()}…”"
