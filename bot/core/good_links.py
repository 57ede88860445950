"""Links that may go out: to a host that we know, written so that nobody can be led elsewhere."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from urllib.parse import SplitResult, urlsplit

from rapidfuzz.distance import OSA

from bot.core.findings import Check, Finding, quoted
from bot.core.plain import plain

LONGEST = 2000

_BARE = r"(?:[^\W_](?:[\w-]{0,62}\.)){1,8}[^\W\d_][\w-]{1,62}"
_LINK = re.compile(rf"(?:https?:|ftp:)[/\\]+\S+|(?<![\w@.#/-])(?:{_BARE})(?![\w@.-]*@)(?::[0-9]+)?(?:[/?]\S*)?", re.I)
_TRAILING = ".,;:!?…)]}\"'”’»"
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")
_FIGURES = str.maketrans("01", "ol")
_SHORT = 6  # letters; below it every other host is one letter off
_GENERIC = frozenset({"www", "web", "info", "news", "mail", "nhs", "gov", "org", "com", "co", "ac"})

_SHORTENERS = frozenset(
    {
        "bit.ly",
        "buff.ly",
        "cutt.ly",
        "goo.gl",
        "is.gd",
        "lnkd.in",
        "ow.ly",
        "rb.gy",
        "t.ly",
        "tiny.cc",
        "tinyurl.com",
    }
)

_OTHER_ALPHABET = (
    "The address of the link has letters from another alphabet, or “xn--”, which stands for them. It can look like "
    "a site that it is not: paste the link anew from the site itself."
)


def good_link(url: str, hosts: Collection[str]) -> str | None:
    """None where the link may be used; else a sentence. A host counts if it is allowed or lies below an allowed one."""
    if not url:
        return "There is no link. Paste one that begins with https://."
    if len(url) > LONGEST or not url.isprintable() or re.search(r"[\s\\<>\"]", url):
        return (
            "This is not one clean link: it has a space, a backslash or a character that nobody can see in it. "
            "Copy it anew from the browser's address line."
        )
    parts = _split(url)
    if parts is None or not parts.netloc:
        return "This does not read as a link. Paste one that begins with https://."
    if parts.scheme != "https":
        return "The link must begin with https://, so that nobody can read along or change it on the way."
    return _trouble(parts, hosts)


def findings(text: str, hosts: Collection[str]) -> Iterator[Finding]:
    """Links in the text that carry a name or password, or whose host only looks like one of the known `hosts`."""
    for found in _LINK.finditer(text):
        link = found[0].rstrip(_TRAILING)
        if "\\" in link:
            yield Finding(
                Check.LINK, f"{quoted(link)} has a backslash in it, which browsers read as they like. Paste it anew."
            )
            continue
        parts = _split(link if "//" in link else f"https://{link}")
        if parts is None:
            continue
        if "@" in parts.netloc:
            yield Finding(Check.LINK, _credentials(parts))
            continue
        trouble = _shortened(_host(parts), hosts) or looks_like_another(_host(parts), hosts)
        # "ward.Très" is two sentences without a space, and no address.
        if trouble and not (trouble == _OTHER_ALPHABET and "//" not in link and "xn--" not in link.lower()):
            yield Finding(Check.LINK, trouble)


def _shortened(host: str, known: Collection[str]) -> str | None:
    """X counts a link as 23 characters however long it is: https://docs.x.com/fundamentals/counting-characters."""
    if host.removeprefix("www.") not in _SHORTENERS or is_within(host, known):
        return None
    return (
        f"{quoted(host)} hides where the link leads, and people have learnt not to press such links. Paste the address "
        "itself: a long link counts no more than a short one."
    )


def looks_like_another(host: str, known: Collection[str]) -> str | None:
    """A sentence where a host is made to be taken for a known one."""
    if is_within(host, known):
        return None
    for one in sorted(set(map(_folded, known))):
        if _mimics(host, one):
            return f"{quoted(host)} is not {one}, it only looks like it. Check where this link leads, or take it out."
    return _OTHER_ALPHABET if not host.isascii() or "xn--" in host else None


def is_within(host: str, known: Collection[str]) -> bool:
    """Whether the host is a known one or lies below it."""
    return any(host == one or host.endswith(f".{one}") for one in map(_folded, known) if one)


def _trouble(parts: SplitResult, hosts: Collection[str]) -> str | None:
    host = _host(parts)
    if "@" in parts.netloc:
        return _credentials(parts)
    if not host.isascii() or "xn--" in host:
        return _OTHER_ALPHABET
    if ":" in parts.netloc:
        return "The link names a port (the number after the colon). Take that out: people's networks may block it."
    if not _HOST.fullmatch(host):
        return f"{quoted(host)} is not the name of a site. Paste the link anew from the site itself."
    if is_within(host, hosts):
        return None
    allowed = ", ".join(sorted(set(map(_folded, hosts)))) or "none yet"
    lookalike = looks_like_another(host, hosts)
    return lookalike or f"{quoted(host)} is not an allowed site. Allowed: {allowed}. An administrator can add one."


def _credentials(parts: SplitResult) -> str:
    shown = quoted(parts.netloc.rpartition("@")[2])
    return f"The link to {shown} carries a user name or password before the @. Take that out; everybody could use it."


def _split(link: str) -> SplitResult | None:
    try:
        parts = urlsplit(link)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _host(parts: SplitResult) -> str:
    return (parts.netloc.rpartition("@")[2].partition(":")[0]).lower()


def _folded(host: str) -> str:
    return host.strip().lower().rstrip(".")


def _mimics(host: str, known: str) -> bool:
    """A known name followed by another's, the same in letters that look alike, one letter off, or ending otherwise."""
    seen, like = plain(host).lower(), plain(known).lower()
    if f".{like}." in f".{seen}." or like.replace(".", "-") in seen:
        return True
    labels = like.removeprefix("www.").split(".")
    tail = ".".join(seen.split(".")[-len(labels) :])
    like = ".".join(labels)
    if tail.translate(_FIGURES) == like.translate(_FIGURES):
        return True
    if len(like) >= _SHORT and OSA.distance(tail, like, score_cutoff=1) <= 1:
        return True
    return len(labels[0]) >= _SHORT and labels[0] not in _GENERIC and labels[0] in seen.split(".")
