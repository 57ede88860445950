"""An answer where an app may not: X's composer with the text ready, and Kestrel finds what was posted."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from bot.sandbox.world import Sandbox
from tests.browser.desk.answering import asked, open_thread, opened, send, write
from tests.browser.hands import public, thread

# They named a hashtag of ours, not our handle.
OVERHEARD = "#AshcombeVale two weeks and nobody answers the phone in the eye clinic"
ANSWER = "We are sorry. Could you tell us which clinic it was?"


def test_an_answer_by_hand_is_opened_on_x_posted_and_found(page: Page, sandbox: Sandbox) -> None:
    mine = asked(page, OVERHEARD, "ella_walks")
    expect(mine).to_contain_text("We may answer by hand.")
    form = opened(mine, "Reply:", "Reply")
    expect(form).to_contain_text("Costs nothing: you post it by hand.")
    write(form, ANSWER)
    send(form, "Make it ready")
    expect(mine).to_contain_text("is ready to be posted by hand")
    ready = open_thread(mine)
    ready.get_by_role("link", name="Open in X, text ready").click()
    composer = public(page).get_by_label("Post", exact=True)
    expect(composer).to_have_value(ANSWER)
    public(page).get_by_role("button", name="Post", exact=True).click()
    expect(public(page).get_by_role("listitem").filter(has_text=ANSWER)).to_have_count(1)
    sandbox.clock.advance(10)
    page.get_by_role("button", name="Close the thread").click()
    expect(mine).to_contain_text("Answered by @Priya Shah")


def test_whoever_says_that_it_is_posted_need_not_look_for_the_link(page: Page, sandbox: Sandbox) -> None:
    mine = asked(page, OVERHEARD, "ella_walks")
    form = opened(mine, "Reply:", "Reply")
    write(form, ANSWER)
    send(form, "Make it ready")
    # Kestrel cannot read X just now, so that it hears of the post from the person first.
    sandbox.faults.x = "down"
    ready = open_thread(mine)
    ready.get_by_role("link", name="Open in X, text ready").click()
    public(page).get_by_role("button", name="Post", exact=True).click()
    ours = public(page).get_by_role("listitem").filter(has_text=ANSWER)
    address = f"https://x.com/AshcombeValeNHS/status/{ours.get_attribute('data-post')}"
    ready.get_by_role("button", name=re.compile("^I have posted it")).click()
    send(page.get_by_role("dialog", name="I have posted it"), "It is posted")
    page.get_by_role("button", name="Close the thread").click()
    expect(mine).to_contain_text("is posted, they say; Kestrel is looking for it.")
    sandbox.faults.x = "ok"
    sandbox.clock.advance(60)
    expect(mine).to_contain_text("Answered by @Priya Shah")
    expect(mine.get_by_role("link", name="see it")).to_have_attribute("href", address)


def test_the_link_of_an_answer_by_hand_is_taken_and_a_strangers_is_refused(page: Page, sandbox: Sandbox) -> None:
    mine = asked(page, OVERHEARD, "ella_walks")
    theirs = public(page).get_by_role("listitem").filter(has_text="nobody answers the phone")
    number = theirs.get_attribute("data-post")
    form = opened(mine, "Reply:", "Reply")
    write(form, ANSWER)
    send(form, "Make it ready")
    open_thread(mine)
    thread(page).get_by_role("button", name=re.compile("^I have posted it")).click()
    asks = page.get_by_role("dialog", name="I have posted it")
    asks.get_by_label("The link of your answer").fill(f"https://x.com/ella_walks/status/{number}")
    asks.get_by_role("button", name="It is posted").click()
    expect(asks).to_contain_text("That post is by @ella_walks, not by us.")

    assert number is not None
    ours = sandbox.x.post("AshcombeValeNHS", "In other words: which clinic?", reply_to=number)
    asks.get_by_label("The link of your answer").fill(ours.url)
    asks.get_by_role("button", name="It is posted").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(mine).to_contain_text("Answered by @Priya Shah")
