"""An alt text says what a picture shows, and never its file's name."""

from __future__ import annotations

import pytest

from bot.core.alt_text import LONGEST, complaint

NAME = "Autumn walk final2.JPG"


@pytest.mark.parametrize(
    "alt",
    [
        "Two nurses wave from a garden bench",
        "A poster: “Flu jabs, Monday 9 to 5, main entrance”",
        "The imaging suite at Ashcombe",
        "Photographs on a ward wall",
        "Open day, Saturday",
        "a" * LONGEST,
    ],
)
def test_words_that_describe_are_taken(alt):
    assert complaint(alt, name=NAME) is None


@pytest.mark.parametrize("alt", ["", "  \n"])
def test_without_words_it_has_to_be_called_decorative(alt):
    assert "decorative" in (complaint(alt) or "")


@pytest.mark.parametrize(
    "alt",
    [NAME, "autumn WALK final2", "poster.png", "IMG_2041", "IMG-20261120-WA0003", "DSC01234", "Screenshot 2026-11-20",
     "Untitled", "20261120_101500", "image", "photo (3)"],
)  # fmt: skip
def test_the_name_of_a_file_describes_nothing(alt):
    assert "name of a file" in (complaint(alt, name=NAME) or "")


@pytest.mark.parametrize("alt", ["Image of a garden", "an image of a garden", "A photo of Ward 3", "The picture of us"])
def test_it_does_not_begin_by_saying_that_it_is_a_picture(alt):
    assert "image of" in (complaint(alt) or "")


def test_it_may_be_as_long_as_the_networks_take():
    assert complaint("a" * (LONGEST + 1)) == "The description has 1,001 characters; 1,000 is the most. Shorten it."
