"""The guess: a person puts any part of it right in one click, and what they say stays."""

from __future__ import annotations

import pytest

from bot.core.themes import THEMES
from bot.core.triage import Mood, Urgency
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import deletions, triage
from bot.services.refusals import Refusal
from bot.storage import cards, history
from bot.storage.cards import Card, CardKind
from tests.desks import card, count, draw, mention, post, take

THEME = next(iter(THEMES))
EVERY = [
    ("mood", "positive", Mood.POSITIVE),
    ("urgency", "urgent", Urgency.URGENT),
    ("theme", THEME, THEME),
    ("theme", "none", None),
    ("service", "maternity", "maternity"),
    ("service", "none", None),
    ("complaint", "no", False),
    ("thanks", "yes", True),
    ("spam", "yes", True),
    ("harm", "yes", True),
]


def test_every_part_of_the_guess_can_be_put_right_and_the_history_says_by_whom(desk: Desk) -> None:
    (number,) = take(desk, post("1"))
    for part, value, _ in EVERY:
        triage.correct(desk, number, {part: value}, by="U0TOM")
    found = mention(desk, number)
    assert {part: getattr(found, part) for part, _, _ in EVERY} == {part: meant for part, _, meant in EVERY}
    assert found.corrected == sorted({part for part, _, _ in EVERY})
    with desk.database.read() as session:
        notes = [
            (row.action, row.by, row.note["part"], row.note["now"])
            for row in history.of(session, number)
            if row.action == "correct"
        ]
    assert notes == [("correct", "U0TOM", part, meant) for part, _, meant in EVERY]


@pytest.mark.parametrize(
    ("part", "value"),
    [("mood", "furious"), ("harm", "maybe"), ("service", "no-such-service"), ("status", "claimed"), ("id", "2"),
     ("post", "x"), ("", "")],
)  # fmt: skip
def test_what_is_no_part_or_no_value_of_it_is_refused_and_changes_nothing(desk: Desk, part: str, value: str) -> None:
    (number,) = take(desk, post("1"))
    with pytest.raises(Refusal, match="That choice is not there any more"):
        triage.correct(desk, number, {part: value}, by="U0TOM", delivery="trigger:1")
    assert mention(desk, number).corrected == []
    triage.correct(desk, number, {"mood": "positive"}, by="U0TOM", delivery="trigger:1")  # the click was not used up


def test_a_repeated_click_is_carried_out_once(desk: Desk) -> None:
    (number,) = take(desk, post("1"))
    triage.correct(desk, number, {"harm": "yes"}, by="U0TOM", delivery="trigger:1")
    triage.correct(desk, number, {"harm": "no"}, by="U0TOM", delivery="trigger:2")
    triage.correct(desk, number, {"harm": "yes"}, by="U0TOM", delivery="trigger:1")
    assert not mention(desk, number).harm
    assert count(desk, Card, Card.kind == CardKind.ALERT) == 1


def test_a_deleted_or_unknown_mention_cannot_be_corrected(desk: Desk) -> None:
    (number,) = take(desk, post("1"))
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", ["1"])
    for which in (number, 4242):
        with pytest.raises(Refusal):
            triage.correct(desk, which, {"mood": "positive"}, by="U0TOM")


def test_risk_that_a_person_sees_brings_the_person_on_duty(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    (number,) = take(desk, post("1"))
    draw(desk, clock)
    triage.correct(desk, number, {"harm": "yes"}, by="U0TOM")
    draw(desk, clock)
    assert "You are on duty" in str(sandbox.slack.direct_messages("U0PRIYA"))
    assert "Risk of harm" in str(sandbox.slack.messages(CHANNEL))


def test_a_false_alarm_stands_the_alert_down(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    (number,) = take(desk, post("1", "I am going to kill myself tonight"))
    draw(desk, clock)
    triage.correct(desk, number, {"harm": "no"}, by="U0PRIYA")
    draw(desk, clock)
    assert "Stood down" in str(sandbox.slack.direct_messages("U0PRIYA"))
    assert "🆘" not in str(sandbox.slack.messages(CHANNEL))


def test_what_turns_out_to_be_urgent_gets_a_card_of_its_own(desk: Desk) -> None:
    first, second = take(desk, post("1", conversation="c"), post("2", "never mind", conversation="c"))
    triage.correct(desk, second, {"urgency": "urgent"}, by="U0TOM")
    assert mention(desk, second).lead_id is None
    assert card(desk, second).priority == cards.URGENT
    assert card(desk, first).wanted == 2  # it no longer says that one more is gathered there
