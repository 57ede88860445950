"""The local Slack workspace: its state, what people do in it, and what the app's calls change."""

from __future__ import annotations

import secrets
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from bot.sandbox.clock import MovableClock
from bot.sandbox.faults import Faults
from bot.sandbox.slack import forms, gestures, posting, words
from bot.sandbox.slack.channels import Channels
from bot.sandbox.slack.controls import Press
from bot.sandbox.slack.deliveries import Courier, Delivery
from bot.sandbox.slack.ephemerals import Ephemerals
from bot.sandbox.slack.errors import Json
from bot.sandbox.slack.files import Files
from bot.sandbox.slack.ids import Mint
from bot.sandbox.slack.manifest import Manifest
from bot.sandbox.slack.messages import Messages
from bot.sandbox.slack.mrkdwn import Ping, Unfurl
from bot.sandbox.slack.rates import Rates
from bot.sandbox.slack.responses import ResponseAddresses
from bot.sandbox.slack.signed import SignedHttp
from bot.sandbox.slack.sockets import Sockets
from bot.sandbox.slack.team import People, Person
from bot.sandbox.slack.triggers import Triggers
from bot.sandbox.slack.views import Views


class Workspace:
    """One workspace with one app installed in it; every public method is quick and safe from any thread.

    A method named for an act (`press`, `submit`, `say` …) does it as that person, and returns before the app has
    answered: `Delivery.wait()` waits for the acknowledgement.
    """

    def __init__(
        self, clock: MovableClock, faults: Faults, publish: Callable[[Json], None], manifest: Json | None = None
    ) -> None:
        self.clock, self.faults, self.publish = clock, faults, publish
        self.manifest = Manifest(manifest)
        self.lock = threading.RLock()
        self.url = ""
        self.bot_token = f"xoxb-sandbox-{secrets.token_hex(12)}"
        self.app_token = f"xapp-sandbox-{secrets.token_hex(12)}"
        self.signing_secret = secrets.token_hex(16)
        self.calls: Counter[str] = Counter()
        self.pings: list[Ping] = []
        self.unfurls: list[Unfurl] = []
        self.toasts: list[tuple[str, str]] = []
        self.selections: dict[tuple[str, str, str], Json] = {}
        self.mint = Mint(clock)
        self.people = People()
        self.channels = Channels(self.people, self.mint)
        self.talk = Messages()
        self.private = Ephemerals(publish)
        self.views = Views(self.mint, publish)
        self.files = Files(self.mint)
        self.triggers = Triggers(self.mint)
        self.responses = ResponseAddresses(clock, self.mint)
        self.rates = Rates(clock)
        self.courier = Courier(self.lock, self.toast)
        self.sockets = Sockets(self.mint, self.courier)
        self.http = SignedHttp(self.courier, lambda: self.signing_secret)
        self.courier.roads = [self.http, self.sockets]

    @property
    def request_url(self) -> str | None:
        """Where signed HTTP goes; None for Socket Mode."""
        return self.http.request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self.http.request_url = url

    @property
    def deliveries(self) -> list[Delivery]:
        """What was sent to the app, oldest first, and how it was acknowledged."""
        return self.courier.all()

    def redeliver(self, envelope_id: str) -> Delivery:
        """Send a payload once more, as Slack does when an acknowledgement got lost."""
        return self.courier.redeliver(envelope_id)

    def toast(self, user: str, text: str) -> None:
        """A short notice on one person's screen."""
        self.toasts.append((user, text))
        self.publish({"type": "toast", "user": user, "text": text})

    def employ(self, user: str, name: str, role: str = "Communications officer") -> Person:
        """One more member, in every channel: the fiftieth person to press a button."""
        with self.lock:
            person = Person(user, name, name.lower().replace(" ", "."), role)
            self.people.add(person)
            for channel in self.channels.all():
                if not channel.direct:
                    channel.members.add(user)
            return person

    # What people see.

    def messages(self, channel: str, thread_ts: str | None = None) -> list[Json]:
        """A channel's messages outside threads, or the replies in a thread, oldest first."""
        with self.lock:
            found = self.channels.get(channel).id
            return self.talk.all(found) if thread_ts is None else self.talk.replies(found, thread_ts)

    def message(self, channel: str, ts: str) -> Json:
        with self.lock:
            return self.talk.get(channel, ts)

    def ephemerals(self, user: str, channel: str | None = None) -> list[Json]:
        with self.lock:
            return self.private.of(user, channel)

    def view_of(self, user: str) -> list[Json]:
        """The modals in front of a person, the topmost last."""
        with self.lock:
            return self.views.stack(user)

    def home_of(self, user: str) -> Json | None:
        with self.lock:
            return self.views.home(user)

    def direct_messages(self, user: str) -> list[Json]:
        """What stands in the direct message between this person and the app."""
        with self.lock:
            return self.talk.all(self.channels.direct([user])[0].id)

    # What people do.

    def press(
        self, user: str, channel: str, ts: str, action_id: str, *, value: Any = None, block_id: str | None = None,
        selected: Any = None, values: Json | None = None,
    ) -> Delivery:  # fmt: skip
        """Press a button of a message (private ones too), or choose `selected` in a select or picker of it."""
        given = value if selected is None else selected
        return gestures.press(self, user, channel, ts, Press(action_id, given, block_id, values))

    def press_view(
        self, user: str, view_id: str, action_id: str, *, value: Any = None, block_id: str | None = None,
        selected: Any = None, values: Json | None = None,
    ) -> Delivery:  # fmt: skip
        """The same in a modal or the Home tab; `values` are what the other inputs hold at that moment."""
        given = value if selected is None else selected
        return forms.press(self, user, view_id, Press(action_id, given, block_id, values))

    def submit(self, user: str, view_id: str, values: Json | None = None) -> Delivery | None:
        """Fill in `{block_id: {action_id: …}}` and submit; None when Slack's own form already refuses."""
        return forms.submit(self, user, view_id, values or {})

    def close(self, user: str, view_id: str, *, everything: bool = False) -> Delivery | None:
        """Close a modal (or all of them); a delivery when the app asked to be told."""
        return forms.close(self, user, view_id, everything=everything)

    def command(self, user: str, channel: str, name: str, text: str = "") -> Delivery:
        return gestures.command(self, user, channel, name, text)

    def shortcut(self, user: str, callback_id: str, channel: str, ts: str) -> Delivery:
        """A message shortcut."""
        return gestures.message_shortcut(self, user, callback_id, channel, ts)

    def global_shortcut(self, user: str, callback_id: str) -> Delivery:
        return gestures.global_shortcut(self, user, callback_id)

    def open_home(self, user: str) -> Delivery | None:
        return words.open_home(self, user)

    def say(self, user: str, channel: str, text: str, thread_ts: str | None = None, *, escaped: bool = False) -> Json:
        """Write a message; `channel` may be the app's user id for a direct message to it."""
        return words.say(self, user, channel, text, thread_ts, escaped=escaped)

    def upload(
        self, user: str, channel: str | None, filename: str, content: bytes, *,
        thread_ts: str | None = None, text: str = "",
    ) -> Json:  # fmt: skip
        """Put a file in a channel, or nowhere yet (for a modal's file input); answers the file object."""
        return words.upload(self, user, channel, filename, content, thread_ts=thread_ts, text=text)

    def join(self, user: str, channel: str) -> None:
        """Become a member of a channel, the app's bot user included."""
        words.join(self, user, channel)

    def respond(self, token: str, body: Json) -> None:
        """An answer that the app sent to a response address."""
        posting.respond(self, token, body)
