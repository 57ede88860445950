"""A picture is what its own first bytes say, and what cannot go out is refused in a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.pictures import LARGEST, Measure, OurPicture, PictureKind, measured, refusal
from tests.pictures import PNG, animated_png, gif, jpeg, webp

KINDS = {
    "png": (PNG, PictureKind.PNG, 96, 64),
    "jpeg": (jpeg(4032, 3024), PictureKind.JPEG, 4032, 3024),
    "jpeg that loads step by step": (jpeg(33, 21, marker=0xC2), PictureKind.JPEG, 33, 21),
    "webp": (webp(800, 600), PictureKind.WEBP, 800, 600),
    "webp without loss": (webp(801, 599, form="VP8L"), PictureKind.WEBP, 801, 599),
    "webp with transparency": (webp(4000, 3000, form="VP8X"), PictureKind.WEBP, 4000, 3000),
}


@pytest.mark.parametrize(("content", "kind", "width", "height"), KINDS.values(), ids=KINDS)
def test_kind_and_size_are_read_from_the_header(content, kind, width, height):
    assert measured(content) == Measure(kind, width, height)
    assert refusal(content) is None


@pytest.mark.parametrize("content", [gif(), animated_png(), webp(form="VP8X", moves=True)], ids=["gif", "png", "webp"])
def test_what_moves_is_refused(content):
    found = measured(content)
    assert found is not None
    assert found.moves
    assert "still" in (refusal(content) or "")


NO_PICTURES = {
    "nothing": b"",
    "an svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "a page": b"<!doctype html><title>Sign in</title>",
    "a png that ends in its header": PNG[:20],
    "a png without width": PNG[:16] + b"\0" * 4 + PNG[20:],
    "a jpeg without a frame": b"\xff\xd8\xff\xda\x00\x02",
    "a jpeg with a table in place of a frame": jpeg(marker=0xC4),
    "a sound that begins like a webp": b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 30,
    "a webp of a form to come": webp(form="VP9 "),
    "a film": b"\0\0\0\x18ftypheic" + b"\0" * 40,
}


@pytest.mark.parametrize("content", NO_PICTURES.values(), ids=NO_PICTURES)
def test_whatever_its_name_says_a_file_of_another_kind_is_no_picture(content):
    assert measured(content) is None
    assert "no picture" in (refusal(content) or "")


def test_a_picture_may_have_as_much_as_x_takes_and_not_a_byte_more():
    assert refusal(PNG + b"\0" * (LARGEST - len(PNG))) is None
    assert refusal(PNG + b"\0" * (LARGEST - len(PNG) + 1)) == (
        "The picture has 5.1 MB; a picture may have 5 MB. Save it smaller and choose it again."
    )


@given(st.sampled_from([content for content, *_ in KINDS.values()] + [gif(), animated_png()]), st.data())
def test_a_broken_header_is_no_reason_to_stumble(content, data):
    cut = data.draw(st.integers(0, len(content)))
    at = data.draw(st.integers(0, max(0, cut - 1)))
    broken = bytearray(content[:cut])
    if broken:
        broken[at] = data.draw(st.integers(0, 255))
    found = measured(bytes(broken))
    assert found is None or (found.width > 0 and found.height > 0)


@given(st.binary(max_size=200), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBPVP8X"]))
def test_no_bytes_at_all_make_it_stumble(content, start):
    measured(start + content)


def test_the_bytes_of_a_picture_stay_out_of_the_log():
    assert "PNG\\r" not in repr(OurPicture(PNG, PictureKind.PNG, "A red and white banner"))
