"""The dated file about X says what FACTS says, and a mistake in it is found at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from bot.networks.x_rules import XRules, x_rules


def test_the_file_is_dated_and_complete():
    rules = x_rules()
    assert rules.checked_on >= date(2026, 11, 1)
    assert (rules.prices.own_mention, rules.prices.post, rules.prices.user) == (1_000, 5_000, 10_000)
    assert (rules.prices.create, rules.prices.create_with_link) == (15_000, 200_000)
    assert (rules.reach.mentions, rules.reach.query_length, rules.windows.length) == (800, 512, timedelta(minutes=15))
    assert timedelta(days=6) < rules.reach.search < timedelta(days=7)
    assert (rules.length.post, rules.length.link) == (280, 23)
    assert (rules.pictures.most, rules.pictures.bytes, rules.pictures.alt) == (4, 5 * 1024 * 1024, 1000)


def test_the_rule_for_answers_carries_the_date():
    rules = x_rules()
    assert rules.reply_rules.checked_on == rules.checked_on
    assert rules.reply_rules.intent_url.format(post="5") == "https://x.com/intent/post?in_reply_to=5"


@pytest.mark.parametrize("table", ["prices", "windows", "reach", "length", "pictures", "reply"])
def test_a_name_that_is_not_known_is_refused(table):
    given = x_rules().model_dump()
    if isinstance(given[table], dict):
        given[table]["mistyped"] = 1
    else:
        given[table] = {"mistyped": 1}
    with pytest.raises(ValidationError):
        XRules.model_validate(given)
