"""A member of the public is forgotten, walked in the browser: no trace on the page, the disk, in Slack, in the log."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bot.app import Kestrel
from bot.sandbox.world import Sandbox
from tests.browser.desk.answering import opened, published, send, write
from tests.browser.desk.passing import PATIENCE, monday
from tests.browser.hands import become, card, command, conversation, go, post
from tests.forgetting import everything, in_slack, on_disk
from tests.waiting import until

Violations = Callable[[Page], list[str]]
__all__ = ["monday"]
pytestmark = pytest.mark.usefixtures("monday")
SECRET = "gall bladder"
ANSWER = "We are sorry, Jo. Please ring PALS on 0800 122 31 35 about your gall bladder."


def test_whoever_is_forgotten_by_an_administrator_leaves_no_trace(
    page: Page, sandbox: Sandbox, kestrel: Kestrel, violations: Violations, capfd: pytest.CaptureFixture[str]
) -> None:
    post(page, "jo_rowan", f"@AshcombeValeNHS nobody told me a thing about my {SECRET}")
    theirs = card(page, f"about my {SECRET}").first
    form = opened(theirs, "Reply:", "Reply")
    write(form, ANSWER)
    send(form)
    published(page, ANSWER, sandbox)
    expect(theirs).to_contain_text("Answered by @Priya Shah")
    # What is said to one person alone is on their screen and nowhere else, until they put it away.
    card(page, "It goes out to @jo_rowan").get_by_role("button", name="Dismiss this message").click()
    post(page, "ade_k", "@AshcombeValeNHS @jo_rowan is right, the whole clinic is like that")
    other = card(page, "the whole clinic is like that").first
    expect(other).to_contain_text("@jo_rowan is right")

    become(page, "Tom Okafor")
    command(page, "/person forget @jo_rowan")
    refused = "Only the administrators may hand over what is held of a person, or forget one: @Priya Shah"
    expect(conversation(page).locator(".message").last).to_contain_text(refused)
    expect(page.get_by_role("dialog")).to_have_count(0)

    become(page, "Priya Shah")
    command(page, "/person forget @jo_rowan")
    window = page.get_by_role("dialog", name="Forget a person")
    expect(window).to_contain_text("Kestrel holds 1 post by @jo_rowan.")
    assert violations(page) == []
    window.get_by_label("Type it once more").fill("@jo")
    window.get_by_role("button", name="Forget them").click()
    expect(window).to_contain_text("That is not what you asked for.")
    window.get_by_label("Type it once more").fill("@jo_rowan")
    window.get_by_role("button", name="Forget them").click()
    expect(window).to_be_hidden()
    expect(conversation(page)).to_contain_text("Forgotten: 1 post, 1 answer of ours, and 1 place where others named")

    for trace in (SECRET, "jo_rowan", "Jo Rowan"):
        expect(conversation(page).locator(".message").filter(has_text=trace)).to_have_count(0, timeout=PATIENCE)
    expect(other).to_contain_text("is right, the whole clinic is like that")
    command(page, f'/mentions "{SECRET}"')
    expect(conversation(page)).to_contain_text("Mentions: every mention – none")
    command(page, "/person forget @jo_rowan")
    expect(conversation(page)).to_contain_text("Kestrel holds no post by that handle.")
    go(page, "Kestrel: Home")
    home = page.get_by_role("group", name="Home of Kestrel")
    expect(home).to_contain_text("@… is right, the whole clinic is like that")
    for trace in (SECRET, "jo_rowan", "Jo Rowan"):
        expect(home).not_to_contain_text(trace)

    person = sandbox.x.person("jo_rowan").id
    traces = (SECRET, "jo_rowan", "Jo Rowan", person)
    until(lambda: not any(trace.encode() in on_disk(kestrel.desk) for trace in traces), patience=60)
    sandbox.clock.advance(3600)
    for trace in traces:
        assert trace not in everything(kestrel.desk)
        assert trace not in in_slack(sandbox)
        assert trace.encode() not in on_disk(kestrel.desk)
    logged = "".join(capfd.readouterr())
    for trace in traces:
        assert trace not in logged
