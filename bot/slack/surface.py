"""The Slack surface: cards as messages, each marked so that it can be found again."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from datetime import datetime, timedelta
from threading import Semaphore
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.core.cards import Card, DigestCard, SharedCard, SpikeCard
from bot.core.home import Home
from bot.slack.channel_members import ChannelMembers
from bot.slack.errors import translated
from bot.slack.files import Files
from bot.slack.homes import closed
from bot.slack.uploads import Uploads
from bot.surface import HandedIn, MessageGone, SurfaceBusy, SurfaceRefused, SurfaceUnsure
from bot.views.cards import Message, draw
from bot.views.home import closed as closed_home
from bot.views.home import draw as draw_home
from bot.views.undo import blocks as undo_blocks

log = structlog.get_logger()

# Slack's clock and ours may differ; a search for a lost message begins this much earlier.
SLACK_CLOCK = timedelta(minutes=2)
EVENT = "kestrel_card"
Blocks = list[dict[str, Any]] | None
PAGES = 20
# So many files are made or wait for it at once; whoever comes then comes again.
MOST_FILES, WAIT_FOR_FILES = 10, 30.0
NOT_HANDED = "The file could not be put into your conversation with Kestrel. Please try again in a moment."
# What Slack calls a picture that it cannot show, at an address or in a file.
PICTURED = ("image", "slack file", "slack_file")
# What Slack says of an ephemeral message when the member or Kestrel is not in the channel.
NOT_THERE = frozenset({"channel_not_found", "not_in_channel", "user_not_in_channel"})


class SlackSurface:
    """Posts and redraws cards through a client that never repeats a request by itself.

    `private` runs what is told to one person, so that nobody waits for it; `handing` makes and hands over files, which
    takes longer than anybody should wait for a sentence.
    """

    def __init__(self, client: WebClient, private: Executor, handing: Executor | None = None) -> None:
        self._client = client
        self._private, self._handing, self._room = private, handing or private, Semaphore(MOST_FILES)
        self._files, self._uploads, self._members = Files(client), Uploads(client), ChannelMembers(client)
        self._address: str | None = None

    def post(self, channel: str, card: Card, *, key: str, thread: str | None) -> str:
        """Post a card; its key travels as message metadata."""
        metadata = {"event_type": EVENT, "event_payload": {"key": key}}
        answer = self._show("chat_postMessage", card, channel=channel, thread_ts=thread, metadata=metadata)
        return str(answer["ts"])

    def update(self, channel: str, ts: str, card: Card) -> None:
        """Redraw a card in place; the metadata stays as it is."""
        try:
            self._show("chat_update", card, channel=channel, ts=ts)
        except SurfaceRefused as refused:
            if refused.reason.startswith("message_not_found"):
                raise MessageGone from None
            raise

    def withdraw(self, channel: str, ts: str) -> None:
        """Delete a message of ours; one that somebody has deleted before is gone, too."""
        try:
            self._call("chat_delete", channel=channel, ts=ts)
        except SurfaceRefused as refused:
            if not refused.reason.startswith("message_not_found"):
                raise

    def find(self, channel: str, *, key: str, since: datetime, thread: str | None) -> str | None:
        """Look through our own messages since a moment for the one with this key."""
        method = "conversations_replies" if thread else "conversations_history"
        cursor: str | None = None
        for _ in range(PAGES):
            answer = self._call(
                method,
                channel=channel,
                oldest=str((since - SLACK_CLOCK).timestamp()),
                include_all_metadata=True,
                limit=200,
                cursor=cursor,
                **({"ts": thread} if thread else {}),
            )
            for message in answer["messages"]:
                metadata = message.get("metadata") or {}
                if metadata.get("event_type") == EVENT and metadata.get("event_payload", {}).get("key") == key:
                    return str(message["ts"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
        return None

    def direct(self, user: str) -> str:
        """Open (or find) the direct conversation with a member."""
        return str(self._call("conversations_open", users=user)["channel"]["id"])

    def upload(
        self, name: str, content: bytes, *, title: str, alt: str = "", channel: str | None = None,
        comment: str | None = None, thread: str | None = None, begun: Callable[[str], None] | None = None,
    ) -> str:  # fmt: skip
        """Upload a file in Slack's three steps."""
        return self._uploads.upload(
            name, content, title=title, alt=alt, channel=channel, comment=comment, thread=thread, begun=begun
        )

    def hand(
        self, user: str, channel: str, file: str, make: Callable[[], bytes], *, title: str, comment: str, alt: str = "",
        begun: Callable[[str], None] | None = None,
    ) -> None:  # fmt: skip
        """Make a file and put it into the direct conversation with a member, in the background."""

        def put() -> None:
            mine = self.direct(user)
            self._uploads.upload(file, make(), title=title, alt=alt, channel=mine, comment=comment, begun=begun)

        if not self._room.acquire(blocking=False):
            raise SurfaceBusy(WAIT_FOR_FILES)
        self._handing.submit(self._hand, user, channel, put)

    def delete_file(self, file: str) -> None:
        """Delete a file of ours for good."""
        self._uploads.delete(file)

    def home(self, user: str, home: Home | str) -> None:
        """Publish a member's Home."""
        view = closed_home(home) if isinstance(home, str) else draw_home(home)
        self._call("views_publish", user_id=user, view=view)

    def close_home(self, user: str, sentence: str) -> None:
        """The same for somebody who may see none, in the background."""
        self._private.submit(closed, self.home, user, sentence)

    def is_in(self, channel: str, user: str) -> bool:
        """Whether somebody is in a channel."""
        return self._members.has(channel, user)

    def _hand(self, user: str, channel: str, put: Callable[[], None]) -> None:
        try:
            put()
        except Exception as error:  # whatever it was, the person has to know that no file comes
            log.warning("file_not_handed", why=str(error) if isinstance(error, SurfaceUnsure) else type(error).__name__)
            self._tell(user, channel, NOT_HANDED, None, None)
        finally:
            self._room.release()

    def address(self) -> str:
        """The workspace's own address, asked for once."""
        if self._address is None:
            try:
                self._address = str(self._call("auth_test")["url"])
            except (SurfaceBusy, SurfaceRefused, SurfaceUnsure):
                return ""
        return self._address

    def picture(self, file: str) -> HandedIn:
        """Fetch a picture by the id of its file."""
        return self._files.picture(file)

    def picture_soon(self, file: str) -> Future[HandedIn]:
        """The same in the background."""
        return self._private.submit(self._files.picture, file)

    def tell(self, user: str, channel: str, text: str, *, thread: str | None = None, undo: int | None = None) -> None:
        """An ephemeral message; when it cannot be shown there, a direct one. Sent in the background."""
        blocks = undo_blocks(text, undo) if undo is not None else None
        self._private.submit(self._tell, user, channel, text, thread, blocks)

    def _tell(self, user: str, channel: str, text: str, thread: str | None, blocks: Blocks) -> None:
        try:
            self._say(user, channel, text, thread, blocks)
        except SlackApiError as error:
            log.warning("not_told", why=error.response.get("error"))
        except Exception as error:  # the person can press again; the state is safe in the database
            log.warning("not_told", why=type(error).__name__)

    def _say(self, user: str, channel: str, text: str, thread: str | None, blocks: Blocks) -> None:
        try:
            self._client.chat_postEphemeral(
                channel=channel, user=user, text=text, thread_ts=thread, blocks=blocks, unfurl_links=False
            )
        except SlackApiError as error:
            if error.response.get("error") not in NOT_THERE:
                raise
            self._client.chat_postMessage(channel=user, text=text, unfurl_links=False, unfurl_media=False)

    def _show(self, method: str, card: Card, **arguments: Any) -> SlackResponse:
        """Slack refuses a whole message when it cannot fetch one of its pictures: then they are named instead."""
        try:
            return self._call(method, **arguments, **_arguments(draw(card, home=self._home(card))))
        except SurfaceRefused as refused:
            if not any(word in refused.reason for word in PICTURED):
                raise
        return self._call(method, **arguments, **_arguments(draw(card, home=self._home(card), pictures=False)))

    def _home(self, card: Card) -> str:
        """The workspace's own address, asked for when a card that links to others is drawn for the first time."""
        if self._address is None and isinstance(card, SpikeCard | DigestCard | SharedCard):
            self._address = str(self._call("auth_test")["url"])
        return self._address or ""

    def _call(self, method: str, **arguments: Any) -> SlackResponse:
        given = {name: value for name, value in arguments.items() if value is not None}
        with translated():
            answer: SlackResponse = getattr(self._client, method)(**given)
            return answer


def _arguments(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": message.blocks, "unfurl_links": False, "unfurl_media": False}
