"""The card of a reply in every state: Slack takes it, it tells what the row says, and foreign words do nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote as percent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.cards import AlertCard, AlertReason, Card
from bot.core.findings import Check
from bot.core.permit import PermitKind
from bot.core.replies import REPLY_BUTTONS, ReplyAction, ReplyKind, ReplyState
from bot.core.reply_cards import ReplyCard
from bot.core.stories import Change
from bot.sandbox.slack.blockkit.blocks import check_message
from bot.sandbox.slack.errors import Json
from bot.sandbox.world import Sandbox
from bot.views.alert_reply import OPEN, WHY
from bot.views.cards import MOST, draw
from bot.views.reply import CHECKS
from tests.cards import NOW, QUOTE, ZONE, answering, mention, quote, told
from tests.views.markup import controls, plain, read_as_markup
from tests.views.test_cards import NASTY

WORDS = "So sorry to read this. We are asking the ward now."
INTENT = "https://x.com/intent/post?in_reply_to=1"
HALFWAY = (ReplyState.ASKED, ReplyState.CHANGE)
# What a card says of each state, in the words that people read.
SAID = {
    ReplyState.ASKED: "waits for a second pair of eyes",
    ReplyState.CHANGE: "waits for the change",
    ReplyState.QUEUED: "is on its way",
    ReplyState.READY: "is ready to be posted by hand",
    ReplyState.SAID: "Kestrel is looking for it",
    ReplyState.SENT: "*Answered* by <@U0TOM>",
    ReplyState.FAILED: "did not go out",
    ReplyState.UNSURE: "not certain",
    ReplyState.HELD: "is held by the hush",
    ReplyState.MISSED: "was held by a hush: send it or drop it",
    ReplyState.UNDONE: "was taken back before it went out",
    ReplyState.DROPPED: "was dropped",
}


def card(state: ReplyState = ReplyState.QUEUED, **more: Any) -> ReplyCard:
    """A reply of Tom's as the row has it, in the thread; in the channel where somebody has to look."""
    about: dict[str, Any] = {key: more.pop(key) for key in ("kind", "service", "story", "url", "way") if key in more}
    about["link"] = more.pop("link_name", None)
    sent = state is ReplyState.SENT
    given: dict[str, Any] = {
        "mention_id": 7, "quote": QUOTE, "answering": answering(state=state, sent_at=NOW if sent else None, **about),
        "text": WORDS, "revision": 3, "account": "AshcombeValeNHS", "network": "x", "trouble": None, "overridden": (),
        "override_reason": None, "asked_by": None, "asked_change": None, "approver": None, "edited_by": None,
        "undo_until": NOW + timedelta(seconds=10) if state is ReplyState.QUEUED else None, "link": None,
        "buttons": REPLY_BUTTONS.get(state, ()), "for_approval": state in HALFWAY, "zone": ZONE,
    }  # fmt: skip
    return ReplyCard(**(given | more))


def ready(text: str, link: str = INTENT) -> ReplyCard:
    return card(ReplyState.READY, text=text, link=f"{link}&text={percent(text, safe='')}")


EVERYTHING: dict[str, Any] = {
    "quote": quote("Wörter 🧑‍⚕️ " * 2500, name="N" * 200, handle="h" * 100), "text": "Wörter 🧑‍⚕️ " * 250,
    "trouble": "X did not take it. " * 100, "overridden": tuple(check.value for check in Check),
    "override_reason": "r" * 300, "asked_by": "U0PRIYA", "asked_change": "c" * 500, "approver": "U0PRIYA",
    "edited_by": "U0PRIYA",
}  # fmt: skip
ALERTS = tuple(WHY)
CARDS: dict[str, ReplyCard] = {
    **{f"{state} {kind}": card(state, kind=kind) for state in ReplyState for kind in ReplyKind},
    **{f"{state} in the channel": card(state, for_approval=True) for state in ReplyState},
    **{f"{state} at its longest": card(state, **EVERYTHING) for state in ReplyState},
    "a deleted post": card(ReplyState.DROPPED, quote=quote("", handle="", name="", url="", deleted=True)),
    "a deleted post in the channel": card(ReplyState.DROPPED, quote=quote("", deleted=True), for_approval=True),
    "no words": card(text=""),
    "no account": card(account=""),
    "an invitation": card(ReplyState.SENT, kind=ReplyKind.INVITATION, service="A&E", link_name="The service's page"),
    "an invitation and its story": card(
        ReplyState.SENT, kind=ReplyKind.INVITATION, service="A&E", link_name="Quick",
        story=told(responded_at=NOW, responded_by="Lead nurse", change=Change.MADE, change_by="U0TOM", change_at=NOW),
    ),
    "ready with the words in the link": ready(WORDS),
    "ready with words too long for a link": ready("é" * 2000),
    "ready elsewhere": card(ReplyState.READY, network="web", link="https://forum.example.org/t/42"),
    "ready on an unknown network": card(ReplyState.READY, network="myspace", link="https://a.example/" + "a" * 4000),
}  # fmt: skip


