"""A post by the public becomes a card that the whole team can trust."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.hands import become, card, conversation, go, post, public, slow_line, tab_to, thread

OpenPage = Callable[..., Page]
# On a screen as wide as this the public stays in sight beside a thread.
WIDE = 1600
WORDS = "four hours in A&E and nobody has told us a thing"
ASKED = f"@AshcombeValeNHS {WORDS}"


def test_one_claims_a_card_another_is_refused_and_the_first_releases_it(page: Page, open_page: OpenPage) -> None:
    toms = open_page()
    become(toms, "Tom Okafor")
    post(page, "jo_rowan", ASKED)
    expect(card(page, WORDS)).to_contain_text("nobody has claimed this yet")
    with slow_line(toms):
        card(toms, WORDS).get_by_role("button", name="Claim").click()
        card(page, WORDS).get_by_role("button", name="Claim").click()
        expect(card(page, WORDS)).to_contain_text("Claimed by @Priya Shah")
        expect(card(toms, WORDS)).to_contain_text("Claimed by @Priya Shah")

    refusal = toms.get_by_role("dialog", name="Not done")
    expect(refusal).to_contain_text("@Priya Shah has had the post by")
    refusal.get_by_role("button", name="Close").last.click()
    expect(card(page, "has had the post by")).to_have_count(0)

    card(page, WORDS).get_by_role("button", name="Release").click()
    for one in (page, toms):
        expect(card(one, WORDS)).to_contain_text("nobody has claimed this yet")
        expect(card(one, WORDS).get_by_role("button", name="Claim")).to_be_visible()


def test_a_deleted_post_leaves_no_word_on_the_page(open_page: OpenPage) -> None:
    page = open_page(width=WIDE)
    words = "I cannot go on and want to end my life"
    written = post(page, "sam_quiet", f"@AshcombeValeNHS {words}")
    expect(card(page, words)).to_contain_text("Risk of harm")
    card(page, words).get_by_role("button", name="Reply in thread").click()
    expect(thread(page)).to_contain_text(words)
    thread(page).get_by_role("textbox").fill("I am ringing the crisis team.")
    thread(page).get_by_role("button", name="Send", exact=True).click()
    expect(thread(page)).to_contain_text("I am ringing the crisis team.")

    written.get_by_role("button", name="Delete").click()
    for place in (conversation(page), thread(page)):
        expect(place).to_contain_text("The author has deleted this post.")
    expect(page.locator("body")).not_to_contain_text(words)
    go(page, "Kestrel")
    expect(conversation(page)).to_contain_text("The author has deleted this post.")
    expect(page.locator("body")).not_to_contain_text(words)
    assert words not in page.content()


def test_a_card_is_claimed_without_a_mouse_from_the_first_moment(page: Page) -> None:
    tab_to(page, public(page).get_by_role("button", name="Complaint"))
    page.keyboard.press("Enter")
    expect(public(page).get_by_label("Post", exact=True)).to_be_focused()
    tab_to(page, public(page).get_by_role("button", name="Post", exact=True))
    page.keyboard.press("Enter")
    mine = card(page, "five hours in A&E")
    expect(mine).to_be_visible()

    page.reload()
    expect(mine).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the conversation")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, mine.get_by_role("button", name="Claim"))
    page.keyboard.press("Enter")
    expect(mine).to_contain_text("Claimed by @Priya Shah")


def test_a_risk_of_harm_is_marked_and_told_to_the_person_on_duty_alone(page: Page) -> None:
    public(page).get_by_role("button", name="Worrying post").click()
    public(page).get_by_role("button", name="Post", exact=True).click()
    worrying = card(page, "rung the crisis line three times")
    expect(worrying).to_contain_text("Risk of harm.")
    expect(worrying).to_contain_text("Words that raised this: “don't want to be here any more”")
    expect(page.get_by_role("button", name=re.compile("^Kestrel.*1 unread"))).to_be_visible()
    go(page, "Kestrel")
    expect(conversation(page)).to_contain_text("You are on duty.")
    expect(conversation(page)).to_contain_text("rung the crisis line three times")
    for colleague in ("Tom Okafor", "Megan Rhys", "Helen Marsh", "David Akhtar", "Ruth Bellamy"):
        become(page, colleague)
        expect(conversation(page)).to_contain_text("This is the very beginning of Kestrel.")
        expect(card(page, "crisis line")).to_have_count(0)


def test_the_guess_is_put_right_in_a_form(page: Page) -> None:
    post(page, "jo_rowan", ASKED)
    expect(card(page, WORDS)).to_contain_text("A first guess")
    card(page, WORDS).get_by_role("button", name="More…").click()
    page.get_by_role("dialog", name="More").get_by_role("button", name="Correct the guess").click()
    form = page.get_by_role("dialog", name="Correct the guess")
    form.get_by_role("combobox", name="Mood").click()
    page.get_by_role("option", name="Positive").click()
    form.get_by_label("A thank-you").check()
    form.get_by_role("button", name="Save").click()
    expect(form).to_be_hidden()
    expect(card(page, WORDS)).to_contain_text("Guess, put right by the team (✓): 🙂 positive ✓")
    expect(card(page, WORDS)).to_contain_text("💙 thank-you ✓")


def test_home_shows_the_sources_and_what_reading_has_cost(page: Page) -> None:
    post(page, "jo_rowan", ASKED)
    expect(card(page, WORDS)).to_be_visible()
    go(page, "Kestrel: Home")
    home = conversation(page)
    expect(home).to_contain_text("posts that mention @AshcombeValeNHS – last read")
    expect(home).to_contain_text("On duty: @Priya Shah")
    expect(home.get_by_role("heading", name="What reading and publishing have cost this month")).to_be_visible()
    expect(home).to_contain_text(re.compile(r"At most \$0\.0\d+ in all"))
