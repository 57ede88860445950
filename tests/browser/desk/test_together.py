"""Several people at one reply: two who write at once, a second pair of eyes, and an author who takes the post back."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from bot.sandbox.world import Sandbox
from tests.browser.desk.answering import ASKED, WORDS, asked, opened, published, send, write
from tests.browser.hands import become, card, conversation, go, post, public

OpenPage = Callable[..., Page]


def test_whoever_sends_second_is_stopped_and_sees_the_first_answer(
    page: Page, open_page: OpenPage, sandbox: Sandbox
) -> None:
    mine = asked(page)
    toms = open_page()
    become(toms, "Tom Okafor")
    theirs = opened(card(toms, WORDS), "Reply:", "Reply")
    write(theirs, "Tom would say this.")
    form = opened(mine, "Reply:", "Reply")
    write(form, "Priya says this.")
    send(form)
    published(page, "Priya says this.", sandbox)
    expect(mine).to_contain_text("Answered by @Priya Shah")

    theirs.get_by_role("button", name="Send", exact=True).click()
    expect(theirs).to_contain_text("Stopped: @Priya Shah has answered meanwhile.")
    expect(theirs).to_contain_text("Priya says this.")
    expect(theirs.get_by_label("Your answer")).to_have_value("Tom would say this.")
    expect(public(page).get_by_role("listitem").filter(has_text="Tom would say this.")).to_have_count(0)


def test_a_post_that_is_deleted_while_somebody_writes_is_closed_and_the_words_can_be_copied(page: Page) -> None:
    written = post(page, "jo_rowan", ASKED)
    form = opened(card(page, WORDS), "Reply:", "Reply")
    write(form, "Too late, this one.")
    post_id = written.get_attribute("data-post")
    page.evaluate(
        "id => fetch('/sandbox/act', {method: 'POST', body: JSON.stringify({do: 'x_delete', id}),"
        " headers: {'content-type': 'application/json'}})",
        post_id,
    )
    expect(conversation(page)).to_contain_text("The author has deleted this post.")
    form.get_by_role("button", name="Send", exact=True).click()
    expect(form).to_contain_text("The author has deleted this post meanwhile")
    expect(form).to_contain_text("Too late, this one.")
    expect(form.get_by_role("button", name="Send", exact=True)).to_have_count(0)


def test_a_new_colleagues_words_wait_are_changed_and_are_approved_by_another(page: Page, sandbox: Sandbox) -> None:
    asked(page)
    become(page, "Megan Rhys")
    form = opened(card(page, WORDS).first, "Reply:", "Reply")
    expect(form).to_contain_text("You are new here, so a colleague looks at your words first.")
    write(form, "soz, we look into it")
    send(form, "Send for approval")
    waiting = card(page, "A second pair of eyes, please.")
    waiting.get_by_role("button", name=re.compile("^Approve")).click()
    refusal = page.get_by_role("dialog", name="Not done")
    expect(refusal).to_contain_text("These are your own words, so a colleague has to approve them.")
    refusal.get_by_role("button", name="Close").last.click()

    become(page, "Tom Okafor")
    waiting.get_by_role("button", name=re.compile("^Ask for a change")).click()
    page.get_by_label("What should change, and why?").fill("Please say sorry properly.")
    page.get_by_role("dialog").get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_hidden()

    become(page, "Megan Rhys")
    go(page, "Kestrel")
    expect(conversation(page)).to_contain_text("Please say sorry properly.")
    go(page, "public-mentions")
    changed = opened(card(page, "asked for a change:"), "Change the words", "Reply")
    write(changed, "We are sorry. We are looking into it.")
    send(changed, "Send for approval")

    become(page, "Tom Okafor")
    waiting = card(page, "A second pair of eyes, please.")
    expect(waiting).to_contain_text("We are sorry. We are looking into it.")
    waiting.get_by_role("button", name=re.compile("^Approve")).click()
    expect(card(page, "Looked at by @Tom Okafor.")).to_be_visible()
    published(page, "We are sorry. We are looking into it.", sandbox)


def test_a_colleague_mends_the_words_and_sends_them_at_once(page: Page, sandbox: Sandbox) -> None:
    asked(page)
    become(page, "Megan Rhys")
    form = opened(card(page, WORDS).first, "Reply:", "Reply")
    write(form, "soz, we look into it")
    send(form, "Send for approval")
    become(page, "Tom Okafor")
    mended = opened(card(page, "A second pair of eyes, please."), "Edit and send", "Reply")
    expect(mended.get_by_label("Your answer")).to_have_value("soz, we look into it")
    write(mended, "We are sorry. We are looking into it.")
    send(mended)
    published(page, "We are sorry. We are looking into it.", sandbox)
    expect(card(page, "This waited for a second pair of eyes.")).to_contain_text("changed by a colleague")
