"""A Web API call's arguments, which arrive as a form or as JSON and mean the same."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

from bot.sandbox.slack.errors import Json, SlackError
from bot.sandbox.slack.messages import Span

STRUCTURED = ("blocks", "attachments", "metadata", "view", "files")
TRUE = {"1", "true", "True"}


class Arguments:
    """The arguments of one call."""

    def __init__(self, given: Json) -> None:
        self.given = given

    @classmethod
    def read(cls, content_type: str, body: bytes, query: Json) -> Arguments:
        """From the request; structured arguments in a form are JSON inside it."""
        if content_type == "application/json":
            given = _json_object(body)
        else:
            given = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        given = {**query, **given}
        for name in STRUCTURED:
            if isinstance(given.get(name), str):
                given[name] = _json_value(name, given[name])
        return cls(given)

    def text(self, name: str) -> str:
        """A required argument."""
        value = self.maybe(name)
        if not value:
            raise SlackError("invalid_arguments", [f"missing required field: {name}"])
        return value

    def maybe(self, name: str) -> str | None:
        value = self.given.get(name)
        return None if value is None else str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.given.get(name)
        return default if value is None else value is True or str(value) in TRUE

    def number(self, name: str, default: int, most: int) -> int:
        value = str(self.given.get(name) or default)
        if not value.isdecimal():
            raise SlackError("invalid_arguments", [f"must be an integer [json-pointer:/{name}]"])
        return max(1, min(int(value), most))

    def listed(self, name: str) -> list[str]:
        """Ids that come as a list or with commas between."""
        value = self.given.get(name) or []
        return [str(each) for each in value] if isinstance(value, list) else [each for each in value.split(",") if each]

    def span(self, default: int) -> Span:
        """The page of history asked for; a cursor says where the page before ended."""
        oldest, latest = self.maybe("oldest") or "0", self.maybe("latest") or "9"
        inclusive = self.flag("inclusive")
        return Span(oldest, latest, inclusive, self.number("limit", default, 999))


def _json_object(body: bytes) -> Json:
    try:
        given = json.loads(body or b"{}")
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(given, dict):
        raise SlackError("json_not_object")
    return given


def _json_value(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        code = {"blocks": "invalid_blocks_format", "metadata": "invalid_metadata_format"}.get(name)
        raise SlackError(code or "invalid_arguments", [f"not JSON [json-pointer:/{name}]"]) from None
