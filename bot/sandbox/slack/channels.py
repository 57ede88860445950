"""Channels and direct messages: who is in them, and what Slack says about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.sandbox.slack.errors import Json, SlackError
from bot.sandbox.slack.ids import Mint
from bot.sandbox.slack.team import BOT_USER, CHANNELS, People

CREATED = 1_700_000_000


@dataclass(slots=True)
class Channel:
    """A channel, or a direct message when `people` names who is in it besides the app."""

    id: str
    name: str
    members: set[str] = field(default_factory=set)
    people: tuple[str, ...] = ()

    @property
    def direct(self) -> bool:
        return bool(self.people)

    @property
    def kind(self) -> str:
        """What the Events API calls it."""
        if not self.direct:
            return "channel"
        return "im" if len(self.people) == 1 else "mpim"

    def brief(self) -> Json:
        """The channel as interaction payloads name it."""
        return {"id": self.id, "name": "directmessage" if self.kind == "im" else self.name}

    def conversation(self) -> Json:
        """The conversation object of the Web API."""
        single = self.kind == "im"
        shared: Json = {
            "id": self.id, "created": CREATED, "is_archived": False, "is_im": single, "is_mpim": self.kind == "mpim",
            "is_channel": not self.direct, "is_group": False, "is_private": self.direct, "is_org_shared": False,
            "is_ext_shared": False, "is_shared": False, "context_team_id": "T0ASHCOMBE", "updated": CREATED,
        }  # fmt: skip
        if single:
            return {**shared, "user": self.people[0], "is_open": True}
        return {
            **shared, "name": self.name, "name_normalized": self.name, "is_member": BOT_USER in self.members,
            "is_general": self.name == "general", "num_members": len(self.members), "unlinked": 0, "creator": "U0HELEN",
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }  # fmt: skip


class Channels:
    """Every conversation of the workspace, found by id, by name or by who is in it."""

    def __init__(self, people: People, mint: Mint) -> None:
        self._people, self._mint = people, mint
        self._by_id: dict[str, Channel] = {}
        self._direct: dict[tuple[str, ...], Channel] = {}
        team = {person.id for person in people if not person.is_bot}
        for channel, name, joined in CHANNELS:
            self._by_id[channel] = Channel(channel, name, team | {BOT_USER} if joined else set(team))

    def all(self) -> list[Channel]:
        return list(self._by_id.values())

    def get(self, channel: str) -> Channel:
        """By id, or `#name`; an unknown one is Slack's `channel_not_found`."""
        found = self._by_id.get(channel)
        if found is None and channel.startswith("#"):
            found = next((each for each in self._by_id.values() if each.name == channel[1:]), None)
        if found is None:
            raise SlackError("channel_not_found")
        return found

    def direct(self, users: Iterable[str]) -> tuple[Channel, bool]:
        """The app's direct message with these people, and whether it is new."""
        key = tuple(sorted(set(users) - {BOT_USER}))
        if not key:
            raise SlackError("users_list_not_supplied")
        for user in key:
            self._people.get(user)
        if key in self._direct:
            return self._direct[key], False
        channel = Channel(self._mint.id("D" if len(key) == 1 else "G"), "mpdm-" + "--".join(key), {*key, BOT_USER}, key)
        self._by_id[channel.id] = self._direct[key] = channel
        return channel, True

    def writable(self, channel: str) -> Channel:
        """Where the app may post: a channel it is in, a direct message, or the person to write to."""
        if channel in self._people and channel != BOT_USER:
            return self.direct([channel])[0]
        found = self.get(channel)
        if BOT_USER not in found.members:
            raise SlackError("not_in_channel")
        return found
