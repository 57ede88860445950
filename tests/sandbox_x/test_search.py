"""Recent search: what each operator finds, how far back it reaches, and what X refuses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import tweepy

from bot.sandbox.x.posts import Row
from bot.sandbox.x.snowflakes import first_id


def found(x: Any, query: str, **more: Any) -> set[str]:
    """The names of the posts that a search finds."""
    answer = x.client().search_recent_tweets(query, max_results=100, **more)
    return {name for name, post in x.named.items() if post.number in {one.id for one in answer.data or []}}


@pytest.fixture
def posted(x):
    """Seven posts that differ in what the operators look at."""
    post = x.timeline.post
    x.named = {
        "full": (full := post("anna", "The car park at Ashcombe General is FULL again @AshcombeValeNHS")),
        "tag": post("bert", "Park life #AshcombeVale"),
        "rival": post("bert", "Rung @BrookmereHosp twice. The park's lovely."),
        "answer": post("AshcombeValeNHS", "We are sorry about the car park", reply_to=full.id),
        "quote": post("cora", "General rule: arrive early", quote=full.id),
        "link": post("dora", "See https://vale.example/parking and car-parking", language="cy"),
        "repost": x.timeline.repost("cora", full.id),
    }
    return x


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("park", {"full", "tag", "answer", "repost"}),
        ("PARK -is:retweet", {"full", "tag", "answer"}),
        ("car park", {"full", "answer", "repost"}),
        ("parking", {"link"}),
        ('"car park"', {"full", "answer", "repost"}),
        ('"park car"', set()),
        ('"Ashcombe General" -is:retweet', {"full"}),
        ("#ashcombevale", {"tag"}),
        ("#ashcombe", set()),
        ("@brookmerehosp", {"rival"}),
        ("@AshcombeValeNHS -is:retweet", {"full"}),
        ("from:bert", {"tag", "rival"}),
        ("from:@BERT -lovely -park's", {"tag"}),
        ("from:nobody_at_all", set()),
        ("to:anna", {"answer"}),
        ("sorry OR lovely", {"answer", "rival"}),
        ("from:bert (life OR lovely) -#AshcombeVale", {"rival"}),
        ("sorry OR rung twice", {"answer", "rival"}),
        ("(sorry OR rung) twice", {"rival"}),
        ("general is:quote", {"quote"}),
        ("car is:reply", {"answer"}),
        ("car has:links", {"link"}),
        ("car lang:cy", {"link"}),
        ("park has:hashtags", {"tag"}),
        ("car has:mentions -is:reply -is:retweet", {"full"}),
        ('url:"vale.example"', {"link"}),
    ],
)
def test_an_operator_finds_what_it_says(posted, query: str, names: set[str]):
    assert found(posted, query) == names


def test_a_conversation_is_found_by_its_first_post(posted):
    assert found(posted, f"conversation_id:{posted.named['full'].id}") == {"full", "answer"}


def test_pictures_are_found(x, png):
    x.named = {
        "picture": x.timeline.post("anna", "a park", pictures=[(png, None)]),
        "bare": x.timeline.post("bert", "park"),
    }
    assert found(x, "park has:images") == found(x, "park has:media") == {"picture"}


def test_deleted_and_older_versions_are_not_found(posted):
    posted.timeline.delete(posted.named["answer"].id)
    old = posted.named["tag"]
    posted.named["edited"] = posted.timeline.edit(old.id, "Park strife")
    assert found(posted, "park -is:retweet") == {"full", "edited"}


@pytest.mark.parametrize(
    "query",
    ["", "-park", "is:retweet", "lang:en", "park OR is:reply", "(park", "park)", "park OR", '"park', "-(a b)",
     "bio:nurse", "is:funny", "from:", "!", "x" * 513],
)  # fmt: skip
def test_what_x_would_not_understand_is_refused(x, query: str):
    with pytest.raises(tweepy.BadRequest):
        x.client().search_recent_tweets(query)


def test_a_query_of_512_characters_is_allowed(x):
    assert x.client().search_recent_tweets("y" * 512).data is None


def test_search_reaches_back_seven_days(x):
    now = x.clock.now()
    week = timedelta(days=7)
    _, inside = x.timeline.load(
        [
            Row("anna", "park of old", now - week - timedelta(seconds=1)),
            Row("anna", "park", now - week + timedelta(seconds=1)),
        ]
    )
    assert [one.id for one in x.client().search_recent_tweets("park").data] == [inside.number]


@pytest.mark.parametrize("name", ["since_id", "until_id"])
def test_an_id_older_than_seven_days_is_refused(x, name: str):
    old = first_id(x.clock.now() - timedelta(days=7, seconds=1))
    with pytest.raises(tweepy.BadRequest, match=f"'{name}' must be"):
        x.client().search_recent_tweets("park", **{name: old})


def test_a_time_older_than_seven_days_is_refused(x):
    with pytest.raises(tweepy.BadRequest, match="'start_time' must be"):
        x.client().search_recent_tweets("park", start_time=x.clock.now() - timedelta(days=8))


def test_the_present_seconds_cannot_be_an_end(x):
    with pytest.raises(tweepy.BadRequest, match="10 seconds"):
        x.client().search_recent_tweets("park", end_time=x.clock.now())


def test_pages_lead_through_what_matches_only(x):
    now = x.clock.now()
    rows = [Row("anna", f"{'park' if n % 3 else 'ward'} {n}", now - timedelta(seconds=60 - n)) for n in range(60)]
    wanted = [post.number for post in x.timeline.load(rows) if "park" in post.text]
    pages = list(tweepy.Paginator(x.client().search_recent_tweets, "park", max_results=15))
    assert [post.id for page in pages for post in page.data or []] == wanted[::-1]
    assert [len(page.data) for page in pages] == [15, 15, 10]


def test_since_and_until_cut_the_slice(x):
    now = x.clock.now()
    posts = x.timeline.load([Row("anna", f"park {n}", now - timedelta(seconds=20 - n)) for n in range(20)])
    answer = x.client().search_recent_tweets("park", since_id=posts[4].id, until_id=posts[8].id)
    assert [one.id for one in answer.data] == [posts[7].number, posts[6].number, posts[5].number]
