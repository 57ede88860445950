"""The ladder: whoever is next is told once, before and after the due time, and nobody once it is not needed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.core.lifecycle import Status
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import audit, chasing, ending, mentions
from bot.services.refusals import Refusal
from bot.storage.cards import Card, CardKind
from bot.storage.chases import Chase
from bot.storage.engine import connect
from bot.team.chasing import Chases, Steps, Times
from tests.chased import CHIEF, DIRECTOR, HEAD, ON_DUTY, chase_at, climb, held, owed, reminded, sent
from tests.desks import NOW, card, count, draw, mention, post, take

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
HARM = "I cannot go on, I am going to end my life tonight"
URGENT = "My solicitor will be in touch about the A&E waits"


@pytest.fixture
def number(desk: Desk) -> int:
    """A mention that came on Monday at nine and that nobody has claimed."""
    (taken,) = take(desk, post("1"))
    return taken


def test_an_unclaimed_mention_climbs_to_the_chief_executive(desk: Desk, clock: MovableClock, number: int) -> None:
    """The one on duty before it is late, the team when it is, and then one after the other every two hours."""
    assert climb(desk, clock, number) == [
        (NOW + 1.5 * HOUR, "on_duty", ON_DUTY),
        (NOW + 2 * HOUR, "team", ""),
        (NOW + 4 * HOUR, "head", HEAD),
        (NOW + 6 * HOUR, "director", DIRECTOR),
        (NOW + 8 * HOUR, "chief_executive", CHIEF),
    ]


def test_each_rung_is_told_once_however_often_kestrel_looks(desk: Desk, clock: MovableClock, number: int) -> None:
    for minute in range(0, 24 * 60, 20):
        clock.move_to(NOW + minute * MINUTE)
        chasing.chase(desk)
    told = [member for _, member in reminded(desk)]
    assert len(told) == len(set(told)) == 5


def test_nothing_comes_before_its_moment(desk: Desk, clock: MovableClock, number: int) -> None:
    assert chase_at(desk, clock, NOW + 1.5 * HOUR - timedelta(seconds=1)) == []
    assert chase_at(desk, clock, NOW + 1.5 * HOUR) == [("on_duty", ON_DUTY)]


def test_a_silent_claim_reminds_its_owner_first_and_is_then_offered_back(
    desk: Desk, clock: MovableClock, number: int
) -> None:
    mentions.claim(desk, number, by="U0TOM")
    steps = climb(desk, clock, number)
    assert [(rung, member) for _, rung, member in steps[:3]] == [
        ("owner", "U0TOM"), ("on_duty", ON_DUTY), ("team", ""),
    ]  # fmt: skip
    assert steps[0][0] < NOW + 24 * HOUR == steps[1][0]  # Tuesday at nine, one working day later
    assert mention(desk, number).offered_at == steps[2][0]
    mentions.claim(desk, number, by="U0MEGAN")
    assert (mention(desk, number).owner, mention(desk, number).offered_at) == ("U0MEGAN", None)
    told = card(desk, number, CardKind.ALERT)
    assert (told.user, (told.about or {})["reason"]) == ("U0TOM", "taken_over")


def test_whoever_takes_a_silent_claim_over_has_the_whole_time(desk: Desk, clock: MovableClock, number: int) -> None:
    mentions.claim(desk, number, by="U0TOM")
    climb(desk, clock, number)
    now = clock.now()
    mentions.claim(desk, number, by="U0MEGAN")
    again = held(desk, number)
    assert (again.from_at, again.told) == (now, 0)
    assert again.due_at is not None
    assert again.due_at > now


def test_a_claim_that_is_not_offered_back_stays_its_owners(desk: Desk, number: int) -> None:
    mentions.claim(desk, number, by="U0TOM")
    with pytest.raises(Exception, match="U0TOM"):
        mentions.claim(desk, number, by="U0MEGAN")
    assert mention(desk, number).owner == "U0TOM"


def test_the_owner_who_presses_claim_again_keeps_it(desk: Desk, clock: MovableClock, number: int) -> None:
    mentions.claim(desk, number, by="U0TOM")
    climb(desk, clock, number)
    mentions.claim(desk, number, by="U0TOM")
    assert (mention(desk, number).owner, mention(desk, number).offered_at) == ("U0TOM", None)
    assert held(desk, number).told == 0


def test_of_two_who_take_a_silent_claim_one_has_it(
    desk: Desk, clock: MovableClock, number: int, database_url: str
) -> None:
    mentions.claim(desk, number, by="U0TOM")
    climb(desk, clock, number)
    others = [replace(desk, database=connect(database_url)) for _ in range(4)]

    def press(at: tuple[int, Desk]) -> bool:
        try:
            mentions.claim(at[1], number, by=f"U0NEW{at[0]}")
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(4) as pressing:
        won = list(pressing.map(press, enumerate(others)))
    for other in others:
        other.database.close()
    assert won.count(True) == 1
    assert mention(desk, number).owner == f"U0NEW{won.index(True)}"


def test_after_an_end_nobody_is_reminded(desk: Desk, clock: MovableClock, number: int) -> None:
    chase_at(desk, clock, NOW + 2 * HOUR)
    ending.close(desk, number, by="U0TOM")
    assert owed(desk, number) == []
    for hours in range(2, 200, 5):
        assert chase_at(desk, clock, NOW + hours * HOUR) == []


def test_a_reminder_that_is_settled_before_it_left_is_never_sent(
    desk: Desk, clock: MovableClock, sandbox: Sandbox, number: int
) -> None:
    """The end and the reminder in the same instant: the message waited for others, and nobody is bothered."""
    draw(desk, clock)
    chase_at(desk, clock, NOW + 1.5 * HOUR)
    ending.close(desk, number, by="U0TOM")
    sent(desk, clock)
    assert sandbox.slack.direct_messages(ON_DUTY) == []
    assert audit.audit(desk) == []


def test_a_reminder_that_stands_there_says_that_it_is_settled(
    desk: Desk, clock: MovableClock, sandbox: Sandbox, number: int
) -> None:
    chase_at(desk, clock, NOW + 1.5 * HOUR)
    sent(desk, clock)
    (before,) = sandbox.slack.direct_messages(ON_DUTY)
    assert "Nobody has claimed this." in str(before)
    ending.close(desk, number, by="U0TOM")
    draw(desk, clock)
    (after,) = sandbox.slack.direct_messages(ON_DUTY)
    assert "Settled" in str(after)
    assert "four hours waiting" not in str(after)


def test_what_is_due_together_for_one_person_comes_as_one_message(
    desk: Desk, clock: MovableClock, sandbox: Sandbox
) -> None:
    posts = [post(str(each), f"{each} hours in the corridor and nobody came", handle=f"h{each}") for each in range(9)]
    numbers = take(desk, *posts)
    leads = [each for each in numbers if mention(desk, each).lead_id is None]
    chase_at(desk, clock, NOW + 1.5 * HOUR)
    assert len(reminded(desk)) == len(leads)
    sent(desk, clock)
    assert len(sandbox.slack.direct_messages(ON_DUTY)) == 1


def test_risk_of_harm_is_chased_at_any_hour_and_alone(desk: Desk, clock: MovableClock, sandbox: Sandbox) -> None:
    night = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    clock.move_to(night)
    (number,) = take(desk, post("7", HARM, at=night))
    steps = climb(desk, clock, number)
    assert [(rung, member) for _, rung, member in steps[:4]] == [
        ("on_duty", ON_DUTY), ("team", ""), ("head", HEAD), ("director", DIRECTOR),
    ]  # fmt: skip
    assert steps[1][0] == night + 5 * MINUTE
    assert steps[3][0] == night + 25 * MINUTE


def test_above_the_director_nobody_is_woken_unless_somebody_says_so(desk: Desk, clock: MovableClock) -> None:
    night = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    clock.move_to(night)
    (number,) = take(desk, post("7", HARM, at=night))
    told = [(rung, member) for at, rung, member in climb(desk, clock, number) if at < night + 5 * HOUR]
    assert told[-1] == ("chief_executive?", DIRECTOR)
    assert ("chief_executive", CHIEF) not in told
    assert reminded(desk)[-1] == ("chief_executive", CHIEF)  # at nine, when the day begins


def test_out_of_hours_nothing_else_climbs(desk: Desk, clock: MovableClock) -> None:
    evening = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
    clock.move_to(evening)
    (number,) = take(desk, post("8", URGENT, at=evening))
    for minutes in range(0, 14 * 60, 10):
        assert chase_at(desk, clock, evening + minutes * MINUTE) == []
    nine = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert held(desk, number).due_at == nine + 15 * MINUTE


def test_what_became_due_in_the_night_of_a_dead_worker_waits_for_the_morning(
    desk: Desk, clock: MovableClock, number: int
) -> None:
    """The reminder was due at half past ten; the worker comes back at three at night."""
    assert chase_at(desk, clock, datetime(2026, 11, 24, 3, 0, tzinfo=UTC)) == []
    assert chase_at(desk, clock, datetime(2026, 11, 24, 9, 0, tzinfo=UTC)) == [("on_duty", ON_DUTY)]


def test_a_worker_that_slept_for_three_days_catches_up_once(desk: Desk, clock: MovableClock) -> None:
    numbers = take(desk, post("1"), post("2", "the car park is full again", handle="ann_lee"))
    assert len(numbers) == 2
    told = chase_at(desk, clock, NOW + timedelta(days=3))
    assert told == [("on_duty", ON_DUTY)] * 2
    assert chase_at(desk, clock, NOW + timedelta(days=3, minutes=1)) == []
    assert chase_at(desk, clock, NOW + timedelta(days=3, hours=2)) == [("team", "")] * 2


def test_of_several_workers_one_reminds(desk: Desk, clock: MovableClock, number: int, database_url: str) -> None:
    clock.move_to(NOW + 2 * HOUR)
    others = [replace(desk, database=connect(database_url)) for _ in range(4)]
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(chasing.chase, others))
    for other in others:
        other.database.close()
    assert reminded(desk) == [("on_duty", ON_DUTY)]


def test_an_answer_and_a_reminder_in_the_same_instant_leave_nothing_open(
    desk: Desk, clock: MovableClock, database_url: str
) -> None:
    """Whichever is first: what is closed has no reminder to come, and none that is still to be sent."""
    numbers = take(desk, *[post(str(each), f"{each} {'why ' * each}", handle=f"p{each}") for each in range(1, 13)])
    leads = [each for each in numbers if mention(desk, each).lead_id is None]
    clock.move_to(NOW + 2 * HOUR)
    others = [replace(desk, database=connect(database_url)) for _ in range(2)]
    with ThreadPoolExecutor(3) as at_once:
        chased = at_once.submit(chasing.chase, others[0])
        closed = [at_once.submit(ending.close, others[1], each, by="U0TOM") for each in leads]
        chased.result()
        for each in closed:
            each.result()
    for other in others:
        other.database.close()
    assert all(owed(desk, each) == [] for each in leads)
    sent(desk, clock)
    assert audit.audit(desk) == []


def test_the_thread_tells_who_was_reminded(desk: Desk, clock: MovableClock, sandbox: Sandbox, number: int) -> None:
    draw(desk, clock)
    climb(desk, clock, number)
    sent(desk, clock)
    (ladder,) = [card(desk, number, CardKind.LADDER)]
    assert ladder.ts is not None
    message = sandbox.slack.message(ladder.channel, ladder.ts)
    assert all(f"<@{member}>" in str(message) for member in (ON_DUTY, HEAD, DIRECTOR, CHIEF))


def test_a_line_of_a_packed_list_is_chased_too_without_a_thread(desk: Desk, clock: MovableClock, number: int) -> None:
    with desk.database.write.begin() as session:
        session.scalars(select(Card).where(Card.mention_id == number)).one().packed = True
    assert chase_at(desk, clock, NOW + 2 * HOUR) == [("on_duty", ON_DUTY)]
    assert count(desk, Card, Card.kind == CardKind.LADDER) == 0


def test_an_opportunity_is_never_owed(desk: Desk, clock: MovableClock) -> None:
    from bot.core.watching import WatchKind

    rival = post("3", "@BrookmereHosp you are hopeless", mentions=frozenset())
    (number,) = take(desk, rival, kind=WatchKind.COMPETITOR)
    assert owed(desk, number) == []
    assert chase_at(desk, clock, NOW + timedelta(days=9)) == []


def test_the_teams_own_times_and_ladder_count(desk: Desk, clock: MovableClock) -> None:
    chases = Chases.model_validate({
        "times": [{"level": "routine", "claim": "1 working hour", "answer": "2 working hours"}],
        "ladders": [{"level": "routine", "rungs": ["team", "director"], "step": "1 working hour"}],
    })  # fmt: skip
    theirs = replace(desk, team=desk.team.model_copy(update={"chases": chases}))
    (number,) = take(theirs, post("1"))
    assert climb(theirs, clock, number) == [
        (NOW + 45 * MINUTE, "team", ""), (NOW + HOUR, "director", DIRECTOR),
    ]  # fmt: skip


def test_the_mood_may_have_times_of_its_own() -> None:
    from bot.core.owed import Level, Owed
    from bot.core.triage import Mood

    times = Times.model_validate(
        {"level": "routine", "mood": "positive", "claim": "1 working day", "answer": "5 working days"}
    )
    chases = Chases(times=(times,))
    assert str(chases.within(Owed.CLAIM, Level.ROUTINE, Mood.POSITIVE)) == "1 working day"
    assert str(chases.within(Owed.CLAIM, Level.ROUTINE, Mood.NEGATIVE)) == "2 working hours"
    assert str(chases.within(Owed.ANSWER, Level.URGENT, Mood.POSITIVE)) == "1 working hour"


def test_a_ladder_names_each_rung_once() -> None:
    with pytest.raises(ValueError, match="each one once"):
        Steps.model_validate({"level": "routine", "rungs": ["team", "team"], "step": "1 working hour"})


def test_every_reminder_is_on_just_one_message(desk: Desk, clock: MovableClock, number: int) -> None:
    climb(desk, clock, number)
    with desk.database.read() as session:
        on = session.scalars(select(Chase.card_id)).all()
        kinds = set(session.scalars(select(Card.kind).where(Card.id.in_(on))))
    assert len(on) == 5
    assert kinds == {CardKind.CHASE}
    assert mention(desk, number).status is Status.OPEN
