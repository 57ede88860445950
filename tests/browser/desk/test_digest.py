"""The digest after a week, walked in the browser: numbers against a slow count, picture, rows, `/digest`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from bot.app import Kestrel
from bot.desk import Desk
from bot.sandbox.world import Sandbox
from bot.storage.deadlines import Deadline
from bot.storage.outages import Outage
from bot.storage.watches import Watch
from tests.browser.desk.counting import DAY, Column, column, middle, of, rows
from tests.browser.desk.living import LOANS, LONDON, US, answers_by_hand, claims, on, says, sends
from tests.browser.desk.promoting import scheduled
from tests.browser.desk.sheets import Rows, downloaded
from tests.browser.hands import card, command, conversation, go
from tests.desks import count
from tests.slack_hands import MEGAN, PRIYA, TOM
from tests.waiting import until

Violations = Callable[[Page], list[str]]
# Two pictures are drawn, each in a process of its own.
PATIENCE = 45_000
SUNDAY, NINE = date(2026, 11, 29), datetime(2026, 11, 30, 9, tzinfo=LONDON)
WEEK = tuple(date(2026, 11, 23) + n * DAY for n in range(7))
PROMO = "Flu jabs at the Vale Community Hospital, no booking needed"
HARM = "I cannot go on, I want to end my life and nobody at the crisis team picks up"


def live(page: Page, sandbox: Sandbox, desk: Desk) -> None:
    """From Monday to Sunday: who wrote, who claimed, who answered, and a night on which X was away."""
    on(sandbox, 23, 8, 30)
    waits = says(sandbox, desk, "jo_rowan", "four hours in A&E and nobody told us a thing")
    kind = says(sandbox, desk, "ade_k", "thank you so much to the lovely midwives on the labour ward")
    on(sandbox, 23, 9, 20)
    claims(sandbox, desk, waits, TOM)
    sends(sandbox, desk, kind, PRIYA, "thank")
    scheduled(page, f"every Monday at 10am {PROMO}", "Every Monday at 10.00am")
    on(sandbox, 23, 10)
    (promo,) = until(lambda: [each for each in sandbox.x.posts(by=US) if PROMO in each.text])
    sandbox.x.react(promo.id, likes=40, reposts=3)
    on(sandbox, 23, 11, 50)
    sends(sandbox, desk, waits, TOM, text="We are sorry, Jo. We are finding out what happened.")
    on(sandbox, 24, 10, 10)
    sandbox.x.post("brookmere_fan", "@BrookmereHosp what a lovely new ward you have")
    sandbox.x.post(LOANS, f"@{US} quick loans for you now, click here")
    park = says(sandbox, desk, "sam_w", "the car park was full again, disgraceful")
    on(sandbox, 24, 15)
    claims(sandbox, desk, park, MEGAN)
    on(sandbox, 25, 16, 5)
    answers_by_hand(sandbox, desk, park, "Sorry. A bus goes every ten minutes from the park and ride.")
    invited = says(sandbox, desk, "lena_m", "nobody in casualty looked at my son for three hours")
    sends(sandbox, desk, invited, PRIYA, "invite")
    on(sandbox, 26, 14)
    told = sandbox.feedback.write(service="ASHCOMBE-AE", title="Three hours", text="Nobody looked at him.")
    sandbox.feedback.publish(told.id)
    matching = card(page, "Did one of these invitations bring it?")
    matching.get_by_role("button", name=re.compile("^This one")).click(timeout=PATIENCE)
    on(sandbox, 27, 9, 5)
    sandbox.feedback.respond(told.id, by="Ward manager", text="We are sorry. We now tell people.", change="made")
    says(sandbox, desk, "kit_h", HARM)
    letter = says(sandbox, desk, "bea_t", "the eye clinic has lost my letter for the third time")
    on(sandbox, 27, 15, 40)
    claims(sandbox, desk, letter, MEGAN)
    on(sandbox, 28, 2, 10)
    away(sandbox, desk)
    says(sandbox, desk, "omar_d", "what time does the fracture clinic open on Mondays?")
    on(sandbox, 29, 18)
    says(sandbox, desk, "tess_v", "the food on Willow ward was cold and late, every single day")


def away(sandbox: Sandbox, desk: Desk) -> None:
    """X cannot be read from now, ten past two, until twenty to seven."""
    sandbox.faults.x = "down"
    until(lambda: count(desk, Watch, Watch.trouble.is_not(None)))
    on(sandbox, 28, 2, 50)
    until(lambda: count(desk, Outage, Outage.ended_at.is_(None)))
    on(sandbox, 28, 6, 40)
    sandbox.faults.x = "ok"
    until(lambda: not count(desk, Outage, Outage.ended_at.is_(None)))


def table(digest: Locator) -> list[tuple[str, ...]]:
    """The numbers as they stand beside the picture."""
    _, *lines = digest.locator("pre").inner_text().splitlines()
    return [tuple(re.split(r"\s{2,}", line.strip())) for line in lines]


def owed(desk: Desk) -> str:
    """What is owed, and how much of it is late, one by one."""
    with desk.database.read() as session:
        found = [each for each in session.scalars(select(Deadline)) if each.ended_at is None and each.kind != "story"]
        late = sum(each.due_at is not None and each.due_at <= NINE for each in found)
    return f"Owed: {len(found)} things, {late} of them late."


def private(page: Page, words: str, title: str) -> Locator:
    """What `/digest` answers, to one person alone."""
    command(page, f"/digest {words}".strip())
    told = card(page, "Only visible to you").filter(has_text=title)
    expect(told).to_be_visible()
    return told


def behind(page: Page, digest: Locator, figure: str, file: str) -> Rows:
    """The rows behind a number of the week."""
    name = f"{file}-2026-11-23-2026-11-29.csv"
    # A card that is drawn anew while one chooses forgets the choice; whoever sees no file come chooses again.
    for _ in range(3):
        digest.get_by_role("combobox").click()
        page.get_by_role("option", name=f"{figure}, 23–29 Nov", exact=True).click()
        if came(page, name):
            break
    return downloaded(page, name)


def came(page: Page, name: str) -> bool:
    """Whether a file has come into one's own conversation with Kestrel."""
    go(page, "Kestrel")
    try:
        expect(conversation(page).get_by_role("link", name=name).last).to_be_visible(timeout=15_000)
    except AssertionError:
        return False
    finally:
        go(page, "public-mentions")
    return True


