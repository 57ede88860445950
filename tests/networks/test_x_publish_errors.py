"""What X and the ways to it can say to a publication, and what each means: published, not published, or look first."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.core.publishing import Draft
from bot.network import (
    Capped,
    Duplicate,
    Gone,
    Limited,
    NotAllowed,
    Refused,
    TooLong,
    Trouble,
    Unsure,
)
from bot.networks.x import X
from tests.networks.conftest import KEYS, NOW, Answer, Oracle

DRAFT = Draft("We will look into it", "2122000000000000001")
PROBLEMS = "https://api.x.com/2/problems/"


@pytest.fixture
def pen(connect: Callable[..., X]) -> X:
    return connect(**KEYS)


def said(detail: str, status: int = 403, kind: str = "about:blank") -> Answer:
    return Answer({"title": "Forbidden", "detail": detail, "type": kind, "status": status}, status)


def listed(message: str, status: int = 400) -> Answer:
    """X's other shape: the reason stands in a list of errors."""
    detail = "One or more parameters to your request was invalid."
    errors = [{"message": message, "parameters": {"text": ["We will look into it"]}}]
    return Answer({"title": "Invalid Request", "detail": detail, "errors": errors}, status)


def trouble(pen: X, draft: Draft = DRAFT) -> Trouble:
    with pytest.raises(Trouble) as raised:
        pen.publish(draft)
    assert raised.value.__context__ is None
    return raised.value


WORDINGS: list[tuple[Answer, type[Trouble]]] = [
    (said("You are not allowed to create a Tweet with duplicate content."), Duplicate),
    (said("You are not allowed to create a post with duplicate content."), Duplicate),
    (listed("Status is a duplicate.", 403), Duplicate),
    (
        said(
            "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by "
            "the author of the post you are replying to."
        ),
        NotAllowed,
    ),
    (
        said(
            "You can only reply to or quote posts where you are mentioned or are the author.",
            kind=f"{PROBLEMS}not-authorized-for-resource",
        ),
        NotAllowed,
    ),
    (listed("Forbidden: Reply to this conversation is not permitted.", 403), NotAllowed),
    (said("The original Tweet author restricted who can reply to this Tweet."), Refused),
    (said("You have been blocked from the author of this tweet."), Refused),
    (said("You attempted to reply to a Tweet that is deleted or not visible to you."), Gone),
    (listed("You attempted to reply to a Post that is deleted or not visible to you."), Gone),
    (said("Could not find tweet with reply.in_reply_to_tweet_id: [2122000000000000001].", 404), Gone),
    (said("Sorry, you are not authorized to see the Tweet with id: [2122000000000000001]."), Gone),
    (listed("Your Tweet text is too long. For more information see https://github.com/twitter/twitter-text."), TooLong),
    (said("Your Tweet text is too long."), TooLong),
    (listed("Tweet needs to be a bit shorter.", 403), TooLong),
    (said("Your account is suspended and is not permitted to access this feature."), Refused),
    (said("To protect our users from spam, this account is temporarily locked. Please log in to unlock."), Refused),
    (said("This request looks like it might be automated."), Refused),
    (
        said(
            "Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.",
            kind=f"{PROBLEMS}oauth1-permissions",
        ),
        Refused,
    ),
    (said("You are not permitted to perform this action."), Refused),
    (listed("$.text: is not defined in the schema"), Refused),
    (Answer({"title": "Unauthorized", "status": 401}, 401), Refused),
    (Answer(b"", 401), Refused),
    (Answer({"title": "Not Found Error", "detail": "Nothing here."}, 404), Refused),
    (Answer({"title": "Payment Required"}, 402), Capped),
    (Answer({"type": f"{PROBLEMS}usage-capped"}, 429), Capped),
    (Answer({"type": f"{PROBLEMS}credits-depleted"}, 403), Capped),
    (Answer({"title": "Too Many Requests"}, 429), Limited),
    (said("User is over daily status update limit."), Limited),
]


@pytest.mark.parametrize(("answer", "kind"), WORDINGS)
def test_x_refuses_in_its_own_words(oracle, pen, answer, kind):
    oracle.says(answer)
    found = trouble(pen)
    assert type(found) is kind
    assert len(oracle.requests) == 1


