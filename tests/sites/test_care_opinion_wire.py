"""How questions leave and what odd answers become: the key stays ours, and every outcome is a sentence."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from pydantic import SecretStr

from bot.core.stories import StoryPage
from bot.network import Limited, Refused, Unavailable
from bot.sites.care_opinion import CareOpinion
from tests.networks.conftest import Answer
from tests.sites.conftest import LONG_AGO, NOW

STORY = {"id": 90000001, "title": "Kind staff", "dateOfPublication": "2026-11-19T09:00:00"}


def about(*codes: str) -> dict[str, Any]:
    links = [{"rel": "healthservice", "id": code, "href": f"https://a.example/healthservices/{code}"} for code in codes]
    return {**STORY, "links": links}


def service(code: str, name: str) -> dict[str, Any]:
    return {"nacs": code, "name": name}


def read(site: CareOpinion) -> StoryPage:
    return site.stories(published_after=LONG_AGO)


def test_the_question_carries_the_key_the_moment_and_the_page(oracle, connect):
    oracle.says([])
    connect().stories(published_after=LONG_AGO, skip=200)
    (request,) = oracle.requests
    assert request.path == "/x/opinions"
    assert request.headers["Authorization"] == "SUBSCRIPTION_KEY invented-key"
    assert request.query == {
        "publishedafter": "2026-10-21T09:00:00Z", "dateofpublicationorder": "ascending", "skip": "200", "take": "100",
    }  # fmt: skip


@pytest.mark.parametrize("key", [SecretStr("invented-key"), " SUBSCRIPTION_KEY invented-key\n"])
def test_the_key_may_be_copied_with_the_word_before_it(oracle, connect, key):
    oracle.says([])
    read(connect(key=key))
    assert oracle.requests[0].headers["Authorization"] == "SUBSCRIPTION_KEY invented-key"


def test_a_password_file_on_this_machine_does_not_replace_the_key(oracle, connect, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    oracle.says([])
    read(connect())
    assert oracle.requests[0].headers["Authorization"] == "SUBSCRIPTION_KEY invented-key"


@pytest.mark.parametrize("key", [None, "", "  ", "SUBSCRIPTION_KEY", "half half", "half\nhalf", "schlüssel"])
def test_without_a_key_that_can_be_sent_nothing_is_sent(oracle, connect, key):
    with pytest.raises(Refused, match=r"FEEDBACK_KEY.*docs/SETUP\.md") as refused:
        read(connect(key=key))
    assert not oracle.requests
    assert "half" not in refused.value.sentence


@pytest.mark.parametrize(
    "address", ["http://feedback.example/api/", "ftp://127.0.0.1/", "https://me:secret@feedback.example/", "https://["]
)
def test_the_key_is_not_sent_to_an_address_where_others_could_read_it(oracle, connect, address):
    with pytest.raises(Refused, match="FEEDBACK_API_URL") as refused:
        read(connect(api_url=address))
    assert "secret" not in refused.value.sentence


def test_the_key_is_in_no_log_no_exception_and_no_picture_of_the_adapter(oracle, connect, caplog):
    for name in ("", "urllib3", "urllib3.connectionpool", "requests"):
        caplog.set_level(logging.DEBUG, logger=name)
    site = connect()
    oracle.says([about("A1")], service("A1", "One"), Answer("no", 500), Answer("", 302, {"Location": "/login"}))
    read(site)
    said = repr(site) + repr(vars(site))
    for _ in range(2):
        with pytest.raises((Refused, Unavailable)) as trouble:
            read(site)
        assert trouble.value.__context__ is None
        said += trouble.value.sentence
    oracle.stop()
    with pytest.raises(Unavailable, match="cannot be reached") as trouble:
        read(site)
    assert trouble.value.__context__ is None
    assert "invented-key" not in said + trouble.value.sentence + caplog.text


def test_a_redirect_is_not_followed(oracle, connect):
    oracle.says(Answer("", 302, {"Location": oracle.url + "/login"}))
    with pytest.raises(Refused, match="FEEDBACK_KEY"):
        read(connect())
    assert len(oracle.requests) == 1


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer("no", 401), Refused),
        (Answer("no", 403), Refused),
        (Answer("no", 404), Refused),
        (Answer(b"<html>Log in</html>", 200), Refused),
        (Answer(b"[]", 200, {"Content-Type": "text/html"}), Refused),
        (Answer(b"<h1>Bad gateway</h1>", 502), Unavailable),
        (Answer(b"<h1>Moment</h1>", 503, {"Content-Type": "text/html"}), Unavailable),
        (Answer("odd", 418), Unavailable),
        (Answer([], 204), Unavailable),
        (b"", Unavailable),
        (b"[{", Unavailable),
        (b"\xff\xfe\x00", Unavailable),
        (b"[" * 200_000, Unavailable),
        (b'[{"id":' + b"9" * 10_000 + b"}]", Unavailable),
        (b"[" + b'"x",' * 2_600_000 + b'"x"]', Unavailable),
        ("Sorry! Something went wrong.", Unavailable),
        ({"opinions": []}, Unavailable),
        (None, Unavailable),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_every_odd_answer_has_its_trouble(oracle, connect, answer, kind):
    oracle.says(answer if isinstance(answer, bytes | Answer) else json.dumps(answer).encode())
    with pytest.raises(kind) as trouble:
        read(connect())
    assert trouble.value.sentence.endswith(".")


@pytest.mark.parametrize(
    ("reset", "seconds"),
    [(str(NOW.timestamp() + 2), 2), (str(NOW.timestamp() - 5), 1), ("soon", 30), ("9" * 40, 30), ("nan", 30), ("", 30)],
)
def test_when_to_ask_again_is_believed_only_within_reason(oracle, connect, reset, seconds):
    oracle.says(Answer("", 429, {"X-RateLimit-Reset": reset}))
    with pytest.raises(Limited) as limited:
        read(connect())
    assert (limited.value.until - NOW).total_seconds() == seconds


def test_what_a_service_is_called_is_asked_once(oracle, connect):
    site = connect()
    oracle.says([about("A1"), about("a1", "B2")], service("A1", "One"), service("B2", "Two"), [about("B2")])
    first, second = read(site).stories
    assert (first.service_names, second.service_names) == (("One",), ("One", "Two"))
    assert read(site).stories[0].service_names == ("Two",)
    paths = [request.path for request in oracle.requests]
    assert paths == ["/x/opinions", "/x/healthservices/A1", "/x/healthservices/B2", "/x/opinions"]


def test_a_service_with_spaces_in_its_code_is_found(oracle, connect):
    oracle.says([about("R A 1")], service("R A 1", "One"))
    assert read(connect()).stories[0].service_names == ("One",)
    assert oracle.requests[1].path == "/x/healthservices/R%20A%201"


def test_a_story_that_names_no_service_is_asked_about_once(oracle, connect):
    site = connect()
    oracle.says([STORY], [service("A1", "One"), "Sorry!", service("B2", "Two")], [STORY])
    assert read(site).stories[0].service_codes == {"A1", "B2"}
    assert read(site).stories[0].service_names == ("One", "Two")
    assert [request.path for request in oracle.requests].count("/x/opinions/90000001/healthservices") == 1


@pytest.mark.parametrize("answer", [Answer("gone", 404), Answer("ill", 500), Answer("Sorry!"), Answer({"nacs": 3})])
def test_a_service_that_cannot_be_looked_up_goes_by_its_code(oracle, connect, answer):
    oracle.says([about("A1")], answer)
    assert read(connect()).stories[0].service_names == ("A1",)


def test_a_site_that_fails_in_the_middle_fails_the_page(oracle, connect):
    oracle.says([about("A1", "B2", "C3")], Answer("ill", 500))
    with pytest.raises(Unavailable):
        read(connect())


def test_nothing_is_asked_at_an_address_that_comes_from_an_answer(oracle, connect):
    elsewhere = {
        **STORY,
        "links": [{"rel": "healthservices", "href": "https://evil.example/opinions/1/healthservices"}],
    }
    oracle.says([elsewhere], [service("A1", "One")])
    story = read(connect()).stories[0]
    assert story.service_codes == {"A1"}
    assert story.url == "https://www.careopinion.org.uk/90000001"
    assert oracle.requests[1].path == "/x/opinions/90000001/healthservices"
