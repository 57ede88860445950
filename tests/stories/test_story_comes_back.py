"""An invitation brings a story: read from the site, matched by a person, answered by staff, and something changes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.app import Kestrel
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL, manifest
from bot.sandbox.slack.team import EVERYONE
from bot.sandbox.world import Sandbox
from bot.services import chasing, sources, story_reading
from tests.desks import NOW, draw
from tests.inviting import cards_of, invite, publish, story

DAY = 86_400.0


@pytest.fixture
def clock() -> MovableClock:
    """Stands still until the story moves it."""
    return MovableClock(NOW, speed=0)


@pytest.fixture
def sandbox(clock: MovableClock) -> Iterator[Sandbox]:
    """A sandbox on the standing clock, whose feedback site takes any number of requests a second."""
    with Sandbox(clock=clock, manifest=manifest()) as started:
        started.feedback.per_second = 10_000
        yield started


@pytest.fixture
def desk(kestrel: Kestrel) -> Desk:
    """The desk of a bot that hears clicks; of its jobs the test runs each when it wants to."""
    sources.settle(kestrel.desk)
    kestrel.start_socket()
    return kestrel.desk


def test_invited_published_matched_reminded_answered_changed(sandbox: Sandbox, desk: Desk, clock: MovableClock) -> None:
    def one_round() -> None:
        """Every job of stories, then the board, as the timetable would."""
        story_reading.read(desk)
        story_reading.look_for_responses(desk)
        chasing.chase(desk)
        draw(desk, clock)

    def shown(ts: str | None) -> str:
        return str(sandbox.slack.message(CHANNEL, ts or "")["blocks"])

    def press(user: str, action: str) -> None:
        sandbox.slack.press(user, CHANNEL, cards_of(desk, key)[0].ts or "", action).wait()
        draw(desk, clock)

    invite(desk, "jo_rowan")
    invite(desk, "sam_hill")
    one_round()

    # A week later the moderator lets two stories appear; one is about a service for which nobody was invited.
    clock.advance(7 * DAY)
    key = publish(sandbox, "Four hours, then kindness <!channel>")
    unasked = publish(sandbox, "A quiet ward", "ASHCOMBE-WARDS")
    one_round()
    assert cards_of(desk, unasked) == []
    (card,) = cards_of(desk, key)
    assert "Four hours, then kindness <!channel>" in shown(card.ts)
    assert "Kestrel does not guess who wrote it" in shown(card.ts)

    # Tom takes the wrong one (the newest stands first), says so, and then the right one.
    press("U0TOM", "match:1")
    assert "sam_hill" in shown(card.ts)
    press("U0TOM", "story_unmatch")
    press("U0TOM", "match:2")
    assert "A response is owed by Monday 7 December 2026." in shown(card.ts)
    one_round()

    # Nobody answers for a week: Priya, who invited, is told once.
    clock.advance(7 * DAY)
    one_round()
    one_round()
    clock.advance(5)
    one_round()
    told = [str(each["blocks"]) for each in sandbox.slack.messages(desk.surface.direct("U0PRIYA"))]
    assert len([each for each in told if "whose story is published and has no response" in each]) == 1

    sandbox.feedback.respond(key, by="Lead nurse", text="Thank you, and sorry.", change="planned")
    clock.advance(DAY)
    one_round()
    assert "Response by Lead nurse on Monday 7 December 2026" in shown(card.ts)
    assert "A change is planned" in shown(card.ts)

    press("U0MEGAN", "story_change")
    assert "A change was made, noted by" in shown(card.ts)
    clock.advance(DAY)
    one_round()
    assert story(desk, key).look_at is None

    # The mention's own card tells the whole of it too, and nothing that somebody wrote has pinged anybody.
    own = next(each for each in sandbox.slack.messages(CHANNEL) if "jo_rowan tells" in str(each["blocks"]))
    assert "Four hours, then kindness" in str(own["blocks"])
    assert {ping.target for ping in sandbox.slack.pings} <= {f"@{person.id}" for person in EVERYONE}
