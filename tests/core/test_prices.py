"""Prices are exact sums of millionths of a dollar, written as people write money."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import prices
from bot.core.prices import Prices
from bot.core.reading import Source

LIST = Prices(own_mention=1_000, post=5_000, user=10_000, create=15_000, create_with_link=200_000)


@pytest.mark.parametrize(
    ("source", "posts", "users", "amount"),
    [
        (Source.MENTIONS, 100, 0, "$0.10"),
        (Source.MENTIONS, 100, 60, "$0.70"),
        (Source.SEARCH, 100, 0, "$0.50"),
        (Source.SEARCH, 3, 2, "$0.035"),
        (Source.OWN, 1, 1, "$0.015"),
        (Source.SEARCH, 0, 0, "$0.00"),
    ],
)
def test_a_page_costs_what_its_posts_and_accounts_cost(source, posts, users, amount):
    assert prices.dollars(prices.of_read(LIST, source, posts=posts, users=users)) == amount


def test_a_post_of_ours_costs_more_with_a_link():
    assert prices.dollars(prices.of_publishing(LIST, with_link=False)) == "$0.015"
    assert prices.dollars(prices.of_publishing(LIST, with_link=True)) == "$0.20"


@pytest.mark.parametrize(
    ("micro", "words"),
    [
        (0, "$0.00"),
        (1, "$0.000001"),
        (1_000, "$0.001"),
        (15_000, "$0.015"),
        (1_200_000, "$1.20"),
        (100_000_000, "$100.00"),
        (1_250_000_000, "$1,250.00"),
        (-15_000, "-$0.015"),
    ],
)
def test_money_is_written_exactly_with_two_decimals_at_least(micro, words):
    assert prices.dollars(micro) == words


@given(st.integers(min_value=0, max_value=10**15))
def test_no_part_of_a_sum_is_lost_in_writing_it(micro):
    whole, decimals = prices.dollars(micro).removeprefix("$").replace(",", "").split(".")
    assert int(whole) * prices.MICRO + int(decimals.ljust(6, "0")) == micro
