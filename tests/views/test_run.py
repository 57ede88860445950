"""The card of a run in every state: Slack takes it, it tells what the rows say, and foreign words do nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote as percent

import pytest

from bot.core.cards import Card, RunCard, SendingTold
from bot.core.promos import RunAction, RunState, SendingState, Why, of_sendings, run_buttons
from bot.sandbox.slack.blockkit.blocks import check_message
from bot.sandbox.slack.errors import Json
from bot.sandbox.world import Sandbox
from bot.views.cards import MOST, draw
from bot.views.run import REASONS
from tests.cards import NOW, ZONE
from tests.views.markup import controls, plain, read_as_markup
from tests.views.test_cards import NASTY

WORDS = "Tell us about your visit to the eye clinic"
COMPOSER = "https://x.com/intent/post?text="
URL = "https://x.com/AshcombeValeNHS/status/2"
QUEUED, READY, SENT, FAILED, UNSURE, DROPPED = (
    SendingState.QUEUED, SendingState.READY, SendingState.SENT, SendingState.FAILED, SendingState.UNSURE,
    SendingState.DROPPED,
)  # fmt: skip


def told(state: SendingState, account: str = "AshcombeValeNHS", **more: Any) -> SendingTold:
    """A run on one account as its row has it."""
    sent = state is SENT
    text = more.get("text", WORDS)
    given: dict[str, Any] = {
        "network": "x", "account": account, "state": state, "text": text, "url": URL if sent else None,
        "sent_at": NOW if sent else None, "trouble": "X does not take it now." if state is FAILED else None,
        "link": f"{COMPOSER}{percent(text, safe='')}" if state in (READY, FAILED) else None,
    }  # fmt: skip
    return SendingTold(**(given | more))


def card(*sendings: SendingTold, state: RunState | None = None, **more: Any) -> RunCard:
    """A run of Tom's promo in its thread; its state follows from how it stands on its accounts."""
    states = [each.state for each in sendings]
    state = state or of_sendings(states)
    given: dict[str, Any] = {
        "promo_id": 3, "run_id": 9, "due_at": NOW, "state": state, "why": None, "text": WORDS, "sendings": sendings,
        "missed": (), "buttons": run_buttons(state, states), "by": None, "writer": "U0TOM", "to_writer": False,
        "zone": ZONE,
    }  # fmt: skip
    return RunCard(**(given | more))


def asks(why: Why = Why.LATE, **more: Any) -> RunCard:
    return card(state=RunState.ASKS, why=why, **more)


MANY = tuple(told(state, f"Account{number}") for number, state in enumerate([*SendingState] * 4))
LONG = "Wörter 🧑‍⚕️ " * 1500
CARDS: dict[str, RunCard] = {
    **{f"{state}": card(told(state)) for state in SendingState},
    **{f"{state} to the writer": card(told(state), to_writer=True, by="U0PRIYA") for state in SendingState},
    **{f"asks, {why}": asks(why, trouble="It has no words." if why is Why.BROKEN else None) for why in Why},
    **{f"sent after all, {why}": card(told(SENT), why=why, by="U0TOM") for why in Why},
    **{f"{state} without sendings": card(state=state, why=Why.LATE, by="U0TOM") for state in RunState},
    "partly": card(told(SENT), told(FAILED, "AshcombeEvents", text="Others")),
    **{f"held, {why}": asks(why, held_until=NOW, trouble="It has no words.") for why in Why},
    "held after one has left": asks(Why.HUSH, sendings=(told(SENT), told(FAILED, "AshcombeEvents"))),
    "many accounts": card(*MANY),
    "many at their longest": card(*(told(each.state, each.account, text=f"{LONG}{each.account}") for each in MANY),
                                  text=LONG, missed=(NOW,) * 40, pictures=(("p" * 200, "a" * 1000),) * 4),
    "no words": asks(Why.BROKEN, text=""),
    "missed before it": asks(missed=tuple(NOW - timedelta(days=day) for day in range(20, 0, -1))),
    "words too long for a link": card(told(READY, text="é" * 2000), text="é" * 2000),
    "pictures by hand": card(told(READY), pictures=(("garden.png", "Two nurses"), ("line.png", None))),
}  # fmt: skip


