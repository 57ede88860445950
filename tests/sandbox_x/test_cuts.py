"""What is carried out and not answered, and what is lost on the way."""

from __future__ import annotations

import pytest
import requests
import tweepy


@pytest.mark.parametrize("fault", ["reset", "lost"])
def test_a_connection_can_be_cut_after_the_work_or_before_it(x, fault: str):
    x.faults.x = fault
    with pytest.raises(requests.ConnectionError, match="Connection aborted"):
        x.client().create_tweet(text="Visiting ends at 19:30 today")
    assert [post.text for post in x.timeline.posts()] == ["Visiting ends at 19:30 today"] * (fault == "reset")
    x.faults.x = "ok"
    x.client().get_me()


def test_a_503_can_come_after_the_work(x):
    x.faults.x = "late503"
    with pytest.raises(tweepy.TwitterServerError, match="503"):
        x.client().create_tweet(text="Visiting ends at 19:30 today")
    assert [post.text for post in x.timeline.posts()] == ["Visiting ends at 19:30 today"]


@pytest.mark.parametrize("fault", ["reset", "lost", "late503"])
def test_a_script_can_cut_one_request_and_let_the_next_through(x, fault: str):
    script = iter([fault, None])
    x.faults.x_script = lambda path: next(script)
    client = x.client()
    with pytest.raises((requests.ConnectionError, tweepy.TwitterServerError)):
        client.get_me()
    assert client.get_me().data.username == "AshcombeValeNHS"
    assert x.timeline.calls["GET /2/users/me"] == 2
