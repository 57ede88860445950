"""Every choice a form can ask for, wherever it stands in the form, in the hands of somebody in another time zone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from slack_sdk import WebClient

from bot.sandbox.world import Sandbox
from tests.browser.small_app import SmallApp, View, asked, at_work, button, modal, open_form, option, plain, said

OpenPage = Callable[..., Page]
# A moment in British summer: 9:00 on the wall of the trust, 8:00 UTC, 4:00 in New York.
NINE_IN_JULY = 1782892800
LONG = "Somewhere in the hospital, though I could not say where, and nobody there could"
GROUPS = [
    {"label": plain("Hospitals"), "options": [option("General"), option("Vale")]},
    {"label": plain("Clinics"), "options": [option("Thornbury"), option(LONG[:75], description=plain(LONG[:75]))]},
]
VOICES = [option("Sorry", description=plain("An apology that fits")), option("Thanks"), option("Neutral")]


def control(kind: str, action_id: str = "v", **about: Any) -> dict[str, Any]:
    return {"type": kind, "action_id": action_id, **about}


def everything(**about: Any) -> View:
    return modal(
        asked("voice", "Voice", control("radio_buttons", options=VOICES, initial_option=VOICES[1])),
        asked("tell", "Tell", control("checkboxes", options=[option("Helen"), option("David")]), optional=True),
        asked("owner", "Pass to", control("users_select", placeholder=plain("Choose a colleague"))),
        asked("service", "Service", control("static_select", placeholder=plain("Choose"), option_groups=GROUPS)),
        asked("until", "Snooze until", control("datetimepicker")),
        said("*Which* site?", "site", control("static_select", "s", placeholder=plain("Site"), option_groups=GROUPS)),
        said("Who else should know?", "else", control("users_select", "u", placeholder=plain("Somebody"))),
        said("When is it *due*?", "due", control("datetimepicker", "d")),
        {"type": "actions", "block_id": "row", "elements": [
            control("radio_buttons", "by", options=[option("By API"), option("By hand")]),
            control("checkboxes", "with", options=[option("Quote")]),
            button("Look again", "look"),
        ]},
        **about,
    )  # fmt: skip


@pytest.fixture
def app(sandbox: Sandbox, kestrel: WebClient) -> Iterator[SmallApp]:
    """Redraws the form, with another title, each time a choice reaches it."""
    small = SmallApp(everything())

    def again(body: dict[str, Any], client: WebClient) -> None:
        title = plain(f"Heard of {body['actions'][0]['action_id']}")
        client.views_update(view_id=body["view"]["id"], view=everything() | {"title": title})

    small.pressed = again
    with at_work(small, sandbox, kestrel):
        yield small


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """The page on the machine of somebody who is in New York."""
    return open_page(timezone_id="America/New_York")


def choose(form: Locator, box: str, name: str) -> None:
    form.get_by_role("combobox", name=box).click()
    form.get_by_role("option", name=name).click()


def test_all_that_is_chosen_reaches_the_app_and_stays_while_it_redraws(page: Page, app: SmallApp) -> None:
    form = open_form(page)
    form.get_by_label("Sorry").check()
    form.get_by_label("David").check()
    choose(form, "Pass to", "Megan")
    choose(form, "Service", "Thornbury")
    form.get_by_label("Snooze until").fill("2026-07-01T09:00")
    choose(form, "Site", "Vale")
    expect(form).to_contain_text("Heard of s")
    choose(form, "Somebody", "Tom Okafor")
    expect(form).to_contain_text("Heard of u")
    form.get_by_label("When is it due?").fill("2026-07-01T09:00")
    page.keyboard.press("Tab")
    expect(form).to_contain_text("Heard of d")
    form.get_by_label("By hand").check()
    expect(form).to_contain_text("Heard of by")
    form.get_by_label("Quote").check()
    expect(form).to_contain_text("Heard of with")
    expect(form.get_by_label("Quote")).to_be_focused()
    expect(form.get_by_label("Snooze until")).to_have_value("2026-07-01T09:00")
    form.get_by_role("button", name="Send").click()
    expect(form).to_have_count(0)
    values = app.sent[-1]["state"]["values"]
    assert values["voice"]["v"]["selected_option"]["value"] == "sorry"
    assert [each["value"] for each in values["tell"]["v"]["selected_options"]] == ["david"]
    assert values["owner"]["v"]["selected_user"] == "U0MEGAN"
    assert values["service"]["v"]["selected_option"]["value"] == "thornbury"
    assert values["until"]["v"]["selected_date_time"] == NINE_IN_JULY
    assert values["site"]["s"]["selected_option"]["value"] == "vale"
    assert values["else"]["u"]["selected_user"] == "U0TOM"
    assert values["due"]["d"]["selected_date_time"] == NINE_IN_JULY
    assert values["row"]["by"]["selected_option"]["value"] == "by hand"
    assert [each["value"] for each in values["row"]["with"]["selected_options"]] == ["quote"]


def test_what_begins_chosen_is_sent_and_the_rest_is_asked_for(page: Page, app: SmallApp) -> None:
    form = open_form(page)
    form.get_by_role("button", name="Send").click()
    expect(form.get_by_text("Please complete this required field.")).to_have_count(3)
    expect(form.get_by_role("combobox", name="Pass to")).to_be_focused()
    expect(form.get_by_label("Thanks")).to_be_checked()


def test_a_moment_that_the_app_proposes_stands_on_the_wall_of_the_trust(page: Page, app: SmallApp) -> None:
    app.first = modal(asked("until", "Snooze until", control("datetimepicker", initial_date_time=NINE_IN_JULY)))
    form = open_form(page)
    expect(form.get_by_label("Snooze until")).to_have_value("2026-07-01T09:00")


def test_the_clock_in_the_bar_goes_by_the_wall_of_the_trust_too(page: Page, sandbox: Sandbox) -> None:
    clock = page.get_by_role("group", name="Clock")
    expect(clock).to_contain_text("Sunday 22 November 2026, 9:14am")
    clock.get_by_role("button", name="Other…").click()
    expect(clock.get_by_label("Move the clock to")).to_have_value("2026-11-22T09:14")
    clock.get_by_label("Move the clock to").fill("2027-07-01T09:00")
    page.keyboard.press("Enter")
    expect(clock).to_contain_text("Thursday 1 July 2027, 9:00am")
    assert sandbox.clock.now().hour == 8


@pytest.mark.parametrize(
    "screen",
    [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"width": 390, "height": 844}],
    ids=["light", "dark", "phone"],
)
def test_axe_finds_nothing_wrong_with_all_those_choices(
    open_page: OpenPage, app: SmallApp, violations: Callable[[Page], list[str]], screen: dict[str, Any]
) -> None:
    page = open_page(**screen)
    form = open_form(page)
    assert violations(page) == []
    form.get_by_role("combobox", name="Service").click()
    expect(form.get_by_role("option", name=LONG[:75])).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
