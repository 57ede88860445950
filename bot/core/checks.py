"""Everything that is looked at in words that are about to be published."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from bot.core import good_links, hashtags, letters, named_patients, openings, personal, private_questions, sentences
from bot.core.findings import Allowed, Check, Finding, Opening, mended

__all__ = ["Allowed", "Check", "Finding", "Measured", "Opening", "check", "mended"]

MOST_OF_A_KIND = 3  # the writer mends these first; a window has no room for a hundred

_LINKS = re.compile(r"(?<!\w)(?:https?://|www\.)\S*[^\s.,;:!?…)\]\"'”’]", re.IGNORECASE)
_NAMES = re.compile(r"(?<![\w.%+-])@\w+(?:@[\w-]+(?:\.[\w-]+)*)?|(?<![\w&/])[#＃]\w+")
_ORDER = {kind: place for place, kind in enumerate(Check)}


class Measured(Protocol):
    """How long the text is as its network counts, as `x_length.measure` says it for X."""

    @property
    def length(self) -> int: ...
    @property
    def limit(self) -> int: ...
    @property
    def fits(self) -> bool: ...


def check(
    text: str,
    measured: Measured,
    *,
    allowed: Allowed,
    earlier: Sequence[Opening] = (),
    now: datetime | None = None,
) -> tuple[Finding, ...]:
    """What to look at before sending, what blocks first. `earlier` are our replies to other people.

    Without `now` an earlier reply counts whatever its age, and only dates called a birthday are taken for one.
    """
    if not _says_anything(text):
        return (Finding(Check.EMPTY, "There are no words in it yet. Write something first.", blocks=True),)
    found = [*_length(measured), *_worth_a_look(text, allowed, earlier, now)]
    counts: Counter[Check] = Counter()
    kept = []
    for finding in dict.fromkeys(found):
        counts[finding.check] += 1
        if counts[finding.check] <= MOST_OF_A_KIND:
            kept.append(finding)
    return tuple(sorted(kept, key=lambda finding: (not finding.blocks, _ORDER[finding.check])))


def _length(measured: Measured) -> Iterator[Finding]:
    if not measured.fits:
        over = measured.length - measured.limit
        yield Finding(
            Check.LENGTH,
            f"This counts {measured.length} characters of {measured.limit}: {over} too many. The network would "
            "refuse it; shorten it.",
            blocks=True,
        )


def _worth_a_look(text: str, allowed: Allowed, earlier: Sequence[Opening], now: datetime | None) -> Iterator[Finding]:
    without_links = _blanked(_LINKS, text)
    words_alone = _blanked(_NAMES, without_links)
    yield from personal.findings(text, words_alone, allowed, now)
    yield from named_patients.findings(words_alone)
    yield from private_questions.findings(words_alone)
    yield from good_links.findings(text, allowed.hosts)
    yield from letters.findings(text)
    yield from hashtags.findings(without_links, allowed.hashtags)
    yield from sentences.findings(words_alone)
    yield from openings.findings(text, earlier, now)


def _says_anything(text: str) -> bool:
    hidden = set(letters.hidden_places(text))
    return any(not letter.isspace() and place not in hidden for place, letter in enumerate(text))


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    """The text with what the pattern finds made blank, so that every place keeps its number."""
    return pattern.sub(lambda found: " " * len(found[0]), text)
