"""The stories of earlier days, read from earlier.toml and put on the feedback site before the first day begins."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

from bot.sandbox.feedback.site import FeedbackSite
from bot.sandbox.firstday.feed import offset


def earlier_stories(site: FeedbackSite) -> None:
    """Put them there, with times before this moment of the sandbox's clock."""
    source = (files(__package__) / "earlier.toml").read_text("utf-8")
    for entry in tomllib.loads(source)["stories"]:
        _tell(site, entry)


def _tell(site: FeedbackSite, entry: dict[str, Any]) -> None:
    now = site.clock.now()
    story = site.write(
        service=entry["service"], title=entry["title"], text=entry["text"], at=now + offset(entry["written"])
    )
    site.publish(story.id, at=now + offset(entry["published"]))
    for response in entry.get("responses", ()):
        site.respond(
            story.id,
            by=response["by"],
            text=response["text"],
            change=response.get("change", "none"),
            at=now + offset(response["at"]),
        )
