"""`kestrel manifest`: what Slack is to be told, as a file and as a link, wherever it was installed."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from click.testing import CliRunner

from bot.cli import main

ROOT = Path(__file__).parents[2]
WRITTEN = (ROOT / "manifest.yml").read_text(encoding="utf-8")


def printed(*arguments: str) -> str:
    done = CliRunner().invoke(main, ["manifest", *arguments])
    assert done.exit_code == 0
    return done.output


def test_the_manifest_is_printed_as_it_is_written() -> None:
    assert printed() == WRITTEN


def test_the_link_opens_slack_with_the_same_app_filled_in() -> None:
    link = printed("--link").strip()
    parts = urlsplit(link)
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "api.slack.com", "/apps")
    asked = parse_qs(parts.query, strict_parsing=True)
    assert asked["new_app"] == ["1"]
    assert yaml.safe_load(asked["manifest_yaml"][0]) == yaml.safe_load(WRITTEN)
    assert len(link) < 8000  # servers and browsers take this much
    assert " " not in link


def test_an_installed_package_has_the_manifest_with_it(tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="the build's own tool is not installed")
    build = "from hatchling.build import build_wheel; import sys; print(build_wheel(sys.argv[1]))"
    made = subprocess.run(
        [sys.executable, "-c", build, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    with zipfile.ZipFile(tmp_path / made.stdout.split()[-1]) as wheel:
        wheel.extractall(tmp_path / "installed")
    ran = subprocess.run(
        [sys.executable, "-c", "import bot, sys; sys.stderr.write(bot.__file__); from bot.cli import main; main()",
         "manifest"],
        cwd=tmp_path / "installed", env={"PYTHONPATH": str(tmp_path / "installed")},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ran.stderr.startswith(str(tmp_path))
    assert ran.stdout == WRITTEN
