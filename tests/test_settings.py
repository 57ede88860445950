"""Settings: everything wrong is named at once, in sentences, and no secret is ever repeated."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.problems import Problems
from bot.settings import Mode, Settings, load, load_database
from bot.x_accounts import XAccount

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
    names = {name.upper() for name in Settings.model_fields}
    for name in [name for name in os.environ if name.upper().split("__")[0] in names]:
        monkeypatch.delenv(name)
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


FOUR = {"X_API_KEY": "hush", "X_API_SECRET": "hush", "X_ACCESS_TOKEN": "first", "X_ACCESS_TOKEN_SECRET": "hush"}
EVENTS = {"X_ACCOUNTS__EVENTS__ACCESS_TOKEN": "second", "X_ACCOUNTS__EVENTS__ACCESS_TOKEN_SECRET": "hush"}
ACCOUNTS = TEAM + '[[accounts]]\nhandle = "@AshcombeValeNHS"\n[[accounts]]\nhandle = "@AshcombeEvents"\n'


def tokens() -> dict[str, str | None]:
    """The access token of each of our accounts, in the file and environment as they are."""
    settings, team = load("run")
    found = {handle: keys.access_token if keys else None for handle, keys in settings.x_accounts_of(team).items()}
    return {handle: token.get_secret_value() if token else None for handle, token in found.items()}


def given(monkeypatch: pytest.MonkeyPatch, *settings: dict[str, str], keys: str | None = "events") -> None:
    """The settings, and a team of two accounts of which the second names its keys."""
    for name, value in {name: value for one in (GOOD, *settings) for name, value in one.items()}.items():
        monkeypatch.setenv(name, value)
    Path("team.toml").write_text(ACCOUNTS + (f'keys = "{keys}"\n' if keys else ""), encoding="utf-8")


@pytest.mark.parametrize("keys", ["events", "EVENTS", "Events"])
def test_each_account_has_the_keys_that_the_team_file_names(monkeypatch: pytest.MonkeyPatch, keys: str) -> None:
    given(monkeypatch, FOUR, EVENTS, keys=keys)
    assert tokens() == {"AshcombeValeNHS": "first", "AshcombeEvents": "second"}


def test_a_further_account_that_names_no_keys_is_posted_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, FOUR, EVENTS, keys=None)
    assert tokens() == {"AshcombeValeNHS": "first", "AshcombeEvents": None}


def test_the_first_account_may_be_posted_by_hand_while_another_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, {"X_API_KEY": "hush", "X_API_SECRET": "hush"}, EVENTS)
    assert tokens() == {"AshcombeValeNHS": None, "AshcombeEvents": "second"}


def test_accounts_may_stand_in_the_file_too_and_empty_ones_are_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, FOUR)
    lines = [*(f"{name}={value}" for name, value in EVENTS.items()), "X_ACCOUNTS__SPARE__ACCESS_TOKEN="]
    Path(".env").write_text("\n".join(lines), encoding="utf-8")
    settings, team = load("run")
    assert list(settings.named_accounts) == ["events"]
    assert settings.x_accounts_of(team)["AshcombeEvents"] is not None


def test_keys_that_are_set_nowhere_are_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, FOUR, {name: "" for name in EVENTS})
    assert problems("run", monkeypatch) == [
        "In the team file team.toml, the account @AshcombeEvents says keys = “events”, but there are none by that "
        "name. Set X_ACCOUNTS__EVENTS__ACCESS_TOKEN and X_ACCOUNTS__EVENTS__ACCESS_TOKEN_SECRET, or take the line out "
        "to post there by hand."
    ]


@pytest.mark.parametrize("absent", EVENTS)
def test_half_a_pair_of_an_accounts_keys_is_told(monkeypatch: pytest.MonkeyPatch, absent: str) -> None:
    given(monkeypatch, FOUR, EVENTS, {absent: ""})
    assert problems("run", monkeypatch) == [
        f"{absent} is missing; to post as that account on X both of its keys are needed."
    ]


@pytest.mark.parametrize(("settings", "said"), [
    ({}, "The accounts under X_ACCOUNTS__ can only post with the app's own keys; X_API_KEY, X_API_SECRET is missing."),
    ({"X_API_KEY": "hush"}, "The accounts under X_ACCOUNTS__ can only post with the app's own keys; "
     "X_API_SECRET is missing."),
    (FOUR | {"X_ACCESS_TOKEN": ""}, "To post on X all four keys are needed; X_ACCESS_TOKEN is missing. "
     "Leave all four out to answer by hand."),
])  # fmt: skip
def test_an_accounts_keys_are_no_use_without_the_apps(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], said: str
) -> None:
    given(monkeypatch, settings, EVENTS)
    assert problems("run", monkeypatch) == [said]


MISSPELT = "is not a setting that Kestrel knows; check the spelling."
IN_PARTS = "is set in parts, as in X_ACCOUNTS__EVENTS__ACCESS_TOKEN and X_ACCOUNTS__EVENTS__ACCESS_TOKEN_SECRET."


@pytest.mark.parametrize(("wrong", "said"), [
    ({"X_ACCOUNTS": "hush"}, f"X_ACCOUNTS: {IN_PARTS}"),
    ({"X_ACCOUNTS": '{"events": "hush"}'}, f"X_ACCOUNTS: {IN_PARTS}"),
    ({"X_ACCOUNTS__EVENTS": "hush"}, f"X_ACCOUNTS: {IN_PARTS}"),
    ({"X_ACCOUNTS____ACCESS_TOKEN": "hush"}, f"X_ACCOUNTS: {IN_PARTS}"),
    ({"X_ACCOUNTS__EVENTS__ACESS_TOKEN": "hush"}, f"X_ACCOUNTS__EVENTS__ACESS_TOKEN {MISSPELT}"),
    ({"X_ACCOUNTS__CARE__HOME__ACCESS_TOKEN": "hush"}, f"X_ACCOUNTS__CARE__HOME {MISSPELT}"),
])  # fmt: skip
def test_accounts_that_cannot_be_read_are_told_in_a_sentence_without_the_secret(
    monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str], said: str
) -> None:
    given(monkeypatch, FOUR, wrong, keys=None)
    (found,) = problems("run", monkeypatch)
    assert found == said


def test_an_accounts_secrets_are_shown_by_no_representation(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, FOUR, dict.fromkeys(EVENTS, "hush"))
    settings, _ = load("run")
    assert settings.named_accounts["events"] != XAccount()
    assert "hush" not in f"{settings!r} {settings.model_dump()} {settings.model_dump_json()}"
