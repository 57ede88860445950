"""The card of a story: who might have brought it, what came of it, and foreign words that do nothing in Slack."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.cards import Card
from bot.core.reply_cards import Candidate, StoryCard, StoryTold
from bot.core.stories import Change
from bot.sandbox.slack.blockkit.blocks import check_message
from bot.sandbox.slack.errors import Json
from bot.sandbox.world import Sandbox
from bot.views.cards import MOST, draw
from tests.cards import ZONE
from tests.views.test_cards import NASTY

NOW = datetime(2026, 11, 24, 9, 14, tzinfo=UTC)
TOLD = StoryTold("Four hours, then kindness", "https://www.careopinion.org.uk/90000001", NOW)
JO = Candidate(31, "jo_rowan", "U0PRIYA", NOW)
ANSWERED = {"responded_at": NOW + timedelta(days=2), "responded_by": "Lead nurse"}


def told(**more: Any) -> StoryTold:
    return replace(TOLD, **more)


def story(**more: Any) -> StoryCard:
    given: dict[str, Any] = {
        "story_id": 9, "service": "Emergency department (A&E)", "told": TOLD, "candidates": (JO,),
        "matched": None, "matched_by": None, "set_aside_by": None, "zone": ZONE,
    }  # fmt: skip
    return StoryCard(**(given | more))


def matched(**more: Any) -> StoryCard:
    return story(candidates=(), matched="jo_rowan", matched_by="U0TOM", told=told(**more))


def candidates(number: int) -> tuple[Candidate, ...]:
    return tuple(Candidate(each, f"person_{each}", "U0PRIYA", NOW) for each in range(number))


STATES = {
    "asks": story(),
    "asks about twenty": story(candidates=candidates(20)),
    "asks about two hundred": story(candidates=candidates(200)),
    "nobody left": story(candidates=()),
    "a candidate whose post is gone": story(candidates=(replace(JO, handle=""),)),
    "set aside": story(set_aside_by="U0TOM"),
    "owed": matched(owed_at=NOW),
    "matched, nothing owed": matched(),
    "answered": matched(**ANSWERED),
    "answered by nobody named": matched(responded_at=NOW, responded_by=""),
    "planned": matched(**ANSWERED, change=Change.PLANNED, change_at=NOW),
    "made": matched(**ANSWERED, change=Change.MADE, change_at=NOW),
    "made, as a member noted": matched(change=Change.MADE, change_by="U0MEGAN", change_at=NOW),
    "no time for the change": matched(change=Change.MADE),
    "matched to a post that is gone": replace(matched(), matched=""),
    "no title": story(told=told(title="")),
    "a link that is none": story(told=told(url="javascript:alert(1)")),
    "everything at its longest": story(
        told=told(title="Ü🙂" * 2500),
        candidates=tuple(replace(each, handle="h" * 200) for each in candidates(100)),
    ),
}


def said(card: StoryCard) -> str:
    """The words of a card, one after another."""

    def words(part: Any) -> str:
        if isinstance(part, list):
            return "".join(map(words, part))
        if not isinstance(part, dict):
            return ""
        if part.get("type") == "user":
            return f"<@{part['user_id']}>"
        text = part.get("text")
        return (text if isinstance(text, str) else words(text)) + words(part.get("elements"))

    return words(draw(card).blocks)


def buttons(card: StoryCard) -> list[tuple[str, str]]:
    rows = [block for block in draw(card).blocks if block["type"] == "actions"]
    return [(each["action_id"], each.get("value", "")) for row in rows for each in row["elements"]]


@pytest.mark.parametrize("name", STATES)
def test_slack_takes_every_card_and_a_screen_reader_reads_it(name: str) -> None:
    drawn = draw(STATES[name])
    check_message(drawn.blocks)
    assert drawn.text.strip()
    assert len(json.dumps(drawn.blocks, ensure_ascii=False)) <= MOST


def test_a_new_story_says_what_it_is_and_leaves_the_matching_to_a_person() -> None:
    words = said(story())
    assert (
        "📖 A story about Emergency department (A&E) was published on Care Opinion on Tuesday 24 November 2026: "
        "“Four hours, then kindness” read it" in words
    )
    assert "It is for you to say; Kestrel does not guess who wrote it." in words
    assert "@jo_rowan, invited by <@U0PRIYA> on 24 November 2026" in words
    assert buttons(story()) == [("match:1", "9:31"), ("story_none", "9")]


def test_the_name_of_the_site_comes_from_the_card() -> None:
    assert "was published on Patient Voices on" in said(replace(story(), site="Patient Voices"))


def test_five_invitations_have_a_button_each_and_older_ones_stand_in_a_list() -> None:
    card = story(candidates=candidates(7))
    assert [name for name, _ in buttons(card)] == [*(f"match:{each}" for each in range(1, 6)), "match_older",
                                                   "story_none"]  # fmt: skip
    (menu,) = [each for each in draw(card).blocks[-1]["elements"] if each["action_id"] == "match_older"]
    assert [(each["text"]["text"], each["value"]) for each in menu["options"]] == [
        ("@person_5, invited on 24 November 2026", "9:5"),
        ("@person_6, invited on 24 November 2026", "9:6"),
    ]


def test_what_is_pressed_fits_how_far_it_has_come() -> None:
    change, wrong = ("story_change", "9"), ("story_unmatch", "9")
    assert buttons(STATES["owed"]) == [change, wrong]
    assert buttons(STATES["planned"]) == [change, wrong]
    assert buttons(STATES["made"]) == [wrong]
    assert buttons(STATES["set aside"]) == [wrong]
    assert buttons(STATES["nobody left"]) == []


def test_the_progress_is_told_step_by_step() -> None:
    assert "✓ Invited: @jo_rowan (as <@U0TOM> says)" in said(STATES["owed"])
    assert "✓ Story published on Tuesday 24 November 2026" in said(STATES["owed"])
    owed = matched(owed_at=datetime(2026, 12, 1, 9, tzinfo=UTC))
    assert "A response is owed by Tuesday 1 December 2026." in said(owed)
    assert draw(owed).text.endswith("A response is owed by Tuesday 1 December 2026.")
    assert "✓ Response by Lead nurse on Thursday 26 November 2026" in said(STATES["answered"])
    assert "A change is planned" in said(STATES["planned"])
    assert "✓ A change was made, as said on Tuesday 24 November 2026" in said(STATES["made"])
    assert "✓ A change was made, noted by <@U0MEGAN> on Tuesday" in said(STATES["made, as a member noted"])


def test_a_person_who_has_deleted_their_post_is_named_nowhere() -> None:
    assert "somebody whose post is gone since, invited by" in said(STATES["a candidate whose post is gone"])
    assert "@ " not in said(STATES["matched to a post that is gone"])


def test_foreign_words_ping_nobody_and_unfold_nothing(sandbox: Sandbox, post: Callable[[Card], Json]) -> None:
    nasty = replace(JO, handle=NASTY)
    for card in (
        story(told=told(title=NASTY), candidates=(nasty,) * 9),
        replace(matched(responded_at=NOW, responded_by=NASTY), matched=NASTY, service=NASTY, site=NASTY[:40]),
    ):
        post(card)
    # The members who invited or matched are named on purpose.
    assert {ping.target for ping in sandbox.slack.pings} == {"@U0PRIYA", "@U0TOM"}
    assert sandbox.slack.unfurls == []


@settings(max_examples=60, deadline=None)
@given(title=st.text(max_size=400), handle=st.text(max_size=60), by=st.text(max_size=200))
def test_whatever_stands_there_slack_takes_the_card(title: str, handle: str, by: str) -> None:
    odd = told(title=title, responded_at=NOW, responded_by=by)
    for card in (
        story(told=odd, candidates=(replace(JO, handle=handle),) * 8),
        replace(matched(), told=odd, matched=handle),
    ):
        drawn = draw(card)
        check_message(drawn.blocks)
        assert "<!" not in drawn.text
        assert "<@" not in drawn.text
