"""What tweepy reads from the local X: accounts, mentions, posts by id."""

from __future__ import annotations

from typing import Any

import pytest
import tweepy

TRUST = "900000001"
EVERYTHING = {
    "expansions": [
        "author_id",
        "attachments.media_keys",
        "referenced_tweets.id",
        "referenced_tweets.id.author_id",
        "in_reply_to_user_id",
    ],
    "tweet_fields": ["created_at", "conversation_id", "entities", "lang", "referenced_tweets", "public_metrics"],
    "user_fields": ["name", "username", "created_at", "public_metrics"],
    "media_fields": ["url", "alt_text", "type", "width", "height"],
}


def texts(response: Any) -> list[str]:
    return [one.text for one in response.data or []]


def test_the_account_of_the_token_is_the_trust(x):
    me = x.client().get_me().data
    assert (str(me.id), me.username) == (TRUST, "AshcombeValeNHS")


def test_the_apps_own_token_is_nobody(x):
    with pytest.raises(tweepy.Forbidden, match="user context"):
        x.client().get_me(user_auth=False)


def test_an_account_is_found_by_its_handle_in_any_case(x):
    x.timeline.person("MarrowMary", "Mary", bio="Grows marrows", followers=12)
    one = x.client().get_user(username="marrowmary", user_fields=["description", "public_metrics", "created_at"]).data
    assert (one.username, one.name, one.description) == ("MarrowMary", "Mary", "Grows marrows")
    assert one.public_metrics["followers_count"] == 12
    assert one.created_at == x.clock.now()


def test_an_unknown_handle_is_an_error_inside_an_answer_that_worked(x):
    answer = x.client().get_user(username="nobody_here")
    assert answer.data is None
    assert answer.errors[0]["type"].endswith("/resource-not-found")


def test_mentions_come_newest_first_with_nothing_that_was_not_asked_for(x):
    first = x.timeline.post("anna", "@AshcombeValeNHS the car park is full")
    x.timeline.post("anna", "Lovely weather in the vale")
    second = x.timeline.post("bert", "Thank you @ashcombevalenhs!")
    answer = x.client().get_users_mentions(TRUST)
    assert [one.id for one in answer.data] == [second.number, first.number]
    assert set(answer.data[0].data) == {"id", "text", "edit_history_tweet_ids"}
    assert answer.includes == {}
    assert answer.meta == {"result_count": 2, "newest_id": second.id, "oldest_id": first.id}


def test_an_empty_list_is_only_a_count(x):
    answer = x.client().get_users_mentions(TRUST, since_id=1)
    assert (answer.data, answer.meta) == (None, {"result_count": 0})


def test_everything_asked_for_is_there(x):
    own = x.timeline.post("AshcombeValeNHS", "Our car park opens at 7")
    reply = x.timeline.post(
        "anna", "It was shut & locked at 8, see https://vale.example/p?a=1&b=2 #CarPark", reply_to=own.id
    )
    answer = x.client().get_users_mentions(TRUST, **EVERYTHING)
    [post] = answer.data
    assert post.text.startswith("@AshcombeValeNHS It was shut &amp; locked at 8, see https://t.co/")
    [link] = post.entities["urls"]
    assert link["expanded_url"] == "https://vale.example/p?a=1&b=2"
    assert post.text[link["start"] : link["end"]] == link["url"]
    [mention] = post.entities["mentions"]
    assert (mention["username"], mention["id"]) == ("AshcombeValeNHS", TRUST)
    [tag] = post.entities["hashtags"]
    assert post.text[tag["start"] : tag["end"]] == "#CarPark"
    assert post.created_at == x.clock.now()
    assert post.conversation_id == own.number
    assert [(one.type, one.id) for one in post.referenced_tweets] == [("replied_to", own.number)]
    assert str(post.in_reply_to_user_id) == TRUST
    assert post.lang == "en"
    assert [one.username for one in answer.includes["users"]] == ["anna", "AshcombeValeNHS"]
    assert [one.id for one in answer.includes["tweets"]] == [own.number]
    assert post.id == reply.number


def test_a_quoted_post_and_its_author_travel_along(x):
    own = x.timeline.post("AshcombeValeNHS", "Our new ward is open")
    x.timeline.post("anna", "@AshcombeValeNHS about time", quote=own.id)
    answer = x.client().get_users_mentions(TRUST, **EVERYTHING)
    assert answer.data[0].referenced_tweets[0].type == "quoted"
    assert answer.data[0].entities["urls"][-1]["expanded_url"] == own.url
    assert [one.username for one in answer.includes["users"]] == ["anna", "AshcombeValeNHS"]


def test_pictures_travel_with_their_alt_text_and_can_be_fetched(x, png):
    x.timeline.post("anna", "@AshcombeValeNHS look", pictures=[(png, "A puddle in a corridor"), (png, None)])
    answer = x.client().get_users_mentions(TRUST, **EVERYTHING)
    described, bare = answer.includes["media"]
    assert (described.alt_text, bare.alt_text) == ("A puddle in a corridor", None)
    assert answer.data[0].attachments["media_keys"] == [described.media_key, bare.media_key]
    fetched = x.client().session.get(described.url, timeout=5)
    assert (fetched.content, fetched.headers["content-type"]) == (png, "image/png")
    assert x.client().session.get(described.url + "0", timeout=5).status_code == 404


