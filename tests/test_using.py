"""docs/USING.md leaves nothing out, and its pictures are the ones that the script takes from the sandbox."""

from __future__ import annotations

import ast
import re
import struct
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.core.promo_commands import Asked, PromoCommand, understood
from bot.core.time_refusals import Refused
from bot.core.when import read_when
from bot.sandbox.demo import manifest
from bot.views import labels, promo_controls, reply, run_buttons
from docs.scenes import PICTURES
from docs.small_png import size, small

ROOT = Path(__file__).parents[1]
USING = (ROOT / "docs" / "USING.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
VIEWS = sorted((ROOT / "bot" / "views").glob("*.py"))
FOLDER = ROOT / "docs" / "screenshots"
PICTURE = re.compile(r"!\[([^\]]*)\]\(screenshots/([a-z-]+)\.png\)")
MOST_IN_ALL, WIDEST = 1_500_000, 1440
NOW = datetime(2026, 11, 23, 9, 20, tzinfo=UTC)
# Functions of the views that make a button from a word.
MAKERS = {"ButtonElement", "_to", "_turn", "_change", "press"}


def section(heading: str) -> str:
    return USING.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def words_on_buttons() -> Iterator[str]:
    """What stands on buttons: the tables, and what the views write on one in passing."""
    for table in (labels.BUTTONS, reply.BUTTONS, promo_controls.LABELS, run_buttons.LABELS):
        yield from table.values()
    for file in VIEWS:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) in MAKERS:
                given = [*node.args, *(each.value for each in node.keywords if each.arg == "text")]
                yield from (
                    each.value
                    for each in given
                    if isinstance(each, ast.Constant) and isinstance(each.value, str) and each.value[:1].isupper()
                )


def test_every_picture_is_taken_by_the_script_and_every_one_that_is_taken_is_shown() -> None:
    shown = {name for _, name in PICTURE.findall(USING)} | set(re.findall(r"screenshots/([a-z-]+)\.png", README))
    assert shown == set(PICTURES)
    assert {each.stem for each in FOLDER.iterdir()} == set(PICTURES)


def test_every_picture_says_in_words_what_it_shows() -> None:
    told = [alt for alt, _ in PICTURE.findall(USING)]
    assert len(set(told)) == USING.count("](screenshots/")
    assert [alt for alt in told if len(alt.split()) < 15 or not alt.endswith(".")] == []


def test_the_pictures_are_small() -> None:
    taken = [each.read_bytes() for each in FOLDER.iterdir()]
    assert sum(map(len, taken)) < MOST_IN_ALL
    assert max(size(each)[0] for each in taken) <= WIDEST


def test_a_picture_with_a_palette_shows_the_same_however_its_rows_were_packed() -> None:
    rows = [bytes((x * 7 + y * 40 + channel * 90) % 256 for x in range(8) for channel in range(3)) for y in range(5)]
    kept = small(a_png(8, [packed(kind, rows, kind) for kind in range(5)]))
    assert size(kept) == (8, 5)
    chunks = dict(chunks_of(kept))
    colours = [chunks[b"PLTE"][at : at + 3] for at in range(0, len(chunks[b"PLTE"]), 3)]
    lines = zlib.decompress(chunks[b"IDAT"])
    shown = [b"".join(colours[place] for place in lines[9 * y + 1 : 9 * y + 9]) for y in range(5)]
    assert shown == rows


def packed(kind: int, rows: list[bytes], y: int) -> bytes:
    """A row as PNG packs it in the way of that number: none, left, up, average, Paeth."""
    row, above = rows[y], rows[y - 1] if y else bytes(len(rows[y]))

    def guess(at: int) -> int:
        left, up, corner = (row[at - 3] if at >= 3 else 0), above[at], (above[at - 3] if at >= 3 else 0)
        nearest = min((left, up, corner), key=lambda each: abs(left + up - corner - each))
        return (0, left, up, (left + up) // 2, nearest)[kind]

    return bytes([kind, *((value - guess(at)) % 256 for at, value in enumerate(row))])


def a_png(width: int, rows: list[bytes]) -> bytes:
    header = struct.pack(">IIBBBBB", width, len(rows), 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(said)) + kind + said + struct.pack(">I", zlib.crc32(kind + said)) for kind, said in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def chunks_of(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def test_every_command_and_shortcut_has_a_row() -> None:
    features = manifest()["features"]
    rows = "\n".join(line.split("|")[1] for line in section("Every command").splitlines() if line.startswith("| "))
    there = [f"`{each['command']}" for each in features["slash_commands"]]
    there += [f"*{each['name']}*" for each in features["shortcuts"]]
    assert [name for name in there if name not in rows] == []
    promo = next(line for line in section("Every command").splitlines() if "`/promo show 3`" in line)
    said = {PromoCommand.NEW, PromoCommand.LIST, PromoCommand.HELP, PromoCommand.CANCEL, PromoCommand.NOW}
    assert [word for word in PromoCommand if word not in said and f"{word.value}" not in promo] == []


def test_every_menu_that_acts_by_itself_is_spoken_of() -> None:
    placed = re.findall(r'placeholder="([^"]+)"', "".join(each.read_text("utf-8") for each in VIEWS))
    there = {each for each in placed if not each.startswith("Choose ")}
    assert len(there) > 2
    assert [each for each in sorted(there) if f"*{each}*" not in " ".join(USING.split())] == []


def test_every_button_has_a_row_that_says_whether_it_can_be_undone() -> None:
    rows = [line.split("|")[1:-1] for line in section("Every button").splitlines() if line.startswith("| **")]
    assert [row for row in rows if len(row) != 3 or not all(cell.strip() for cell in row)] == []
    told = {label for row in rows for label in re.findall(r"\*\*(.+?)\*\*", row[0])}
    on_buttons = set(words_on_buttons())
    assert len(on_buttons) > 60
    assert on_buttons - told == set()


def test_every_example_of_a_promo_is_understood_and_can_be_scheduled() -> None:
    examples = re.findall(r"^    /promo (.+)$", USING, re.M)
    assert len(examples) >= 3
    for typed in examples:
        asked = understood(typed, lambda _: True)
        assert isinstance(asked, Asked)
        assert asked.command is PromoCommand.NEW
        read = read_when(typed, NOW, ZoneInfo("Europe/London"), "ENG")
        assert not isinstance(read, Refused), typed
        assert len(read.rest.split()) > 3


@pytest.mark.parametrize("anchor", sorted(set(re.findall(r"\]\(#([a-z-]+)\)", USING))))
def test_every_place_that_the_page_leads_to_is_there(anchor: str) -> None:
    headings = re.findall(r"^#+ (.+)$", USING, re.M)
    assert anchor in {re.sub(r"[^a-z -]", "", each.lower()).replace(" ", "-") for each in headings}
