"""The page itself: everybody can read and use it, it stays true while things happen, and words stay words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from tests.browser.conftest import MORNING

OpenPage = Callable[..., Page]
MENTIONS = "C0MENTIONS"
BUSY_DAY = 700


def in_channel(page: Page, text: str):
    return page.get_by_role("region", name="Conversation").get_by_role("listitem").filter(has_text=text).last


def card(words: str) -> list[dict[str, Any]]:
    quote = {"type": "rich_text_quote", "elements": [{"type": "text", "text": words}]}
    text = {"type": "plain_text", "text": "Claim"}
    button = {"type": "button", "action_id": "claim", "style": "primary", "text": text, "value": "1"}
    return [
        {"type": "header", "text": {"type": "plain_text", "text": "A new mention"}},
        {"type": "rich_text", "elements": [quote]},
        {"type": "actions", "block_id": "moves", "elements": [button]},
    ]


@pytest.fixture
def first_day(sandbox: Sandbox, kestrel: WebClient) -> None:
    """A card, a thread, a private note, a Home, and posts of the public and of the trust."""
    ts = kestrel.chat_postMessage(channel=MENTIONS, text="A new mention", blocks=card("Five hours in A&E"))["ts"]
    sandbox.slack.say("U0TOM", MENTIONS, "I will ring the ward.", thread_ts=ts)
    kestrel.chat_postEphemeral(channel=MENTIONS, user="U0PRIYA", text="Tom has it already.")
    kestrel.views_publish(user_id="U0PRIYA", view={"type": "home", "blocks": card("Nothing is owed")})
    asked = sandbox.x.post("marnie_dell", "@AshcombeValeNHS five hours in A&E, nobody tells us a thing.")
    sandbox.x.post("AshcombeValeNHS", "We are sorry to hear this.", reply_to=asked.id)


@pytest.mark.usefixtures("first_day")
@pytest.mark.parametrize(
    "screen",
    [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"width": 640, "height": 450}],
    ids=["light", "dark", "200 % zoom"],
)
def test_axe_finds_nothing_wrong(
    open_page: OpenPage, violations: Callable[[Page], list[str]], screen: dict[str, Any]
) -> None:
    page = open_page(**screen)
    expect(in_channel(page, "Five hours in A&E")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="1 reply").click()
    expect(page.get_by_role("region", name="Thread")).to_be_visible()
    assert violations(page) == []


@pytest.mark.usefixtures("first_day")
@pytest.mark.parametrize("part", ["Workspace", "Conversation", "The public"])
def test_at_200_percent_there_is_one_column_and_nothing_scrolls_sideways(
    open_page: OpenPage, violations: Callable[[Page], list[str]], part: str
) -> None:
    page = open_page(width=640, height=450)
    page.get_by_role("navigation", name="Parts of the page").get_by_role("button", name=part).click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    assert violations(page) == []


@pytest.mark.usefixtures("first_day")
def test_the_colours_can_be_switched_by_hand_and_are_remembered(page: Page) -> None:
    switch = page.get_by_role("button", name="Dark colours")
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.click()
    page.reload()
    expect(switch).to_have_attribute("aria-pressed", "true")


def test_words_from_outside_stay_words(page: Page, sandbox: Sandbox, kestrel: WebClient) -> None:
    """Neither markup nor a mention nor an address that runs something ever comes of them."""
    hostile = "<script>alert(1)</script> <!channel> javascript:alert(1) <img src=x onerror=alert(1)>"
    kestrel.chat_postMessage(channel=MENTIONS, text="A mention", blocks=card(hostile))
    text = "<javascript:alert(1)|press me> <data:text/html,x|or me> <https://example.org|safe>"
    links = {"type": "mrkdwn", "text": text}
    kestrel.chat_postMessage(channel=MENTIONS, text="Links", blocks=[{"type": "section", "text": links}])
    sandbox.x.post("not_a_bot", hostile)
    expect(in_channel(page, hostile)).to_be_visible()
    expect(page.get_by_role("region", name="The public").get_by_text(hostile)).to_be_visible()
    expect(page.get_by_role("link", name="safe")).to_be_visible()
    assert page.locator("body script, [onerror], .at.all").count() == 0
    addresses = page.locator("a").evaluate_all("links => links.map((link) => link.protocol)")
    assert set(addresses) <= {"http:", "https:"}


@pytest.mark.usefixtures("first_day")
def test_everything_can_be_done_with_the_keyboard(page: Page, sandbox: Sandbox) -> None:
    """Become somebody else, go to a channel, write there, take a command from the list, press a card's button."""
    page.get_by_role("button", name="You are: Priya Shah").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitemradio", name="Priya Shah")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="You are: Tom Okafor")).to_be_focused()

    page.get_by_role("button", name="comms-team").press("Enter")
    page.get_by_role("textbox", name="Message #comms-team").focus()
    page.keyboard.type("Morning, all")
    page.keyboard.press("Enter")
    expect(in_channel(page, "Morning, all")).to_contain_text("Tom Okafor")

    page.keyboard.type("/men")
    expect(page.get_by_role("option", name="/mention")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("textbox", name="Message #comms-team")).to_have_value("/mention ")
    with acting(page):
        page.keyboard.press("Enter")
    assert sandbox.slack.deliveries[-1].payload["command"] == "/mention"

    page.get_by_role("button", name="public-mentions").press("Enter")
    with acting(page):
        in_channel(page, "Five hours in A&E").get_by_role("button", name="Claim").press("Enter")
    pressed = sandbox.slack.deliveries[-1].payload
    assert (pressed["user"]["id"], pressed["actions"][0]["action_id"]) == ("U0TOM", "claim")


