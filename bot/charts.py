"""Pictures of charts: a Vega-Lite spec becomes a PNG, in a process of its own that gives its memory back afterwards."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from typing import Any

# Three times its size, so that it is sharp on every screen, and where somebody opens it.
SCALE = 3
# Less than a lease, so that no other process begins the same meanwhile.
PATIENCE = 30


class NotDrawn(OSError):
    """The picture could not be drawn, and why, for the people who run Kestrel."""


def installed() -> bool:
    """Whether the extra `charts` is there."""
    return find_spec("vl_convert") is not None


def png(spec: dict[str, Any]) -> bytes | None:
    """The picture of a spec; None where the extra `charts` is not installed. Raises `NotDrawn`."""
    if not installed():
        return None
    command = [sys.executable, "-m", "bot.charts"]
    try:
        drawn = subprocess.run(  # noqa: S603 - our own module, and the spec goes in by its standard input
            command, input=json.dumps(spec).encode(), capture_output=True, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NotDrawn(type(error).__name__) from None
    if drawn.returncode or not drawn.stdout.startswith(b"\x89PNG"):
        raise NotDrawn(f"the process that draws ended with {drawn.returncode}")
    return drawn.stdout


def _draw() -> None:
    """Read a spec from standard input and write its picture to standard output. Nothing may be fetched for it."""
    from vl_convert import vegalite_to_png

    spec = json.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(vegalite_to_png(spec, scale=SCALE, allowed_base_urls=[]))


if __name__ == "__main__":
    _draw()
