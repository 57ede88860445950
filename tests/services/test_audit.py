"""The auditor: taken in = on cards + in groups + muted + failed; when it does not hold, it says so."""

from __future__ import annotations

from sqlalchemy import delete, update

from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.services import audit, deletions, storms
from bot.services.readiness import readiness
from bot.storage import marks
from bot.storage.cards import Card
from bot.storage.deadlines import Deadline
from bot.storage.mentions import Mention
from bot.storage.watches import Watch
from tests.desks import draw, post, take

HARM = "I am going to kill myself tonight"


def everything(desk: Desk) -> None:
    """One mention in each place where one can be."""
    take(desk, post("1", conversation="c"), post("2", "and another thing", conversation="c"))
    take(desk, post("3", "quick cash", handle="FastLoans4Unow"), post("4", HARM), post("5", "note 5"))
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", ["5"])


def test_the_sum_holds_wherever_the_mentions_are(desk: Desk, clock: MovableClock) -> None:
    everything(desk)
    assert audit.audit(desk) == []
    with desk.database.read() as session:
        assert audit.add_up(session) == audit.Sum(taken=5, on_cards=2, in_groups=1, muted=1, failed=1)
    draw(desk, clock)
    assert audit.audit(desk) == []
    with desk.database.read() as session:
        found = marks.last_audit(session)
    assert found is not None
    assert found.numbers == {"taken": 5, "on_cards": 2, "in_groups": 1, "muted": 1, "failed": 1}


def test_a_card_that_is_missing_is_found_out(desk: Desk) -> None:
    everything(desk)
    with desk.database.write.begin() as session:
        session.execute(delete(Card).where(Card.mention_id == 1))
    assert audit.audit(desk) == [
        "5 mentions were taken in, but 1 are on cards, 0 in groups, 1 muted and 1 failed with a reason."
    ]
    assert not readiness(desk).ready
    assert readiness(desk).failing[0].startswith("The auditor: 5 mentions were taken in")


def test_a_mention_that_is_missing_is_found_out(desk: Desk) -> None:
    take(desk, post("1"))
    with desk.database.write.begin() as session:
        session.execute(delete(Card))
        session.execute(delete(Deadline))
        session.execute(delete(Mention))
    assert audit.audit(desk)[0].startswith("1 mentions were taken in, but 0 are on cards")


def test_a_mention_that_stands_on_two_cards_is_found_out(desk: Desk) -> None:
    everything(desk)
    with desk.database.write.begin() as session:
        double = session.query(Card).filter(Card.mention_id == 1).one()
        values = {name: getattr(double, name) for name in ("kind", "channel", "mention_id", "priority", "sort_at")}
        session.add(Card(**values, wanted_at=double.wanted_at))
    assert "5 mentions were taken in" in audit.audit(desk)[0]


def test_a_mention_that_was_never_counted_at_the_door_is_found_out(desk: Desk) -> None:
    take(desk, post("1"))
    with desk.database.write.begin() as session:
        session.execute(update(Watch).values(taken=0))
    assert audit.audit(desk)[0].startswith("0 mentions were taken in, but 1 are on cards")


def test_a_card_that_waits_longer_than_slacks_pace_explains_is_stuck(desk: Desk, clock: MovableClock) -> None:
    take(desk, post("1"))
    clock.advance(200)
    assert audit.audit(desk) == []
    clock.advance(200)
    assert audit.audit(desk) == ["1 cards have waited for Slack for more than five minutes beyond its pace."]


def test_packed_and_failed_cards_are_not_stuck(desk: Desk, clock: MovableClock) -> None:
    take(desk, *(post(str(key), f"note {key}") for key in range(40)))
    storms.tend(desk)
    draw(desk, clock)
    clock.advance(3600)
    assert audit.audit(desk) == []


def test_with_nothing_taken_in_all_is_well(desk: Desk) -> None:
    assert audit.audit(desk) == []


def test_what_is_gathered_under_a_deleted_lead_is_found(desk: Desk) -> None:
    lead, stranded = take(desk, post("1", "note one"), post("2", "tale two", handle="ade"))
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", ["1"])
        session.get_one(Mention, stranded).lead_id = lead
    assert "1 mentions are gathered under a post that was deleted, and nobody sees them." in audit.audit(desk)
