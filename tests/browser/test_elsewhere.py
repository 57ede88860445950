"""A link to X or to the feedback site leads to that place on this page; every other link stays what it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect
from slack_sdk import WebClient

from bot.sandbox.world import Sandbox
from bot.sandbox.x.posts import Post
from tests.browser.hands import conversation, public, story

OpenPage = Callable[..., Page]
Show = Callable[..., None]
SITE = "https://www.careopinion.org.uk"
OURS = "AshcombeValeNHS"


@pytest.fixture
def show(kestrel: WebClient) -> Show:
    """Kestrel shows one link in the channel: as a button, in rich text or in mrkdwn."""

    def shown(address: str, words: str = "go there", how: str = "mrkdwn") -> None:
        button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": words}, "url": address}
        leaf = {"type": "link", "url": address, "text": words}
        rich = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [leaf]}]}
        blocks: dict[str, dict[str, Any]] = {
            "button": {"type": "actions", "elements": [button]},
            "rich text": rich,
            "mrkdwn": {"type": "section", "text": {"type": "mrkdwn", "text": f"<{address}|{words}>"}},
        }
        kestrel.chat_postMessage(channel="C0MENTIONS", text=words, blocks=[blocks[how]])

    return shown


@pytest.fixture
def asked(sandbox: Sandbox) -> Post:
    """What somebody of the public asked, and a busy morning after it."""
    post = sandbox.x.post("marnie_dell", f"@{OURS} where do I park?")
    for number in range(40):
        sandbox.x.post(f"walker{number}", f"Nice morning, number {number}.")
    return post


def go(page: Page, words: str = "go there") -> None:
    conversation(page).get_by_role("link", name=words).click()


def box(page: Page) -> Locator:
    return public(page).get_by_label("Post", exact=True)


def intent(post: Post | None, text: str, host: str = "x.com") -> str:
    reply = f"in_reply_to={post.id}&" if post else ""
    return f"https://{host}/intent/post?{reply}text={quote(text)}"


@pytest.mark.parametrize("how", ["button", "rich text", "mrkdwn"])
def test_a_reply_by_hand_is_written_as_our_own_account(
    page: Page, sandbox: Sandbox, asked: Post, show: Show, how: str
) -> None:
    show(intent(asked, "Behind the main entrance & free."), how=how)
    public(page).get_by_label("Post", exact=True).fill("Begun as the public")
    go(page)
    expect(public(page)).to_contain_text("Write as @AshcombeValeNHS – us, by hand")
    expect(public(page)).to_contain_text("Replying to @marnie_dell")
    expect(box(page)).to_have_value("Behind the main entrance & free.")
    expect(box(page)).to_be_focused()
    expect(page.locator("#announcer")).to_contain_text(f"writing as @{OURS}, by hand, in reply to @marnie_dell")
    public(page).get_by_role("button", name="Post", exact=True).click()
    expect(public(page).get_by_role("listitem").first).to_contain_text("The trust")
    (answer,) = sandbox.x.posts(by=OURS)
    assert (answer.reply_to, answer.author.name) == (asked.id, "Ashcombe Vale NHS Foundation Trust")
    expect(public(page).get_by_label("Write as")).to_have_value("marnie_dell")
    expect(box(page)).to_have_value("Begun as the public")


def test_a_post_by_hand_needs_no_post_to_answer(page: Page, sandbox: Sandbox, show: Show) -> None:
    show(intent(None, "Our lifts work again.", host="twitter.com"))
    go(page)
    expect(box(page)).to_have_value("Our lifts work again.")
    public(page).get_by_role("button", name="Be the public again").click()
    expect(public(page).get_by_label("Write as")).to_be_visible()
    expect(box(page)).to_have_value("")
    assert sandbox.x.posts(by=OURS) == []


def test_a_post_by_hand_may_be_written_as_any_account_of_ours(page: Page, sandbox: Sandbox, show: Show) -> None:
    show(intent(None, "Open day on Saturday."))
    go(page)
    public(page).get_by_label("As which of our accounts").select_option("AshcombeEvents")
    public(page).get_by_role("button", name="Post", exact=True).click()
    first = public(page).get_by_role("listitem").first
    expect(first).to_contain_text("Ashcombe Vale Events")
    expect(first).to_contain_text("The trust")
    assert [post.text for post in sandbox.x.posts(by="AshcombeEvents")] == ["Open day on Saturday."]
    assert sandbox.x.posts(by=OURS) == []


def test_too_many_words_are_not_posted_by_hand_either(page: Page, sandbox: Sandbox, show: Show) -> None:
    """However long it is, a link counts 23."""
    show(intent(None, "x" * 260 + f" {SITE}/youropinion?nacs=ASHCOMBE-AE"))
    go(page)
    public(page).get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_text("X takes 280 characters; this has 284.")).to_be_visible()
    assert sandbox.x.posts(by=OURS) == []


@pytest.mark.parametrize("host", ["x.com", "twitter.com", "www.x.com"])
def test_a_link_to_a_post_shows_it(page: Page, asked: Post, show: Show, host: str) -> None:
    show(f"https://{host}/marnie_dell/status/{asked.id}?s=20")
    meant = public(page).get_by_role("listitem").filter(has_text="where do I park?")
    expect(meant).not_to_be_in_viewport()
    go(page)
    expect(meant).to_be_in_viewport()
    expect(meant).to_be_focused()
    expect(meant).to_contain_class("pointed")
    expect(meant).not_to_contain_class("pointed")


def test_a_post_far_down_is_found_too(page: Page, sandbox: Sandbox, asked: Post, show: Show) -> None:
    for number in range(120):
        sandbox.x.post("storm", f"Again {number}")
    show(f"https://x.com/marnie_dell/status/{asked.id}")
    go(page)
    expect(public(page).get_by_role("listitem").filter(has_text="where do I park?")).to_be_focused()


def test_a_post_that_is_gone_is_told_in_a_sentence(page: Page, sandbox: Sandbox, asked: Post, show: Show) -> None:
    show(f"https://x.com/marnie_dell/status/{asked.id}", "the deleted one")
    show("https://x.com/marnie_dell/status/1", "the unknown one")
    show(intent(asked, "Sorry"), "an answer")
    sandbox.x.delete(asked.id)
    go(page, "the unknown one")
    expect(page.get_by_text("That post is not among those that this page shows.")).to_be_visible()
    gone = page.locator(".toast", has_text="That post is not there any more: @marnie_dell deleted it.")
    for link in ("the deleted one", "an answer"):
        go(page, link)
        expect(gone).to_be_visible()
        gone.get_by_role("button").click()
        expect(gone).to_have_count(0)
    expect(public(page).get_by_label("Write as")).to_be_visible()


def test_on_a_narrow_screen_a_link_changes_to_the_public(open_page: OpenPage, asked: Post, show: Show) -> None:
    show(intent(asked, "Behind the main entrance."))
    page = open_page(width=390, height=844)
    go(page)
    expect(box(page)).to_be_focused()
    expect(box(page)).to_be_in_viewport()
    expect(conversation(page)).to_be_hidden()


def test_a_link_within_a_thread_brings_the_public_back(
    page: Page, asked: Post, show: Show, sandbox: Sandbox, kestrel: WebClient
) -> None:
    ts = kestrel.chat_postMessage(channel="C0MENTIONS", text="A card")["ts"]
    kestrel.chat_postMessage(channel="C0MENTIONS", text=f"<{intent(asked, 'Hello')}|by hand>", thread_ts=ts)
    page.get_by_role("button", name="1 reply").click()
    expect(public(page)).to_be_hidden()
    thread = page.get_by_role("region", name="Thread")
    thread.get_by_role("link", name="by hand").click()
    expect(box(page)).to_be_focused()
    expect(thread).to_be_visible()
    thread.get_by_role("button", name="Close the thread").click()
    expect(conversation(page)).to_be_visible()
    expect(public(page)).to_be_visible()


def test_links_to_the_feedback_site(page: Page, sandbox: Sandbox, show: Show) -> None:
    told = sandbox.feedback.write(service="ASHCOMBE-MAT", title="Kind midwives", text="Thank you.")
    sandbox.feedback.write(service="ASHCOMBE-AE", title="A long night", text="Five hours.")
    show(f"{SITE}/youropinion?nacs=ashcombe-ae", "share")
    show(f"{SITE}/services/ASHCOMBE-MAT", "service")
    show(f"{SITE}/{told.id}", "a story")
    show(f"{SITE}/services/NOWHERE", "nowhere")
    go(page, "share")
    expect(public(page).get_by_label("Service")).to_have_value("ASHCOMBE-AE")
    expect(public(page).get_by_label("Title of the story")).to_be_focused()
    go(page, "service")
    expect(story(page, "Kind midwives")).to_be_visible()
    expect(story(page, "A long night")).to_have_count(0)
    expect(public(page).get_by_label("Stories about")).to_be_focused()
    go(page, "a story")
    expect(story(page, "Kind midwives")).to_be_focused()
    expect(story(page, "A long night")).to_have_count(1)
    go(page, "nowhere")
    expect(page.get_by_text("has no service “NOWHERE”")).to_be_visible()


def test_the_public_follows_the_link_in_our_invitation(page: Page, sandbox: Sandbox) -> None:
    sandbox.x.post(OURS, f"Would you tell us more? {SITE}/youropinion?nacs=ASHCOMBE-OUT")
    public(page).get_by_role("link", name="youropinion").click()
    expect(public(page).get_by_label("Service")).to_have_value("ASHCOMBE-OUT")


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/intent/post?text=x", "https://x.com/AshcombeValeNHS", f"{SITE}/about", "https://notx.com/a/status/1",
        "https://x.com.example.org/a/status/1", "http://x.com/a/status/1",
    ],
)  # fmt: skip
def test_every_other_link_stays_as_it_is(page: Page, show: Show, address: str) -> None:
    show(address)
    link = conversation(page).get_by_role("link", name="go there")
    expect(link).to_have_attribute("target", "_blank")
    # What the page has not dealt with itself is left to the browser, which is stopped here at its own door.
    page.evaluate("addEventListener('click', (e) => { window.left = !e.defaultPrevented; e.preventDefault(); })")
    link.click()
    assert page.evaluate("window.left") is True


@pytest.mark.parametrize("how", ["mrkdwn", "button"])
def test_a_link_to_a_message_leads_there_however_far_back_it_is(
    page: Page, kestrel: WebClient, show: Show, how: str
) -> None:
    first = kestrel.chat_postMessage(channel="C0MENTIONS", text="The first card of the day")
    kestrel.chat_postMessage(channel="C0MENTIONS", text="A long card\n" * 100)
    link = kestrel.chat_getPermalink(channel="C0MENTIONS", message_ts=str(first["ts"]))
    show(str(link["permalink"]), how=how)
    go(page)
    meant = conversation(page).locator(".message.pointed")
    expect(meant).to_contain_text("The first card of the day")
    expect(meant).to_be_in_viewport()
    expect(meant).to_be_focused()
