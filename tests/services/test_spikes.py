"""A spike is told once, with what it is about and how we know; it is kept up with, and its end is told once."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.core.pace import Pace
from bot.core.spikes import HOUR, Basis
from bot.core.watching import WatchKind
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import audit, board, deletions, ending, reading, spike_hours, spikes, triage
from bot.storage import hours
from bot.storage import spikes as stored
from bot.storage.cards import Card, CardKind
from bot.storage.hours import Hour
from bot.storage.mentions import Mention
from bot.storage.spikes import Spike
from bot.storage.watches import Watch
from bot.team.spikes import Spikes
from tests.desks import count, draw, mention, post, take, watch
from tests.spiking import FOOD, PARKING, WAITING, all_spikes, burst, cards_said, listened, look, pass_time, past

MINUTE = timedelta(minutes=1)
HARM = "I am going to kill myself tonight"


def four(_: datetime) -> int:
    return 4


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """With the settings that a team has by itself; the sandbox's own are for its storm."""
    return replace(desk, team=desk.team.model_copy(update={"spikes": Spikes()}))


@pytest.fixture
def weeks(desk: Desk) -> None:
    """Eight weeks of about four mentions an hour."""
    past(desk, four, days=57)


def text(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> str:
    (said,) = cards_said(desk, sandbox, clock)
    return str(said["blocks"])


@pytest.mark.usefixtures("weeks")
def test_an_hour_far_above_the_usual_is_told_on_one_card_with_what_is_usual_and_how_we_know(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    burst(desk, 12)
    look(desk)
    assert all_spikes(desk) == []
    burst(desk, 25)
    look(desk)
    (said,) = cards_said(desk, sandbox, clock)
    assert said["text"] == (
        "37 mentions in an hour, far more than usual: from 8.00am to 9.00am on Monday 23 November 2026. "
        "Usual for a Monday at 9.00am: about 4 an hour (from 8 weeks)."
    )


@pytest.mark.usefixtures("weeks")
def test_it_is_told_once_however_often_one_looks(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    burst(desk, 40)
    for _ in range(20):
        look(desk)
        clock.advance(30)
        burst(desk, 3)
    assert len(all_spikes(desk)) == 1
    assert len(cards_said(desk, sandbox, clock)) == 1
    assert count(desk, Card, Card.kind == CardKind.SPIKE) == 1


@pytest.mark.usefixtures("weeks")
def test_the_three_commonest_themes_stand_on_it_with_an_example_each(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    for many, words in ((9, WAITING), (7, PARKING), (5, FOOD), (3, "the nurse was lovely")):
        burst(desk, many, words)
    look(desk)
    said = text(desk, sandbox, clock)
    assert [f"*{many}*" in said for many in (9, 7, 5, 3)] == [True, True, True, False]
    assert (WAITING in said, PARKING in said, FOOD in said) == (True, True, True)
    assert said.count("rich_text_quote") == 3


@pytest.mark.usefixtures("weeks")
def test_an_example_links_to_its_card(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    burst(desk, 20)
    draw(desk, clock)
    look(desk)
    own = count(desk, Card, Card.kind == CardKind.MENTION, Card.ts.is_not(None))
    assert own > 0
    assert f"https://ashcombe-vale.slack.example/archives/{CHANNEL}/p" in text(desk, sandbox, clock)


@pytest.mark.usefixtures("weeks")
def test_without_any_theme_one_example_stands_alone(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    burst(desk, 20, "hm")
    look(desk)
    assert "No theme stands out" in text(desk, sandbox, clock)
    assert "hm 1" in text(desk, sandbox, clock)


@pytest.mark.usefixtures("weeks")
def test_it_keeps_up_once_a_minute_and_not_more_often(desk: Desk, clock: MovableClock) -> None:
    burst(desk, 30)
    look(desk)
    draw(desk, clock)
    with desk.database.read() as session:
        before = session.query(Card).filter(Card.kind == CardKind.SPIKE).one().wanted
    for _ in range(20):
        clock.advance(15)
        burst(desk, 1, over=MINUTE / 4)
        look(desk)
    with desk.database.read() as session:
        assert session.query(Card).filter(Card.kind == CardKind.SPIKE).one().wanted - before == 5


@pytest.mark.usefixtures("weeks")
def test_when_it_is_over_the_card_tells_all_of_it_and_the_thread_says_so_once(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    burst(desk, 37)
    look(desk)
    clock.advance(20 * 60)
    burst(desk, 15, over=5 * MINUTE)
    look(desk)
    pass_time(desk, clock, timedelta(hours=3))
    (said,) = cards_said(desk, sandbox, clock)
    assert said["text"] == (
        "It is over: began 9.00am, peak 52 an hour at 9.20am, ended 10.20am on Monday 23 November 2026, "
        "52 mentions in all."
    )
    (threaded,) = sandbox.slack.messages(CHANNEL, said["ts"])
    assert threaded["text"] == said["text"]
    with desk.database.read() as session:
        assert audit.add_up(session).holds


@pytest.mark.usefixtures("weeks")
def test_a_lull_is_not_the_end_and_what_comes_after_it_is_not_told_again(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    for _ in range(3):
        burst(desk, 30, over=5 * MINUTE)
        look(desk)
        pass_time(desk, clock, 80 * MINUTE)
    assert len(all_spikes(desk)) == 1
    assert len(cards_said(desk, sandbox, clock)) == 1


@pytest.mark.usefixtures("weeks")
def test_another_one_the_next_day_has_a_card_of_its_own(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    for _ in range(2):
        burst(desk, 30)
        look(desk)
        pass_time(desk, clock, timedelta(hours=24), each=timedelta(minutes=20))
    assert [spike.ended_at is not None for spike in all_spikes(desk)] == [True, True]
    assert len(cards_said(desk, sandbox, clock)) == 2


@pytest.mark.parametrize(
    ("reached", "usual"),
    [
        (24, "Usual in a busy hour so far: about 1 an hour. We have less than a day to compare with, so take it as a"),
        (24 * 30, "Usual at 9.01am on days like this: hardly any. We have only four days to compare with, and not yet"),
    ],
)
def test_on_the_first_morning_it_says_how_little_there_is_to_compare_with(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, reached: float, usual: str
) -> None:
    """The first read reaches back so far, and a week at the most: that is all there is to learn from."""
    reading = desk.team.reading.model_copy(update={"first_hours": reached})
    new = replace(desk, team=desk.team.model_copy(update={"reading": reading}))
    burst(new, 10, "good morning", over=timedelta(hours=22))
    look(new)
    clock.advance(90)
    burst(new, 60, over=MINUTE)
    look(new)
    said = text(desk, sandbox, clock)
    assert usual in said
    # The digest says since when Kestrel listens, which may be a shorter time than is compared with.
    told = "Kestrel listens since Monday 23 November 2026; the days before were read back from the network."
    assert (told in said) is (reached > 24)


def test_after_three_days_it_says_so(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    clock.advance(timedelta(days=3, hours=1).total_seconds())
    past(desk, four, days=4.2)
    burst(desk, 40)
    look(desk)
    said = text(desk, sandbox, clock)
    assert "Usual at 10.00am on days like this: about 4 an hour." in said
    assert "We have only three days to compare with, and not yet enough Thursdays." in said


def test_while_nobody_has_listened_it_stays_silent(desk: Desk) -> None:
    burst(desk, 500)
    spikes.look(desk)
    assert (count(desk, Hour), all_spikes(desk)) == (0, [])


@pytest.mark.usefixtures("weeks")
def test_what_is_ours_muted_spam_or_about_a_rival_does_not_count_and_groups_do(desk: Desk) -> None:
    take(desk, *(post(f"o{number}", handle="AshcombeValeNHS") for number in range(40)))
    take(desk, *(post(f"m{number}", handle="FastLoans4Unow") for number in range(40)))
    rival = {"kind": WatchKind.COMPETITOR, "mentions": frozenset({"brookmerehosp"})}
    take(desk, *(post(f"r{number}", "four hours waiting", handle=f"r{number}", mentions=rival["mentions"])
                 for number in range(40)), kind=WatchKind.COMPETITOR)  # fmt: skip
    spam = take(desk, *(post(f"s{number}", f"note {number}", handle=f"s{number}") for number in range(40)))
    with desk.database.write.begin() as session:
        session.execute(update(Mention).where(Mention.id.in_(spam)).values(spam=True))
    look(desk)
    assert all_spikes(desk) == []
    same = take(desk, *(post(f"g{number}", handle=f"g{number}") for number in range(20)))
    assert sum(mention(desk, number).lead_id is not None for number in same) > 10
    look(desk)
    assert [spike.mentions for spike in all_spikes(desk)] == [20]


@pytest.mark.usefixtures("weeks")
def test_risk_of_harm_is_counted_and_never_quoted(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    burst(desk, 12, HARM, over=2 * MINUTE)
    burst(desk, 8, PARKING, over=MINUTE)
    look(desk)
    assert all_spikes(desk)[0].mentions == 20
    said = text(desk, sandbox, clock)
    assert "kill" not in said
    assert PARKING in said


@pytest.mark.usefixtures("weeks")
def test_an_example_that_turns_out_to_speak_of_harm_is_taken_off(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    first, *_ = burst(desk, 20)
    look(desk)
    assert WAITING in text(desk, sandbox, clock)
    triage.correct(desk, first, {"harm": "yes"}, by="U0TOM")
    assert WAITING not in text(desk, sandbox, clock)
    assert "There is no example that may be quoted here." in text(desk, sandbox, clock)


@pytest.mark.usefixtures("weeks")
@pytest.mark.parametrize("over", [False, True], ids=["while it is on", "after it is over"])
def test_an_example_is_blanked_when_its_author_deletes_it(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, over: bool
) -> None:
    burst(desk, 1, PARKING)
    burst(desk, 20)
    look(desk)
    if over:
        pass_time(desk, clock, timedelta(hours=3))
    assert PARKING in text(desk, sandbox, clock)
    with desk.database.write.begin() as session:
        rows = {row.theme: row.example_id for row in stored.themes(session, 1)}
        example = session.get_one(Mention, next(value for theme, value in rows.items() if theme == "facilities"))
        deletions.note_gone(session, desk, "x", [example.post.key])
    said = text(desk, sandbox, clock)
    assert PARKING not in said
    assert "Its author has deleted the example. Nothing of it is kept." in said
    assert "*1*" in said  # only the count stays


@pytest.mark.usefixtures("weeks")
def test_an_edited_example_is_quoted_as_it_is_now(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    first, *_ = burst(desk, 20)
    look(desk)
    key = mention(desk, first).post.key
    with desk.database.write.begin() as session:
        edited = replace(mention(desk, first).post.public(), text="all is well now", version=f"{key}1")
        deletions.note_edits(session, desk, "x", [edited])
    assert "all is well now" in text(desk, sandbox, clock)


@pytest.mark.usefixtures("weeks")
def test_whoever_is_muted_is_no_example_any_more_in_whichever_post(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    first, *_ = burst(desk, 20)
    with desk.database.read() as session:
        handle = session.get_one(Mention, first).post.handle
    look(desk)
    assert WAITING in text(desk, sandbox, clock)
    (other,) = take(desk, post("later", "buy my pills", handle=handle))
    ending.mute(desk, other, by="U0TOM")
    assert WAITING not in text(desk, sandbox, clock)
    ending.unmute(desk, other, by="U0TOM")
    assert WAITING in text(desk, sandbox, clock)


@pytest.mark.usefixtures("weeks")
def test_hostile_words_stay_words(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    burst(desk, 20, "<!channel> *waiting* for hours <https://evil.example|free money>")
    look(desk)
    (said,) = cards_said(desk, sandbox, clock)
    (quoted,) = [block for block in said["blocks"] if block["type"] == "rich_text"]
    (piece,) = quoted["elements"][0]["elements"]
    assert piece["type"] == "text"
    assert "<!channel>" in piece["text"]
    others = [block for block in said["blocks"] if block["type"] != "rich_text"]
    assert "evil" not in str(others) + said["text"]
    assert "channel" not in said["text"]


@pytest.mark.usefixtures("weeks")
def test_two_workers_at_once_begin_one_and_end_one(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    def both() -> None:
        listened(desk)
        with ThreadPoolExecutor(2) as workers:
            list(workers.map(lambda _: spikes.look(desk), range(4)))

    burst(desk, 30)
    both()
    assert len(all_spikes(desk)) == 1
    for _ in range(20):
        clock.advance(600)
        both()
    assert [spike.ended_at is not None for spike in all_spikes(desk)] == [True]
    assert count(desk, Card, Card.kind == CardKind.SPIKE) == 1
    assert count(desk, Card, Card.kind == CardKind.SPIKE_OVER) == 1


@pytest.mark.usefixtures("weeks")
def test_a_worker_that_slept_for_three_days_tells_when_it_really_ended(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    burst(desk, 37)
    look(desk)
    clock.advance(timedelta(days=3).total_seconds())
    spikes.look(desk)  # nothing has been read yet: quiet means nothing
    assert all_spikes(desk)[0].ended_at is None
    monday = clock.now() - timedelta(days=3)
    take(desk, *(post(f"b{number}", f"late {number}", handle=f"b{number}", at=monday + 20 * MINUTE)
                 for number in range(10)))  # fmt: skip
    look(desk)
    (spike,) = all_spikes(desk)
    assert (spike.peak, spike.peak_at, spike.total) == (47, monday + 20 * MINUTE, 47)
    assert spike.ended_at == monday + 80 * MINUTE
    (said,) = cards_said(desk, sandbox, clock)
    assert said["text"].startswith("It is over: began 9.00am, peak 47 an hour at 9.20am, ended 10.20am on Monday 23")


@pytest.mark.usefixtures("weeks")
def test_what_was_slept_through_is_read_a_stretch_at_a_time(
    desk: Desk, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    burst(desk, 37)
    look(desk)
    stretches: list[timedelta] = []
    real = hours.moments

    def noted(session: Session, after: datetime, until: datetime) -> Sequence[datetime]:
        stretches.append(until - after)
        return real(session, after, until)

    monkeypatch.setattr(hours, "moments", noted)
    # Twelve hours in which it went on, and twenty more of them at one time.
    began = clock.now()
    for hour in range(12):
        clock.advance(3600)
        burst(desk, 40, f"hour {hour} of it", over=HOUR)
    take(desk, *(post(f"b{number}", f"late {number}", handle=f"b{number}", at=began + 8 * HOUR + 20 * MINUTE)
                 for number in range(20)))  # fmt: skip
    look(desk)
    (spike,) = all_spikes(desk)
    assert spike.ended_at is None
    assert spike.peak >= 60
    assert began + 8 * HOUR + 20 * MINUTE <= spike.peak_at <= began + 9 * HOUR + 20 * MINUTE
    assert len(stretches) > 4
    assert max(stretches) <= 4 * HOUR


@pytest.mark.usefixtures("weeks")
def test_a_backlog_of_days_is_no_spike_of_now(desk: Desk, clock: MovableClock) -> None:
    look(desk)
    clock.advance(timedelta(days=3).total_seconds())
    burst(desk, 72 * 4, over=timedelta(days=3))
    look(desk)
    assert all_spikes(desk) == []
    with desk.database.read() as session:
        known = hours.all_of(session, clock.now() - timedelta(days=3))
    assert len(known) >= 72  # and the days that were slept through are known afterwards
    assert sum(known.values()) == pytest.approx(72 * 4, abs=8)


@pytest.mark.usefixtures("weeks")
def test_an_outage_in_the_middle_ends_nothing(desk: Desk, clock: MovableClock) -> None:
    burst(desk, 37)
    look(desk)
    with desk.database.write.begin() as session:
        session.execute(update(Watch).where(Watch.kind == WatchKind.MENTION).values(trouble="X is away."))
    for _ in range(30):
        clock.advance(600)
        spikes.look(desk)
    assert all_spikes(desk)[0].ended_at is None
    assert count(desk, Hour) == 57 * 24 + 1
    with desk.database.write.begin() as session:
        session.execute(update(Watch).where(Watch.kind == WatchKind.MENTION).values(trouble=None))
    look(desk)
    assert all_spikes(desk)[0].ended_at is not None


def reads(desk: Desk, kind: WatchKind) -> None:
    """A source is read, if it can be."""
    number = watch(desk, kind).id
    with desk.database.write.begin() as session:
        session.get_one(Watch, number).next_read_at = desk.now()
    reading.read(desk, number)


@pytest.mark.usefixtures("weeks")
def test_while_mentions_cannot_be_read_its_card_says_since_when(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    burst(desk, 37)
    look(desk)
    assert "has not been read" not in text(desk, sandbox, clock)
    sandbox.faults.set(x="down")
    clock.advance(15 * 60)
    for _ in range(2):
        reads(desk, WatchKind.MENTION)
        clock.advance(15 * 60)
    spikes.look(desk)
    said = text(desk, sandbox, clock)
    assert "X has not been read since 9.00am, so this may be out of date." in said
    sandbox.faults.set(x="ok")
    reads(desk, WatchKind.MENTION)
    assert "has not been read" not in text(desk, sandbox, clock)


@pytest.mark.usefixtures("weeks")
def test_one_that_begins_while_mentions_cannot_be_read_says_so_and_one_that_is_over_does_not(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    listened(desk)
    sandbox.faults.set(x="down")
    reads(desk, WatchKind.MENTION)
    reads(desk, WatchKind.KEYWORD)
    clock.advance(60)
    burst(desk, 37)
    spikes.look(desk)
    assert text(desk, sandbox, clock).count("X has not been read since 9.00am, so this may be out of date.") == 1
    with desk.database.write.begin() as session:
        session.execute(update(Spike).values(ended_at=desk.now()))
        session.execute(update(Card).values(wanted=Card.wanted + 1))
    assert "has not been read" not in text(desk, sandbox, clock)


@pytest.mark.usefixtures("weeks")
def test_trouble_with_a_search_alone_is_not_said_of_the_network(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    burst(desk, 37)
    look(desk)
    sandbox.faults.set(x="down")
    reads(desk, WatchKind.KEYWORD)
    clock.advance(60)
    spikes.look(desk)
    assert "has not been read" not in text(desk, sandbox, clock)


@pytest.mark.usefixtures("weeks")
def test_a_card_that_the_chat_refuses_gets_no_thread(desk: Desk, clock: MovableClock) -> None:
    burst(desk, 37)
    look(desk)
    with desk.database.write.begin() as session:
        session.execute(update(Card).where(Card.kind == CardKind.SPIKE).values(failed="no such channel"))
    pass_time(desk, clock, timedelta(hours=3))
    assert all_spikes(desk)[0].ended_at is not None
    assert count(desk, Card, Card.kind == CardKind.SPIKE_OVER) == 0


@pytest.mark.usefixtures("weeks")
def test_switched_off_nothing_is_told_and_one_that_is_on_says_that_nobody_looks_any_more(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    off = replace(desk, team=desk.team.model_copy(update={"spikes": Spikes(on=False)}))
    burst(desk, 37)
    look(off)
    assert all_spikes(desk) == []
    look(desk)
    draw(desk, clock)
    clock.advance(120)
    look(off)
    assert [(spike.stopped, spike.ended_at is not None) for spike in all_spikes(desk)] == [(True, True)]
    draw(desk, clock)
    (said,) = [each for each in sandbox.slack.messages(CHANNEL) if "Kestrel does not look for spikes" in each["text"]]
    assert sandbox.slack.messages(CHANNEL, said["ts"]) == []


@pytest.mark.usefixtures("weeks")
def test_the_team_says_how_far_above_is_far(desk: Desk) -> None:
    strict = replace(desk, team=desk.team.model_copy(update={"spikes": Spikes(minimum=50, times=10)}))
    burst(desk, 45)
    look(strict)
    assert all_spikes(desk) == []
    burst(desk, 10)
    look(strict)
    assert [(spike.limit, spike.mentions) for spike in all_spikes(desk)] == [(50, 55)]


def test_hours_are_counted_as_posts_come_in_and_kept_for_nine_weeks(desk: Desk, clock: MovableClock) -> None:
    past(desk, four, days=80)
    burst(desk, 7, over=40 * MINUTE)
    look(desk)
    clock.advance(3600)
    look(desk)
    nine = clock.now() - HOUR
    with desk.database.read() as session:
        known = hours.all_of(session, datetime(2020, 1, 1, tzinfo=UTC))
    assert known[nine - HOUR] == 7
    assert known[nine] == 0
    assert min(known) == clock.now() - spike_hours.KEEP
    late = take(desk, post("late", "I only say so now", handle="late", at=nine - 20 * MINUTE))
    assert late
    look(desk)
    with desk.database.read() as session:
        assert hours.all_of(session, nine - HOUR)[nine - HOUR] == 8


@pytest.mark.usefixtures("weeks")
def test_nothing_to_say_costs_no_write(desk: Desk, clock: MovableClock) -> None:
    look(desk)
    listened(desk)
    with desk.database.read() as session:
        mark = hours.latest(session)
    clock.advance(30)
    spikes.look(desk)
    with desk.database.read() as session:
        again = hours.latest(session)
    assert mark is not None
    assert again is not None
    assert mark.counted_at == again.counted_at


@pytest.mark.usefixtures("weeks")
def test_the_basis_follows_the_clock_while_it_lasts(desk: Desk, clock: MovableClock) -> None:
    """What is usual by day is much by night: the card says what it is held against now."""
    past(desk, lambda local: 40 if 9 <= local.hour < 11 else 2, days=57)
    clock.advance(3600)
    burst(desk, 200)
    look(desk)
    pass_time(desk, clock, timedelta(minutes=50))
    burst(desk, 200, over=10 * MINUTE)
    pass_time(desk, clock, timedelta(minutes=40))
    burst(desk, 3, over=MINUTE)
    clock.advance(60)
    look(desk)
    (spike,) = all_spikes(desk)
    assert spike.basis is Basis.SAME_HOUR
    assert 2 <= spike.usual < 40


@pytest.mark.usefixtures("weeks")
def test_the_card_goes_before_the_ordinary_ones(desk: Desk, sandbox: Sandbox) -> None:
    burst(desk, 20)
    look(desk)
    board.step(desk, Pace())
    assert "far more than usual" in sandbox.slack.messages(CHANNEL)[0]["text"]
    assert count(desk, Spike) == 1
