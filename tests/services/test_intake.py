"""Intake: what is new becomes a mention with its card, once, in order, in its group."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.watching import WatchKind
from bot.desk import Desk
from bot.storage import cards
from bot.storage.cards import Card, CardKind
from bot.storage.mentions import Mention
from bot.storage.posts import Post
from tests.desks import NOW, WAITED, card, count, mention, post, take, texts

HARM = "I cannot go on, I am going to kill myself tonight"
MINUTE = timedelta(minutes=1)


def test_a_page_that_comes_newest_first_is_taken_in_as_it_was_written(desk: Desk) -> None:
    page = [post(str(minute), f"post number {minute}", at=NOW + minute * MINUTE) for minute in (3, 2, 1)]
    assert take(desk, *page) == [1, 2, 3]
    assert texts(desk) == ["post number 1", "post number 2", "post number 3"]


def test_posts_of_one_second_keep_the_order_of_their_ids_whatever_their_length(desk: Desk) -> None:
    take(desk, post("1000", "the longer id is the later one"), post("999", "the shorter id is the earlier one"))
    assert texts(desk) == ["the shorter id is the earlier one", "the longer id is the later one"]


def test_a_post_that_two_watches_find_is_taken_in_once(desk: Desk) -> None:
    assert len(take(desk, post("1"))) == 1
    assert take(desk, post("1"), kind=WatchKind.KEYWORD) == []
    assert (count(desk, Mention), count(desk, Card)) == (1, 1)


def test_of_two_versions_in_one_page_the_newer_is_taken_in(desk: Desk) -> None:
    assert len(take(desk, post("1", "put right", version="2"), post("1", "put worng"))) == 1
    assert (count(desk, Post), count(desk, Mention), count(desk, Card)) == (1, 1, 1)
    assert texts(desk) == ["put right"]


def test_our_own_posts_are_kept_but_are_no_mentions_however_the_handle_is_written(desk: Desk) -> None:
    assert take(desk, post("1", handle="ASHCOMBEVALENHS"), post("2", handle="AshcombeValeNHS")) == []
    assert (count(desk, Post, Post.ours), count(desk, Mention), count(desk, Card)) == (2, 0, 0)


def test_a_bare_repost_is_dropped(desk: Desk) -> None:
    assert take(desk, post("1", repost=True)) == []
    assert count(desk, Post) == 0


def test_an_author_who_is_muted_is_counted_and_gets_no_card(desk: Desk) -> None:
    (number,) = take(desk, post("1", "quick cash today", handle="fastloans4unow"))
    assert mention(desk, number).muted
    assert count(desk, Card) == 0


def test_risk_of_harm_is_shown_even_where_its_author_is_muted(desk: Desk) -> None:
    (number,) = take(desk, post("1", HARM, handle="FastLoans4Unow"))
    assert not mention(desk, number).muted
    assert card(desk, number).priority == cards.URGENT


def test_risk_of_harm_brings_a_card_that_goes_first_and_an_alert_to_the_first_on_duty(desk: Desk) -> None:
    ordinary, risky = take(desk, post("1"), post("2", HARM))
    alert = card(desk, risky, CardKind.ALERT)
    assert (alert.user, alert.priority) == ("U0PRIYA", cards.URGENT)
    assert card(desk, risky).priority < card(desk, ordinary).priority
    assert count(desk, Card, Card.kind == CardKind.ALERT) == 1


def test_one_conversation_gathers_under_the_card_of_its_first_mention(desk: Desk) -> None:
    first, second = take(desk, post("1", conversation="c"), post("2", "and another thing", conversation="c"))
    (third,) = take(desk, post("3", "nobody has answered me yet", conversation="c"))
    assert [mention(desk, number).lead_id for number in (first, second, third)] == [None, first, first]
    assert count(desk, Card) == 1
    assert card(desk, first).wanted == 2  # drawn anew for the one that came later; within one page there is no need


def test_nearly_the_same_words_gather_whoever_wrote_them(desk: Desk) -> None:
    first, second = take(
        desk, post("1"), post("2", f"@AshcombeValeNHS {WAITED.upper()}!! https://t.co/x", handle="ade")
    )
    (third,) = take(desk, post("3", f"{WAITED} ???", handle="bo"))
    assert [mention(desk, number).lead_id for number in (first, second, third)] == [None, first, first]


def test_different_words_and_short_thanks_stand_alone(desk: Desk) -> None:
    numbers = take(desk, post("1", "thank you"), post("2", "thank you", handle="ade"), post("3"))
    assert {mention(desk, number).lead_id for number in numbers} == {None}
    assert count(desk, Card) == 3


def test_risk_of_harm_never_gathers_under_another_card(desk: Desk) -> None:
    first, second = take(desk, post("1", HARM, conversation="c"), post("2", HARM, handle="ade", conversation="c"))
    assert [mention(desk, number).lead_id for number in (first, second)] == [None, None]
    assert count(desk, Card, Card.kind == CardKind.MENTION) == 2


def test_a_post_about_a_rival_is_an_opportunity_and_stands_alone(desk: Desk) -> None:
    take(desk, post("1", conversation="c"))
    rival = post("2", handle="ade", mentions=frozenset({"brookmerehosp"}), conversation="c")
    (number,) = take(desk, rival, kind=WatchKind.COMPETITOR)
    found = mention(desk, number)
    assert (found.kind, found.opportunity, found.lead_id) == (WatchKind.COMPETITOR, True, None)


@pytest.mark.parametrize("kind", [WatchKind.COMPETITOR, WatchKind.KEYWORD, WatchKind.HASHTAG])
def test_a_post_that_names_us_is_a_mention_whichever_watch_found_it(desk: Desk, kind: WatchKind) -> None:
    (number,) = take(desk, post("1"), kind=kind)
    assert mention(desk, number).kind is WatchKind.MENTION


def test_a_new_version_of_a_post_is_not_a_second_mention(desk: Desk) -> None:
    (number,) = take(desk, post("1"))
    assert take(desk, post("1", "other words", version="2")) == []
    assert count(desk, Mention) == 1
    assert mention(desk, number).post.version == "1"  # the edit itself is taken over when posts are looked at again


def test_a_post_of_25000_characters_with_every_kind_of_letter_is_kept_as_it_is(desk: Desk) -> None:
    text = "Ünïcödé 🧑‍⚕️ שלום \u202e مرحبا " * 800
    take(desk, post("1", text))
    assert texts(desk) == [text]


def test_nothing_in_a_page_means_nothing_in_the_database(desk: Desk) -> None:
    assert take(desk) == []
    assert count(desk, Post) == 0
