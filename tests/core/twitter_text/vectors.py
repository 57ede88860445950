"""Twitter-text's own examples, read from the files beside this one."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

HERE = Path(__file__).parent


@cache
def _tests(file: str) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = yaml.safe_load((HERE / file).read_text(encoding="utf-8"))["tests"]
    return groups


def groups(file: str) -> set[str]:
    """The names of the groups in a file."""
    return set(_tests(file))


def vectors(file: str, *names: str) -> list[Any]:
    """The examples of some groups, each with its description as the name of the test."""
    return [
        pytest.param(each["text"], each["expected"], id=f"{name}: {each['description']}")
        for name in names
        for each in _tests(file)[name]
    ]


def config() -> dict[str, Any]:
    """Twitter-text's configuration, version 3."""
    read: dict[str, Any] = json.loads((HERE / "config_v3.json").read_text(encoding="utf-8"))
    return read
