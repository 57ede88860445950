"""`/promo` over the signed door: every word behind it, the calendar, the buttons on cards and in answers, odd input."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.core.pictures import PictureKind
from bot.core.promos import PromoState, RunState, SendingState
from bot.core.time_refusals import Refused
from bot.core.when import read_when
from bot.desk import Desk
from bot.handlers.promos import HELP
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.slack.errors import Json
from bot.sandbox.world import Sandbox
from bot.services import promo_moves
from bot.storage import pictures
from bot.storage.cards import CardKind
from bot.storage.promos import Promo
from bot.storage.runs import Run, Sending
from tests.desks import NOW, count, draw
from tests.hushed import begin
from tests.pictures import PNG
from tests.promoting import (
    DAILY,
    DAY,
    HOUR,
    TUESDAY,
    WEEKLY,
    WORDS,
    cards_of,
    change,
    found,
    happened,
    promo,
    run,
    runs_of,
)
from tests.signing import Door
from tests.slack_hands import MEGAN, PRIYA, TOM, form, said_directly, said_to, shown
from tests.views.markup import plain, read_as_markup
from tests.views.test_cards import NASTY
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("door")

NEXT = "Tuesday 24 November, 6.00pm"
ASKED = CardKind.PROMO_ASKED


def asked(sandbox: Sandbox, text: str = "", user: str = TOM) -> Json:
    """What is answered to `/promo`, in private."""
    delivery = sandbox.slack.command(user, CHANNEL, "/promo", text).wait()
    assert delivery.failure is None
    return delivery.answer or {}


def read(answer: Json) -> str:
    return f"{answer.get('text')}\n{plain(answer.get('blocks') or [])}"


def latest(sandbox: Sandbox, user: str = TOM) -> Json:
    return until(lambda: sandbox.slack.ephemerals(user))[-1]


def press_answer(sandbox: Sandbox, action: str, user: str = TOM) -> str:
    """Press a button in the newest private answer; what then stands in its place."""
    before = latest(sandbox, user)
    delivery = sandbox.slack.press(user, CHANNEL, before["ts"], action).wait()
    assert delivery.failure is None
    return read(latest(sandbox, user))


def press_card(
    sandbox: Sandbox, desk: Desk, number: int, action: str, user: str = TOM, kind: CardKind = CardKind.PROMO,
    **more: Any,
) -> None:  # fmt: skip
    """Press a button on the newest card of a promo in the channel."""
    card = [each for each in cards_of(desk, number, kind) if each.user is None][-1]
    delivery = sandbox.slack.press(user, CHANNEL, card.ts or "", action, **more).wait()
    assert delivery.failure is None


def heard(sandbox: Sandbox, words: str, user: str = TOM) -> bool:
    return bool(until(lambda: words in said_to(sandbox, user)))


def sent_form(sandbox: Sandbox, user: str) -> None:
    """Press the button that a form which asks once more is there for."""
    delivery = sandbox.slack.submit(user, form(sandbox, user)["id"])
    assert delivery is not None
    assert delivery.wait().failure is None


def texts_of(desk: Desk) -> list[str]:
    """What has gone out, or is to, in order."""
    with desk.database.read() as session:
        return list(session.scalars(select(Sending.text).order_by(Sending.id)))


def state(desk: Desk, number: int) -> PromoState:
    return found(desk, number).state


def test_alone_it_is_the_calendar_of_this_week_in_private(sandbox: Sandbox, desk: Desk) -> None:
    promo(desk, WEEKLY, pictures=[{"picture": 1, "name": "ward.png", "alt": "A nurse"}])
    said = read(asked(sandbox))
    assert "*This week, 23 November to 29 November 2026* – 1 run" in said
    assert "Tue 24, 6.00pm · @AshcombeValeNHS · “Tell us about your visit” · scheduled · 🖼️ picture" in said
    assert sandbox.slack.messages(CHANNEL) == []


def test_the_calendar_turns_to_other_weeks_and_shows_a_promo_in_its_place(sandbox: Sandbox, desk: Desk) -> None:
    number = promo(desk)
    asked(sandbox)
    assert "*Next week, 30 November to 6 December 2026* – 1 run" in press_answer(sandbox, "promo_list:later")
    assert "Tue 1, 6.00pm" in read(latest(sandbox))
    assert "*This week, 23 November" in press_answer(sandbox, "promo_list:today")
    one = press_answer(sandbox, "promo_show:run:0")
    assert f"Promo {number} on @AshcombeValeNHS" in one.replace("\n", "")
    assert "*This week" in press_answer(sandbox, "promo_list")
    assert len(sandbox.slack.ephemerals(TOM)) == 1


@pytest.mark.parametrize(
    ("word", "week"),
    [("list", "This week"), ("list week", "This week"), ("list next week", "Next week"), ("list last", "Last week")],
)
def test_a_week_can_be_named(sandbox: Sandbox, desk: Desk, word: str, week: str) -> None:
    assert f"*{week}, " in read(asked(sandbox, word))


def test_what_somebody_has_to_see_to_stands_first(sandbox: Sandbox, desk: Desk) -> None:
    promo(desk, WEEKLY, "Paused words", state=PromoState.PAUSED)
    promo(desk, WEEKLY, "Asked words", state=PromoState.ASKED)
    late = promo(desk, WEEKLY, "Late words")
    run(desk, late, NOW - DAY, RunState.ASKS)
    said = read(asked(sandbox, "list next week"))
    first, week = said.index("*To see to*"), said.index("*Next week")
    assert first < said.index("“Late words” · ❓ asks what becomes of it") < said.index("“Asked words”")
    assert said.index("“Asked words” · 👀 waits for approval") < said.index("“Paused words” · ⏸️ paused") < week


def test_what_has_gone_out_was_skipped_or_is_to_come_stands_in_one_list(sandbox: Sandbox, desk: Desk) -> None:
    number = promo(desk, DAILY, "Tell us", "Come and see us")
    run(desk, number, NOW - HOUR, RunState.SENT, SendingState.SENT)
    promo_moves.skip(desk, number, by=TOM)
    said = read(asked(sandbox))
    assert "Mon 23, 8.00am · @AshcombeValeNHS · “Tell us” · ✅ sent" in said
    assert "Tue 24, 6.00pm · @AshcombeValeNHS · “Tell us” · left out" in said
    assert "Wed 25, 6.00pm · @AshcombeValeNHS · “Come and see us” · scheduled" in said
    assert "Thu 26, 6.00pm · @AshcombeValeNHS · “Tell us” · scheduled" in said
    assert "Mon 30, 6.00pm · @AshcombeValeNHS · “Tell us” · scheduled" in read(asked(sandbox, "list next week"))


def test_two_that_are_too_close_are_marked(sandbox: Sandbox, desk: Desk) -> None:
    promo(desk, WEEKLY, "Tell us about your visit")
    promo(desk, WEEKLY, "Something else altogether")
    assert read(asked(sandbox)).count("⚠️ 1 warning") == 2


def test_what_a_message_does_not_hold_is_counted_by_day_and_can_be_turned_to(sandbox: Sandbox, desk: Desk) -> None:
    for each in range(4):
        promo(desk, DAILY, f"Number {each}")
    said = read(asked(sandbox))
    assert "– 24 runs" in said
    assert "… and 9 more: 27 November: 1, 28 November: 4, 29 November: 4." in said
    rest = press_answer(sandbox, "promo_list:rest")
    assert rest.count("6.00pm · ") == 9
    assert press_answer(sandbox, "promo_list:back").count("6.00pm · ") == 15


@pytest.mark.parametrize("word", ["help", "HELP", "?"])
def test_help_names_every_word(sandbox: Sandbox, word: str) -> None:
    answer = asked(sandbox, word)
    assert answer["text"] == HELP
    assert [each["action_id"] for each in answer["blocks"][1]["elements"]] == ["promo_list", "promo_new", "promo_help"]


def test_new_and_words_that_begin_with_a_time_open_the_form_with_them(sandbox: Sandbox, desk: Desk) -> None:
    for line in ("new", "new tomorrow 9am Come & see", "tomorrow 9am Come & see", "tomorrow"):
        asked(sandbox, line)
        view = form(sandbox)
        assert view["title"]["text"] == "New promo"
        sandbox.slack.close(TOM, view["id"])
    asked(sandbox, "Come &amp; see us at the open day")
    assert "Come & see us at the open day" in shown(form(sandbox))
    assert count(desk, Promo) == 0


@pytest.mark.parametrize(("word", "title"), [("edit", "Edit promo 1"), ("copy", "New promo")])
def test_edit_and_copy_open_their_form_with_its_words(sandbox: Sandbox, desk: Desk, word: str, title: str) -> None:
    number = promo(desk)
    asked(sandbox, f"{word} {number}")
    assert form(sandbox)["title"]["text"] == title
    assert WORDS in shown(form(sandbox))


def test_pause_and_resume_say_what_happens_now_above_the_card(sandbox: Sandbox, desk: Desk) -> None:
    number = promo(desk)
    answer = asked(sandbox, f"pause {number}", PRIYA)
    assert answer["text"].startswith("Paused. Nothing goes out until you resume it")
    assert "promo_resume" in str(answer["blocks"])
    assert state(desk, number) is PromoState.PAUSED
    assert asked(sandbox, f"resume {number}")["text"] == f"Resumed. Next: {NEXT}, tomorrow."
    assert happened(desk, number) == [("pause", PRIYA), ("resume", TOM)]


def test_now_and_cancel_show_what_they_do_and_ask_first(sandbox: Sandbox, desk: Desk) -> None:
    number = promo(desk, WEEKLY, WORDS, "The second wording")
    asked(sandbox, f"now {number}", PRIYA)
    assert WORDS in plain(form(sandbox, PRIYA)["blocks"])
    assert "The second wording" not in plain(form(sandbox, PRIYA)["blocks"])
    assert count(desk, Run) == 0
    sent_form(sandbox, PRIYA)
    assert heard(sandbox, "It goes out now on @AshcombeValeNHS.", PRIYA)
    asked(sandbox, f"cancel {number}", PRIYA)
    assert "The second wording" in plain(form(sandbox, PRIYA)["blocks"])
    assert state(desk, number) is PromoState.SCHEDULED
    sent_form(sandbox, PRIYA)
    assert heard(sandbox, "Cancelled. Nothing more goes out.", PRIYA)
    assert state(desk, number) is PromoState.CANCELLED
    assert runs_of(desk, number) == [(NOW, RunState.DROPPED)]
    back = asked(sandbox, f"resume {number}", PRIYA)["text"]
    assert back.startswith(f"It is not cancelled any more. Next: {NEXT}, tomorrow.")
    assert found(desk, number).next_at == TUESDAY


def test_only_the_words_that_the_form_showed_go_out(sandbox: Sandbox, desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, DAILY, "Words one", "Words two")
    asked(sandbox, f"now {number}")
    assert "Words one" in plain(form(sandbox)["blocks"])
    run(desk, number, NOW + HOUR, RunState.SENT, SendingState.SENT)
    clock.move_to(NOW + HOUR + timedelta(minutes=4))
    sent_form(sandbox, TOM)
    assert heard(sandbox, "These words have changed since your card was drawn. Nothing was sent")
    assert texts_of(desk) == ["Words one"]
    asked(sandbox, f"now {number}")
    assert "Words two" in plain(form(sandbox)["blocks"])
    sent_form(sandbox, TOM)
    assert heard(sandbox, "It goes out now on @AshcombeValeNHS.")
    assert texts_of(desk) == ["Words one", "Words two"]


def test_in_a_hush_send_now_is_refused_before_it_asks(sandbox: Sandbox, desk: Desk) -> None:
    number = promo(desk)
    begin(desk)
    assert "A hush stands until" in asked(sandbox, f"now {number}")["text"]
    assert sandbox.slack.view_of(TOM) == []
    assert "*A hush stands until Monday 23 November 2026, 2.00pm.*" in read(asked(sandbox))


def test_skip_and_unskip_by_their_words(sandbox: Sandbox, desk: Desk) -> None:
    number = promo(desk)
    assert f"The run of {NEXT}, tomorrow is left out." in asked(sandbox, f"skip {number}")["text"]
    assert f"The run of {NEXT}, tomorrow is back." in asked(sandbox, f"unskip #{number}")["text"]


def test_the_same_delivery_that_comes_again_is_carried_out_once(sandbox: Sandbox, desk: Desk, door: Door) -> None:
    number = promo(desk, DAILY)
    body = {"command": "/promo", "text": f"skip {number}", "user_id": TOM, "channel_id": CHANNEL, "trigger_id": "1.2.3"}
    for _ in range(2):
        assert door.knock(urlencode(body).encode())[0] == 200
    assert count(desk, Run) == 1


def test_show_tells_the_runs_the_figures_and_who_did_what(sandbox: Sandbox, desk: Desk) -> None:
    number = promo(desk)
    run(desk, number, NOW - 7 * DAY, RunState.SENT, SendingState.SENT)
    promo_moves.pause(desk, number, by=PRIYA)
    said = read(asked(sandbox, f"show {number}"))
    assert "⏸️ Paused" in said
    assert "Monday 16 November, 9.00am: @AshcombeValeNHS went out" in said
    assert "*What came of it*" in said
    assert "Monday 23 November 2026, 9.00am – " in said
    assert "paused it" in said
    assert "To the calendar" in said


@pytest.mark.parametrize(
    ("run_is", "sending_is", "says"),
    [
        (RunState.FAILED, SendingState.UNSURE, "Waits for a word about its last run"),
        (RunState.GOING, SendingState.QUEUED, "On its way"),
    ],
)
def test_show_never_says_done_while_its_last_run_is_unsure_or_on_its_way(
    sandbox: Sandbox, desk: Desk, run_is: RunState, sending_is: SendingState, says: str
) -> None:
    number = promo(desk, state=PromoState.DONE, next_at=None)
    run(desk, number, NOW - HOUR, run_is, sending_is)
    said = read(asked(sandbox, f"show {number}"))
    assert says in said
    assert "Done" not in said


def test_show_has_every_wording_and_the_pictures_themselves(sandbox: Sandbox, desk: Desk, door: Door) -> None:
    file = sandbox.slack.upload(TOM, None, "ward.png", PNG)["id"]
    with desk.database.write.begin() as session:
        kept = pictures.add(
            session, PNG, kind=PictureKind.PNG, width=1, height=1, name="ward.png", by=TOM, at=NOW, forget_at=NOW + DAY,
            file=file,
        ).id  # fmt: skip
    shows = [{"picture": kept, "name": "ward.png", "alt": "A nurse"}]
    number = promo(desk, WEEKLY, WORDS, "The second wording", pictures=shows)
    assert asked(sandbox, f"show {number}") == {}
    answer = latest(sandbox)
    assert "Wording 2:\nThe second wording" in read(answer)
    images = [(each["slack_file"]["id"], each["alt_text"]) for each in answer["blocks"] if each["type"] == "image"]
    assert images == [(file, "A nurse")]
    sandbox.slack.files.delete(file)
    asked(sandbox, f"show {number}")
    assert "Slack cannot show this picture here." in read(latest(sandbox))
    told = len(sandbox.slack.ephemerals(TOM))
    body = {"command": "/promo", "text": f"show {number}", "user_id": TOM, "channel_id": CHANNEL}
    unreachable = {"response_url": "http://127.0.0.1:9/", "trigger_id": "1.2.4"}
    assert door.knock(urlencode(body | unreachable).encode())[0] == 200
    assert f"Promo {number}" in until(lambda: sandbox.slack.ephemerals(TOM)[told:])[0]["text"]


@pytest.mark.parametrize("word", ["show", "edit", "copy", "pause", "skip", "cancel", "now"])
def test_without_a_number_those_that_fit_are_listed_with_a_button_each(sandbox: Sandbox, desk: Desk, word: str) -> None:
    number, other = promo(desk, WEEKLY, "Fitting words"), promo(desk, WEEKLY, "Gone", state=PromoState.CANCELLED)
    answer = asked(sandbox, word)
    assert f"Say which one, as in `/promo {word} 3`. These fit:" in answer["text"]
    assert f"Show {number}" in read(answer)
    assert (f"Show {other}" in read(answer)) is (word == "copy")
    assert "There is no promo 424242. These fit:" in asked(sandbox, f"{word} 424242")["text"]
    assert state(desk, number) is PromoState.SCHEDULED


def test_unskip_and_resume_list_what_they_could_take(sandbox: Sandbox, desk: Desk) -> None:
    number = promo(desk)
    assert "No promo is there for which that could be done." in asked(sandbox, "unskip")["text"]
    assert "No promo is there" in asked(sandbox, "resume")["text"]
    promo_moves.skip(desk, number, by=TOM)
    assert "Tue 24 Nov, 6.00pm · @AshcombeValeNHS · “Tell us about your visit” · left out" in read(
        asked(sandbox, "unskip")
    )


def test_what_cannot_be_done_is_said_with_what_can(sandbox: Sandbox, desk: Desk) -> None:
    number = promo(desk, state=PromoState.DONE)
    for word in ("pause", "resume", "skip", "cancel", "now", "edit"):
        assert f"Nothing has changed: promo {number} is done" in asked(sandbox, f"{word} {number}")["text"]
    assert asked(sandbox, f"unskip {number}")["text"] == (
        f"No run of promo {number} is left out, so there is nothing to take back."
    )


@pytest.mark.parametrize(
    ("typed", "seen", "example"),
    [
        ("pasue 3", "pasue 3", "Did you mean `/promo pause 3`?"),
        ("lsit", "lsit", "Did you mean `/promo list`?"),
        ("<!channel>", "&lt;!channel&gt;", "Did you mean `/promo help`?"),
        ("pause &lt;@U0RUTH&gt;", "pause &lt;@U0RUTH&gt;", "`/promo pause` takes one number and nothing else"),
        ("skip 3 until Friday", "skip 3 until Friday", "as in `/promo skip 3`. Nothing was done."),
        ("list the lot", "list the lot", "`/promo list` takes a week"),
    ],
)
def test_what_is_not_understood_is_shown_back_with_an_example(
    sandbox: Sandbox, desk: Desk, typed: str, seen: str, example: str
) -> None:
    for _ in range(3):
        promo(desk, show=False)
    said = asked(sandbox, typed)["text"]
    assert example in said
    assert said.endswith(f"You typed: {seen}")
    assert count(desk, Run) == 0


def test_hostile_words_do_nothing_in_any_answer(sandbox: Sandbox, desk: Desk) -> None:
    odd = NASTY.replace("\x00", "")  # no database takes it
    number = promo(desk, WEEKLY, odd, state=PromoState.ASKED, asked_by=PRIYA, asked_change=odd, said=odd)
    for line in ("", f"show {number}", "show", f"pause {number}", "pause", NASTY.split()[0]):
        answer = asked(sandbox, line)
        for text in [*read_as_markup(answer["blocks"]), answer["text"]]:
            assert "<!" not in text
            assert "<https://evil" not in text
    assert sandbox.slack.pings == []


@pytest.mark.parametrize(
    ("action", "after", "said"),
    [
        ("promo_pause", PromoState.PAUSED, "Paused. Nothing goes out until you resume it"),
        ("promo_skip", PromoState.SCHEDULED, f"The run of {NEXT}, tomorrow is left out."),
    ],
)
def test_a_button_on_the_card_is_carried_out_and_told_privately(
    sandbox: Sandbox, desk: Desk, clock: MovableClock, action: str, after: PromoState, said: str
) -> None:
    number = promo(desk)
    draw(desk, clock)
    press_card(sandbox, desk, number, action, PRIYA)
    assert state(desk, number) is after
    assert heard(sandbox, said, PRIYA)
    draw(desk, clock)
    assert len(sandbox.slack.messages(CHANNEL)) == 1


def test_resume_and_taking_back_a_skip_on_the_card(sandbox: Sandbox, desk: Desk, clock: MovableClock) -> None:
    number = promo(desk)
    promo_moves.skip(desk, number, by=TOM)
    promo_moves.pause(desk, number, by=TOM)
    draw(desk, clock)
    press_card(sandbox, desk, number, f"promo_unskip:{int(TUESDAY.timestamp())}")
    assert heard(sandbox, f"The run of {NEXT}, tomorrow is back.")
    press_card(sandbox, desk, number, "promo_resume")
    assert heard(sandbox, f"Resumed. Next: {NEXT}, tomorrow.")
    assert runs_of(desk, number) == []


def test_a_card_that_a_colleague_was_quicker_on_skips_no_other_run(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    number = promo(desk, DAILY)
    draw(desk, clock)
    promo_moves.skip(desk, number, by=PRIYA)
    press_card(sandbox, desk, number, "promo_skip")
    assert heard(sandbox, "<@U0PRIYA> has left out the run of Tuesday 24 November 2026, 6.00pm already.")
    assert runs_of(desk, number) == [(TUESDAY, RunState.SKIPPED)]


def test_words_that_were_changed_under_an_open_card_are_not_sent(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    number = promo(desk)
    draw(desk, clock)
    change(desk, number, revision=2)
    press_card(sandbox, desk, number, "promo_now")
    assert heard(sandbox, "These words have changed since your card was drawn.")
    assert count(desk, Run) == 0


def test_a_button_in_a_private_answer_draws_that_answer_anew(sandbox: Sandbox, desk: Desk) -> None:
    number = promo(desk)
    asked(sandbox, f"show {number}")
    said = press_answer(sandbox, "promo_pause")
    assert said.startswith("Paused.")
    assert "Resume" in said
    promo_moves.resume(desk, number, by=PRIYA)
    assert "It is scheduled already" in press_answer(sandbox, "promo_resume")
    assert "Pause" in read(latest(sandbox))
    assert len(sandbox.slack.ephemerals(TOM)) == 1


def test_approve_on_the_card_that_asks(sandbox: Sandbox, desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, state=PromoState.ASKED)
    draw(desk, clock)
    press_card(sandbox, desk, number, "promo_approve", TOM, ASKED)
    assert heard(sandbox, "These are your own words")
    assert state(desk, number) is PromoState.ASKED
    press_card(sandbox, desk, number, "promo_approve", PRIYA, ASKED)
    assert heard(sandbox, f"Approved. Next: {NEXT}, tomorrow.", PRIYA)
    assert state(desk, number) is PromoState.SCHEDULED
    draw(desk, clock)
    card = cards_of(desk, number, ASKED)[0]
    assert "Approved by <@U0PRIYA>" in plain(sandbox.slack.message(CHANNEL, card.ts or "")["blocks"])


def test_of_two_versions_only_the_newest_card_decides(sandbox: Sandbox, desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, state=PromoState.ASKED)
    draw(desk, clock)
    change(desk, number, revision=2, edited_by=MEGAN)
    press_card(sandbox, desk, number, "promo_approve", PRIYA, ASKED)
    assert heard(sandbox, "<@U0MEGAN> has changed this promo since your card was drawn.", PRIYA)
    assert state(desk, number) is PromoState.ASKED


@pytest.mark.parametrize(
    ("action", "title", "after", "told"),
    [
        ("promo_ask_change", "Ask for a change", PromoState.CHANGE, "waits for a change that a colleague asked for"),
        ("promo_decline", "Decline", PromoState.DECLINED, "was declined"),
    ],
)
def test_a_change_or_a_no_asks_for_a_reason_and_tells_the_writer(
    sandbox: Sandbox, desk: Desk, clock: MovableClock, action: str, title: str, after: PromoState, told: str
) -> None:
    number = promo(desk, state=PromoState.ASKED)
    draw(desk, clock)
    press_card(sandbox, desk, number, action, PRIYA, ASKED)
    view = form(sandbox, PRIYA)
    assert view["title"]["text"] == title
    for typed, wrong in (("   ", True), ("Name the <ward>", False)):
        delivery = sandbox.slack.submit(PRIYA, view["id"], {"note": {"note": typed}})
        assert delivery is not None
        assert delivery.wait().failure is None
        assert bool((delivery.answer or {}).get("errors")) is wrong
    assert state(desk, number) is after
    assert heard(sandbox, "The writer has been told", PRIYA)
    draw(desk, clock)
    assert f"Your promo {number} {told}: “Name the &lt;ward&gt;”" in said_directly(sandbox, TOM)
    mine = sandbox.slack.direct_messages(TOM)[-1]
    sandbox.slack.press(TOM, desk.surface.direct(TOM), mine["ts"], "promo_edit").wait()
    assert "<@U0PRIYA>" in str(form(sandbox)["blocks"][0]), "who wants it otherwise stands above the fields"
    assert "Name the <ward>" in str(form(sandbox)["blocks"][1])


def test_whoever_may_not_decide_gets_no_form(sandbox: Sandbox, desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, state=PromoState.ASKED)
    draw(desk, clock)
    press_card(sandbox, desk, number, "promo_decline", TOM, ASKED)
    assert heard(sandbox, "These are your own words, so a colleague has to decline them.")


@pytest.mark.parametrize("odd", ["", "0", "-1", "424242", "9" * 40, "١", "<!channel>", "1; DROP TABLE promo", "1:"])
@pytest.mark.parametrize("action", ["promo_pause", "promo_cancel", "promo_skip", "promo_now"])
def test_an_odd_value_behind_a_button_changes_nothing(
    sandbox: Sandbox, desk: Desk, clock: MovableClock, action: str, odd: str
) -> None:
    number = promo(desk)
    draw(desk, clock)
    press_card(sandbox, desk, number, action, selected=odd)
    assert (state(desk, number), runs_of(desk, number)) == (PromoState.SCHEDULED, [])


@pytest.mark.parametrize("odd", ["x:y", "9999-12-31:0", "2026-11-23:99999999", "2026-11-23:١", "0001-01-01:-1"])
def test_an_odd_week_is_answered_with_a_week(sandbox: Sandbox, desk: Desk, odd: str) -> None:
    asked(sandbox)
    delivery = sandbox.slack.press(TOM, CHANNEL, latest(sandbox)["ts"], "promo_list:later", selected=odd).wait()
    assert delivery.failure is None
    assert " to " in str(latest(sandbox)["text"])
    assert count(desk, Promo) == 0


def test_a_long_calendar_of_long_words_still_fits(sandbox: Sandbox, desk: Desk) -> None:
    for each in range(30):
        change(desk, promo(desk, DAILY, '\\"' * 300, show=False), state=list(PromoState)[each % 6])
    for line in ("", "list next week", "show"):
        assert asked(sandbox, line)["blocks"]


@pytest.mark.parametrize("word", ["pause", "skip"])
def test_two_who_type_the_same_are_answered_each(sandbox: Sandbox, desk: Desk, word: str) -> None:
    number = promo(desk, plan_of(word))
    first, second = asked(sandbox, f"{word} {number}"), asked(sandbox, f"{word} {number}", PRIYA)
    assert first["text"] != second["text"]
    assert len(happened(desk, number)) == (2 if word == "skip" else 1)


def plan_of(word: str) -> Any:
    return DAILY if word == "skip" else WEEKLY


def test_the_clock_does_not_carry_a_skip_to_another_run(sandbox: Sandbox, desk: Desk, clock: MovableClock) -> None:
    number = promo(desk, DAILY)
    draw(desk, clock)
    clock.move_to(TUESDAY + timedelta(seconds=1))
    press_card(sandbox, desk, number, "promo_skip")
    assert runs_of(desk, number) == [(TUESDAY, RunState.SKIPPED)]


def test_every_time_that_the_help_gives_as_an_example_is_understood() -> None:
    examples = re.findall("“(.+?)”", HELP)
    assert len(examples) == 3
    read = {words: read_when(words, NOW, ZoneInfo("Europe/London"), whole=True) for words in examples}
    assert [words for words, found in read.items() if isinstance(found, Refused)] == []
