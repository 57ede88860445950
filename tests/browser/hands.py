"""What a person does on the page and where they look, in the words of the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from playwright.sync_api import Locator, Page, Route, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

MOST_TABS = 120


def public(page: Page) -> Locator:
    """The public's side of the page."""
    return page.get_by_role("region", name="The public")


def conversation(page: Page) -> Locator:
    """The channel, direct messages or Home in the middle."""
    return page.get_by_role("region", name="Conversation")


def thread(page: Page) -> Locator:
    """The thread beside the channel."""
    return page.get_by_role("region", name="Thread")


def card(page: Page, words: str) -> Locator:
    """The one message in the conversation with these words."""
    return conversation(page).locator(".message").filter(has_text=words)


def post(page: Page, handle: str, words: str) -> Locator:
    """Write as the public; the post as the timeline shows it."""
    public(page).get_by_label("Write as").fill(handle)
    public(page).get_by_label("Post", exact=True).fill(words)
    public(page).get_by_role("button", name="Post", exact=True).click()
    written = public(page).get_by_role("listitem").filter(has_text=words)
    expect(written).to_be_visible()
    return written


def become(page: Page, name: str) -> None:
    """Be somebody else of the team."""
    choice = page.get_by_role("menuitemradio", name=name)
    page.get_by_role("button", name="You are:").click()
    # A window that closes at that moment takes the focus, and the menu with it.
    with suppress(PlaywrightTimeout):
        choice.wait_for(timeout=2000)
    if not choice.is_visible():
        page.get_by_role("button", name="You are:").click()
    choice.click()
    expect(page.get_by_role("button", name=f"You are: {name}")).to_be_visible()


def go(page: Page, place: str) -> None:
    """Open a channel, the direct messages with Kestrel ("Kestrel") or "Kestrel: Home"."""
    page.get_by_role("navigation", name="Workspace").locator(".place").filter(
        has=page.get_by_text(place, exact=True)
    ).click()


def command(page: Page, text: str) -> None:
    """Type into the channel's box and send it off."""
    box = page.get_by_role("textbox", name="Message #")
    box.fill(text)
    conversation(page).get_by_role("button", name="Send", exact=True).click()


@contextmanager
def slow_line(page: Page) -> Iterator[None]:
    """What is pressed on this page inside reaches the workspace only afterwards."""
    held: list[Route] = []

    def hold(request: Route) -> None:
        held.append(request)

    page.route("**/sandbox/act", hold)
    yield
    assert held, "nothing was pressed"
    for request in held:
        request.continue_()
    page.unroute("**/sandbox/act")


def tab_to(page: Page, goal: Locator, *, back: bool = False) -> None:
    """Press Tab until the keyboard is on the goal, as somebody without a mouse does."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if goal.count() == 1 and goal.evaluate("node => node === document.activeElement"):
            return
    raise AssertionError("The keyboard never came there.")


def place(page: Page, name: str) -> Locator:
    """One of the public's places, "On X" or "Feedback site", brought to the front."""
    public(page).get_by_role("tab", name=name).click()
    return public(page).get_by_role("tabpanel", name=name)


def story(page: Page, title: str) -> Locator:
    """A story as the feedback site shows it."""
    return public(page).get_by_role("listitem").filter(has=page.get_by_role("heading", name=title))
