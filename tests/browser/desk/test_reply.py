"""A reply from the form to the public timeline, with what can happen on the way."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from bot.sandbox.world import Sandbox
from tests.browser.desk.answering import SOON, asked, open_thread, opened, published, send, write
from tests.browser.hands import card, public

ANSWER = "We are sorry, Jo. We are finding out what happened and will tell you here."
# The minute in which Kestrel looks whether it stands there, in a second or two.
QUICKLY = 40.0


def test_a_reply_is_seen_by_the_public_and_told_on_the_card_and_in_its_thread(page: Page, sandbox: Sandbox) -> None:
    mine = asked(page)
    form = opened(mine, "Reply:", "Reply")
    expect(form).to_contain_text("280 of 280 left, as X counts.")
    expect(form).to_contain_text("Costs $0.015.")
    write(form, ANSWER)
    expect(form).to_contain_text(f"{280 - len(ANSWER)} of 280 left")
    send(form)
    expect(mine).to_contain_text("@Priya Shah's reply is on its way.")
    ours = published(page, ANSWER, sandbox)
    address = f"https://x.com/AshcombeValeNHS/status/{ours.get_attribute('data-post')}"
    expect(mine).to_contain_text("Answered by @Priya Shah")
    expect(mine.get_by_role("link", name="see it")).to_have_attribute("href", address)
    told = open_thread(mine)
    expect(told).to_contain_text("Reply as @AshcombeValeNHS")
    expect(told.get_by_role("link", name="see it").last).to_have_attribute("href", address)


def test_a_saved_wording_is_chosen_and_made_ones_own(page: Page, sandbox: Sandbox) -> None:
    form = opened(asked(page), "Reply:", "Reply")
    form.get_by_role("combobox").click()
    page.get_by_role("option", name="Sorry, we look into it – short").click()
    box = form.get_by_label("Your answer")
    expect(box).to_have_value("Sorry about this. We are looking into it and will reply here.")
    write(form, "Sorry about this, Jo. We are looking into it.")
    send(form)
    published(page, "Sorry about this, Jo.", sandbox)


def test_what_is_pointed_out_is_put_right_or_goes_out_with_a_reason(page: Page, sandbox: Sandbox) -> None:
    mine = asked(page)
    form = opened(mine, "Reply:", "Reply")
    write(form, "Ring us on 07700 900123 #careopinion")
    expect(form).to_contain_text("looks like somebody's phone number")
    form.get_by_role("button", name="Put right what Kestrel can").click()
    expect(form.get_by_label("Your answer")).to_have_value("Ring us on 07700 900123 #CareOpinion")
    form.get_by_role("button", name="Send", exact=True).click()
    expect(form).to_contain_text("look at this first")
    form.get_by_label("Why should it go out as it is?").fill("It is our own mobile.")
    send(form)
    published(page, "Ring us on 07700 900123", sandbox)
    expect(open_thread(mine)).to_contain_text("a phone number. Reason: It is our own mobile.")


def test_too_long_a_reply_is_refused_and_the_words_stay(page: Page) -> None:
    form = opened(asked(page), "Reply:", "Reply")
    long = "We are sorry. " * 25
    form.get_by_label("Your answer").fill(long)
    expect(form).to_contain_text("too many.")
    form.get_by_role("button", name="Send", exact=True).click()
    expect(form.get_by_label("Your answer")).to_have_value(long)
    expect(form.get_by_label("Your answer")).to_be_focused()


def test_undo_takes_a_reply_back_and_its_words_are_there_for_the_next(page: Page, sandbox: Sandbox) -> None:
    sandbox.clock.speed = 1.0
    mine = asked(page)
    form = opened(mine, "Reply:", "Reply")
    write(form, ANSWER)
    send(form)
    mine.get_by_role("button", name="Undo").click()
    expect(mine.get_by_role("button", name="Undo")).to_have_count(0)
    sandbox.clock.advance(SOON)
    expect(opened(mine, "Reply:", "Reply").get_by_label("Your answer")).to_have_value(ANSWER)
    expect(public(page).get_by_role("listitem").filter(has_text=ANSWER)).to_have_count(0)


def test_a_reply_that_x_took_without_saying_so_goes_out_once(page: Page, sandbox: Sandbox) -> None:
    mine = asked(page)
    form = opened(mine, "Reply:", "Reply")
    write(form, ANSWER)
    sandbox.faults.x_script = lambda path: "late503" if path.endswith("/2/tweets") else None
    send(form)
    published(page, ANSWER, sandbox)
    sandbox.faults.x_script = None
    for _ in range(6):
        sandbox.clock.advance(15)
    expect(mine).to_contain_text("Answered by @Priya Shah")
    expect(public(page).get_by_role("listitem").filter(has_text=ANSWER)).to_have_count(1)
    expect(card(page, "did not go out")).to_have_count(0)


def test_while_x_is_down_a_reply_is_tried_again_and_goes_out_once_x_works(page: Page, sandbox: Sandbox) -> None:
    mine = asked(page)
    form = opened(mine, "Reply:", "Reply")
    write(form, ANSWER)
    sandbox.faults.x = "down"
    send(form)
    sandbox.clock.advance(SOON)
    told = open_thread(mine)
    expect(told).to_contain_text("nothing is lost, Kestrel tries again.")
    expect(mine).to_contain_text("@Priya Shah's reply is on its way.")
    sandbox.faults.x = "ok"
    sandbox.clock.speed = QUICKLY
    expect(mine).to_contain_text("Answered by @Priya Shah")
    told.get_by_role("button", name="Close").click()
    expect(public(page).get_by_role("listitem").filter(has_text=ANSWER)).to_have_count(1)


def test_undo_stands_in_what_the_writer_is_told_and_then_says_what_came_of_it(page: Page, sandbox: Sandbox) -> None:
    sandbox.clock.speed = 1.0
    form = opened(asked(page), "Reply:", "Reply")
    write(form, ANSWER)
    send(form)
    told = card(page, "It goes out to @jo_rowan at ")
    told.get_by_role("button", name="Undo").click()
    expect(card(page, "Taken back: nothing goes out.")).to_be_visible()
    expect(told).to_have_count(0)
    sandbox.clock.advance(SOON)
    expect(public(page).get_by_role("listitem").filter(has_text=ANSWER)).to_have_count(0)
