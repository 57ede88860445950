"""Once an author has taken a post back, a reply to it that comes to nothing later offers nothing that answers."""

from __future__ import annotations

from bot.core.replies import ReplyAction, ReplyState
from bot.desk import Desk
from bot.services import deletions
from bot.services.reply_drawing import reply_card
from bot.storage.cards import CardKind
from bot.storage.replies import Reply
from tests.desks import post, take
from tests.sending import answer
from tests.services.test_invitations import LONG_WAIT
from tests.slack_hands import reply_card as row_of


def test_nothing_that_answers_is_offered_once_the_author_has_deleted_the_post(desk: Desk) -> None:
    (number,) = take(desk, post("1", LONG_WAIT))
    made = answer(desk, number)
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", ["1"])
        # It was on its way when the post went, and X did not take it.
        session.get_one(Reply, made).state = ReplyState.FAILED
    with desk.database.read() as session:
        drawn = reply_card(session, desk, session.merge(row_of(desk, made, CardKind.REPLY), load=False))
    assert drawn.buttons == (ReplyAction.POSTED, ReplyAction.DROP)
