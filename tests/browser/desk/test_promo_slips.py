"""Slips around promos, walked on the page: nonsense, a time that has passed, a command that is misspelt."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk.promoting import WORDS, answer, finish, new, promo, says
from tests.browser.hands import command

Violations = Callable[[Page], list[str]]


@pytest.mark.parametrize("when", ["when the cows come home", "yesterday 9am"])
def test_a_time_that_cannot_be_taken_gets_three_examples_and_every_word_stays(
    page: Page, violations: Violations, when: str
) -> None:
    form = new(page, "new")
    form.get_by_label("Words", exact=True).fill(WORDS)
    form.get_by_label("When", exact=True).fill(when)
    says(form, "For example: ")
    form.get_by_role("button", name="Schedule", exact=True).click()
    expect(form.get_by_label("When", exact=True)).to_have_value(when)
    expect(form.get_by_label("Words", exact=True)).to_have_value(WORDS)
    assert violations(page) == []
    form.get_by_label("When", exact=True).fill("Friday 6pm")
    says(form, "Friday 27 November, 6.00pm, in 5 days")
    finish(form)
    says(promo(page), "Scheduled. Once, on Friday 27 November 2026, 6.00pm.")


def test_a_misspelt_command_gets_the_nearest_one_and_an_example(page: Page, violations: Violations) -> None:
    command(page, "/promo lsit")
    says(answer(page), "Did you mean /promo list?")
    says(answer(page), "You typed: lsit")
    assert violations(page) == []
