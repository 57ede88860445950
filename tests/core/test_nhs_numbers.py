"""NHS numbers in outgoing words, and figures that only look like one. All of them are invented."""

from __future__ import annotations

import pytest

from bot.core.checks import Check
from bot.core.nhs_numbers import is_nhs_number
from tests.core.measured import kinds, personal

NHS_NUMBERS = [
    "943 476 5919",
    "9434765919",
    "943-476-5919",
    "943.476.5919",
    "94 3476 5919",
    "943\u00a0476\u00a05919",
    "943‑476‑5919",
    "９４３ ４７６ ５９１９",
    "999 012 3454",  # a number for tests
    "0101701233",  # Scotland: begins with a day of birth
]


@pytest.mark.parametrize("number", NHS_NUMBERS)
def test_an_nhs_number_is_found_however_it_is_written(number):
    (finding,) = personal(f"Thank you, Jo. We have found {number} and will ring you.")
    assert finding.check is Check.NHS_NUMBER
    assert f"“{number}”".replace("\u00a0", " ") in finding.sentence
    assert not finding.blocks


@pytest.mark.parametrize(
    "text",
    [
        "Your number is 943 476 5919 and we open at 9",
        "943 476 5919 12 March",
        "(943 476 5919)",
        "NHS no:9434765919.",
    ],
)
def test_an_nhs_number_is_found_among_other_words_and_figures(text):
    assert Check.NHS_NUMBER in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "Reference 943 476 5918",  # the check digit does not fit
        "Order 19434765919",
        "Order 94347659190",
        "Order A9434765919",
        "Raised £9434765919",
        "https://ashcombe.example/news/9434765919",
        "https://ashcombe.example/?id=9434765919&x=1",
        "#9434765919ways",
        "943 476",
        "0000000000",
        "1111111111",
        "Ring 0800 122 313 any time",
    ],
)
def test_other_figures_are_no_nhs_number(text):
    assert Check.NHS_NUMBER not in kinds(text)


@pytest.mark.parametrize("text", ["NHS number 943 476 5918", "hospital no. 943 476 5918", "Patient ID: 9434765918"])
def test_a_number_that_is_called_an_nhs_number_counts_with_a_slip_in_it(text):
    (finding,) = personal(text)
    assert finding.check is Check.NHS_NUMBER
    assert "is called" in finding.sentence


def test_the_check_digit_follows_modulus_eleven():
    valid = [number for number in range(4_000_000_000, 4_000_001_100) if is_nhs_number(str(number))]
    assert len(valid) == 100  # of 110 prefixes one in eleven has no digit that fits
