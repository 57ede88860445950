"""What was refused is said where it was pressed, however far the foot of the channel is."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from sqlalchemy import select

from bot.app import Kestrel
from bot.services import mentions
from bot.storage.mentions import Mention
from tests.browser.desk.answering import asked


def test_a_refusal_is_a_window_in_front_of_whoever_pressed_and_the_keyboard_goes_back(
    page: Page, kestrel: Kestrel
) -> None:
    mine = asked(page)
    button = mine.get_by_role("button", name="Reply:")
    expect(button).to_be_visible()
    with kestrel.desk.database.read() as session:
        number = session.scalars(select(Mention.id)).one()
    # The card is a moment old when it is pressed.
    mentions.claim(kestrel.desk, number, by="U0MEGAN")
    button.click()
    window = page.get_by_role("dialog", name="Not done")
    expect(window).to_contain_text("@Megan Rhys has the post by @jo_rowan")
    expect(window.get_by_role("button", name="Close").last).to_be_focused()
    window.get_by_role("button", name="Close").last.click()
    expect(window).to_be_hidden()
    expect(button).to_be_focused()