@pytest.mark.parametrize(
    "answer",
    [
        Answer({"title": "Service Unavailable"}, 503),
        Answer(b"<html>Bad gateway</html>", 502),
        Answer({"detail": "You are not allowed to create a Tweet with duplicate content."}, 500),
        Answer({"title": "Request Timeout"}, 408),
        Answer(b"", 302, {"Location": "/x/2/elsewhere"}),
        Answer(b"<html>Blocked by your firewall</html>", 403),
        Answer(b"[]", 400),
        Answer(b"", 201),
        Answer(b"<html>Welcome to the Wi-Fi</html>", 200),
        Answer(b"[" * 100_000, 201),
        Answer([], 201),
        Answer({}, 201),
        Answer({"data": None}, 201),
        Answer({"data": {"text": "We will look into it"}}, 201),
        Answer({"data": {"id": "not-a-number"}}, 201),
        Answer({"data": {"id": 2122000000000000009}}, 201),
        Answer({"errors": [{"detail": "Something is odd."}]}, 200),
        Answer({"data": {"id": "2122000000000000009", "text": "We will"}}, 201, cut=20),
        Answer({"title": "Forbidden", "detail": "You are not allowed"}, 403, cut=20),
    ],
)
def test_what_is_not_xs_own_clear_word_leaves_us_unsure(oracle, pen, answer):
    oracle.says(answer)
    found = trouble(pen)
    assert type(found) is Unsure
    assert "looks before anything is sent again" in found.sentence
    assert len(oracle.requests) == 1


def test_the_request_is_what_x_documents_signed_as_our_account(oracle, pen):
    oracle.says(Answer({"data": {"id": "2122000000000000009", "text": "@anna We will look into it"}}, 201))
    post = pen.publish(DRAFT)
    [request] = oracle.requests
    assert request.path == "/x/2/tweets"
    assert request.body == b'{"reply": {"in_reply_to_tweet_id": "2122000000000000001"}, "text": "We will look into it"}'
    assert request.headers["Authorization"].startswith("OAuth ")
    assert (post.key, post.text) == ("2122000000000000009", "We will look into it")


def test_an_answer_that_does_not_come_in_time_leaves_us_unsure(oracle, connect):
    never = threading.Event()
    oracle.says(Answer({}, wait=never))
    found = trouble(connect(timeout=0.05, **KEYS))
    assert type(found) is Unsure
    assert "longer than 0.05 seconds" in found.sentence
    never.set()


@pytest.mark.parametrize(
    ("headers", "until"),
    [
        ({}, timedelta(seconds=60)),
        ({"x-rate-limit-reset": str(int(NOW.timestamp()) + 300)}, timedelta(seconds=300)),
        (
            {
                "x-rate-limit-reset": str(int(NOW.timestamp()) + 300),
                "x-user-limit-24hour-remaining": "0",
                "x-user-limit-24hour-reset": str(int(NOW.timestamp()) + 30_000),
            },
            timedelta(seconds=30_000),
        ),
        (
            {"x-app-limit-24hour-remaining": "5", "x-app-limit-24hour-reset": str(int(NOW.timestamp()) + 30_000)},
            timedelta(seconds=60),
        ),
    ],
)
def test_a_limit_says_until_when_that_of_a_day_included(oracle, pen, headers, until):
    oracle.says(Answer({"title": "Too Many Requests"}, 429, headers))
    found = trouble(pen)
    assert isinstance(found, Limited)
    assert found.until == NOW + until


def test_half_a_set_of_keys_sends_nothing(oracle, connect):
    assert "X_ACCESS_TOKEN_SECRET" in trouble(connect(**(KEYS | {"access_token_secret": " "}))).sentence
    assert not oracle.requests


def test_no_key_reaches_a_log_a_sentence_or_an_exception(oracle: Oracle, pen, caplog):
    for name in ("", "tweepy", "tweepy.client", "urllib3", "requests_oauthlib", "oauthlib.oauth1.rfc5849"):
        caplog.set_level(logging.DEBUG, logger=name)
    oracle.says(Answer({"data": {"id": "2122000000000000009"}}, 201), Answer({}, 503), Answer({}, 403), Answer(b"{"))
    pen.publish(DRAFT)
    told = [trouble(pen) for _ in range(3)]
    everything = caplog.text + repr(told) + repr(pen) + "".join(each.sentence for each in told)
    assert not [key for key in KEYS.values() if key in everything]