@pytest.mark.parametrize("why", ALERTS)
@pytest.mark.parametrize("name", CARDS)
def test_slack_takes_what_its_writer_is_told_directly(name: str, why: AlertReason) -> None:
    drawn = draw(AlertCard(mention(), "C0MENTIONS", None, why, "U0TOM", "note", CARDS[name]))
    check_message(drawn.blocks)
    assert drawn.text.strip()
    assert len(json.dumps(drawn.blocks, ensure_ascii=False, separators=(",", ":"))) <= MOST


@pytest.mark.parametrize("why", ALERTS)
def test_what_is_settled_meanwhile_asks_its_writer_nothing_any_more(why: AlertReason) -> None:
    for state in ReplyState:
        drawn = draw(AlertCard(mention(), "C0MENTIONS", None, why, "U0TOM", None, card(state)))
        assert bool(controls(drawn.blocks)) is (state in OPEN[why])


def blocks(shown: ReplyCard) -> list[Json]:
    return draw(shown).blocks


@pytest.mark.parametrize("name", CARDS)
def test_slack_takes_every_card_and_a_screen_reader_reads_it(name: str) -> None:
    drawn = draw(CARDS[name])
    check_message(drawn.blocks)
    assert drawn.text.strip()
    assert len(json.dumps(drawn.blocks, ensure_ascii=False, separators=(",", ":"))) < MOST


@pytest.mark.parametrize("state", ReplyState)
def test_the_card_tells_what_the_row_says_and_offers_what_may_be_pressed(state: ReplyState) -> None:
    shown = card(state)
    assert SAID[state] in plain(blocks(shown))
    assert WORDS in plain(blocks(shown))
    pressed = [each["action_id"] for each in controls(blocks(shown))]
    assert pressed == [f"reply_{action.value}" for action in REPLY_BUTTONS.get(state, ())]


@pytest.mark.parametrize("state", ReplyState)
def test_nothing_that_may_not_be_pressed_is_shown(state: ReplyState) -> None:
    assert controls(blocks(card(state, buttons=()))) == []


@pytest.mark.parametrize("state", ReplyState)
def test_the_notification_says_how_it_stands_without_colours_or_codes(state: ReplyState) -> None:
    said = draw(card(state)).text
    assert "Jo Rowan (@jo_rowan)" in said
    assert said.endswith(".")
    assert "<@" not in said


def test_every_kind_of_finding_that_can_be_overridden_has_a_name_for_people() -> None:
    assert {check.value for check in Check} - set(CHECKS) == {"empty", "length"}  # those block


def test_what_was_overridden_is_told_with_its_reason() -> None:
    shown = card(overridden=("phone", "long_sentence"), override_reason="Our published line")
    said = "Sent on although Kestrel pointed to: a phone number, a long sentence. Reason: Our published line"
    assert said in plain(blocks(shown))


def test_who_looked_changed_or_asked_for_a_change_is_told() -> None:
    waiting = card(ReplyState.CHANGE, asked_by="U0PRIYA", asked_change="Shorter, please", edited_by="U0PRIYA")
    assert "<@U0PRIYA> asked for a change:" in plain(blocks(waiting))
    assert "Shorter, please" in plain(blocks(waiting))
    assert "changed by a colleague" in plain(blocks(waiting))
    assert "Looked at by <@U0PRIYA>." in plain(blocks(card(approver="U0PRIYA", for_approval=True)))


