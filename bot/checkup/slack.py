"""Slack: the two tokens, the permissions that were granted, and the channel."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pydantic import SecretStr
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot import manifest
from bot.checkup.findings import Finding, left, well, wrong
from bot.settings import Settings
from bot.slack.errors import SETUP, SlackNeedsPerson, translated
from bot.surface import SurfaceBusy, SurfaceRefused, SurfaceUnsure
from bot.team import Team
from bot.views.cards import Message

TIMEOUT = 10
APP = "https://api.slack.com/apps, Kestrel"
INSTALL = f"{APP}, Install App: copy the Bot User OAuth Token into SLACK_BOT_TOKEN."
APP_LEVEL = (
    f"{APP}, Basic Information, App-Level Tokens: make one with the scope connections:write and put it into "
    "SLACK_APP_TOKEN."
)
AGAIN = f"{APP}, App Manifest: paste what `kestrel manifest` prints and save, then Install App, Reinstall."
CHANNEL = "Slack, the channel's name, About: copy the channel ID from the bottom into SLACK_MENTIONS_CHANNEL."
PEOPLE = "Slack, that person's profile, ⋮, Copy member ID: correct it in the team file."
INVITE = "Slack, that channel: type /invite @Kestrel there."
CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{6,}")
# What is wrong with the token itself, whatever was asked with it.
OF_THE_TOKEN = frozenset(
    SETUP[name]
    for name in (
        "account_inactive", "invalid_auth", "not_allowed_token_type", "not_authed", "token_expired", "token_revoked",
    )
)  # fmt: skip
WITHOUT_TOKEN = "This waits for the bot token."  # noqa: S105 - a sentence


class Slack:
    """Asks Slack with the two tokens; nothing is repeated and nothing waits longer than ten seconds."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def bot_token(self) -> Finding:
        """Who we are there."""
        if (trouble := _token("SLACK_BOT_TOKEN", self._settings.slack_bot_token, "xoxb-", INSTALL)) is not None:
            return trouble

        def said() -> Finding:
            answer = self._client().auth_test()
            return well(f"Slack knows Kestrel as @{answer['user']} in “{answer['team']}”.")

        return asked(said, INSTALL)

    def app_token(self) -> Finding:
        """Whether we may open Socket Mode."""
        token = self._settings.slack_app_token
        if token is None and self._settings.slack_signing_secret is not None:
            return left("Not set: Slack calls Kestrel (`kestrel web`), which needs the signing secret only.")
        if (trouble := _token("SLACK_APP_TOKEN", token, "xapp-", APP_LEVEL)) is not None or token is None:
            return trouble or left("")

        def said() -> Finding:
            self._client().apps_connections_open(app_token=token.get_secret_value())
            return well("Slack lets Kestrel open a connection (Socket Mode).")

        return asked(said, APP_LEVEL)

    def scopes(self) -> Finding:
        """Whether every permission of the manifest was granted."""
        if self._settings.slack_bot_token is None:
            return left(WITHOUT_TOKEN)

        def said() -> Finding:
            granted = _header(self._client().auth_test(), "x-oauth-scopes")
            if granted is None:
                return left("Slack did not say which permissions Kestrel has.")
            missing = manifest.scopes() - {scope.strip() for scope in granted.split(",")}
            if missing:
                return wrong(f"Missing: {', '.join(sorted(missing))}.", AGAIN)
            return well(f"All {len(manifest.scopes())} permissions of the manifest are there.")

        return self._with_token(said)

    def channel(self) -> Finding:
        """Whether the channel for mentions is there, and Kestrel in it."""
        given = self._settings.slack_mentions_channel
        if given is None:
            return wrong("SLACK_MENTIONS_CHANNEL is missing.", CHANNEL)
        if not CHANNEL_ID.fullmatch(given):
            return wrong("SLACK_MENTIONS_CHANNEL is no ID of a channel; an ID looks like C0123456789.", CHANNEL)
        if self._settings.slack_bot_token is None:
            return left(WITHOUT_TOKEN)

        def said() -> Finding:
            found: dict[str, Any] = self._client().conversations_info(channel=given)["channel"]
            name = f"#{found.get('name', given)}"
            if found.get("is_archived"):
                return wrong(f"{name} is archived.", f"Slack, {name}: unarchive it, or choose another. {CHANNEL}")
            if not found.get("is_member"):
                return wrong(f"Kestrel is not in {name}.", INVITE)
            return well(f"Kestrel is in {name}.")

        return self._with_token(said, f"{CHANNEL} If it is right and the channel is private: {INVITE}")

    def people(self, team: Team | None) -> Finding:
        """Whether everybody whom the team file names is there: one of them is told of risk of harm at once."""
        named = _members(team) if team else []
        if self._settings.slack_bot_token is None or not named:
            return left(WITHOUT_TOKEN if named else "The team file names nobody under [people] or [[rota]].")

        def said() -> Finding:
            if gone := [member for member in named if not self._is_there(member)]:
                return wrong(f"Not in the workspace, or deactivated: {', '.join(gone)}.", PEOPLE)
            return well(f"The workspace has everybody whom the team file names ({len(named)}).")

        return self._with_token(said)

    def _is_there(self, member: str) -> bool:
        try:
            return not self._client().users_info(user=member)["user"].get("deleted")
        except SlackApiError as error:
            if error.response.get("error") in {"user_not_found", "user_not_visible"}:
                return False
            raise

    def card(self, message: Message) -> Finding:
        """Post the test card."""
        given = self._settings.slack_mentions_channel
        if given is None or self._settings.slack_bot_token is None:
            return left("Not sent: the bot token or the channel is missing.")

        def said() -> Finding:
            self._client().chat_postMessage(
                channel=given, text=message.text, blocks=message.blocks, unfurl_links=False, unfurl_media=False
            )
            return well("It stands in the channel. Look there, and press its button while Kestrel runs.")

        return self._with_token(said, INVITE)

    def _with_token(self, ask: Callable[[], Finding], fix: str = INSTALL) -> Finding:
        """What needs a token that Slack takes: that it does not is said once, of the token."""
        found = asked(ask, fix)
        return left(WITHOUT_TOKEN) if found.said in OF_THE_TOKEN else found

    def _client(self) -> WebClient:
        token = self._settings.slack_bot_token
        return WebClient(
            token=token.get_secret_value() if token else None,
            base_url=self._settings.slack_api_url or WebClient.BASE_URL,
            timeout=TIMEOUT,
            retry_handlers=[],
        )


