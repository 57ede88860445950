"""Pictures out of Slack: looked up by their file id, fetched from Slack alone, and checked before anybody uses them."""

from __future__ import annotations

import re
import time
from contextlib import closing
from typing import Any
from urllib.parse import urlsplit

import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from urllib3.exceptions import HTTPError

from bot.core.pictures import LARGEST, measured, refusal, too_large
from bot.slack.errors import SETUP, SlackNeedsPerson, seconds, translated
from bot.surface import HandedIn, PictureRefused, SurfaceBusy, SurfaceUnsure

TIMEOUT = 10.0
_PIECE = 64 * 1024
_FILE_ID = re.compile(r"F[A-Z0-9]{2,20}")
_PAGE = re.compile(rb"\s*<(?:!doctype html|html)\b", re.IGNORECASE)
# Where Slack keeps what people upload. The token goes nowhere else, whatever address a file names.
_HOSTS = frozenset({"files.slack.com", "files.slack-gov.com"})
_ELSEWHERE = frozenset({"external", "tombstone", "hidden_by_limit"})
_GONE = frozenset({"file_not_found", "file_deleted"})

NOT_THERE = "Slack does not have this picture any more, or does not show it to Kestrel. Upload it again."
NOT_UPLOADED = "Only pictures that were uploaded to Slack can be used. Save this one and upload it."


class Files:
    """Fetches pictures with the app's own token; threads may share it."""

    def __init__(self, client: WebClient, timeout: float = TIMEOUT) -> None:
        self._client, self._timeout = client, timeout

    def picture(self, file: str) -> HandedIn:
        """The picture in a file; raises `PictureRefused` for whoever chose it, or the surface's errors."""
        told = self._told(file)
        size = told.get("size")
        if isinstance(size, int) and size > LARGEST:
            raise PictureRefused(too_large(size))
        if told.get("is_external") or told.get("mode") in _ELSEWHERE:
            raise PictureRefused(NOT_UPLOADED)
        address = told.get("url_private_download") or told.get("url_private")
        if not isinstance(address, str) or not self._is_slacks(address):
            raise PictureRefused(NOT_UPLOADED)
        content = self._fetched(address)
        found, sentence = measured(content), refusal(content)
        if sentence is not None or found is None:
            raise PictureRefused(sentence or NOT_THERE)
        return HandedIn(
            content, found.kind, found.width, found.height, _words(told.get("name")), _words(told.get("alt_txt"))
        )

    def _told(self, file: str) -> dict[str, Any]:
        """What Slack says of the file."""
        if not _FILE_ID.fullmatch(file):
            raise PictureRefused(NOT_THERE)
        with translated():
            told = self._info(file).get("file")
        if not isinstance(told, dict):
            raise PictureRefused(NOT_THERE)
        return told

    def _info(self, file: str) -> dict[str, Any]:
        try:
            data = self._client.files_info(file=file).data
        except SlackApiError as error:
            told = error.response.data
            if isinstance(told, dict) and told.get("error") in _GONE:
                return {}
            raise
        return data if isinstance(data, dict) else {}

    def _is_slacks(self, address: str) -> bool:
        """Whether our token may go there: to Slack's files, or to where Slack's requests go by setting."""
        try:
            there, base = urlsplit(address), urlsplit(self._client.base_url)
            same = (there.scheme, there.hostname, there.port) == (base.scheme, base.hostname, base.port)
            slacks = there.scheme == "https" and there.hostname in _HOSTS and there.port in (None, 443)
        except ValueError:
            return False
        return "@" not in there.netloc and "\\" not in address and (slacks or same)

    def _fetched(self, address: str) -> bytes:
        """The bytes at an address of Slack's. What goes wrong is raised outside `except`, with no token on it."""
        try:
            # A connection of its own, so that no cookie of a sign-in page is ever sent back.
            response = requests.get(
                address,
                auth=_Token(self._client.token),
                headers={"Accept-Encoding": "identity"},
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            )
            with closing(response):
                found = self._read(response)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            found = SurfaceUnsure(f"a picture could not be fetched ({type(error).__name__})")
        if isinstance(found, Exception):
            raise found
        return found

    def _read(self, response: requests.Response) -> bytes | Exception:
        trouble = _of_status(response)
        if trouble is not None:
            return trouble
        body, end = bytearray(), time.monotonic() + 2 * self._timeout
        # Whatever has come, not a whole piece: waiting for one to fill up, an answer that drips would go on for hours.
        while piece := response.raw.read1(_PIECE, decode_content=True):
            body += piece
            if len(body) > LARGEST:
                return PictureRefused(too_large(len(body)))
            if time.monotonic() > end:
                return SurfaceUnsure(f"a picture took longer than {2 * self._timeout:g} seconds")
        return _not_let_in() if _PAGE.match(body) else bytes(body)


class _Token(requests.auth.AuthBase):
    """Our token on one request; as `auth`, because a header would give way to a ~/.netrc on this machine."""

    def __init__(self, token: str | None) -> None:
        self._token = token or ""

    def __repr__(self) -> str:
        return "Token()"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _of_status(response: requests.Response) -> Exception | None:
    status, kind = response.status_code, response.headers.get("Content-Type", "").lower()
    if status in (401, 403) or 300 <= status < 400 or (status == 200 and "html" in kind):
        return _not_let_in()
    if status in (404, 410):
        return PictureRefused(NOT_THERE)
    if status == 429:
        return SurfaceBusy(seconds(response.headers.get("Retry-After")))
    return None if status == 200 else SurfaceUnsure(f"a picture could not be fetched (status {status})")


def _not_let_in() -> SlackNeedsPerson:
    """Slack shows its sign-in page to an app that may not read files."""
    return SlackNeedsPerson(f"Slack does not let Kestrel read files. {SETUP['missing_scope']}")


def _words(name: object) -> str:
    """A name or a description as it may be stored."""
    words = "".join(char for char in name if char.isprintable()) if isinstance(name, str) else ""
    return words.strip()[:1000]
