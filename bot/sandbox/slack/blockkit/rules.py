"""The rules that Block Kit's tables are made of: each looks at one value and reports what Slack would not take."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.slack.errors import Json

Rule = Callable[["Findings", Any, str], None]
URL = re.compile(r"(?:https?|mailto|tel|slack|sms):\S+")
DATE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


class Findings:
    """What is wrong with a payload so far."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def add(self, pointer: str, words: str) -> None:
        self.messages.append(f"{words} [json-pointer:{pointer}]")


@dataclass(frozen=True, slots=True)
class Shape:
    """What an object may hold and what it must hold."""

    rules: dict[str, Rule]
    required: tuple[str, ...] = ()
    also: Iterable[Rule] = field(default=())

    def __call__(self, findings: Findings, value: Any, pointer: str) -> None:
        if not isinstance(value, dict):
            return findings.add(pointer, "must be an object")
        for name in self.required:
            if value.get(name) is None:
                findings.add(pointer, f"missing required field: {name}")
        for name, each in value.items():
            if name not in self.rules:
                findings.add(pointer, f"invalid additional property: {name}")
            elif each is not None:
                self.rules[name](findings, each, f"{pointer}/{name}")
        for rule in self.also:
            rule(findings, value, pointer)
        return None


@dataclass(frozen=True, slots=True)
class OneOf:
    """An object whose `type` names its shape."""

    shapes: dict[str, Rule]

    def __call__(self, findings: Findings, value: Any, pointer: str) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind is None:
            findings.add(pointer, "missing required field: type")
        elif kind not in self.shapes:
            findings.add(f"{pointer}/type", f"unsupported type: {kind}")
        else:
            self.shapes[kind](findings, value, pointer)


def anything(_: Findings, __: Any, ___: str) -> None:
    """No rule."""


def string(most: int, least: int = 1, like: re.Pattern[str] | None = None) -> Rule:
    def check(findings: Findings, value: Any, pointer: str) -> None:
        if not isinstance(value, str):
            findings.add(pointer, "must be a string")
        elif len(value) > most:
            findings.add(pointer, f"must be less than {most + 1} characters")
        elif len(value) < least:
            findings.add(pointer, f"must be more than {least - 1} characters")
        elif like is not None and not like.fullmatch(value):
            findings.add(pointer, "does not match the required pattern")

    return check


def number(least: int, most: int) -> Rule:
    def check(findings: Findings, value: Any, pointer: str) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            findings.add(pointer, "must be an integer")
        elif value < least:
            findings.add(pointer, f"must be greater than {least - 1}")
        elif value > most:
            findings.add(pointer, f"must be less than {most + 1}")

    return check


def boolean(findings: Findings, value: Any, pointer: str) -> None:
    if not isinstance(value, bool):
        findings.add(pointer, "must be a boolean")


def choice(*allowed: str) -> Rule:
    def check(findings: Findings, value: Any, pointer: str) -> None:
        if value not in allowed:
            findings.add(pointer, "value must be one of: " + ", ".join(allowed))

    return check


def many(rule: Rule, most: int, least: int = 1) -> Rule:
    def check(findings: Findings, value: Any, pointer: str) -> None:
        if not isinstance(value, list):
            return findings.add(pointer, "must be an array")
        if len(value) > most:
            findings.add(pointer, f"no more than {most} items allowed")
        if len(value) < least:
            findings.add(pointer, f"no less than {least} items allowed")
        for at, item in enumerate(value):
            rule(findings, item, f"{pointer}/{at}")
        return None

    return check


def unique(name: str, items: str) -> Rule:
    """No two of the items bear the same id."""

    def check(findings: Findings, value: Any, pointer: str) -> None:
        seen: set[Any] = set()
        for at, item in enumerate(value.get(items) or []):
            mark = item.get(name) if isinstance(item, dict) else None
            if mark is not None and mark in seen:
                findings.add(f"{pointer}/{items}/{at}/{name}", f"`{name}` already exists: {mark}")
            seen.add(mark)

    return check


def exactly_one(*names: str) -> Rule:
    def check(findings: Findings, value: Json, pointer: str) -> None:
        if sum(value.get(name) is not None for name in names) != 1:
            findings.add(pointer, "must define exactly one of " + " or ".join(f"`{name}`" for name in names))

    return check


def either(*names: str) -> Rule:
    def check(findings: Findings, value: Json, pointer: str) -> None:
        if all(value.get(name) is None for name in names):
            findings.add(pointer, "must define either " + " or ".join(f"`{name}`" for name in names))

    return check


def plain(most: int) -> Rule:
    """A `plain_text` object."""
    return Shape({"type": choice("plain_text"), "text": string(most), "emoji": boolean}, ("type", "text"))


def text(most: int) -> Rule:
    """A text object of either kind."""
    mrkdwn = Shape({"type": anything, "text": string(most), "verbatim": boolean}, ("type", "text"))
    return OneOf({"plain_text": plain(most), "mrkdwn": mrkdwn})
