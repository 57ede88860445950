"""Which request each look becomes, and which are not worth sending."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.reading import Look, Source
from bot.network import Refused
from bot.networks import x_ids

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def id_at(moment: datetime) -> str:
    return str(x_ids.first_id_at(moment))


@pytest.mark.parametrize(
    ("source", "subject", "path"),
    [
        (Source.MENTIONS, "900000001", "/x/2/users/900000001/mentions"),
        (Source.OWN, "900000001", "/x/2/users/900000001/tweets"),
        (Source.SEARCH, "#AshcombeVale", "/x/2/tweets/search/recent"),
    ],
)
def test_each_source_has_its_place_and_asks_for_all_that_a_card_needs(oracle, x, source, subject, path):
    recent, newer = id_at(NOW - timedelta(hours=2)), id_at(NOW - timedelta(hours=1))
    x.page(Look(source, subject, since=recent, until=newer))
    (request,) = oracle.requests
    assert request.path == path
    assert (request.query["since_id"], request.query["until_id"]) == (recent, newer)
    assert request.query["max_results"] == "100"
    assert "note_tweet" in request.query["tweet.fields"].split(",")
    assert "alt_text" in request.query["media.fields"].split(",")
    assert "referenced_tweets.id.author_id" in request.query["expansions"].split(",")


def test_the_first_read_starts_at_a_moment_and_includes_it(oracle, x):
    start = NOW - timedelta(days=1)
    x.page(Look(Source.MENTIONS, "900000001", start=start))
    assert int(oracle.requests[0].query["since_id"]) == x_ids.first_id_at(start) - 1


@pytest.mark.parametrize("days", [6.999, 8, 400])
def test_a_search_reaches_back_seven_days_less_a_margin_and_no_further(oracle, x, days):
    x.page(Look(Source.SEARCH, "#AshcombeVale", since=id_at(NOW - timedelta(days=days))))
    since = x_ids.moment_of(int(oracle.requests[0].query["since_id"]))
    assert timedelta(days=6, hours=23) < NOW - since < timedelta(days=7, minutes=-5)


def test_mentions_may_be_asked_for_from_further_back(oracle, x):
    old = id_at(NOW - timedelta(days=30))
    x.page(Look(Source.MENTIONS, "900000001", since=old))
    assert oracle.requests[0].query["since_id"] == old


def test_where_nothing_can_lie_between_nothing_is_asked(oracle, x):
    week_ago = id_at(NOW - timedelta(days=7))
    assert not x.page(Look(Source.SEARCH, "#AshcombeVale", since="5", until=week_ago)).more
    assert not x.page(Look(Source.MENTIONS, "900000001", since="5", until="6")).more
    assert not oracle.requests


def test_a_search_longer_than_x_takes_is_said_before_it_is_sent(oracle, x):
    with pytest.raises(Refused, match="512 characters"):
        x.page(Look(Source.SEARCH, "a" * 513))
    assert not oracle.requests


@pytest.mark.parametrize("subject", ["", "AshcombeValeNHS", "1/../2"])
def test_a_timeline_is_asked_for_by_id_only(oracle, x, subject):
    with pytest.raises(Refused, match="no account id"):
        x.page(Look(Source.MENTIONS, subject))
    assert not oracle.requests


def test_an_account_is_found_by_its_handle(oracle, x):
    oracle.says({"data": {"id": "900000001", "username": "AshcombeValeNHS", "name": "Ashcombe Vale"}})
    found = x.account("@ashcombevalenhs")
    assert (found.network_id, found.handle, found.name) == ("900000001", "AshcombeValeNHS", "Ashcombe Vale")
    assert oracle.requests[0].path == "/x/2/users/by/username/ashcombevalenhs"
