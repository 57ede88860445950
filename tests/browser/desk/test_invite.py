"""An invitation to share a story, from the card to the story, the response and the change that was made."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from bot.sandbox.world import Sandbox
from tests.browser.desk.answering import WORDS, asked, opened, published, send
from tests.browser.hands import card, place, post, public, story

SHARE = "https://www.careopinion.org.uk/youropinion?nacs=ASHCOMBE-AE"
PAGE = "https://www.careopinion.org.uk/services/ASHCOMBE-AE"


def test_either_link_may_be_chosen_and_the_same_person_is_not_invited_again(page: Page, sandbox: Sandbox) -> None:
    mine = asked(page)
    form = opened(mine, "Invite", "Invite to share a story")
    box = form.get_by_label("Your invitation")
    expect(box).to_have_value(re.compile(re.escape(SHARE)))
    expect(form).to_contain_text("Costs $0.20")
    form.get_by_label("The service's page, with others' stories and answers").check()
    expect(box).to_have_value(re.compile(re.escape(PAGE)))
    expect(box).to_have_value(re.compile("independent, public and moderated.*will read your story and respond"))
    send(form)
    published(page, PAGE, sandbox)
    expect(mine).to_contain_text("Invited by @Priya Shah")

    again = opened(mine, "Invite", "Invite to share a story")
    again.get_by_role("button", name="Send", exact=True).click()
    expect(again).to_contain_text(
        "invited them to share their story of Emergency department (A&E) on 22 November 2026."
    )
    expect(again).to_contain_text("not again before 20 February 2027.")


def test_no_thanks_is_honoured_at_once(page: Page, sandbox: Sandbox) -> None:
    mine = asked(page)
    send(opened(mine, "Invite", "Invite to share a story"))
    ours = published(page, SHARE, sandbox)
    sandbox.x.post("jo_rowan", "No thanks, please stop", reply_to=ours.get_attribute("data-post"))
    expect(card(page, "No thanks, please stop")).to_contain_text("They asked not to be invited.")
    post(page, "jo_rowan", "@AshcombeValeNHS now the eye clinic has lost my letter as well")
    later = card(page, "lost my letter")
    for theirs in (later, mine):
        expect(theirs).to_contain_text("They asked not to be invited. Kestrel will not invite them again.")
        expect(theirs.get_by_role("button", name=re.compile("^Invite"))).to_have_count(0)
    expect(later.get_by_role("button", name=re.compile("^Reply:"))).to_be_visible()


def test_the_story_comes_back_is_matched_answered_and_changes_something(page: Page, sandbox: Sandbox) -> None:
    mine = asked(page)
    send(opened(mine, "Invite", "Invite to share a story"))
    published(page, SHARE, sandbox)
    expect(mine).to_contain_text("Invited by @Priya Shah")

    public(page).get_by_role("link", name=re.compile("youropinion")).click()
    site = place(page, "Feedback site")
    expect(site.get_by_label("Service")).to_have_value("ASHCOMBE-AE")
    site.get_by_label("Title of the story").fill("Nobody told us")
    site.get_by_label("Your story").fill("We waited for hours.")
    site.get_by_role("button", name="Send to the moderator").click()
    theirs = story(page, "Nobody told us")
    theirs.get_by_role("button", name=re.compile("^Publish")).click()
    told = card(page, "Did one of these invitations bring it?")
    expect(told).to_contain_text("Nobody told us")
    told.get_by_role("button", name=re.compile("^This one")).click()
    expect(card(page, WORDS).first).to_contain_text("Story published on 22 November 2026: Nobody told us")
    expect(card(page, WORDS).first).to_contain_text("a response is owed by 29 November 2026")

    theirs.get_by_role("button", name=re.compile("^Respond")).click()
    theirs.get_by_label("Response", exact=True).fill("We are sorry. We now tell people.")
    theirs.get_by_label("Who responds").fill("Ward manager")
    theirs.get_by_label("Change").select_option("A change was made")
    theirs.get_by_role("button", name="Publish the response").click()
    expect(theirs).to_contain_text("Response by Ward manager")
    expect(card(page, WORDS).first).to_contain_text("response by Ward manager on 22 November 2026 → change made")
    steps = card(page, "✓ Invited: @jo_rowan")
    expect(steps).to_contain_text("✓ Response by Ward manager on Sunday 22 November 2026")
    expect(steps).to_contain_text("✓ A change was made")
