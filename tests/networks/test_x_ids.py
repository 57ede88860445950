"""An id of X holds the moment of its post."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.networks import x_ids


def test_ids_hold_their_moment():
    moment = datetime(2026, 11, 20, 9, 0, 0, 123_000, tzinfo=UTC)
    assert x_ids.moment_of(x_ids.first_id_at(moment)) == moment
    assert x_ids.before(moment) < x_ids.first_id_at(moment)
    assert x_ids.moment_of(x_ids.before(moment)) == moment - timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("value", "yes"), [("5", True), ("", False), (5, False), ("٣", False), ("-1", False), ("9" * 20, False)]
)
def test_an_id_is_a_string_of_up_to_19_digits(value, yes):
    assert x_ids.is_id(value) is yes
