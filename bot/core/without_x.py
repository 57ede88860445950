"""What Kestrel says where X is not connected, in the terminal and in Home alike."""

from __future__ import annotations

WITHOUT_X = (
    "X is not connected, and everything else works: paste any post's link with /mention, and answer by hand on X. "
    "X's developer agreement asks for an Enterprise plan where posts are shown to people who act for a "
    "government-related body, so a public body may well choose this."
)
