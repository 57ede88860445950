"""Links to public posts that people paste: which network, which post, or a sentence that says what is wrong."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

LONGEST, KEY = 2000, 200
_X = re.compile(r"^/(?P<handle>[A-Za-z0-9_]{1,20}|i(?:/web)?)/status/(?P<key>\d{1,19})(?:/.*)?$")
_BLUESKY = re.compile(r"^/profile/(?P<handle>[A-Za-z0-9.:-]+)/post/(?P<key>[a-z0-9]+)/?$")
_MASTODON = re.compile(r"^/@(?P<handle>[A-Za-z0-9_]+)(?:@[A-Za-z0-9.-]+)?/(?P<key>\d+)/?$")
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+")
_X_HOSTS = frozenset({"x.com", "twitter.com", "mobile.x.com", "mobile.twitter.com"})


class NotALink(Exception):
    """What was pasted is not a link to a public post; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class PostLink:
    """A link to a post. `network` is "web" for a site that Kestrel does not know; `handle` may be unknown."""

    url: str
    network: str
    key: str
    handle: str | None
    host: str


def read_link(pasted: str) -> PostLink:
    """The post behind a pasted link (Slack's <url|label> form included); raises `NotALink`."""
    url = pasted.strip().removeprefix("<").removesuffix(">").split("|", 1)[0].strip()
    if not url:
        raise NotALink("Paste the link of the post, for example: /mention https://x.com/name/status/1234567890")
    if len(url) > LONGEST or not url.isprintable() or re.search(r'[\s<>"]', url):
        raise NotALink("That does not look like one link. Paste the link alone, beginning with https://.")
    try:
        parts = urlsplit(url)
        full, port = parts.hostname or "", parts.port
        host = full.removeprefix("www.")
    except ValueError:
        raise NotALink("That link cannot be read. Copy it again from the post itself.") from None
    if parts.scheme not in ("https", "http") or "." not in host:
        raise NotALink("That is not the link of a public post. It should begin with https://.")
    if parts.username or parts.password or port not in (None, 80, 443):
        raise NotALink("That link carries a user name, a password or a port, so Kestrel does not trust it.")
    if not host.isascii() or "xn--" in host:
        raise NotALink("That link's address uses letters that only look familiar, so Kestrel does not trust it.")
    if not _HOST.fullmatch(host):
        raise NotALink("That link cannot be read. Copy it again from the post itself.")
    return _known(host, parts.path) or _elsewhere(full, parts.path, parts.query)


def _known(host: str, path: str) -> PostLink | None:
    if host in _X_HOSTS and (found := _X.match(path)):
        handle = None if found["handle"].startswith("i") and len(found["handle"]) in (1, 5) else found["handle"]
        return PostLink(f"https://x.com/{handle or 'i'}/status/{found['key']}", "x", found["key"], handle, host)
    if host == "bsky.app" and (found := _BLUESKY.match(path)):
        return PostLink(
            f"https://bsky.app{path}", "bluesky", f"{found['handle']}/{found['key']}", found["handle"], host
        )
    if host not in _X_HOSTS and (found := _MASTODON.match(path)):
        return PostLink(f"https://{host}{path}", "mastodon", f"{host}/{found['key']}", found["handle"], host)
    return None


def _elsewhere(full: str, path: str, query: str) -> PostLink:
    """A site that we do not know may answer only at "www.", so the link keeps it; both spellings are one post."""
    host, rest = full.removeprefix("www."), path + (f"?{query}" if query else "")
    plain = f"https://{host}{rest}"
    key = plain if len(plain) <= KEY else hashlib.sha256(plain.encode()).hexdigest()
    return PostLink(f"https://{full}{rest}", "web", key, None, host)
