"""What the form says of a person before a word is written, and what a card does not offer at all."""

from __future__ import annotations

from bot.core.lifecycle import PRESSED, Action
from bot.core.replies import ReplyKind, ReplyState
from bot.desk import Desk
from bot.services import replies
from bot.services.drawing import mention_card
from bot.storage.mentions import Mention
from bot.views.reply_form import form as view
from tests.desks import apart, mention, post, take
from tests.sending import state
from tests.services.test_invitations import LONG_WAIT, begin, pick, send

AT_RISK = "I want to die, nobody at A&E listened to me"


def buttons(desk: Desk, number: int) -> tuple[Action, ...]:
    with desk.database.read() as session:
        return mention_card(session, desk, session.get_one(Mention, number)).buttons


def test_a_card_at_risk_offers_no_invitation_and_every_other_one_does(desk: Desk) -> None:
    (harmless, risky) = take(desk, post("1", LONG_WAIT), post("2", AT_RISK, handle="sam_p"))
    assert mention(desk, risky).harm
    assert Action.INVITE in buttons(desk, harmless)
    assert buttons(desk, risky) == tuple(each for each in PRESSED if each in (Action.CLAIM, Action.REPLY))


def test_the_form_for_an_answer_to_somebody_at_risk_says_so_before_everything_else(desk: Desk) -> None:
    (risky,) = take(desk, post("2", AT_RISK))
    shown = str(view(replies.begin(desk, risky, ReplyKind.REPLY, by="U0TOM")))
    assert shown.index("Risk of harm.* What you write here is public.") < shown.index(AT_RISK)


def test_who_was_invited_lately_is_named_as_soon_as_the_form_opens_and_again_at_each_choice(desk: Desk) -> None:
    first = take(apart(desk), post("1", LONG_WAIT, handle="marnie_dell"))
    second = take(apart(desk), post("2", LONG_WAIT + " again", handle="marnie_dell"))
    send(desk, begin(desk, first[0]))
    opened = begin(desk, second[0])
    assert "*This invitation would not be sent.* <@U0TOM> invited them" in " ".join(opened.warnings)
    other = pick(desk, opened, service="maternity")
    assert other.warnings == ()
    assert "would not be sent" in " ".join(pick(desk, other, service=opened.typed.picks.service).warnings)


def test_an_invitation_that_is_changed_is_not_held_against_itself(desk: Desk) -> None:
    (number,) = take(desk, post("1", LONG_WAIT))
    made = send(desk, begin(desk, number, by="U0MEGAN"), by="U0MEGAN")
    assert state(desk, made) is ReplyState.ASKED
    assert replies.begin_change(desk, made, by="U0TOM").warnings == ()
