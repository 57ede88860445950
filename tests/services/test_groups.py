"""What is gathered under a card stays in sight and can be claimed, whatever becomes of its lead."""

from __future__ import annotations

from bot.core.lifecycle import Status
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import audit, deletions, mentions
from tests.desks import NOW, draw, mention, post, take

LATER = NOW.replace(minute=1)


def _gone(desk: Desk, key: str) -> None:
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", [key])


def test_when_a_lead_is_deleted_the_oldest_under_it_takes_over_its_card(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    lead, second, third = take(
        desk,
        post("1", conversation="c"),
        post("2", "same here with my mum", handle="amy_hill", conversation="c", at=LATER),
        post("3", "and with me", handle="ben_lee", conversation="c", at=LATER),
    )
    draw(desk, clock)
    _gone(desk, "1")
    draw(desk, clock)
    assert [mention(desk, number).lead_id for number in (lead, second, third)] == [second, None, second]
    (card,) = sandbox.slack.messages(CHANNEL)
    assert "same here with my mum" in card["text"]
    assert '"action_id": "claim"' in str(card["blocks"]).replace("'", '"')
    assert audit.audit(desk) == []


def test_a_lead_that_is_deleted_before_its_card_was_drawn_buries_nobody(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    take(desk, post("1", conversation="c"), post("2", "same here", handle="amy_hill", conversation="c", at=LATER))
    _gone(desk, "1")
    take(desk, post("3", "and with me", handle="ben_lee", conversation="c", at=LATER))
    draw(desk, clock)
    (card,) = sandbox.slack.messages(CHANNEL)
    assert "same here" in card["text"]
    assert "and with me" in str(card["blocks"])
    assert audit.audit(desk) == []


def test_whoever_had_claimed_the_lead_has_the_one_that_takes_over(desk: Desk) -> None:
    lead, heir = take(
        desk, post("1", conversation="c"), post("2", "same here", handle="amy_hill", conversation="c", at=LATER)
    )
    mentions.claim(desk, lead, by="U0TOM")
    _gone(desk, "1")
    assert (mention(desk, heir).status, mention(desk, heir).owner) == (Status.CLAIMED, "U0TOM")


def test_a_stranger_who_joins_after_our_answer_has_a_card_that_can_be_claimed(desk: Desk) -> None:
    (lead,) = take(desk, post("1", conversation="c"))
    take(desk, post("9", "we are sorry", handle="AshcombeValeNHS", conversation="c", reply_to="1", at=LATER))
    assert mention(desk, lead).status is Status.ANSWERED
    (other,) = take(desk, post("10", "that does not help me", conversation="c", at=LATER))
    assert mention(desk, other).lead_id is None
