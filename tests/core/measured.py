"""Outgoing words for tests of checks: lengths that fit and that do not, what is ours, and what one check finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.core.checks import Allowed, Check, Finding, check

NOW = datetime(2026, 11, 22, 9, 14, tzinfo=UTC)
OURS = Allowed(
    phones=("01632 960123",),
    hashtags=("CareOpinion", "#AskAshcombe", "nhs75"),
    hosts=("careopinion.org.uk", "ashcombe.nhs.uk", "x.com"),
)
NOBODY = Allowed()


@dataclass(frozen=True)
class Length:
    length: int
    limit: int = 280

    @property
    def fits(self) -> bool:
        return self.length <= self.limit


def fitting(text: str) -> Length:
    return Length(min(len(text), 280))


def found(text: str, kind: Check, **more: Any) -> list[Finding]:
    return [one for one in check(text, fitting(text), allowed=OURS, now=NOW, **more) if one.check is kind]


PERSONAL = {Check.NHS_NUMBER, Check.PHONE, Check.EMAIL, Check.POSTCODE, Check.BIRTH_DATE}


def personal(text: str, allowed: Allowed = NOBODY, now: datetime | None = NOW) -> list[Finding]:
    """What is found of personal data alone."""
    return [finding for finding in check(text, fitting(text), allowed=allowed, now=now) if finding.check in PERSONAL]


def kinds(text: str, allowed: Allowed = NOBODY, now: datetime | None = NOW) -> set[Check]:
    return {finding.check for finding in personal(text, allowed, now)}
