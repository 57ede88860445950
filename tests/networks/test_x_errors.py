"""Each way in which X can fail becomes one kind of trouble and one plain sentence."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from bot.core.reading import Look, Source
from bot.core.zone_times import clock_time
from bot.network import Capped, Limited, Refused, Trouble, Unavailable

OURS = Look(Source.MENTIONS, "900000001")
PROBLEMS = "https://api.twitter.com/2/problems/"
HTML = b"<!doctype html><title>Log in</title>"
NOW = 1_795_165_200  # 2026-11-20 09:00 UTC, the clock of these tests


def trouble(oracle, x, **answer) -> Trouble:
    oracle.answers[0].__dict__.update(answer)
    with pytest.raises(Trouble) as found:
        x.page(OURS)
    return found.value


@pytest.mark.parametrize(
    ("status", "body", "kind", "says"),
    [
        (400, {"title": "Invalid Request"}, Refused, "does not accept what this watch asks"),
        (400, {"errors": [{"parameters": {"query": ["("], "<b>": []}, "message": "no"}]}, Refused, "(look at: query)"),
        (401, {"title": "Unauthorized", "status": 401}, Refused, "does not accept our keys (401)"),
        (401, HTML, Refused, "does not accept our keys (401)"),
        (402, {"title": "Credits depleted"}, Capped, "add credit"),
        (403, {"type": PROBLEMS + "client-not-enrolled"}, Refused, "plan or our app's permissions"),
        (403, {"type": PROBLEMS + "credits-depleted"}, Capped, "add credit"),
        (403, HTML, Unavailable, "firewall or proxy"),
        (404, {"title": "Not Found Error"}, Refused, "no such account or post"),
        (429, {"type": PROBLEMS + "usage-capped"}, Capped, "add credit"),
        (429, {"type": "https://api.x.com/2/problems/usage-capped"}, Capped, "add credit"),
        (500, {"title": "Internal Server Error"}, Unavailable, "it answered 500"),
        (503, HTML, Unavailable, "it answered 503"),
        (503, ["not", "an", "object"], Unavailable, "it answered 503"),
        (503, {"errors": [7, None]}, Unavailable, "it answered 503"),
        (418, {}, Unavailable, "it answered 418"),
        (200, HTML, Unavailable, "not its API's"),
        (200, b'{"data": [', Unavailable, "not its API's"),
        (200, b"[" * 100_000, Unavailable, "not its API's"),
        (200, [], Unavailable, "not its API's"),
        (200, {}, Unavailable, "not its API's"),
        (200, {"errors": [{"type": PROBLEMS + "resource-not-found"}]}, Refused, "no such account"),
    ],
)
def test_each_failure_has_its_kind_and_its_sentence(oracle, x, status, body, kind, says):
    found = trouble(oracle, x, status=status, body=body)
    assert type(found) is kind
    assert says in found.sentence


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (str(NOW + 420), 420),
        (f"{NOW + 420}.5", 420.5),
        (None, 60),
        ("soon", 60),
        ("nan", 60),
        ("inf", 60),
        ("1" * 400, 60),
        (str((NOW + 420) * 1000), 60),
        (str(NOW - 30), 5),
        ("0", 5),
    ],
)
def test_too_many_requests_waits_until_x_says_or_a_minute_where_it_says_nothing_sensible(oracle, x, header, seconds):
    headers = {} if header is None else {"x-rate-limit-reset": header}
    found = trouble(oracle, x, status=429, body={"title": "Too Many Requests"}, headers=headers)
    assert isinstance(found, Limited)
    assert found.until - x._now() == timedelta(seconds=seconds)
    assert f"{clock_time(found.until, UTC)} UTC" in found.sentence


def test_too_many_requests_does_not_hold_the_thread(oracle, x):
    trouble(oracle, x, status=429, body=HTML, headers={"x-rate-limit-reset": str(NOW + 800)})
    assert len(oracle.requests) == 1


def test_a_body_that_breaks_off_is_unavailable(oracle, x):
    assert isinstance(trouble(oracle, x, body=b'{"data"', headers={"Content-Encoding": "gzip"}), Unavailable)


def test_nothing_that_x_says_enters_a_sentence(oracle, x):
    words = "Bearer bearer-of-invented-secrets <!channel> wrong"
    for status in (400, 401, 402, 403, 404, 429, 500):
        body = {
            "title": words,
            "detail": words,
            "type": words,
            "errors": [{"message": words, "parameters": {words: 1}}],
        }
        sentence = trouble(oracle, x, status=status, body=body).sentence
        assert "invented" not in sentence
        assert "<!" not in sentence


@pytest.mark.parametrize("handle", ["", "@", "two words", "../../tweets", "a" * 21, "?x=1"])
def test_what_cannot_be_a_handle_is_never_sent(oracle, x, handle):
    with pytest.raises(Refused, match="letters, digits and underscores"):
        x.account(handle)
    assert not oracle.requests


def test_an_account_that_x_does_not_know_is_said_by_name(oracle, x):
    oracle.says({"errors": [{"type": PROBLEMS + "resource-not-found", "value": "AshcombeVale"}]})
    with pytest.raises(Refused, match="no account @AshcombeVale;"):
        x.account("@AshcombeVale")