def test_a_post_that_is_referred_to_but_gone_is_a_partial_error(x):
    parent = x.timeline.post("bert", "The lift is out again")
    x.timeline.post("anna", "@AshcombeValeNHS he is right", reply_to=parent.id)
    x.timeline.delete(parent.id)
    answer = x.client().get_users_mentions(TRUST, **EVERYTHING)
    assert len(answer.data) == 1
    [error] = answer.errors
    assert (error["resource_id"], error["parameter"]) == (parent.id, "referenced_tweets.id")


def test_an_edited_post_comes_again_under_a_new_id_with_its_history(x):
    old = x.timeline.post("anna", "@AshcombeValeNHS the que is long")
    x.clock.advance(60)
    new = x.timeline.edit(old.id, "@AshcombeValeNHS the queue is long")
    [post] = x.client().get_users_mentions(TRUST, since_id=old.id).data
    assert (post.id, post.edit_history_tweet_ids) == (new.number, [old.number, new.number])
    assert texts(x.client().get_users_mentions(TRUST)) == ["@AshcombeValeNHS the queue is long"]
    [looked_up] = x.client().get_tweets([old.id]).data
    assert (looked_up.text, looked_up.edit_history_tweet_ids) == (old.text, [old.number, new.number])


def test_a_deleted_post_leaves_the_lists_and_is_reported_when_asked_for(x):
    gone = x.timeline.post("anna", "@AshcombeValeNHS never mind")
    kept = x.timeline.post("bert", "@AshcombeValeNHS still here")
    x.timeline.delete(gone.id)
    assert texts(x.client().get_users_mentions(TRUST)) == [kept.text]
    answer = x.client().get_tweets([gone.id, kept.id, "5"])
    assert [str(one.id) for one in answer.data] == [kept.id]
    assert [(one["resource_id"], one["resource_type"], one["parameter"]) for one in answer.errors] == [
        (gone.id, "tweet", "ids"),
        ("5", "tweet", "ids"),
    ]
    assert x.client().get_tweet(gone.id).data is None
    assert x.client().get_tweet(kept.id).data.text == kept.text


def test_deleting_takes_every_version_and_every_repost_along(x):
    old = x.timeline.post("anna", "@AshcombeValeNHS first")
    new = x.timeline.edit(old.id, "@AshcombeValeNHS second")
    x.timeline.repost("bert", new.id)
    x.timeline.delete(new.id)
    assert x.timeline.posts() == []
    assert len(x.client().get_tweets([old.id, new.id]).errors) == 2


def test_reposts_are_mentions_too_and_say_what_they_are(x):
    post = x.timeline.post("anna", "@AshcombeValeNHS thank you")
    x.timeline.repost("bert", post.id)
    newest, _ = x.client().get_users_mentions(TRUST, **EVERYTHING).data
    assert newest.text == "RT @anna: @AshcombeValeNHS thank you"
    assert newest.referenced_tweets[0].type == "retweeted"


def test_an_accounts_own_posts_can_leave_out_replies_and_reposts(x):
    post = x.timeline.post("anna", "@AshcombeValeNHS hello")
    x.timeline.post("AshcombeValeNHS", "Good morning")
    x.timeline.post("AshcombeValeNHS", "Hello Anna", reply_to=post.id)
    x.timeline.repost("AshcombeValeNHS", post.id)
    client = x.client()
    assert texts(client.get_users_tweets(TRUST)) == [
        "RT @anna: @AshcombeValeNHS hello",
        "@anna Hello Anna",
        "Good morning",
    ]
    assert texts(client.get_users_tweets(TRUST, exclude=["replies", "retweets"])) == ["Good morning"]


def test_metrics_count_answers_reposts_and_quotes(x):
    post = x.timeline.post("anna", "Hello", likes=4)
    x.timeline.post("bert", "Hello yourself", reply_to=post.id)
    x.timeline.repost("cora", post.id)
    x.timeline.post("dora", "Nice", quote=post.id)
    metrics = x.client().get_tweet(post.id, tweet_fields=["public_metrics"]).data.public_metrics
    names = ("like_count", "reply_count", "retweet_count", "quote_count")
    assert [metrics[name] for name in names] == [4, 1, 1, 1]


OWN_FIGURES = {"tweet_fields": ["public_metrics", "non_public_metrics"]}


def test_some_figures_are_for_a_posts_author_alone_and_for_thirty_days(x):
    ours, theirs = x.timeline.post("AshcombeValeNHS", "Open day"), x.timeline.post("anna", "Hello")
    x.timeline.react(ours.id, likes=2, impressions=50)
    answer = x.client().get_tweets([ours.id, theirs.id], user_auth=True, **OWN_FIGURES)
    assert [post.non_public_metrics and post.non_public_metrics["impression_count"] for post in answer.data] == [
        50,
        None,
    ]
    assert [(each["resource_id"], each["field"]) for each in answer.errors] == [
        (theirs.id, "non_public_metrics.impression_count")
    ]
    assert x.client().get_tweet(ours.id, **OWN_FIGURES).data.non_public_metrics is None
    x.clock.advance(31 * 86_400)
    assert x.client().get_tweet(ours.id, user_auth=True, **OWN_FIGURES).data.non_public_metrics is None


def test_a_like_is_seen_by_whoever_watches(x):
    post = x.timeline.post("AshcombeValeNHS", "Open day")
    x.timeline.react(post.id, likes=1)
    assert x.events[-1]["post"]["likes"] == 1
    assert x.client().get_tweet(post.id, tweet_fields=["public_metrics"]).data.public_metrics["impression_count"] == 1
