"""Where an embedded database lies, and the sentence where it will not last."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.disks import PLATFORMS
from bot.storage import disk


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An ordinary computer, whatever this one is."""
    for name in (*PLATFORMS, "DYNO"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(disk, "MARKERS", (tmp_path / "marker",))
    (tmp_path / "mounts").write_text(f"1 0 8:1 / / rw - ext4 /dev/sda rw\n2 1 0:3 / {tmp_path} rw - overlay o rw\n")
    monkeypatch.setattr(disk, "MOUNTS", tmp_path / "mounts")
    monkeypatch.chdir(tmp_path)


def test_a_file_in_a_containers_own_layer_is_named_with_what_to_do(tmp_path: Path) -> None:
    assert disk.wiped("sqlite:///kestrel.db") is None
    (tmp_path / "marker").touch()
    said = str(disk.wiped("sqlite:///kestrel.db"))
    assert said.startswith(f"The database {tmp_path}/kestrel.db will be lost")
    assert "DATABASE_URL" in said
    assert disk.wiped("sqlite:////data/kestrel.db") is None


def test_a_server_looks_after_its_own_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DYNO", "web.1")
    assert disk.wiped("postgres://kestrel:hush@db.example/kestrel") is None
    assert disk.wiped("sqlite:///kestrel.db") is not None


def test_what_is_only_in_memory_is_lost_everywhere() -> None:
    assert "in memory" in str(disk.wiped("sqlite://"))


def test_where_no_mounts_can_be_read_the_database_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "marker").touch()
    monkeypatch.setattr(disk, "MOUNTS", tmp_path / "nowhere")
    assert disk.wiped("sqlite:///kestrel.db") is None
