"""Posting through tweepy: replies, duplicates, pictures, and what X refuses."""

from __future__ import annotations

import base64
from typing import Any

import pytest
import tweepy

from bot.sandbox.x.tokens import ACCESS, EVENTS_ACCESS
from tests.pictures import PNG, gif, jpeg, webp

TRUST, EVENTS = "AshcombeValeNHS", "AshcombeEvents"


def uploaded(x: Any, content: bytes, **more: Any) -> str:
    body = {
        "media": base64.b64encode(content).decode(),
        "media_category": "tweet_image",
        "media_type": "image/png",
    } | more
    answer = x.client().request("POST", "/2/media/upload", json=body, user_auth=True).json()
    return str(answer["data"]["id"])


def test_a_post_appears_under_the_trusts_name(x):
    answer = x.client().create_tweet(text="Flu jabs today & tomorrow: https://vale.example/flu")
    [post] = x.timeline.posts(by=TRUST)
    assert (answer.data["id"], post.text) == (post.id, "Flu jabs today & tomorrow: https://vale.example/flu")
    assert answer.data["text"].startswith("Flu jabs today &amp; tomorrow: https://t.co/")
    assert x.events[-1] == {"type": "post", "post": post.for_page()}


def test_a_reply_comes_back_with_its_authors_handle_in_front(x):
    mention = x.timeline.post("anna", "@AshcombeValeNHS where do I park?")
    x.client().create_tweet(text="Hello Anna, on Mill Lane.", in_reply_to_tweet_id=mention.id)
    [reply] = x.timeline.replies_to(mention.id)
    assert reply.text == "@anna Hello Anna, on Mill Lane."
    assert reply.conversation == mention.conversation


def test_handles_that_are_written_out_are_not_doubled(x):
    mention = x.timeline.post("anna", "@AshcombeValeNHS where?")
    x.client().create_tweet(text="@anna Mill Lane.", in_reply_to_tweet_id=mention.id)
    assert x.timeline.replies_to(mention.id)[0].text == "@anna Mill Lane."


def test_everyone_who_was_addressed_stays_addressed(x):
    mention = x.timeline.post("anna", "@AshcombeValeNHS help")
    joined = x.timeline.post("bert", "same here", reply_to=mention.id)
    assert joined.text == "@anna @AshcombeValeNHS same here"
    x.client().create_tweet(text="We are on it", in_reply_to_tweet_id=joined.id)
    assert x.timeline.replies_to(joined.id)[0].text == "@bert @anna We are on it"


@pytest.mark.parametrize("kind", ["mention", "quote", "answer to us", "our own"])
def test_those_who_addressed_the_trust_may_be_answered(x, kind: str):
    own = x.timeline.post(TRUST, "The car park is shut")
    target = {
        "mention": lambda: x.timeline.post("anna", "Where then, @ashcombevalenhs?"),
        "quote": lambda: x.timeline.post("anna", "Typical", quote=own.id),
        "answer to us": lambda: x.timeline.post("anna", "Typical", reply_to=own.id),
        "our own": lambda: own,
    }[kind]()
    assert x.client().create_tweet(text="Use Lowfield, please", in_reply_to_tweet_id=target.id).data["id"]


def test_nobody_else_may_be_answered_by_api(x):
    post = x.timeline.post("anna", "The car park at Ashcombe General is shut")
    with pytest.raises(tweepy.Forbidden, match="not been mentioned or otherwise engaged"):
        x.client().create_tweet(text="Sorry to hear it", in_reply_to_tweet_id=post.id)
    assert x.timeline.posts(by=TRUST) == []


def test_a_deleted_post_cannot_be_answered(x):
    post = x.timeline.post("anna", "@AshcombeValeNHS hello")
    x.timeline.delete(post.id)
    with pytest.raises(tweepy.Forbidden, match="deleted"):
        x.client().create_tweet(text="Hello", in_reply_to_tweet_id=post.id)


def test_the_same_text_within_a_day_is_a_duplicate(x):
    client = x.client()
    client.create_tweet(text="Flu jabs today")
    with pytest.raises(tweepy.Forbidden, match="duplicate content"):
        client.create_tweet(text="Flu jabs  today ")
    x.clock.advance(86_401)
    client.create_tweet(text="Flu jabs today")
    assert len(x.timeline.posts(by=TRUST)) == 2


def test_a_deleted_post_may_be_posted_again(x):
    client = x.client()
    client.delete_tweet(client.create_tweet(text="Flu jabs today").data["id"])
    assert client.create_tweet(text="Flu jabs today").data["id"]


def test_the_same_reply_to_the_same_post_is_a_duplicate_and_to_another_is_not(x):
    first = x.timeline.post("anna", "@AshcombeValeNHS when?")
    second = x.timeline.post("bert", "@AshcombeValeNHS when?")
    client = x.client()
    client.create_tweet(text="From 7:30", in_reply_to_tweet_id=first.id)
    client.create_tweet(text="From 7:30", in_reply_to_tweet_id=second.id)
    with pytest.raises(tweepy.Forbidden, match="duplicate content"):
        client.create_tweet(text="@anna From 7:30", in_reply_to_tweet_id=first.id)


