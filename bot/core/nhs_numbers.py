"""NHS numbers: ten digits, the last of which proves the others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Three, three and four digits may stand beside another number; other groupings only where none is near.
_GROUPED = r"[0-9]{3}([ .-])[0-9]{3}\1[0-9]{4}"
_LOOSE = r"(?<![0-9] )[0-9](?:[ -]?[0-9]){9}(?! [0-9])"
_NUMBER = re.compile(rf"(?<![0-9A-Za-z_+.,/£$€#-])(?:{_GROUPED}|{_LOOSE})(?![0-9A-Za-z_/-]|[.,][0-9])")
_CALLED = re.compile(
    r"(?:nhs|hospital|chi|patient)(?: id| numbers?| nos?\.?|[ -]?#)[\s:=]*(?:is )?$|rhif (?:y )?gig[\s:=]*$",
    re.IGNORECASE,
)
_BEFORE = 30  # characters in which a number is given its name
_WEIGHTS = range(10, 1, -1)
_DAYS, _MONTHS = range(1, 32), range(1, 13)
_BELFAST = 32  # from here on a number no longer begins with a day of the month, as those of Scotland do


@dataclass(frozen=True, slots=True)
class NhsNumber:
    """Where it stands. `fits` says that its check digit does; else it is only called an NHS number."""

    span: tuple[int, int]
    fits: bool


def nhs_numbers(plain: str) -> Iterator[NhsNumber]:
    """Every number with a fitting check digit, and those that are called NHS or hospital numbers without one."""
    for found in _NUMBER.finditer(plain):
        fits = is_nhs_number(found[0])
        if fits or _CALLED.search(plain[max(0, found.start() - _BEFORE) : found.start()]):
            yield NhsNumber(found.span(), fits)


def is_nhs_number(written: str) -> bool:
    """Modulus 11 over ten digits, in any spacing; the numbers of Scotland and Northern Ireland keep to it too."""
    digits = [int(letter) for letter in written if "0" <= letter <= "9"]
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    weighed = sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return -weighed % 11 == digits[9] and _is_given_out(10 * digits[0] + digits[1], 10 * digits[2] + digits[3])


def _is_given_out(first: int, second: int) -> bool:
    """Keeps out numbers such as 0800 …, which no nation gives to a patient."""
    return first >= _BELFAST or (first in _DAYS and second in _MONTHS)
