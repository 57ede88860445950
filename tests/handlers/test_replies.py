"""Reply, Invite and Thank in Slack: the form opens, follows what is typed and chosen, and is sent."""

from __future__ import annotations

import pytest

from bot.core.replies import ReplyKind, ReplyState
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.slack.errors import Impossible
from bot.sandbox.world import Sandbox
from bot.services import deletions, mentions, triage
from bot.services.refusals import NO_REASON
from bot.storage.replies import Reply
from tests.desks import count, draw, mention, post, take
from tests.sending import answer
from tests.slack_hands import (
    MEGAN,
    TOM,
    box,
    choose,
    closed,
    form,
    press,
    replies_of,
    said_to,
    shown,
    submit,
    type_in,
    words,
)

pytestmark = pytest.mark.usefixtures("door")

WAITED = "four hours in A&E and nobody told us a thing"
PHONE = "Please ring us on 07700 900123."


@pytest.fixture
def number(desk: Desk, clock: MovableClock) -> int:
    """A complaint about A&E whose card stands in the channel."""
    (taken,) = take(desk, post("1", WAITED))
    draw(desk, clock)
    return taken


def test_one_press_opens_the_form_with_their_post_above_the_box(sandbox: Sandbox, desk: Desk, number: int) -> None:
    press(sandbox, desk, number, "reply")
    view = form(sandbox)
    assert (view["title"]["text"], view["submit"]["text"]) == ("Reply", "Send")
    assert shown(view).index(WAITED) < shown(view).index('"action_id": "text"')
    assert "Your answer as @AshcombeValeNHS" in shown(view)
    assert "*280* of 280 left, as X counts." in shown(view)
    assert "Costs $0.015." in shown(view)


def test_what_is_left_said_and_published_follows_what_is_typed(sandbox: Sandbox, desk: Desk, number: int) -> None:
    press(sandbox, desk, number, "reply")
    view = type_in(sandbox, PHONE)
    assert f"*{280 - len(PHONE)}* of 280 left" in shown(view)
    assert "looks like somebody's phone number" in shown(view)
    assert "What will be published as @AshcombeValeNHS, in answer to Jo Rowan (@jo_rowan)" in shown(view)
    assert words(view) == PHONE
    view = type_in(sandbox, "word " * 60)
    assert "*19 too many.* X takes 280." in shown(view)
    assert "The network would refuse it" not in shown(view), "it is said once, until somebody presses Send"
    assert "phone number" not in shown(view)


def test_a_saved_wording_is_put_into_the_box_and_edited_from_there(sandbox: Sandbox, desk: Desk, number: int) -> None:
    press(sandbox, desk, number, "reply")
    before = form(sandbox)
    view = choose(sandbox, "reply_wording", "look-into-it/short")
    assert words(view) == "Sorry about this. We are looking into it and will reply here."
    assert box(view) != box(before)
    assert submit(sandbox, text="Sorry about this, Jo.") == {"response_action": "clear"}
    assert replies_of(desk)[-1].text == "Sorry about this, Jo."


def test_send_closes_the_form_and_tells_the_writer_alone(sandbox: Sandbox, desk: Desk, number: int) -> None:
    press(sandbox, desk, number, "reply")
    submit(sandbox, text="So sorry to read this.")
    assert closed(sandbox)
    assert said_to(sandbox) == (
        "It goes out to @jo_rowan at 9.00.10am; until then Undo takes it back. Its card says what came of it."
    )
    assert sandbox.slack.ephemerals(MEGAN) == []
    (sent,) = replies_of(desk)
    assert (sent.text, sent.by, sent.state) == ("So sorry to read this.", TOM, ReplyState.QUEUED)


def test_a_delivery_that_slack_repeats_sends_once(sandbox: Sandbox, desk: Desk, number: int) -> None:
    press(sandbox, desk, number, "reply")
    view = form(sandbox)
    delivery = sandbox.slack.submit(TOM, view["id"], {box(view): {"text": "So sorry."}})
    assert delivery is not None
    sandbox.slack.redeliver(delivery.wait().envelope_id).wait()
    assert count(desk, Reply) == 1


