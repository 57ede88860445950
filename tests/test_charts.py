"""Pictures of charts: a real one, drawn without a network, and none where nothing that draws is installed."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from bot import charts
from bot.core.digest import DayTold
from bot.core.digest_chart import spec

DAYS = tuple(DayTold(date(2026, 10, 26) + timedelta(n), n, 60 + n) for n in range(28))


def test_a_spec_becomes_a_picture() -> None:
    pytest.importorskip("vl_convert")
    drawn = charts.png(spec(DAYS))
    assert drawn is not None
    assert drawn.startswith(b"\x89PNG")
    assert 10_000 < len(drawn) < 1_000_000


def test_nothing_is_fetched_for_a_picture() -> None:
    pytest.importorskip("vl_convert")
    asked: list[str] = []

    class Rows(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"[]")

    with HTTPServer(("127.0.0.1", 0), Rows) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        fetching: dict[str, Any] = spec(DAYS) | {"data": {"url": f"http://127.0.0.1:{server.server_port}/rows.json"}}
        with pytest.raises(OSError, match="ended with 1"):
            charts.png(fetching)
        server.shutdown()
    assert asked == []


def test_without_the_extra_there_is_no_picture_and_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(charts, "find_spec", lambda _: None)
    assert charts.png(spec(DAYS)) is None


def test_a_process_that_cannot_draw_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("vl_convert")
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(charts.NotDrawn, match="FileNotFoundError"):
        charts.png(spec(DAYS))
