"""The settings as they are shown to one member: all sections, a list, a form, and what has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.core.settings_kinds import Field
from bot.core.settings_sections import Section


@dataclass(frozen=True, slots=True)
class Seen:
    """Who looks: whether they may change anything, who may, and which version of the settings they see."""

    may: bool
    administrators: tuple[str, ...]
    version: int


@dataclass(frozen=True, slots=True)
class Overview:
    """All sections."""

    seen: Seen
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class ListShown:
    """A list: the name and the rest of each thing in it, from the `first` of this page on, of so many in `total`.
    `own` are those of Kestrel that count behind them."""

    seen: Seen
    section: Section
    rows: tuple[tuple[str, str], ...]
    page: int
    pages: int
    first: int
    total: int
    own: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FormShown:
    """A form: what each field holds now. `place` is that of the thing in its list; None for one that is new."""

    seen: Seen
    section: Section
    fields: tuple[Field, ...]
    values: Mapping[str, Any]
    place: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """One change: by whom, when, and what, in plain words; `file` where a team file was taken over."""

    by: str
    at: datetime
    lines: tuple[str, ...]
    file: bool


@dataclass(frozen=True, slots=True)
class ChangesShown:
    """The newest changes, newest first."""

    changes: tuple[Changed, ...]
    zone: ZoneInfo
