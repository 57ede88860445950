"""Pasted links: which post is meant, and a sentence for everything that is not one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.links import KEY, NotALink, read_link

X = "https://x.com/jo_rowan/status/1234567890"
MASTODON = "https://mastodon.example/@jo/112233"
GOOD = [
    (X, "x", "1234567890", "jo_rowan"),
    ("http://x.com/jo_rowan/status/1234567890", "x", "1234567890", "jo_rowan"),
    ("https://www.x.com/jo_rowan/status/1234567890", "x", "1234567890", "jo_rowan"),
    ("https://twitter.com/jo_rowan/status/1234567890", "x", "1234567890", "jo_rowan"),
    ("https://mobile.twitter.com/jo_rowan/status/1234567890", "x", "1234567890", "jo_rowan"),
    ("https://X.COM/jo_rowan/status/1234567890", "x", "1234567890", "jo_rowan"),
    ("https://x.com:443/jo_rowan/status/1234567890", "x", "1234567890", "jo_rowan"),
    (X + "?s=20&t=abc", "x", "1234567890", "jo_rowan"),
    (X + "/photo/1", "x", "1234567890", "jo_rowan"),
    (X + "#fragment", "x", "1234567890", "jo_rowan"),
    ("https://x.com/i/status/1234567890", "x", "1234567890", None),
    ("https://x.com/i/web/status/1234567890", "x", "1234567890", None),
    (f"<{X}>", "x", "1234567890", "jo_rowan"),
    (f"<{X}|x.com/jo_rowan/…>", "x", "1234567890", "jo_rowan"),
    (f"  {X}\n", "x", "1234567890", "jo_rowan"),
    ("https://bsky.app/profile/jo.bsky.social/post/3kabc2def", "bluesky", "jo.bsky.social/3kabc2def", "jo.bsky.social"),
    ("https://bsky.app/profile/did:plc:abc123/post/3kabc", "bluesky", "did:plc:abc123/3kabc", "did:plc:abc123"),
    (MASTODON, "mastodon", "mastodon.example/112233", "jo"),
    ("https://mastodon.example/@jo@other.example/112233", "mastodon", "mastodon.example/112233", "jo"),
    ("https://forum.example.org/t/42?page=2", "web", "https://forum.example.org/t/42?page=2", None),
    ("https://example.org", "web", "https://example.org", None),
    ("https://x.com/jo_rowan", "web", "https://x.com/jo_rowan", None),
    ("https://x.com/jo_rowan/status/not-a-number", "web", "https://x.com/jo_rowan/status/not-a-number", None),
    ("https://x.com.evil.example/jo/status/1", "web", "https://x.com.evil.example/jo/status/1", None),
    ("https://evil.example/x.com/jo/status/1", "web", "https://evil.example/x.com/jo/status/1", None),
    ("https://notx.com/jo/status/1", "web", "https://notx.com/jo/status/1", None),
]
HOSTILE = [
    "", "   ", "<>", "<|label>",
    "hello there", "x.com/jo/status/1", "jo_rowan", "@jo_rowan", "1234567890",
    "javascript:alert(1)", "JavaScript:alert(1)//https://x.com", "data:text/html,<b>", "vbscript:x", "file:///etc/passwd",
    "ftp://x.com/jo/status/1", "mailto:jo@example.org", "//x.com/jo/status/1", "https:///jo/status/1", "https://",
    "https://localhost/jo/status/1", "https://user@x.com/jo/status/1", "https://user:pass@x.com/jo/status/1",
    "https://x.com@evil.example/jo/status/1", "https://x.com:8080/jo/status/1", "https://x.com:0/jo/status/1",
    "https://x.com:99999/jo/status/1", "https://x.com:port/jo/status/1", "https://[::1/jo", "https://[x.com]/jo",
    "https://х.com/jo/status/1", "https://x。com/jo/status/1", "https://xn--80a.com/jo/status/1",
    "https://twítter.com/jo/status/1", "https://.", "https://a..b/x", "https://a.b/<!channel>", "https://x.com\x08/a",
    "https://a.b/\u202emoc", 'https://a.b/"onclick="x', f"{X} {X}", f"{X}\n{X}", "https://x.com/jo status/1",
    "https://x.com/" + "a" * 2000,
    "\u202ehttps://x.com/jo/status/1", "https\u200b://x.com/jo/status/1", "x" * 5000, "<!channel>", "<@U0RUTH>",
]  # fmt: skip


@pytest.mark.parametrize(("pasted", "network", "key", "handle"), GOOD)
def test_a_link_names_its_network_its_post_and_who_wrote_it(
    pasted: str, network: str, key: str, handle: str | None
) -> None:
    link = read_link(pasted)
    assert (link.network, link.key, link.handle) == (network, key, handle)


@pytest.mark.parametrize("pasted", HOSTILE)
def test_what_is_no_trustworthy_link_is_refused_in_a_sentence(pasted: str) -> None:
    with pytest.raises(NotALink) as refused:
        read_link(pasted)
    assert refused.value.sentence[0].isupper()
    assert refused.value.sentence.endswith((".", "1234567890"))


@pytest.mark.parametrize(("first", "second"), [(X, X + "?s=20"), (X, f"<{X}|label>"), (MASTODON, MASTODON + "/"),
                                               (X, X.replace("x.com", "twitter.com"))])  # fmt: skip
def test_two_ways_to_write_the_link_of_one_post_have_one_key(first: str, second: str) -> None:
    assert read_link(first).key == read_link(second).key


def test_a_long_web_address_gets_a_short_key_of_its_own() -> None:
    first, second = (read_link(f"https://example.org/{'a' * 400}{end}").key for end in "xy")
    assert first != second
    assert max(len(first), len(second)) <= KEY


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80) | st.text(max_size=40).map(lambda rest: f"https://x.com/{rest}"))
def test_whatever_is_pasted_it_is_a_safe_link_or_a_sentence(pasted: str) -> None:
    try:
        link = read_link(pasted)
    except NotALink:
        return
    assert link.url.startswith("https://")
    assert link.url.isprintable()
    assert not any(letter in link.url for letter in " <>|\n")
    assert len(link.key) <= KEY
