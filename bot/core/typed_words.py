"""What somebody typed, in plain small letters for the readers, with the way back to their own words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from bot.core.findings import quoted
from bot.core.plain import plain_with_places

# A time stands at the start; what comes later is the post, however long it is.
_READ: Final = 400
_QUOTED: Final = re.compile(r"“([^”]+)”")
_BEFORE_POST: Final = re.compile(r"\s*(?:[:,;|–—-](?=\s|$)\s*)?")


@dataclass(frozen=True, slots=True)
class Typed:
    """The words as they were typed, and their start in plain small letters, in which the readers look."""

    words: str
    text: str
    _places: list[int] = field(repr=False)

    def rest(self, end: int) -> str:
        """What stands behind a place of `text`, in the writer's own letters, without the sign that parts the two."""
        behind = self.behind(end)
        found = _BEFORE_POST.match(behind)
        return behind[found.end() :].rstrip() if found else behind

    def behind(self, end: int) -> str:
        """Everything behind a place of `text`, as it was typed."""
        return self.words[self._places[end] :]

    def phrase(self, start: int, end: int) -> str:
        """The writer's own words between two places of `text`."""
        return self.words[self._places[start] : self._places[end]].strip()

    def own_letters(self, sentence: str) -> str:
        """A sentence in which what is quoted from `text` stands as it was typed."""
        return _QUOTED.sub(self._own, sentence)

    def _own(self, found: re.Match[str]) -> str:
        place = self.text.find(found[1])
        return found[0] if place < 0 else f"“{self.phrase(place, place + len(found[1]))}”"

    @property
    def shown(self) -> str:
        """The words in quotation marks, cut to a readable length."""
        return quoted(self.words[:_READ])


def typed(words: str) -> Typed:
    """Reads what somebody typed, of which only the start is looked at for a time."""
    begun = words[:_READ]
    plain, places = plain_with_places(begun)
    letters = [letter.lower() if len(letter.lower()) == 1 else letter for letter in plain]
    if len(places) == len(plain):  # a mark at the very end leaves no place of its own
        places = [*places, len(begun)]
    places[-1] = len(begun)
    return Typed(words, "".join(letters), places)
