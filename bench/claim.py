"""Measures how long acknowledging Claim takes, beside a bare Bolt listener that commits one row.

Run as `python -m bench.claim`. Both apps have the same settings and the same database, and take turns in one run.
Where fifty people click at the same moment, fifty threads wait at a barrier; each answer is timed on its own.
"""

from __future__ import annotations

import argparse
import http.client
import json
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from slack_bolt import Ack, App, BoltRequest
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import insert

from bench.ground import databases, hush, percentile
from bench.invented import take_in
from bot.app import Kestrel
from bot.sandbox.demo import CHANNEL, manifest, sandbox_settings, sandbox_team
from bot.sandbox.world import Sandbox
from bot.storage.base import table_of
from bot.storage.marks import Delivery
from bot.web import serving, web_app
from tests.databases import prepared

PEOPLE = 50
NAMES = ("bare", "claim")
FORM = "application/x-www-form-urlencoded"
Click = Callable[[str], None]


@dataclass(frozen=True)
class Door:
    """A way in for a click on Claim: to the bare listener, or to Kestrel."""

    floor: Click
    kestrel: Click


def main() -> None:
    """Read the options; measure on each database, through each door."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--alone", type=int, default=400, help="clicks one after the other")
    options.add_argument("--rounds", type=int, default=8, help="rounds of fifty people at the same moment")
    given = options.parse_args()
    hush()
    print("Claim: milliseconds until acknowledged, median / 99th percentile, and the ratio to the bare listener")
    with databases() as urls:
        for kind, url in urls.items():
            prepared(url).close()
            with Sandbox(manifest=manifest()) as sandbox:
                for person in range(PEOPLE):
                    sandbox.slack.employ(f"U0CLICK{person}", f"Person {person}")
                measure(kind, url, sandbox, given.alone, given.rounds)


def measure(kind: str, url: str, sandbox: Sandbox, alone: int, rounds: int) -> None:
    """Every figure of one database."""
    bot = Kestrel(sandbox_settings(sandbox, url), sandbox_team(), clock=sandbox.clock)
    bare = bare_app(bot)
    secret = sandbox.slack.signing_secret
    try:
        cards = iter(take_in(bot.desk, 2 * (alone + 2 * PEOPLE * rounds) + 100))
        with serving(web_app(bot.desk, bare, secret), 0) as floor, serving(bot.asgi(), 0) as kestrel:
            doors = {
                "App.dispatch": Door(dispatch(bare), dispatch(bot.slack)),
                "signed HTTP": Door(post(floor, secret), post(kestrel, secret)),
            }
            for name, door in doors.items():
                for _ in range(20):
                    one_by_one(door, next(cards))
                compare(f"{kind}, {name}, alone", [one_by_one(door, next(cards)) for _ in range(alone)])
                own = [crowd(door, [next(cards) for _ in range(PEOPLE)]) for _ in range(rounds)]
                compare(f"{kind}, {name}, {PEOPLE} at once, a card each", [pair for turn in own for pair in turn])
                same = [crowd(door, [next(cards)] * PEOPLE) for _ in range(rounds)]
                compare(f"{kind}, {name}, {PEOPLE} at once, one card", [pair for turn in same for pair in turn])
    finally:
        bot.stop()


def bare_app(bot: Kestrel) -> App:
    """A Bolt app with Kestrel's settings and one listener that acknowledges and commits one row."""
    app = App(
        client=bot.slack.client,
        process_before_response=True,
        request_verification_enabled=False,
        token_verification_enabled=False,
    )

    one_row = insert(table_of(Delivery))

    @app.action("claim")
    def listener(ack: Ack) -> None:
        ack()
        with bot.desk.database.write.begin() as session:
            session.execute(one_row, {"key": uuid4().hex, "at": bot.desk.now()})

    return app


def payload(mention: int, person: int) -> str:
    """What Slack sends when a person presses Claim."""
    body: dict[str, Any] = {
        "type": "block_actions",
        "user": {"id": f"U0CLICK{person}", "team_id": "T0ASHCOMBE"},
        "team": {"id": "T0ASHCOMBE", "domain": "ashcombe"},
        "channel": {"id": CHANNEL, "name": "public-mentions"},
        "container": {"type": "message", "channel_id": CHANNEL, "message_ts": "1.1"},
        "trigger_id": uuid4().hex,
        "response_url": "https://hooks.slack.example/none",
        "actions": [{"type": "button", "action_id": "claim", "block_id": "b", "value": str(mention), "action_ts": "1"}],
    }
    return urlencode({"payload": json.dumps(body)})


def dispatch(app: App) -> Click:
    """Straight into Bolt, on the caller's thread."""

    def click(body: str) -> None:
        answer = app.dispatch(BoltRequest(body=body, headers={"content-type": [FORM]}))
        assert answer.status == 200, answer.body

    return click


def post(port: int, secret: str) -> Click:
    """Over the wire, signed, each thread with a connection of its own that stays open."""
    own = threading.local()
    signer = SignatureVerifier(secret)

    def click(body: str) -> None:
        if not hasattr(own, "connection"):
            own.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            own.connection.connect()
        stamp = str(int(time.time()))
        signature = signer.generate_signature(timestamp=stamp, body=body) or ""
        headers = {"Content-Type": FORM, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}
        own.connection.request("POST", "/slack/events", body, headers)
        answer = own.connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status

    return click


def timed(click: Click, body: str) -> float:
    """The milliseconds of one click."""
    began = time.perf_counter()
    click(body)
    return (time.perf_counter() - began) * 1000


def one_by_one(door: Door, mention: int) -> tuple[float, float]:
    """One click at the bare listener, one at Kestrel."""
    return timed(door.floor, payload(0, 0)), timed(door.kestrel, payload(mention, 0))


def crowd(door: Door, mentions: Sequence[int]) -> list[tuple[float, float]]:
    """Everybody at the bare listener at the same moment, then everybody at Kestrel."""
    bodies = [payload(mention, person) for person, mention in enumerate(mentions)]
    return list(zip(at_once(door.floor, bodies), at_once(door.kestrel, bodies), strict=True))


def at_once(click: Click, bodies: Sequence[str]) -> list[float]:
    """The milliseconds that each of these clicks takes when all are made at the same moment."""
    gate = threading.Barrier(len(bodies))

    def person(body: str) -> float:
        gate.wait()
        return timed(click, body)

    with ThreadPoolExecutor(len(bodies)) as people:
        return list(people.map(person, bodies))


def compare(what: str, pairs: Sequence[tuple[float, float]]) -> None:
    """One line: the floor, Kestrel, and how many times the floor that is."""
    floor, kestrel = zip(*pairs, strict=True)
    found = [(median(times), percentile(times, 0.99)) for times in (floor, kestrel)]
    ratio = " / ".join(f"{ours / bare:.2f}" for bare, ours in zip(*found, strict=True))
    said = "  ".join(f"{name} {middle:7.2f} /{high:8.2f}" for name, (middle, high) in zip(NAMES, found, strict=True))
    print(f"  {what:<52} {said}  ratio {ratio}", flush=True)


if __name__ == "__main__":
    main()
