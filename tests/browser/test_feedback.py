"""The feedback site beside X: the public tells a story, the moderator publishes it, staff respond."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bot.sandbox.world import Sandbox
from tests.browser.hands import place, public, story

OpenPage = Callable[..., Page]


def test_a_story_goes_from_the_public_to_the_moderator_to_staff(page: Page, sandbox: Sandbox) -> None:
    site = place(page, "Feedback site")
    expect(site).to_contain_text("No stories yet.")
    site.get_by_label("Service").select_option("Maternity")
    site.get_by_label("Title of the story").fill("The night staff")
    site.get_by_label("Your story").fill("She stayed past the end of her shift.")
    site.get_by_role("button", name="Send to the moderator").click()
    expect(page.get_by_text("Your story is sent.")).to_be_visible()
    told = story(page, "The night staff")
    expect(told).to_contain_text("Waits for the moderator")
    expect(told.get_by_role("link")).to_have_count(0)
    expect(site.get_by_label("Your story")).to_have_value("")

    told.get_by_role("button", name="Publish (as the moderator)").click()
    expect(told).to_contain_text("Published")
    expect(told.get_by_role("button", name="Respond (as staff)")).to_be_focused()
    expect(told.get_by_role("link")).to_have_attribute("href", "https://www.careopinion.org.uk/90000001")

    page.keyboard.press("Enter")
    expect(told.get_by_label("Response", exact=True)).to_be_focused()
    told.get_by_label("Response", exact=True).fill("Thank you, we have told her.")
    told.get_by_label("Who responds").fill("Matron")
    told.get_by_label("Change").select_option("A change is planned")
    told.get_by_role("button", name="Publish the response").click()
    expect(told).to_contain_text("Response by Matron")
    expect(told.get_by_label("Who responds")).to_have_count(0)
    expect(told).to_contain_text("A change is planned")
    (kept,) = sandbox.feedback.published()
    assert [(each.by, each.text, each.change) for each in kept.responses] == [
        ("Matron", "Thank you, we have told her.", "planned")
    ]


def test_what_is_missing_is_where_the_keyboard_goes(page: Page, sandbox: Sandbox) -> None:
    site = place(page, "Feedback site")
    site.get_by_role("button", name="Send to the moderator").click()
    expect(site.get_by_label("Service")).to_be_focused()
    site.get_by_role("button", name="A long wait").click()
    site.get_by_label("Title of the story").fill(" ")
    site.get_by_role("button", name="Send to the moderator").click()
    expect(site.get_by_label("Title of the story")).to_be_focused()
    assert sandbox.feedback.stories() == []


def test_a_response_that_is_being_written_survives_what_happens_meanwhile(page: Page, sandbox: Sandbox) -> None:
    told = sandbox.feedback.publish(sandbox.feedback.write(service="ASHCOMBE-AE", title="Long", text="Five hours.").id)
    place(page, "Feedback site")
    story(page, "Long").get_by_role("button", name="Respond").click()
    page.keyboard.type("We are")
    sandbox.feedback.respond(told.id, by="Ward manager", text="Somebody was quicker.", change="none")
    sandbox.feedback.write(service="ASHCOMBE-AE", title="Another", text="Me too.")
    expect(story(page, "Another")).to_be_visible()
    expect(story(page, "Long")).to_contain_text("Somebody was quicker.")
    page.keyboard.type(" sorry")
    expect(story(page, "Long").get_by_label("Response", exact=True)).to_have_value("We are sorry")
    story(page, "Long").get_by_role("button", name="Cancel").click()
    expect(story(page, "Long").get_by_role("button", name="Respond")).to_be_focused()


def test_stories_are_read_service_by_service(page: Page, sandbox: Sandbox) -> None:
    sandbox.feedback.write(service="ASHCOMBE-AE", title="Long", text="Five hours.")
    sandbox.feedback.write(service="ASHCOMBE-MAT", title="Kind", text="Thank you.")
    site = place(page, "Feedback site")
    expect(site.get_by_role("heading", level=4)).to_have_text(["Kind", "Long"])
    site.get_by_label("Stories about").select_option("Maternity")
    expect(site.get_by_role("heading", level=4)).to_have_text(["Kind"])
    site.get_by_label("Stories about").select_option("Outpatients")
    expect(site).to_contain_text("No stories about Outpatients yet.")


def test_the_tabs_are_moved_between_with_the_arrow_keys_and_remembered(page: Page) -> None:
    x, site = (public(page).get_by_role("tab", name=name) for name in ("On X", "Feedback site"))
    expect(x).to_have_attribute("aria-selected", "true")
    x.focus()
    page.keyboard.press("ArrowRight")
    expect(site).to_be_focused()
    expect(site).to_have_attribute("aria-selected", "true")
    expect(public(page).get_by_label("Write as")).to_be_hidden()
    page.reload()
    expect(site).to_have_attribute("aria-selected", "true")
    site.focus()
    page.keyboard.press("ArrowRight")
    expect(x).to_be_focused()
    page.keyboard.press("End")
    expect(site).to_be_focused()
    page.keyboard.press("Home")
    expect(public(page).get_by_label("Write as")).to_be_visible()


def test_words_in_a_story_stay_words(page: Page, sandbox: Sandbox) -> None:
    hostile = "<script>alert(1)</script> <!channel> javascript:alert(1) <img src=x onerror=alert(1)>"
    told = sandbox.feedback.write(service="ASHCOMBE-AE", title=hostile, text=hostile)
    sandbox.feedback.publish(told.id)
    sandbox.feedback.respond(told.id, by=hostile, text=hostile)
    place(page, "Feedback site")
    expect(story(page, hostile).get_by_text(hostile).first).to_be_visible()
    assert page.locator("body script, [onerror]").count() == 0


@pytest.mark.parametrize(
    "screen",
    [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"width": 390, "height": 844}],
    ids=["light", "dark", "phone"],
)
def test_axe_finds_nothing_wrong(
    open_page: OpenPage, sandbox: Sandbox, violations: Callable[[Page], list[str]], screen: dict[str, object]
) -> None:
    sandbox.feedback.write(service="ASHCOMBE-MAT", title="Kind", text="Thank you.")
    told = sandbox.feedback.publish(sandbox.feedback.write(service="ASHCOMBE-AE", title="Long", text="Five hours.").id)
    sandbox.feedback.respond(told.id, by="Matron", text="We are sorry.", change="made")
    page = open_page(**screen)
    parts = page.get_by_role("navigation", name="Parts of the page").get_by_role("button", name="The public")
    if parts.is_visible():
        parts.click()
    place(page, "Feedback site")
    story(page, "Long").get_by_role("button", name="Respond").click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