def blocks(shown: RunCard) -> list[Json]:
    return draw(shown).blocks


@pytest.mark.parametrize("name", CARDS)
def test_slack_takes_every_card_and_a_screen_reader_reads_it(name: str) -> None:
    drawn = draw(CARDS[name])
    check_message(drawn.blocks)
    assert drawn.text.strip()
    assert "\n" not in drawn.text
    assert len(json.dumps(drawn.blocks, ensure_ascii=False, separators=(",", ":"))) < MOST
    names = [each["action_id"] for each in controls(drawn.blocks)]
    assert len(names) == len(set(names)), "Slack wants each name once"


def test_it_says_of_each_account_what_came_of_it() -> None:
    said = plain(blocks(card(
        told(SENT), told(SENT, "AshcombeEvents", said_by="U0PRIYA", url=None), told(FAILED, "AshcombeMat"),
        told(UNSURE, "AshcombeEyes"), told(DROPPED, "AshcombeOld"),
    )))  # fmt: skip
    assert "has gone out on 2 of 5 accounts" in said
    assert "✅ \n@AshcombeValeNHS\n went out at 9.14am" in said
    assert "⚠️ \n@AshcombeMat\n has not gone out. X does not take it now. Press “Try again”, or leave it out." in said
    assert "👀 \n@AshcombeEyes\n may have gone out. No clear answer came." in said
    assert "🚫 \n@AshcombeOld\n was left out." in said
    assert "@AshcombeEvents\n went out at 9.14am\n, says " in said


def test_what_went_out_links_to_the_post_and_names_the_day_where_it_is_another() -> None:
    drawn = blocks(card(told(SENT, sent_at=NOW + timedelta(days=1)), why=Why.LATE, by="U0TOM"))
    assert URL in json.dumps(drawn)
    assert "went out on Tuesday 24 November 2026, 9.14am" in plain(drawn)
    assert "<@U0TOM> sent it." in plain(drawn)


@pytest.mark.parametrize("why", Why)
def test_a_run_that_asks_says_why_and_offers_both_answers(why: Why) -> None:
    shown = asks(why)
    assert REASONS[why] in plain(blocks(shown))
    labels = [(each["action_id"], each["text"]["text"], each["value"]) for each in controls(blocks(shown))]
    assert labels == [("run_send_now", "Send it now", "9"), ("run_drop", "Leave it out", "9")]
    assert "did not go out at its time: does it still?" in draw(shown).text


def test_the_runs_that_passed_before_it_are_named_and_beyond_six_counted() -> None:
    said = plain(blocks(CARDS["missed before it"]))
    assert "Passed before it, and not sent: 14 earlier runs; Tuesday 17 November 2026, 9.14am; " in said
    assert "Sunday 22 November 2026, 9.14am." in said


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (QUEUED, []),
        (SENT, []),
        (DROPPED, []),
        (READY, [None, "I have posted it", "Leave it out"]),
        (FAILED, ["Try again", "Leave it out"]),
        (UNSURE, ["It is there", "Try again", "Leave it out"]),
    ],
)
def test_what_may_be_pressed_stands_there_and_nothing_else(state: SendingState, expected: list[str | None]) -> None:
    found = [None if each.get("url") else each["text"]["text"] for each in controls(blocks(card(told(state))))]
    assert found == expected