@pytest.mark.usefixtures("first_day")
def test_a_private_note_is_seen_by_one_person_only(page: Page) -> None:
    expect(in_channel(page, "Tom has it already.")).to_contain_text("Only visible to you")
    become(page, "Helen Marsh")
    expect(page.get_by_text("Tom has it already.")).to_have_count(0)


def test_who_one_is_and_where_is_remembered_by_the_tab(page: Page) -> None:
    become(page, "Ruth Bellamy")
    page.get_by_role("button", name="general").click()
    page.reload()
    expect(page.get_by_role("button", name="You are: Ruth Bellamy")).to_be_visible()
    expect(page.get_by_role("heading", name="general")).to_be_visible()


def test_a_channel_one_is_not_looking_at_counts_what_is_new(page: Page, sandbox: Sandbox) -> None:
    place = page.get_by_role("button", name="comms-team")
    sandbox.slack.say("U0TOM", "C0COMMS", "Anyone free at noon?")
    expect(place).to_contain_text("1 unread")
    place.click()
    expect(place).not_to_contain_text("unread")


def test_a_card_redrawn_while_the_keyboard_is_on_it_keeps_the_keyboard(page: Page, kestrel: WebClient) -> None:
    ts = kestrel.chat_postMessage(channel=MENTIONS, text="A mention", blocks=card("Where do I park?"))["ts"]
    claim = in_channel(page, "Where do I park?").get_by_role("button", name="Claim")
    claim.focus()
    kestrel.chat_update(channel=MENTIONS, ts=ts, text="A mention", blocks=card("Where do I park, please?"))
    expect(page.get_by_text("Where do I park, please?")).to_be_visible()
    expect(claim.or_(page.get_by_role("button", name="Claim"))).to_be_focused()


def test_a_new_message_is_announced_politely_to_whoever_listens(page: Page, sandbox: Sandbox) -> None:
    sandbox.slack.say("U0TOM", MENTIONS, "The lift is fixed.")
    expect(page.locator("[aria-live=polite]")).to_have_text("Tom Okafor: The lift is fixed.")