def test_the_time_to_undo_is_told_and_only_while_it_can_be_undone() -> None:
    assert "until then it can be undone" in plain(blocks(card()))
    assert "until then it can be undone" not in plain(blocks(card(ReplyState.SENT)))


def test_in_the_thread_nobody_is_sent_to_the_thread() -> None:
    for state in ReplyState:
        assert "see the thread" not in plain(blocks(card(state, for_approval=False)))


def test_where_it_stands_is_linked() -> None:
    assert "<https://x.com/AshcombeValeNHS/status/2|see it>" in plain(blocks(card(ReplyState.SENT)))
    assert "javascript" not in plain(blocks(card(ReplyState.SENT, url="javascript:alert(1)")))


def test_the_composer_opens_with_the_words_as_they_are() -> None:
    text = "Sorry & thanks: “100%” <b> #A&E\nnew line +1"
    (button,) = [each for each in controls(blocks(ready(text))) if each["action_id"] == "reply_open"]
    assert button["text"]["text"] == "Open in X, text ready"
    assert button["url"] == f"{INTENT}&text={percent(text, safe='')}"


@pytest.mark.parametrize("text", ["é" * 2000, "a" * 3000, "🧑‍⚕️" * 300])
def test_words_too_long_for_a_link_are_copied_from_the_card(text: str) -> None:
    (button,) = [each for each in controls(blocks(ready(text))) if each["action_id"] == "reply_open"]
    assert button["url"] == INTENT
    assert button["text"]["text"] == "Open the post, then paste the words"
    assert len(button["url"]) <= 3000


def test_foreign_words_ping_nobody_and_unfold_nothing(sandbox: Sandbox, post: Callable[[Card], Json]) -> None:
    for state in ReplyState:
        for for_approval in (False, True):
            shown = card(
                state, quote=quote(NASTY, name=NASTY[:80], handle="<!channel>"), text=NASTY, account="<!here>",
                trouble=NASTY, overridden=("phone", NASTY[:40]), override_reason=NASTY, asked_by="U0PRIYA",
                asked_change=NASTY, for_approval=for_approval, kind=ReplyKind.INVITATION, service=NASTY,
                link_name=NASTY, story=told(title=NASTY, url=NASTY, responded_at=NOW, responded_by=NASTY),
            )  # fmt: skip
            for text in read_as_markup(blocks(shown)):
                assert "<!channel>" not in text
                assert "<@U0RUTH>" not in text
            post(shown)
    assert {ping.target for ping in sandbox.slack.pings} <= {"@U0TOM", "@U0PRIYA"}  # whom our own words name
    assert sandbox.slack.unfurls == []


def test_drop_is_marked_as_what_cannot_be_taken_back_and_only_one_button_stands_out() -> None:
    for state in ReplyState:
        styles = {each["action_id"]: each.get("style") for each in controls(blocks(card(state)))}
        assert styles.get(f"reply_{ReplyAction.DROP.value}", "danger") == "danger"
        assert list(styles.values()).count("primary") <= 1


def test_each_button_says_whose_answer_it_is_about() -> None:
    for each in controls(blocks(card(ReplyState.UNSURE))):
        assert "Jo Rowan (@jo_rowan)" in each["accessibility_label"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.text(max_size=100), st.sampled_from(ReplyState), st.booleans())
def test_slack_takes_the_card_whatever_anybody_wrote(text: str, name: str, state: ReplyState, asks: bool) -> None:
    shown = card(
        state, quote=quote(text, name=name, handle=name[:20]), text=text, trouble=text, override_reason=text,
        overridden=("phone",), asked_by="U0TOM", asked_change=text, for_approval=asks,
    )  # fmt: skip
    drawn = json.loads(json.dumps(draw(shown).blocks))
    check_message(drawn)
    assert [one for one in read_as_markup(drawn) if "<!" in one] == []


def test_a_reply_by_hand_is_told_as_one() -> None:
    shown = card(ReplyState.READY, link=INTENT, way=PermitKind.BY_HAND)
    assert "ready to be posted by hand" in plain(blocks(shown))
    assert draw(shown).text.endswith("ready to be posted by hand.")
