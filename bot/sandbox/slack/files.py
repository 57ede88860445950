"""Files: uploaded by the app in three steps, or by a person in one."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, field
from pathlib import PurePath
from urllib.parse import quote

from bot.core.pictures import measured
from bot.sandbox.slack.errors import Json, SlackError
from bot.sandbox.slack.ids import Mint

LARGEST = 20 * 1024 * 1024


@dataclass(slots=True)
class File:
    """One file; it exists for the workspace once it is complete."""

    id: str
    name: str
    user: str
    created: int
    title: str
    length: int
    content: bytes | None = None
    complete: bool = False
    deleted: bool = False
    alt: str = ""
    channels: list[str] = field(default_factory=list)

    @property
    def mimetype(self) -> str:
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    def object(self, url: str) -> Json:
        """The file object of the Web API."""
        kind = PurePath(self.name).suffix.lstrip(".").lower() or "binary"
        private = f"{url}/slack/files/{self.id}/{quote(self.name)}"
        found: Json = {
            "id": self.id, "created": self.created, "timestamp": self.created, "name": self.name, "title": self.title,
            "mimetype": self.mimetype, "filetype": kind, "pretty_type": kind.upper(), "user": self.user,
            "size": len(self.content or b""), "mode": "hosted", "is_external": False, "is_public": True,
            "url_private": private, "url_private_download": private, "permalink": private,
            "channels": list(self.channels), "groups": [], "ims": [], "editable": False, "file_access": "visible",
        }  # fmt: skip
        picture = measured(self.content or b"")
        if picture is not None:
            found |= {"original_w": picture.width, "original_h": picture.height}
        return found | ({"alt_txt": self.alt} if self.alt else {})


class Files:
    """Every file of the workspace; the caller holds the workspace's lock."""

    def __init__(self, mint: Mint) -> None:
        self._mint = mint
        self._by_id: dict[str, File] = {}
        self._uploads: dict[str, str] = {}

    def begin(self, user: str, name: str, length: int, now: int) -> tuple[File, str]:
        """A file to come, and the secret end of the address to send it to."""
        safe = PurePath(name.replace("\\", "/")).name or "file"
        file = File(self._mint.id("F"), safe, user, now, safe, length)
        token = self._mint.token()
        self._by_id[file.id], self._uploads[token] = file, file.id
        return file, token

    def receive(self, token: str, content: bytes) -> File:
        """The file's bytes, sent to its address; an address works once."""
        file = self._by_id.get(self._uploads.pop(token, ""))
        if file is None:
            raise SlackError("file_not_found", status=404)
        if len(content) != file.length or len(content) > LARGEST:
            raise SlackError("invalid_upload", status=400)
        file.content = content
        return file

    def finish(self, file_id: str, title: str | None) -> File:
        file = self._by_id.get(file_id)
        if file is None or file.content is None:
            raise SlackError("file_not_found")
        file.title, file.complete = title or file.title, True
        return file

    def keep(self, user: str, name: str, content: bytes, now: int) -> File:
        """A file that a person has put in."""
        if len(content) > LARGEST:
            raise SlackError("file_uploads_too_large")
        file, token = self.begin(user, name, len(content), now)
        self.receive(token, content)
        return self.finish(file.id, None)

    def get(self, file_id: str) -> File:
        file = self._by_id.get(file_id)
        if file is None or not file.complete:
            raise SlackError("file_not_found")
        if file.deleted:
            raise SlackError("file_deleted")
        return file

    def delete(self, file_id: str) -> None:
        """Take a file away, as its owner or an administrator may at any time."""
        file = self.get(file_id)
        file.deleted, file.content = True, None
