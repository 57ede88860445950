"""A promo walked on the page: from a line to the public timeline, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from bot.sandbox.world import Sandbox
from tests.browser.desk.promoting import (
    ALT,
    GARDEN,
    PATIENCE,
    WORDS,
    answer,
    at,
    finish,
    go_on,
    just_before,
    new,
    on_time,
    on_timeline,
    open_thread,
    promo,
    says,
)
from tests.browser.hands import command, conversation

Violations = Callable[[Page], list[str]]


def test_a_line_becomes_a_form_a_card_and_a_post_with_its_picture_at_the_moment(
    page: Page, sandbox: Sandbox, violations: Violations
) -> None:
    form = new(page, f"tomorrow 9am {WORDS}")
    says(form, "Monday 23 November, 9.00am, tomorrow")
    expect(form.get_by_label("When", exact=True)).to_have_value("tomorrow 9am")
    expect(form.get_by_label("Words", exact=True)).to_have_value(WORDS)
    form.get_by_label("Pictures").set_input_files(GARDEN)
    expect(form.get_by_role("listitem")).to_have_text("garden.png")
    form.get_by_role("button", name="Describe the pictures").click()
    form.get_by_label("What “garden.png” shows").fill(ALT)
    assert violations(page) == []
    finish(form)
    expect(conversation(page)).to_contain_text("Promo 1 goes out: Monday 23 November, 9.00am, tomorrow")
    says(promo(page), "Scheduled. Once, on Monday 23 November 2026, 9.00am.")
    says(promo(page), f"“{ALT}”")
    assert violations(page) == []

    go_on(sandbox, just_before(at(2026, 11, 23)))
    expect(on_timeline(page, WORDS)).to_have_count(0)
    ours = on_timeline(page, WORDS)
    expect(ours).to_have_count(1, timeout=PATIENCE)
    expect(ours.get_by_role("img", name=ALT)).to_be_visible()
    assert on_time(sandbox, 1, at(2026, 11, 23))
    says(promo(page), "Last: Monday 23 November, 9.00am: @AshcombeValeNHS went out · see it")
    run = open_thread(page)
    says(run, "Promo 1 has gone out. Due Monday 23 November 2026, 9.00am.")
    assert violations(page) == []
    run.get_by_role("link", name="open the post").click()
    run.get_by_role("button", name="Close").click()

    go_on(sandbox, at(2026, 11, 24, 10))
    expect(promo(page)).to_contain_text(re.compile(r"see it · \d+ likes"), timeout=PATIENCE)
    command(page, "/promo show 1")
    says(answer(page), "@Priya Shah scheduled it.")
    expect(answer(page)).to_contain_text(re.compile(r"From 1 post so far: \d+ likes"))
    command(page, "/promo")
    says(answer(page), "This week, 23 November to 29 November 2026 – 1 run")
    says(answer(page), "✅ sent · 🖼️ picture")
    assert violations(page) == []
