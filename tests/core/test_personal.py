"""Phone numbers, addresses and postcodes in outgoing words. All numbers and people are invented."""

from __future__ import annotations

import pytest

from bot.core.checks import Allowed, Check
from tests.core.measured import kinds, personal

PHONES = [
    "07700 900123",
    "07700900123",
    "07700-900-123",
    "077 0090 0123",
    "(01632) 960123",
    "01632 960 123",
    "01632 96012",
    "020 7946 0123",
    "+44 7700 900123",
    "+44 (0)20 7946 0123",
    "+447700900123",
    "0044 7700 900123",
    "+353 20 912 3456",
    "07700\u00a0900\u00a0123",
]


@pytest.mark.parametrize("number", PHONES)
def test_a_phone_number_is_found_however_it_is_written(number):
    (finding,) = personal(f"Please ring Jo on {number}.")
    assert finding.check is Check.PHONE
    assert f"“{number}”".replace("\u00a0", " ") in finding.sentence


@pytest.mark.parametrize("number", PHONES)
def test_our_own_number_passes_in_any_spacing(number):
    for ours in ("01632 960123", "(0)1632 960 123", "+44 1632 960123"):
        assert kinds("Ring 01632-960-123 or +44 (0)1632 960 123", Allowed(phones=(ours,))) == set()
    assert kinds(f"Ring {number}", Allowed(phones=PHONES)) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Ring 111, or 999 if it cannot wait. 101 is the police. Samaritans: 116 123",
        "Ring 0800 122 31 35, it is free",
        "Childline is 0800 1111",
        "Ring 0808 800 4444",
        "Ring 0300 123 1234 or 0345 123 1234 or +44 300 123 1234",
        "We are open 0900-1700, and 10.00 to 12.00",
        "£01632960123",
        "On 01/02/2026 10.30am and 12-03-2026 14:30",
        "Version 1.2.3.4.5.6.7.8.9.10.11",
        "12,345,678,901 steps",
        "https://ashcombe.example/07700900123",
        "Ward 7, bay 3, bed 12, at 08.45 on 3/4",
    ],
)
def test_public_numbers_times_and_sums_are_no_phone_numbers(text):
    assert Check.PHONE not in kinds(text)


@pytest.mark.parametrize(
    "address",
    [
        "jo.rowan@example.org",
        "JO_ROWAN+ward@mail.example.co.uk",
        "jo (at) example (dot) org",
        "jo[at]example.org",
        "o'neil@example.org",
    ],
)
def test_an_email_address_is_found(address):
    (finding,) = personal(f"Write to {address}, please.")
    assert finding.check is Check.EMAIL
    assert f"“{address}”" in finding.sentence


def test_our_own_address_passes_alone_or_by_its_domain():
    text = "Write to PALS@ashcombe.example or to pals@ashcombe.example."
    assert kinds(text, Allowed(emails=("pals@Ashcombe.example",))) == set()
    assert kinds(text, Allowed(emails=("@ashcombe.example",))) == set()
    assert kinds(text, Allowed(emails=("@combe.example",))) == {Check.EMAIL}


@pytest.mark.parametrize("text", ["@jo_rowan hello", "Meet @ 9", "a@b", "@jo@mastodon.example hello", "5 @ £3.50"])
def test_handles_and_prices_are_no_email_addresses(text):
    assert kinds(text) == set()


@pytest.mark.parametrize(
    "code",
    ["BS1 4DJ", "bs1 4dj", "BS14DJ", "M1 1AE", "W1A 0AX", "EC1A 1BB", "CR2 6XH", "DN55 1PT", "GIR 0AA", "GIR0AA"],
)
def test_a_postcode_is_found(code):
    (finding,) = personal(f"We came to {code} this morning")
    assert finding.check is Check.POSTCODE
    assert f"“{code}”" in finding.sentence


def test_the_postcode_of_a_site_of_ours_passes():
    assert kinds("Find us at BS1 4DJ", Allowed(postcodes=("bs14dj",))) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Come to BS1, or to the BS postcodes",
        "Ward B6 3rd floor and level E2 2nd door",
        "E2 2hr wait",
        "From 7 to 9 5am",
        "#BS14DJ and @BS14DJ",
        "https://ashcombe.example/BS14DJ",
        "Covid19 4all",
        "QZ1 1AA is no part of the country",
        "Bay M1 1CK",  # C, I, K, M, O and V are never at the end
    ],
)
def test_wards_times_tags_and_links_are_no_postcodes(text):
    assert kinds(text) == set()


def test_a_number_is_told_of_once():
    assert [finding.check for finding in personal("Jo 943 476 5919, jo@example.org, BS1 4DJ, 07700 900123")] == [
        Check.NHS_NUMBER,
        Check.PHONE,
        Check.EMAIL,
        Check.POSTCODE,
    ]