def test_what_the_network_would_refuse_is_said_beside_the_box_and_the_words_stay(
    sandbox: Sandbox, desk: Desk, number: int
) -> None:
    press(sandbox, desk, number, "reply")
    long = "word " * 60
    answered = submit(sandbox, text=long)
    assert answered["response_action"] == "errors"
    assert "19 too many" in answered["errors"][box(form(sandbox))]
    assert words(form(sandbox)) == long
    assert count(desk, Reply) == 0


def test_what_is_worth_a_look_asks_why_once_and_then_goes_out(sandbox: Sandbox, desk: Desk, number: int) -> None:
    press(sandbox, desk, number, "reply")
    assert submit(sandbox, text=PHONE)["response_action"] == "update"
    view = form(sandbox)
    assert "*Not sent yet:*" in shown(view)
    assert (words(view), words(view, "reason")) == (PHONE, None)
    assert submit(sandbox, reason="Our published line") == {"response_action": "clear"}
    assert replies_of(desk)[-1].override_reason == "Our published line"


def test_once_stopped_what_was_found_and_the_question_why_stand_on_top_until_the_words_are_put_right(
    sandbox: Sandbox, desk: Desk, number: int
) -> None:
    press(sandbox, desk, number, "reply")
    submit(sandbox, text=PHONE)
    view = form(sandbox)
    said = [str(block) for block in view["blocks"]]
    (found,) = [place for place, block in enumerate(said) if "looks like somebody's phone number" in block]
    assert (found, view["blocks"][2]["block_id"], view["blocks"][2].get("optional")) == (1, "reason", None)
    assert submit(sandbox, reason="   ")["errors"] == {"reason": NO_REASON}, "a second press never passes in silence"
    assert count(desk, Reply) == 0
    assert "*Not sent yet:*" in shown(type_in(sandbox, f"{PHONE} Now."))
    view = type_in(sandbox, "We are sorry to read this.")
    assert "Not sent yet" not in shown(view)
    assert "reason" not in shown(view)
    assert submit(sandbox) == {"response_action": "clear"}


def test_a_reason_begun_stays_while_the_words_are_changed(sandbox: Sandbox, desk: Desk, number: int) -> None:
    press(sandbox, desk, number, "reply")
    submit(sandbox, text=PHONE)
    view = form(sandbox)
    sandbox.slack.press_view(
        TOM, view["id"], "text", selected=f"{PHONE} Jo", values={"reason": {"reason": "Our line"}}
    ).wait()
    assert words(form(sandbox), "reason") == "Our line"
    assert "reason" not in shown(choose(sandbox, "reply_wording", "look-into-it/warm")), "nothing is wrong with these"


def test_a_colleague_who_was_quicker_is_shown_with_their_words_and_a_second_send_goes(
    sandbox: Sandbox, desk: Desk, number: int
) -> None:
    press(sandbox, desk, number, "reply")
    take(desk, post("2", "Sorry, Jo <!channel>", handle="AshcombeValeNHS", reply_to="1"))
    assert submit(sandbox, text="Mine, with care")["response_action"] == "update"
    view = form(sandbox)
    assert "*Stopped:* somebody has answered on the network meanwhile." in shown(view)
    assert "Sorry, Jo <!channel>" in shown(view)
    assert words(view) == "Mine, with care"
    assert submit(sandbox) == {"response_action": "clear"}
    assert count(desk, Reply) == 1


def test_a_post_deleted_meanwhile_leaves_the_words_to_be_copied_and_nothing_to_send(
    sandbox: Sandbox, desk: Desk, number: int
) -> None:
    press(sandbox, desk, number, "reply")
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", ["1"])
    submit(sandbox, text="Mine, with care")
    view = form(sandbox)
    assert view["submit"] is None
    assert "The author has deleted this post meanwhile" in shown(view)
    assert "Mine, with care" in shown(view)
    assert WAITED not in shown(view)


def test_what_no_change_of_the_words_can_mend_is_said_above_them_with_the_colleagues_name(
    sandbox: Sandbox, desk: Desk, number: int
) -> None:
    press(sandbox, desk, number, "reply")
    mentions.claim(desk, number, by=MEGAN)
    assert submit(sandbox, text="Mine, with care")["response_action"] == "update"
    view = form(sandbox)
    assert "<@U0MEGAN> has the post by @jo_rowan" in shown(view)
    assert words(view) == "Mine, with care"


