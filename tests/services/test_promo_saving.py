"""Saving a promo: once, in the state that it should have, with its pictures held and what passed dealt with."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any, cast

import pytest
from sqlalchemy.orm import Session

from bot.core.best_times import BestTimes
from bot.core.promo_cards import PromoCard
from bot.core.promo_form import Handed, PicturesTyped, PromoForm
from bot.core.promos import PromoState, RunState, Why
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import best, pictures, promo_pictures, promos, run_cards
from bot.services.drawing import card_for
from bot.services.promos import ALREADY, Done
from bot.services.refusals import Refusal
from bot.storage.cards import Card, CardKind
from bot.storage.pictures import Picture
from bot.storage.promos import Promo
from bot.storage.runs import Run
from bot.surface import HandedIn, PictureRefused
from bot.team import Approval
from bot.views import promo as view
from tests.desks import count
from tests.pictures import PNG
from tests.promo_forms import (
    EVENTS,
    MEGAN,
    OURS,
    PRIYA,
    TOM,
    WORDS,
    edited,
    fill,
    happened,
    promo,
    runs_of,
    save,
    schedule,
    stopped,
    two_accounts,
)

ALT = "Two nurses wave from a garden bench"
FRIDAY = datetime(2026, 11, 27, 18, tzinfo=UTC)
WEEK = timedelta(days=7)


def with_picture(desk: Desk, sandbox: Sandbox, when: str = "Friday 6pm") -> int:
    """A promo with a picture."""
    file = sandbox.slack.upload(TOM, None, "garden.png", PNG)["id"]
    typed = PicturesTyped(files=(Handed(file, "garden.png"),))
    typed = promo_pictures.bring(desk, typed, by=TOM, patience=10)
    (shown,) = promos.look(desk, fill(desk, when, pictures=typed), by=TOM).pictures
    return schedule(desk, when, pictures=replace(typed, alts={shown.picture: ALT}))


def picture(desk: Desk, number: int) -> Picture:
    with desk.database.read() as session:
        return session.get_one(Picture, number)


def set_state(desk: Desk, number: int, state: PromoState) -> None:
    with desk.database.write.begin() as session:
        session.get_one(Promo, number).state = state


def always(desk: Desk) -> Desk:
    """The same desk, whose team has a second pair of eyes look at everything."""
    return replace(desk, team=desk.team.model_copy(update={"approval": Approval(always=True)}))


def each_promo(desk: Desk) -> Desk:
    """The same desk, whose team has a second pair of eyes look at every promo."""
    settings = desk.team.promos.model_copy(update={"approval": True})
    return replace(desk, team=desk.team.model_copy(update={"promos": settings}))


def test_everything_is_saved_in_one_go(desk: Desk) -> None:
    desk = two_accounts(desk)
    number = schedule(
        desk, "every Friday at 6pm", texts=("One.", " ", "Three. "), own={(2, EVENTS): "Ours."},
        accounts=(OURS, EVENTS), service="wards",
    )  # fmt: skip
    saved = promo(desk, number)
    assert saved.wordings == [{"": "One."}, {"": "Three.", EVENTS: "Ours."}]
    assert saved.places == (("x", "AshcombeValeNHS"), ("x", "AshcombeEvents"))
    assert (saved.state, saved.service, saved.said, saved.revision, saved.by, saved.edited_by) == (
        PromoState.SCHEDULED, "wards", "every Friday at 6pm", 1, TOM, None,
    )  # fmt: skip
    assert saved.next_at == FRIDAY
    assert happened(desk, number) == [("schedule", TOM)]
    assert count(desk, Card, Card.promo_id == number, Card.kind == CardKind.PROMO) == 1


def test_the_same_form_twice_is_saved_once(desk: Desk) -> None:
    typed = fill(desk, "Friday 6pm")
    number = save(desk, typed)
    assert promos.save(desk, typed, by=TOM) == ALREADY
    assert promos.save(desk, replace(typed, texts=("Other words.",)), by=TOM) == ALREADY
    assert (count(desk, Promo), promo(desk, number).wordings) == (1, [{"": WORDS}])


def test_the_same_form_twice_at_once_is_saved_once(desk: Desk) -> None:
    typed = fill(desk, "Friday 6pm")
    with ThreadPoolExecutor(4) as pool:
        done = [each.result() for each in [pool.submit(promos.save, desk, typed, by=TOM) for _ in range(4)]]
    assert count(desk, Promo) == 1
    assert sum(each == ALREADY for each in done) == 3


def test_an_edit_that_is_sent_twice_is_one_version(desk: Desk) -> None:
    number = schedule(desk, "Friday 6pm")
    typed = edited(desk, number, texts=("Other words.",))
    save(desk, typed)
    assert promos.save(desk, typed, by=TOM) == ALREADY
    assert (promo(desk, number).revision, happened(desk, number)) == (2, [("schedule", TOM), ("edit", TOM)])


def test_findings_need_a_reason_which_is_kept(desk: Desk) -> None:
    typed = fill(desk, "Friday 6pm", "Ring 07700 900123")
    assert stopped(desk, typed).asks_reason
    number = save(desk, replace(typed, reason=" Our line "))
    assert (promo(desk, number).overridden, promo(desk, number).override_reason) == (["phone"], "Our line")
    assert ("override", TOM) in happened(desk, number)


@pytest.mark.parametrize(("change", "by"), [(always, TOM), (each_promo, TOM), (lambda desk: desk, MEGAN)])
def test_a_second_pair_of_eyes_is_asked_where_the_team_wants_one(
    desk: Desk, change: Callable[[Desk], Desk], by: str
) -> None:
    desk = change(desk)
    number = schedule(desk, "Friday 6pm", by=by)
    assert promo(desk, number).state is PromoState.ASKED
    assert promo(desk, number).next_at == FRIDAY
    assert count(desk, Card, Card.promo_id == number, Card.kind == CardKind.PROMO_ASKED) == 1


def test_an_edit_of_what_was_approved_asks_again(desk: Desk) -> None:
    desk = each_promo(desk)
    number = schedule(desk, "Friday 6pm")
    with desk.database.write.begin() as session:
        approved = session.get_one(Promo, number)
        approved.state, approved.approver = PromoState.SCHEDULED, PRIYA
    save(desk, edited(desk, number, texts=("Other words.",)))
    assert (promo(desk, number).state, promo(desk, number).approver) == (PromoState.ASKED, None)


@pytest.mark.parametrize(
    ("state", "after"),
    [
        (PromoState.SCHEDULED, PromoState.SCHEDULED),
        (PromoState.PAUSED, PromoState.PAUSED),
        (PromoState.CHANGE, PromoState.ASKED),
        (PromoState.DECLINED, PromoState.SCHEDULED),
        (PromoState.ASKED, PromoState.ASKED),
    ],
)
def test_what_an_edit_makes_of_the_state(desk: Desk, state: PromoState, after: PromoState) -> None:
    number = schedule(desk, "Friday 6pm")
    set_state(desk, number, state)
    save(desk, edited(desk, number, texts=("Other words.",)))
    assert promo(desk, number).state is after


@pytest.mark.parametrize("state", [PromoState.CHANGE, PromoState.ASKED])
def test_who_asked_for_a_second_pair_of_eyes_by_choice_may_take_that_back(desk: Desk, state: PromoState) -> None:
    number = schedule(desk, "Friday 6pm")
    set_state(desk, number, state)
    save(desk, edited(desk, number, wished=False))
    assert promo(desk, number).state is PromoState.SCHEDULED


@pytest.mark.parametrize("state", [PromoState.DONE, PromoState.CANCELLED])
def test_what_ended_while_the_form_was_open_is_not_brought_back(desk: Desk, state: PromoState) -> None:
    number = schedule(desk, "Friday 6pm")
    typed = edited(desk, number, texts=("Other words.",))
    set_state(desk, number, state)
    with pytest.raises(Refusal, match="cannot be changed any more"):
        promos.save(desk, typed, by=TOM)
    assert promo(desk, number).wordings == [{"": WORDS}]


def test_a_colleague_who_was_quicker_is_named_and_both_versions_are_kept(desk: Desk) -> None:
    number = schedule(desk, "Friday 6pm")
    mine = edited(desk, number, texts=("Mine.",))
    save(desk, edited(desk, number, by=PRIYA, texts=("Hers.",)), by=PRIYA)
    form = stopped(desk, mine)
    assert "<@U0PRIYA>" in str(form.banner)
    assert "Hers." in str(form.meanwhile)
    assert form.typed.texts == ("Mine.",)
    save(desk, form.typed)
    assert (promo(desk, number).wordings, promo(desk, number).revision) == ([{"": "Mine."}], 3)


def test_two_edits_at_once_are_never_both_saved_unseen(desk: Desk) -> None:
    number = schedule(desk, "Friday 6pm")
    forms = [edited(desk, number, by=by, texts=(f"By {by}.",)) for by in (TOM, PRIYA)]
    with ThreadPoolExecutor(2) as pool:
        done = [each.result() for each in [pool.submit(promos.save, desk, form, by=TOM) for form in forms]]
    assert sum(isinstance(each, Done) for each in done) == 1
    assert promo(desk, number).revision == 2


def test_a_run_left_out_stays_left_out_when_the_words_are_edited(desk: Desk) -> None:
    number = schedule(desk, "every Friday at 6pm")
    with desk.database.write.begin() as session:
        session.add(Run(promo_id=number, due_at=FRIDAY, state=RunState.SKIPPED, by=TOM, at=desk.now()))
        session.get_one(Promo, number).next_at = FRIDAY + WEEK
    form = promos.begin_edit(desk, number, by=TOM)
    assert "Next: Friday 4 December 6.00pm" in form.when.said
    save(desk, replace(form.typed, texts=("Other words.",)))
    assert promo(desk, number).next_at == FRIDAY + WEEK


def test_another_time_for_what_passed_while_it_waited_is_the_decision_about_it(desk: Desk, clock: MovableClock) -> None:
    number = schedule(desk, "Friday 6pm", by=MEGAN)
    clock.advance(WEEK.total_seconds())
    typed = edited(desk, number)
    assert [wrong.field for wrong in stopped(desk, typed).wrong] == ["when"]
    save(desk, replace(typed, when="tomorrow 6pm"))
    (passed,) = runs_of(desk, number)
    assert (passed.due_at, passed.state, passed.why) == (FRIDAY, RunState.MISSED, Why.APPROVAL)
    assert promo(desk, number).next_at == datetime(2026, 12, 1, 18, tzinfo=UTC)


def test_the_runs_of_a_repeat_that_passed_are_listed_and_the_newest_asks(desk: Desk, clock: MovableClock) -> None:
    number = schedule(desk, "every Friday at 6pm")
    set_state(desk, number, PromoState.PAUSED)
    clock.advance((3 * WEEK).total_seconds())
    save(desk, edited(desk, number, when="every Tuesday at 6pm"))
    assert [(run.due_at, run.state, run.why) for run in runs_of(desk, number)] == [
        (FRIDAY, RunState.MISSED, Why.PAUSED),
        (FRIDAY + WEEK, RunState.MISSED, Why.PAUSED),
        (FRIDAY + 2 * WEEK, RunState.ASKS, Why.PAUSED),
    ]
    assert promo(desk, number).next_at == datetime(2026, 12, 15, 18, tzinfo=UTC)
    assert promo(desk, number).state is PromoState.PAUSED


def test_a_picture_is_held_as_long_as_its_promo_needs_it(desk: Desk, sandbox: Sandbox) -> None:
    number = with_picture(desk, sandbox)
    (held,) = promo(desk, number).pictures
    kept = picture(desk, held["picture"])
    assert (held["name"], held["alt"], kept.alt, kept.forget_at) == ("garden.png", ALT, ALT, None)
    typed = edited(desk, number)
    save(desk, replace(typed, pictures=replace(typed.pictures, left_out=frozenset({kept.id}))))
    assert promo(desk, number).pictures == []
    assert picture(desk, kept.id).forget_at == desk.now() + pictures.AFTERWARDS


def test_a_copy_has_pictures_of_its_own(desk: Desk, sandbox: Sandbox) -> None:
    first = with_picture(desk, sandbox)
    second = save(desk, replace(promos.begin_copy(desk, first, by=TOM).typed, when="Saturday 6pm"))
    (one,), (other,) = promo(desk, first).picture_ids, promo(desk, second).picture_ids
    assert one != other
    assert (picture(desk, other).alt, picture(desk, other).sha256) == (ALT, picture(desk, one).sha256)


def test_a_picture_that_nobody_described_stops_the_promo(desk: Desk, sandbox: Sandbox) -> None:
    file = sandbox.slack.upload(TOM, None, "garden.png", PNG)["id"]
    typed = promo_pictures.bring(desk, PicturesTyped(files=(Handed(file, "garden.png"),)), by=TOM, patience=10)
    form = stopped(desk, fill(desk, "Friday 6pm", pictures=typed))
    assert [wrong.field for wrong in form.wrong] == [f"alt:{form.pictures[0].picture}"]


def test_a_file_is_fetched_once_however_often_the_form_is_looked_at(desk: Desk, sandbox: Sandbox) -> None:
    file = sandbox.slack.upload(TOM, None, "garden.png", PNG)["id"]
    typed = PicturesTyped(files=(Handed(file, "garden.png"),))
    for _ in range(3):
        typed = promo_pictures.bring(desk, typed, by=TOM, patience=10)
    assert (count(desk, Picture), sandbox.slack.calls["files.info"]) == (1, 1)


class Slow:
    """The real surface, whose pictures come when the test says so."""

    def __init__(self, real: Any) -> None:
        self.real, self.handed = real, dict[str, Future[HandedIn]]()

    def picture_soon(self, file: str) -> Future[HandedIn]:
        return self.handed.setdefault(file, Future())

    def come(self, file: str) -> None:
        try:
            self.handed[file].set_result(self.real.picture(file))
        except PictureRefused as refused:
            self.handed[file].set_exception(refused)


@pytest.mark.parametrize(
    ("content", "name", "refused", "kept"),
    [(PNG, "garden.png", [], 1), (b"%PDF-1.7", "plan.pdf", ["This file is no picture that Kestrel can use."], 0)],
)
def test_nobody_waits_for_a_picture_longer_than_a_moment_and_is_told_when_it_has_come(
    desk: Desk, sandbox: Sandbox, content: bytes, name: str, refused: list[str], kept: int
) -> None:
    file = sandbox.slack.upload(TOM, None, name, content)["id"]
    slow, told = Slow(desk.surface), list[Mapping[str, str]]()
    late = replace(desk, surface=cast(Any, slow))
    typed = promo_pictures.bring(late, PicturesTyped(files=(Handed(file, name),)), by=TOM, patience=0, then=told.append)
    form = promos.look(desk, fill(desk, "Friday 6pm", pictures=typed), by=TOM)
    assert [each.name for each in form.coming] == [name]
    assert [wrong.field for wrong in form.wrong] == ["files"]
    assert promo_pictures.bring(late, typed, by=TOM, patience=0, then=told.append) == typed
    assert told == []
    slow.come(file)
    assert [[why.partition(" Save")[0] for why in each.values()] for each in told] == [refused], "told once"
    assert count(desk, Picture) == kept


def test_a_picture_that_comes_in_the_very_moment_is_told_by_the_look_itself(desk: Desk, sandbox: Sandbox) -> None:
    """Otherwise the one who waits for the answer would wait for themselves."""
    file = sandbox.slack.upload(TOM, None, "plan.pdf", b"%PDF-1.7")["id"]

    class Sudden(Future[HandedIn]):
        """Done between the last look at it and the wish to be told."""

        def add_done_callback(self, fn: Callable[[Any], Any]) -> None:
            slow.come(file)
            fn(self)

    slow, told = Slow(desk.surface), list[Mapping[str, str]]()
    slow.handed[file] = Sudden()
    typed = PicturesTyped(files=(Handed(file, "plan.pdf"),))
    late = replace(desk, surface=cast(Any, slow))
    typed = promo_pictures.bring(late, typed, by=TOM, patience=0, then=told.append)
    assert (list(typed.refused), told) == ([file], [])


def test_a_fetch_that_died_with_its_process_is_begun_anew(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    file = sandbox.slack.upload(TOM, None, "garden.png", PNG)["id"]
    typed = PicturesTyped(files=(Handed(file, "garden.png"),))
    promo_pictures.bring(replace(desk, surface=cast(Any, Slow(desk.surface))), typed, by=TOM, patience=0)
    promo_pictures.bring(desk, typed, by=TOM, patience=10)
    assert count(desk, Picture) == 0
    clock.advance(promo_pictures.LEASE.total_seconds() + 1)
    promo_pictures.bring(desk, typed, by=TOM, patience=10)
    assert count(desk, Picture) == 1


def test_a_picture_that_is_not_kept_any_more_is_said(desk: Desk, sandbox: Sandbox) -> None:
    number = with_picture(desk, sandbox)
    with desk.database.write.begin() as session:
        session.delete(session.get_one(Picture, promo(desk, number).picture_ids[0]))
    assert pictures.NOT_KEPT in promos.begin_edit(desk, number, by=TOM).warnings


STEP = timedelta(minutes=5)


class Ticking:
    """A clock on which time passes between any two looks at it."""

    def __init__(self, start: datetime, step: timedelta) -> None:
        self.at, self.step = start, step

    def now(self) -> datetime:
        self.at += self.step
        return self.at

    def wait(self, seconds: float, wake: Event) -> bool:
        return wake.is_set()


@pytest.mark.parametrize("before", range(1, 8))
def test_a_promo_whose_moment_passes_while_it_is_saved_goes_out_or_is_refused(desk: Desk, before: int) -> None:
    """It never waits for a moment that has gone by unseen."""
    typed = promos.look(desk, fill(desk, "Friday 6pm"), by=TOM).typed
    late = replace(desk, clock=Ticking(FRIDAY - before * STEP, STEP))
    done = promos.save(late, typed, by=TOM)
    if isinstance(done, Done):
        assert done.promo_id is not None
        assert (promo(desk, done.promo_id).state, promo(desk, done.promo_id).next_at) == (PromoState.SCHEDULED, FRIDAY)
        assert "Friday 27 November" in done.sentence
    else:
        assert [wrong.field for wrong in done.wrong] == ["when"]
        assert count(desk, Promo) == 0


def test_saving_holds_nobody_up_with_what_the_form_only_shows(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it costs, and when people read, is worked out where the form comes back, after the lock."""
    asked, real = list[bool](), best.times

    def times(session: Session, desk: Desk) -> BestTimes:
        asked.append(bool(session.connection().get_execution_options().get("kestrel_reads_only")))
        return real(session, desk)

    typed = fill(desk, "Friday 6pm", "")
    monkeypatch.setattr(best, "times", times)
    form = stopped(desk, typed)
    assert asked == [True], "only reading, and no lock on what others write"
    assert _shown(form) == _shown(promos.look(desk, typed, by=TOM))
    asked.clear()
    save(desk, replace(typed, texts=(WORDS,)))
    assert asked == []


