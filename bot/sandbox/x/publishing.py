"""The writing half of the API: posting, replying, deleting, pictures; with X's own reasons to refuse."""

from __future__ import annotations

import base64
import binascii
from datetime import timedelta
from typing import Any, Final

from bot.sandbox.x import applause, problems, shapes, snowflakes
from bot.sandbox.x import text as texts
from bot.sandbox.x.answers import Answer
from bot.sandbox.x.asking import BEYOND, Ask, account
from bot.sandbox.x.gallery import LIFETIME, LONGEST_ALT
from bot.sandbox.x.posts import Person, Picture, Post
from bot.sandbox.x.timeline import Timeline

MOST_PICTURES: Final = 4
_SAME_FOR: Final = timedelta(days=1)
_POST_KEYS: Final = frozenset({"text", "reply", "quote_tweet_id", "media", "reply_settings", "made_with_ai"})
_UPLOAD_KEYS: Final = frozenset({"media", "media_category", "media_type", "additional_owners", "shared"})
_CATEGORY: Final = "tweet_image"


def create(timeline: Timeline, ask: Ask) -> Answer:
    """Publish a post or a reply as the account whose token is used."""
    me = _writer(timeline, ask)
    _only(ask.body, _POST_KEYS)
    text = str(ask.body.get("text") or "")
    pictures = _attached(timeline, me, ask.body.get("media"))
    if not text.strip() and not pictures:
        raise problems.invalid("The post has neither text nor media.", text=text)
    parent = _target(timeline, _part(ask.body, "reply").get("in_reply_to_tweet_id"))
    quoted = _target(timeline, ask.body.get("quote_tweet_id"))
    if texts.weighted_length(text, reply=parent is not None) > texts.LIMIT:
        raise problems.invalid(
            "Your Tweet text is too long. For more information on how Twitter determines text length see "
            "https://github.com/twitter/twitter-text."
        )
    if parent is not None and not _may_answer(timeline, me, parent):
        raise problems.forbidden(
            "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by "
            "the author of the post you are replying to."
        )
    if _is_duplicate(timeline, me, text, parent):
        raise problems.forbidden("You are not allowed to create a Tweet with duplicate content.")
    post = timeline.post(
        me.handle,
        text,
        reply_to=parent.id if parent else None,
        quote=quoted.id if quoted else None,
        pictures=pictures,
    )
    if parent is None:
        applause.follow(timeline, post)
    wire = shapes.wire_text(timeline, post)
    return {"data": {"id": post.id, "text": wire.text, "edit_history_tweet_ids": list(post.history)}}


def delete(timeline: Timeline, ask: Ask) -> Answer:
    """Take back one of the account's own posts."""
    me = _writer(timeline, ask)
    post = timeline.find(ask.path["id"]) if ask.path["id"].isdecimal() else None
    if post is None or post.deleted:
        raise problems.not_found("tweet", "id", ask.path["id"])
    if post.author is not me:
        raise problems.forbidden("You are not authorized to delete this Tweet.")
    timeline.delete(post.id)
    return {"data": {"deleted": True}}


def upload(timeline: Timeline, ask: Ask) -> Answer:
    """Take a picture, base64 in JSON, for a post of this account within a day."""
    me = _writer(timeline, ask)
    _only(ask.body, _UPLOAD_KEYS)
    if ask.body.get("media_category") != _CATEGORY:
        raise problems.invalid(f"The sandbox takes the media_category {_CATEGORY} only.")
    try:
        content = base64.b64decode(str(ask.body.get("media") or ""), validate=True)
        # A GIF is a category of its own, uploaded in pieces.
        if content.startswith(b"GIF8"):
            raise ValueError("A GIF is no tweet_image.")
        picture = timeline.gallery.add(content, owner=me.id)
    except (ValueError, binascii.Error) as error:
        raise problems.invalid(f"The media is not acceptable: {error}") from None
    return {
        "data": {
            "id": picture.id,
            "media_key": picture.key,
            "size": len(picture.content),
            "expires_after_secs": int(LIFETIME.total_seconds()),
            "image": {"image_type": picture.kind, "w": picture.width, "h": picture.height},
        }
    }


def describe(timeline: Timeline, ask: Ask) -> Answer:
    """Give an uploaded picture its alt text."""
    me = _writer(timeline, ask)
    picture = timeline.gallery.fresh(str(ask.body.get("id")), me.id)
    alt = _part(_part(ask.body, "metadata"), "alt_text").get("text")
    if picture is None:
        raise problems.invalid("The media id is unknown or too old.", id=str(ask.body.get("id")))
    if not isinstance(alt, str) or len(alt) > LONGEST_ALT:
        raise problems.invalid(f"The alt text must be a text of at most {LONGEST_ALT} characters.")
    picture.alt = alt
    return {"data": {"id": picture.id, "associated_metadata": {"alt_text": {"text": alt}}}}


def _writer(timeline: Timeline, ask: Ask) -> Person:
    """The account whose token is used, where its keys may write."""
    me = account(ask, timeline.people)
    if timeline.access == "read":
        raise problems.read_only()
    return me


def _only(body: dict[str, Any], allowed: frozenset[str]) -> None:
    for name in body.keys() - allowed:
        raise problems.invalid(f"$.{name}: is not defined in the schema and the schema does not allow it")


def _part(body: dict[str, Any], name: str) -> dict[str, Any]:
    part = body.get(name) or {}
    if not isinstance(part, dict):
        raise problems.invalid(f"$.{name}: an object is expected")
    return part


def _target(timeline: Timeline, id: Any) -> Post | None:
    """The post that is answered or quoted."""
    if id is None:
        return None
    post = timeline.find(id) if str(id).isdecimal() else None
    if post is None or post.deleted:
        raise problems.forbidden("You attempted to reply to a Tweet that is deleted or not visible to you.")
    return post


def _attached(timeline: Timeline, me: Person, media: Any) -> list[Picture]:
    if media is None:
        return []
    ids = media.get("media_ids") if isinstance(media, dict) else None
    if not isinstance(ids, list) or not 1 <= len(ids) <= MOST_PICTURES:
        raise problems.invalid(f"A post may have 1 to {MOST_PICTURES} pictures.")
    pictures = [timeline.gallery.fresh(str(id), me.id) for id in ids]
    if any(picture is None for picture in pictures):
        raise problems.invalid("Your media IDs are invalid.", media_ids=",".join(map(str, ids)))
    return [picture for picture in pictures if picture is not None]


def _may_answer(timeline: Timeline, me: Person, parent: Post) -> bool:
    quoted = timeline.find(parent.quote) if parent.quote else None
    return parent.author is me or me.handle.lower() in parent.mentions or (quoted is not None and quoted.author is me)


def _is_duplicate(timeline: Timeline, me: Person, text: str, parent: Post | None) -> bool:
    """Whether the account said the same to the same post before, or to everyone within a day."""
    if not text.strip():
        return False
    after = snowflakes.first_id(timeline.clock.now() - _SAME_FOR) if parent is None else 0
    own = timeline.shelf.by_author[me.id].descending(after, BEYOND)
    earlier = (timeline.shelf.posts[number] for number in own)
    target = parent.id if parent else None
    return any(post.reply_to == target and texts.same(post.text) == texts.same(text) for post in earlier)