def test_length_is_weighted_and_handles_in_front_of_a_reply_are_free(x):
    client = x.client()
    mention = x.timeline.post("anna", "@AshcombeValeNHS hello")
    client.create_tweet(text="@anna " + "x" * 280, in_reply_to_tweet_id=mention.id)
    client.create_tweet(text="https://vale.example/" + "p" * 300 + " " + "y" * 256)
    client.create_tweet(text="🚑" * 140)
    for text in ("z" * 281, "🚑" * 141, "病" * 141):
        with pytest.raises(tweepy.BadRequest, match="too long"):
            client.create_tweet(text=text)


def test_a_post_needs_words_or_a_picture(x):
    with pytest.raises(tweepy.BadRequest):
        x.client().create_tweet(text=" ")


def test_unknown_parts_of_a_body_are_refused(x):
    for route, body in (
        ("/2/tweets", {"text": "a", "txt": "b"}),
        ("/2/tweets", ["a"]),
        ("/2/media/upload", {"file": ""}),
    ):
        with pytest.raises(tweepy.BadRequest):
            x.client().request("POST", route, json=body, user_auth=True)


def test_the_apps_own_token_may_not_write(x, png):
    client = x.client()
    with pytest.raises(tweepy.Forbidden):
        client.create_tweet(text="Good morning", user_auth=False)
    with pytest.raises(tweepy.Forbidden):
        client.delete_tweet(1, user_auth=False)
    with pytest.raises(tweepy.Forbidden):
        client.request("POST", "/2/media/upload", json={})


def test_a_hundred_posts_fill_the_window(x):
    x.timeline.limits.set("POST /2/tweets", user=1, app=0)
    x.client().create_tweet(text="One")
    with pytest.raises(tweepy.TooManyRequests):
        x.client().create_tweet(text="Two")


def test_only_ones_own_posts_can_be_deleted(x):
    own = x.client().create_tweet(text="Oops").data["id"]
    assert x.client().delete_tweet(own).data == {"deleted": True}
    assert x.events[-1] == {"type": "post_deleted", "id": own}
    with pytest.raises(tweepy.NotFound):
        x.client().delete_tweet(own)
    with pytest.raises(tweepy.Forbidden):
        x.client().delete_tweet(x.timeline.post("anna", "mine").id)


def test_a_picture_is_uploaded_described_and_posted(x, png):
    media = uploaded(x, png)
    body = {"id": media, "metadata": {"alt_text": {"text": "A walled garden"}}}
    described = x.client().request("POST", "/2/media/metadata", json=body, user_auth=True).json()
    assert described["data"]["associated_metadata"]["alt_text"]["text"] == "A walled garden"
    answer = x.client().create_tweet(text="Our new garden", media_ids=[media])
    assert "https://t.co/" in answer.data["text"]
    fields = {"expansions": "attachments.media_keys", "media_fields": "alt_text,url,width", "tweet_fields": "entities"}
    read = x.client().get_tweet(answer.data["id"], **fields)
    [shown] = read.includes["media"]
    assert (shown.alt_text, shown.width) == ("A walled garden", 96)
    [link] = read.data.entities["urls"]
    assert (link["media_key"], link["expanded_url"].endswith("/photo/1")) == (shown.media_key, True)


def test_four_pictures_share_one_link(x, png):
    ids = [uploaded(x, png) for _ in range(4)]
    assert x.client().create_tweet(text="Four", media_ids=ids).data["text"].count("https://t.co/") == 1
    with pytest.raises(tweepy.BadRequest):
        x.client().create_tweet(text="Five", media_ids=[*ids, uploaded(x, png)])


def test_a_picture_can_be_posted_for_a_day(x, png):
    media = uploaded(x, png)
    x.clock.advance(86_400)
    with pytest.raises(tweepy.BadRequest, match="media IDs are invalid"):
        x.client().create_tweet(text="Too late", media_ids=[media])
    with pytest.raises(tweepy.BadRequest):
        x.client().request("POST", "/2/media/metadata", json={"id": media}, user_auth=True)


@pytest.mark.parametrize(
    ("content", "more"),
    [
        (b"GIF8", {"media": "not base64!"}),
        (b"<svg/>", {}),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * (5 * 1024 * 1024), {}),
        (PNG, {"media_category": "tweet_film"}),
        (gif(), {}),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, {}),
    ],
)
def test_what_is_no_picture_is_refused(x, content: bytes, more: dict[str, str]):
    with pytest.raises(tweepy.BadRequest):
        uploaded(x, content, **more)


@pytest.mark.parametrize(("content", "kind"), [(jpeg(640, 480), "image/jpeg"), (webp(640, 480), "image/webp")])
def test_the_size_of_every_kind_is_known(x, content: bytes, kind: str):
    body = {"media": base64.b64encode(content).decode(), "media_category": "tweet_image"}
    answer = x.client().request("POST", "/2/media/upload", json=body, user_auth=True).json()["data"]
    assert answer["image"] == {"image_type": kind, "w": 640, "h": 480}
    assert (answer["size"], answer["expires_after_secs"]) == (len(content), 86_400)


