"""Where X finds links in a text: with https:// or bare, with port, path and query, and where each of them stops."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import regex

from bot.core.x_hosts import ACCENTED, NOT_BEFORE, RUN, Host, Hosts, is_possible

Span = tuple[int, int]

_SCHEME: Final = regex.compile(rf"{NOT_BEFORE}https?://", regex.IGNORECASE)
_LONGEST_SCHEME: Final = len("https://")
_PORT: Final = regex.compile(r":[0-9]++")
_LETTERS: Final = rf"A-Za-z0-9\p{{Cyrillic}}{ACCENTED}"
_IN_PATH: Final = rf"[{_LETTERS}!*';:=+,.$/%#\[\]\p{{Pd}}_~&|@]"
# Round brackets belong to a path if they close again, one pair within another at most: /Ward_(film_(1999)).
_BRACKETS: Final = rf"\((?!\)){_IN_PATH}*+(?:\({_IN_PATH}++\){_IN_PATH}*+)?+\)"
_PATH: Final = regex.compile(rf"/(?:{_IN_PATH}++|{_BRACKETS})*+")
_QUERY: Final = regex.compile(r"\?[A-Za-z0-9!?*'();:&=+$/%#\[\]._,~|@-]*+")
# Full stops and the like at the end belong to the sentence. These two look from the end backwards.
_PATH_END: Final = regex.compile(rf"[{_LETTERS}=_#/+)-]", regex.REVERSE)
_QUERY_END: Final = regex.compile(r"[A-Za-z0-9_&=#/-]", regex.REVERSE)
_SHORT: Final = regex.compile(r"https?://t\.co/([A-Za-z0-9]++)", regex.IGNORECASE)
_LONGEST_SHORT: Final = 40
_LONGEST: Final = 4096


def links(text: str) -> list[Span]:
    """Where the links in a text begin and end, in order; none lies within another."""
    found: list[Span] = []
    seen = used = 0
    while run := RUN.search(text, seen):
        used = _links_in(text, run.start(), run.end(), used, found)
        seen = max(used, run.end())
    return found


def _links_in(text: str, start: int, end: int, used: int, found: list[Span]) -> int:
    """Add the links of one unbroken run; returns how far the text is used up."""
    if text.find(".", start, end) < 0:
        return used
    hosts = Hosts(text, start, end)
    scheme = _scheme(text, start, used)
    host = hosts.at_once() if scheme is not None else None
    if host and scheme is not None:
        used, _ = _stop(text, host, end)
        found.extend(_with_scheme(text, scheme, host, used))
    for host in hosts.after(_free(used)):
        used, has_path = _stop(text, host, end)
        # After one of these X reads the host as a piece of something else, and links no part of it.
        if host.start == 0 or text[host.start - 1] not in "-_./":
            found.extend(_bare(text, hosts, host, used if has_path else host.end))
    return used


def _free(used: int) -> int:
    """Where the next link may begin: a sign has to stand between it and the one before."""
    return used + 1 if used else 0


def _scheme(text: str, host: int, used: int) -> int | None:
    """Where the http:// or https:// right before a host begins."""
    for length in (_LONGEST_SCHEME, _LONGEST_SCHEME - 1):
        begin = host - length
        if begin >= _free(used) and _SCHEME.fullmatch(text, begin, host):
            return begin
    return None


def _stop(text: str, host: Host, end: int) -> tuple[int, bool]:
    """Where a link stops, and whether it has a path. Only a host that its run ends with goes on."""
    if host.end < end:
        return host.end, False
    port = _PORT.match(text, end)
    stop = port.end() if port else end
    path = _PATH.match(text, stop)
    if path:
        stop = _last(_PATH_END, text, stop, path.end())
    query = _QUERY.match(text, stop)
    if query:
        stop = _last(_QUERY_END, text, stop + 1, query.end()) or stop
    return stop, path is not None


def _last(sign: regex.Pattern[str], text: str, low: int, high: int) -> int:
    """The place behind the last of some signs; 0 if there is none."""
    match = sign.search(text, low, high)
    return match.end() if match else 0


def _with_scheme(text: str, start: int, host: Host, stop: int) -> Iterator[Span]:
    if not is_possible(text[host.start : host.end]) or stop - start > _LONGEST:
        return
    short = _SHORT.match(text, start, stop)
    if short and len(short[1]) > _LONGEST_SHORT:
        return
    # X's own short links are letters and figures; what else follows is not theirs, but for a query.
    yield start, short.end() if short and not text.startswith("?", short.end()) else stop


def _bare(text: str, hosts: Hosts, host: Host, stop: int) -> Iterator[Span]:
    parts = hosts.plain(host)
    for number, (low, high) in enumerate(parts, start=1):
        last = stop if number == len(parts) and stop > host.end else high
        if is_possible(text[low:high]) and _LONGEST_SCHEME + last - low <= _LONGEST:
            yield low, last
