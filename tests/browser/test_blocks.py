"""Every control of Block Kit in a person's hands, and what it sends to the app."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from bot.sandbox.world import Sandbox


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def option(text: str) -> dict[str, Any]:
    return {"text": plain(text), "value": text.lower()}


def control(kind: str, **about: Any) -> dict[str, Any]:
    return {"type": kind, "action_id": "it", **about}


Use = Callable[[dict[str, Any], Callable[[], None]], Any]


@pytest.fixture
def use(page: Page, sandbox: Sandbox, kestrel: WebClient) -> Use:
    """Posts a message with one control, does something with it, and answers the action that reached the app."""

    def used(element: dict[str, Any], do: Callable[[], None]) -> Any:
        row = {"type": "actions", "block_id": "row", "elements": [element]}
        kestrel.chat_postMessage(channel="C0COMMS", text="Choose", blocks=[row])
        page.get_by_role("button", name="comms-team").click()
        with page.expect_response(lambda response: response.url.endswith("/sandbox/act")) as answer:
            do()
        assert answer.value.json()["ok"], answer.value.text()
        return sandbox.slack.deliveries[-1].payload["actions"][0]

    return used


def choose(page: Page, box: str, name: str) -> Callable[[], None]:
    def do() -> None:
        page.get_by_role("combobox", name=box).click()
        page.get_by_role("option", name=name).click()

    return do


def test_a_button_sends_its_value(page: Page, use: Use) -> None:
    element = control("button", text=plain("Claim"), value="7", accessibility_label="Claim the mention of Marnie")
    action = use(element, page.get_by_role("button", name="Claim the mention of Marnie").click)
    assert action["value"] == "7"


def test_a_button_may_ask_first(page: Page, sandbox: Sandbox, use: Use) -> None:
    words = {"title": "Sure?", "text": "It cannot be undone.", "confirm": "Do it", "deny": "No"}
    question = {name: plain(text) for name, text in words.items()}

    def do() -> None:
        page.get_by_role("button", name="Drop").click()
        page.get_by_role("dialog", name="Sure?").get_by_role("button", name="No").click()
        assert sandbox.slack.deliveries == []
        page.get_by_role("button", name="Drop").click()
        page.get_by_role("dialog", name="Sure?").get_by_role("button", name="Do it").click()

    action = use(control("button", text=plain("Drop"), value="1", confirm=question), do)
    assert action["value"] == "1"


def test_a_select_takes_one_option_out_of_groups(page: Page, use: Use) -> None:
    groups = [
        {"label": plain("Hospitals"), "options": [option("General"), option("Vale")]},
        {"label": plain("Clinics"), "options": [option("Thornbury")]},
    ]
    element = control("static_select", placeholder=plain("Service"), option_groups=groups)
    action = use(element, choose(page, "Service", "Thornbury"))
    assert action["selected_option"]["value"] == "thornbury"
    expect(page.get_by_role("combobox", name="Service")).to_have_value("Thornbury")


def test_a_select_is_typed_into_with_the_keyboard(page: Page, use: Use) -> None:
    element = control("users_select", placeholder=plain("Pass to"))

    def do() -> None:
        page.get_by_role("combobox", name="Pass to").focus()
        page.keyboard.type("mega")
        page.keyboard.press("Enter")

    assert use(element, do)["selected_user"] == "U0MEGAN"


def test_a_select_for_many_adds_to_what_is_chosen(page: Page, use: Use) -> None:
    options = [option("Parking"), option("Food"), option("Waiting")]
    element = control("multi_static_select", placeholder=plain("Themes"), options=options, initial_options=options[:1])
    action = use(element, choose(page, "Themes", "Food"))
    assert [each["value"] for each in action["selected_options"]] == ["parking", "food"]


def test_a_channel_is_chosen(page: Page, use: Use) -> None:
    action = use(control("conversations_select", placeholder=plain("Where")), choose(page, "Where", "#general"))
    assert action["selected_conversation"] == "C0GENERAL"


def test_the_overflow_menu_sends_its_choice(page: Page, use: Use) -> None:
    def do() -> None:
        page.get_by_role("button", name="More choices").press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")

    action = use(control("overflow", options=[option("Edit"), option("Mute")]), do)
    assert action["selected_option"]["value"] == "mute"


@pytest.mark.parametrize(
    ("kind", "typed", "field", "expected"),
    [
        ("datepicker", "2026-11-30", "selected_date", "2026-11-30"),
        ("timepicker", "16:45", "selected_time", "16:45"),
        ("datetimepicker", "2026-07-01T09:00", "selected_date_time", 1782892800),
    ],
)
def test_a_picker_sends_what_the_wall_shows(
    page: Page, use: Use, kind: str, typed: str, field: str, expected: str | int
) -> None:
    """The date and time are those of the workspace: 9:00 on a July morning is 8:00 UTC."""
    action = use(control(kind), lambda: page.locator(".picker").fill(typed))
    assert action[field] == expected


def test_radio_buttons_and_tick_boxes(page: Page, use: Use) -> None:
    radio = control("radio_buttons", options=[option("By API"), option("By hand")])
    action = use(radio, lambda: page.get_by_label("By hand").check())
    assert action["selected_option"]["value"] == "by hand"
    boxes = control("checkboxes", options=[option("Tell Helen"), option("Tell David")])
    action = use(boxes, lambda: page.get_by_label("Tell David").check())
    assert [each["value"] for each in action["selected_options"]] == ["tell david"]
