"""The history of a promo in sentences: who did what, and when."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import RichTextSectionElement

from bot.core.more import Happened
from bot.views import history

# For each action what was done, then what is added where the row's note has it all.
SENTENCES: dict[str, tuple[str, ...]] = {
    "schedule": ("scheduled it",),
    "edit": ("edited it",),
    "override": ("kept it in spite of what Kestrel had found", ": “{reason}”"),
    "approve": ("approved it",),
    "ask_change": ("asked for a change", ": “{note}”"),
    "decline": ("declined it", ": “{note}”"),
    "pause": ("paused it",),
    "resume": ("resumed it",),
    "skip": ("left out a run", ", the one of {due}"),
    "unskip": ("took back that a run is left out", ", the one of {due}"),
    "now": ("sent it now",),
    "cancel": ("cancelled it",),
    "sent": ("published it", " as @{account}"),
    "failed": ("could not publish it", " as @{account}"),
    "unsure": ("could not tell whether it was published", " as @{account}"),
    "replaced": ("let it go, as a later run stands in its place", ", on @{account}"),
    "held": ("held it back, as a hush stands", ", on @{account}"),
    "broken": ("paused it, as it could not be sent as it stood",),
    "run_send_now": ("sent a run that had asked",),
    "run_drop": ("dropped a run",),
    "run_try_again": ("had Kestrel try a run again",),
    "run_it_is_there": ("said that a run stands on the network",),
    "run_posted": ("said that a run is posted by hand",),
}


def sentence(happened: Happened, zone: ZoneInfo) -> RichTextSectionElement:
    """When, who, what; nothing in it is parsed, whatever a colleague wrote into a note."""
    return history.sentence(happened, zone, SENTENCES)
