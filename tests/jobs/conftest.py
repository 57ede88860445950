"""A desk on a clock that stands still, and its door."""

from tests.standing import clock, desk, door, sandbox

__all__ = ["clock", "desk", "door", "sandbox"]
