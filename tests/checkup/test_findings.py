"""Looks run side by side: one that hangs or breaks keeps none of the others, and tells no secret."""

from __future__ import annotations

import threading

from bot.checkup.findings import Check, Finding, State, look_at, well


def breaks() -> Finding:
    raise RuntimeError("xoxb-hush")


def test_every_look_is_answered_in_order_whatever_the_others_do() -> None:
    never = threading.Event()

    def hangs() -> Finding:
        never.wait()
        return well("too late")

    checks = [Check("a", hangs), Check("b", breaks), Check("c", lambda: well("fine"))]
    found = list(look_at(checks, patience=0.2))
    never.set()
    assert [name for name, _ in found] == ["a", "b", "c"]
    assert [each.state for _, each in found] == [State.WRONG, State.WRONG, State.WELL]
    assert "0.2 seconds" in found[0][1].said
    assert "RuntimeError" in found[1][1].said
    assert "hush" not in repr(found)
    assert all(each.fix for _, each in found[:2])
