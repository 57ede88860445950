"""Measures how soon `kestrel run` is at work and what it holds when idle, beside a process that only imports.

Run as `python -m bench.start`. The floor is a bare interpreter that imports, one after the other, the very modules that
`kestrel run` had loaded when it was told to stop, all but Kestrel's own, and then waits. Both are timed from the
outside, from being started until they say that they are ready; memory is what is resident after some seconds without
anything to do. The database has its tables already; the sandbox is the Slack and the X that Kestrel connects to.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from bench.ground import databases, folder, hush, line
from bot.sandbox.demo import manifest
from bot.sandbox.world import Sandbox
from bot.sandbox.x import tokens
from tests.children import READY, ROOT, environment
from tests.databases import prepared
from tests.waiting import until

PATIENCE = 60.0
# The keys of the second account that the invented team has.
KEYS = {
    "X_API_KEY": tokens.KEY, "X_API_SECRET": "s", "X_ACCESS_TOKEN": tokens.ACCESS, "X_ACCESS_TOKEN_SECRET": "s",
    "X_ACCOUNTS__EVENTS__ACCESS_TOKEN": tokens.EVENTS_ACCESS, "X_ACCOUNTS__EVENTS__ACCESS_TOKEN_SECRET": "s",
}  # fmt: skip
# Kestrel as its command starts it; at its end it says what it had loaded, in the order of loading.
KESTREL = """
import atexit, json, sys
def tell(file=sys.argv.pop()):
    with open(file, "w") as out:
        json.dump([name for name in sys.modules if name.split(".")[0] != "bot"], out)
atexit.register(tell)
from bot.cli import main
main(["run"])
"""
FLOOR = """
import importlib, json, sys, time
for name in json.load(open(sys.argv[1])):
    try:
        importlib.import_module(name)
    except ImportError:  # made by its library while it ran, and so nothing that can be imported
        pass
print("ready", flush=True)
time.sleep(600)
"""


def main() -> None:
    """Read the options; measure on each database."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--idle", type=float, default=5.0, help="seconds without anything to do before memory is read")
    given = options.parse_args()
    hush()
    print(f"From start to ready, and idle after {given.idle:g} s: median of {given.rounds}")
    with databases() as urls:
        for kind, url in urls.items():
            prepared(url).close()
            with Sandbox(manifest=manifest()) as sandbox, folder() as place:
                measure(kind, environment(sandbox, url) | KEYS, place, given.rounds, given.idle)


def measure(kind: str, settings: dict[str, str], place: Path, rounds: int, idle: float) -> None:
    """Kestrel and the floor by turns, after one round that fills every cache and learns what is loaded."""
    loaded = place / "loaded.json"
    kestrel = [sys.executable, "-c", KESTREL, str(loaded)]
    floor = [sys.executable, "-c", FLOOR, str(loaded)]
    one(kestrel, READY, settings, place, 0)
    one(floor, ("ready",), settings, place, 0)
    ours, floors = [], []
    for _ in range(rounds):
        ours.append(one(kestrel, READY, settings, place, idle))
        floors.append(one(floor, ("ready",), settings, place, idle))
    seconds, least = median(each[0] for each in ours), median(each[0] for each in floors)
    held, imported = median(each[1] for each in ours), median(each[1] for each in floors)
    line(f"{kind}: ready / imported", f"{seconds:.2f} / {least:.2f} s, ratio {seconds / least:.2f}")
    line(f"{kind}: idle / imported", f"{held:.0f} / {imported:.0f} MiB, ratio {held / imported:.2f}")
    line(f"{kind}: modules loaded", len(json.loads(loaded.read_text())))


def one(
    command: list[str], words: tuple[str, ...], settings: dict[str, str], place: Path, idle: float
) -> tuple[float, float]:
    """Start a process; the seconds until it says one of these words, and the MiB that it holds then, having idled."""
    log = place / "said.log"
    with log.open("wb") as out:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=place, env=settings, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    try:
        until(lambda: any(word in log.read_text() for word in words) or process.poll() is not None, PATIENCE)
        took = time.perf_counter() - began
        if process.poll() is not None:
            raise SystemExit(log.read_text())
        time.sleep(idle)
        return took, resident(process.pid)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def resident(pid: int) -> float:
    """The MiB of a process that are in memory."""
    said = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True)
    return int(said.stdout) / 1024


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
