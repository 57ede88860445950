"""Each move under More, walked in the browser: what the person sees, and what the team then reads on the card."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from bot.sandbox.world import Sandbox
from tests.browser.desk.answering import published
from tests.browser.hands import become, card, conversation, go, post, public

WORDS = "four hours in A&E and nobody has told us a thing"


def asked(page: Page) -> Locator:
    post(page, "jo_rowan", f"@AshcombeValeNHS {WORDS}")
    return card(page, WORDS)


def more(page: Page) -> Locator:
    card(page, WORDS).get_by_role("button", name="More…").click()
    menu = page.get_by_role("dialog", name="More")
    expect(menu).to_contain_text(WORDS)
    return menu


def form(page: Page, move: str | re.Pattern[str], title: str) -> Locator:
    more(page).get_by_role("button", name=move).click()
    opened = page.get_by_role("dialog", name=title)
    expect(opened).to_contain_text(WORDS)
    return opened


def choose(opened: Locator, box: str, option: str) -> None:
    opened.get_by_role("combobox", name=box, exact=True).click()
    opened.page.get_by_role("option", name=option).click()


def send(opened: Locator, button: str) -> None:
    opened.get_by_role("button", name=button, exact=True).click()
    expect(opened.page.get_by_role("dialog")).to_be_hidden()


def test_a_mention_is_passed_to_a_colleague_who_is_told_with_the_note(page: Page) -> None:
    asked(page)
    opened = form(page, "Pass", "Pass to a colleague")
    choose(opened, "To whom", "Tom Okafor")
    opened.get_by_label("A note for them").fill("You know *the ward*")
    send(opened, "Pass")
    expect(card(page, WORDS)).to_contain_text("Claimed by @Tom Okafor")
    expect(card(page, "Passed to @Tom Okafor, who is told.")).to_contain_text("Only visible to you")
    become(page, "Tom Okafor")
    go(page, "Kestrel")
    expect(conversation(page)).to_contain_text("@Priya Shah has passed this to you.")
    expect(conversation(page)).to_contain_text("You know *the ward*")
    go(page, "public-mentions")
    expect(more(page)).to_contain_text("passed this to @Tom Okafor: “You know *the ward*”.")


def test_a_snoozed_mention_comes_back_to_its_owner(page: Page, sandbox: Sandbox) -> None:
    asked(page)
    opened = form(page, "Snooze", "Snooze")
    opened.get_by_role("button", name="Snooze", exact=True).click()
    expect(opened).to_contain_text("Choose when you would like to see it again.")
    opened.get_by_label(re.compile("^In an hour")).check()
    send(opened, "Snooze")
    expect(card(page, WORDS)).to_contain_text("Snoozed until Sunday 22 November 2026, 10.")
    expect(card(page, WORDS)).to_contain_text("by @Priya Shah")
    sandbox.clock.advance(3600)
    expect(card(page, WORDS)).to_contain_text("Claimed by @Priya Shah")
    go(page, "Kestrel")
    expect(conversation(page)).to_contain_text("You snoozed this until now.")


def test_a_mention_waits_for_someone_inside(page: Page) -> None:
    asked(page)
    opened = form(page, "Wait", "Wait for someone")
    opened.get_by_label("Or a name").fill("Estates & Facilities")
    send(opened, "Wait")
    expect(card(page, WORDS)).to_contain_text("Waiting on Estates & Facilities until Monday 23 November 2026, 9.00am")


def test_an_escalation_reaches_the_head_of_communications_and_makes_it_urgent(page: Page) -> None:
    asked(page)
    opened = form(page, "Escalate", "Escalate")
    opened.get_by_label(re.compile("^Head of communications")).check()
    opened.get_by_label("A note for them").fill("The press has called")
    send(opened, "Escalate")
    expect(card(page, WORDS)).to_contain_text("Escalated to @Helen Marsh.")
    expect(card(page, WORDS)).to_contain_text("⚡ urgent ✓")
    become(page, "Helen Marsh")
    go(page, "Kestrel")
    expect(conversation(page)).to_contain_text("@Priya Shah has escalated this to you.")
    expect(conversation(page)).to_contain_text("The press has called")


def test_a_mention_that_is_not_for_us_is_closed_with_a_reason_and_reopened(page: Page) -> None:
    asked(page)
    opened = form(page, "Not for us", "Not for us")
    opened.get_by_label("About another organisation").check()
    send(opened, "Close it")
    expect(card(page, WORDS)).to_contain_text(re.compile(r"Closed by @Priya Shah, .+: About another organisation\."))
    expect(card(page, WORDS).get_by_role("button", name="Claim")).to_have_count(0)
    menu = more(page)
    menu.get_by_role("button", name="Reopen").click()
    expect(menu).to_contain_text("Reopened. It is nobody's until somebody claims it.")
    expect(menu).to_contain_text("closed this as not for us: About another organisation.")
    menu.get_by_role("button", name="Done").click()
    expect(card(page, WORDS)).to_contain_text("nobody has claimed this yet")


def test_a_colleagues_mention_is_closed_only_after_it_was_taken_over(page: Page) -> None:
    asked(page).get_by_role("button", name="Claim").click()
    expect(card(page, WORDS)).to_contain_text("Claimed by @Priya Shah")
    become(page, "Tom Okafor")
    opened = form(page, re.compile("^Close: the post"), "Close")
    opened.get_by_label("Why, if you would like to say so").fill("We rang them")
    opened.get_by_role("button", name="Close it").click()
    expect(opened).to_contain_text("A colleague has this one. If you should take it over, press More, Pass")
    expect(opened.get_by_label("Why, if you would like to say so")).to_have_value("We rang them")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Close and lose it").click()
    page.get_by_role("dialog", name="More").get_by_role("button", name="Pass").click()
    opened = page.get_by_role("dialog", name="Pass to a colleague")
    choose(opened, "To whom", "Tom Okafor")
    send(opened, "Pass")
    expect(card(page, WORDS)).to_contain_text("Claimed by @Tom Okafor")
    opened = form(page, re.compile("^Close: the post"), "Close")
    opened.get_by_label("Why, if you would like to say so").fill("We rang them")
    opened.get_by_role("button", name="Close it").click()
    expect(card(page, WORDS)).to_contain_text(re.compile(r"Closed by @Tom Okafor, .+: We rang them\."))


def test_an_author_is_muted_and_let_back(page: Page) -> None:
    asked(page)
    opened = form(page, "Mute", "Mute this author")
    expect(opened).to_contain_text("nothing more that @jo_rowan writes is shown, but for risk of harm")
    send(opened, "Mute")
    expect(card(page, WORDS)).to_contain_text(re.compile(r"Closed by @Priya Shah, .+: Its author is muted\."))
    menu = more(page)
    menu.get_by_role("button", name="Unmute").click()
    expect(menu).to_contain_text("Unmuted. What they write from now on is shown again.")
    expect(menu.get_by_role("button", name="Mute", exact=False)).to_have_count(1)
    expect(menu).to_contain_text("let the author be seen again.")


def test_a_thank_you_is_thanked_for_and_closed_in_one_go(page: Page, sandbox: Sandbox) -> None:
    asked(page)
    more(page).get_by_role("button", name=re.compile("^Thank")).click()
    opened = page.get_by_role("dialog", name="Thank and close")
    expect(opened.get_by_label("Your thank-you")).to_have_value(re.compile("^Thank you so much"))
    send(opened, "Send")
    published(page, "Thank you so much", sandbox)
    expect(card(page, WORDS)).to_contain_text("Closed")
    expect(card(page, WORDS)).to_contain_text("Thanked by @Priya Shah")


def test_the_post_is_opened_on_the_network(page: Page) -> None:
    asked(page)
    menu = more(page)
    expect(menu.get_by_role("link", name="Open the post")).to_have_attribute(
        "href", re.compile("x.com/jo_rowan/status")
    )
    menu.get_by_role("link", name="Open the post").click()
    expect(public(page).get_by_role("listitem").filter(has_text=WORDS)).to_be_in_viewport()
