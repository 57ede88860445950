"""Slack's errors in the surface's words."""

from __future__ import annotations

from http.client import RemoteDisconnected
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.slack.errors import PASSING, REFUSED, SETUP, SlackNeedsPerson, translated
from bot.surface import SurfaceBusy, SurfaceRefused, SurfaceUnsure


def refused(name: str, status: int = 200, headers: dict[str, str] | None = None, **more: Any) -> SlackApiError:
    response = SlackResponse(
        client=None, http_verb="POST", api_url="", req_args={}, data={"ok": False, "error": name, **more},
        headers=headers or {}, status_code=status,
    )  # fmt: skip
    return SlackApiError("the library's sentence", response)  # type: ignore[no-untyped-call]


def raised(error: Exception) -> Exception:
    try:
        with translated():
            raise error
    except Exception as caught:
        return caught


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7.0), ("0", 1.0), (None, 1.0), ("soon", 1.0), ("-3", 1.0), ("2.5", 2.5)]
)
def test_a_429_says_how_long_to_leave_the_channel_alone(header: str | None, seconds: float) -> None:
    busy = raised(refused("ratelimited", 429, {"Retry-After": header} if header is not None else {}))
    assert isinstance(busy, SurfaceBusy)
    assert busy.seconds == seconds


@pytest.mark.parametrize("name", sorted(PASSING))
def test_what_may_work_later_leaves_us_unsure(name: str) -> None:
    assert type(raised(refused(name))) is SurfaceUnsure


def test_a_500_and_an_answer_without_a_name_leave_us_unsure() -> None:
    assert type(raised(refused("anything", 503))) is SurfaceUnsure
    assert type(raised(refused(""))) is SurfaceUnsure


@pytest.mark.parametrize("status", [200, 403, 502])
def test_a_page_of_html_instead_of_an_answer_leaves_us_unsure_and_is_not_repeated(status: int) -> None:
    error = raised(refused("Received a response in a non-JSON format: <html>", status))
    assert type(error) is SurfaceUnsure
    assert "html" not in str(error)


@pytest.mark.parametrize("name", sorted(SETUP))
def test_what_an_administrator_has_to_put_right_is_said_in_a_sentence_and_tried_again(name: str) -> None:
    error = raised(refused(name))
    assert isinstance(error, SlackNeedsPerson)
    assert str(error).endswith(".")


@pytest.mark.parametrize("name", ["restricted_action_of_tomorrow", "org_login_required", "unknown_method"])
def test_an_answer_that_is_new_to_us_waits_for_a_person_and_gives_no_card_up(name: str) -> None:
    error = raised(refused(name))
    assert isinstance(error, SlackNeedsPerson)
    assert str(error).startswith(f"Slack answered “{name}”; ")
    assert str(error).endswith(".")


OF_A_FAMILY = ["invalid_blocks", "invalid_blocks_format", "invalid_metadata_format", "invalid_attachments"]


@pytest.mark.parametrize("name", sorted(REFUSED | set(OF_A_FAMILY)))
def test_what_is_wrong_with_this_one_message_is_refused(name: str) -> None:
    error = raised(refused(name))
    assert isinstance(error, SurfaceRefused)
    assert error.reason == name


def test_no_answer_means_two_things() -> None:
    assert not REFUSED & PASSING
    assert not REFUSED & SETUP.keys()
    assert not PASSING & SETUP.keys()


def test_what_slack_will_never_take_is_refused_with_its_reason() -> None:
    error = raised(refused("invalid_blocks", response_metadata={"messages": ["too long [json-pointer:/blocks/0]"]}))
    assert isinstance(error, SurfaceRefused)
    assert error.reason == "invalid_blocks too long [json-pointer:/blocks/0]"


@pytest.mark.parametrize(
    "error",
    [TimeoutError(), ConnectionResetError(), RemoteDisconnected(""), SlackClientError("x"), ValueError("no JSON")],
)
def test_a_connection_that_breaks_leaves_us_unsure(error: Exception) -> None:
    assert type(raised(error)) is SurfaceUnsure


def test_our_own_mistakes_are_not_hidden() -> None:
    assert type(raised(KeyError("ours"))) is KeyError
