"""An office for the promo machine: promos saved, changed and pressed upon, in processes that can die at any step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event

from sqlalchemy import func, select

from bot.clock import Clock
from bot.core.hushes import HushKind
from bot.core.promos import LIVE as MAY_GO_OUT
from bot.core.promos import PromoState, RunAction, SendingState, run_buttons
from bot.core.publishing import Draft
from bot.desk import Desk
from bot.sandbox.demo import sandbox_team
from bot.services import hush_tending, hushes, outbox, promo_moves, promos, run_moves, running, said_posts
from bot.services.promos import Done
from bot.services.refusals import Refusal
from bot.storage import hushes as kept_hushes
from bot.storage.outbox import Outbox
from bot.storage.posts import Post
from bot.storage.promos import Promo
from bot.storage.runs import Run, Sending
from bot.team import Account, Team
from tests.desks import count
from tests.machine import LIVE, Killed, Office, Process
from tests.promo_reference import moments

OURS, EVENTS, ARCHIVE = "AshcombeValeNHS", "AshcombeEvents", "AshcombeArchive"
# The last has no keys: a person posts there by hand.
PLACES = ((OURS,), (OURS, EVENTS), (EVENTS, ARCHIVE), (OURS, ARCHIVE))
PRESSES: dict[str, Callable[..., object]] = {
    "pause": promo_moves.pause, "resume": promo_moves.resume, "skip": promo_moves.skip,
    "unskip": promo_moves.unskip, "now": promo_moves.send_now, "cancel": promo_moves.cancel,
}  # fmt: skip
RUN_PRESSES: dict[RunAction, Callable[..., None]] = {
    RunAction.SEND_NOW: run_moves.send_now, RunAction.DROP: run_moves.drop, RunAction.TRY_AGAIN: run_moves.try_again,
    RunAction.IT_IS_THERE: run_moves.it_is_there, RunAction.POSTED: run_moves.posted,
}  # fmt: skip


class PromoProcess(Process):
    """A process of which everything that has to do with promos runs when it is told to."""

    def jobs(self) -> None:
        """Everything of the timetable that has to do with promos, once."""
        running.run(self.desk)
        hush_tending.tend(self.desk)
        outbox.deliver(self.desk)
        said_posts.find(self.desk)


class LastGasp:
    """A clock that is looked at so many times, and then the process ends."""

    def __init__(self, clock: Clock, looks: int) -> None:
        self._clock, self.left = clock, looks

    def now(self) -> datetime:
        self.left -= 1
        if self.left < 0:
            raise Killed
        return self._clock.now()

    def wait(self, seconds: float, wake: Event) -> bool:
        return self._clock.wait(seconds, wake)


class PromoOffice(Office):
    """Three accounts, one of them without keys; what was sent twice or while a hush stood is noted."""

    _process = PromoProcess

    def dies_running(self, number: int, looks: int) -> None:
        """A process dies in the middle of taking what is due, and a new one goes on."""
        process = self.process(number)
        mortal = replace(process.desk, clock=LastGasp(self.clock, looks))
        self.survives(process, lambda: running.run(mortal))

    def _team(self) -> Team:
        team = sandbox_team()
        accounts = (*team.accounts, Account(handle=ARCHIVE))
        sending = team.sending.model_copy(update={"monthly_cap_dollars": None})
        return team.model_copy(update={"watches": (), "accounts": accounts, "sending": sending})

    def _sends(self, draft: Draft) -> None:
        with self.first.desk.database.read() as session:
            mine = (Outbox.account == draft.account, Outbox.text == draft.text, Outbox.state.in_(LIVE))
            since = session.scalar(select(func.max(Outbox.attempted_at)).where(*mine))
            linked = set(session.scalars(select(Post.key).join(Sending, Sending.post_id == Post.id)))
            if kept_hushes.standing(session, self.clock.now()) is not None:
                self.in_spite.append(draft.text)
        for post in self.sandbox.x.posts(by=draft.account):
            if post.text == draft.text and post.id not in linked and since is not None and post.created_at >= since:
                self.repeated.append(draft.text)

    def _busy(self) -> list[str]:
        waiting = count(self.first.desk, Outbox, Outbox.state.in_(LIVE), Outbox.asks.is_(False))
        return ([f"{waiting} in the outbox"] if waiting else []) + self._undrawn()


class Planners:
    """The people who plan. `since` says from when on the times of each promo count; `pressed` has the runs that
    somebody sent on their way by hand."""

    def __init__(self, office: PromoOffice) -> None:
        self.office = office
        self.since: dict[int, datetime] = {}
        self.pressed: set[int] = set()
        self._made = 0

    @property
    def desk(self) -> Desk:
        """Where presses arrive."""
        return self.office.first.desk

    def write(self, when: str, places: Sequence[str], wordings: int, by: str) -> None:
        """Fill in the form for a new promo and save it."""
        self._save(promos.begin(self.desk, "", by=by).typed.form, None, when, places, wordings, by)

    def edit(self, which: int, when: str | None, places: Sequence[str], wordings: int, by: str) -> None:
        """Change a promo; its time only where another is given."""
        promo = self._promo(which)
        if promo is None:
            return
        undecided = self.undecided(promo, self.office.clock.now())
        with suppress(Refusal):
            form = promos.begin_edit(self.desk, promo.id, by=by).typed
            if self._save(form.form, promo.id, when or form.when, places, wordings, by):
                lost = [at for at in undecided if at not in self.decided(promo.id)]
                assert not lost, f"edited, and nothing was said of {lost}"

    def press(self, which: int, move: str, by: str) -> None:
        """Press one of the buttons of a promo."""
        promo = self._promo(which)
        if promo is not None:
            with suppress(Refusal):
                PRESSES[move](self.desk, promo.id, by=by)
            if move == "now":
                self.pressed |= {run.id for run in self.runs() if run.due_at == self.office.clock.now()}

    def press_run(self, which: int, button: int, by: str) -> None:
        """Press a button on the card of a run that has any."""
        with self.desk.database.read() as session:
            found = []
            for run in session.scalars(select(Run).order_by(Run.id.desc())):
                states = session.scalars(select(Sending.state).where(Sending.run_id == run.id)).all()
                if buttons := run_buttons(run.state, states):
                    found.append((run.id, buttons))
        if found:
            number, buttons = found[which % len(found)]
            action = buttons[button % len(buttons)]
            if action is RunAction.POSTED:
                self._post_by_hand(number)
            if action in (RunAction.SEND_NOW, RunAction.TRY_AGAIN):
                self.pressed.add(number)
            with suppress(Refusal):
                RUN_PRESSES[action](self.desk, number, by=by)

    def hush(self, hours: int, by: str) -> None:
        """Begin a hush, or lift the one that stands."""
        with self.desk.database.read() as session:
            stands = kept_hushes.standing(session, self.office.clock.now()) is not None
        if stands:
            hushes.lift(self.desk, by=by)
        else:
            ends = self.office.clock.now() + timedelta(hours=hours)
            hushes.begin(self.desk, HushKind.INCIDENT, "Fire at the main site", ends_at=ends, by=by)

    def resume_all(self) -> None:
        """Nobody forgets what they have paused."""
        for promo in self.promos():
            if promo.state is PromoState.PAUSED:
                promo_moves.resume(self.desk, promo.id, by="U0PRIYA")

    def promos(self) -> Sequence[Promo]:
        """All of them, newest first."""
        with self.desk.database.read() as session:
            return session.scalars(select(Promo).order_by(Promo.id.desc())).all()

    def runs(self) -> Sequence[Run]:
        """All runs, oldest first."""
        with self.desk.database.read() as session:
            return session.scalars(select(Run).order_by(Run.promo_id, Run.due_at)).all()

    def decided(self, number: int) -> set[datetime]:
        """The moments of a promo about which something was decided."""
        return {run.due_at for run in self.runs() if run.promo_id == number}

    def undecided(self, promo: Promo, until: datetime) -> list[datetime]:
        """The moments of a promo up to another that came and about which nothing has been decided."""
        decided, found = self.decided(promo.id), []
        for at in moments(promo.schedule, self.since[promo.id]):
            if at > until:
                break
            if at not in decided:
                found.append(at)
        return found

    def _save(self, name: str, number: int | None, when: str, places: Sequence[str], wordings: int, by: str) -> bool:
        self._made += 1
        texts = tuple(f"Tell us about your visit, {self._made} {'abc'[turn]}" for turn in range(wordings))
        form = promos.begin(self.desk, "", by=by) if number is None else promos.begin_edit(self.desk, number, by=by)
        accounts = tuple(f"x:{handle}" for handle in places)
        typed = replace(form.typed, form=name, when=when, texts=texts, accounts=accounts, reason="As agreed")
        done = promos.save(self.desk, typed, by=by)
        if isinstance(done, Done) and done.promo_id is not None:
            self.since[done.promo_id] = self.office.clock.now()
            return True
        return False

    def _post_by_hand(self, number: int) -> None:
        with self.desk.database.read() as session:
            mine = (Sending.run_id == number, Sending.state == SendingState.READY)
            ready = [(each.account, each.text) for each in session.scalars(select(Sending).where(*mine))]
        for account, text in ready:
            self.office.sandbox.x.post(account, text)

    def _promo(self, which: int) -> Promo | None:
        """By preference one that may still go out, but people press on what is over, too."""
        found = self.promos()
        if which:
            found = [promo for promo in found if promo.state in MAY_GO_OUT] or found
        return found[which % len(found)] if found else None
