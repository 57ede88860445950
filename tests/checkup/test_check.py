"""`kestrel check` at the sandbox, over the real protocols: what is well, what is not, and what to do on which page."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.checkup import slack
from bot.cli import main
from bot.sandbox.demo import CHANNEL, TEAM_FILE
from bot.sandbox.feedback.site import KEY
from bot.sandbox.world import Sandbox
from bot.sandbox.x import tokens
from bot.settings import Settings
from bot.storage import disk
from tests.databases import prepared

NAMES = [
    "Settings", "Team file", "Slack, bot token", "Slack, app token", "Slack, permissions", "Slack, channel",
    "Slack, people", "X, reading", "X, posting", "X, other accounts", "Feedback site", "Clock", "Database", "Tables",
    "Disk",
]  # fmt: skip
LINE = re.compile(r"([✔✘–]) ([^:]+): (.+)")
SECRETS = ("xoxb-", "xapp-", "sandbox-x-", "hush", KEY)


class Office:
    """A folder with settings, and what `kestrel check` says there."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, folder: Path) -> None:
        self._patch, self.sandbox = monkeypatch, sandbox
        for name in Settings.model_fields:
            monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.chdir(folder)
        self.set(
            DATABASE_URL=f"sqlite:///{folder}/kestrel.db", TEAM_FILE=str(TEAM_FILE),
            SLACK_BOT_TOKEN=sandbox.slack.bot_token, SLACK_APP_TOKEN=sandbox.slack.app_token,
            SLACK_API_URL=sandbox.slack_api_url, SLACK_MENTIONS_CHANNEL=CHANNEL,
            X_API_URL=sandbox.x_api_url, X_BEARER_TOKEN="sandbox-x-bearer",
            X_API_KEY="sandbox-x-key", X_API_SECRET="sandbox-x-key-secret",
            X_ACCESS_TOKEN="sandbox-x-access", X_ACCESS_TOKEN_SECRET="sandbox-x-access-secret",
            X_ACCOUNTS__EVENTS__ACCESS_TOKEN=tokens.EVENTS_ACCESS,
            X_ACCOUNTS__EVENTS__ACCESS_TOKEN_SECRET="hush-events",
            FEEDBACK_API_URL=sandbox.feedback_api_url, FEEDBACK_KEY=KEY,
        )  # fmt: skip

    def set(self, **settings: str) -> None:
        for name, value in settings.items():
            self._patch.setenv(name, value)

    def check(self, *options: str, code: int) -> dict[str, tuple[str, str, str]]:
        """(sign, what is said, what to do) by name; no secret is among it, and the process ends with this code."""
        done = CliRunner().invoke(main, ["check", *options])
        assert done.exit_code == code, done.output
        assert [secret for secret in SECRETS if re.search(rf"{secret}[\w-]", done.output)] == []
        found: dict[str, tuple[str, str, str]] = {}
        for line in done.output.splitlines():
            if (match := LINE.fullmatch(line)) is not None:
                last = match[2]
                found[last] = (match[1], match[3], "")
            elif line.startswith("    → "):
                found[last] = (*found[last][:2], line[6:])
        assert [name for name in found if name != "Test card"] == NAMES
        assert all(bool(fix) == (sign == "✘") for sign, _, fix in found.values())
        return found

    def fails(self, *names: str) -> dict[str, tuple[str, str, str]]:
        """What it says while just these fail."""
        found = self.check(code=1)
        assert [name for name, (sign, *_) in found.items() if sign == "✘"] == list(names)
        return found


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, tmp_path: Path) -> Office:
    """Everything is set up rightly, on a disk that stays."""
    monkeypatch.setattr(disk, "MOUNTS", tmp_path / "none")
    return Office(monkeypatch, sandbox, tmp_path)


def test_where_all_is_well_it_says_so_line_by_line_and_changes_nothing(office: Office, tmp_path: Path) -> None:
    found = office.check(code=0)
    assert {sign for sign, *_ in found.values()} == {"✔", "–"}
    assert [name for name, (sign, *_) in found.items() if sign == "–"] == ["Tables"]  # not made yet
    assert "“Ashcombe Vale”" in found["Slack, bot token"][1]
    assert "#public-mentions" in found["Slack, channel"][1]
    assert "@AshcombeValeNHS" in found["X, posting"][1]
    assert list(tmp_path.iterdir()) == []
    assert office.sandbox.slack.messages(CHANNEL) == []


def test_the_look_at_reading_hands_out_nothing_and_that_at_posting_says_what_it_cost(office: Office) -> None:
    said = office.check(code=0)
    assert "was free; each post costs $0.005" in said["X, reading"][1]
    assert "at most $0.01" in said["X, posting"][1]
    assert "post as @AshcombeEvents. This look cost at most $0.01" in said["X, other accounts"][1]
    handed = office.sandbox.x.delivered
    assert (handed["posts"], handed["included_posts"], handed["users"]) == (0, 0, 2)


