"""What a page says of itself: where it begins and ends, what it cost, which posts are gone; and looking again."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.reading import Look, Source
from bot.network import Unavailable

OURS = Look(Source.MENTIONS, "900000001")
NOT_FOUND = "https://api.twitter.com/2/problems/resource-not-found"


def post(number: int, *edits: str, text: str = "words") -> dict[str, Any]:
    """As little as X may say of a post."""
    return {"id": str(number), "text": text, "edit_history_tweet_ids": [*(edits or [str(number)])]}


def answer(*posts: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return {"data": list(posts), "meta": {"result_count": len(posts)}, **rest}


def test_a_page_says_where_it_begins_and_ends_and_what_it_cost(oracle, x):
    referred = {"id": "3", "author_id": "41", "text": "before", "edit_history_tweet_ids": ["3"]}
    users = [{"id": "41", "username": "RutaWrites"}, {"id": "42", "username": "OwenWalks"}]
    meta = {"next_token": "onward", "newest_id": "9", "oldest_id": "5"}
    oracle.says(
        {"data": [post(9), {"id": "6"}, None], "meta": meta, "includes": {"tweets": [referred], "users": users}}
    )
    page = x.page(OURS)
    assert (page.newest, page.oldest, page.more) == ("9", "5", True)
    assert (page.posts_read, page.users_read) == (3, 2)


def test_an_empty_page_with_more_behind_it_is_followed(oracle, x):
    empty = {"meta": {"result_count": 0, "next_token": "onward"}}
    oracle.says(empty, answer(post(9)))
    assert x.page(OURS).newest == "9"
    assert oracle.requests[1].query["pagination_token"] == "onward"
    oracle.says(empty)
    with pytest.raises(Unavailable, match="one empty page after the other"):
        x.page(OURS)


def test_posts_that_are_gone_or_no_longer_public_are_told_each_once(oracle, x):
    problem = {"type": NOT_FOUND, "resource_type": "tweet", "resource_id": "55", "parameter": "referenced_tweets.id"}
    hidden = {
        "type": "https://api.x.com/2/problems/not-authorized-for-resource",
        "resource_type": "post",
        "value": "56",
    }
    others = [
        problem | {"resource_type": "user", "resource_id": "41"},
        problem | {"type": "https://api.x.com/2/problems/field-unauthorized", "resource_id": "58"},
        problem | {"resource_id": "not-an-id"},
        "nonsense",
    ]
    oracle.says(answer(post(9), errors=[problem, problem, hidden, *others]))
    assert x.page(OURS).gone == ("55", "56")


def test_looking_again_finds_the_deleted_and_the_newest_words_of_the_edited(oracle, x):
    first = post(10, "10", "12", text="Frist words")
    latest = post(12, "10", "12", text="First words")
    oracle.says(
        answer(first, post(20), errors=[{"type": NOT_FOUND, "resource_type": "tweet", "resource_id": "30"}]),
        answer(latest),
    )
    page = x.look_again(["10", "20", "30", "20", "not-an-id"])
    assert [request.query["ids"] for request in oracle.requests] == ["10,20,30", "12"]
    assert {found.key: found.text for found in page.posts}["10"] == "First words"
    assert page.gone == ("30",)
    assert page.posts_read == 3


def test_an_edited_post_whose_newest_version_is_gone_is_gone(oracle, x):
    missing = {"type": NOT_FOUND, "resource_type": "tweet", "resource_id": "12"}
    oracle.says(answer(post(10, "10", "12")), {"errors": [missing]})
    page = x.look_again(["10"])
    assert (page.posts, page.gone) == ((), ("10",))


def test_when_all_posts_are_gone_no_post_comes_back(oracle, x):
    oracle.says({"errors": [{"type": NOT_FOUND, "resource_type": "tweet", "value": "30"}]})
    assert x.look_again(["30"]).gone == ("30",)


def test_looking_again_at_nothing_asks_nothing(oracle, x):
    assert x.look_again([]).posts == ()
    assert not oracle.requests