def test_new_messages_do_not_move_a_reader_who_scrolled_up(page: Page, sandbox: Sandbox) -> None:
    for number in range(60):
        sandbox.slack.say("U0TOM", MENTIONS, f"Line {number}")
    expect(page.get_by_text("Line 59", exact=True)).to_be_in_viewport()
    page.get_by_role("group", name="Messages").evaluate("node => { node.scrollTop = 0; }")
    expect(page.get_by_text("Line 0", exact=True)).to_be_in_viewport()
    for number in range(60, 63):
        sandbox.slack.say("U0HELEN", MENTIONS, f"Line {number}")
    pill = page.get_by_role("button", name="3 new messages")
    expect(pill).to_be_visible()
    expect(page.get_by_text("Line 0", exact=True)).to_be_in_viewport()
    pill.click()
    expect(page.get_by_text("Line 62", exact=True)).to_be_in_viewport()
    expect(pill).to_be_hidden()


def test_a_storm_draws_only_the_newest_and_keeps_the_rest_at_hand(page: Page, sandbox: Sandbox) -> None:
    for number in range(BUSY_DAY):
        sandbox.slack.say("U0TOM", MENTIONS, f"Storm {number}.")
        sandbox.x.post(f"person{number % 40}", f"@AshcombeValeNHS storm {number}.")
    expect(page.get_by_text(f"Storm {BUSY_DAY - 1}.", exact=True)).to_be_in_viewport()
    expect(page.locator(".conversation .message")).to_have_count(200)
    expect(page.locator(".public .post")).to_have_count(100)
    page.get_by_role("button", name="Show earlier messages (500)").click()
    expect(page.locator(".conversation .message")).to_have_count(400)


@pytest.mark.usefixtures("first_day")
def test_a_broken_line_is_told_and_mended_without_doubles(page: Page, sandbox: Sandbox) -> None:
    notice = page.get_by_text("Reconnecting…")
    sandbox.stop()
    expect(notice).to_be_visible()
    sandbox.slack.say("U0TOM", MENTIONS, "Said while nobody heard")
    sandbox.start()
    expect(page.get_by_text("Said while nobody heard")).to_have_count(1)
    expect(page.locator(".conversation .message").filter(has_text="Five hours in A&E")).to_have_count(1)
    expect(notice).to_be_hidden()


def test_a_new_morning_after_a_restart_is_told(page: Page, sandbox: Sandbox) -> None:
    sandbox.clock.advance(3600)
    expect(page.get_by_role("group", name="Clock")).to_contain_text("10:14am")  # the page has to have seen it
    port = int(sandbox.url.rsplit(":", 1)[1])
    sandbox.stop()
    expect(page.get_by_text("Reconnecting…")).to_be_visible()
    with Sandbox(port=port, clock=MovableClock(MORNING, speed=0)):
        expect(page.get_by_text("a new morning has begun, and nothing of the last one is kept")).to_be_visible()


def acting(page: Page):
    """Holds until the server has taken what the person does inside."""
    return page.expect_response(lambda response: response.url.endswith("/sandbox/act"))


def become(page: Page, name: str) -> None:
    page.get_by_role("button", name="You are:").click()
    page.get_by_role("menuitemradio", name=name).click()
    expect(page.get_by_role("button", name=f"You are: {name}")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 1440])
def test_the_bar_stays_on_one_line_whatever_fails(open_page: OpenPage, width: int) -> None:
    page = open_page(width=width, height=800)
    page.get_by_label("X", exact=True).select_option("late503")
    page.get_by_label("Slack", exact=True).select_option("refusing")
    expect(page.locator(".fault.failing")).to_have_count(2)
    expect(page.locator("#fault-x")).to_have_attribute("title", "posts, but says it is down")
    # The longest that the clock can say.
    page.locator(".face").evaluate("face => { face.textContent = 'Wednesday 23 September 2026, 12:00pm'; }")
    tops = page.locator(".bar").evaluate("bar => [...bar.children].map(part => part.offsetTop)")
    assert len(tops) == 4
    assert len(set(tops)) == 1
    wraps = ".clock, .steps, .faults, .tools"
    heights = page.locator(wraps).evaluate_all("parts => parts.map(part => part.offsetHeight)")
    assert max(heights) < 40
