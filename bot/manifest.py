"""Kestrel's Slack app as Slack wants it described: the file, its scopes, and the link that creates the app."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import yaml

# Beside the package where it was installed from a wheel, one folder up where it runs from its sources.
PLACES = (Path(__file__).with_name("manifest.yml"), Path(__file__).parents[1] / "manifest.yml")
CREATE = "https://api.slack.com/apps"


def text() -> str:
    """The manifest as it is written."""
    return next(place for place in PLACES if place.exists()).read_text(encoding="utf-8")


def scopes() -> frozenset[str]:
    """The permissions that the bot asks for."""
    return frozenset(yaml.safe_load(text())["oauth_config"]["scopes"]["bot"])


def link() -> str:
    """The address that opens Slack with everything filled in; comments are left out, to keep it short."""
    lines = [line for line in text().splitlines() if not line.startswith("#")]
    return f"{CREATE}?{urlencode({'new_app': '1', 'manifest_yaml': chr(10).join(lines)})}"
