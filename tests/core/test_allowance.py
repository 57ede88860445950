"""How long something may take: read from a person's words, and written back the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.allowance import Allowance, Unit

READ = {
    "5 minutes": Allowance(5, Unit.MINUTES),
    "1 minute": Allowance(1, Unit.MINUTES),
    "1 hour": Allowance(60, Unit.MINUTES),
    "2 days": Allowance(2880, Unit.MINUTES),
    "at once": Allowance(0, Unit.MINUTES),
    "15 working minutes": Allowance(15, Unit.WORKING_MINUTES),
    "2 working hours": Allowance(120, Unit.WORKING_MINUTES),
    "90 working minutes": Allowance(90, Unit.WORKING_MINUTES),
    "1 working day": Allowance(1, Unit.WORKING_DAYS),
    "90 days": Allowance(129_600, Unit.MINUTES),
    "480 working hours": Allowance(28_800, Unit.WORKING_MINUTES),
    "60 working days": Allowance(60, Unit.WORKING_DAYS),
}
ALSO = {
    "  2   Working  Hours ": "2 working hours",
    "60 minutes": "1 hour",
    "24 hours": "1 day",
    "36 hours": "36 hours",
    "0 minutes": "at once",
    "At Once": "at once",
    "60 working minutes": "1 working hour",
    "2hours": "2 hours",
    "1 working days": "1 working day",
}
WRONG = ["", "soon", "2", "working hours", "two hours", "-5 minutes", "1.5 hours", "2 weeks", "2 hours 5 minutes",
         "²0 minutes", "١ hour", "9" * 40 + " days"]  # fmt: skip
amounts = st.one_of(
    st.integers(0, 129_600).map(lambda amount: Allowance(amount, Unit.MINUTES)),
    st.integers(1, 28_800).map(lambda amount: Allowance(amount, Unit.WORKING_MINUTES)),
    st.integers(1, 60).map(lambda amount: Allowance(amount, Unit.WORKING_DAYS)),
)


@pytest.mark.parametrize("text", READ)
def test_what_people_write_is_read_and_written_back(text):
    assert Allowance.parse(text) == READ[text]
    assert str(READ[text]) == text


@pytest.mark.parametrize("text", ALSO)
def test_other_spellings_are_read_too(text):
    assert str(Allowance.parse(text)) == ALSO[text]


@given(amounts)
def test_every_allowance_is_read_back_as_it_was(allowance):
    assert Allowance.parse(str(allowance)) == allowance


@pytest.mark.parametrize("text", WRONG)
def test_what_is_not_a_length_of_time_is_answered_with_three_examples(text):
    with pytest.raises(ValueError, match="“15 working minutes”, “2 hours” or “1 working day”") as caught:
        Allowance.parse(text)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("text", ["91 days", "129601 minutes", "481 working hours", "61 working days"])
def test_what_is_too_long_is_a_slip(text):
    with pytest.raises(ValueError, match="is the longest that Kestrel counts"):
        Allowance.parse(text)


@pytest.mark.parametrize("text", ["0 working hours", "0 working days"])
def test_nothing_is_no_working_time(text):
    with pytest.raises(ValueError, match="write “at once”"):
        Allowance.parse(text)
