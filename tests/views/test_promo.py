"""The card of a promo in every state: Slack takes it, it tells what the row says, and foreign words do nothing."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.cards import Card
from bot.core.figures import Figures
from bot.core.findings import Check
from bot.core.more import Happened
from bot.core.promo_cards import PromoCard, RunTold, SendingTold, WordingTold
from bot.core.promos import MOVES, PromoAction, PromoState, RunAction, RunState, SendingState, Why
from bot.sandbox.slack.blockkit.blocks import check_message
from bot.sandbox.slack.errors import Json
from bot.sandbox.world import Sandbox
from bot.services.promo_drawing import DECIDING
from bot.views import promo_sure
from bot.views.cards import MOST, draw
from bot.views.promo_history import SENTENCES, sentence
from bot.views.promo_parts import RUNS, SENDINGS, STATES
from tests.cards import NOW, ZONE
from tests.promoting import DAY, TUESDAY, card
from tests.views.markup import controls, plain, read_as_markup
from tests.views.test_cards import NASTY

EVENTS = ("x", "AshcombeEvents")
URL = "https://x.com/AshcombeValeNHS/status/7"
SENT = SendingTold("x", "AshcombeValeNHS", SendingState.SENT, "words", url=URL, figures=Figures(12, 3, 1, 0))
# What a card says of each state, in the words that people read.
SAID = {
    PromoState.ASKED: "Waits for a second pair of eyes",
    PromoState.CHANGE: "Waits for a change",
    PromoState.DECLINED: "Declined",
    PromoState.SCHEDULED: "Scheduled",
    PromoState.PAUSED: "Paused",
    PromoState.DONE: "Done",
    PromoState.CANCELLED: "Cancelled",
}
LONG = "Wörter 🧑‍⚕️ & <b> "
EVERYTHING: dict[str, Any] = {
    "text": LONG * 400, "own_texts": tuple((f"account{each}", LONG * 200) for each in range(12)), "wordings": 9,
    "accounts": tuple(("x", f"account{each}") for each in range(12)), "service": "S" * 300,
    "pictures": tuple((LONG * 30, LONG * 100 if each else None) for each in range(8)), "when": LONG * 100,
    "price": LONG * 40, "edited_by": "U0PRIYA", "approver": "U0PRIYA", "asked_by": "U0PRIYA", "asked_change": "&" * 500,
    "overridden": tuple(check.value for check in Check), "override_reason": "r" * 500,
    "warnings": (LONG * 40,) * 9, "skipped": tuple(TUESDAY + each * DAY for each in range(9)),
    "last": RunTold(NOW - DAY, RunState.PARTLY, None, tuple(
        SendingTold("x", "&" * 80, SendingState.FAILED, "t", trouble=LONG * 40, url="https://x.com/" + "a" * 900)
        for _ in range(12)
    )),
}  # fmt: skip
CARDS: dict[str, PromoCard] = {
    **{f"{state}": card(state) for state in PromoState},
    **{f"{state} asks": card(state, for_approval=True) for state in PromoState},
    **{f"{state} to its writer": card(state, to_writer=True) for state in PromoState},
    **{f"{state} at its longest": card(state, **EVERYTHING) for state in PromoState},
    **{f"{state} asks at its longest": card(state, for_approval=True, **EVERYTHING) for state in PromoState},
    "every word at its longest": card(
        PromoState.ASKED, for_approval=True, whole=True, files=("F0ONE",) * 8, **EVERYTHING | {"wordings": 12},
        others=tuple(WordingTold(each, LONG * 400, EVERYTHING["own_texts"]) for each in range(2, 13)),
    ),
    "asked again": card(PromoState.ASKED, for_approval=True, asked_again=True, buttons=()),
    "no words": card(text="", accounts=()),
    "no run left": card(next_at=None),
    **{f"last {state}": card(last=RunTold(NOW - DAY, state, Why.HUSH, (SENT,))) for state in RunState},
}  # fmt: skip


def blocks(shown: PromoCard) -> list[Json]:
    return draw(shown).blocks


def pressed(shown: PromoCard) -> list[str]:
    return [each["action_id"] for each in controls(blocks(shown))]


def button(shown: PromoCard, action: str) -> Json:
    return next(each for each in controls(blocks(shown)) if each["action_id"] == action)


@pytest.mark.parametrize("name", CARDS)
def test_slack_takes_every_card_and_a_screen_reader_reads_it(name: str) -> None:
    drawn = draw(CARDS[name])
    check_message(drawn.blocks)
    assert drawn.text.strip()
    assert len(json.dumps(drawn.blocks, ensure_ascii=False, separators=(",", ":"))) < MOST
    assert all(len(each["accessibility_label"]) <= 75 for each in controls(drawn.blocks))


@pytest.mark.parametrize("state", PromoState)
def test_the_card_tells_what_the_row_says_and_offers_what_may_be_pressed(state: PromoState) -> None:
    assert SAID[state] in plain(blocks(card(state)))
    assert "Tell us about your visit" in plain(blocks(card(state)))
    offered = {f"promo_{action.value}" for action in MOVES[state] if action not in DECIDING}
    assert set(pressed(card(state))) == offered
    assert pressed(card(state, buttons=())) == []


def test_what_asks_offers_what_its_readers_may_decide_and_nothing_else() -> None:
    assert pressed(card(PromoState.ASKED, for_approval=True)) == ["promo_approve", "promo_ask_change", "promo_decline"]
    for state in set(PromoState) - {PromoState.ASKED}:
        assert pressed(card(state, for_approval=True)) == []


def test_at_a_glance_it_says_what_goes_out_where_and_when() -> None:
    shown = card(
        wordings=3, accounts=(("x", "AshcombeValeNHS"), EVENTS), own_texts=(("AshcombeEvents", "Come and see us"),),
        service="Maternity", price="$0.03 a run, about $0.12 a month",
    )  # fmt: skip
    said = plain(blocks(shown))
    for part in (
        "Promo 3", "on @AshcombeValeNHS, @AshcombeEvents · for Maternity · 1 of 3 wordings, taking turns",
        "@AshcombeEvents says it in words of its own:", "Come and see us",
        "*📅 Scheduled.* Every Tuesday at 6.00pm, with no end date.\n*Next:* Tuesday 24 November, 6.00pm.",
        "Written by <@U0TOM>, Monday 23 November 2026, 9.00am · $0.03 a run, about $0.12 a month",
    ):  # fmt: skip
        assert part in said


def test_whoever_decides_reads_every_wording_and_every_accounts_own_words_in_full() -> None:
    long = ("Come and see us, " * 16).strip()
    shown = card(
        PromoState.ASKED, for_approval=True, whole=True, wordings=3, turn=2,
        own_texts=tuple((f"Account{each}", f"Own words {each}") for each in range(6)),
        others=(WordingTold(3, long), WordingTold(1, "Tea at four", (("AshcombeEvents", "Cake at five"),))),
    )  # fmt: skip
    said = plain(blocks(shown))
    for part in (
        "3 wordings, taking turns", "Wording 2, the next to go out:", "Wording 3:", long, "Tea at four", "Cake at five",
        *(f"Own words {each}" for each in range(6)),
    ):  # fmt: skip
        assert part in said
    assert "Not all of these words fit here" not in said
    assert "*Not all of these words fit here.* Read the rest" in plain(blocks(CARDS["every word at its longest"]))


def test_what_goes_out_once_says_its_moment_once_and_has_nothing_to_skip() -> None:
    once = card(once=True, when="Once, on Tuesday 24 November 2026, 6.00pm")
    assert "*📅 Scheduled.* Once, on Tuesday 24 November 2026, 6.00pm." in plain(blocks(once))
    assert "Next" not in plain(blocks(once))
    assert "promo_skip" not in pressed(once)
    assert "No run is left." not in plain(blocks(replace(once, state=PromoState.DONE, next_at=None)))


def test_a_hush_at_its_next_run_is_told_with_its_end() -> None:
    for once in (True, False):
        said = plain(blocks(card(once=once, quiet_until=TUESDAY + DAY)))
        assert "🤫 *A hush stands until Wednesday 25 November 2026, 6.00pm.* Nothing goes out before its end" in said


def test_a_run_of_another_year_says_which() -> None:
    assert "*Next:* Tuesday 5 January 2027, 6.00pm." in plain(blocks(card(next_at=TUESDAY + timedelta(days=42))))


def test_what_has_to_happen_before_it_goes_out_is_said() -> None:
    assert "Next, once it is resumed:* Tuesday 24 November, 6.00pm" in plain(blocks(card(PromoState.PAUSED)))
    assert "Next, once it is approved:* Tuesday 24 November" in plain(blocks(card(PromoState.ASKED)))
    assert "No run is left." in plain(blocks(card(PromoState.DONE, next_at=None)))
    assert "Nothing of it goes out." in plain(blocks(card(PromoState.DECLINED)))


def test_pictures_are_told_by_name_with_their_description() -> None:
    said = plain(blocks(card(pictures=(("ward.png", "A nurse at the desk"), ("line.png", None)))))
    assert "🖼️ ward.png: \n“A nurse at the desk”" in said
    assert "🖼️ line.png: \ndecorative, so it has no description" in said


def test_pictures_are_shown_themselves_unless_the_chat_cannot_show_them() -> None:
    shown = card(pictures=(("ward.png", "A nurse"), ("line.png", None), ("old.png", "Gone")), files=("F1", "F2", None))
    images = [(each["slack_file"]["id"], each["alt_text"]) for each in blocks(shown) if each["type"] == "image"]
    assert images == [("F1", "A nurse"), ("F2", "Decorative picture")]
    without = draw(shown, pictures=False).blocks
    assert [each for each in without if each["type"] == "image"] == []
    assert "Slack cannot show these pictures here." in plain(without)


def test_who_changed_approved_or_wants_it_otherwise_is_told() -> None:
    shown = card(PromoState.CHANGE, edited_by="U0PRIYA", asked_by="U0MEGAN", asked_change="Name the <b>ward</b>")
    assert "changed by <@U0PRIYA>" in plain(blocks(shown))
    assert "✍️ <@U0MEGAN> asked for a change:" in plain(blocks(shown))
    assert "Name the <b>ward</b>" in plain(blocks(shown))
    assert "approved by <@U0PRIYA>" in plain(blocks(card(approver="U0PRIYA")))
    declined = replace(shown, state=PromoState.DECLINED, to_writer=True)
    assert "Your promo 3 was declined" in plain(blocks(declined))
    assert draw(declined).text == "Your promo 3 was declined: “Name the &lt;b&gt;ward&lt;/b&gt;”"


def test_the_last_run_is_told_with_where_it_stands_and_what_came_of_it() -> None:
    failed = SendingTold(*EVENTS, SendingState.FAILED, "words", trouble="X is full.")
    said = plain(blocks(card(last=RunTold(NOW - 6 * DAY, RunState.PARTLY, None, (SENT, failed)))))
    assert "*Last:* Tuesday 17 November, 9.14am: ⚠️ went out on some accounts only" in said
    assert f"• @AshcombeValeNHS went out · <{URL}|see it> · 12 likes, 3 reposts and 1 reply" in said
    assert "• @AshcombeEvents did not go out · X is full." in said


def test_a_run_on_one_account_is_told_in_one_line() -> None:
    said = plain(blocks(card(last=RunTold(NOW - 6 * DAY, RunState.SENT, None, (SENT,)))))
    assert f"*Last:* Tuesday 17 November, 9.14am: @AshcombeValeNHS went out · <{URL}|see it>" in said


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (RunState.GOING, "On its way"),
        (RunState.FAILED, "Waits for a word about its last run"),
        (RunState.PARTLY, "Waits for a word about its last run"),
        (RunState.ASKS, "Waits for a word about its last run"),
        (RunState.SENT, "Done"),
        (RunState.DROPPED, "Done"),
    ],
)
def test_it_is_done_only_when_its_last_run_needs_nobody(state: RunState, says: str) -> None:
    shown = card(PromoState.DONE, next_at=None, last=RunTold(NOW - DAY, state, None, (SENT,)))
    assert f" {says}.*" in plain(blocks(shown))
    assert says.lower() in draw(shown).text


def test_skip_names_its_run_in_the_button_and_asks_once_more() -> None:
    skip = button(card(), "promo_skip")
    assert skip["value"] == f"3:{TUESDAY.isoformat()}"
    assert skip["accessibility_label"] == "Skip the next one, Tuesday 24 November, 6.00pm: promo 3"
    assert "The run of Tuesday 24 November, 6.00pm is left out." in skip["confirm"]["text"]["text"]
    assert "promo_skip" not in pressed(card(next_at=None))


def test_send_now_and_cancel_name_what_they_are_about_and_ask_in_a_form_of_their_own() -> None:
    now, cancel = button(card(), "promo_now"), button(card(), "promo_cancel")
    assert (now["value"], now.get("confirm")) == ("3:2", None)
    assert (cancel["style"], cancel.get("confirm")) == ("danger", None)
    asks = promo_sure.now(card(whole=True, buttons=()), channel="C0DESK", thread=None)
    assert "*This goes out at once* on @AshcombeValeNHS. The runs to come stay." in plain(asks["blocks"])
    assert "Tell us about your visit" in plain(asks["blocks"])
    ends = promo_sure.cancel(card(whole=True, buttons=()), channel="C0DESK", thread=None)
    assert "*Nothing more of this goes out,* and what has not left yet is stopped." in plain(ends["blocks"])
    assert (ends["submit"]["text"], ends["close"]["text"]) == ("Cancel the promo", "Keep it")


def test_a_run_that_is_left_out_is_told_and_can_be_taken_back() -> None:
    shown = card(skipped=(TUESDAY,), next_at=TUESDAY + 7 * DAY)
    assert "*Left out:* Tuesday 24 November, 6.00pm." in plain(blocks(shown))
    back = button(shown, f"promo_unskip:{int(TUESDAY.timestamp())}")
    assert back["text"]["text"] == "Take back the skip of 24 November"
    assert pressed(replace(shown, state=PromoState.CANCELLED, buttons=())) == []


def test_what_asked_before_shows_no_words_that_it_never_asked_about() -> None:
    said = plain(blocks(CARDS["asked again"]))
    assert "A newer card asks further down." in said
    assert "Tell us" not in said


@pytest.mark.parametrize("state", PromoState)
def test_the_notification_says_how_it_stands_without_codes(state: PromoState) -> None:
    said = draw(card(state)).text
    assert said.startswith(f"Promo 3, {SAID[state].lower()}: “Tell us about your visit”")
    assert "<@" not in said
    assert draw(card(PromoState.ASKED, for_approval=True)).text.startswith("A second pair of eyes, please.")


def test_warnings_and_what_was_kept_in_spite_of_findings_are_told() -> None:
    shown = card(warnings=("“Come” goes out 5 minutes before.",), overridden=("phone",), override_reason="Our own line")
    assert "⚠️ “Come” goes out 5 minutes before." in plain(blocks(shown))
    assert "Kept although Kestrel pointed to: a phone number. Reason: Our own line" in plain(blocks(shown))


def test_every_state_has_words() -> None:
    assert set(STATES) == set(PromoState)
    assert set(RUNS) == set(RunState)
    assert set(SENDINGS) == set(SendingState)


SERVICES = Path(__file__).parents[2] / "bot" / "services"
# Functions that write what they are given into the history of a promo, and where the action stands.
WRITES = {"history.add_promo": 2, "done": 3, "note": 3, "_note": 3}


def written() -> set[str]:
    """Every action that a use case writes into the history of a promo, as its code names it."""
    found = {f"run_{action.value}" for action in RunAction} | {PromoAction.ASK_CHANGE.value, PromoAction.DECLINE.value}
    for path in [*SERVICES.glob("promo_*.py"), SERVICES / "running.py", *SERVICES.glob("sending*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            place = WRITES.get(ast.unparse(node.func))
            said = [node.args[place]] if place is not None and len(node.args) > place else []
            said += [each.value for each in node.keywords if each.arg == "action"]
            parts = [part for each in said for part in ast.walk(each) if isinstance(part, ast.Constant)]
            found |= {part.value for part in parts if isinstance(part.value, str)}
    return found


def test_everything_that_is_written_into_the_history_of_a_promo_has_a_sentence() -> None:
    assert {"pause", "unskip", "now", "approve", "sent", "failed", "broken"} <= written()
    assert written() <= set(SENTENCES)


@pytest.mark.parametrize("action", SENTENCES)
def test_a_row_of_the_history_reads_as_a_sentence_whatever_stands_in_it(action: str) -> None:
    note = dict.fromkeys(("note", "reason", "due", "account"), NASTY)
    pieces = sentence(Happened(action, "U0TOM", NOW, note), ZONE).to_dict()["elements"]
    assert {piece["type"] for piece in pieces} == {"text", "user"}
    assert SENTENCES[action][0] in "".join(piece.get("text", "") for piece in pieces)


def nasty(state: PromoState, **more: Any) -> PromoCard:
    """Everything that somebody may have typed is hostile."""
    odd = SendingTold("x", NASTY, SendingState.FAILED, NASTY, trouble=NASTY, url=NASTY)
    return card(
        state, text=NASTY, own_texts=((NASTY, NASTY),), accounts=(("x", NASTY),), pictures=((NASTY, NASTY),),
        service=NASTY, when=NASTY, price=NASTY, by=NASTY, edited_by=NASTY[:60], approver="<!here>", asked_by=NASTY,
        asked_change=NASTY, overridden=(NASTY,), override_reason=NASTY, warnings=(NASTY,),
        last=RunTold(NOW - DAY, RunState.FAILED, None, (odd,)), **more,
    )  # fmt: skip


def test_foreign_words_ping_nobody_and_unfold_nothing(sandbox: Sandbox, post: Callable[[Card], Json]) -> None:
    for state in PromoState:
        for more in ({}, {"for_approval": True}, {"to_writer": True}):
            shown = nasty(state, **more)
            for text in [*read_as_markup(blocks(shown)), draw(shown).text]:
                assert "<!" not in text
                assert "<@U0RUTH>" not in text
                assert "<https://evil" not in text
            post(shown)
    assert sandbox.slack.pings == []
    assert sandbox.slack.unfurls == []


def test_only_what_cannot_be_taken_back_is_marked_and_one_button_stands_out() -> None:
    for state in PromoState:
        for asks in (False, True):
            styles = [each.get("style") for each in controls(blocks(card(state, for_approval=asks)))]
            assert styles.count("primary") <= 1
    assert PromoAction.CANCEL in MOVES[PromoState.SCHEDULED]


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=400), st.text(max_size=60), st.sampled_from(PromoState), st.booleans())
def test_slack_takes_the_card_whatever_anybody_wrote(text: str, name: str, state: PromoState, asks: bool) -> None:
    shown = card(
        state, text=text, own_texts=((name, text),), accounts=(("x", name),), pictures=((name, text),), when=text,
        price=name, asked_by=name, asked_change=text, warnings=(text,), service=name, for_approval=asks,
    )  # fmt: skip
    drawn = json.loads(json.dumps(draw(shown).blocks))
    check_message(drawn)
    assert [one for one in read_as_markup(drawn) if "<!" in one] == []