def test_after_a_week_the_digest_tells_what_a_slow_count_finds(
    page: Page, sandbox: Sandbox, kestrel: Kestrel, violations: Violations
) -> None:
    desk = kestrel.desk
    live(page, sandbox, desk)
    sandbox.clock.move_to(NINE)
    daily, weekly = card(page, "The digest for Monday 30 November 2026"), card(page, "The week from 23 to 29 November")
    expect(daily).to_be_visible(timeout=PATIENCE)
    expect(weekly).to_be_visible(timeout=PATIENCE)
    day, week = column(sandbox, desk, [SUNDAY]), column(sandbox, desk, WEEK)
    assert table(daily) == rows(day, week)
    both_weeks = rows(week, column(sandbox, desk, [each - 7 * DAY for each in WEEK]))
    assert table(weekly) == both_weeks
    assert (int(week["Mentions"]), int(week["Claimed"]), int(week["Answered"])) == (8, 5, 4)

    expect(daily).to_contain_text(owed(desk))
    expect(daily).to_contain_text("1 mention with risk of harm still waits.")
    expect(daily).to_contain_text("@Megan Rhys has it and has not answered")
    expect(daily).to_contain_text("Today 1 promo goes out.")
    expect(daily).to_contain_text(re.compile(r"X was not read on Saturday 28 November from 2\.1\dam to 6\.4\dam\."))
    expect(daily).to_contain_text(re.compile(f"What worked best: promo no. 1, “{PROMO}”: \\d+ likes"))
    expect(daily).to_contain_text("• @tess_v: the food on Willow ward was cold and late")
    for words in (HARM, "kit_h", "four hours in A&E", "jo_rowan"):
        expect(daily).not_to_contain_text(words)
    picture = daily.get_by_role("img").last
    picture.scroll_into_view_if_needed()
    until(lambda: picture.evaluate("node => node.naturalWidth") > 1000)
    alt = picture.get_attribute("alt") or ""
    for each in WEEK:
        assert re.search(rf"\b{each.day} Nov {column(sandbox, desk, [each])['Mentions']}\b", alt)
    assert "22 Nov 0; " in alt
    assert "21 Nov not read; " in alt
    assert violations(page) == []

    there = daily.get_by_role("button", name=re.compile("^Claim the mention"))
    expect(there).to_have_count(2)
    there.first.click()
    expect(there).to_have_count(1, timeout=PATIENCE)
    expect(daily).to_contain_text("Nobody had claimed it; seen to since")
    assert table(daily) == rows(day, week)

    wednesday = private(page, "wednesday", "The numbers of Wednesday 25 November 2026")
    days = [date(2026, 11, 19) + n * DAY for n in range(7)]
    assert table(wednesday) == rows(column(sandbox, desk, [days[-1]]), column(sandbox, desk, days))
    assert table(private(page, "last week", "The week from 23 to 29 November 2026")) == both_weeks

    trace(page, daily, week)


def trace(page: Page, digest: Locator, week: Column) -> None:
    """Each number of the week is as many rows of its file."""
    mentions = behind(page, digest, "Mentions", "mentions")
    assert len(mentions) == int(week["Mentions"])
    for mood in ("negative", "neutral", "positive", "unclear"):
        assert sum(row["mood"] == mood for row in mentions) == int(week[mood])
    (risky,) = [row for row in mentions if row["risk of harm"] == "yes"]
    assert (risky["words"], risky["handle"], risky["address"]) == ("(left out: risk of harm)", "", "")
    for what, named in (("Claimed", "claims"), ("Answered", "answers")):
        took = behind(page, digest, f"{named.capitalize()} and how long they took", named)
        done = [int(row["working minutes"]) for row in took if row["working minutes"]]
        assert (len(done), len(took) - len(done)) == (int(week[what]), int(week[f"{what}/due, not {what.lower()}"]))
        assert of(middle(done), len(done)) == week[f"{what}/median time"]
    (invited,) = behind(page, digest, "Invitations, stories, responses", "invitations")
    assert all(invited[each].startswith("2026-11-2") for each in ("sent", "story published", "responded"))
    spent = behind(page, digest, "What the networks charged", "spend")
    assert abs(sum(float(row["dollars"]) for row in spent) - float(week["Spent on X"].removeprefix("$"))) < 1e-6
