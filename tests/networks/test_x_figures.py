"""What came of our own posts, in X's figures: read in batches, as their author where the keys allow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.core.figures import Figures
from bot.network import Capped, Limited, Refused, Unavailable
from bot.networks.x import X
from bot.sandbox.x import tokens
from tests.networks.conftest import KEYS, Answer, Oracle

US = "AshcombeValeNHS"
LOOK_UP = "GET /2/tweets"
PUBLIC = {"retweet_count": 2, "reply_count": 3, "like_count": 5, "quote_count": 1, "impression_count": 90}


def at(sandbox: Any, *, writes: bool = True) -> X:
    keys = {"api_key": tokens.KEY, "api_secret": "s", "access_token": tokens.ACCESS, "access_token_secret": "s"}
    given: dict[str, Any] = {name: key if writes else None for name, key in keys.items()}
    return X(sandbox.x_api_url, bearer_token=tokens.BEARER, now=sandbox.clock.now, **given)


def ours(sandbox: Any, text: str = "Flu jabs from Monday") -> str:
    return str(sandbox.x.post(US, text).id)


@pytest.mark.parametrize("writes", [True, False], ids=["as its author", "as the app"])
def test_likes_answers_quotes_and_reposts_are_counted(sandbox, writes):
    key = ours(sandbox)
    sandbox.x.react(key, likes=3, impressions=40)
    sandbox.x.react(key, likes=1)
    sandbox.x.post("RutaWrites", "Where?", reply_to=key)
    sandbox.x.post("RutaWrites", "Good news", quote=key)
    sandbox.x.repost("RutaWrites", key)
    assert at(sandbox, writes=writes).measure([key]) == {key: Figures(4, 1, 1, 1, 41)}


def test_a_post_that_was_edited_is_measured_under_its_first_key(sandbox):
    key = ours(sandbox)
    fresh = sandbox.x.edit(key, "Flu jabs from Tuesday").id
    sandbox.x.react(fresh, likes=2)
    assert at(sandbox).measure([key])[key].likes == 2


def test_many_are_read_a_hundred_at_a_time_and_each_once(sandbox):
    keys = [ours(sandbox, f"Notice {number}") for number in range(130)]
    found = at(sandbox).measure([*keys, keys[0]])
    assert list(found) == keys
    assert (sandbox.x.calls[LOOK_UP], sandbox.x.delivered["posts"]) == (2, 130)
    assert sandbox.x.delivered["users"] == 0


def test_what_is_not_there_any_more_is_left_out(sandbox):
    gone, key = ours(sandbox, "Oops"), ours(sandbox)
    sandbox.x.delete(gone)
    assert list(at(sandbox).measure([gone, "7", key, "no id"])) == [key]


def test_nothing_is_asked_about_nothing(sandbox):
    assert at(sandbox).measure([]) == {}
    assert at(sandbox).measure(["../tweets"]) == {}
    assert sandbox.x.calls[LOOK_UP] == 0


def test_after_thirty_days_the_public_figures_do(sandbox):
    key = ours(sandbox)
    sandbox.x.react(key, likes=3)
    sandbox.clock.advance(31 * 24 * 3600)
    assert at(sandbox).measure([key]) == {key: Figures(3, 0, 0, 0, 3)}


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("503", Unavailable), ("lost", Unavailable), ("broken", Unavailable), ("429", Limited), ("capped", Capped),
     ("402", Capped), ("401", Refused)],
)  # fmt: skip
def test_what_goes_wrong_is_told_apart_as_in_reading(sandbox, fault, kind):
    key = ours(sandbox)
    sandbox.x.faults.x_script = lambda path: fault
    with pytest.raises(kind):
        at(sandbox).measure([key])


# What only a made-up X would answer.


def post(number: str = "11", **more: Any) -> dict[str, Any]:
    return {"id": number, "text": "Flu jabs", "edit_history_tweet_ids": [number], "public_metrics": PUBLIC, **more}


def test_a_post_that_x_bars_as_a_whole_is_asked_for_again(oracle: Oracle, connect: Callable[..., X]):
    barred = {"resource_id": "11", "type": "https://api.x.com/2/problems/not-authorized-for-field"}
    own = {"non_public_metrics": {"impression_count": 95}}
    oracle.says({"data": [post("12", **own)], "errors": [barred]}, {"data": [post("11")]})
    found = connect(**KEYS).measure(["11", "12"])
    assert [(key, one.impressions) for key, one in found.items()] == [("11", 90), ("12", 95)]
    first, second = oracle.requests
    assert set(first.query["tweet.fields"].split(",")) == {"public_metrics", "non_public_metrics"}
    assert (second.query["tweet.fields"], second.query["ids"]) == ("public_metrics", "11")


def test_without_keys_of_our_own_only_what_is_public_is_asked_for(oracle: Oracle, x: X):
    oracle.says({"data": [post()]})
    assert x.measure(["11"]) == {"11": Figures(5, 2, 3, 1, 90)}
    (request,) = oracle.requests
    assert request.query["tweet.fields"] == "public_metrics"
    assert request.headers["Authorization"].startswith("Bearer ")


@pytest.mark.parametrize(
    ("metrics", "figures"),
    [
        ({**PUBLIC, "retweet_count": None, "repost_count": 4}, Figures(5, 4, 3, 1, 90)),
        ({**PUBLIC, "impression_count": None}, Figures(5, 2, 3, 1, None)),
        ({**PUBLIC, "like_count": -1}, None),
        ({**PUBLIC, "like_count": "many"}, None),
        ({**PUBLIC, "like_count": True}, None),
        (None, None),
        ([], None),
    ],
)
def test_figures_are_taken_as_they_come_and_broken_ones_left_out(oracle: Oracle, x: X, metrics, figures):
    oracle.says({"data": [post(public_metrics=metrics), post("12"), 3]})
    assert x.measure(["11", "12"]).get("11") == figures


def test_an_answer_that_is_not_x_s_is_no_figure(oracle: Oracle, x: X):
    oracle.says(Answer(b"<html>"))
    with pytest.raises(Unavailable):
        x.measure(["11"])


def test_posts_of_a_further_account_are_measured_by_what_everybody_may_see(sandbox):
    other = str(sandbox.x.post("AshcombeEvents", "Open day on Saturday").id)
    sandbox.x.react(other, likes=2, impressions=30)
    for writes in (True, False):
        found = at(sandbox, writes=writes).measure([ours(sandbox, f"Flu jabs, {writes}"), other])
        assert found[other] == Figures(2, 0, 0, 0, 30)
        assert len(found) == 2
