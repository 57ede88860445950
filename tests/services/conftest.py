"""A desk on a clock that stands still."""

from tests.standing import clock, desk, sandbox, word_lists_read_once

__all__ = ["clock", "desk", "sandbox", "word_lists_read_once"]