def test_a_picture_that_was_never_uploaded_is_unknown(x):
    with pytest.raises(tweepy.BadRequest, match="media IDs are invalid"):
        x.client().create_tweet(text="Which?", media_ids=["1880000000000000001"])
    body = {"id": "1880000000000000001", "metadata": {"alt_text": {"text": "Nothing"}}}
    with pytest.raises(tweepy.BadRequest):
        x.client().request("POST", "/2/media/metadata", json=body, user_auth=True)


def test_an_alt_text_has_at_most_a_thousand_characters(x, png):
    media = uploaded(x, png)
    body = {"id": media, "metadata": {"alt_text": {"text": "a" * 1001}}}
    with pytest.raises(tweepy.BadRequest):
        x.client().request("POST", "/2/media/metadata", json=body, user_auth=True)


def test_the_events_account_posts_under_its_own_name_with_its_own_token(x):
    answer = x.client(access=EVENTS_ACCESS).create_tweet(text="Open day on Saturday")
    [post] = x.timeline.posts(by=EVENTS)
    assert (answer.data["id"], post.author.name) == (post.id, "Ashcombe Vale Events")
    assert x.timeline.posts(by=TRUST) == []
    assert x.events[-1]["post"]["handle"] == EVENTS


def test_each_token_says_whose_it_is(x):
    names = [x.client(access=access).get_me(user_auth=True).data.username for access in (ACCESS, EVENTS_ACCESS)]
    assert names == [TRUST, EVENTS]
    with pytest.raises(tweepy.Unauthorized):
        x.client(access="sandbox-x-access-nobody").create_tweet(text="Hello")
    with pytest.raises(tweepy.Forbidden):
        x.client(access=EVENTS_ACCESS).create_tweet(text="Hello", user_auth=False)


def test_the_same_words_on_two_accounts_are_no_duplicate(x):
    for access in (ACCESS, EVENTS_ACCESS):
        x.client(access=access).create_tweet(text="Open day on Saturday")
        with pytest.raises(tweepy.Forbidden, match="duplicate content"):
            x.client(access=access).create_tweet(text="Open day on Saturday")
    assert [post.author.handle for post in x.timeline.posts()] == [EVENTS, TRUST]


def test_the_window_of_one_account_leaves_the_others_open(x):
    x.timeline.limits.set("POST /2/tweets", user=1, app=0)
    x.client(access=EVENTS_ACCESS).create_tweet(text="One")
    with pytest.raises(tweepy.TooManyRequests):
        x.client(access=EVENTS_ACCESS).create_tweet(text="Two")
    x.client().create_tweet(text="Two")


def test_an_account_may_answer_those_who_addressed_it_and_nobody_else(x):
    to_trust = x.timeline.post("anna", f"@{TRUST} where?")
    to_events = x.timeline.post("anna", f"@{EVENTS} when?")
    x.client(access=EVENTS_ACCESS).create_tweet(text="At ten", in_reply_to_tweet_id=to_events.id)
    for access, target in ((EVENTS_ACCESS, to_trust), (ACCESS, to_events)):
        with pytest.raises(tweepy.Forbidden, match="not been mentioned"):
            x.client(access=access).create_tweet(text="At ten, we think", in_reply_to_tweet_id=target.id)


def test_an_account_cannot_take_back_what_another_said(x):
    post = x.client(access=EVENTS_ACCESS).create_tweet(text="Open day").data["id"]
    with pytest.raises(tweepy.Forbidden):
        x.client().delete_tweet(post)
    assert x.client(access=EVENTS_ACCESS).delete_tweet(post).data == {"deleted": True}


def test_a_picture_is_for_the_account_that_uploaded_it(x, png):
    media = uploaded(x, png)
    with pytest.raises(tweepy.BadRequest, match="media IDs are invalid"):
        x.client(access=EVENTS_ACCESS).create_tweet(text="Not ours", media_ids=[media])
    body = {"id": media, "metadata": {"alt_text": {"text": "A walled garden"}}}
    with pytest.raises(tweepy.BadRequest):
        x.client(access=EVENTS_ACCESS).request("POST", "/2/media/metadata", json=body, user_auth=True)
    assert x.client().create_tweet(text="Ours", media_ids=[media]).data["id"]


def test_figures_for_the_author_alone_are_for_the_account_that_wrote_it(x):
    post = x.client(access=EVENTS_ACCESS).create_tweet(text="Open day").data["id"]
    asked = {"tweet_fields": "non_public_metrics", "user_auth": True}
    assert x.client(access=EVENTS_ACCESS).get_tweet(post, **asked).data["non_public_metrics"] is not None
    assert x.client().get_tweet(post, **asked).errors[0]["type"].endswith("not-authorized-for-field")