def test_a_refusal_to_open_is_told_to_the_one_who_pressed_alone(sandbox: Sandbox, desk: Desk, number: int) -> None:
    mentions.claim(desk, number, by=MEGAN)
    press(sandbox, desk, number, "reply")
    assert closed(sandbox)
    assert "<@U0MEGAN> has the post by @jo_rowan" in said_to(sandbox)
    assert sandbox.slack.ephemerals(MEGAN) == []


def test_an_unforeseen_error_keeps_the_form_and_gives_a_reference(sandbox: Sandbox, desk: Desk, number: int) -> None:
    press(sandbox, desk, number, "reply")
    with desk.database.write.begin() as session:
        session.connection().exec_driver_sql("ALTER TABLE outbox RENAME TO hidden")
    answered = submit(sandbox, text="Mine, with care")
    assert "nothing was changed" in answered["errors"][box(form(sandbox))]
    assert "reference " in answered["errors"][box(form(sandbox))]
    assert words(form(sandbox)) == "Mine, with care"
    assert count(desk, Reply) == 0


def test_thank_and_close_opens_upon_the_menu_and_closes_with_it(sandbox: Sandbox, desk: Desk, number: int) -> None:
    press(sandbox, desk, number, "more")
    choose(sandbox, "thank", None)
    view = form(sandbox)
    assert view["title"]["text"] == "Thank and close"
    assert str(words(view)).startswith("Thank you so much")
    submit(sandbox, text="Thank you, Jo!")
    assert closed(sandbox)
    assert replies_of(desk)[-1].kind is ReplyKind.THANKS


def test_where_a_person_posts_it_the_form_says_so(sandbox: Sandbox, desk: Desk, clock: MovableClock) -> None:
    (number,) = take(desk, post("5", "coins, coins, the car park takes none", mentions=frozenset()))
    draw(desk, clock)
    press(sandbox, desk, number, "reply")
    view = form(sandbox)
    assert view["submit"]["text"] == "Make it ready"
    assert "Costs nothing: you post it by hand." in shown(view)
    submit(sandbox, text="Sorry about the machine.")
    assert "Your words are ready in the card's thread" in said_to(sandbox)


def test_a_new_colleague_sends_for_approval(sandbox: Sandbox, desk: Desk, number: int) -> None:
    press(sandbox, desk, number, "reply", MEGAN)
    assert form(sandbox, MEGAN)["submit"]["text"] == "Send for approval"
    submit(sandbox, MEGAN, text="So sorry to read this.")
    assert "a colleague looks at your words first" in said_to(sandbox, MEGAN)
    assert replies_of(desk)[-1].state is ReplyState.ASKED


def test_whoever_wishes_for_a_second_pair_of_eyes_ticks_it_and_it_waits(
    sandbox: Sandbox, desk: Desk, clock: MovableClock, number: int
) -> None:
    press(sandbox, desk, number, "reply")
    type_in(sandbox, "So sorry to read this.")
    view = choose(sandbox, "reply_ask", ["ask_colleague"])
    assert view["submit"]["text"] == "Send for approval"
    assert "A colleague looks at your words first, as you wish." in shown(view)
    assert words(view) == "So sorry to read this."
    assert choose(sandbox, "reply_ask", [])["submit"]["text"] == "Send"
    choose(sandbox, "reply_ask", ["ask_colleague"])
    assert submit(sandbox) == {"response_action": "clear"}
    (asked,) = replies_of(desk)
    assert (asked.state, asked.by) == (ReplyState.ASKED, TOM)
    draw(desk, clock)
    (card,) = [one for one in sandbox.slack.messages(CHANNEL) if "A second pair of eyes, please" in str(one["blocks"])]
    sandbox.slack.press(TOM, CHANNEL, card["ts"], "reply_edit").wait()
    assert form(sandbox)["submit"]["text"] == "Send for approval", "what was asked for stays asked for"


# Inviting.


