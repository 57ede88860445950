"""`kestrel db backup` and `kestrel db restore`, as somebody types them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from bot.cli import main
from bot.settings import Settings
from bot.storage.duty import Duty
from bot.storage.engine import Database, connect
from tests.desks import NOW


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def typed(url: str, *words: str) -> Result:
    return CliRunner().invoke(main, ["db", *words], env={"DATABASE_URL": url})


def test_what_was_saved_comes_back_into_another_database(
    database: Database, database_url: str, empty_database_url: str
) -> None:
    with database.write.begin() as session:
        session.add(Duty(member="U0TOM", from_at=NOW, until_at=NOW, away=False, by="U0TOM", set_at=NOW))
    saved = typed(database_url, "backup", "kestrel.backup")
    assert (saved.exit_code, saved.output.split(" rows")[0]) == (0, "1")
    back = typed(empty_database_url, "restore", "kestrel.backup")
    assert (back.exit_code, back.output.split(" rows")[0]) == (0, "1")
    refused = typed(empty_database_url, "restore", "kestrel.backup")
    assert refused.exit_code == 2
    assert "not empty" in refused.output
    assert typed(empty_database_url, "restore", "--replace", "kestrel.backup").exit_code == 0
    again = connect(empty_database_url)
    with again.read() as session:
        assert list(session.scalars(select(Duty.member))) == ["U0TOM"]
    again.close()


def test_a_database_that_is_behind_is_not_saved(empty_database_url: str, folder: Path) -> None:
    refused = typed(empty_database_url, "backup", "kestrel.backup")
    assert refused.exit_code == 2
    assert "kestrel db upgrade" in refused.output
    assert not (folder / "kestrel.backup").exists()


def test_where_nothing_can_be_written_it_says_so(database_url: str) -> None:
    refused = typed(database_url, "backup", "nowhere/kestrel.backup")
    assert (refused.exit_code, "cannot be written" in refused.output) == (2, True)
