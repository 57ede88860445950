"""Files for a spreadsheet, downloaded from somebody's conversation with Kestrel and opened by a strict reader."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.hands import conversation, go

Rows = list[dict[str, str]]
# A cell that begins so would be run, or at least taken for a formula.
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")


def downloaded(page: Page, name: str) -> Rows:
    """The newest file of this name as rows by their heads; then back in the channel."""
    go(page, "Kestrel")
    with page.expect_download() as coming:
        conversation(page).get_by_role("link", name=name).last.click()
    content = Path(coming.value.path()).read_bytes()
    go(page, "public-mentions")
    assert content.startswith(codecs.BOM_UTF8)
    table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    head, *rows = table
    assert len(set(head)) == len(head)
    for row in rows:
        assert len(row) == len(head)
    assert [cell for row in table for cell in row if cell.lstrip(" \ufeff\u00a0").startswith(RUNS)] == []
    return [dict(zip(head, row, strict=True)) for row in rows]
