"""Slack's errors in the surface's words, translated once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.surface import SurfaceBusy, SurfaceNeedsPerson, SurfaceRefused, SurfaceUnsure

# What Slack says when it may work later.
PASSING = frozenset(
    {
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
        "ekm_access_denied",
    }
)
# What an administrator has to put right; the cards wait for that, so these are passing for the card too.
SETUP = {
    "invalid_auth": "Slack does not accept the token; copy SLACK_BOT_TOKEN and SLACK_APP_TOKEN again.",
    "not_allowed_token_type": "SLACK_BOT_TOKEN or SLACK_APP_TOKEN holds a token of another kind.",
    "account_inactive": "Kestrel has been removed from the Slack workspace.",
    "token_revoked": "SLACK_BOT_TOKEN has been revoked.",
    "missing_scope": "The Slack app lacks a permission; install it again from manifest.yml.",
    "not_in_channel": "Kestrel is not in the channel; type /invite @Kestrel there.",
    "channel_not_found": "Slack does not know the channel, or Kestrel is not in it; check SLACK_MENTIONS_CHANNEL.",
    "is_archived": "The channel is archived.",
    "not_authed": "Slack was given no token; set SLACK_BOT_TOKEN and SLACK_APP_TOKEN.",
    "token_expired": "The token has expired; copy SLACK_BOT_TOKEN and SLACK_APP_TOKEN again.",
    "access_denied": "Slack does not let Kestrel do this; ask the workspace's administrators to approve the app.",
    "no_permission": "Slack does not let Kestrel do this; ask the workspace's administrators to approve the app.",
    "restricted_action": "The workspace's settings do not let Kestrel post there; ask its administrators to allow it.",
    "restricted_action_read_only_channel": "The channel is read-only; ask Slack's administrators to let Kestrel post.",
    "messages_tab_disabled": "Kestrel may not send direct messages; install the app again from manifest.yml.",
}
# What is wrong with this one message or this one member, and would be wrong again. Whatever else Slack says, an
# answer that is new to us included, is waited out: no card is given up for a matter that somebody can put right.
REFUSED = frozenset(
    {
        "attachment_payload_limit_exceeded",
        "block_mismatch",
        "cannot_dm_bot",
        "cannot_reply_to_message",
        "cant_delete_message",
        "cant_update_message",
        "edit_window_closed",
        "invalid_arguments",
        "message_not_found",
        "metadata_too_large",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "thread_not_found",
        "too_many_attachments",
        "user_disabled",
        "user_not_found",
        "user_not_visible",
        "users_not_found",
    }
)
# Families of the same, such as invalid_blocks_format and invalid_metadata_schema.
REFUSED_FAMILIES = ("invalid_attachments", "invalid_blocks", "invalid_metadata")
# How Slack's words for errors look; the library puts a page of HTML in the same place.
_NAME = re.compile(r"[\w.:-]{1,80}", re.ASCII)


class SlackNeedsPerson(SurfaceNeedsPerson):
    """Slack waits for an administrator, and this says for what; cards are tried again until it works."""


@contextmanager
def translated() -> Iterator[None]:
    """Turn whatever a Slack call raises into one of the surface's errors."""
    try:
        yield
    except SlackApiError as error:
        raise _of(error) from None
    except (SlackClientError, HTTPException, OSError, ValueError) as error:
        # The connection broke or the answer was no JSON: the message may stand there all the same.
        raise SurfaceUnsure(type(error).__name__) from None


def _of(error: SlackApiError) -> Exception:
    response = error.response
    name = str(response.get("error", "")) if isinstance(response.data, dict) else ""
    if response.status_code == 429 or name in {"ratelimited", "rate_limited"}:
        return SurfaceBusy(seconds(response.headers.get("Retry-After")))
    if not _NAME.fullmatch(name):
        return SurfaceUnsure(f"an answer that is not Slack's, status {response.status_code}")
    if response.status_code >= 500 or name in PASSING:
        return SurfaceUnsure(name)
    if name in REFUSED or name.startswith(REFUSED_FAMILIES):
        details = (response.get("response_metadata") or {}).get("messages") or []
        return SurfaceRefused(f"{name} {'; '.join(map(str, details))}".strip())
    return SlackNeedsPerson(SETUP.get(name) or _unknown(name))


def _unknown(name: str) -> str:
    return f"Slack answered “{name}”; look it up at docs.slack.dev and mend the app's or the workspace's settings."


def seconds(header: str | None) -> float:
    """How long a `Retry-After` asks us to wait."""
    try:
        return max(1.0, float(header or 1))
    except ValueError:
        return 1.0