def test_invite_opens_with_the_guess_preset_and_the_words_ready(sandbox: Sandbox, desk: Desk, number: int) -> None:
    press(sandbox, desk, number, "invite")
    view = form(sandbox)
    assert view["title"]["text"] == "Invite to share a story"
    values = {name: held for block in view["state"]["values"].values() for name, held in block.items()}
    assert values["pick_service"]["selected_option"]["value"] == "emergency"
    assert values["pick_tone"]["selected_option"]["value"] == "sorry"
    assert values["pick_link"]["selected_option"]["value"] == "share"
    assert values["pick_tag"]["selected_options"] == []
    assert "youropinion?nacs=ASHCOMBE-AE" in str(words(view))
    assert "Costs $0.20 (a link makes it dearer)." in shown(view)


@pytest.mark.parametrize(
    ("action", "value", "said"),
    [
        ("pick_service", "wards", "nacs=ASHCOMBE-WARDS"),
        ("pick_tone", "thanks", "than"),
        ("pick_link", "page", "services/ASHCOMBE-AE"),
    ],
)
def test_each_choice_writes_the_words_anew(
    sandbox: Sandbox, desk: Desk, number: int, action: str, value: str, said: str
) -> None:
    press(sandbox, desk, number, "invite")
    before = form(sandbox)
    view = choose(sandbox, action, value)
    assert said in str(words(view)).lower() or said in str(words(view))
    assert words(view) != words(before)


def test_a_service_without_a_link_says_what_to_do_and_keeps_the_words(
    sandbox: Sandbox, desk: Desk, number: int
) -> None:
    press(sandbox, desk, number, "invite")
    before = words(form(sandbox))
    view = choose(sandbox, "pick_service", "facilities")
    assert "Estates and parking has no link on Care Opinion yet" in shown(view)
    assert words(view) == before
    assert submit(sandbox)["response_action"] == "update"
    assert "has no link on Care Opinion yet" in shown(form(sandbox))
    assert count(desk, Reply) == 0


def test_an_invitation_goes_out_and_the_second_is_refused_with_the_day(
    sandbox: Sandbox, desk: Desk, clock: MovableClock, number: int
) -> None:
    press(sandbox, desk, number, "invite")
    submit(sandbox)
    if not closed(sandbox):
        submit(sandbox, reason="It fits")
    assert closed(sandbox)
    draw(desk, clock)
    press(sandbox, desk, number, "invite")
    answered = submit(sandbox)
    assert answered["response_action"] == "update"
    assert "not again before 21 February 2027" in shown(form(sandbox))
    assert count(desk, Reply) == 1


def test_whom_nobody_may_invite_gets_no_form_and_the_one_who_pressed_hears_why(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    (number,) = take(desk, post("7", "nobody at A&E listened to me, I cannot see how to go on with this pain"))
    draw(desk, clock)
    # The card is a moment old: a colleague has just marked the post.
    triage.correct(desk, number, {"harm": "yes"}, by=MEGAN)
    press(sandbox, desk, number, "invite")
    assert closed(sandbox)
    assert "risk of harm: a person answers it" in said_to(sandbox)


def test_edit_opens_the_form_with_what_is_there(sandbox: Sandbox, desk: Desk, clock: MovableClock, number: int) -> None:
    made = answer(desk, number, by=MEGAN)
    draw(desk, clock)
    (asking,) = [
        one for one in sandbox.slack.messages(CHANNEL) if "A second pair of eyes, please" in str(one["blocks"])
    ]
    sandbox.slack.press("U0PRIYA", CHANNEL, asking["ts"], "reply_edit").wait()
    view = form(sandbox, "U0PRIYA")
    assert words(view, "text") == replies_of(desk)[0].text
    assert submit(sandbox, "U0PRIYA", text="Sorry, Jo.") == {"response_action": "clear"}
    (kept,) = replies_of(desk)
    assert (kept.id, kept.text, kept.approver) == (made, "Sorry, Jo.", "U0PRIYA")
    assert mention(desk, number).owner == MEGAN


def test_a_form_that_was_closed_meanwhile_is_no_trouble(sandbox: Sandbox, desk: Desk, number: int) -> None:
    press(sandbox, desk, number, "reply")
    view = form(sandbox)
    sandbox.slack.close(TOM, view["id"])
    with pytest.raises(Impossible):
        sandbox.slack.press_view(TOM, view["id"], "text", selected="late")
    assert sandbox.slack.direct_messages(TOM) == []
