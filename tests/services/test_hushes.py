"""A hush begins, is changed, reminds of its end and ends; one at most stands, and every step is told."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.core.hushes import Hush, HushKind, HushSays
from bot.desk import Desk
from bot.metrics import scrape
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import hush_tending, hushes, run_moves, running
from bot.services.home import home_of
from bot.services.refusals import Refusal
from bot.storage import hushes as rows
from bot.storage.runs import Run
from tests.desks import count, draw
from tests.hushed import DAY, HOUR, WHY, begin, happened, messages, tend
from tests.promoted import add_promo

ENDS = "Monday 23 November 2026, 2.00pm"


def refused(act: object) -> str:
    with pytest.raises(Refusal) as caught:
        act()  # type: ignore[operator]
    return caught.value.sentence


def test_it_stands_from_now_on_and_the_channel_home_and_the_metric_say_so(desk: Desk, sandbox: Sandbox) -> None:
    assert hushes.seen(desk) is None
    begun = begin(desk)
    assert hushes.seen(desk) == begun
    assert (begun.kind, begun.reason, begun.by) == (HushKind.INCIDENT, WHY, "U0PRIYA")
    ((says, where, said),) = messages(desk)
    assert (says, where) == (HushSays.STANDS, CHANNEL)
    assert said == (
        f"A hush stands for a major incident until {ENDS}: “{WHY}”. Promos and invitations are held. Answering goes on."
    )
    assert home_of(desk, "U0TOM").hush == begun
    assert b'kestrel_hush{kind="incident"} 1.0' in scrape(desk)
    assert b'kestrel_hush{kind="mourning"} 0.0' in scrape(desk)
    assert happened(desk) == [("hush_began", "U0PRIYA")]


@pytest.mark.parametrize("reason", ["", "   ", "\n\t", "x" * 301])
def test_without_a_reason_it_does_not_begin(desk: Desk, reason: str) -> None:
    said = refused(
        lambda: hushes.begin(desk, HushKind.OTHER, reason, ends_at=desk.now() + HOUR, by="U0TOM")
    )  # fmt: skip
    assert said == hushes.NO_REASON
    assert count(desk, rows.Hush) == 0


def test_an_end_is_refused_with_a_sentence_and_nothing_begins(desk: Desk) -> None:
    for ends_at in (desk.now() - HOUR, desk.now(), desk.now() + 43 * DAY):
        refused(lambda ends_at=ends_at: hushes.begin(desk, HushKind.OTHER, WHY, ends_at=ends_at, by="U0TOM"))
    assert count(desk, rows.Hush) == 0


def test_the_same_press_delivered_twice_begins_one(desk: Desk) -> None:
    given = {"ends_at": desk.now() + HOUR, "by": "U0TOM", "delivery": "the same press"}
    assert hushes.begin(desk, HushKind.OTHER, WHY, **given) is not None  # type: ignore[arg-type]
    assert hushes.begin(desk, HushKind.OTHER, WHY, **given) is None  # type: ignore[arg-type]
    assert (count(desk, rows.Hush), len(messages(desk))) == (1, 1)


def test_of_people_who_begin_one_at_once_one_does_and_the_others_hear_who(desk: Desk) -> None:
    people, gate = ("U0TOM", "U0MEGAN", "U0PRIYA", "U0HELEN"), threading.Barrier(4)

    def press(who: str) -> Hush | str | None:
        gate.wait()
        try:
            return hushes.begin(desk, HushKind.MOURNING, WHY, ends_at=desk.now() + HOUR, by=who)
        except Refusal as refusal:
            return refusal.sentence

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(press, people))
    (first,) = (each for each in said if isinstance(each, Hush))
    others = [each for each in said if isinstance(each, str)]
    assert len(others) == 3
    assert all(f"A hush stands already: <@{first.by}> has begun one." in each for each in others)
    assert count(desk, rows.Hush) == 1


def test_another_end_redraws_the_card_and_is_told_in_the_history(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    begun = begin(desk)
    draw(desk, clock)
    changed = hushes.change_end(desk, begun.number, ends_at=begun.ends_at + HOUR, by="U0TOM")
    assert changed is not None
    draw(desk, clock)
    (message,) = sandbox.slack.messages(CHANNEL)
    assert "2026, 3.00pm" in message["text"]
    assert "<@U0TOM> changed its end" in str(message["blocks"])
    assert happened(desk) == [("hush_began", "U0PRIYA"), ("hush_changed", "U0TOM")]
    assert "five minutes" in refused(
        lambda: hushes.change_end(desk, begun.number, ends_at=desk.now(), by="U0TOM")
    )  # fmt: skip


def test_lifted_it_is_over_at_once_and_the_channel_is_told_once(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    begun = begin(desk)
    draw(desk, clock)
    lifted = hushes.lift(desk, by="U0MEGAN")
    assert lifted is not None
    assert hushes.seen(desk) is None
    tend(desk)
    draw(desk, clock)
    card, over = sandbox.slack.messages(CHANNEL)
    assert card["text"].startswith("The hush for a major incident is over: <@U0MEGAN> lifted it on Monday 23 November")
    assert "Lift the hush" not in str(card["blocks"])
    assert "*The hush is over:* <@U0MEGAN> lifted it on" in str(over["blocks"])
    assert "No invitation was held." in str(over["blocks"])
    assert happened(desk) == [("hush_began", "U0PRIYA"), ("hush_lifted", "U0MEGAN")]
    assert refused(lambda: hushes.lift(desk, by="U0TOM")) == hushes.NONE
    assert refused(lambda: hushes.lift(desk, begun.number, by="U0TOM")) == hushes.OVER
    assert refused(lambda: hushes.change_end(desk, begun.number, ends_at=desk.now() + DAY, by="U0TOM")) == hushes.OVER
    assert b'kestrel_hush{kind="incident"} 0.0' in scrape(desk)


def test_its_end_names_the_promos_that_it_held(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    *numbers, settled = [add_promo(desk, f"Open day, part {part}") for part in range(3)]
    begin(desk)
    clock.advance(3601)
    running.run(desk)
    with desk.database.read() as session:
        run_moves.drop(desk, session.scalars(select(Run.id).where(Run.promo_id == settled)).one(), by="U0TOM")
    hushes.lift(desk, by="U0MEGAN")
    tend(desk)
    draw(desk, clock)
    over = next(each for each in sandbox.slack.messages(CHANNEL) if "The hush is over" in str(each))
    assert f"Promos were held, too: no. {numbers[0]}, no. {numbers[1]}. None goes out by itself" in str(over["blocks"])


def test_a_button_of_an_old_hush_does_not_lift_the_one_that_stands(desk: Desk) -> None:
    old = begin(desk)
    hushes.lift(desk, by="U0TOM")
    new = begin(desk)
    assert refused(lambda: hushes.lift(desk, old.number, by="U0TOM")) == hushes.OVER
    assert hushes.seen(desk) == new


def test_its_time_is_up_and_the_job_says_so_once(desk: Desk, clock: MovableClock) -> None:
    begin(desk)
    clock.advance(5 * 3600)
    assert hushes.seen(desk) is None
    tend(desk)
    tend(desk)
    assert happened(desk) == [("hush_began", "U0PRIYA"), ("hush_over", "kestrel")]
    assert [says for says, _, _ in messages(desk)].count(HushSays.OVER) == 1
    assert messages(desk)[0][2] == f"The hush for a major incident is over: it ended as planned on {ENDS}."


def test_two_workers_end_it_once(desk: Desk, clock: MovableClock) -> None:
    begin(desk, HOUR)
    clock.advance(3600)
    gate = threading.Barrier(2)

    def work() -> None:
        gate.wait()
        hush_tending.tend(desk)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(work), pool.submit(work)]:
            done.result()
    assert [what for what, _ in happened(desk)] == ["hush_began", "hush_over"]


def test_a_new_one_may_begin_in_the_second_in_which_the_last_one_is_over(desk: Desk, clock: MovableClock) -> None:
    begin(desk, HOUR)
    clock.advance(3600)
    new = begin(desk, HOUR, by="U0TOM")
    assert hushes.seen(desk) == new
    assert happened(desk) == [("hush_began", "U0PRIYA"), ("hush_over", "kestrel"), ("hush_began", "U0TOM")]


def test_whoever_began_it_is_reminded_a_day_and_an_hour_before_and_may_extend_it(
    desk: Desk, clock: MovableClock
) -> None:
    begun = begin(desk, 3 * DAY)
    tend(desk)
    assert len(messages(desk)) == 1
    clock.advance(2 * 86400)
    tend(desk)
    assert messages(desk)[1:] == [
        (HushSays.REMINDER, "U0PRIYA", "The hush that you began ends on Thursday 26 November 2026, 9.00am.")
    ]
    hushes.change_end(desk, begun.number, ends_at=begun.ends_at + DAY, by="U0PRIYA")
    clock.advance(86400 - 3600)
    tend(desk)
    assert len(messages(desk)) == 2  # the end has moved, and the next reminder with it
    clock.advance(86400)
    tend(desk)
    assert [says for says, _, _ in messages(desk)] == [HushSays.STANDS, HushSays.REMINDER, HushSays.REMINDER]


def test_a_worker_that_slept_for_days_reminds_of_nothing_that_is_over(desk: Desk, clock: MovableClock) -> None:
    begin(desk, 3 * DAY)
    clock.advance(5 * 86400)
    tend(desk)
    assert [says for says, _, _ in messages(desk)] == [HushSays.STANDS, HushSays.OVER]


def test_a_reminder_that_has_not_left_is_not_sent_once_the_hush_is_lifted(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    begin(desk, 3 * HOUR)
    clock.advance(2 * 3600)
    tend(desk)
    hushes.lift(desk, by="U0TOM")
    draw(desk, clock)
    assert sandbox.slack.direct_messages("U0PRIYA") == []


def test_a_reminder_that_was_sent_tells_that_it_is_over(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    begin(desk, 3 * HOUR)
    clock.advance(timedelta(hours=2).total_seconds())
    tend(desk)
    draw(desk, clock)
    (reminder,) = sandbox.slack.direct_messages("U0PRIYA")
    assert "Extend it" in str(reminder["blocks"])
    hushes.lift(desk, by="U0TOM")
    draw(desk, clock)
    (reminder,) = sandbox.slack.direct_messages("U0PRIYA")
    assert "Extend it" not in str(reminder["blocks"])
    assert "is over: <@U0TOM> lifted it" in str(reminder["blocks"])
