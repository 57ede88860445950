"""Questions for private details in outgoing words. All of it is invented."""

from __future__ import annotations

import pytest

from bot.core.checks import Check
from tests.core.measured import found


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Sorry about that. Please send us your new address here and we will change it.", "“your new address”"),
        ("What is your dad's name and date of birth?", "“dad's name”"),
        ("Can you tell us your NHS number so that we can look?", "“your NHS number”"),
        ("Could we have your full name and postcode please", "“your full name”"),
        ("We will need your phone number.", "“your phone number”"),
        ("Let us know his D.O.B. and we will check", "“his D.O.B”"),
    ],
)
def test_what_nobody_should_tell_in_public_is_pointed_out(text, quoted):
    (finding,) = found(text, Check.ASKS_IN_PUBLIC)
    assert quoted in finding.sentence
    assert not finding.blocks


@pytest.mark.parametrize(
    "text",
    [
        "Please send us your address by direct message and we will change it.",
        "Could you DM us your NHS number?",
        "Please ring 01632 960123 and give your date of birth.",
        "Please don't post your NHS number here.",
        "Tell us what happened, in your own words.",
        "You can find our address on the website.",
        "What was your visit like? Tell us on Care Opinion.",
        "Thank you for your kind words about Dr Patel's name badge scheme",
    ],
)
def test_a_private_way_and_open_questions_pass(text):
    assert not found(text, Check.ASKS_IN_PUBLIC)