@pytest.fixture
def one_account(office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Office:
    """The team has no account but its first."""
    for name in ("X_ACCOUNTS__EVENTS__ACCESS_TOKEN", "X_ACCOUNTS__EVENTS__ACCESS_TOKEN_SECRET"):
        monkeypatch.delenv(name)
    (tmp_path / "team.toml").write_text(TEAM_FILE.read_text("utf-8").replace('keys = "events"', ""), encoding="utf-8")
    office.set(TEAM_FILE=str(tmp_path / "team.toml"))
    return office


def test_without_x_and_feedback_nothing_is_wrong(one_account: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("X_BEARER_TOKEN", "X_API_KEY", "X_API_SECRET", "X_ACCESS_TOKEN", "X_ACCESS_TOKEN_SECRET",
                 "FEEDBACK_KEY"):  # fmt: skip
        monkeypatch.delenv(name)
    found = one_account.check(code=0)
    left_out = ("X, reading", "X, posting", "X, other accounts", "Feedback site")
    assert {found[name][0] for name in left_out} == {"–"}


def test_what_keeps_kestrel_from_starting_is_never_said_to_be_well(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("X_ACCOUNTS__EVENTS__ACCESS_TOKEN", "X_ACCOUNTS__EVENTS__ACCESS_TOKEN_SECRET"):
        monkeypatch.delenv(name)
    assert "but there are none by that name" in office.fails("Team file")["Team file"][1]


def test_keys_of_a_further_account_are_tried_too(office: Office) -> None:
    office.set(X_ACCOUNTS__EVENTS__ACCESS_TOKEN="hush-hush")
    assert "@AshcombeEvents: X does not accept our keys" in office.fails("X, other accounts")["X, other accounts"][1]
    office.set(X_ACCOUNTS__EVENTS__ACCESS_TOKEN=tokens.ACCESS)
    said = office.fails("X, other accounts")["X, other accounts"][1]
    assert "The keys are those of @AshcombeValeNHS" in said


def test_a_wrong_bot_token_is_said_once_and_the_rest_is_looked_at(office: Office) -> None:
    office.set(SLACK_BOT_TOKEN="xoxb-hush")
    found = office.fails("Slack, bot token")
    assert "Install App" in found["Slack, bot token"][2]
    assert (
        found["Slack, permissions"][:2]
        == found["Slack, channel"][:2]
        == found["Slack, people"][:2]
        == ("–", "This waits for the bot token.")
    )


@pytest.mark.parametrize(
    ("name", "value", "which", "says"),
    [
        ("SLACK_BOT_TOKEN", "", "Slack, bot token", "SLACK_BOT_TOKEN is missing"),
        ("SLACK_BOT_TOKEN", "xoxp-hush", "Slack, bot token", "should begin with xoxb-"),
        ("SLACK_APP_TOKEN", "xapp-hush", "Slack, app token", "does not accept the token"),
        ("SLACK_APP_TOKEN", "", "Slack, app token", "SLACK_APP_TOKEN is missing"),
        ("SLACK_MENTIONS_CHANNEL", "", "Slack, channel", "is missing"),
        ("SLACK_MENTIONS_CHANNEL", "#public-mentions", "Slack, channel", "no ID of a channel"),
        ("SLACK_MENTIONS_CHANNEL", "C0ELSEWHERE", "Slack, channel", "does not know the channel"),
        ("SLACK_MENTIONS_CHANNEL", "C0GENERAL", "Slack, channel", "Kestrel is not in #general"),
        ("X_BEARER_TOKEN", "hush-hush", "X, reading", "does not accept our keys (401)"),
        ("X_ACCESS_TOKEN", "hush-hush", "X, posting", "does not accept our keys (401)"),
        ("X_ACCESS_TOKEN", "", "X, posting", "X_ACCESS_TOKEN is missing"),
        ("FEEDBACK_KEY", "hush-hush", "Feedback site", "does not accept our key"),
        ("TEAM_FILE", "nowhere.toml", "Team file", "is not there"),
        ("PORT", "0", "Settings", "PORT"),
        ("DATABASE_URL", "postgresql://me:hush@127.0.0.1:1/none", "Database", "nobody listens"),
        ("DATABASE_URL", "sqlite:////nowhere/at/all/kestrel.db", "Database", "is not there"),
    ],
)  # fmt: skip
def test_each_thing_that_can_be_wrong_is_named_with_what_to_do(
    office: Office, name: str, value: str, which: str, says: str
) -> None:
    office.set(**{name: value})
    assert says in office.fails(which)[which][1]


def test_with_a_signing_secret_in_place_of_the_app_token_slack_is_to_call_us(office: Office) -> None:
    office.set(SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET="hush")
    assert office.check(code=0)["Slack, app token"][0] == "–"


def test_the_permissions_that_are_missing_are_named(office: Office) -> None:
    office.sandbox.slack.manifest.scopes -= {"files:read", "im:write"}
    found = office.fails("Slack, permissions")["Slack, permissions"]
    assert found[1] == "Missing: files:read, im:write."
    assert "Reinstall" in found[2]


@pytest.mark.parametrize("named", ['on_duty = ["U0PRIYA"', 'administrators = ["U0PRIYA"'])
def test_people_who_are_not_in_the_workspace_are_named(office: Office, tmp_path: Path, named: str) -> None:
    team = TEAM_FILE.read_text(encoding="utf-8").replace(named, f'{named}, "U0NOBODY"')
    (tmp_path / "team.toml").write_text(team, encoding="utf-8")
    office.set(TEAM_FILE=str(tmp_path / "team.toml"))
    found = office.fails("Slack, people")["Slack, people"]
    assert found[1] == "Not in the workspace, or deactivated: U0NOBODY."
    assert "member ID" in found[2]


def test_keys_that_read_only_and_keys_of_another_account_are_told_apart(one_account: Office, tmp_path: Path) -> None:
    office = one_account
    office.sandbox.x.access = "read"
    found = office.fails("X, posting")["X, posting"]
    assert "read-only" in found[1]
    assert "Read and write" in found[2]
    office.sandbox.x.access = "read-write-directmessages"
    (tmp_path / "ours.toml").write_text(
        '[organisation]\nname = "Brookmere"\n[[accounts]]\nhandle = "brookmere"\n', encoding="utf-8"
    )
    office.set(TEAM_FILE=str(tmp_path / "ours.toml"))
    assert "those of @AshcombeValeNHS" in office.fails("X, posting")["X, posting"][1]


@pytest.mark.parametrize(("fault", "says"), [("429", "read no more until"), ("402", "used up"), ("503", "not well")])
def test_an_x_that_says_no_is_understood(office: Office, fault: str, says: str) -> None:
    office.sandbox.faults.x_script = lambda path: fault if "search" in path else None
    assert says in office.fails("X, reading")["X, reading"][1]


def test_a_clock_that_is_wrong_is_said_with_how_far(office: Office) -> None:
    office.sandbox.clock.advance(50)
    office.check(code=0)
    office.sandbox.clock.advance(40)
    assert re.search(r"clock is (89|90|91|92) seconds behind Slack's", office.fails("Clock")["Clock"][1])


def test_a_clock_that_goes_ahead_of_x_is_said_where_slack_cannot_be_asked(office: Office) -> None:
    office.sandbox.clock.move_to(datetime.now(UTC) - timedelta(minutes=7))
    office.set(SLACK_API_URL="http://127.0.0.1:9/api/")
    assert re.search(r"clock is [67] minutes ahead of X's", office.check(code=1)["Clock"][1])


def test_the_database_is_looked_at_without_being_changed(office: Office, empty_database_url: str) -> None:
    office.set(DATABASE_URL=empty_database_url)
    if empty_database_url.startswith("postgres"):
        assert "kestrel db upgrade" in office.fails("Tables")["Tables"][2]
    prepared(empty_database_url).close()
    found = office.check(code=0)
    assert (found["Database"][0], found["Tables"][:2]) == ("✔", ("✔", "Up to date."))


def test_a_sqlite_file_on_a_disk_that_is_wiped_fails(office: Office) -> None:
    office.set(DYNO="run.1")
    assert "Heroku" in office.fails("Disk")["Disk"][1]


def test_a_slack_that_is_away_stops_nothing_else(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.set(SLACK_API_URL="http://127.0.0.1:9/api/")
    found = office.fails(
        "Slack, bot token", "Slack, app token", "Slack, permissions", "Slack, channel", "Slack, people"
    )
    assert "this machine's network" in found["Slack, bot token"][2]
    assert found["X, reading"][0] == found["Clock"][0] == "✔"  # X was asked for the time


def test_the_test_card_is_posted_when_it_is_asked_for(office: Office) -> None:
    found = office.check("--card", code=0)
    assert found["Test card"][0] == "✔"
    (message,) = office.sandbox.slack.messages(CHANNEL)
    assert message["text"].startswith("This is a test")


def test_the_test_card_is_not_posted_where_kestrel_is_not(office: Office) -> None:
    office.set(SLACK_MENTIONS_CHANNEL="C0GENERAL")
    found: dict[str, Any] = office.check("--card", code=1)
    assert found["Test card"][0] == "✘"
    assert found["Test card"][2] == slack.INVITE
