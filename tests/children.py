"""Kestrel as real child processes that work at the sandbox, for tests and benches that kill and restart them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.sandbox.demo import CHANNEL, TEAM_FILE
from bot.sandbox.world import Sandbox
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[1]
READY = ("Kestrel is at work.", "Kestrel answers Slack")
# Four processes that start at once on a busy machine need a while.
PATIENCE = 60.0


def environment(sandbox: Sandbox, database_url: str, team_file: Path = TEAM_FILE, **more: str) -> dict[str, str]:
    """Everything the child is told; nothing of this machine's own settings gets through."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": database_url,
        "SLACK_BOT_TOKEN": sandbox.slack.bot_token,
        "SLACK_APP_TOKEN": sandbox.slack.app_token,
        "SLACK_SIGNING_SECRET": sandbox.slack.signing_secret,
        "SLACK_API_URL": sandbox.slack_api_url,
        "SLACK_MENTIONS_CHANNEL": CHANNEL,
        "X_API_URL": sandbox.x_api_url,
        "X_BEARER_TOKEN": "sandbox-x-bearer",
        "TEAM_FILE": str(team_file),
        "LEASE_SECONDS": "2",
        **more,
    }


class Child:
    """One Kestrel process that can be started again after its death; a context manager, so that none stays behind."""

    def __init__(self, command: str, settings: dict[str, str], folder: Path, name: str = "kestrel") -> None:
        self._command, self._settings, self._folder = command, settings, folder
        self._process: subprocess.Popen[bytes] | None = None
        self.log = folder / f"{name}.log"

    @property
    def running(self) -> bool:
        """Whether it lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def ready(self) -> bool:
        """Whether it has said, since its last start, that it is at work."""
        return any(word in self.log.read_text() for word in READY)

    def start(self) -> Self:
        """Begin, without waiting."""
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", "from bot.cli import main; main()", self._command],
                cwd=self._folder, env=self._settings, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        return self

    def wait_until_ready(self) -> Self:
        """Return when it is at work; what it said otherwise."""
        until(lambda: self.ready or not self.running, PATIENCE)
        assert self.running, self.log.read_text()
        return self

    def kill(self) -> None:
        """SIGKILL: no time to finish anything."""
        if self._process is not None and self.running:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()

    def tell_to_stop(self) -> int:
        """SIGTERM, and the exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
