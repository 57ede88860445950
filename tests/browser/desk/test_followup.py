"""Somebody writes again after our answer, walked in the browser: it comes back to its owner, and thanks close it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from bot.sandbox.world import Sandbox
from tests.browser.desk.answering import SOON, asked, opened, published, send, write
from tests.browser.hands import conversation, go, post

ANSWER = "We are sorry, Jo. We are finding out what happened and will tell you here."
AGAIN = "That was yesterday, and I have still heard nothing from you"
THANKS = "Thank you so much!"
PATIENCE = 20_000


def test_who_writes_again_is_heard_by_whoever_answered_and_their_thanks_are_counted(
    page: Page, sandbox: Sandbox
) -> None:
    mine = asked(page)
    form = opened(mine, "Reply:", "Reply")
    write(form, ANSWER)
    send(form)
    published(page, ANSWER, sandbox)
    expect(mine).to_contain_text("Answered by @Priya Shah", timeout=PATIENCE)

    post(page, "jo_rowan", f"@AshcombeValeNHS {AGAIN}")
    expect(mine).to_contain_text("Follow-up from @jo_rowan", timeout=PATIENCE)
    expect(mine).to_contain_text(AGAIN)
    expect(mine).to_contain_text("Claimed by @Priya Shah")
    expect(mine).to_contain_text("Answer by:")
    go(page, "Kestrel")
    expect(conversation(page)).to_contain_text("Its author has written again, after our answer", timeout=PATIENCE)
    go(page, "public-mentions")

    form = opened(mine, "Reply:", "Reply")
    again = "We should have come back to you, Jo. Sister Hill rings you this afternoon."
    write(form, again)
    send(form)
    published(page, again, sandbox)
    expect(mine.get_by_text("Follow-up from @jo_rowan")).to_be_visible()
    expect(mine).not_to_contain_text("Claimed by @Priya Shah", timeout=PATIENCE)

    post(page, "jo_rowan", f"@AshcombeValeNHS {THANKS}")
    sandbox.clock.advance(SOON)
    expect(mine).to_contain_text("@jo_rowan said thank you", timeout=PATIENCE)
    expect(mine).to_contain_text("Closed by Kestrel")
    mine.get_by_role("button", name="More…").click()
    more = page.get_by_role("dialog", name="More")
    expect(more).to_contain_text(f"saw @jo_rowan write again: “@AshcombeValeNHS {AGAIN}”")
    expect(more).to_contain_text("gave this back to @Priya Shah")
    expect(more).to_contain_text("closed this, as @jo_rowan said thank you")
