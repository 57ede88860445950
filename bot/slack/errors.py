"""Slack's errors in the surface's words, translated once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException

from slack_sdk.errors import SlackApiError, SlackClientError

from bot.surface import SurfaceBusy, SurfaceRefused, SurfaceUnsure

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
}


class SlackNeedsPerson(SurfaceUnsure):
    """Slack waits for an administrator, `sentence` says for what; cards are tried again until it works."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


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
        return SurfaceBusy(_seconds(response.headers.get("Retry-After")))
    if response.status_code >= 500 or name in PASSING or not name:
        return SurfaceUnsure(name or str(response.status_code))
    if name in SETUP:
        return SlackNeedsPerson(SETUP[name])
    details = (response.get("response_metadata") or {}).get("messages") or []
    return SurfaceRefused(f"{name} {'; '.join(map(str, details))}".strip())


def _seconds(header: str | None) -> float:
    try:
        return max(1.0, float(header or 1))
    except ValueError:
        return 1.0
