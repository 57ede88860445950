"""Somebody's health in outgoing words. All people are invented."""

from __future__ import annotations

import pytest

from bot.core.checks import Check
from tests.core.measured import found


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Mrs Doris Miller, your gran, was treated by Nurse Sarah Jones for her dementia.", "“Mrs Doris Miller”"),
        ("We are sorry, Mr. J. Holt. Your admission was moved.", "“Mr. J. Holt”"),
        ("Miss O’Neill’s medication is ready", "“medication”"),
        ("We are sorry about your cancer treatment.", "“your cancer”"),
        ("So sorry to hear of your mum's stroke.", "“your mum's stroke”"),
        ("Thank you for telling us about Eve's miscarriage", "“Eve's miscarriage”"),
        ("Her breast cancer was found late", "“Her breast cancer”"),
        ("Please ring us about her test results", "“her test results”"),
    ],
)
def test_a_person_and_their_health_together_are_pointed_out(text, quoted):
    (finding,) = found(text, Check.HEALTH)
    assert quoted in finding.sentence
    assert not finding.blocks


@pytest.mark.parametrize(
    "text",
    [
        "Thank you, Nurse Jones and Dr Patel, for all you do in cancer care.",
        "Thank you, Mrs Khan, for the cake sale!",
        "Your diabetes clinic is open on Saturday. Please ring your cancer nurse.",
        "Please ask at your surgery. Your local surgery has the form, too.",
        "World's cancer day is on 4 February, and today's operation list is full.",
        "We are sorry to hear of your experience in A&E. Please tell PALS what happened.",
        "Flu and asthma clinics, Monday to Friday",
    ],
)
def test_thanks_to_staff_places_and_general_words_pass(text):
    assert not found(text, Check.HEALTH)
