"""The digest: its numbers against a slow and obvious count, honest quiet, and that it is sent once whatever happens."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select, text, update

from bot.core import digest_chart, digest_words
from bot.core.digest import Digest, DigestKind, Figure, Span, Standing
from bot.core.digest_cards import DigestCard
from bot.core.owed import Owed
from bot.core.took import Times
from bot.core.wall_times import wall_at
from bot.core.watching import WatchKind
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import digest, digest_rows, ending, forgetting, mentions, resting, worked
from bot.services.home import home_of
from bot.services.refusals import Refusal
from bot.storage.cards import Card, CardKind
from bot.storage.deadlines import Deadline
from bot.storage.mentions import Mention
from bot.storage.team_settings import TeamSettings
from bot.surface import SurfaceRefused, SurfaceUnsure
from bot.team.digest import Digests
from bot.views import digest as view
from bot.views import home as home_view
from bot.views.cards import draw as message
from tests.desks import draw, post, take
from tests.digesting import (
    DAY,
    HOUR,
    MONDAY,
    NEXT_MONDAY,
    Happened,
    answer,
    cards,
    listening,
    outage,
    pictureless,
    play,
    read,
    rows,
    taken,
    told,
)

SUNDAY = MONDAY + 6 * DAY


@pytest.fixture(autouse=True)
def at_work(desk: Desk) -> None:
    """Kestrel has listened for two months."""
    listening(desk)


def slow_times(desk: Desk, happened: list[Happened], kind: Owed, days: tuple[date, ...]) -> Times:
    """Every one of them, counted minute by minute and put in a row."""
    zone, took, late = desk.team.organisation.zone, [], 0
    for each in happened:
        ended = each.claimed if kind is Owed.CLAIM else each.answered
        if ended is None or wall_at(ended, zone).date() not in days:
            continue
        took.append(each.minutes(desk, kind))
        with desk.database.read() as session:
            held = select(Deadline).where(Deadline.mention_id == each.mention, Deadline.kind == kind)
            late += any(row.due_at is not None and ended > row.due_at for row in session.scalars(held))
    missed = slow_missed(desk, happened, kind, days)
    if not took:
        return Times(missed=missed)
    ordered = sorted(minutes for minutes in took if minutes is not None)
    return Times(
        len(ordered), late, ordered[(len(ordered) + 1) // 2 - 1], ordered[-(-len(ordered) * 9 // 10) - 1], missed
    )


def slow_missed(desk: Desk, happened: list[Happened], kind: Owed, days: tuple[date, ...]) -> int:
    """Every one for which the time was up on one of these days, and that nobody had seen to by the end of them."""
    zone, missed = desk.team.organisation.zone, 0
    with desk.database.read() as session:
        for each in happened:
            held = session.scalars(select(Deadline).where(Deadline.mention_id == each.mention)).all()
            due = [(row.kind, row.due_at) for row in held if row.due_at and wall_at(row.due_at, zone).date() in days]
            done = {Owed.CLAIM: each.claimed, Owed.ANSWER: each.answered}
            late = [
                what
                for what, at in due
                if (what is Owed.CLAIM or what is kind)
                and ((ended := done[what]) is None or (ended > at and wall_at(ended, zone).date() > days[-1]))
            ]
            missed += bool(late)
    return missed


def slow_mentions(desk: Desk, days: tuple[date, ...]) -> list[Mention]:
    """Every mention that reached us on one of these days."""
    zone = desk.team.organisation.zone
    with desk.database.read() as session:
        return [each for each in session.scalars(select(Mention)) if wall_at(each.taken_at, zone).date() in days]


def test_the_numbers_of_a_week_are_those_of_a_slow_and_obvious_count(desk: Desk, clock: MovableClock) -> None:
    happened = play(desk, clock)
    clock.move_to(NEXT_MONDAY)
    found = told(desk, SUNDAY)
    assert (found.first.span, found.second.span) == (Span(SUNDAY, SUNDAY), Span(MONDAY, SUNDAY))
    for numbers in (found.first, found.second):
        days = numbers.span.days
        slow = slow_mentions(desk, days)
        assert numbers.mentions == len(slow) > 0
        assert dict(numbers.moods) == Counter(each.mood for each in slow)
        themes = Counter(each.theme for each in slow if each.theme)
        assert [many for _, many in numbers.themes] == sorted(themes.values(), reverse=True)[:5]
        assert all(themes[str(theme)] == many for theme, many in numbers.themes)
        assert numbers.harm == sum(each.harm for each in slow)
        for kind, times in ((Owed.CLAIM, numbers.claims), (Owed.ANSWER, numbers.answers)):
            assert times == slow_times(desk, happened, kind, days)
            assert len(read(digest_rows.csv(desk, Figure(f"{kind.value}s"), numbers.span))) == 1 + times.due
    assert found.second.harm > 0
    assert found.second.claims.count > 20
    assert found.second.claims.missed > 2
    assert found.second.answers.missed > found.second.claims.missed
    assert 0 < found.second.answers.late < found.second.answers.count
    assert [each.mentions for each in found.days[-7:]] == [
        len(slow_mentions(desk, (day,))) for day in Span(MONDAY, SUNDAY).days
    ]
    assert [each.answer for each in found.days[-7:]] == [
        slow_times(desk, happened, Owed.ANSWER, (day,)).median for day in Span(MONDAY, SUNDAY).days
    ]


def test_what_ended_otherwise_was_neither_claimed_nor_answered(desk: Desk, clock: MovableClock) -> None:
    closed, released, snoozed, alone = (taken(desk, number) for number in (1, 2, 3, 4))
    clock.advance(600)
    ending.close(desk, closed, by="U0TOM")
    mentions.claim(desk, released, by="U0TOM")
    answer(desk, alone)
    clock.advance(600)
    mentions.release(desk, released, by="U0TOM")
    mentions.claim(desk, snoozed, by="U0TOM")
    resting.snooze(desk, snoozed, until=desk.now() + DAY, by="U0TOM")
    numbers = told(desk, digest.today_of(desk)).first
    # A mention counts once, also when it was given back and claimed anew.
    mentions.claim(desk, released, by="U0MEGAN")
    assert told(desk, digest.today_of(desk)).first.claims.count == 3
    # Whoever answers at once has claimed it as well; how long the answer took is then not known apart.
    assert (numbers.claims.count, numbers.answers.count) == (3, 0)
    assert (numbers.claims.median, numbers.claims.ninetieth) == (10, 20)


def test_a_clock_that_stood_still_does_not_count(desk: Desk, clock: MovableClock) -> None:
    number = taken(desk, 1)
    mentions.claim(desk, number, by="U0TOM")
    clock.advance(30 * 60)
    resting.wait(desk, number, on="the ward", until=desk.now() + DAY, by="U0TOM")
    clock.advance(3600)
    answer(desk, number)
    assert told(desk, digest.today_of(desk)).first.answers.median == 30


def test_rivals_our_own_posts_spam_and_muted_people_are_not_counted(desk: Desk, clock: MovableClock) -> None:
    taken(desk, 1)
    muted, spam = taken(desk, 2), taken(desk, 3)
    take(
        desk,
        post("r", "thank you @StElsewhereNHS for everything", mentions=frozenset({"stelsewherenhs"})),
        kind=WatchKind.COMPETITOR,
    )
    with desk.database.write.begin() as session:
        session.get_one(Mention, muted).muted = True
        session.get_one(Mention, spam).spam = True
    assert told(desk, digest.today_of(desk)).first.mentions == 1


def test_a_quiet_day_on_which_nothing_was_read_is_never_told_as_none(desk: Desk, clock: MovableClock) -> None:
    taken(desk, 1)
    clock.move_to(NEXT_MONDAY + DAY)
    outage(desk, NEXT_MONDAY.replace(hour=0) - DAY, NEXT_MONDAY.replace(hour=0))
    found = told(desk, SUNDAY)
    assert found.first.silent
    said = view.text(card_of(desk, found))
    assert "Mentions: not read" in said
    assert "0 mentions" not in said
    assert dict((row[0], row[1]) for row in digest_words.table(found))["Mentions"] == "not read"
    assert found.days[-1].mentions is None
    assert "22 Nov not read" in digest_chart.alt_text(found.days)
    assert found.days[-2].mentions == 0


def test_when_a_network_was_not_read_is_said_to_the_minute(desk: Desk, clock: MovableClock) -> None:
    clock.move_to(NEXT_MONDAY - DAY)
    taken(desk, 1)
    clock.move_to(NEXT_MONDAY)
    outage(desk, datetime(2026, 11, 22, 2, 10, tzinfo=UTC), datetime(2026, 11, 22, 6, 40, tzinfo=UTC))
    found = told(desk, SUNDAY)
    assert "X was not read on Sunday 22 November from 2.10am to 6.40am." in drawn(desk, found)
    assert (found.first.mentions, found.days[-1].mentions, found.days[-1].partly) == (1, 1, True)


def test_an_outage_that_goes_on_is_told_up_to_the_end_of_the_day(desk: Desk, clock: MovableClock) -> None:
    outage(desk, NEXT_MONDAY - DAY, None)
    assert "from 9.00am on Sunday 22 November to midnight on Monday 23 November" in drawn(desk, told(desk, SUNDAY))


def test_a_network_that_is_not_connected_is_named(desk: Desk) -> None:
    found = told(replace(desk, networks={}), SUNDAY)
    assert "X is not connected, so only what was added by hand is counted." in drawn(desk, found)


def test_what_is_kept_has_nobodys_words_and_risk_of_harm_is_only_counted(desk: Desk, clock: MovableClock) -> None:
    play(desk, clock, days=2)
    clock.move_to(NEXT_MONDAY)
    taken(desk, 5)
    digest.send(pictureless(desk))
    (kept,) = [row for row in rows(desk) if row.kind is DigestKind.DAY]
    whole = str(kept.numbers) + drawn(desk, cards(desk)[0].digest)
    with desk.database.read() as session:
        for each in session.scalars(select(Mention)):
            assert each.post.text[:20] not in whole
            assert each.post.handle not in whole
            if each.harm:
                assert each.id not in {item.mention_id for item in standing_of(desk).items}
    assert "with risk of harm* still" in whole
    assert "mentions_show" in whole


def test_what_is_owed_is_told_with_its_first_words_until_whoever_wrote_them_is_forgotten(
    desk: Desk, clock: MovableClock
) -> None:
    clock.move_to(NEXT_MONDAY - 3 * DAY)
    other, theirs = taken(desk, 1), taken(desk, 2, "where is <ward> 7", handle="ann_b")
    clock.move_to(NEXT_MONDAY)
    digest.send(pictureless(desk))
    (daily, *_) = cards(desk)
    assert list(daily.items) == [other, theirs]
    assert "(@ann_b): where is <ward> 7" in words_of(daily)
    forgetting.forget(desk.database, None, "ann_b", desk.now(), by="U0TOM")
    with desk.database.read() as session:
        row = session.scalars(select(Card).where(Card.kind == CardKind.DIGEST).order_by(Card.id)).first()
        assert row is not None
        assert row.wanted > 1
    (daily, *_) = cards(desk)
    assert "ann_b" not in words_of(daily) + str(rows(desk)[0].numbers)
    assert "ward" not in words_of(daily).split("Deleted by its author")[1]
    with desk.database.write.begin() as session:
        session.get_one(Mention, other).harm = True
    assert "Its words stand on its card alone" in words_of(cards(desk)[0])


def test_when_the_only_one_that_it_tells_of_is_forgotten_the_digest_stays_and_is_drawn_anew(
    desk: Desk, clock: MovableClock, sandbox: Sandbox
) -> None:
    clock.move_to(NEXT_MONDAY - 3 * DAY)
    taken(desk, 1, "where is <ward> 7", handle="ann_b")
    clock.move_to(NEXT_MONDAY)
    digest.send(pictureless(desk))
    draw(desk, clock)
    forgetting.forget(desk.database, None, "ann_b", desk.now(), by="U0TOM")
    draw(desk, clock)
    daily = next(each for each in sandbox.slack.messages(CHANNEL) if "The digest for" in each["text"])
    assert "Owed: 1 thing" in str(daily["blocks"])
    assert "Deleted by its author" in str(daily["blocks"])
    assert "ann_b" not in str(daily)


def test_what_is_owed_comes_first_with_a_button_for_what_nobody_has(
    desk: Desk, clock: MovableClock, sandbox: Sandbox
) -> None:
    clock.move_to(NEXT_MONDAY - 3 * DAY)
    unclaimed, mine = taken(desk, 1), taken(desk, 2)
    mentions.claim(desk, mine, by="U0TOM")
    draw(desk, clock)
    clock.move_to(NEXT_MONDAY)
    digest.send(pictureless(desk))
    clock.advance(10)
    draw(desk, clock)
    daily = next(each for each in sandbox.slack.messages(CHANNEL) if "The digest for" in each["text"])
    assert daily["text"].startswith("The digest for Monday 23 November 2026. Owed: 2 things, 2 of them late.")
    sections = [block for block in daily["blocks"] if block["type"] == "section"]
    assert "Owed: 2 things, 2 of them late.* 1 open (unclaimed) and 1 claimed and not answered." in str(sections[0])
    assert "*1* open (unclaimed), *1* claimed and not answered." in str(home_view.draw(home_of(desk, "U0TOM")))
    first = next(each for each in sections if "Nobody has claimed it" in facts(each))
    assert first["accessory"]["text"]["text"] == "Claim"
    assert "late since Friday 20 November" in facts(first)
    assert "|its card>" in facts(first)
    assert any("<@U0TOM> has it and has not answered" in facts(each) for each in sections)
    sandbox.slack.press("U0MEGAN", CHANNEL, daily["ts"], f"claim:{unclaimed}")
    assert cards(desk)[0].claimable == {unclaimed}


def test_as_soon_as_something_is_claimed_it_is_offered_no_more_and_the_rest_stays_as_it_was_told(
    desk: Desk, clock: MovableClock, sandbox: Sandbox
) -> None:
    number = taken(desk, 1)
    clock.advance(60)
    digest.send(pictureless(desk))
    (before, *_) = cards(desk)
    assert before.claimable == {number}
    draw(desk, clock)
    mentions.claim(desk, number, by="U0TOM")
    draw(desk, clock)
    shown = next(each for each in sandbox.slack.messages(CHANNEL) if "The digest for" in each["text"])
    assert "Nobody had claimed it; *seen to since*" in str(shown["blocks"])
    assert f"claim:{number}" not in str(shown["blocks"])
    clock.advance(3600)
    taken(desk, 2)
    (after, *_) = cards(desk)
    assert after.digest == before.digest
    assert after.claimable == frozenset()


def test_it_is_sent_at_the_teams_hour_on_working_days_and_weekly_on_the_first_of_a_week(
    desk: Desk, clock: MovableClock
) -> None:
    desk = pictureless(desk)
    sent = []
    for hour in range(24 * 9):
        clock.move_to(datetime(2026, 12, 24, tzinfo=UTC) + hour * HOUR)
        before = len(rows(desk))
        digest.send(desk)
        sent += [(f"{desk.now():%a %d %H}", row.kind.value) for row in rows(desk)[before:]]
    assert sent == [
        ("Thu 24 09", "day"), ("Tue 29 09", "day"), ("Tue 29 09", "week"), ("Wed 30 09", "day"), ("Thu 31 09", "day"),
    ]  # fmt: skip
    weekly = next(each for each in cards(desk) if each.digest.kind is DigestKind.WEEK)
    assert view.text(weekly).startswith("The week from 21 to 27 December 2026.")


def test_another_hour_and_none_at_all_are_the_teams_to_set(desk: Desk, clock: MovableClock) -> None:
    late = with_settings(desk, hour="14:30", weekly=False)
    digest.send(late)
    digest.send(with_settings(desk, on=False))
    assert rows(desk) == []
    clock.move_to(NEXT_MONDAY.replace(hour=14, minute=30))
    digest.send(late)
    assert [row.kind for row in rows(desk)] == [DigestKind.DAY]


def test_after_an_outage_todays_is_made_up_for_and_no_older_one(desk: Desk, clock: MovableClock) -> None:
    desk = pictureless(desk)
    clock.move_to(NEXT_MONDAY.replace(hour=23, minute=50) + 2 * DAY)
    digest.send(desk)
    assert [(row.kind, row.day) for row in rows(desk)] == [(DigestKind.DAY, date(2026, 11, 25))]


def test_two_workers_at_once_send_one(desk: Desk, clock: MovableClock) -> None:
    desk = pictureless(desk)
    taken(desk, 1)
    with ThreadPoolExecutor(2) as workers:
        list(workers.map(lambda _: digest.send(desk), range(4)))
    assert [row.kind for row in rows(desk)] == [DigestKind.DAY, DigestKind.WEEK]
    assert len(cards(desk)) == 2


def test_a_crash_between_the_row_and_its_card_costs_nothing(desk: Desk, clock: MovableClock) -> None:
    crashing = replace(with_settings(desk, weekly=False), charts=crash)
    with pytest.raises(KeyboardInterrupt):
        digest.send(crashing)
    assert (len(rows(desk)), len(cards(desk))) == (1, 0)
    taken(desk, 1)
    clock.advance(10)
    digest.send(pictureless(with_settings(desk, weekly=False)))
    digest.send(pictureless(with_settings(desk, weekly=False)))
    assert (len(rows(desk)), len(cards(desk))) == (1, 1)
    assert standing_of(desk).count == 0  # as it was when the numbers were fixed


def test_its_picture_stands_in_the_channel_with_the_same_numbers_in_words(
    desk: Desk, clock: MovableClock, sandbox: Sandbox
) -> None:
    desk = replace(with_settings(desk, weekly=False), charts=lambda spec: PNG)
    taken(desk, 1)
    digest.send(desk)
    clock.advance(10)
    draw(desk, clock)
    (message,) = [each for each in sandbox.slack.messages(CHANNEL) if "The digest for" in each["text"]]
    (image,) = [block for block in message["blocks"] if block["type"] == "image"]
    assert image["slack_file"]["id"] == rows(desk)[0].picture
    assert image["alt_text"].startswith("Mentions a day and working time to answer, 26 Oct to 22 Nov 2026, day by day:")


def test_a_picture_that_the_chat_will_not_show_costs_the_digest_none_of_its_links(
    desk: Desk, clock: MovableClock, sandbox: Sandbox
) -> None:
    desk = replace(with_settings(desk, weekly=False), charts=lambda spec: PNG)
    clock.move_to(NEXT_MONDAY - 3 * DAY)
    taken(desk, 1)
    draw(desk, clock)
    clock.move_to(NEXT_MONDAY)
    digest.send(desk)
    desk.surface.delete_file(rows(desk)[0].picture or "")
    clock.advance(10)
    draw(desk, clock)
    (message,) = [each for each in sandbox.slack.messages(CHANNEL) if "The digest for" in each["text"]]
    assert not [block for block in message["blocks"] if block["type"] == "image"]
    assert f"/archives/{CHANNEL}/p" in str(message["blocks"])


def test_a_picture_that_does_not_get_through_is_tried_again_and_then_left_out(
    desk: Desk, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = replace(with_settings(desk, weekly=False), charts=lambda spec: PNG)
    tried: list[str] = []

    def fails(name: str, *_: Any, **__: Any) -> str:
        tried.append(name)
        raise SurfaceUnsure("no clear answer")

    monkeypatch.setattr(desk.surface, "upload", fails)
    for _ in range(10):
        digest.send(desk)
        clock.advance(10)
    assert tried == ["digest-day-2026-11-23.png"] * 3
    assert [each.picture for each in cards(desk)] == [None]


@pytest.mark.parametrize("trouble", [SurfaceRefused("file_uploads_disabled"), OSError("it cannot be drawn")])
def test_a_picture_that_cannot_be_is_left_out_at_once(
    desk: Desk, clock: MovableClock, trouble: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any, **__: Any) -> str:
        raise trouble

    monkeypatch.setattr(desk.surface, "upload", refused)
    digest.send(replace(with_settings(desk, weekly=False), charts=lambda spec: PNG))
    assert [each.picture for each in cards(desk)] == [None]


def test_whoever_asks_waits_for_a_batch_at_most_and_the_job_does_the_rest(
    desk: Desk, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worked, "BATCH", 2)
    for number in range(5):
        mentions.claim(desk, taken(desk, number), by="U0TOM")
    clock.advance(60)
    digest.asked(desk, DigestKind.DAY, digest.today_of(desk))
    assert worked_out(desk) == 2
    worked.work_out(desk)
    assert worked_out(desk) == 5


def worked_out(desk: Desk) -> int:
    with desk.database.read() as session:
        return session.scalar(text("SELECT count(*) FROM deadline WHERE worked IS NOT NULL")) or 0


def test_what_was_told_stays_when_somebody_asks_for_that_day_again(desk: Desk, clock: MovableClock) -> None:
    desk = pictureless(desk)
    clock.move_to(NEXT_MONDAY - 2 * HOUR - DAY)
    taken(desk, 1)
    clock.move_to(NEXT_MONDAY)
    digest.send(desk)
    with desk.database.write.begin() as session:
        for each in session.scalars(select(Mention)):
            each.muted = True
    again = digest.asked(desk, DigestKind.DAY, SUNDAY)
    assert (again.first.mentions, again.standing) == (1, None)
    with pytest.raises(Refusal, match="did not listen yet"):
        digest.asked(desk, DigestKind.DAY, date(2026, 9, 23))
    with pytest.raises(Refusal, match="still to come"):
        digest.asked(desk, DigestKind.DAY, date(2026, 11, 24))


PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def crash(_: Any) -> bytes:
    raise KeyboardInterrupt


def with_settings(desk: Desk, **settings: Any) -> Desk:
    """The same desk, whose team has its digest in another way."""
    return replace(desk, team=desk.team.model_copy(update={"digest": Digests(**settings)}))


def standing_of(desk: Desk) -> Standing:
    """How things stood when the first of the digests was made."""
    found = cards(desk)[0].digest.standing
    assert found is not None
    return found


def facts(section: dict[str, Any]) -> str:
    """What is said below the words."""
    return "".join(each["text"] for each in section.get("fields", ()))


def words_of(card: DigestCard) -> str:
    """Everything that its message says."""
    return json.dumps(message(card).blocks, ensure_ascii=False)


def card_of(desk: Desk, found: Digest) -> DigestCard:
    return DigestCard(found, None, frozenset(), desk.channel, desk.team.organisation.zone)


def drawn(desk: Desk, found: Digest) -> str:
    """Everything that it says on screen."""
    return json.dumps(view.private(card_of(desk, found)), ensure_ascii=False)


def test_on_the_first_day_there_is_none_and_soon_after_it_says_how_far_back_it_goes(
    desk: Desk, clock: MovableClock
) -> None:
    with desk.database.write.begin() as session:
        session.execute(update(TeamSettings).values(at=NEXT_MONDAY))
    taken(desk, 1)
    digest.send(pictureless(desk))
    assert rows(desk) == []
    clock.advance(86400)
    digest.send(pictureless(desk))
    (card,) = cards(desk)
    assert (card.digest.first.mentions, card.digest.since) == (1, date(2026, 11, 23))
    assert "Kestrel listens since Monday 23 November 2026" in drawn(desk, card.digest)
    assert [each.mentions for each in card.digest.days[-3:]] == [None, None, 1]
