"""`/mentions`, walked in the browser: lists, menus, words, pages, a file for a spreadsheet, a list for everybody."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.app import Kestrel
from bot.sandbox.world import Sandbox
from tests.browser.desk.living import US, heard
from tests.browser.desk.passing import PATIENCE, monday
from tests.browser.desk.sheets import downloaded
from tests.browser.hands import card, command, conversation, thread

Violations = Callable[[Page], list[str]]
__all__ = ["monday"]
pytestmark = pytest.mark.usefixtures("monday")

HARM = "I cannot go on, I want to end my life and nobody at the crisis team picks up"
# From the oldest to the newest; what a spreadsheet or a careless reader would stumble over is among them.
SAID = (
    f"=HYPERLINK(\"https://evil.test\";\"free parking\") @{US} for the whole car park",
    f"@{US} four hours in A&E and nobody told us a thing",
    f"The notice in outpatients says \"back at 2\",\nand by five, nobody 😤; what is it @{US}, a joke?",
    f"+44 is what you dial, @{US}, and then your eye clinic lets it ring and ring",
    f"@{US} {HARM}",
    f"@{US} thank you to the midwives on the labour ward for a calm night 💙",
    f"@{US} the lift to the third floor is broken again, with a pram that is no fun",
    f"@{US} what time does the fracture clinic open on bank holidays?",
    f"@{US} cold soup twice this week on Willow ward and no spoon to eat it",
    f"@{US} the district nurse never came on Friday although we stayed in all day",
    f"@{US} hats off to whoever painted the children's corridor with otters",
    f"@{US} my mother's hearing aid was mislaid between two wards, where do I ask?",
)  # fmt: skip


@pytest.fixture
def queue(page: Page, sandbox: Sandbox, kestrel: Kestrel, monday: None) -> dict[str, str]:
    """All of it stands in the queue: the words by the handle of whoever wrote them."""
    said = {f"person_{number}": words for number, words in enumerate(SAID)}
    for handle, words in said.items():
        sandbox.x.post(handle, words)
    heard(kestrel.desk, len(said))
    return said


def asked(page: Page, words: str = "") -> Locator:
    """The private answer."""
    before = answers(page).count()
    command(page, f"/mentions {words}".strip())
    expect(answers(page)).to_have_count(before + 1)
    return answers(page).nth(before)


def answers(page: Page) -> Locator:
    return conversation(page).locator(".message").filter(has_text="Only visible to you").filter(has_text="Mentions:")


def lines(answer: Locator) -> Locator:
    """The words of each line."""
    return answer.get_by_text(re.compile("^• "))


def choose(answer: Locator, menu: int, option: str) -> None:
    answer.get_by_role("combobox").nth(menu).click()
    answer.page.get_by_role("option", name=option, exact=True).click()


def test_the_queue_is_paged_narrowed_down_looked_through_and_claimed_from(
    page: Page, queue: dict[str, str], violations: Violations
) -> None:
    answer = asked(page)
    expect(answer).to_contain_text("Mentions: unclaimed – 12 lines")
    expect(lines(answer)).to_have_count(10)
    expect(lines(answer).first).to_contain_text("Risk of harm")
    assert violations(page) == []
    answer.get_by_role("button", name="Next page").click()
    expect(answer).to_contain_text("12 lines, page 2")
    expect(lines(answer)).to_have_count(2)
    answer.get_by_role("button", name="Previous page").click()
    expect(lines(answer)).to_have_count(10)

    choose(answer, 1, "Emergency department (A&E)")
    expect(answer).to_contain_text("Mentions: unclaimed, Emergency department (A&E) – 1 line")
    expect(lines(answer)).to_have_text([re.compile("four hours in A&E")])
    answer.get_by_role("button", name="Claim: the post by @person_1").click()
    expect(conversation(page)).to_contain_text("It is yours; its card says so.")
    expect(card(page, "four hours in A&E").first).to_contain_text("Claimed by @Priya Shah")
    answer.get_by_role("button", name="Refresh").click()
    expect(answer).to_contain_text("Nobody waits to be claimed.")
    choose(answer, 0, "Mine")
    expect(lines(answer)).to_have_text([re.compile("four hours in A&E")])

    expect(lines(asked(page, "mine"))).to_have_count(1)
    happy = asked(page, "positive")
    expect(lines(happy).filter(has_text="calm night")).to_have_count(1)
    expect(lines(happy).filter(has_text="cold soup")).to_have_count(0)
    expect(lines(asked(page, "service maternity"))).to_have_text([re.compile("calm night")])
    found = asked(page, '"BACK AT 2"')
    expect(found).to_contain_text("in the newest 20,000 mentions")
    expect(lines(found)).to_have_text([re.compile("back at 2", re.IGNORECASE)])
    command(page, "/mentions mien")
    expect(conversation(page)).to_contain_text("Did you mean /mentions mine?")


def test_every_mention_comes_as_a_file_that_is_opened_without_harm_and_a_list_for_everybody_keeps_up(
    page: Page, queue: dict[str, str], violations: Violations
) -> None:
    answer = asked(page, "all")
    answer.get_by_role("button", name="Export as CSV").click()
    expect(conversation(page)).to_contain_text("The file comes into your own conversation with Kestrel in a moment.")
    rows = downloaded(page, "mentions-all.csv")
    assert len(rows) == len(SAID)
    known = {row["handle"]: row for row in rows if row["handle"]}
    for handle, words in queue.items():
        if HARM in words:
            continue
        told = known[handle]
        assert told["words"].removeprefix("'") == words
        assert told["link"].startswith(f"https://x.com/{handle}/status/")
        assert (told["network"], told["status"], told["owed"], told["late"]) == ("x", "open", "claim", "no")
        assert re.fullmatch(r"2026-11-23 09:0\d", told["written"])
    (risky,) = [row for row in rows if not row["handle"]]
    assert risky["words"].startswith("Risk of harm: neither words nor names are exported.")
    assert (risky["name"], risky["link"]) == ("", "")

    answer = asked(page)
    answer.get_by_role("button", name="Send to a thread here").click()
    page.get_by_role("dialog", name="Send to a thread here?").get_by_role("button", name="Send", exact=True).click()
    shows = card(page, "@Priya Shah shows you 10 mentions")
    expect(shows).to_contain_text("They stand in this thread.", timeout=PATIENCE)
    shows.get_by_role("button", name="1 reply").click()
    listed = thread(page).locator(".message").last
    expect(listed).to_contain_text("Risk of harm. Its words stand on its card alone.", timeout=PATIENCE)
    expect(listed).not_to_contain_text("I cannot go on")
    assert violations(page) == []
    answer.get_by_role("button", name="Claim: the post by @person_1").click()
    expect(listed).to_contain_text("@Priya Shah · ", timeout=PATIENCE)
