"""A post with pictures on the local X: uploaded and described when it is sent, and known again on our timeline."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.core.pictures import OurPicture, PictureKind
from bot.core.publishing import Draft, is_it
from bot.core.reading import Look, Source
from bot.network import Capped, Limited, Refused, Trouble, Unavailable, Unsure
from bot.networks.x import X
from bot.sandbox.x import tokens
from tests.networks.conftest import KEYS, Answer, Oracle
from tests.pictures import PNG, gif, jpeg, webp

US, OUR_ID = "AshcombeValeNHS", "900000001"
ALT = "Two nurses wave from a garden bench"
WORDS = "Our new garden is open & everybody is welcome: https://ashcombe.example/garden"
UPLOAD, DESCRIBE, CREATE = "POST /2/media/upload", "POST /2/media/metadata", "POST /2/tweets"


def picture(content: bytes = PNG, alt: str | None = ALT, kind: PictureKind = PictureKind.PNG) -> OurPicture:
    return OurPicture(content, kind, alt)


def draft(*pictures: OurPicture, **more: Any) -> Draft:
    return Draft(WORDS, None, US, pictures=pictures or (picture(),), **more)


def at(sandbox: Any, **patience: float) -> X:
    given: dict[str, Any] = {
        "api_key": tokens.KEY,
        "api_secret": "s",
        "access_token": tokens.ACCESS,
        "access_token_secret": "s",
    }
    given |= patience
    return X(sandbox.x_api_url, bearer_token=tokens.BEARER, now=sandbox.clock.now, **given)


@pytest.fixture
def x(sandbox: Any) -> X:
    return at(sandbox)


@pytest.fixture
def impatient(sandbox: Any) -> X:
    """Gives up soon, on posts and on pictures."""
    return at(sandbox, timeout=1.0, patience=1.0)


def trouble(x: X, what: Draft) -> Trouble:
    with pytest.raises(Trouble) as raised:
        x.publish(what)
    assert raised.value.__context__ is None
    return raised.value


def test_a_picture_goes_out_with_its_alt_text(sandbox, x):
    post = x.publish(draft())
    (there,) = sandbox.x.posts(by=US)
    assert (post.key, post.text, there.text) == (there.id, WORDS, WORDS)
    assert [(one.content, one.alt, one.width, one.height) for one in there.pictures] == [(PNG, ALT, 96, 64)]


def test_a_decorative_picture_goes_out_without_one(sandbox, x):
    x.publish(draft(picture(alt=None)))
    (there,) = sandbox.x.posts(by=US)
    assert [one.alt for one in there.pictures] == [None]
    assert sandbox.x.calls[DESCRIBE] == 0


def test_four_pictures_of_every_kind_keep_their_order(sandbox, x):
    kinds = [(PNG, PictureKind.PNG), (jpeg(), PictureKind.JPEG), (webp(), PictureKind.WEBP), (PNG, PictureKind.PNG)]
    x.publish(draft(*(picture(content, f"Picture {at}", kind) for at, (content, kind) in enumerate(kinds))))
    (there,) = sandbox.x.posts(by=US)
    assert [one.alt for one in there.pictures] == [f"Picture {at}" for at in range(4)]
    assert [one.kind for one in there.pictures] == [kind for _, kind in kinds]


def test_our_timeline_shows_it_as_it_was_sent_and_it_is_found_there(sandbox, x):
    what, since = draft(picture(), picture(alt=None)), sandbox.clock.now()
    x.publish(what)
    (read,) = x.page(Look(Source.OWN, OUR_ID, since="1")).posts
    assert is_it(what, read, since=since)
    assert (read.text, [one.alt for one in read.pictures]) == (WORDS, [ALT, None])


@pytest.mark.parametrize("fault", ["timeout", "reset", "late503", "broken"])
def test_a_post_whose_answer_was_lost_is_found_with_its_pictures(sandbox, impatient, fault):
    what, since = draft(), sandbox.clock.now()
    sandbox.x.faults.x_script = lambda path: fault if path.endswith("/2/tweets") else None
    assert type(trouble(impatient, what)) is Unsure
    sandbox.x.faults.x_script = None
    (read,) = impatient.page(Look(Source.OWN, OUR_ID, since="1")).posts
    assert is_it(what, read, since=since)


FAULTS: list[tuple[str, type[Trouble]]] = [
    ("503", Unavailable), ("late503", Unavailable), ("reset", Unavailable), ("lost", Unavailable),
    ("broken", Unavailable), ("timeout", Unavailable), ("429", Limited), ("capped", Capped), ("402", Capped),
    ("401", Refused),
]  # fmt: skip
# Only what never answers needs impatience: a second may be too short for an answer on a busy machine.
SILENT = ("timeout", "lost")


@pytest.mark.parametrize("step", ["/2/media/upload", "/2/media/metadata"])
@pytest.mark.parametrize(("fault", "kind"), FAULTS)
def test_a_picture_that_fails_is_never_unsure_and_publishes_nothing(sandbox, x, impatient, step, fault, kind):
    sandbox.x.faults.x_script = lambda path: fault if path.endswith(step) else None
    assert type(trouble(impatient if fault in SILENT else x, draft())) is kind
    assert sandbox.x.calls[CREATE] == 0
    assert list(sandbox.x.posts(by=US)) == []


@pytest.mark.parametrize(
    ("pictures", "says"),
    [
        ((picture(),) * 5, "at most 4"),
        ((picture(PNG + b"\0" * 5 * 1024 * 1024),), "5 MB"),
        ((picture(gif(), kind=PictureKind.GIF),), "still"),
        ((picture(b"<svg/>"),), "no picture"),
        ((picture(alt="a" * 1001),), "1,001 characters"),
        ((picture(alt=" "),), "decorative"),
        ((picture(alt="half \ud83d"),), "cannot be sent"),
    ],
)
def test_what_x_would_refuse_is_refused_before_anything_is_sent(sandbox, x, pictures, says):
    found = trouble(x, draft(*pictures))
    assert isinstance(found, Refused)
    assert says in found.sentence
    assert sandbox.x.calls[UPLOAD] == 0


def test_after_its_moment_nothing_leaves(sandbox, x):
    late = draft(until=sandbox.clock.now() - timedelta(seconds=1))
    assert type(trouble(x, late)) is Unavailable
    assert (sandbox.x.calls[UPLOAD], sandbox.x.calls[CREATE]) == (1, 0)
    x.publish(draft(until=sandbox.clock.now() + timedelta(minutes=1)))
    assert sandbox.x.calls[CREATE] == 1


# What only a made-up X would answer.


@pytest.fixture
def pen(connect: Callable[..., X]) -> X:
    return connect(**KEYS, patience=1.5)


UPLOADED = {"data": {"id": "1880000000000000001", "media_key": "3_1880000000000000001"}}
DESCRIBED = {"data": {"id": "1880000000000000001", "associated_metadata": {"alt_text": {"text": ALT}}}}


def said(detail: str, status: int = 400) -> Answer:
    return Answer({"title": "Invalid Request", "detail": detail, "type": "about:blank", "status": status}, status)


def test_the_requests_are_as_x_describes_them(oracle: Oracle, pen: X):
    oracle.says(UPLOADED, DESCRIBED, {"data": {"id": "1880000000000000009", "text": WORDS}})
    pen.publish(draft())
    upload, describe, create = oracle.requests
    assert [one.path for one in oracle.requests] == ["/x/2/media/upload", "/x/2/media/metadata", "/x/2/tweets"]
    assert set(json.loads(upload.body)) == {"media", "media_category"}
    assert json.loads(upload.body)["media_category"] == "tweet_image"
    assert json.loads(describe.body) == {
        "id": "1880000000000000001",
        "metadata": {"alt_text": {"text": ALT}},
    }
    assert json.loads(create.body)["media"] == {"media_ids": ["1880000000000000001"]}
    assert all(one.headers["Authorization"].startswith("OAuth ") for one in oracle.requests)


@pytest.mark.parametrize(
    ("answer", "kind", "says"),
    [
        (said("File size exceeds 5242880 bytes."), Refused, "smaller"),
        (Answer(b"", 413), Refused, "smaller"),
        (said("media type unrecognized."), Refused, "PNG or JPEG"),
        (said("Your client app is not configured with the appropriate oauth1 app permissions.", 403), Refused, "read"),
        (said("You are not permitted to perform this action.", 403), Refused, "read"),
        (said("This account is temporarily locked.", 403), Refused, "locked"),
        (Answer(b"<html>", 403), Unavailable, "tries again"),
        (Answer({}, 500), Unavailable, "tries again"),
        (Answer({}, 408), Unavailable, "tries again"),
        (Answer(b"<html>sign in</html>"), Unavailable, "cannot be read"),
        (Answer({"data": {}}), Unavailable, "cannot be read"),
        (Answer([1]), Unavailable, "cannot be read"),
        (Answer(UPLOADED, cut=9), Unavailable, "did not get through"),
    ],
)
def test_x_says_what_is_wrong_with_a_picture(oracle: Oracle, pen: X, answer, kind, says):
    oracle.says(answer)
    found = trouble(pen, draft())
    assert type(found) is kind
    assert says in found.sentence
    assert len(oracle.requests) == 1


@pytest.mark.parametrize("answer", [said("The media id is unknown."), Answer({}), Answer({"data": {"id": "7"}})])
def test_a_picture_never_goes_out_without_the_description_it_was_given(oracle: Oracle, pen: X, answer):
    oracle.says(UPLOADED, answer)
    assert isinstance(trouble(pen, draft()), Refused | Unavailable)
    assert len(oracle.requests) == 2


def test_media_ids_that_x_has_forgotten_mean_not_published(oracle: Oracle, pen: X):
    oracle.says(UPLOADED, DESCRIBED, said("Your media IDs are invalid."))
    assert type(trouble(pen, draft())) is Unavailable


def test_a_time_out_of_the_post_itself_leaves_us_unsure(oracle: Oracle, connect: Callable[..., X]):
    oracle.says(UPLOADED, DESCRIBED, Answer({}, wait=threading.Event()))
    assert type(trouble(connect(**KEYS, timeout=1.5), draft())) is Unsure


def test_pictures_that_take_too_long_in_all_stop_the_post(oracle: Oracle, pen: X):
    oracle.says(UPLOADED, DESCRIBED, Answer({}, wait=threading.Event()))
    found = trouble(pen, draft(picture(), picture()))
    assert type(found) is Unavailable
    assert "1.5 seconds" in found.sentence


def test_no_key_hangs_on_a_trouble(oracle: Oracle, pen: X):
    oracle.says(Answer(b"", 503))
    assert KEYS["access_token"] not in repr(vars(trouble(pen, draft())))
