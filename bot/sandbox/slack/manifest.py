"""What the app's manifest says: its commands, shortcuts, scopes and the events it hears."""

from __future__ import annotations

from bot.sandbox.slack.errors import Json

WITHOUT_MANIFEST = {"app_home_opened", "message.im", "message.channels", "member_joined_channel"}


class Manifest:
    """The parts of a Slack app manifest that the workspace obeys; with none, anything goes."""

    def __init__(self, manifest: Json | None) -> None:
        self.given = manifest is not None
        whole = manifest or {}
        features, settings = whole.get("features") or {}, whole.get("settings") or {}
        self.commands: list[Json] = [
            {"command": each["command"], "description": each.get("description", ""),
             "usage_hint": each.get("usage_hint", ""), "should_escape": each.get("should_escape", False)}
            for each in features.get("slash_commands") or []
        ]  # fmt: skip
        self.shortcuts: list[Json] = [
            {"callback_id": each["callback_id"], "name": each["name"], "type": each["type"]}
            for each in features.get("shortcuts") or []
        ]
        subscribed = (settings.get("event_subscriptions") or {}).get("bot_events") or []
        self.events: set[str] = set(subscribed) if self.given else set(WITHOUT_MANIFEST)
        oauth = (whole.get("oauth_config") or {}).get("scopes") or {}
        self.scopes: set[str] = set(oauth.get("bot") or [])

    def allows(self, scope: str | None) -> bool:
        return scope is None or not self.given or scope in self.scopes

    def knows_command(self, name: str) -> bool:
        return not self.given or any(each["command"] == name for each in self.commands)

    def knows_shortcut(self, callback_id: str) -> bool:
        return not self.given or any(each["callback_id"] == callback_id for each in self.shortcuts)
