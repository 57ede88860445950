"""Serves 6,548 real mentions through the local X to a real bot that is killed again and again, and counts them.

Run as `python -m bench.real_input`. It reads all rows of public-mentions.csv; nothing of a row is printed.
"""

from __future__ import annotations

import argparse
import csv
import html
import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from bench.ground import DATA, folder, hush, line
from bot.sandbox.demo import manifest
from bot.sandbox.world import Sandbox
from bot.sandbox.x.posts import Row
from tests.children import Child, environment
from tests.databases import prepared
from tests.ordeal import TEAM, Faults, Inventory, Ordeal, count, inventory, messages_by_card, written

FILE = DATA / "public-mentions.csv"
OURS = "@AshcombeValeNHS"
# Recent search reaches back seven days: the oldest rows lie just inside, and most lie beyond the newest 800 posts.
OLDEST = timedelta(days=6, hours=23)
HISTORY = 0.55
# So many posts come at once while the bot is dead, more than the mentions endpoint reaches back.
FLOOD = 900
LONGEST_LIFE = 4.0
# Real seconds after the last post in which everything should be in, and in which Slack is then given time.
PATIENCE, DRAWING = 60.0, 15.0


def main() -> None:
    """Read the options, run the ordeal, print the count."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--kills", type=int, default=12)
    options.add_argument("--seconds", type=float, default=60.0, help="how long posts go on arriving")
    given = options.parse_args()
    if not FILE.exists():
        print(f"There is no {FILE.name} in {DATA}, so there is nothing real to measure with; nothing was done.")
        return
    hush()
    texts = read_texts()
    print(f"Real input: {len(texts):,} mentions (all rows of {FILE.name}), seed {given.seed}, {given.kills} kills")
    began = time.monotonic()
    with folder() as place, Sandbox(manifest=manifest()) as sandbox:
        ordeal = Ordeal(sandbox, Random(given.seed), Faults(), LONGEST_LIFE)
        found, code = endure(sandbox, ordeal, texts, place, kills=given.kills, seconds=given.seconds)
        report(found, ordeal, texts, messages_by_card(sandbox), code)
    line("real seconds for all of it", f"{time.monotonic() - began:.0f}")


def endure(
    sandbox: Sandbox, ordeal: Ordeal, texts: Sequence[str], place: Path, *, kills: int, seconds: float
) -> tuple[Inventory, int]:
    """Let the bot live through it; what it holds in the end, and how it ended when told to."""
    url, team = f"sqlite:///{place}/kestrel.db", place / "team.toml"
    team.write_text(TEAM)
    prepared(url).close()
    moments = dates(round(len(texts) * HISTORY), sandbox.clock.now())
    # The later ones are dated by the local X when they arrive.
    later = [sandbox.clock.now()] * (len(texts) - len(moments))
    rows = [
        Row(f"writer_{number % 2500}", text, at)
        for number, (text, at) in enumerate(zip(texts, moments + later, strict=True))
    ]
    ordeal.history(rows[: len(moments)])
    with Child("run", environment(sandbox, url, team), place) as child:
        ordeal.begin(rows[len(moments) :], seconds)
        ordeal.kill_again_and_again(child, kills, FLOOD)
        ordeal.let_all_arrive()
        end = time.monotonic() + PATIENCE
        while count(url) < len(texts) and time.monotonic() < end:
            time.sleep(0.1)
        time.sleep(DRAWING)
        code = child.tell_to_stop()
    return inventory(url), code


def read_texts() -> list[str]:
    """The words of every row in the file's order, as people typed them, addressed to us where they are not."""
    with FILE.open(encoding="utf-8", newline="") as file:
        texts = [html.unescape(row["text"]) for row in csv.DictReader(file)]
    return [text if OURS in text else f"{OURS} {text}" for text in texts]


def dates(number: int, now: datetime) -> list[datetime]:
    """So many moments in order, from the oldest that search reaches to a minute ago."""
    step = (OLDEST - timedelta(minutes=1)) / max(1, number)
    return [now - OLDEST + step * place for place in range(number)]


def report(found: Inventory, ordeal: Ordeal, texts: Sequence[str], shown: Counter[str], code: int) -> None:
    """The count, and what the bot had to live through."""
    expected, held = written(ordeal.arrived), found.mentions
    keys = Counter(key for key, _ in held)
    missing = {key for key, _ in expected} - keys.keys()
    line("mentions", f"{len(held):,} of {len(texts):,}")
    line("there twice", f"{sum(n - 1 for n in keys.values()):,}")
    line("missing", f"{len(missing):,}")
    line("in the file's order, words unchanged", f"{held == expected} (words alone: {words(held) == words(expected)})")
    line("the auditor's sum holds", f"{found.total.holds}: {found.total}")
    line("killed and started", f"{ordeal.starts - 1} times; the last one ended with {code}")
    line("faults of X met", ", ".join(f"{n} {kind}" for kind, n in ordeal.met.most_common()))
    line("messages in Slack", f"{shown.total():,} for {len(shown):,} cards, {more_than_one(shown)} of them twice")
    line("cards still to be drawn at Slack's pace", f"{found.undrawn:,}")


def more_than_one(shown: Counter[str]) -> int:
    """How many cards stand in Slack more than once."""
    return sum(number > 1 for number in shown.values())


def words(held: Sequence[tuple[str, str]]) -> list[str]:
    """The words alone."""
    return [text for _, text in held]


if __name__ == "__main__":
    main()
