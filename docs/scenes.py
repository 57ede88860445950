"""What stands on each picture, and what is done before: one scene for each, in the order of the morning.

A scene may use what the scenes before it did. Its name is the picture's.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from bot.sandbox.firstday.storm import storm
from docs.stage import CHANNEL, PATIENCE, Stage
from tests.browser import hands

Scene = Callable[[Stage], None]
LETTERS = "Letter number four"
SEVEN_HOURS = "seven hours in A&E with my dad"
HARM = "I don't think I can keep myself safe tonight"
ANSWER = (
    "We are sorry, Pete: four letters to the wrong address is not good enough. Our appointments desk will ring you "
    "today to book the scan anew. Priya"
)
AGAIN = (
    "@AshcombeValeNHS the desk did ring, thank you. But they have no date for the scan before February. Is that right?"
)
PROMO = (
    "every other Monday 9am until Good Friday Been to one of our clinics? Tell us how it was, good or bad. #CareOpinion"
)
# Scrolls the list of messages alone; the browser's own way would scroll the page with it.
TO_THE_TOP = """card => {
  let list = card.parentElement;
  while (list.scrollHeight <= list.clientHeight + 1) list = list.parentElement;
  list.scrollTop += card.getBoundingClientRect().top - list.getBoundingClientRect().top;
}"""


def desk(stage: Stage) -> None:
    """The whole page for the README, in light and dark: one card is claimed."""
    stage.card(SEVEN_HOURS).get_by_role("button", name="Claim").click()
    stage.says(stage.card(SEVEN_HOURS), "Claimed by @Priya Shah")
    stage.sandbox.clock.speed = 0
    with stage.of_size(1440, 900):
        stage.card(SEVEN_HOURS).evaluate(TO_THE_TOP)
        for theme, name in (("light", "desk"), ("dark", "desk-dark")):
            stage.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
            stage.shoot(stage.page.locator("body"), name)
    stage.page.emulate_media(color_scheme="light")
    stage.sandbox.clock.speed = 1


def risk(stage: Stage) -> None:
    """A card that speaks of a risk of harm."""
    stage.shoot(stage.card(HARM), "risk")


def card(stage: Stage) -> None:
    """An open card with nearly everything that there is to read on one."""
    stage.at(23, 9, 20)
    stage.shoot(stage.says(stage.card(LETTERS), "Follow-up from"), "card")


def reply(stage: Stage) -> None:
    """The form for a reply, filled in."""
    found = stage.card(LETTERS)
    found.get_by_role("button", name="Claim").click()
    stage.says(found, "Claimed by @Priya Shah")
    form = stage.opened(found, re.compile("^Reply:"), "Reply")
    form.get_by_label("Your answer").fill(ANSWER)
    expect(form.locator("blockquote").last).to_contain_text(ANSWER, timeout=PATIENCE)
    stage.shoot(form, "reply")
    form.get_by_role("button", name="Send", exact=True).click()
    stage.sandbox.clock.advance(12)
    stage.says(found, "see it")


def more(stage: Stage) -> None:
    """Everything else that may be done with a mention."""
    stage.shoot(stage.opened(stage.card(SEVEN_HOURS), "More…", "More"), "more")
    stage.close()


def invite(stage: Stage) -> None:
    """The form for an invitation."""
    form = stage.opened(stage.card(SEVEN_HOURS), re.compile("^Invite"), "Invite to share a story")
    stage.shoot(stage.says(form, "What will be published"), "invite")
    stage.close()


def home(stage: Stage) -> None:
    """The Home tab: what is yours, and what nobody has claimed."""
    hands.go(stage.page, "Kestrel: Home")
    home = hands.conversation(stage.page).locator(".home .blocks")
    stage.says(home, "Got it, put this away")
    home.get_by_role("button", name="Got it, put this away").click()
    expect(home).not_to_contain_text("First steps", timeout=PATIENCE)
    stage.shoot(home, "home", height=820)
    hands.go(stage.page, CHANNEL)


def mentions(stage: Stage) -> None:
    """A list of mentions, for whoever asks alone."""
    hands.command(stage.page, "/mentions positive")
    stage.shoot(stage.told("unclaimed, positive"), "mentions")


def promo(stage: Stage) -> None:
    """The form that one line has filled in."""
    hands.command(stage.page, f"/promo {PROMO}")
    form = stage.says(stage.window("New promo"), "What will be published")
    stage.shoot(form, "promo")
    form.get_by_role("button", name="Schedule", exact=True).click()
    expect(form).to_be_hidden(timeout=PATIENCE)


def promo_card(stage: Stage) -> None:
    """What it became in the channel."""
    stage.shoot(stage.says(stage.card("Promo 1 on @"), "Scheduled."), "promo-card")


def calendar(stage: Stage) -> None:
    """What goes out this week."""
    for line in (
        "tomorrow 10am Flu jabs at Thornbury Road today, no appointment needed.",
        "every day 4pm for 3 days Visiting ends at 19:30 this week. Thank you for your patience.",
    ):
        hands.command(stage.page, f"/promo {line}")
        form = stage.says(stage.window("New promo"), "What will be published")
        form.get_by_role("button", name="Schedule", exact=True).click()
        expect(form).to_be_hidden(timeout=PATIENCE)
    hands.command(stage.page, "/promo")
    stage.shoot(stage.told("This week"), "calendar")


def settings(stage: Stage) -> None:
    """All settings, for an administrator."""
    hands.command(stage.page, "/settings")
    stage.shoot(stage.says(stage.window("Settings"), "You may change these"), "settings", height=620)
    stage.close()


def hush(stage: Stage) -> None:
    """What the channel sees of a hush."""
    hands.command(stage.page, "/hush")
    form = stage.window("Begin a hush")
    form.get_by_label("Major incident").check()
    form.get_by_label("Why").fill("Burst main at Ashcombe General; the site is being cleared")
    form.get_by_label("Ends on").fill("2026-11-23")
    form.get_by_label("At", exact=True).fill("17:00")
    form.get_by_role("button", name="Begin the hush").click()
    expect(form).to_be_hidden(timeout=PATIENCE)
    stage.shoot(stage.card("Change the end"), "hush")
    hands.command(stage.page, "/hush lift")
    stage.told("You have lifted the hush").wait_for(timeout=PATIENCE)


def follow_up(stage: Stage) -> None:
    """Somebody has written again after our answer."""
    stage.at(23, 9, 50)
    stage.sandbox.x.post("oldmill_pete", AGAIN)
    stage.shoot(stage.says(stage.card(LETTERS), "no date for the scan"), "follow-up")


def reminder(stage: Stage) -> None:
    """What is to be claimed soon, for the person on duty."""
    stage.at(23, 10, 45)
    hands.go(stage.page, "Kestrel")
    stage.shoot(stage.says(stage.card("+ 2 working hours"), "I have it"), "reminder", height=285)
    hands.go(stage.page, CHANNEL)


def spike(stage: Stage) -> None:
    """Far more than usual."""
    stage.at(23, 14, 0)
    stage.sandbox.clock.speed = 6
    stop = storm(stage.sandbox.x, 300, 60)
    found = stage.card("far more than usual")
    expect(found).to_contain_text(re.compile("30\\d mentions in an hour"), timeout=PATIENCE)
    stop()
    stage.sandbox.clock.speed = 1
    stage.shoot(found, "spike")


def digest(stage: Stage) -> None:
    """What is owed, and the numbers of four weeks; it comes by itself."""
    stage.at(24, 9, 0)
    found = stage.says(stage.card("The digest for Tuesday"), "Claim")
    expect(found.locator("img.picture")).to_be_visible(timeout=PATIENCE)
    stage.shoot(found, "digest")


EARLY: tuple[Scene, ...] = (desk, risk)
LATER: tuple[Scene, ...] = (
    card, reply, more, invite, home, mentions, promo, promo_card, calendar, settings, hush, follow_up, reminder, spike,
)  # fmt: skip
TUESDAY: tuple[Scene, ...] = (digest,)
PICTURES = ("desk-dark", *(each.__name__.replace("_", "-") for each in (*EARLY, *LATER, *TUESDAY)))
