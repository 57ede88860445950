"""Forms stacked on forms, long forms, and forms that one leaves for a moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from slack_sdk import WebClient

from bot.sandbox.world import Sandbox
from tests.browser.hands import public
from tests.browser.small_app import SmallApp, View, asked, at_work, button, modal, open_form, plain, said

OpenPage = Callable[..., Page]
LINE: dict[str, Any] = {"type": "plain_text_input", "action_id": "v"}
STORY = ("They were kind, and nobody told us a thing. " * 69)[:3000]
INTENT = "https://x.com/intent/post?text=We%20are%20sorry"


def reply(**about: Any) -> View:
    wording = said("Saved wordings", "wordings", button("Choose a wording", "wordings"))
    return modal(asked("words", "Reply", LINE), wording, title="Reply", **about)


def wordings(**about: Any) -> View:
    return modal(
        said("An apology"), asked("which", "Which", LINE), title="Wordings", close=plain("Never mind"), **about
    )


@pytest.fixture
def app(sandbox: Sandbox, kestrel: WebClient) -> Iterator[SmallApp]:
    """The button beside the wordings lays a second form on the first."""
    small = SmallApp(reply())
    small.pressed = lambda body, client: client.views_push(trigger_id=body["trigger_id"], view=wordings())
    with at_work(small, sandbox, kestrel):
        yield small


def titled(page: Page, name: str) -> Locator:
    return page.get_by_role("dialog", name=name)


def pushed(page: Page) -> None:
    """The first form with words in it, the second one above it."""
    open_form(page, "Reply").get_by_label("Reply").fill("So sorry")
    page.get_by_role("button", name="Choose a wording").click()
    expect(titled(page, "Wordings").get_by_label("Which")).to_be_focused()


@pytest.mark.parametrize("way", ["Back", "Never mind", "Close"])
def test_what_was_typed_in_the_form_below_is_there_when_one_comes_back(page: Page, app: SmallApp, way: str) -> None:
    pushed(page)
    page.get_by_role("button", name=way).click()
    expect(titled(page, "Reply").get_by_label("Reply", exact=True)).to_have_value("So sorry")
    expect(page.get_by_role("button", name="Choose a wording")).to_be_focused()
    expect(page.get_by_role("button", name="Back")).to_be_hidden()
    titled(page, "Reply").get_by_role("button", name="Send").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert app.sent[-1]["state"]["values"]["words"]["v"]["value"] == "So sorry"
    assert [body["view"]["title"]["text"] for body in app.closed] == ["Wordings"]


def test_a_form_that_clears_on_close_takes_those_below_with_it(page: Page, app: SmallApp) -> None:
    view = wordings(clear_on_close=True)
    app.pressed = lambda body, client: client.views_push(trigger_id=body["trigger_id"], view=view)
    pushed(page)
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Shortcuts")).to_be_focused()


def test_the_app_answers_with_another_form_on_top_in_its_place_or_with_none(page: Page, app: SmallApp) -> None:
    answers = iter(
        [
            {"response_action": "push", "view": modal(asked("why", "Why", LINE), title="A reason")},
            {"response_action": "update", "view": modal(asked("sure", "Sure", LINE), title="Are you sure")},
            {"response_action": "errors", "errors": {"sure": "Please write yes."}},
            {"response_action": "clear"},
        ]
    )
    app.answer = lambda view: dict(next(answers))  # type: ignore[call-overload]
    open_form(page, "Reply").get_by_label("Reply").fill("So sorry")
    page.keyboard.press("Enter")
    expect(titled(page, "A reason").get_by_label("Why")).to_be_focused()
    expect(page.get_by_role("button", name="Back")).to_be_visible()
    page.keyboard.type("They asked for it")
    page.keyboard.press("Enter")
    expect(titled(page, "Are you sure").get_by_label("Sure")).to_be_visible()
    titled(page, "Are you sure").get_by_label("Sure").fill("no")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Please write yes.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Sure")).to_have_value("no")
    expect(page.get_by_role("textbox", name="Sure")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert len(app.sent) == 4


@pytest.mark.parametrize("screen", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"width": 390, "height": 660}])
def test_a_long_form_scrolls_inside_and_its_head_and_foot_stay(
    open_page: OpenPage, app: SmallApp, violations: Callable[[Page], list[str]], screen: dict[str, Any]
) -> None:
    fields = [asked(f"field {number}", f"Field {number}", LINE, optional=True) for number in range(58)]
    app.first = modal(said(STORY), asked("words", "Reply", LINE), *fields, title="A form of sixty blocks")
    page = open_page(**screen)
    form = open_form(page, "A form of sixty blocks")
    form.get_by_label("Field 57").focus()
    expect(form.get_by_label("Field 57")).to_be_in_viewport()
    expect(form.get_by_role("heading", name="A form of sixty blocks")).to_be_in_viewport()
    expect(form.get_by_role("button", name="Send")).to_be_in_viewport()
    assert form.locator(".modal-body").evaluate("node => node.scrollTop") > 1000
    assert form.locator(".modal-body").evaluate("node => node.scrollWidth <= node.clientWidth")
    assert violations(page) == []


def test_one_leaves_a_form_for_the_outside_and_finds_it_again(page: Page, app: SmallApp) -> None:
    """As one would go to another tab of the browser and come back."""
    app.first = modal(
        asked("words", "Reply", LINE),
        {"type": "actions", "elements": [button("Open in X", "open", url=INTENT)]},
        title="Reply",
    )
    app.pressed = lambda body, client: None
    form = open_form(page, "Reply")
    form.get_by_label("Reply", exact=True).fill("Typed already")
    form.get_by_role("link", name="Open in X").click()
    expect(public(page).get_by_label("Post", exact=True)).to_be_focused()
    expect(public(page).get_by_label("Post", exact=True)).to_have_value("We are sorry")
    public(page).get_by_role("button", name="Post", exact=True).click()
    expect(public(page).get_by_role("listitem").filter(has_text="We are sorry")).to_be_visible()
    page.get_by_role("button", name="Back to “Reply”").click()
    expect(form.get_by_label("Reply", exact=True)).to_have_value("Typed already")
    assert [press["action_id"] for press in app.presses] == ["open"]
