"""How the local Slack refuses a call: Slack's own error codes, and what a person on the page is told."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


class SlackError(Exception):
    """A Web API call that Slack refuses: its code, and the sentences that go with it."""

    def __init__(
        self, code: str, messages: list[str] | None = None, *, status: int = 200, retry_after: int | None = None
    ) -> None:
        super().__init__(code if not messages else f"{code}: {'; '.join(messages)}")
        self.code = code
        self.messages = messages or []
        self.status = status
        self.retry_after = retry_after
        self.extra: Json = {}

    def body(self) -> Json:
        """The JSON that Slack answers with."""
        answer: Json = {"ok": False, "error": self.code, **self.extra}
        if self.messages:
            answer["errors"] = list(self.messages)
            answer["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in self.messages]}
        return answer

    def headers(self) -> dict[str, str]:
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}


class Impossible(Exception):
    """An act that no person could do in Slack, such as pressing a button that is not there; says why."""
