"""A picture that somebody put into Slack is fetched with our token, which goes to Slack and nowhere else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.core.pictures import LARGEST, PictureKind
from bot.sandbox.slack.files import File
from bot.sandbox.world import Sandbox
from bot.slack.errors import SlackNeedsPerson
from bot.slack.files import Files
from bot.slack.surface import SlackSurface
from bot.surface import HandedIn, PictureRefused, SurfaceBusy, SurfaceUnsure
from tests.pictures import PNG, gif, jpeg, webp

TOKEN = "xoxb-of-invented-secrets"


def at(sandbox: Sandbox) -> Files:
    return Files(WebClient(sandbox.slack.bot_token, base_url=sandbox.slack_api_url, retry_handlers=[]), timeout=2)


def put_in(sandbox: Sandbox, content: bytes = PNG, name: str = "garden.png") -> str:
    """The id of a file that Tom has put into a form."""
    return str(sandbox.slack.upload("U0TOM", None, name, content)["id"])


@pytest.mark.parametrize(
    ("content", "kind", "width", "height"),
    [
        (PNG, PictureKind.PNG, 96, 64),
        (jpeg(4032, 3024), PictureKind.JPEG, 4032, 3024),
        (webp(800, 600), PictureKind.WEBP, 800, 600),
    ],
)
def test_a_picture_comes_with_its_kind_and_size_whatever_its_name_says(
    sandbox: Sandbox, content: bytes, kind: PictureKind, width: int, height: int
) -> None:
    file = put_in(sandbox, content, "garden.pdf")
    assert at(sandbox).picture(file) == HandedIn(content, kind, width, height, "garden.pdf", "")


def test_what_somebody_described_in_slack_comes_along(sandbox: Sandbox) -> None:
    file = put_in(sandbox, name="garden\u202egnp.png")
    sandbox.slack.files.get(file).alt = "Two nurses on a bench"
    found = at(sandbox).picture(file)
    assert (found.name, found.described) == ("gardengnp.png", "Two nurses on a bench")


def test_the_surface_hands_it_over(sandbox: Sandbox) -> None:
    client = WebClient(sandbox.slack.bot_token, base_url=sandbox.slack_api_url, retry_handlers=[])
    with ThreadPoolExecutor(1) as private:
        assert SlackSurface(client, private).picture(put_in(sandbox)).content == PNG


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<svg/>", "no picture"),
        (b"%PDF-1.7", "no picture"),
        (gif(), "still"),
        (PNG + b"\0" * LARGEST, "5.1 MB"),
    ],
)
def test_what_cannot_go_out_is_refused_in_a_sentence(sandbox: Sandbox, content: bytes, says: str) -> None:
    with pytest.raises(PictureRefused, match=says):
        at(sandbox).picture(put_in(sandbox, content))


def test_a_large_file_is_refused_without_being_fetched(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    file = put_in(sandbox, PNG + b"\0" * LARGEST)
    monkeypatch.setattr(Files, "_fetched", lambda self, address: pytest.fail("it was fetched"))
    with pytest.raises(PictureRefused, match=r"5\.1 MB"):
        at(sandbox).picture(file)


def test_a_file_that_was_deleted_has_to_be_uploaded_again(sandbox: Sandbox) -> None:
    file = put_in(sandbox)
    sandbox.slack.files.delete(file)
    with pytest.raises(PictureRefused, match="Upload it again"):
        at(sandbox).picture(file)


@pytest.mark.parametrize("file", ["", "F0NEVERWAS", "../F1", "F1&token=x", "garden.png"])
def test_what_is_no_file_of_ours_is_not_there(sandbox: Sandbox, file: str) -> None:
    with pytest.raises(PictureRefused, match="Upload it again"):
        at(sandbox).picture(file)


def test_without_the_scope_the_administrator_is_told_what_to_do() -> None:
    manifest = {"oauth_config": {"scopes": {"bot": ["chat:write"]}}}
    with Sandbox(manifest=manifest) as sandbox, pytest.raises(SlackNeedsPerson, match=r"manifest\.yml"):
        at(sandbox).picture(put_in(sandbox))


def test_slacks_sign_in_page_is_no_picture(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    file = put_in(sandbox)
    files = at(sandbox)
    monkeypatch.setattr(sandbox.slack, "bot_token", "xoxb-changed")
    with pytest.raises(SlackNeedsPerson, match="read files"):
        files._fetched(sandbox.slack.files.get(file).object(sandbox.url)["url_private"])


ELSEWHERE = [
    "https://evil.example/garden.png",
    "https://files.slack.com.evil.example/garden.png",
    "https://files.slack.com@evil.example/garden.png",
    "https://evil.example\\@files.slack.com/garden.png",
    "https://files.slack.com:8443/garden.png",
    "http://files.slack.com/garden.png",
    "http://169.254.169.254/latest/meta-data",
    "http://127.0.0.1:1/garden.png",
    "http://[::1]/garden.png",
    "http://[::1/garden.png",
    "file:///etc/passwd",
    "//files.slack.com/garden.png",
    "",
    None,
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_the_token_goes_to_slack_and_nowhere_else(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, address: Any
) -> None:
    file = put_in(sandbox)
    told = sandbox.slack.files.get(file).object(sandbox.url)
    monkeypatch.setattr(File, "object", lambda self, url: {**told, "url_private": address, "url_private_download": ""})
    monkeypatch.setattr("requests.get", lambda *_, **__: pytest.fail("something was asked"))
    with pytest.raises(PictureRefused, match="uploaded to Slack"):
        at(sandbox).picture(file)


@pytest.mark.parametrize("address", ["https://files.slack.com/files-pri/T1-F1/a.png", "https://files.slack.com:443/a"])
def test_slacks_own_house_is_known(address: str) -> None:
    assert Files(WebClient(TOKEN))._is_slacks(address)
    assert not Files(WebClient(TOKEN))._is_slacks(address.replace("https", "http"))


@pytest.mark.parametrize("change", [{"is_external": True}, {"mode": "external"}, {"mode": "tombstone"}])
def test_a_file_that_is_only_linked_is_not_fetched(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any]
) -> None:
    file = put_in(sandbox)
    told = sandbox.slack.files.get(file).object(sandbox.url)
    monkeypatch.setattr(File, "object", lambda self, url: {**told, **change})
    with pytest.raises(PictureRefused, match="uploaded to Slack"):
        at(sandbox).picture(file)


# A house that answers as Slack never should.


class House:
    """Answers every request the same way and remembers what it was sent."""

    def __init__(self) -> None:
        self.status, self.headers, self.pieces = 200, {"Content-Type": "image/png"}, [PNG]
        self.heard: list[dict[str, str]] = []
        self.pause, self.every = threading.Event(), 0.0
        house = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                house.heard.append(dict(self.headers.items()))
                self.send_response(house.status)
                for name, value in house.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                for number, piece in enumerate(house.pieces):
                    if number and house.pause.wait(house.every):
                        return
                    try:
                        self.wfile.write(piece)
                    except OSError:
                        return  # whoever asked has hung up

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/api/"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def stop(self) -> None:
        self.pause.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def house() -> Iterator[House]:
    one = House()
    yield one
    one.stop()


def fetched(house: House) -> bytes:
    files = Files(WebClient(TOKEN, base_url=house.url, retry_handlers=[]), timeout=2.0)
    address = house.url.replace("/api/", "/files/garden.png")
    assert files._is_slacks(address)
    return files._fetched(address)


def test_our_token_proves_who_asks(house: House) -> None:
    assert fetched(house) == PNG
    assert house.heard[0]["Authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    ("status", "headers", "pieces", "kind"),
    [
        (302, {"Location": "https://evil.example/"}, [], SlackNeedsPerson),
        (200, {"Content-Type": "text/html; charset=utf-8"}, [b"<!doctype html>"], SlackNeedsPerson),
        (200, {"Content-Type": "image/png"}, [b" \n<!DOCTYPE html><p>Sign in"], SlackNeedsPerson),
        (401, {}, [], SlackNeedsPerson),
        (403, {}, [], SlackNeedsPerson),
        (404, {}, [], PictureRefused),
        (410, {}, [], PictureRefused),
        (429, {"Retry-After": "7"}, [], SurfaceBusy),
        (500, {}, [], SurfaceUnsure),
        (206, {}, [PNG], SurfaceUnsure),
        (200, {"Content-Length": "9999"}, [PNG], SurfaceUnsure),
        (200, {}, [PNG, *[b"\0" * 65_536] * 100], PictureRefused),
        (200, {}, [PNG, *[b"\0"] * 100], SurfaceUnsure),
    ],
    ids=["redirect", "page", "page in disguise", "401", "403", "404", "410", "429", "500", "206", "cut", "endless",
         "drip"],
)  # fmt: skip
def test_every_other_answer_is_told_apart(
    house: House, status: int, headers: dict[str, str], pieces: list[bytes], kind: type[Exception]
) -> None:
    house.status, house.headers, house.pieces = status, headers, pieces
    house.every = 0.1 if pieces[1:] == [b"\0"] * 100 else 0.0
    with pytest.raises(kind) as raised:
        fetched(house)
    assert type(raised.value) is kind
    assert raised.value.__context__ is None
    assert len(house.heard) == 1
    assert TOKEN not in str(raised.value)


def test_a_house_that_is_not_there_may_be_there_later() -> None:
    files = Files(WebClient(TOKEN, base_url="http://127.0.0.1:9/api/", retry_handlers=[]), timeout=0.5)
    with pytest.raises(SurfaceUnsure) as raised:
        files._fetched("http://127.0.0.1:9/files/garden.png")
    assert TOKEN not in str(raised.value)
