"""Files into Slack: announced, sent, and made known, in the three steps that Slack asks for."""

from __future__ import annotations

from collections.abc import Callable

import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.errors import translated
from bot.surface import SurfaceUnsure

TIMEOUT = 30.0
# What Slack says of a file that somebody has deleted before.
GONE = frozenset({"file_not_found", "file_deleted"})


class Uploads:
    """Hands files over with the app's own token; threads may share it."""

    def __init__(self, client: WebClient, timeout: float = TIMEOUT) -> None:
        self._client, self._timeout = client, timeout

    def upload(
        self, name: str, content: bytes, *, title: str, alt: str = "", channel: str | None = None,
        comment: str | None = None, thread: str | None = None, begun: Callable[[str], None] | None = None,
    ) -> str:  # fmt: skip
        """The id of a file that is in Slack now, and stands in a channel where one is given; the surface's errors.

        A file without a channel is seen by nobody until a message shows it, so sending it twice does no harm.
        """
        with translated():
            given = self._client.files_getUploadURLExternal(
                filename=name, length=len(content), **({"alt_txt": alt[:1000]} if alt else {})
            )
            address, file = str(given["upload_url"]), str(given["file_id"])
        if begun is not None:
            begun(file)
        self._send(address, content)
        with translated():
            self._client.files_completeUploadExternal(
                files=[{"id": file, "title": title}], channel_id=channel, initial_comment=comment, thread_ts=thread
            )
        return file

    def delete(self, file: str) -> None:
        """Delete a file of ours; the surface's errors."""
        with translated():
            try:
                self._client.files_delete(file=file)
            except SlackApiError as error:
                if error.response.get("error") not in GONE:
                    raise

    def _send(self, address: str, content: bytes) -> None:
        """The bytes alone, without our token: the address is a secret that works once."""
        try:
            answer = requests.post(address, data=content, timeout=self._timeout)
        except (OSError, ValueError) as error:
            raise SurfaceUnsure(f"the file did not get through ({type(error).__name__})") from None
        if answer.status_code != 200:
            raise SurfaceUnsure(f"the file did not get through (status {answer.status_code})")
