"""Reads the one kind of form that a browser sends files in."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import Message


@dataclass(frozen=True, slots=True)
class Form:
    """Fields by name, and the file, if one came."""

    fields: dict[str, str] = field(default_factory=dict)
    filename: str | None = None
    content: bytes = b""


def read(content_type: str, body: bytes) -> Form:
    """Take a multipart body apart; ValueError when it is not one."""
    boundary = _parameters(content_type).get("boundary")
    if not boundary or "multipart/form-data" not in content_type.lower():
        raise ValueError("The upload is not a form with a file.")
    fields: dict[str, str] = {}
    filename, content = None, b""
    # The first part has no line break before its boundary.
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary.encode())[1:-1]:
        head, found, data = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        named = _disposition(head) if found else {}
        if "filename" in named:
            filename, content = named["filename"], data
        elif "name" in named:
            fields[named["name"]] = data.decode("utf-8", "replace")
    return Form(fields, filename, content)


def _disposition(head: bytes) -> dict[str, str]:
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-disposition":
            return _parameters(value)
    return {}


def _parameters(header: str) -> dict[str, str]:
    message = Message()
    message["content-type"] = header
    return {name: value for name, value in message.get_params(failobj=[])[1:] if isinstance(value, str)}
