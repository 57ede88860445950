"""A form that reacts while one types: the app redraws it, and what the person is doing there goes on undisturbed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from slack_sdk import WebClient

from bot.sandbox.world import Sandbox
from tests.browser.small_app import SmallApp, View, asked, at_work, modal, open_form, plain, said, typed_line

LONG = "\n".join(f"Line {number}" for number in range(40))


@pytest.fixture
def app(sandbox: Sandbox, kestrel: WebClient) -> Iterator[SmallApp]:
    """Counts letters: each time it hears of new words it redraws the form around them."""
    small = SmallApp(counting(""))
    small.pressed = lambda body, client: redraw(body, client, counting(heard(body)))
    with at_work(small, sandbox, kestrel):
        yield small


def counting(words: str, block_id: str = "words", **about: Any) -> View:
    line = {"multiline": True, **about}
    reply = asked(block_id, "Reply", typed_line(**line), dispatch_action=True)
    return modal(said(f"Heard {len(words)} letters", "count"), reply, said(f"It will read: {words}"))


def heard(body: dict[str, Any]) -> str:
    return body["actions"][0]["value"] or ""


def redraw(body: dict[str, Any], client: WebClient, view: View) -> None:
    client.views_update(view_id=body["view"]["id"], view=view)


def caret(box: Locator) -> list[int]:
    return list(box.evaluate("node => [node.selectionStart, node.selectionEnd]"))


def test_the_app_hears_of_words_after_a_short_rest_and_answers_while_one_writes(page: Page, app: SmallApp) -> None:
    form = open_form(page)
    page.keyboard.type("Hello")
    expect(form).to_contain_text("Heard 5 letters")
    assert [press["value"] for press in app.presses] == ["Hello"]
    page.keyboard.type(" there")
    expect(form).to_contain_text("It will read: Hello there")
    expect(form.get_by_label("Reply")).to_be_focused()


def test_what_is_typed_while_the_app_thinks_stays_and_so_does_the_caret(page: Page, app: SmallApp) -> None:
    go, thinks = threading.Event(), threading.Event()

    def slowly(body: dict[str, Any], client: WebClient) -> None:
        thinks.set()
        go.wait(2)
        redraw(body, client, counting(heard(body), placeholder=plain("Another hint")))

    app.pressed = slowly
    form = open_form(page)
    box = form.get_by_label("Reply")
    page.keyboard.type("sorry")
    assert thinks.wait(5)
    page.keyboard.type(" to hear this")
    page.keyboard.press("Home")
    page.keyboard.press("Shift+ArrowRight")
    go.set()
    expect(form).to_contain_text("Heard 5 letters")
    expect(box).to_have_attribute("placeholder", "Another hint")
    assert caret(box) == [0, 1]
    page.keyboard.type("So s")
    expect(box).to_have_value("So sorry to hear this")
    expect(form).to_contain_text("It will read: So sorry to hear this")


def test_the_words_stay_where_they_were_scrolled_to(page: Page, app: SmallApp) -> None:
    app.pressed = lambda body, client: redraw(body, client, counting(heard(body), initial_value="The app's own idea"))
    form = open_form(page)
    box = form.get_by_label("Reply")
    box.fill(LONG)
    box.evaluate("node => { node.setSelectionRange(10, 10); node.scrollTop = 120; }")
    expect(form).to_contain_text(f"Heard {len(LONG)} letters")
    expect(box).to_have_value(LONG)
    assert box.evaluate("node => node.scrollTop") == 120
    assert caret(box) == [10, 10]


def test_an_input_that_was_emptied_stays_empty(page: Page, app: SmallApp) -> None:
    app.first = counting("We are sorry", initial_value="We are sorry")
    app.pressed = lambda body, client: redraw(body, client, counting(heard(body), initial_value="We are very sorry"))
    form = open_form(page)
    expect(form.get_by_label("Reply")).to_have_value("We are sorry")
    form.get_by_label("Reply").fill("")
    expect(form).to_contain_text("Heard 0 letters")
    expect(form.get_by_label("Reply")).to_have_value("")
    assert app.presses[-1]["value"] is None


def test_a_new_block_takes_the_new_words_and_the_keyboard(page: Page, app: SmallApp) -> None:
    ready = "We are sorry to hear this."
    app.pressed = lambda body, client: redraw(body, client, counting(heard(body), "words 2", initial_value=ready))
    form = open_form(page)
    page.keyboard.type("s")
    expect(form.get_by_label("Reply")).to_have_value(ready)
    expect(form.get_by_label("Reply")).to_be_focused()
    assert caret(form.get_by_label("Reply")) == [len(ready), len(ready)]
    form.get_by_role("button", name="Send").click()
    expect(form).to_have_count(0)
    assert app.sent[-1]["state"]["values"] == {"words 2": {"typed": {"type": "plain_text_input", "value": ready}}}


def test_enter_tells_the_app_instead_of_sending_the_form_where_the_app_asks_for_it(page: Page, app: SmallApp) -> None:
    config = {"trigger_actions_on": ["on_enter_pressed"]}
    form_with_line = modal(asked("words", "Reply", typed_line(dispatch_action_config=config), dispatch_action=True))
    app.first = form_with_line
    app.pressed = lambda body, client: redraw(body, client, modal(said(f"Heard {heard(body)}"), title="It heard"))
    form = open_form(page)
    page.keyboard.type("maternity")
    page.keyboard.press("Enter")
    expect(form).to_contain_text("Heard maternity")
    assert app.sent == []


def test_a_form_that_is_sent_twice_in_haste_is_sent_once(page: Page, app: SmallApp) -> None:
    go = threading.Event()

    def slowly(view: View) -> dict[str, Any]:
        go.wait(2)
        return {}

    app.answer = slowly
    form = open_form(page)
    page.keyboard.type("Hello")
    form.get_by_role("button", name="Send").dblclick()
    go.set()
    expect(form).to_have_count(0)
    assert [view["state"]["values"]["words"]["typed"]["value"] for view in app.sent] == ["Hello"]
    expect(page.locator(".toast")).to_have_count(0)


def test_after_a_reload_the_form_holds_what_the_app_has_heard(page: Page, app: SmallApp) -> None:
    form = open_form(page)
    page.keyboard.type("Hello")
    expect(form).to_contain_text("Heard 5 letters")
    page.reload()
    expect(form.get_by_label("Reply")).to_have_value("Hello")
