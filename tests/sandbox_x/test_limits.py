"""How often X may be asked, and what goes wrong on purpose."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
import requests
import tweepy

from bot.sandbox.faults import Faults
from bot.sandbox.x.limits import LIMITS
from tests.waiting import until

TRUST = "900000001"
MENTIONS = "GET /2/users/:id/mentions"


def headers_of(x: Any, **more: Any) -> dict[str, str]:
    client = x.client()
    client.return_type = requests.Response
    return dict(client.get_users_mentions(TRUST, **more).headers)


def window(headers: dict[str, str]) -> tuple[int, int, int]:
    limit, remaining, reset = (int(headers[f"x-rate-limit-{name}"]) for name in ("limit", "remaining", "reset"))
    return limit, remaining, reset


def test_every_answer_says_what_is_left_of_the_window(x):
    reset = int((x.clock.now() + timedelta(minutes=15)).timestamp())
    assert window(headers_of(x)) == (450, 449, reset)
    x.clock.advance(60)
    assert window(headers_of(x)) == (450, 448, reset)


def test_the_account_and_the_app_have_windows_of_their_own(x):
    headers_of(x)
    assert window(headers_of(x, user_auth=True))[:2] == (300, 299)


def test_one_request_too_many_is_refused_until_the_window_ends(x):
    x.timeline.limits.set(MENTIONS, user=2, app=2)
    client = x.client()
    for _ in range(2):
        client.get_users_mentions(TRUST)
    with pytest.raises(tweepy.TooManyRequests) as refused:
        client.get_users_mentions(TRUST)
    assert refused.value.reset_time == int((x.clock.now() + timedelta(minutes=15)).timestamp())
    assert refused.value.response.headers["x-rate-limit-remaining"] == "0"
    assert refused.value.response.json()["title"] == "Too Many Requests"
    client.search_recent_tweets("other endpoints go on")
    x.clock.advance(899)
    with pytest.raises(tweepy.TooManyRequests):
        client.get_users_mentions(TRUST)
    x.clock.advance(1)
    assert client.get_users_mentions(TRUST).meta["result_count"] == 0


def test_the_limits_are_those_that_x_publishes():
    assert (LIMITS[MENTIONS], LIMITS["GET /2/tweets/search/recent"]) == ((300, 450), (300, 450))
    assert LIMITS["POST /2/tweets"][0] == 100
    assert LIMITS["GET /2/tweets"] == (900, 900)


def test_an_unknown_endpoint_has_no_limit_to_set(timeline):
    with pytest.raises(ValueError, match="no endpoint"):
        timeline.limits.set("GET /2/likes", 1, 1)


def test_requests_and_what_they_cost_are_counted(x):
    x.timeline.post("anna", "@AshcombeValeNHS one")
    x.client().get_users_mentions(TRUST, expansions=["author_id"])
    x.client().get_users_mentions(TRUST)
    assert x.timeline.calls == {MENTIONS: 2}
    assert (x.timeline.delivered["posts"], x.timeline.delivered["users"]) == (2, 1)


@pytest.mark.parametrize("wrong", [{"bearer": "another"}, {"bearer": ""}])
def test_a_wrong_bearer_token_is_refused(x, wrong: dict[str, str]):
    with pytest.raises(tweepy.Unauthorized):
        x.client(**wrong).get_users_mentions(TRUST)


@pytest.mark.parametrize("wrong", [{"key": "another"}, {"access": "another"}])
def test_a_wrong_user_token_is_refused(x, wrong: dict[str, str]):
    with pytest.raises(tweepy.Unauthorized) as refused:
        x.client(**wrong).get_me()
    assert refused.value.response.headers["content-type"].startswith("application/problem+json")


def test_no_token_and_half_an_oauth_header_are_refused(x):
    for header in ({}, {"Authorization": 'OAuth oauth_consumer_key="sandbox-x-key", oauth_token="sandbox-x-access"'}):
        assert requests.get(f"{x.url}/2/users/me", headers=header, timeout=5).status_code == 401


def test_an_unknown_address_is_a_404(x):
    assert requests.get(f"{x.url}/2/bookmarks", timeout=5).status_code == 404


def test_x_can_be_down(x):
    x.faults.x = "down"
    with pytest.raises(tweepy.TwitterServerError, match="503"):
        x.client().create_tweet(text="Good morning")
    x.faults.x = "ok"
    assert x.timeline.posts() == []
    x.client().create_tweet(text="Good morning")


def test_x_can_be_slow_but_answers(x):
    x.faults.x = "slow"
    x.faults.x_slow = 0.05
    with pytest.raises(requests.Timeout):
        x.impatient(0.01).get_users_mentions(TRUST)
    assert x.client().get_users_mentions(TRUST).meta == {"result_count": 0}


def test_a_timed_out_post_was_carried_out_all_the_same(x):
    x.faults.x = "timeout"
    with pytest.raises(requests.Timeout):
        x.impatient().create_tweet(text="Visiting ends at 19:30 today")
    assert [post.text for post in x.timeline.posts()] == ["Visiting ends at 19:30 today"]


def test_a_held_request_holds_up_no_other_and_ends_when_the_fault_is_lifted(x):
    x.faults.x_script = lambda path: "timeout" if "mentions" in path else None
    endings: list[BaseException] = []

    def wait_in_vain() -> None:
        try:
            x.client().get_users_mentions(TRUST)
        except tweepy.TwitterServerError as error:
            endings.append(error)

    waiting = threading.Thread(target=wait_in_vain)
    waiting.start()
    assert x.client().search_recent_tweets("anything").data is None
    assert waiting.is_alive()
    # Lifted until it is felt: the request may only be on its way when the fault is lifted for the first time.
    until(lambda: x.faults.release() or endings)
    waiting.join()
    assert [str(one) for one in endings] == ["504 Gateway Timeout\nGateway Timeout"]


def test_a_hold_ends_by_itself(x):
    x.faults.x, x.faults.x_hold = "timeout", 0.05
    with pytest.raises(tweepy.TwitterServerError, match="504"):
        x.client().get_me()


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("429", tweepy.TooManyRequests),
        ("503", tweepy.TwitterServerError),
        ("401", tweepy.Unauthorized),
        ("402", tweepy.HTTPException),
        ("capped", tweepy.TooManyRequests),
        ("broken", requests.JSONDecodeError),
    ],
)
def test_a_script_decides_request_by_request(x, fault: str, error: type[Exception]):
    script = iter([None, fault, None])
    x.faults.x_script = lambda path: next(script)
    client = x.client()
    client.get_users_mentions(TRUST)
    with pytest.raises(error):
        client.get_users_mentions(TRUST)
    client.get_users_mentions(TRUST)


def test_a_scripted_429_says_when_to_come_back(x):
    x.faults.x_script, x.faults.x_retry_after = lambda path: "429", 7
    with pytest.raises(tweepy.TooManyRequests) as refused:
        x.client().get_me()
    assert refused.value.reset_time == int((x.clock.now() + timedelta(seconds=7)).timestamp())


def test_a_capped_plan_is_told_by_its_type(x):
    x.faults.x_script = lambda path: "capped"
    with pytest.raises(tweepy.TooManyRequests) as refused:
        x.client().get_me()
    assert refused.value.response.json()["type"] == "https://api.twitter.com/2/problems/usage-capped"


def test_the_switches_tell_whoever_listens_and_refuse_other_words():
    heard: list[dict[str, str]] = []
    faults = Faults(heard.append)
    faults.x = "down"
    faults.set(slack="limited")
    assert heard == [{"x": "down", "slack": "ok"}, {"x": "down", "slack": "limited"}]
    assert faults.as_dict() == heard[-1]
    for wrong in ({"x": "broken"}, {"slack": "down"}):
        with pytest.raises(ValueError, match="can be"):
            faults.set(**wrong)
    faults.x_script = lambda path: "nonsense"
    with pytest.raises(ValueError, match="may answer"):
        faults.for_x("/")
