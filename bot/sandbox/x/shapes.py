"""Posts, users and pictures as the API hands them out: the fields that were asked for, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from bot.sandbox.x import text as texts
from bot.sandbox.x.fields import Wanted
from bot.sandbox.x.posts import Person, Picture, Post
from bot.sandbox.x.snowflakes import wire_time
from bot.sandbox.x.timeline import Timeline

_LONG: Final = 280
_EDITABLE: Final = timedelta(hours=1)
_EDITS: Final = 5
_OWN_FIGURES: Final = timedelta(days=30)


def wire_text(timeline: Timeline, post: Post) -> texts.WireText:
    """A post's text as it travels, with the links to its pictures and to the post it quotes at the end."""
    attached = [texts.Attached(f"{post.url}/photo/1", picture.key) for picture in post.pictures]
    quoted = timeline.find(post.quote) if post.quote else None
    if quoted is not None:
        attached.append(texts.Attached(quoted.url))
    text = post.text if len(post.text) <= _LONG else post.text[: _LONG - 1] + "…"
    wire = texts.on_the_wire(text, attached)
    for entity in wire.entities.get("mentions", ()):
        person = timeline.people.known(entity["username"])
        if person is not None:
            entity["id"] = person.id
    return wire


def tweet(timeline: Timeline, post: Post, wanted: Wanted) -> dict[str, Any]:
    """One post."""
    wire = wire_text(timeline, post)
    shape: dict[str, Any] = {"id": post.id, "text": wire.text, "edit_history_tweet_ids": list(post.history)}
    if "entities" in wanted.tweet and wire.entities:
        shape["entities"] = wire.entities
    for name in wanted.tweet & _TWEET.keys():
        value = _TWEET[name](timeline, post)
        if value is not None:
            shape[name] = value
    if wants_own_figures(wanted) and own_figures_of(timeline, post, wanted):
        shape["non_public_metrics"] = {
            "impression_count": _newest(timeline, post).impressions,
            "user_profile_clicks": 0,
            "engagements": sum(_metrics(timeline, post).values()) - _newest(timeline, post).impressions,
        }
    return shape


def wants_own_figures(wanted: Wanted) -> bool:
    """Whether figures are asked for that X shows to a post's author alone."""
    return "non_public_metrics" in wanted.tweet


def own_figures_of(timeline: Timeline, post: Post, wanted: Wanted) -> bool:
    """Whether X shows them of this post: to its author, for thirty days."""
    mine = post.author.handle == wanted.as_handle
    return mine and timeline.clock.now() - post.created_at < _OWN_FIGURES


def user(timeline: Timeline, person: Person, wanted: Wanted) -> dict[str, Any]:
    """One account."""
    whole: dict[str, Any] = {
        "id": person.id,
        "name": person.name,
        "username": person.handle,
        "created_at": wire_time(person.joined),
        "description": person.bio,
        "location": person.location or None,
        "protected": False,
        "verified": False,
        "verified_type": "none",
        "public_metrics": {
            "followers_count": person.followers,
            "following_count": 0,
            "tweet_count": len(timeline.shelf.by_author[person.id]),
            "listed_count": 0,
            "like_count": 0,
        },
    }
    return {name: value for name, value in whole.items() if name in wanted.user and value is not None}


def media(picture: Picture, wanted: Wanted) -> dict[str, Any]:
    """One picture."""
    whole: dict[str, Any] = {
        "media_key": picture.key,
        "type": "photo",
        "url": f"{wanted.base_url}{picture.path}",
        "width": picture.width,
        "height": picture.height,
        "alt_text": picture.alt,
    }
    return {name: value for name, value in whole.items() if name in wanted.media and value is not None}


def references(post: Post) -> list[dict[str, str]]:
    """The posts a post refers to."""
    pairs = (("retweeted", post.repost_of), ("quoted", post.quote), ("replied_to", post.reply_to))
    return [{"type": kind, "id": id} for kind, id in pairs if id is not None]


def _metrics(timeline: Timeline, post: Post) -> dict[str, int]:
    shelf, newest = timeline.shelf, _newest(timeline, post)
    return {
        "retweet_count": shelf.counted(shelf.reposts, post) + newest.reposts,
        "reply_count": shelf.counted(shelf.answers, post),
        "like_count": newest.likes,
        "quote_count": shelf.counted(shelf.quotes, post),
        "bookmark_count": 0,
        "impression_count": newest.impressions,
    }


def _newest(timeline: Timeline, post: Post) -> Post:
    """The last version of a post: what people do to it they do to that one."""
    return timeline.shelf.posts[int(post.history[-1])]


_TWEET: Final[dict[str, Callable[[Timeline, Post], Any]]] = {
    "author_id": lambda _, post: post.author.id,
    "attachments": lambda _, post: {"media_keys": [one.key for one in post.pictures]} if post.pictures else None,
    "conversation_id": lambda _, post: post.conversation,
    "created_at": lambda _, post: wire_time(post.created_at),
    "edit_controls": lambda _, post: {
        "edits_remaining": max(0, _EDITS + 1 - len(post.history)),
        "is_edit_eligible": post.reply_to is None,
        "editable_until": wire_time(post.created_at + _EDITABLE),
    },
    "in_reply_to_user_id": lambda _, post: post.reply_to_person,
    "lang": lambda _, post: post.language,
    "note_tweet": lambda _, post: {"text": post.text} if len(post.text) > _LONG else None,
    "possibly_sensitive": lambda _, post: False,
    "public_metrics": _metrics,
    "referenced_tweets": lambda _, post: references(post) or None,
    "reply_settings": lambda _, post: "everyone",
}
