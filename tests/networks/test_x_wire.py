"""How requests leave: to the address in the settings, with a time-out, as the right person, with no token in a log."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.core.reading import Look, Source
from bot.network import Refused, Unavailable
from tests.networks.conftest import KEYS

OURS = Look(Source.MENTIONS, "900000001")


def test_the_same_request_goes_to_the_other_address_with_its_path_and_query(oracle, x):
    x.page(Look(Source.SEARCH, "#Thornbury & (clinic OR ward)", since="2122000000000000001"))
    request = oracle.requests[0]
    assert request.path == "/x/2/tweets/search/recent"
    assert request.query["query"] == "#Thornbury & (clinic OR ward)"
    assert request.query["since_id"] == "2122000000000000001"
    assert request.query["max_results"] == "100"
    assert request.headers["Authorization"] == "Bearer bearer-of-invented-secrets"
    assert request.headers["Host"].startswith("127.0.0.1:")


def test_a_proxy_for_the_internet_is_not_asked_for_this_machine(oracle, x, monkeypatch):
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    x.page(OURS)
    assert oracle.requests


def test_without_an_app_token_reading_is_signed_as_our_account(oracle, connect):
    connect(bearer_token=None, **KEYS).page(OURS)
    assert oracle.requests[0].headers["Authorization"].startswith("OAuth ")


def test_with_no_keys_at_all_nothing_is_sent_and_the_sentence_says_what_to_set(oracle, connect):
    with pytest.raises(Refused, match="X_BEARER_TOKEN"):
        connect(bearer_token=None).page(OURS)
    assert not oracle.requests


def test_our_account_counts_only_with_all_four_of_its_keys(oracle, connect):
    with pytest.raises(Refused, match="X_BEARER_TOKEN"):
        connect(bearer_token=None, **(KEYS | {"api_secret": " "})).page(OURS)
    assert not oracle.requests


def test_an_answer_that_does_not_come_is_a_time_out(oracle, connect):
    never = threading.Event()
    oracle.answers[0].wait = never
    with pytest.raises(Unavailable, match=r"longer than 0\.05 seconds"):
        connect(timeout=0.05).page(OURS)
    never.set()


def test_nobody_listening_is_said_plainly(connect, oracle):
    oracle.stop()
    with pytest.raises(Unavailable, match="cannot be reached"):
        connect().page(OURS)


def test_a_redirect_is_not_followed(oracle, x):
    oracle.answers[0].status, oracle.answers[0].headers = 302, {"Location": "/elsewhere"}
    with pytest.raises(Unavailable, match="302"):
        x.page(OURS)
    assert len(oracle.requests) == 1


@pytest.mark.parametrize("keys", [{}, {"bearer_token": None, **KEYS}])
def test_no_token_reaches_a_log_even_when_everything_is_set_to_debug(oracle, connect, caplog, keys):
    network = connect(**keys)
    for name in ("", "tweepy", "tweepy.client", "urllib3", "requests_oauthlib", "oauthlib.oauth1.rfc5849"):
        caplog.set_level(logging.DEBUG, logger=name)
    network.page(OURS)
    oracle.answers[0].status = 401
    with pytest.raises(Refused) as refused:
        network.page(OURS)
    said = caplog.text + refused.value.sentence + repr(network)
    for secret in ("bearer-of-invented-secrets", *KEYS.values()):
        assert secret not in said
    assert refused.value.__context__ is None


def test_a_key_that_cannot_be_sent_is_a_sentence_that_does_not_show_it(connect):
    with pytest.raises(Refused, match="characters that cannot be sent") as refused:
        connect(bearer_token="half\nhalf").page(OURS)
    assert refused.value.__context__ is None


def test_several_watches_are_read_at_once_each_thread_with_a_session_of_its_own(oracle, x):
    with ThreadPoolExecutor(4) as pool:
        pages = list(pool.map(x.page, [OURS] * 12))
    assert len(pages) == len(oracle.requests) == 12
