"""What platforms are told: files that can be read, with every setting that is needed and commands that exist."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from bot.cli import main
from bot.settings import NEEDED, DatabaseSettings, Settings
from bot.storage.engine import address

ROOT = Path(__file__).parents[1]
NEEDED_TO_RUN = {name.upper() for name in NEEDED["run"]}
KNOWN = {name.upper() for name in Settings.model_fields}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


APP: dict[str, Any] = json.loads(text("app.json"))
HEROKU: dict[str, Any] = yaml.safe_load(text("heroku.yml"))
RENDER: dict[str, Any] = yaml.safe_load(text("render.yaml"))
FLY: dict[str, Any] = tomllib.loads(text("fly.toml"))
DOCKER = re.sub(r"\\\n\s*", " ", text("Dockerfile"))
LAST_STAGE = DOCKER[DOCKER.rindex("\nFROM ") :]


def exists(command: str) -> bool:
    """Whether this is a command of Kestrel's."""
    program, *words = shlex.split(command)
    found: click.Command | None = main if program == "kestrel" else None
    for word in words:
        found = found.commands.get(word) if isinstance(found, click.Group) else None
    return found is not None and not isinstance(found, click.Group)


def test_whether_a_command_exists_is_known() -> None:
    assert exists("kestrel db upgrade")
    assert not exists("kestrel db")
    assert not exists("kestrel fly")
    assert not exists("python run")


def test_heroku_is_told_every_setting_that_is_needed_and_none_that_is_not_there() -> None:
    wanted = {name for name, about in APP["env"].items() if about.get("required", True)}
    assert wanted >= NEEDED_TO_RUN
    assert set(APP["env"]) <= KNOWN
    assert all(about["description"] for about in APP["env"].values())
    assert any(addon["plan"].startswith("heroku-postgresql") for addon in APP["addons"])


def test_heroku_builds_the_image_upgrades_the_tables_and_runs_one_process() -> None:
    assert APP["stack"] == "container"
    assert APP["formation"] == {"bot": {"quantity": 1}}
    assert set(HEROKU["run"]) == set(HEROKU["build"]["docker"]) == set(APP["formation"])
    assert (ROOT / HEROKU["build"]["docker"]["bot"]).exists()
    assert HEROKU["release"]["command"] == ["kestrel db upgrade"]
    assert [exists(command) for command in HEROKU["run"].values()] == [True]


def test_render_is_told_every_setting_that_is_needed_and_none_that_is_not_there() -> None:
    (service,), (database,) = RENDER["services"], RENDER["databases"]
    given = {each["key"]: each for each in service["envVars"]}
    assert given.keys() >= NEEDED_TO_RUN
    assert given.keys() <= KNOWN
    assert given["DATABASE_URL"]["fromDatabase"] == {"name": database["name"], "property": "connectionString"}
    assert service["preDeployCommand"] == "kestrel db upgrade"
    assert exists(service["dockerCommand"])
    assert (ROOT / service["dockerfilePath"]).exists()
    # A secret is asked for or made there, never written here.
    secrets = [key for key in given if re.search("TOKEN|KEY|SECRET", key)]
    assert len(secrets) >= 4
    assert [key for key in secrets if "value" in given[key]] == []


def test_fly_runs_commands_that_exist_and_knows_its_settings() -> None:
    assert FLY["deploy"]["release_command"] == "kestrel db upgrade"
    assert [exists(command) for command in FLY["processes"].values()] == [True]
    assert FLY["env"].keys() <= KNOWN
    assert FLY["env"]["TEAM_FILE"] == FLY["files"][0]["guest_path"]
    assert (ROOT / FLY["build"]["dockerfile"]).exists()


def test_the_image_is_not_run_by_root_and_says_whether_it_is_well() -> None:
    (user,) = re.findall(r"^USER (\S+)$", LAST_STAGE, re.M)
    assert user not in {"root", "0"}
    health = next(line for line in LAST_STAGE.splitlines() if line.startswith("HEALTHCHECK"))
    assert "/healthz" in health
    code = json.loads(health.split(" CMD ", 1)[1])
    assert code[:2] == ["python", "-c"]
    compile(code[2], "health", "exec")
    command = json.loads(re.findall(r"^CMD (\[.*\])$", LAST_STAGE, re.M)[-1])
    assert exists(shlex.join(command))


def test_the_image_takes_only_what_is_pinned_and_files_that_are_there() -> None:
    installs = re.findall(r"^RUN pip install (.*)$", DOCKER, re.M)
    assert len(installs) == 2
    assert all("--no-cache-dir" in each and "--no-deps" in each for each in installs)
    assert "--require-hashes -r requirements/run.txt" in installs[0]
    for sources in re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKER, re.M):
        assert all(list(ROOT.glob(source)) for source in sources.split()), sources
    kept_out = text(".dockerignore").splitlines()
    assert kept_out[1] == "*"
    named = {source for sources in re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKER, re.M) for source in sources.split()}
    let_in = {line[1:] for line in kept_out if line.startswith("!")}
    assert let_in == {name for name in named if "*" not in name} | {"team.example.toml", "team.toml"}
    assert "**/.env" in kept_out


def test_the_settings_of_the_image_are_known_and_its_database_is_where_a_disk_can_be_put() -> None:
    (line,) = re.findall(r"^ENV (PATH=.*DATABASE_URL.*)$", LAST_STAGE, re.M)
    given = dict(each.split("=", 1) for each in shlex.split(line))
    assert {name for name in given if name not in {"PATH", "PYTHONUNBUFFERED"}} <= KNOWN
    assert given["DATABASE_URL"] == "sqlite:////data/kestrel.db"


@pytest.mark.parametrize("url", ["postgres://me:hush@db.example:5432/kestrel", "postgresql://me@db.example/kestrel"])
def test_the_addresses_that_platforms_hand_out_are_taken(url: str) -> None:
    assert DatabaseSettings(database_url=url).database_url == url
    assert address(url).startswith("postgresql+psycopg://me")
