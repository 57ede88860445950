"""Deletions and edits: what an author takes back is gone here and on the card; what they change is taken over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.lifecycle import Status
from bot.core.triage import Mood
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import audit, deletions, mentions, reading, triage
from bot.storage import history
from bot.storage.cards import Card, CardKind
from bot.storage.mentions import Mention
from tests.desks import card, count, draw, mention, post, take, watch

WORDS = "@AshcombeValeNHS my mother waited four hours in a corridor"


@pytest.fixture
def number(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> int:
    """A post that was read from the local X and whose card stands in the channel."""
    sandbox.x.person("jo_rowan", "Jo Rowan")
    sandbox.x.post("jo_rowan", WORDS)
    reading.read(desk, watch(desk).id)
    draw(desk, clock)
    with desk.database.read() as session:
        return session.query(Mention).one().id


def test_a_deleted_post_is_blanked_in_the_database_and_on_the_card(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, number: int
) -> None:
    mentions.claim(desk, number, by="U0TOM")
    sandbox.x.delete(mention(desk, number).post.key)
    clock.advance(desk.team.reading.recheck + 1)
    deletions.look_again(desk)
    gone = mention(desk, number)
    kept = (gone.post.text, gone.post.handle, gone.post.name, gone.post.author_id, gone.post.url, gone.likeness)
    assert kept == ("", "", "", "", "", "")
    assert (gone.status, gone.owner, gone.theme, gone.service) == (Status.DELETED, None, None, None)
    draw(desk, clock)
    said = str(sandbox.slack.messages(CHANNEL))
    assert "The author has deleted this post" in said
    assert not any(word in said for word in ("corridor", "jo_rowan", "Jo Rowan", "claim"))
    assert audit.audit(desk) == []


def test_what_a_deleted_post_said_is_nowhere_in_the_database(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, number: int
) -> None:
    triage.correct(desk, number, {"mood": "neutral"}, by="U0TOM")
    sandbox.x.delete(mention(desk, number).post.key)
    clock.advance(3600)
    deletions.look_again(desk)
    with desk.database.read() as session:
        tables = [table for table in Card.metadata.sorted_tables if table.name != "watch"]
        everything = str([[tuple(row) for row in session.execute(table.select())] for table in tables])
    assert "corridor" not in everything
    assert "rowan" not in everything.lower()


def test_a_post_that_is_gone_before_its_card_was_drawn_is_counted_with_the_reason(desk: Desk) -> None:
    (number,) = take(desk, post("1"))
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", ["1"])
    assert card(desk, number).failed == "Its author deleted the post before a card was drawn."
    assert audit.audit(desk) == []


def test_a_deletion_under_anothers_card_is_drawn_on_that_card(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    take(desk, post("1", "the first of two", conversation="c"), post("2", "a secret", conversation="c"))
    draw(desk, clock)
    assert "a secret" in str(sandbox.slack.messages(CHANNEL))
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", ["2"])
    draw(desk, clock)
    assert "a secret" not in str(sandbox.slack.messages(CHANNEL))
    assert "deleted by its author" in str(sandbox.slack.messages(CHANNEL))


def test_telling_it_twice_changes_nothing(desk: Desk) -> None:
    (number,) = take(desk, post("1"))
    for _ in range(2):
        with desk.database.write.begin() as session:
            deletions.note_gone(session, desk, "x", ["1", "never-seen"])
    with desk.database.read() as session:
        assert [row.action for row in history.of(session, number)] == ["author_deleted"]


def test_an_edit_is_taken_over_and_the_guess_is_made_again(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, number: int
) -> None:
    assert mention(desk, number).mood is Mood.NEGATIVE
    sandbox.x.edit(mention(desk, number).post.key, "@AshcombeValeNHS thank you, the nurses were wonderful and kind")
    clock.advance(desk.team.reading.recheck + 1)
    deletions.look_again(desk)
    assert mention(desk, number).mood is Mood.POSITIVE
    draw(desk, clock)
    (message,) = sandbox.slack.messages(CHANNEL)
    assert "nurses were wonderful" in str(message)
    assert "corridor" not in str(message)


def test_an_edit_leaves_what_a_person_has_put_right(desk: Desk, number: int) -> None:
    triage.correct(desk, number, {"mood": "unclear"}, by="U0TOM")
    with desk.database.write.begin() as session:
        key = session.get_one(Mention, number).post.key
        deletions.note_edits(session, desk, "x", [post(key, "wonderful, thank you", version="2")])
    assert mention(desk, number).mood is Mood.UNCLEAR


def test_an_edit_that_speaks_of_risk_alerts_the_person_on_duty(desk: Desk) -> None:
    first, second = take(desk, post("1", conversation="c"), post("2", "never mind", conversation="c"))
    with desk.database.write.begin() as session:
        edited = post("2", "I am going to kill myself tonight", version="3", conversation="c")
        deletions.note_edits(session, desk, "x", [edited])
    assert mention(desk, second).lead_id is None
    assert card(desk, second).priority < card(desk, first).priority
    assert card(desk, second, CardKind.ALERT).user == "U0PRIYA"


def test_todays_posts_are_looked_at_again_for_nothing_and_old_ones_before_a_day_is_over(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, number: int
) -> None:
    looks = sandbox.x.calls.total()
    deletions.look_again(desk)
    assert sandbox.x.calls.total() == looks  # just read
    clock.advance(desk.team.reading.recheck + 1)
    deletions.look_again(desk)
    assert sandbox.x.calls.total() == looks + 1
    clock.move_to(clock.now() + timedelta(hours=16))  # another UTC day: a look has to be paid for
    deletions.look_again(desk)
    assert sandbox.x.calls.total() == looks + 1
    clock.move_to(clock.now() + timedelta(hours=5))
    sandbox.x.delete(mention(desk, number).post.key)
    deletions.look_again(desk)
    assert mention(desk, number).status is Status.DELETED


def test_when_x_cannot_be_asked_nothing_changes_and_nothing_is_raised(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, number: int
) -> None:
    clock.advance(3600)
    sandbox.faults.x_script = lambda _path: "503"
    deletions.look_again(desk)
    assert mention(desk, number).post.text == WORDS
    assert count(desk, Mention, Mention.status == Status.DELETED) == 0
