"""Pictures on X: uploaded just before the post that shows them, described, and named by ids that last a day."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import tweepy
from requests import Response
from urllib3.exceptions import HTTPError

from bot.core.pictures import OurPicture, refusal
from bot.network import Refused, Trouble
from bot.networks import x_media_errors, x_wire
from bot.networks.x_ids import is_id
from bot.networks.x_parse import part
from bot.networks.x_rules import PictureRules

# All uploads of a post together, in real seconds: whoever holds the row that is being sent holds it for a while only.
PATIENCE = 20.0


@dataclass(frozen=True, slots=True)
class Uploads:
    """Brings pictures to X as one account of ours; threads may share it."""

    keys: x_wire.Keys
    api_url: str | None
    now: Callable[[], datetime]
    window: timedelta
    rules: PictureRules
    patience: float = PATIENCE

    def check(self, pictures: tuple[OurPicture, ...]) -> None:
        """Refuse what X would refuse, before anything is sent."""
        if len(pictures) > self.rules.most:
            raise Refused(f"X shows at most {self.rules.most} pictures in a post; take some out.")
        for picture in pictures:
            sentence = refusal(picture.content, largest=self.rules.bytes) or self._of_alt(picture.alt)
            if sentence is not None:
                raise Refused(sentence)

    def _of_alt(self, alt: str | None) -> str | None:
        if alt is None:
            return None
        if not alt.strip() or any("\ud800" <= char <= "\udfff" for char in alt):
            return "A picture's description cannot be sent; write it anew, or say that the picture is decorative."
        if len(alt) > self.rules.alt:
            return f"A picture's description has {len(alt):,} characters; X takes {self.rules.alt:,}. Shorten it."
        return None

    def ids(self, pictures: tuple[OurPicture, ...]) -> list[str]:
        """The media ids of the uploaded and described pictures, in order. Whatever fails here, nothing is published."""
        end = time.monotonic() + self.patience
        client = x_wire.connect(self.keys, self.api_url, self.patience, self._refuse)
        try:
            return list(self._uploaded(client, pictures, end))
        finally:
            client.session.close()

    def _uploaded(self, client: tweepy.Client, pictures: tuple[OurPicture, ...], end: float) -> Iterator[str]:
        for picture in pictures:
            encoded = base64.b64encode(picture.content).decode("ascii")
            about = {"media": encoded, "media_category": "tweet_image"}
            number = part(self._post(client, "/2/media/upload", about, end), "data").get("id")
            if not is_id(number):
                raise x_media_errors.nonsense()
            if picture.alt is not None:
                described = {"id": number, "metadata": {"alt_text": {"text": picture.alt}}}
                # An answer that does not name the picture again may have dropped its description with it.
                told = self._post(client, "/2/media/metadata", described, end)
                if part(told, "data").get("id") != number:
                    raise x_media_errors.undescribed()
            yield str(number)

    def _post(self, client: tweepy.Client, route: str, body: dict[str, Any], end: float) -> dict[str, Any]:
        """One request. What goes wrong is raised outside `except`, so that no key hangs on to it."""
        left = end - time.monotonic()
        if left <= 0:
            raise x_media_errors.too_slow(self.patience)
        client.session.get_adapter("https://").timeout = left
        try:
            answer = client.request("POST", route, json=body, user_auth=True).json()
        except (OSError, ValueError, RecursionError, HTTPError) as error:
            trouble = x_media_errors.of_failure(error, self.patience)
        else:
            if time.monotonic() < end:
                return answer if isinstance(answer, dict) else {}
            trouble = x_media_errors.too_slow(self.patience)
        raise trouble

    def _refuse(self, response: Response) -> Trouble | None:
        return x_media_errors.of_answer(response, self.now(), self.window)
