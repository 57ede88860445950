"""The messages of a hush in every state: what Slack takes, what people read, and that a reason calls nobody."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.hushes import Hush, HushCard, HushKind, HushSays
from bot.core.replies import ReplyKind
from bot.sandbox.slack.errors import Json
from bot.views import hush as view
from bot.views.cards import draw
from tests.cards import NOW, ZONE

STANDS = Hush(3, HushKind.MOURNING, "The King <!channel> & *all*", "U0PRIYA", NOW, NOW + timedelta(days=9), ZONE)
LIFTED = replace(STANDS, ended_at=NOW + timedelta(hours=1), lifted_by="U0TOM")
OVER = replace(STANDS, ended_at=STANDS.ends_at + timedelta(seconds=1))
MANY = tuple((f"U0PERSON{each}", each) for each in range(1, 31))
CARDS = {
    **{f"{kind} stands": HushCard(replace(STANDS, kind=kind), HushSays.STANDS) for kind in HushKind},
    "changed": HushCard(replace(STANDS, changed_by="U0TOM", changed_at=NOW), HushSays.STANDS),
    "stood": HushCard(LIFTED, HushSays.STANDS),
    "over": HushCard(OVER, HushSays.OVER),
    "lifted, one held": HushCard(LIFTED, HushSays.OVER, (("U0MEGAN", 1),)),
    "over, many held": HushCard(OVER, HushSays.OVER, MANY),
    "reminder": HushCard(STANDS, HushSays.REMINDER),
    "reminder of what is over": HushCard(LIFTED, HushSays.REMINDER),
    "the longest reason": HushCard(replace(STANDS, reason="<&>" * 100), HushSays.STANDS),
}


def written(card: HushCard) -> str:
    return json.dumps(draw(card).blocks, ensure_ascii=False)


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_slack_takes_it_and_the_reason_calls_nobody(post: Callable[[HushCard], Json], card: HushCard) -> None:
    message = post(card)
    assert "<!channel>" not in message["text"]
    for block in message["blocks"]:
        if block["type"] == "section":
            assert "<!" not in block["text"]["text"]


def test_while_it_stands_the_card_says_until_when_why_and_who(post: Callable[[HushCard], Json]) -> None:
    said = written(CARDS["changed"])
    assert "*A hush stands* for national mourning until *Wednesday 2 December 2026, 9.14am*." in said
    assert "Promos and invitations are held. Answering goes on." in said
    assert "Begun by <@U0PRIYA>, Monday 23 November 2026, 9.14am. <@U0TOM> changed its end" in said
    assert '"action_id": "hush_lift"' in said


def test_when_it_is_over_nothing_can_be_pressed_and_who_ended_it_is_said() -> None:
    said = written(CARDS["stood"])
    assert "It is over: <@U0TOM> lifted it on Monday 23 November 2026, 10.14am." in said
    assert "action_id" not in said
    assert "it ended as planned on Wednesday 2 December 2026, 9.14am" in written(CARDS["over"])


def test_what_was_held_is_listed_by_member_and_a_long_list_is_cut() -> None:
    assert "One invitation was held. None goes out by itself:" in written(CARDS["lifted, one held"])
    said = written(CARDS["over, many held"])
    assert "465 invitations were held." in said
    assert "• <@U0PERSON20>: 20 invitations" in said
    assert "… and 10 more colleagues" in said


def test_a_reminder_offers_another_end_only_while_it_stands() -> None:
    assert "Extend it" in written(CARDS["reminder"])
    assert "Extend it" not in written(CARDS["reminder of what is over"])


def test_a_short_one_promises_no_reminder() -> None:
    assert "You are reminded" in view.begun(STANDS)
    assert "You are reminded" not in view.begun(replace(STANDS, ends_at=NOW + timedelta(hours=1)))


def test_a_form_says_what_goes_on_and_what_does_not() -> None:
    assert "nobody is invited before" in view.in_form(STANDS, ReplyKind.INVITATION)
    for kind in (ReplyKind.REPLY, ReplyKind.THANKS):
        assert "Answering goes on" in view.in_form(STANDS, kind)