def _shown(form: PromoForm) -> tuple[object, ...]:
    return form.best, form.price, form.spend, form.in_turn


def test_an_approver_who_changes_what_waits_has_approved_it_and_that_is_said(desk: Desk) -> None:
    new = desk.team.model_copy(update={"approval": Approval(new_colleagues=(TOM,))})
    asks = replace(desk, team=new)
    number = schedule(asks, "Friday 6pm")
    done = promos.save(asks, edited(asks, number, by=PRIYA, texts=("Better words.",)), by=PRIYA)
    assert isinstance(done, Done)
    assert "you have changed it, so you count as who approved it." in done.sentence
    assert (promo(asks, number).state, promo(asks, number).approver) == (PromoState.SCHEDULED, PRIYA)


def test_whose_promo_a_colleague_changes_so_that_it_waits_is_told(desk: Desk) -> None:
    number = schedule(desk, "Friday 6pm")
    asks = replace(desk, team=desk.team.model_copy(update={"approval": Approval(new_colleagues=(MEGAN,))}))
    save(asks, edited(asks, number, texts=("Other words.",)), by=MEGAN)
    assert promo(asks, number).state is PromoState.ASKED
    with desk.database.read() as session:
        row = session.query(Card).where(Card.promo_id == number, Card.user.is_not(None)).one()
        shown = card_for(session, asks, row)
    assert row.user == TOM
    assert isinstance(shown, PromoCard)
    assert "<@U0MEGAN> has changed your promo" in json.dumps([block.to_dict() for block in view.blocks(shown)])


def test_what_was_not_approved_in_time_asks_whose_promo_it_was(desk: Desk) -> None:
    both = Promo(by=TOM, edited_by=MEGAN)
    assert run_cards.asked_of(both, Why.APPROVAL) == TOM
    assert run_cards.asked_of(both, Why.LATE) == MEGAN