def asked(ask: Callable[[], Finding], fix: str) -> Finding:
    """What Slack answered, or why it did not, with what to do about it."""
    try:
        with translated():
            return ask()
    except SlackNeedsPerson as trouble:
        return wrong(str(trouble), AGAIN if str(trouble) == SETUP["missing_scope"] else fix)
    except SurfaceRefused as trouble:
        return wrong(f"Slack refuses: {trouble.reason}.", "Report this: Slack did not take what was asked.")
    except SurfaceBusy as busy:
        return wrong(f"Slack asks to wait {busy.seconds:g} seconds.", "Wait, and type `kestrel check` again.")
    except SurfaceUnsure as trouble:
        return wrong(
            f"Slack gave no clear answer ({trouble}).",
            "Look at this machine's network (may it reach https://slack.com?) and at https://slack-status.com.",
        )


def _members(team: Team) -> list[str]:
    people = team.people
    heads = (people.head, people.director, people.chief_executive)
    named = (*people.on_duty, *heads, *people.administrators, *(turn.member for turn in team.rota))
    return list(dict.fromkeys(member for member in named if member))


def _token(name: str, token: SecretStr | None, prefix: str, fix: str) -> Finding | None:
    if token is None:
        return wrong(f"{name} is missing.", fix)
    if not token.get_secret_value().startswith(prefix):
        return wrong(f"{name} does not look right: it should begin with {prefix}", fix)
    return None


def _header(answer: SlackResponse, name: str) -> str | None:
    for given, value in answer.headers.items():
        if given.lower() == name:
            return str(value[0] if isinstance(value, list) else value)
    return None
