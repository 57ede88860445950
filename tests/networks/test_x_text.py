"""Short links are written out, wherever they stand and however their address is written."""

from __future__ import annotations

import pytest

from bot.networks.x_text import shown

FLU, MAP = "HTTPS://Vale.example/Flu", "https://vale.example/map?a=1&copy=2"
LINKS = [{"url": "https://t.co/Ab3", "expanded_url": FLU}, {"url": "https://t.co/Ab34", "expanded_url": MAP}]


@pytest.mark.parametrize(
    ("escaped", "words"),
    [
        ("see https://t.co/Ab3.", f"see {FLU}."),
        ("https://t.co/Ab3https://t.co/Ab34", FLU + MAP),
        ("https://t.co/Ab34https://t.co/Ab3", MAP + FLU),
        ("https://t.co/Ab34病院", f"{MAP}病院"),
        ("https://t.co/Unknown &amp; https://t.co/Ab345", "https://t.co/Unknown & https://t.co/Ab345"),
    ],
)
def test_each_link_is_written_out(escaped: str, words: str) -> None:
    assert shown(escaped, LINKS, ()) == words
