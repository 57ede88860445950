"""Where a form asks for things in another shape than the team file has them: days of closures, voices, links."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

from bot.core.settings_kinds import Field, Kind, short
from bot.core.settings_sections import Section

Item = dict[str, Any]
NEW_VOICE = Field("+voice", "Another voice", Kind.LINE, "Its name, like warm or formal.")
NEW_WORDS = Field("+words", "Its words", Kind.TEXT, "Leave both empty for no other voice.")
_LONGEST_SLUG = 36


class Wrong(ValueError):
    """What is wrong with one field."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def fields_of(section: Section, item: Mapping[str, Any], document: Mapping[str, Any]) -> tuple[Field, ...]:
    """The fields of a form: a spread one stands for as many as there are voices, or kinds of link."""
    found: list[Field] = []
    for field in section.fields:
        found.extend(_SPREAD[field.key](item, document) if field.spread else (field,))
    return tuple(found)


def shaped(section: Section, item: Mapping[str, Any]) -> Item:
    """An item as its form asks for it."""
    given = dict(item)
    if section.slug == "closures" and "date" in given:
        given["from"] = given.pop("date")
    return given


def unshaped(section: Section, item: Item, taken: Collection[str]) -> Item:
    """An item as the team file has it; raises `Wrong`."""
    if section.slug == "closures" and item.get("from") and not item.get("to"):
        item["date"] = item.pop("from")
    if section.slug == "wordings":
        _add_voice(item)
    if section.slugged and not item.get("slug"):
        item["slug"] = slug(str(item.get("name", "")), taken)
    return item


def slug(name: str, taken: Collection[str]) -> str:
    """A slug that is made of a name and not taken yet."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    first = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].strip("-") or "new"
    return next(each for each in (first, *(f"{first}-{n}" for n in range(2, len(taken) + 3))) if each not in taken)


def _add_voice(item: Item) -> None:
    name, words = str(item.pop("+voice", "") or ""), str(item.pop("+words", "") or "")
    voices = item.setdefault("voices", {})
    if words and not name:
        raise Wrong("+voice", "Give these words the name of a voice, like warm or formal.")
    if name and not words:
        raise Wrong("+words", f"Write the words of the voice “{short(name, 30)}”, or leave its name empty.")
    if name in voices:
        raise Wrong("+voice", f"There is a voice “{short(name, 30)}” already; change its words above.")
    if name:
        voices[name] = words


def _voices(item: Mapping[str, Any], _: Mapping[str, Any]) -> list[Field]:
    hint = "Empty: this voice is taken out."
    known = [
        Field(f"voice:{place}", f"Words, {short(name, 30)}", Kind.TEXT, hint, path=("voices", name))
        for place, name in enumerate(item.get("voices") or {})
    ]
    first = replace(NEW_VOICE, label="Voice") if not known else NEW_VOICE
    return [*known, first, NEW_WORDS]


def _links(_: Mapping[str, Any], document: Mapping[str, Any]) -> list[Field]:
    return [
        Field(f"link:{kind['slug']}", f"Link: {short(kind['name'], 60)}", Kind.LINE,
              "Copied from the feedback site; it begins with https://", path=("links", kind["slug"]))
        for kind in document.get("feedback", {}).get("links", ())
    ]  # fmt: skip


_SPREAD: dict[str, Callable[[Mapping[str, Any], Mapping[str, Any]], list[Field]]] = {
    "voices": _voices,
    "links": _links,
    "date": lambda *_: [],
}
