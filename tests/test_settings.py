"""Settings: everything wrong is named at once, in sentences, and no secret is ever repeated."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.problems import Problems
from bot.settings import Mode, Settings, load, load_database

TEAM = '[organisation]\nname = "Ashcombe Vale"\n'
GOOD = {
    "SLACK_BOT_TOKEN": "xoxb-hush",
    "SLACK_APP_TOKEN": "xapp-hush",
    "SLACK_SIGNING_SECRET": "hush",
    "SLACK_MENTIONS_CHANNEL": "C1",
}


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty environment in an empty folder with a good team file."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    Path("team.toml").write_text(TEAM, encoding="utf-8")


@pytest.fixture
def good(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that Slack needs."""
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)


def problems(mode: Mode, monkeypatch: pytest.MonkeyPatch, **given: str) -> list[str]:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Problems) as caught:
        load(mode)
    return list(caught.value.sentences)


@pytest.mark.parametrize(
    ("mode", "missing"),
    [
        ("run", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_MENTIONS_CHANNEL"]),
        ("web", ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_MENTIONS_CHANNEL"]),
        ("worker", ["SLACK_BOT_TOKEN", "SLACK_MENTIONS_CHANNEL"]),
    ],
)
def test_each_way_to_run_names_all_it_lacks_at_once(
    mode: Mode, missing: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert problems(mode, monkeypatch) == [
        f"{name} is missing; docs/SETUP.md says where to find it." for name in missing
    ]


def test_the_database_command_needs_nothing_but_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("team.toml").unlink()
    assert load_database() == "sqlite:///kestrel.db"
    monkeypatch.setenv("DATABASE_URL", "mysql://me:hush@host/name")
    with pytest.raises(Problems, match=r"^DATABASE_URL: must begin with sqlite:/// or postgres://\.") as caught:
        load_database()
    assert "hush" not in str(caught.value)


@pytest.mark.usefixtures("good")
def test_without_x_everything_else_is_there() -> None:
    settings, team = load("run")
    assert team.organisation.name == "Ashcombe Vale"
    assert (settings.x_reads, settings.x_posts) == (False, False)


def test_everything_that_is_wrong_is_named_in_one_go_the_team_file_included(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("team.toml").write_text("colour = 'blue'", encoding="utf-8")
    given = {"DATABASE_URL": "mysql://x", "X_API_URL": "ftp://x", "SLACK_API_URL": "http://slack.example", "PORT": "0"}
    found = problems("worker", monkeypatch, **given)
    assert found == [
        "DATABASE_URL: must begin with sqlite:/// or postgres://.",
        "SLACK_API_URL: must begin with https:// (plain http:// only to this machine).",
        "X_API_URL: must begin with https:// (plain http:// only to this machine).",
        "PORT: Input should be greater than or equal to 1.",
        "SLACK_BOT_TOKEN is missing; docs/SETUP.md says where to find it.",
        "SLACK_MENTIONS_CHANNEL is missing; docs/SETUP.md says where to find it.",
        "In the team file team.toml, organisation is missing.",
        "In the team file team.toml, colour is not a setting that Kestrel knows; check the spelling.",
    ]


def test_a_token_in_the_wrong_place_is_noticed_and_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    given = GOOD | {"SLACK_BOT_TOKEN": "xapp-hush-hush", "SLACK_APP_TOKEN": "xoxb-hush-hush"}
    found = problems("run", monkeypatch, **given)
    assert found == [
        "SLACK_BOT_TOKEN does not look right: it should begin with xoxb-.",
        "SLACK_APP_TOKEN does not look right: it should begin with xapp-.",
    ]


def test_half_of_the_keys_for_posting_are_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = problems("run", monkeypatch, **GOOD, X_API_KEY="hush", X_ACCESS_TOKEN="hush")
    assert "X_API_SECRET, X_ACCESS_TOKEN_SECRET is missing" in found
    assert "hush" not in found


@pytest.mark.usefixtures("good")
def test_empty_settings_are_absent_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("X_BEARER_TOKEN", "X_API_URL", "PORT", "SLACK_API_URL"):
        monkeypatch.setenv(name, "")
    settings, _ = load("run")
    assert (settings.x_bearer_token, settings.x_api_url, settings.port) == (None, None, None)


@pytest.mark.usefixtures("good")
def test_a_secret_is_shown_by_no_representation_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X_BEARER_TOKEN", "hush")
    settings, _ = load("run")
    assert "hush" not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"


@pytest.mark.usefixtures("good")
def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("PORT=4000\nX_BEARER_TOKEN=from-the-file\n", encoding="utf-8")
    monkeypatch.setenv("PORT", "5000")
    settings, _ = load("run")
    assert settings.port == 5000
    assert settings.x_reads


@pytest.mark.usefixtures("good")
def test_settings_cannot_be_changed_once_they_are_read() -> None:
    settings, _ = load("run")
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1  # type: ignore[misc]
