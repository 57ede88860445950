"""Publishing on X through tweepy: pictures first, then one request for the text, never repeated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from requests import Response
from urllib3.exceptions import HTTPError

from bot.core.posts import Author, PublicPost
from bot.core.publishing import Draft, is_blank
from bot.network import Refused, Trouble, Unavailable
from bot.networks import x_publish_errors, x_wire
from bot.networks.x_ids import is_id, moment_of
from bot.networks.x_media import Uploads
from bot.networks.x_parse import part
from bot.networks.x_text import clean

_NO_KEYS = (
    "No keys for posting on X are set, so nothing was posted; "
    "set X_API_KEY, X_API_SECRET, X_ACCESS_TOKEN and X_ACCESS_TOKEN_SECRET."
)
_TOO_LATE = "Getting ready took too long, so nothing was posted; Kestrel tries again."


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes on X as one account of ours; threads may share it."""

    keys: x_wire.Keys
    api_url: str | None
    now: Callable[[], datetime]
    timeout: float
    window: timedelta
    uploads: Uploads

    def publish(self, draft: Draft) -> PublicPost:
        """Publish a text; returns our post as X told it, its moment taken from its id."""
        _check(draft)
        self.uploads.check(draft.pictures)
        if not self.keys.user:
            raise Refused(_NO_KEYS)
        media = self.uploads.ids(draft.pictures) if draft.pictures else None
        if draft.until is not None and self.now() >= draft.until:
            raise Unavailable(_TOO_LATE)
        return _standing(self._send(draft, media), draft)

    def _send(self, draft: Draft, media: list[str] | None) -> str:
        """The id of the new post. What goes wrong is raised outside `except`, so that no key hangs on to it.

        A connection of its own for each text: on a kept one that X has closed meanwhile we could not tell whether
        the request got through.
        """
        client = x_wire.connect(self.keys, self.api_url, self.timeout, self._refuse)
        try:
            answer = client.create_tweet(
                text=draft.text, in_reply_to_tweet_id=draft.reply_to, media_ids=media, user_auth=True
            )
        except (OSError, ValueError, RecursionError, HTTPError) as error:
            trouble = x_publish_errors.of_failure(error, self.timeout)
        else:
            number = part(answer, "data").get("id") if isinstance(answer, dict) else None
            if is_id(number):
                return str(number)
            trouble = x_publish_errors.nonsense()
        finally:
            client.session.close()
        raise trouble

    def _refuse(self, response: Response) -> Trouble | None:
        return x_publish_errors.of_answer(response, self.now(), self.window)


def _check(draft: Draft) -> None:
    """Refuse what X would refuse, or what could not even be written down, before anything is sent."""
    if draft.reply_to is not None and not is_id(draft.reply_to):
        raise Refused("This is no post of X, so it cannot be answered there.")
    if is_blank(draft.text):
        raise Refused("There are no words to post; write some.")
    if any("\ud800" <= char <= "\udfff" for char in draft.text):
        raise Refused("The text holds a broken character that cannot be sent; write it anew.")


def _standing(number: str, draft: Draft) -> PublicPost:
    handle = draft.account.removeprefix("@")
    # X does not name us in its answer; the stand-ins are those of a post read without its author.
    name = handle or "unknown-account"
    return PublicPost(
        network="x",
        key=number,
        version=number,
        author=Author(f"author-of-{number}", name, name),
        text=clean(draft.text).strip(),
        posted_at=moment_of(int(number)),
        url=f"https://x.com/{handle or 'i'}/status/{number}",
        conversation=None if draft.reply_to else number,
        reply_to=draft.reply_to,
    )
