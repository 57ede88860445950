"""Paging through mentions with tweepy: to the end, between two ids or times, and no further back than X allows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import tweepy

from bot.sandbox.x.posts import Row
from bot.sandbox.x.snowflakes import moment_of

TRUST = "900000001"


def mention_often(x, count: int) -> list[str]:
    now = x.clock.now()
    rows = [Row("anna", f"@AshcombeValeNHS number {n}", now + timedelta(seconds=n - count)) for n in range(count)]
    return [post.id for post in x.timeline.load(rows)]


def test_pages_lead_to_the_end_each_post_once(x):
    ids = mention_often(x, 23)
    pages = list(tweepy.Paginator(x.client().get_users_mentions, TRUST, max_results=5))
    assert [str(post.id) for page in pages for post in page.data] == ids[::-1]
    assert [len(page.data) for page in pages] == [5, 5, 5, 5, 3]
    assert "next_token" not in pages[-1].meta
    assert "previous_token" not in pages[0].meta


def test_a_previous_token_leads_back(x):
    ids = mention_often(x, 12)
    client = x.client()
    first = client.get_users_mentions(TRUST, max_results=5)
    second = client.get_users_mentions(TRUST, max_results=5, pagination_token=first.meta["next_token"])
    back = client.get_users_mentions(TRUST, max_results=5, pagination_token=second.meta["previous_token"])
    assert [str(post.id) for post in back.data] == ids[:-6:-1]


def test_posts_that_arrive_between_two_pages_shift_nothing(x):
    ids = mention_often(x, 10)
    client = x.client()
    first = client.get_users_mentions(TRUST, max_results=5)
    x.timeline.post("bert", "@AshcombeValeNHS in between")
    second = client.get_users_mentions(TRUST, max_results=5, pagination_token=first.meta["next_token"])
    assert [str(post.id) for post in (*first.data, *second.data)] == ids[::-1]


def test_since_and_until_are_both_exclusive(x):
    ids = mention_often(x, 9)
    answer = x.client().get_users_mentions(TRUST, since_id=ids[2], until_id=ids[6])
    assert [str(post.id) for post in answer.data] == [ids[5], ids[4], ids[3]]


def test_start_is_inclusive_end_is_not_and_since_goes_before_start(x):
    ids = mention_often(x, 9)
    start, end = x.clock.now() - timedelta(seconds=6), x.clock.now() - timedelta(seconds=3)
    answer = x.client().get_users_mentions(TRUST, start_time=start, end_time=end)
    assert [str(post.id) for post in answer.data] == [ids[5], ids[4], ids[3]]
    answer = x.client().get_users_mentions(TRUST, start_time=start, since_id=ids[0], max_results=100)
    assert len(answer.data) == 8


def test_only_the_newest_800_mentions_can_be_reached(x):
    ids = mention_often(x, 1000)
    pages = tweepy.Paginator(x.client().get_users_mentions, TRUST, max_results=100, since_id=ids[0])
    assert [str(post.id) for post in pages.flatten()] == ids[:-801:-1]
    assert x.client().get_users_mentions(TRUST, until_id=ids[200]).data is None


def test_ids_are_snowflakes_of_their_time_and_never_repeat(x):
    ids = [int(id) for id in mention_often(x, 50)]
    same = [x.timeline.post("anna", f"@AshcombeValeNHS at once {n}").number for n in range(50)]
    assert ids + same == sorted(set(ids + same))
    assert {moment_of(number) for number in same} == {x.clock.now()}


@pytest.mark.parametrize(
    "wrong",
    [
        {"max_results": 4},
        {"max_results": 101},
        {"since_id": "abc"},
        {"tweet_fields": ["shoe_size"]},
        {"expansions": ["author"]},
        {"pagination_token": "made-up"},
        {"start_time": "yesterday"},
    ],
)
def test_a_wrong_parameter_is_named(x, wrong: dict[str, Any]):
    with pytest.raises(tweepy.BadRequest, match=str(next(iter(wrong))).split("_")[0]):
        x.client().get_users_mentions(TRUST, **wrong)
