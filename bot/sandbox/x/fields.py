"""Which fields and expansions a request asks for, in the words that tweepy sends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.sandbox.x.asking import Ask


def _names(together: str) -> frozenset[str]:
    return frozenset(together.split())


TWEET_FIELDS: Final = _names(
    "article attachments author_id card_uri community_id context_annotations conversation_id created_at "
    "display_text_range edit_controls edit_history_tweet_ids entities geo id in_reply_to_user_id lang media_metadata "
    "non_public_metrics note_tweet organic_metrics possibly_sensitive promoted_metrics public_metrics "
    "referenced_tweets reply_settings scopes source text withheld"
)
USER_FIELDS: Final = _names(
    "affiliation connection_status created_at description entities id is_identity_verified location "
    "most_recent_tweet_id name parody pinned_tweet_id profile_banner_url profile_image_url protected public_metrics "
    "receives_your_dm subscription_type url username verified verified_type withheld"
)
MEDIA_FIELDS: Final = _names(
    "alt_text duration_ms height media_key non_public_metrics organic_metrics preview_image_url promoted_metrics "
    "public_metrics type url variants width"
)
EXPANSIONS: Final = _names(
    "article.cover_media article.media_entities attachments.media_keys attachments.media_source_tweet "
    "attachments.poll_ids author_id edit_history_tweet_ids entities.mentions.username geo.place_id "
    "in_reply_to_user_id referenced_tweets.id referenced_tweets.id.attachments.media_keys "
    "referenced_tweets.id.author_id"
)
# To follow an expansion one needs the field that points there: X adds it unasked.
_POINTERS: Final = {
    "author_id": "author_id",
    "attachments.media_keys": "attachments",
    "in_reply_to_user_id": "in_reply_to_user_id",
    "referenced_tweets.id": "referenced_tweets",
    "referenced_tweets.id.author_id": "referenced_tweets",
    "entities.mentions.username": "entities",
}
FIELD_PARAMETERS: Final = (
    "tweet.fields", "user.fields", "media.fields", "poll.fields", "place.fields", "expansions",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """The fields and expansions of one request."""

    tweet: frozenset[str]
    user: frozenset[str]
    media: frozenset[str]
    expansions: frozenset[str]
    base_url: str
    as_handle: str | None = None

    @classmethod
    def of(cls, ask: Ask) -> Wanted:
        """Read them from the query string; a name that X does not know is a problem."""
        expansions = ask.listed("expansions", EXPANSIONS)
        pointers = {_POINTERS[one] for one in expansions if one in _POINTERS}
        return cls(
            ask.listed("tweet.fields", TWEET_FIELDS) | pointers | {"id", "text", "edit_history_tweet_ids"},
            ask.listed("user.fields", USER_FIELDS) | {"id", "name", "username"},
            ask.listed("media.fields", MEDIA_FIELDS) | {"media_key", "type"},
            expansions,
            ask.base_url,
            ask.caller.handle,
        )
