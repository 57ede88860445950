"""Bank holidays of the four nations, as gov.uk lists them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.bank_holidays import Nation, bank_holidays

EVERYWHERE = {
    "2026-01-01": "New Year's Day",
    "2026-04-03": "Good Friday",
    "2026-05-04": "Early May bank holiday",
    "2026-05-25": "Spring bank holiday",
    "2026-12-25": "Christmas Day",
    "2026-12-26": "Boxing Day",
    "2026-12-28": "substitute day for Boxing Day",
}
NOT_IN_SCOTLAND = {"2026-04-06": "Easter Monday", "2026-08-31": "Summer bank holiday"}
OWN = {
    "ENG": NOT_IN_SCOTLAND,
    "WLS": NOT_IN_SCOTLAND,
    "NIR": {
        **NOT_IN_SCOTLAND,
        "2026-03-17": "St Patrick's Day",
        "2026-07-12": "Battle of the Boyne",
        "2026-07-13": "substitute day for Battle of the Boyne",
    },
    "SCT": {
        "2026-01-02": "2 January",
        "2026-06-15": "World Cup",
        "2026-08-03": "Summer bank holiday",
        "2026-11-30": "St Andrew's Day",
    },
}
ONE_OFFS = {"2022-06-03": "Platinum Jubilee of Elizabeth II", "2022-09-19": "State Funeral of Queen Elizabeth II",
            "2023-05-08": "Coronation of Charles III"}  # fmt: skip
# Weekdays that stand in for a weekend, besides 2026's.
SUBSTITUTES = {
    "2021-12-27": "substitute day for Christmas Day",
    "2021-12-28": "substitute day for Boxing Day",
    "2022-01-03": "substitute day for New Year's Day",
    "2022-12-26": "Boxing Day",
    "2022-12-27": "substitute day for Christmas Day",
    "2027-12-27": "substitute day for Christmas Day",
    "2027-12-28": "substitute day for Boxing Day",
    "2028-01-03": "substitute day for New Year's Day",
    "2028-12-25": "Christmas Day",
    "2028-12-26": "Boxing Day",
}
nations = pytest.mark.parametrize("nation", ["ENG", "WLS", "SCT", "NIR"])


def name(nation: Nation, day: str) -> str | None:
    return bank_holidays(nation, int(day[:4])).get(date.fromisoformat(day))


@nations
def test_the_whole_of_2026(nation):
    found = {str(day): known for day, known in bank_holidays(nation, 2026).items()}
    assert found == EVERYWHERE | OWN[nation]


@nations
@pytest.mark.parametrize("day", ONE_OFFS)
def test_one_off_holidays_hold_everywhere(nation, day):
    assert name(nation, day) == ONE_OFFS[day]


@nations
@pytest.mark.parametrize("day", SUBSTITUTES)
def test_weekdays_stand_in_for_a_weekend(nation, day):
    assert name(nation, day) == SUBSTITUTES[day]


@pytest.mark.parametrize(
    ("day", "known"),
    [
        ("2021-01-04", "substitute day for 2 January"),
        ("2022-01-04", "substitute day for 2 January"),
        ("2023-01-02", "2 January and substitute day for New Year's Day"),
        ("2023-01-03", "substitute day for 2 January"),
        ("2027-01-04", "substitute day for 2 January"),
        ("2028-01-04", "substitute day for 2 January"),
        ("2024-12-02", "substitute day for St Andrew's Day"),
        ("2025-12-01", "substitute day for St Andrew's Day"),
    ],
)
def test_scotlands_own_days_at_a_weekend(day, known):
    assert name("SCT", day) == known
    assert name("ENG", day) in (None, "substitute day for New Year's Day")


@pytest.mark.parametrize(("year", "moved"), [(2020, "2020-07-13"), (2025, "2025-07-14"), (2026, "2026-07-13")])
def test_12_july_at_a_weekend_is_kept_on_the_monday(year, moved):
    assert name("NIR", f"{year}-07-12") == "Battle of the Boyne"
    assert name("NIR", moved) == "substitute day for Battle of the Boyne"


def test_holidays_that_were_moved_are_not_there_on_their_usual_days():
    assert (name("ENG", "2020-05-04"), name("ENG", "2020-05-08")) == (None, "Early May bank holiday")
    assert (name("ENG", "2022-05-30"), name("ENG", "2022-06-02")) == (None, "Spring bank holiday")


def test_names_are_english_whatever_the_machine_speaks(monkeypatch):
    for variable in ("LANGUAGE", "LC_ALL", "LANG"):
        monkeypatch.setenv(variable, "th")
    bank_holidays.cache_clear()
    assert name("ENG", "2026-12-25") == "Christmas Day"
