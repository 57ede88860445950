"""The start: what Slack does not like ends it with a sentence, never with a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot import cli
from bot.settings import Settings
from bot.slack.errors import translated
from bot.storage import disk
from bot.surface import SurfaceUnsure

FOR_A_PERSON = ["invalid_auth", "missing_scope", "restricted_action", "new_to_us", "invalid_arguments"]


def saying(name: str) -> Callable[[], None]:
    """A call to Slack that is answered like this."""

    def call() -> None:
        response = SlackResponse(
            client=None, http_verb="POST", api_url="", req_args={}, data={"ok": False, "error": name},
            headers={}, status_code=200,
        )  # fmt: skip
        with translated():
            raise SlackApiError("the library's sentence", response)  # type: ignore[no-untyped-call]

    return call


@pytest.mark.parametrize("name", FOR_A_PERSON)
@pytest.mark.parametrize("start", [cli._greet, lambda call: cli._connect(call, lambda _: True)])
def test_what_a_person_has_to_put_right_ends_the_start_with_a_sentence(
    start: Callable[[Callable[[], None]], Any], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        start(saying(name))
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("Kestrel cannot ")


def test_a_slack_that_is_away_does_not_end_the_start(capsys: pytest.CaptureFixture[str]) -> None:
    cli._greet(saying("internal_error"))
    assert "goes on trying" in capsys.readouterr().err


def test_socket_mode_is_opened_again_until_slack_is_there() -> None:
    answers = iter([saying("internal_error"), saying("service_unavailable")])
    waits: list[float | None] = []

    def call() -> None:
        for answer in answers:
            answer()

    def wait(seconds: float | None) -> bool:
        waits.append(seconds)
        return False

    cli._connect(call, wait)
    assert waits == [cli.SLACK_AWAY] * 2


def test_who_is_told_to_stop_stops_trying() -> None:
    def away() -> None:
        raise SurfaceUnsure("away")

    cli._connect(away, lambda _: True)


def test_a_database_on_a_disk_that_is_wiped_is_said_loudly_at_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings.model_construct(database_url=f"sqlite:///{tmp_path}/kestrel.db")
    monkeypatch.delenv("DYNO", raising=False)
    monkeypatch.setattr(disk, "MOUNTS", tmp_path / "none")
    assert cli._prepare_database(settings) is None
    assert capsys.readouterr().err == ""
    monkeypatch.setenv("DYNO", "worker.1")
    assert "Heroku" in str(cli._prepare_database(settings))
    loud, *inner, last = capsys.readouterr().err.splitlines()[:5]
    assert loud.startswith("╔═")
    assert any("WARNING: The database" in line for line in inner)
    assert last[0] in "║╚"
