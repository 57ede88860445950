"""The team's settings changed in Slack, walked in the browser: the next card differs, and what has changed says so."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk.passing import monday
from tests.browser.hands import become, card, command, conversation, post

Violations = Callable[[Page], list[str]]
OpenPage = Callable[..., Page]
__all__ = ["monday"]
pytestmark = pytest.mark.usefixtures("monday")


def window(page: Page, title: str) -> Locator:
    """The window in front."""
    return page.get_by_role("dialog", name=title, exact=True)


def section(page: Page, title: str, word: str = "Open") -> Locator:
    """A section of the settings."""
    command(page, "/settings")
    window(page, "Settings").get_by_role("button", name=f"{word}: {title}").click()
    expect(window(page, title)).to_be_visible()
    return window(page, title)


def done(opened: Locator) -> None:
    """Back to all sections, and out."""
    opened.get_by_text("Back", exact=True).click()
    settings = window(opened.page, "Settings")
    settings.get_by_role("button", name="Done").click()
    expect(opened.page.get_by_role("dialog")).to_have_count(0)


def test_a_word_and_a_time_that_are_changed_alter_the_next_card_and_no_earlier_one(
    page: Page, violations: Violations
) -> None:
    post(page, "jo_rowan", "@AshcombeValeNHS the heron suite kept us four hours and told us nothing")
    earlier = card(page, "kept us four hours")
    expect(earlier).to_contain_text("Claim by: Mon 9.00am + 2 working hours")
    services = section(page, "Services")
    services.get_by_role("button", name="Change: Maternity").click()
    box = services.get_by_label("Words", exact=True)
    expect(box).to_have_value(re.compile("^maternity\nmidwife"))
    box.fill(f"{box.input_value()}\nheron suite")
    assert violations(page) == []
    services.get_by_role("button", name="Save").click()
    expect(services).to_contain_text("Services, Maternity, Words: “heron suite” added")
    expect(services).to_contain_text("“antenatal”, “heron suite”")
    assert violations(page) == []
    done(services)

    times = section(page, "Times by urgency")
    times.get_by_role("button", name="Add one").click()
    times.get_by_role("combobox", name="Level").click()
    page.get_by_role("option", name="Routine").click()
    times.get_by_label("Claim within").fill("soon")
    times.get_by_label("Answer within").fill("1 working day")
    times.get_by_role("button", name="Save").click()
    expect(times).to_contain_text("“soon” is not a length of time")
    times.get_by_label("Claim within").fill("45 minutes")
    times.get_by_role("button", name="Save").click()
    expect(times).to_contain_text("Times by urgency: Routine was added")
    done(times)
    expect(conversation(page)).to_contain_text("those that wait keep their due time.")

    post(page, "ade_k", "@AshcombeValeNHS a whole morning at the heron suite, and the letter never came")
    later = card(page, "a whole morning at the heron suite")
    expect(later).to_contain_text("Maternity")
    expect(later).to_contain_text(re.compile(r"Claim by: Mon 9\.0\dam \+ 45 minutes"))
    expect(earlier).to_contain_text("Claim by: Mon 9.00am + 2 working hours")
    expect(earlier).not_to_contain_text("Maternity")

    command(page, "/settings")
    window(page, "Settings").get_by_role("button", name="What has changed").click()
    changes = window(page, "What has changed")
    expect(changes).to_contain_text(re.compile(r"@Priya Shah changed, Monday 23 November 2026, 9\.0\dam"))
    expect(changes).to_contain_text("Times by urgency: Routine was added")
    expect(changes).to_contain_text("Services, Maternity, Words: “heron suite” added")
    expect(changes).to_contain_text("Whoever runs Kestrel took the team file over")
    assert violations(page) == []


def test_who_is_no_administrator_may_look_and_is_refused_clearly(open_page: OpenPage, violations: Violations) -> None:
    page, helens = open_page(), open_page()
    become(helens, "Helen Marsh")
    become(page, "Tom Okafor")
    command(page, "/settings")
    settings = window(page, "Settings")
    expect(settings).to_contain_text("You may look. Those who may change them: @Priya Shah, @Helen Marsh.")
    settings.get_by_role("button", name="Look: Services").click()
    services = window(page, "Services")
    expect(services.get_by_role("button", name="Look: Maternity")).to_be_visible()
    expect(services.get_by_role("button", name=re.compile("Change|Remove|Add one"))).to_have_count(0)
    services.get_by_role("button", name="Look: Maternity").click()
    expect(services).to_contain_text("Words: “maternity”, “midwife”")
    expect(services.get_by_role("button", name="Save")).to_have_count(0)
    assert violations(page) == []
    services.get_by_text("Back", exact=True).click()
    expect(services.get_by_role("button", name="Look: Maternity")).to_be_visible()
    done(services)

    become(page, "Priya Shah")
    reasons = section(page, "Reasons")
    reasons.get_by_label("Reasons").fill("About the heron\nSpam")
    people = section(helens, "People")
    people.get_by_role("button", name="Remove Priya Shah").last.click()
    people.get_by_role("button", name="Save").click()
    expect(people).to_be_hidden()
    reasons.get_by_role("button", name="Save").click()
    expect(reasons).to_contain_text("Only an administrator may do that, so nothing has changed. Ask a colleague, or")
    expect(reasons.get_by_label("Reasons")).to_have_value("About the heron\nSpam")
