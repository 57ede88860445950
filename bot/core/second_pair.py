"""A second pair of eyes that nobody prescribes: the writer asks a colleague to look at these words."""

from __future__ import annotations

WISHED = "A colleague looks at your words first, as you wish."


def approval(prescribed: str | None, *, wished: bool) -> str | None:
    """Why a colleague looks first: what the team prescribes comes before what the writer wishes; None where neither."""
    return prescribed or (WISHED if wished else None)
