"""Whether somebody should look now: press, law, bereavement, somebody stuck at this moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.core.phrases import Span, outside
from bot.core.triage import Mood, Urgency


def urgency_of(found: Mapping[str, Sequence[Span]], mood: Mood, *, harm: bool) -> Urgency:
    """Risk of harm is always urgent; "right now" is urgent unless the post is a happy one."""
    spans = [*found.get("urgent always", ()), *found.get("urgent team", ())]
    if mood is not Mood.POSITIVE:
        spans.extend(found.get("urgent now", ()))
    return Urgency.URGENT if harm or outside(spans, found.get("urgent not", ())) else Urgency.ROUTINE
