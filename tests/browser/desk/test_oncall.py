"""Who is on duty, asked and changed on the page: the form, a name typed after the command, an absence, taking back."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import become, card, command, conversation, go

MORNING = "Monday 23 November 2026, 9.00am"


def answer(page: Page) -> Locator:
    """The newest private answer that tells who is on duty."""
    return card(page, "On duty now:").last


def choose(opened: Locator, box: str, option: str) -> None:
    opened.get_by_role("combobox", name=box).click()
    opened.page.get_by_role("option", name=option).click()


def test_a_colleague_is_put_on_duty_with_the_form_and_is_told(
    page: Page, violations: Callable[[Page], list[str]]
) -> None:
    command(page, "/oncall")
    expect(answer(page)).to_contain_text("On duty now: @Priya Shah.")
    expect(answer(page)).to_contain_text("Only visible to you")
    answer(page).get_by_role("button", name="Put somebody on duty").click()
    form = page.get_by_role("dialog", name="Put somebody on duty")
    choose(form, "Who is on duty", "Tom Okafor")
    form.get_by_label("From").fill("2026-11-22T20:00")
    expect(form.get_by_label("Until")).to_have_value("2026-11-23T09:00")
    assert violations(page) == []
    form.get_by_role("button", name="Save").click()
    expect(form).to_be_hidden()
    span = f"from Sunday 22 November 2026, 8.00pm until {MORNING}"
    expect(conversation(page)).to_contain_text(f"@Tom Okafor is on duty {span}. /oncall shows it.")

    command(page, "/oncall")
    expect(answer(page)).to_contain_text("On duty now: @Priya Shah – until Sunday 22 November 2026, 8.00pm.")
    expect(answer(page)).to_contain_text("After that: @Tom Okafor, then @Priya Shah.")
    expect(answer(page)).to_contain_text(f"🔔 @Tom Okafor on duty {span}")
    expect(answer(page)).to_contain_text("set by @Priya Shah, Sunday 22 November 2026, 9.")
    assert violations(page) == []

    become(page, "Tom Okafor")
    go(page, "Kestrel")
    expect(conversation(page)).to_contain_text(f"@Priya Shah has put you on duty {span}")


def test_a_name_typed_after_the_command_an_absence_and_taking_it_back(page: Page) -> None:
    command(page, "/oncall @Megan Rhys")
    expect(answer(page)).to_contain_text(f"@Megan Rhys is on duty until {MORNING}.")
    expect(answer(page)).to_contain_text("On duty now: @Megan Rhys, then @Priya Shah")

    answer(page).get_by_role("button", name="Somebody is away").click()
    form = page.get_by_role("dialog", name="Somebody is away")
    choose(form, "Who is away", "Megan Rhys")
    form.get_by_label("Until").fill("2026-11-22T18:00")
    form.get_by_role("button", name="Save").click()
    expect(conversation(page)).to_contain_text("@Megan Rhys is away until Sunday 22 November 2026, 6.00pm.")
    command(page, "/oncall")
    expect(answer(page)).to_contain_text("On duty now: @Priya Shah – until Sunday 22 November 2026, 6.00pm.")

    answer(page).get_by_role("button", name="Take back: away").click()
    page.get_by_role("dialog", name="Take this back?").get_by_role("button", name="Take back").click()
    expect(answer(page)).to_contain_text("Taken back: @Megan Rhys away, until Sunday 22 November 2026, 6.00pm.")
    expect(answer(page)).to_contain_text("On duty now: @Megan Rhys, then @Priya Shah")

    command(page, "/oncall whoever has time")
    expect(conversation(page)).to_contain_text("You typed: whoever has time")
