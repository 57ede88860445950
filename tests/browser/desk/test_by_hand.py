"""Any public post can be put in front of the team by hand: by its link, by its words, or from a message."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import card, command, conversation, post

ELSEWHERE = "https://www.patientvoices.example/stories/4711"


def form(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Add a post by hand")


def test_a_link_that_x_can_read_becomes_a_card(page: Page) -> None:
    """The post names nobody and would never have been found."""
    written = post(page, "ella_walks", "Second time this week that the number 9 does not stop at the General.")
    command(page, f"/mention https://x.com/ella_walks/status/{written.get_attribute('data-post')}")
    expect(conversation(page)).to_contain_text("Thank you. Kestrel is reading that post")
    expect(card(page, "the number 9 does not stop")).to_contain_text("Added by hand · added by @Priya Shah")


def test_a_link_of_another_site_opens_a_form_for_its_words(page: Page) -> None:
    command(page, f"/mention {ELSEWHERE}")
    expect(form(page)).to_contain_text("Kestrel cannot read this site")
    expect(form(page).get_by_label("Link of the post")).to_have_value(ELSEWHERE)
    form(page).get_by_label("Its words").fill("The nurses on Willow ward were kindness itself.")
    form(page).get_by_label("Who wrote it").fill("Mrs B")
    form(page).get_by_role("button", name="Put it in the queue").click()
    expect(form(page)).to_be_hidden()
    made = card(page, "The nurses on Willow ward were kindness itself.")
    expect(made).to_contain_text("Added by hand · added by @Priya Shah")
    expect(made).to_contain_text("Mrs B")
    expect(made.get_by_role("link", name="open the post")).to_have_attribute("href", ELSEWHERE)


def test_a_wrong_link_is_told_in_a_sentence_and_what_was_typed_stays(page: Page) -> None:
    command(page, "/mention the post by Ella")
    expect(conversation(page)).to_contain_text("That does not look like one link.")
    expect(conversation(page)).to_contain_text("You typed: the post by Ella")

    command(page, "/mention type")
    form(page).get_by_label("Link of the post").fill("patientvoices, story 4711")
    form(page).get_by_label("Its words").fill("Nobody answers the phone in outpatients.")
    form(page).get_by_role("button", name="Put it in the queue").click()
    expect(form(page)).to_contain_text("That does not look like one link.")
    expect(form(page).get_by_label("Link of the post")).to_be_focused()
    expect(form(page).get_by_label("Link of the post")).to_have_value("patientvoices, story 4711")
    expect(form(page).get_by_label("Its words")).to_have_value("Nobody answers the phone in outpatients.")

    form(page).get_by_label("Link of the post").fill(ELSEWHERE)
    form(page).get_by_role("button", name="Put it in the queue").click()
    expect(card(page, "Nobody answers the phone in outpatients.")).to_contain_text("Added by hand")


def test_a_colleagues_message_is_put_in_the_queue_from_its_menu(page: Page) -> None:
    command(page, f"Seen this? {ELSEWHERE}")
    card(page, "Seen this?").get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Add to Kestrel's queue").click()
    expect(form(page).get_by_label("Link of the post")).to_have_value(ELSEWHERE)
    form(page).get_by_label("Its words").fill("Parking fines for visiting my dying father.")
    form(page).get_by_role("button", name="Put it in the queue").click()
    expect(card(page, "Parking fines for visiting my dying father.")).to_contain_text("Added by hand")
