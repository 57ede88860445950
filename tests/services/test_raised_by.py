"""What says "Risk of harm" of an item quotes the post that raised it, whoever is told of it and wherever."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from bot.core.mention_lists import Asked, Item, Which
from bot.core.replies import ReplyKind
from bot.core.reply_form import ReplyForm
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.services import deletions, ending, mention_lists, mentions, replies
from bot.services.drawing import card_for, mention_card
from bot.storage.cards import Card, CardKind
from bot.storage.mentions import Mention
from bot.views import cards, mention_lines, reply_form
from tests.chased import climb, held
from tests.desks import NOW, mention, take
from tests.following import PRESS, jo
from tests.views.markup import plain

SCAN = "can my partner come to the 20 week scan? The letter does not say"
BOY = "my neighbour is going to kill himself, he is on the roof of your car park"
FIRED = "Words that raised this: “going to kill himself”"
LATER = timedelta(minutes=4)


@pytest.fixture
def number(desk: Desk, clock: MovableClock) -> int:
    """A question about a scan, under which the same person writes of risk four minutes later, and then once more."""
    (taken,) = take(desk, jo("1", SCAN))
    clock.move_to(NOW + LATER)
    take(desk, jo("2", BOY, minutes=4))
    take(desk, jo("3", "the letter came in May", minutes=4))
    assert mention(desk, taken).harm
    return taken


def test_every_rung_is_told_of_the_post_that_raised_it_and_its_words(
    desk: Desk, number: int, clock: MovableClock
) -> None:
    told = climb(desk, clock, number)
    assert len(told) > 2
    with desk.database.read() as session:
        rows = session.query(Card).filter(Card.kind.in_([CardKind.CHASE, CardKind.ALERT])).all()
        drawn = [cards.draw(card) for row in rows if (card := card_for(session, desk, row)) is not None]
    assert len(drawn) > len(told)  # the alarm as well
    for each in drawn:
        assert FIRED in plain(each.blocks)
        assert BOY in plain(each.blocks)
        assert BOY[:40] in each.text
        assert SCAN[:20] not in each.text


def test_the_minutes_run_from_the_post_that_raised_it(desk: Desk, number: int, clock: MovableClock) -> None:
    owed = held(desk, number)
    assert (owed.from_at, owed.due_at) == (NOW + LATER, NOW + LATER + timedelta(minutes=5))
    moments = [moment for moment, _, _ in climb(desk, clock, number)]
    assert moments[0] > NOW + LATER
    assert all(one <= two for one, two in pairwise(moments))


def test_lists_and_the_form_show_it_too(desk: Desk, number: int) -> None:
    shown = mention_lists.page(desk, Asked(Which.OPEN), "U0TOM").items
    assert [mention_lines.words(each, 200) for each in shown] == [
        f"🆘 Risk of harm (“going to kill himself”) – Jo Rowan (@jo_rowan): {BOY}"
    ]
    form = replies.begin(desk, number, ReplyKind.REPLY, by="U0TOM")
    assert FIRED in said(form)
    assert BOY in said(form)


def test_the_card_has_it_at_the_top_and_once(desk: Desk, number: int) -> None:
    with desk.database.read() as session:
        drawn = plain(cards.draw(mention_card(session, desk, session.get_one(Mention, number))).blocks)
    assert drawn.index(BOY) < drawn.index(SCAN)
    assert drawn.count(BOY) == 1
    assert FIRED in drawn


def said(form: ReplyForm) -> str:
    """What a form shows."""
    return str(reply_form.form(form))


def test_risk_gives_what_was_urgent_already_no_more_time(desk: Desk, clock: MovableClock) -> None:
    (taken,) = take(desk, jo("1", PRESS))
    mentions.claim(desk, taken, by="U0TOM")
    before = held(desk, taken)
    assert before.due_at is not None
    clock.move_to(before.due_at - timedelta(minutes=2))
    take(desk, jo("2", BOY, minutes=30))
    assert (mention(desk, taken).harm, held(desk, taken).due_at) == (True, before.due_at)


def test_risk_is_told_to_everybody_anew_where_nobody_was_left_to_be_told(desk: Desk, clock: MovableClock) -> None:
    (taken,) = take(desk, jo("1", SCAN))
    climb(desk, clock, taken)
    assert held(desk, taken).next_at is None
    take(desk, jo("2", BOY))
    assert [rung for _, rung, _ in climb(desk, clock, taken)][:2] == ["on_duty", "team"]


WELL = "a porter came and found his mum. All fine"


@pytest.mark.parametrize("talk", ["c", "d"])
def test_whoever_is_alarmed_reads_what_they_have_written_since(
    desk: Desk, number: int, clock: MovableClock, talk: str
) -> None:
    take(desk, jo("4", WELL, minutes=20, conversation=talk))
    since = f"Since then they wrote, 9.20am: “{WELL}”"
    told = climb(desk, clock, number)
    assert len(told) > 2
    with desk.database.read() as session:
        rows = session.query(Card).filter(Card.kind.in_([CardKind.CHASE, CardKind.ALERT])).all()
        drawn = [plain(cards.draw(card).blocks) for row in rows if (card := card_for(session, desk, row)) is not None]
        own = plain(cards.draw(mention_card(session, desk, session.get_one(Mention, number))).blocks)
    drawn = [each for each in drawn if BOY in each]
    assert len(drawn) > 2
    assert all(since in each for each in (*drawn, own))
    (item,) = [each for each in mention_lists.page(desk, Asked(Which.OPEN), "U0TOM").items if each.mention_id == number]
    assert since in str(listed(desk, item))
    assert WELL not in str(listed(desk, item, openly=True))


def listed(desk: Desk, item: Item, *, openly: bool = False) -> dict[str, Any]:
    """An item as a line of a list."""
    zone = desk.team.organisation.zone
    line = mention_lines.line(item, "0", channel="C", home="", now=desk.now(), zone=zone, openly=openly)
    return line.to_dict()


def test_it_is_drawn_anew_when_they_write_elsewhere_and_when_they_take_that_back(desk: Desk, number: int) -> None:
    def wanted() -> int:
        with desk.database.read() as session:
            return session.query(Card).filter(Card.mention_id == number, Card.kind == CardKind.ALERT).one().wanted

    first = wanted()
    take(desk, jo("4", WELL, minutes=20, conversation="d"))
    second = wanted()
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", ["4"])
    assert first < second < wanted()


def test_once_it_is_seen_to_the_card_says_no_more_of_it(desk: Desk, number: int) -> None:
    take(desk, jo("4", WELL, minutes=20, conversation="d"))
    mentions.claim(desk, number, by="U0TOM")
    ending.close(desk, number, note="A porter has him", by="U0TOM")
    with desk.database.read() as session:
        assert mention_card(session, desk, session.get_one(Mention, number)).since is None
