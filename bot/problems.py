"""Everything wrong with the settings, named at once, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from pydantic import ValidationError

MEANINGS = {
    "missing": "is missing",
    "extra_forbidden": "is not a setting that Kestrel knows; check the spelling",
}


class Problems(Exception):
    """What has to be put right before Kestrel can start; `sentences` can be shown to a person. `places` has the same
    without where, and where: the steps from the whole to what is wrong."""

    def __init__(self, sentences: Sequence[str], places: Sequence[tuple[tuple[int | str, ...], str]] = ()) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = tuple(sentences)
        self.places = tuple(places)

    @classmethod
    def from_validation(cls, error: ValidationError, *, where: str = "", capitals: bool = False) -> Self:
        """A sentence for each thing a model refused; the refused value itself is never repeated here."""
        sentences, places = [], []
        for problem in error.errors(include_input=False, include_url=False):
            # A setting within a setting is written as the environment writes it.
            name = ("__" if capitals else ".").join(str(step) for step in problem["loc"]) or "the whole file"
            meaning = MEANINGS.get(problem["type"])
            said = f" {meaning}" if meaning else ": " + problem["msg"].removeprefix("Value error, ")
            sentences.append(f"{where}{name.upper() if capitals else name}{said}.")
            places.append((tuple(problem["loc"]), f"{meaning or problem['msg'].removeprefix('Value error, ')}."))
        return cls(sentences, places)
