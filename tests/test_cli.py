"""The start: what Slack does not like ends it with a sentence, never with a traceback."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot import cli
from bot.desk import Desk
from bot.settings import Settings
from bot.slack.errors import translated
from bot.storage import disk
from bot.surface import SurfaceUnsure
from tests.desks import US, post, take
from tests.forgetting import everything, on_disk
from tests.standing import clock, desk, sandbox

__all__ = ["clock", "desk", "sandbox"]

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


@pytest.fixture
def kept(desk: Desk, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Desk:
    """A database with one person's posts in it, to which the commands turn; afterwards logs go where they went."""
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", root.handlers[:])
    monkeypatch.setattr(root, "level", root.level)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.delenv("PERSON_KEY", raising=False)
    take(desk, post("1", "my gall bladder", handle="jo_rowan"), post("2", "the parking", handle="ade_k"))
    return desk


def run(*words: str, text: str | None = None) -> Result:
    return CliRunner().invoke(cli.main, ["person", *words], input=text)


def test_what_is_held_of_a_person_is_written_as_json(kept: Desk) -> None:
    ended = run("export", "@Jo_Rowan", "--network", "x")
    assert (ended.exit_code, [each["text"] for each in json.loads(ended.stdout)["posts"]]) == (0, ["my gall bladder"])
    assert "parking" not in ended.output


def test_a_person_is_forgotten_after_a_question(kept: Desk) -> None:
    assert run("forget", "jo_rowan", text="n\n").exit_code == 1
    assert "gall bladder" in everything(kept)
    ended = run("forget", "jo_rowan", text="y\n")
    assert (ended.exit_code, ended.stdout) == (0, "")
    assert "Forgotten: 1 post, 0 answers of ours" in ended.stderr
    for trace in ("gall bladder", "jo_rowan", "Jo Rowan"):
        assert trace not in everything(kept)
        assert trace.encode() not in on_disk(kept)
    assert "parking" in everything(kept)


def test_every_link_to_what_we_answered_in_public_is_written_where_a_file_can_take_it(
    kept: Desk, tmp_path: Path
) -> None:
    links = [f"https://x.com/{US}/status/{number}" for number in range(10, 40)]
    take(kept, *(post(link.rpartition("/")[2], "so sorry", handle=US, reply_to="1") for link in links))
    ended = run("forget", "--yes", "jo_rowan")
    assert ended.stdout.splitlines() == links
    assert "Keep this list" in ended.stderr
    (tmp_path / "forgotten.txt").write_text(run("forgotten").stdout, encoding="utf-8")
    take(kept, post("9", "from the backup", handle="jo_rowan"), post("8", "so sorry", handle=US, reply_to="9"))
    assert run("again", "forgotten.txt").stdout == f"https://x.com/{US}/status/8\n"


def test_whom_nobody_knows_ends_the_command_with_a_sentence(kept: Desk) -> None:
    for words in (
        ("export", "@nobody"),
        ("forget", "--yes", "@nobody"),
        ("export", "jo_rowan", "--network", "bluesky"),
    ):
        ended = run(*words)
        assert (ended.exit_code, ended.stdout) == (2, "")
        assert "Kestrel holds no post by that handle." in ended.stderr


def test_the_list_of_the_forgotten_forgets_them_again_after_a_backup_is_put_back(kept: Desk, tmp_path: Path) -> None:
    run("forget", "--yes", "jo_rowan")
    listed = run("forgotten").stdout
    assert "jo_rowan" not in listed
    (tmp_path / "forgotten.txt").write_text(listed, encoding="utf-8")
    take(kept, post("9", "from the backup", handle="jo_rowan"))
    ended = run("again", "forgotten.txt")
    assert (ended.exit_code, "Stood in the database again and are forgotten now: 1 of the list.\n" in ended.stderr) == (
        0,
        True,
    )
    assert "from the backup" not in everything(kept)


def test_a_list_that_was_made_under_another_key_is_refused_and_not_taken_for_an_empty_one(
    kept: Desk, tmp_path: Path
) -> None:
    run("forget", "--yes", "jo_rowan")
    listed = run("forgotten").stdout
    other = "key " + "0" * 64 + "\n" + listed.partition("\n")[2]
    (tmp_path / "forgotten.txt").write_text(other, encoding="utf-8")
    ended = run("again", "forgotten.txt")
    assert (ended.exit_code, "another PERSON_KEY" in ended.stderr) == (2, True)


def test_what_is_no_list_forgets_nobody(kept: Desk, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("jo_rowan\n", encoding="utf-8")
    ended = run("again", "list.txt")
    assert (ended.exit_code, "Line 1" in ended.stderr) == (2, True)
