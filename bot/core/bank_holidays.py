"""The bank holidays of the four UK nations, by the names under which people know them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Final, Literal

from holidays import country_holidays

Nation = Literal["ENG", "WLS", "SCT", "NIR"]

# As on gov.uk/bank-holidays, where the library says it otherwise.
_NAMES: Final = {
    "May Day": "Early May bank holiday",
    "Spring Bank Holiday": "Spring bank holiday",
    "Late Summer Bank Holiday": "Summer bank holiday",
    "Summer Bank Holiday": "Summer bank holiday",
    "New Year Holiday": "2 January",
    "Saint Patrick's Day": "St Patrick's Day",
    "Saint Andrew's Day": "St Andrew's Day",
    "Scotland's participation in the FIFA World Cup final": "World Cup",
}
_OBSERVED: Final = " (observed)"


@cache
def bank_holidays(nation: Nation, year: int) -> Mapping[date, str]:
    """Every bank holiday of a year with its name.

    A holiday that falls on a weekend is here twice: on its own day, and on the weekday that stands in for it. So a team
    that works at weekends is closed on Christmas Day too.
    """
    # Without a language the library would take the machine's.
    found = country_holidays("GB", subdiv=nation, years=year, expand=False, language="en_GB")
    return MappingProxyType({day: " and ".join(map(_name, name.split("; "))) for day, name in sorted(found.items())})


def _name(name: str) -> str:
    plain = name.removesuffix(_OBSERVED)
    known = _NAMES.get(plain, plain)
    return known if plain == name else f"substitute day for {known}"
