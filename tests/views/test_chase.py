"""Reminders, the ladder in a thread and due times on a card: what Slack takes, what people read, and who is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from bot.core.cards import Card, ChaseCard, ChaseItem, Due, LadderCard, Told
from bot.core.lifecycle import Status
from bot.core.owed import WHOLE_TEAM, Level, Owed, Rung
from bot.sandbox.slack.blockkit.blocks import check_message
from bot.sandbox.slack.errors import Json
from bot.sandbox.world import Sandbox
from bot.services.chase_drawing import SHOWN
from bot.views import chase
from bot.views.cards import draw
from bot.views.parts import escaped
from tests.cards import NOW, QUOTE, ZONE, mention, quote
from tests.views.markup import controls, plain, read_as_markup
from tests.views.test_cards import MOST, NASTY

HOW = "Mon 09:14 + 2 working hours → 11:14"
LONG = "; ".join([HOW, *(f"Thu 2{day} Dec is closed: Stocktaking in every building" for day in range(10))])
EVERY_RUNG = tuple(Told(Owed.ANSWER, rung, "" if rung is Rung.TEAM else f"U0{rung.name}", NOW) for rung in Rung)


def item(kind: Owed = Owed.CLAIM, number: int = 1, **more: Any) -> ChaseItem:
    """Something that was to be done by a quarter past eleven, of which the one on duty is told at half past ten."""
    given: dict[str, Any] = {
        "deadline_id": number, "mention_id": number, "level": Level.ROUTINE, "network": "x", "quote": QUOTE,
        "status": Status.OPEN, "due": Due(kind, NOW + timedelta(hours=2), HOW), "told_at": NOW + timedelta(hours=1.5),
        "rung": Rung.ON_DUTY, "who": None if kind is Owed.CLAIM else "U0TOM", "before": (),
    }  # fmt: skip
    return ChaseItem(**(given | more))


def reminder(*items: ChaseItem, member: str = "U0PRIYA", more: int = 0, settled: int = 0) -> ChaseCard:
    return ChaseCard(member, items, more, settled, "C0MENTIONS", ZONE)


def ladder(*told: Told, **more: Any) -> LadderCard:
    given: dict[str, Any] = {"next_at": None, "paused": False, "over": False, "zone": ZONE}
    return LadderCard(told=told, **(given | more))


def late(what: ChaseItem) -> ChaseItem:
    return replace(what, due=replace(what.due, late=True))


def said(card: Card) -> str:
    return plain(draw(card).blocks)


def longest(number: int) -> ChaseItem:
    kind = list(Owed)[number % len(Owed)]
    words = quote("Wörter 🧑‍⚕️ " * 2500, name="N" * 200, handle="h" * 100, url="https://x.com/" + "u" * 900)
    return item(
        kind, number, quote=words, due=Due(kind, NOW, LONG, late=True), level=Level.HARM, subject="Ü🙂" * 2500,
        before=EVERY_RUNG, holder="U0HOLDER", asks=True,
    )  # fmt: skip


CARDS: dict[str, Card] = {
    **{
        f"{kind} at {level}, told as {rung}": reminder(item(kind, level=level, rung=rung))
        for kind, level, rung in product(Owed, Level, Rung)
    },
    "to the whole team": reminder(item(rung=Rung.TEAM), member=WHOLE_TEAM),
    "out of hours": reminder(item(rung=Rung.CHIEF_EXECUTIVE, asks=True, level=Level.HARM)),
    "several": reminder(*(item(number=number) for number in range(SHOWN)), more=40, settled=3),
    "settled": reminder(settled=1),
    "many settled": reminder(settled=46),
    "of a post that is deleted": reminder(item(Owed.STORY, quote=quote("", handle="", name="", url="", deleted=True))),
    "with nobody's name": reminder(item(Owed.POST, who=None)),
    "with no words": reminder(item(quote=quote("", name="", handle="", url=""))),
    "everything at its longest": reminder(*map(longest, range(SHOWN)), more=9_999, settled=9_999),
    "the ladder": ladder(*EVERY_RUNG),
    "the ladder at its longest": ladder(
        *(Told(Owed.POST, Rung.CHIEF_EXECUTIVE, "U" * 40, NOW, asked=asked) for asked in (True, False) * 60),
        next_at=NOW,
    ),
    "a ladder of nobody": ladder(over=True),
}  # fmt: skip


@pytest.mark.parametrize("name", CARDS)
def test_slack_takes_every_one_and_a_screen_reader_reads_it(name: str) -> None:
    drawn = draw(CARDS[name])
    check_message(drawn.blocks)
    assert len(drawn.blocks) <= 50
    assert all(len(text) <= 3000 for text in read_as_markup(drawn.blocks))
    assert len(json.dumps(drawn.blocks, ensure_ascii=False, separators=(",", ":"))) < MOST
    assert drawn.text.strip()
    assert len(drawn.text) <= 3000


@pytest.mark.parametrize("kind", Owed)
def test_the_publics_words_and_names_do_nothing_in_a_reminder(
    sandbox: Sandbox, post: Callable[[Card], Json], kind: Owed
) -> None:
    nasty = quote(NASTY, name=NASTY[:80], handle="<@U0RUTH>", url="javascript:alert(1)")
    card = reminder(item(kind, quote=nasty, subject=NASTY, due=Due(kind, NOW, NASTY[:60])), member="U0PRIYA")
    post(card)
    assert {ping.target for ping in sandbox.slack.pings} <= {"@U0TOM"}  # whom our own words name
    assert sandbox.slack.unfurls == []
    for text in read_as_markup(draw(card).blocks):
        assert "evil" not in text


def test_a_reminder_has_four_lines_and_what_one_can_do_about_it() -> None:
    card = reminder(item(before=(Told(Owed.CLAIM, Rung.TEAM, WHOLE_TEAM, NOW),)))
    words = said(card)
    assert "A reminder: you are on duty." in words
    assert "Jo Rowan (@jo_rowan)\n on X" in words
    assert QUOTE.text in words
    assert f"*How long:* written 1 hour 30 minutes before this reminder. It is to be claimed by: {HOW}." in words
    assert "*What was done:* Nobody has claimed this. Reminded so far: the whole team." in words
    assert [each["action_id"] for each in controls(draw(card).blocks)] == [
        "chase_have",
        "chase_give",
        "chase_not_needed",
    ]
    assert draw(card).text == f"Reminder. Jo Rowan (@jo_rowan): “{escaped(QUOTE.text)}”. It is to be claimed by: {HOW}."


@pytest.mark.parametrize(
    ("rung", "why"),
    [
        (Rung.OWNER, "this is yours and is due soon."),
        (Rung.ON_DUTY, "you are on duty."),
        (Rung.HEAD, "you are told as head of communications, since nobody has seen to it so far."),
        (Rung.DIRECTOR, "you are told as director, since nobody has seen to it so far."),
        (Rung.CHIEF_EXECUTIVE, "you are told as chief executive, since nobody has seen to it so far."),
    ],
)
def test_a_reminder_says_why_it_comes_to_its_reader(rung: Rung, why: str) -> None:
    assert why in said(reminder(item(rung=rung)))


def test_what_is_late_is_said_to_be() -> None:
    assert "this is yours and is late." in said(reminder(late(item(rung=Rung.OWNER))))
    assert f"It was to be claimed by: {HOW}." in said(reminder(late(item())))


def test_one_message_with_several_things_gives_every_reason_for_which_they_came() -> None:
    """The one on duty has a claim of their own that is late: the same message carries both."""
    mine, others = item(Owed.ANSWER, 1, rung=Rung.OWNER, who="U0PRIYA"), item(number=2)
    words = said(reminder(mine, others))
    assert "A reminder: these are yours, and you are on duty." in words
    assert words.count("How long:") == 2
    assert "this is yours" not in words


def test_the_team_is_told_of_one_thing_or_of_several() -> None:
    one = item(rung=Rung.TEAM)
    assert "For the whole team: this waits for somebody." in said(reminder(one, member=WHOLE_TEAM))
    assert "For the whole team: these wait for somebody." in said(reminder(one, member=WHOLE_TEAM, more=2))


def test_what_is_not_shown_and_what_is_settled_is_counted() -> None:
    words = said(reminder(item(), more=40, settled=1))
    assert "And 40 more.* They move up here as these are settled." in words
    assert "1 of these is settled. The cards are in <#C0MENTIONS>." in words
    assert "And 40 more." in draw(reminder(item(), more=40)).text
    assert "3 of these are settled." in said(reminder(item(), settled=3))


def test_what_does_not_fit_into_one_message_is_counted_as_more() -> None:
    drawn = draw(CARDS["everything at its longest"])
    shown = len([block for block in drawn.blocks if block["type"] == "actions"])
    assert 1 <= shown < SHOWN
    assert f"And {9_999 + SHOWN - shown} more." in plain(drawn.blocks)


def test_six_things_of_a_usual_length_fit_into_one_message() -> None:
    usual = item(quote=quote("word " * 56), due=Due(Owed.ANSWER, NOW, LONG[:200]), before=EVERY_RUNG[:3])
    drawn = draw(reminder(*(replace(usual, deadline_id=number) for number in range(SHOWN)), more=3))
    assert len([block for block in drawn.blocks if block["type"] == "actions"]) == SHOWN
    assert "And 3 more." in plain(drawn.blocks)


def test_a_reminder_of_which_all_is_settled_says_so_and_has_no_buttons() -> None:
    assert "Nothing is left to do about this reminder." in said(reminder(settled=1))
    assert "Nothing is left to do about these 7 reminders." in said(reminder(settled=7))
    assert controls(draw(reminder(settled=7)).blocks) == []


@pytest.mark.parametrize(
    ("kind", "to_others", "to_oneself"),
    [
        (Owed.ANSWER, "<@U0TOM> has this and has not answered.", "You have this and have not answered."),
        (Owed.APPROVAL, "Words by <@U0TOM> wait for a second pair", "Your words wait for a second pair"),
        (Owed.POST, "Words by <@U0TOM> did not go out, or may not", "Your words did not go out, or may not"),
        (Owed.STORY, "<@U0TOM> invited this person", "You invited this person"),
    ],
)
def test_whose_it_is_is_said_to_the_one_who_reads(kind: Owed, to_others: str, to_oneself: str) -> None:
    assert to_others in said(reminder(item(kind)))
    assert to_oneself in said(reminder(item(kind), member="U0TOM"))


@pytest.mark.parametrize("kind", [Owed.APPROVAL, Owed.POST, Owed.STORY])
def test_whoever_has_taken_it_on_is_not_said_to_have_written_or_invited(kind: Owed) -> None:
    words = said(reminder(item(kind, holder="U0MEGAN")))
    assert "<@U0TOM>" in words
    assert "<@U0MEGAN> sees to it." in words
    assert "You see to it." in said(reminder(item(kind, holder="U0MEGAN"), member="U0MEGAN"))


def test_a_story_is_named_and_what_its_author_deleted_is_not_shown() -> None:
    gone = quote("", handle="", name="", url="", deleted=True)
    words = said(reminder(item(Owed.STORY, quote=gone, subject="Four hours, then kindness")))
    assert "The story: “Four hours, then kindness”" in words
    assert "The author of a post that is deleted" in words
    assert "open the post" not in words


def test_out_of_hours_the_first_button_asks_whether_the_chief_executive_is_told() -> None:
    card = reminder(item(rung=Rung.CHIEF_EXECUTIVE, asks=True, level=Level.HARM))
    tell, *_ = controls(draw(card).blocks)
    assert (tell["action_id"], tell["confirm"]["title"]["text"]) == ("chase_tell", "Tell the chief executive?")
    assert "It is out of hours." in said(card)
    assert draw(card).text.startswith("Reminder. Risk of harm.")


def test_each_thing_has_buttons_that_know_what_they_are_about() -> None:
    rows = [block for block in draw(reminder(item(number=7), item(number=8))).blocks if block["type"] == "actions"]
    assert [chase.deadline_of(row["block_id"]) for row in rows] == ["7", "8"]
    assert [row["elements"][0]["value"] for row in rows] == ["7", "8"]


def test_the_ladder_names_who_was_told_on_each_rung_when_and_of_what() -> None:
    told = (
        Told(Owed.CLAIM, Rung.ON_DUTY, "U0PRIYA", NOW), Told(Owed.CLAIM, Rung.TEAM, WHOLE_TEAM, NOW),
        Told(Owed.ANSWER, Rung.OWNER, "U0TOM", NOW + timedelta(days=1)),
        Told(Owed.ANSWER, Rung.CHIEF_EXECUTIVE, "U0DAVID", NOW + timedelta(days=1, hours=12), asked=True),
    )  # fmt: skip
    (block,) = draw(ladder(*told, next_at=NOW + timedelta(days=2))).blocks
    assert block["text"]["text"].splitlines() == [
        "*Reminded so far*",
        "⏰ Mon 23 Nov, 9.14am – <@U0PRIYA> (on duty), to claim it",
        "⏰ Mon 23 Nov, 9.14am – the whole team, to claim it",
        "⏰ Tue 24 Nov, 9.14am – <@U0TOM> (who has it), to answer it",
        "⏰ Tue 24 Nov, 9.14pm – <@U0DAVID> (asked whether the chief executive should be told)",
        "If nothing happens, the next one is told at Wednesday 25 November 2026, 9.14am.",
    ]


def test_a_long_ladder_counts_what_it_does_not_show() -> None:
    assert "… and 6 before these" in said(ladder(*EVERY_RUNG * 4, *EVERY_RUNG[:2]))


@pytest.mark.parametrize(
    ("state", "last"),
    [
        ({"over": True}, "As it stands nothing is owed, so nobody else is told."),
        ({"paused": True}, "Its clock stands still, so nobody else is told meanwhile."),
        ({}, "Everybody on the ladder has been told."),
    ],
)
def test_the_ladder_says_why_nobody_else_is_told(state: dict[str, bool], last: str) -> None:
    assert said(ladder(*EVERY_RUNG, **state)).endswith(last)


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (Due(Owed.CLAIM, NOW, HOW), f"*Claim by:* {HOW}."),
        (Due(Owed.ANSWER, NOW, HOW), f"*Answer by:* {HOW}."),
        (Due(Owed.CLAIM, NOW, HOW, late=True), f"*Late.* It was to be claimed by: {HOW}."),
        (Due(Owed.ANSWER, NOW, HOW, late=True), f"*Late.* It was to be answered by: {HOW}."),
        (
            Due(Owed.ANSWER, None, "", "5 working hours 59 minutes"),
            "*Its clock stands still meanwhile*, with 5 working hours 59 minutes left for the answer.",
        ),
    ],
)
def test_a_card_says_until_when_and_how_that_came_about(due: Due, words: str) -> None:
    card = mention(due=due)
    check_message(draw(card).blocks)
    assert words in said(card)


def test_a_closed_day_with_a_hostile_name_does_nothing_on_a_card(
    sandbox: Sandbox, post: Callable[[Card], Json]
) -> None:
    post(mention(due=Due(Owed.CLAIM, NOW, f"{HOW}; Friday is closed: <!channel> <@U0RUTH>")))
    assert sandbox.slack.pings == []


def test_a_card_to_which_nothing_is_owed_says_nothing_of_a_time() -> None:
    assert " by:" not in said(mention(due=None))