def test_by_hand_the_composer_opens_with_the_words_or_empty_where_they_do_not_fit() -> None:
    (button, *_) = controls(blocks(card(told(READY))))
    assert (button["text"]["text"], button["url"]) == (
        "Open in X, text ready",
        f"{COMPOSER}{percent(WORDS, safe='')}",
    )
    (button, *_) = controls(blocks(CARDS["words too long for a link"]))
    assert (button["text"]["text"], button["url"]) == ("Open X, then paste the words", "https://x.com/intent/post")


def test_by_hand_the_pictures_are_named_with_what_they_show() -> None:
    said = plain(blocks(CARDS["pictures by hand"]))
    assert "Put under it by hand, with its description: garden.png – Two nurses; line.png – decorative" in said


def test_where_several_accounts_wait_for_a_word_each_has_a_button_of_its_own() -> None:
    shown = card(told(UNSURE), told(UNSURE, "AshcombeEvents"))
    found = {each["action_id"]: (each["text"]["text"], each["value"]) for each in controls(blocks(shown))}
    assert found["run_it_is_there:0"] == ("It is there: @AshcombeValeNHS", "9|x:AshcombeValeNHS")
    assert found["run_it_is_there:1"] == ("It is there: @AshcombeEvents", "9|x:AshcombeEvents")
    assert found["run_try_again"] == ("Try again", "9")
    many = card(*(told(READY, f"Account{number}") for number in range(8)))
    found = {each["action_id"]: (each["text"]["text"], each.get("value")) for each in controls(blocks(many))}
    assert found["run_posted"] == ("I have posted it", "9")
    assert found["run_open:4"][0] == "Open in X, text ready (@Account4)"
    assert "run_open:5" not in found


def test_an_account_with_words_of_its_own_shows_them() -> None:
    shown = card(told(SENT), told(SENT, "AshcombeEvents", text="Come and see us"))
    assert plain(blocks(shown)).count(WORDS) == 1
    assert plain(blocks(shown)).count("Come and see us") == 1


def test_foreign_words_ping_nobody_and_link_nowhere(post: Callable[[Card], Json], sandbox: Sandbox) -> None:
    nasty = told(FAILED, NASTY[:80], text=NASTY, trouble=NASTY, url=NASTY, said_by=NASTY, link=NASTY, network=NASTY)
    for shown in (
        card(nasty, text=NASTY),
        card(told(SENT, NASTY[:80], text=NASTY, url=NASTY, said_by=NASTY), text=NASTY),
        card(told(READY, NASTY[:80], text=NASTY), text=NASTY, pictures=((NASTY, NASTY),)),
        card(told(UNSURE, NASTY[:80]), told(UNSURE, NASTY[:70]), text=NASTY),
        asks(Why.BROKEN, text=NASTY, trouble=NASTY),
    ):
        message = post(shown)
        assert "<!channel>" not in message["text"]
    assert sandbox.slack.pings == []
    assert sandbox.slack.unfurls == []


def test_no_words_from_outside_are_read_as_markup() -> None:
    mark = "zzz"
    nasty = told(FAILED, mark, text=mark, trouble=mark)
    shown = card(nasty, told(SENT, mark, text=mark, said_by=mark), text=mark, pictures=((mark, mark),), trouble=mark)
    assert [text for text in read_as_markup(blocks(shown)) if mark in text] == []


def test_the_notification_is_one_line_with_the_words_escaped() -> None:
    said = draw(card(told(SENT), text="<!channel> A&E\nopens <b>")).text
    assert said == (
        "Promo 3, due Monday 23 November 2026, 9.14am, has gone out: “&lt;!channel&gt; A&amp;E opens &lt;b&gt;”"
    )


def test_no_button_is_without_a_name_for_a_screen_reader() -> None:
    for shown in CARDS.values():
        for each in controls(blocks(shown)):
            assert each.get("accessibility_label") or each.get("url")
    assert set(RunAction) == {
        RunAction(each["action_id"].removeprefix("run_").partition(":")[0])
        for shown in CARDS.values()
        for each in controls(blocks(shown))
        if not each.get("url")
    }
