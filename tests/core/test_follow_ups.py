"""Follow-ups: what only says thanks, what says more, and which earlier item a new post goes on with."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.follow_ups import FollowUp, Item, Weight, followed, kind_of, raised
from bot.core.posts import PublicPost
from bot.core.scorer import WordScorer
from bot.words import load_words
from tests.desks import NOW, post

THANKS = (
    "thanks!",
    "Thank you",
    "@AshcombeValeNHS thank you so much 💙",
    "ta x",
    "Cheers, really appreciated",
    "Diolch yn fawr iawn",
    "🙏",
    "👍👍",
    "❤️",
    "Ok great, thanks for letting me know",
    "Thanks for your help",
    "Thank you for replying so quickly",
    "That's so kind, thank you",
    "Perfect thanks",
    "THANK YOU!!!",
    "Thank you so much, the nurse was lovely with my mum and we are very grateful",
    "Amazing service, thank you all so much for looking after him",
    "Thank you to all the wonderful staff who looked after our little girl",
)
MORE = (
    "That does not help me",
    "still waiting",
    "Thanks, but nobody has rung me",
    "Thanks. When will somebody ring me?",
    "thanks for nothing",
    "Thanks a lot, another cancelled appointment",
    "Thank you but my mum is still on a trolley",
    "thanks, her NHS number is 943 476 5919",
    "Reply to me, thanks",
    "Thanks, let me know",
    "thanks, I have sent you a DM",
    "no thanks",
    "No thanks, please stop messaging me",
    "stop",
    "ok",
    "😡",
    "🙏😡",
    "thanks 🙄",
    "thanks?",
    "",
    "@AshcombeValeNHS",
    "https://x.com/1",
    "The nurses were wonderful",
    "Thank you. I cannot go on, I am going to kill myself tonight",
    "Thanks, the BBC would like a comment from your press office right now",
    "please help",
    "Great, thanks, I am bleeding",
    "Thanks, help me",
    "Thank you, help my mum",
    "Thanks. Reply to me",
    "Thank you so much, the nurse left me on the floor",
    "Thanks 请帮帮我",
    "Спасибо, помогите",
    "Thanks so much, amazing nurses, my stitches have opened",
    "Thank you lovely team, the swelling is back",
    "thank you for leaving mum in pain all night, lovely staff",
    "Thank you for being so kind, the number you gave rings out",
    "Thank you for your reply. My appointment was wonderful last time and I hope the next one is as well",
)


@pytest.fixture(scope="module")
def scorer() -> WordScorer:
    return WordScorer(load_words())


@pytest.mark.parametrize("text", THANKS)
def test_thanks_and_nothing_else(scorer: WordScorer, text: str) -> None:
    assert kind_of(text, scorer.guess(text)) is FollowUp.THANKS


@pytest.mark.parametrize("text", MORE)
def test_whatever_may_want_an_answer_says_more(scorer: WordScorer, text: str) -> None:
    assert kind_of(text, scorer.guess(text)) is FollowUp.MORE


DAY = timedelta(days=1)
WEEK_AGO = NOW - 7 * DAY
HERS = Item(1, own=True, began_at=NOW - 2 * DAY, last_at=NOW - 2 * DAY, conversation="c1", here={"c1"})


def at(key: str = "9", conversation: str = "c9") -> PublicPost:
    return post(key, conversation=conversation)


def test_the_same_conversation_goes_before_whatever_came_after_it() -> None:
    newer = Item(2, own=True, began_at=NOW - DAY, last_at=NOW - DAY, conversation="c2", here={"c2"})
    assert followed([HERS, newer], at(conversation="c1"), WEEK_AGO) is HERS
    assert followed([HERS, newer], at(), WEEK_AGO) is newer


def test_a_conversation_has_no_end_but_a_post_elsewhere_counts_for_so_many_days() -> None:
    old = replace(HERS, began_at=NOW - 90 * DAY, last_at=NOW - 80 * DAY)
    assert followed([old], at(conversation="c1"), WEEK_AGO) is old
    assert followed([old], at(), WEEK_AGO) is None
    assert followed([replace(old, last_at=WEEK_AGO)], at(), WEEK_AGO) is not None


def test_a_card_that_somebody_else_leads_counts_in_its_own_conversation_alone() -> None:
    theirs = replace(HERS, own=False)
    assert followed([theirs], at(conversation="c1"), WEEK_AGO) is theirs
    assert followed([theirs], at(), WEEK_AGO) is None
    # Under a stranger's card with nearly the same words, in a conversation of her own.
    assert followed([replace(theirs, here={"c3"})], at(conversation="c3"), WEEK_AGO) is None


def test_what_was_written_before_the_item_is_no_follow_up_to_it() -> None:
    assert followed([replace(HERS, began_at=NOW + DAY)], at(conversation="c1"), WEEK_AGO) is None


def test_who_never_wrote_to_us_follows_nothing_and_no_conversation_is_not_the_same_one() -> None:
    assert followed([], at(), WEEK_AGO) is None
    nowhere = replace(HERS, began_at=NOW - 9 * DAY, last_at=NOW - 9 * DAY, conversation=None, here=set())
    assert followed([nowhere], post("9"), WEEK_AGO) is None


CALM, URGENT, RISKY = Weight(harm=False, urgent=False), Weight(harm=False, urgent=True), Weight(harm=True, urgent=True)


@pytest.mark.parametrize("new", [False, True])
@pytest.mark.parametrize(
    ("item", "said"), [(CALM, URGENT), (CALM, RISKY), (URGENT, RISKY), (RISKY, CALM), (RISKY, URGENT)]
)
def test_an_item_is_no_less_pressing_than_what_is_written_under_it(item: Weight, said: Weight, *, new: bool) -> None:
    assert raised(item, [], said, new=new) == (max(item, said), [])


def test_risk_alone_is_urgent_too() -> None:
    assert raised(CALM, [], Weight(harm=True, urgent=False), new=True)[0] == RISKY


def test_what_a_person_put_right_stands_until_new_words_say_otherwise() -> None:
    put_right = ["harm", "mood", "urgency"]
    assert raised(CALM, put_right, RISKY, new=False) == (CALM, put_right)
    assert raised(CALM, put_right, RISKY, new=True) == (RISKY, ["mood"])
    assert raised(CALM, put_right, URGENT, new=True) == (URGENT, ["harm", "mood"])
    assert raised(CALM, put_right, CALM, new=True) == (CALM, put_right)
