"""A hush, walked on the page: begun by the command, told everywhere, an invitation refused, an answer sent, its end."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from bot.sandbox.world import Sandbox
from tests.browser.desk.answering import asked, open_thread, opened, published, send, write
from tests.browser.hands import become, card, command, conversation, go, public

UNTIL = "Sunday 22 November 2026, 5.00pm"
PATIENCE = 20_000


def begin(page: Page, violations: Callable[[Page], list[str]] | None = None) -> None:
    """Until five in the afternoon, for a major incident."""
    command(page, "/hush")
    form = page.get_by_role("dialog", name="Begin a hush")
    form.get_by_label("Major incident").check()
    form.get_by_label("Why").fill("Fire at the main site")
    form.get_by_label("Ends on").fill("2026-11-22")
    form.get_by_label("At", exact=True).fill("17:00")
    if violations is not None:
        assert violations(page) == []
    form.get_by_role("button", name="Begin the hush").click()
    expect(form).to_be_hidden()


def test_a_hush_is_told_everywhere_holds_invitations_lets_answers_out_and_ends_at_its_time(
    page: Page, sandbox: Sandbox, violations: Callable[[Page], list[str]]
) -> None:
    mine = asked(page)
    begin(page, violations)
    told = card(page, "A hush stands for a major incident")
    expect(told.first).to_contain_text(f"until {UNTIL}.")
    expect(told.first).to_contain_text("Fire at the main site")
    expect(conversation(page)).to_contain_text(f"The hush stands until {UNTIL}.")
    assert violations(page) == []
    go(page, "Kestrel: Home")
    expect(conversation(page)).to_contain_text(f"A hush stands for a major incident until {UNTIL}.")
    go(page, "public-mentions")

    mine.get_by_role("button", name="Invite").click()
    refusal = page.get_by_role("dialog", name="Not done")
    expect(refusal).to_contain_text(f"A hush stands until {UNTIL}, so nobody is invited before.")
    refusal.get_by_role("button", name="Close").last.click()
    expect(page.get_by_role("dialog")).to_be_hidden()

    form = opened(mine, "Reply:", "Reply")
    expect(form).to_contain_text("Answering goes on; mind how it sounds.")
    write(form, "So sorry to read this.")
    send(form)
    published(page, "So sorry to read this.", sandbox)

    become(page, "Tom Okafor")
    command(page, "/hush")
    expect(card(page, "Anybody on the team may lift it.").last).to_contain_text("Begun by @Priya Shah")
    sandbox.clock.advance(8 * 3600)
    over = card(page, "The hush is over: it ended as planned on Sunday 22 November 2026, 5.00pm.")
    expect(over).to_contain_text("No invitation was held.", timeout=PATIENCE)
    expect(card(page, "A hush stood for a major incident")).to_be_visible(timeout=PATIENCE)
    assert violations(page) == []


def test_words_typed_before_it_began_stay_and_what_was_on_its_way_asks_afterwards(
    open_page: Callable[..., Page], sandbox: Sandbox
) -> None:
    page, tom = open_page(width=1600), open_page()
    become(tom, "Tom Okafor")
    mine, other = asked(page), asked(page, "@AshcombeValeNHS the clinic has lost my letter again", "ade_k")
    become(page, "Megan Rhys")
    send(opened(other, "Invite", "Invite to share a story"), "Send for approval")
    form = opened(mine, "Invite", "Invite to share a story")
    form.get_by_label("Your invitation").fill("Please tell us how it was for you.")
    expect(form.locator("blockquote").last).to_contain_text("Please tell us how it was")
    begin(tom)
    expect(card(tom, "A hush stands").first).to_be_visible()
    form.get_by_role("button", name="Send for approval").click()
    expect(form).to_contain_text("so nobody is invited before.")
    expect(form.get_by_label("Your invitation")).to_have_value("Please tell us how it was for you.")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Close and lose it").click()

    card(tom, "A second pair of eyes, please.").get_by_role("button", name="Approve").click()
    expect(conversation(tom)).to_contain_text("Approved. A hush stands, so the invitation is held.")
    expect(other.first).to_contain_text("invitation is held by the hush")
    command(tom, "/hush lift")
    expect(conversation(tom)).to_contain_text("You have lifted the hush for a major incident.")
    expect(card(page, "The hush is over: @Tom Okafor lifted it")).to_contain_text("One invitation was held.")
    expect(other.first).to_contain_text("was held by a hush: send it or drop it")
    expect(public(page).get_by_role("listitem").filter(has_text="youropinion")).to_have_count(0)
    thread = open_thread(other.first)
    thread.get_by_role("button", name="Send it").click()
    published(page, "youropinion", sandbox)
    expect(other.first).to_contain_text("Invited by @Megan Rhys")
