"""A desk on a clock that stands still."""

from tests.standing import clock, desk, door, sandbox

__all__ = ["clock", "desk", "door", "sandbox"]
