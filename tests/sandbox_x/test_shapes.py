"""Answers held against X's own published description, where it is at hand.

The description (2.167) renamed "tweet" to "post" in field names, while X and tweepy still speak of tweets on the
wire; the names are translated before the comparison.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
import requests
from jsonschema import Draft202012Validator
from tweepy.media import Media
from tweepy.tweet import PUBLIC_TWEET_FIELDS
from tweepy.user import USER_FIELDS

from bot.sandbox.x.api import ENDPOINTS

DESCRIPTION = Path(__file__).resolve().parents[3] / "shared" / "data" / "x-openapi.json"
RENAMED = {
    "edit_history_tweet_ids": "edit_history_post_ids",
    "referenced_tweets": "referenced_posts",
    "retweet_count": "repost_count",
    "tweet_count": "post_count",
    "tweets": "posts",
}


@pytest.fixture(scope="module")
def described() -> Any:
    if not DESCRIPTION.exists():
        pytest.skip("X's description (../shared/data/x-openapi.json) is not here; shapes are not compared with it")
    return json.loads(DESCRIPTION.read_text("utf-8"))


def translated(value: Any) -> Any:
    if isinstance(value, dict):
        return {RENAMED.get(name, name): translated(inner) for name, inner in value.items()}
    return [translated(inner) for inner in value] if isinstance(value, list) else value


def strict(schema: Any) -> Any:
    """The same schema, refusing names that it does not list, and with the problems' new host taken as the old."""
    if isinstance(schema, list):
        return [strict(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema.replace("https://api.x.com/2/problems", "https://api.twitter.com/2/problems") if isinstance(
            schema, str
        ) else schema  # fmt: skip
    inner = {name: strict(value) for name, value in schema.items() if name != "discriminator"}
    if isinstance(inner.get("properties"), dict) and inner.get("type") == "object":
        inner.setdefault("additionalProperties", False)
    return inner


def check(described: Any, path: str, method: str, status: str, body: Any) -> None:
    content = described["paths"][path][method]["responses"][status]["content"]["application/json"]["schema"]
    schema = strict({"components": described["components"]} | content)
    Draft202012Validator(schema).validate(translated(body))


def test_every_endpoint_is_one_of_xs(described):
    for method, address, *_ in ENDPOINTS:
        parts = ("{" + part[1:] + "}" if part.startswith(":") else part for part in address.split("/"))
        assert method.lower() in described["paths"]["/".join(parts)]


@pytest.fixture
def raw(x, png) -> Any:
    """A client that hands out the plain answers, on a timeline that has a bit of everything."""
    own = x.timeline.post("AshcombeValeNHS", "The top deck is shut #Parking https://vale.example/park")
    gone = x.timeline.post("dora", "Not true")
    mention = x.timeline.post(
        "anna", "@AshcombeValeNHS look", quote=own.id, pictures=[(png, "A car park"), (png, None)]
    )
    x.timeline.post("bert", "It is", reply_to=gone.id, quote=mention.id)
    x.timeline.edit(x.timeline.post("cora", "@AshcombeValeNHS thnaks").id, "@AshcombeValeNHS thanks")
    x.timeline.repost("dora", mention.id)
    x.timeline.delete(gone.id)
    client = x.client()
    client.return_type = requests.Response
    return client


EVERYTHING: dict[str, Any] = {
    "expansions": "author_id,attachments.media_keys,in_reply_to_user_id,referenced_tweets.id,"
    "referenced_tweets.id.author_id,entities.mentions.username,edit_history_tweet_ids",
    "tweet_fields": PUBLIC_TWEET_FIELDS,
    "user_fields": USER_FIELDS,
    "media_fields": ["alt_text", "height", "media_key", "type", "url", "width", "preview_image_url"],
}


def test_reads_have_the_shape_that_x_describes(described, raw, x):
    trust = x.timeline.account.id
    ids = [post.id for post in x.timeline.posts()] + ["5"]
    users = {"user_fields": USER_FIELDS}
    answers = (
        ("/2/users/{id}/mentions", raw.get_users_mentions(trust, **EVERYTHING)),
        ("/2/users/{id}/tweets", raw.get_users_tweets(trust, **EVERYTHING)),
        ("/2/tweets/search/recent", raw.search_recent_tweets("look OR it", max_results=10, **EVERYTHING)),
        ("/2/tweets", raw.get_tweets(ids, **EVERYTHING)),
        ("/2/tweets/{id}", raw.get_tweet(ids[0], **EVERYTHING)),
        ("/2/users/me", raw.get_me(**users)),
        ("/2/users/by/username/{username}", raw.get_user(username="anna", **users)),
        ("/2/users/by/username/{username}", raw.get_user(username="nobody", **users)),
    )
    for path, answer in answers:
        check(described, path, "get", "200", answer.json())
    assert answers[2][1].json()["errors"], "the deleted post that was answered is a partial error"


def test_writes_have_the_shape_that_x_describes(described, raw, x, png):
    body: dict[str, Any] = {"media": base64.b64encode(png).decode(), "media_category": "tweet_image"}
    uploaded = raw.request("POST", "/2/media/upload", json=body, user_auth=True).json()
    check(described, "/2/media/upload", "post", "200", uploaded)
    body = {"id": uploaded["data"]["id"], "metadata": {"alt_text": {"text": "A car park"}}}
    answer = raw.request("POST", "/2/media/metadata", json=body, user_auth=True)
    check(described, "/2/media/metadata", "post", "200", answer.json())
    created = raw.create_tweet(text="Now open", media_ids=[uploaded["data"]["id"]])
    check(described, "/2/tweets", "post", "201", created.json())
    check(described, "/2/tweets/{id}", "delete", "200", raw.delete_tweet(created.json()["data"]["id"]).json())


def test_tweepy_finds_every_public_field_it_knows_by_name(x, raw):
    raw.return_type = dict
    answer = raw.get_users_mentions(x.timeline.account.id, **EVERYTHING)
    assert {"edit_controls", "conversation_id", "lang", "public_metrics", "reply_settings"} <= set(answer["data"][0])
    assert {"alt_text", "url", "width", "height"} <= set(Media(answer["includes"]["media"][0]).data)
