"""A desk on a clock that stands still."""

from tests.standing import clock, desk, sandbox

__all__ = ["clock", "desk", "sandbox"]
