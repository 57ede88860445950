"""What is said of a promo to whoever has just done something with it: how it stands, and what happens next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.core import plans
from bot.core.moments import in_full
from bot.core.promos import LIVE, MOVES, PromoAction, PromoState, RunState, Why
from bot.core.repeat_said import listed
from bot.core.wall_times import wall_at
from bot.core.zone_times import moment
from bot.desk import Desk
from bot.services import promo_wordings, run_cards, running, soundness
from bot.services.refusals import handle_of
from bot.storage import hushes, runs
from bot.storage.promos import Promo
from bot.storage.runs import Run

STATES = {
    PromoState.ASKED: "waits for a second pair of eyes",
    PromoState.CHANGE: "waits for a change that a colleague has asked for",
    PromoState.DECLINED: "was declined",
    PromoState.SCHEDULED: "is scheduled",
    PromoState.PAUSED: "is paused",
    PromoState.DONE: "is done: no run is left",
    PromoState.CANCELLED: "was cancelled",
}
VERBS = {
    PromoAction.APPROVE: "approve",
    PromoAction.ASK_CHANGE: "ask for a change",
    PromoAction.DECLINE: "decline",
    PromoAction.EDIT: "edit",
    PromoAction.COPY: "copy",
    PromoAction.PAUSE: "pause",
    PromoAction.RESUME: "resume",
    PromoAction.SKIP: "skip a run",
    PromoAction.NOW: "send now",
    PromoAction.CANCEL: "cancel",
}
QUIET = (
    "*But a hush stands until {until}:* nothing goes out before its end, so that run asks what becomes of it instead."
)
WORDS = 120
# So many runs are named that have passed; the others are counted.
NAMED = 5


def not_now(promo: Promo, action: PromoAction) -> str:
    """Why something cannot be done with a promo as it stands, and what can."""
    may = listed([f"*{VERBS[each]}*" for each in MOVES[promo.state]])
    return (
        f"Nothing has changed: promo {promo.id} {STATES[promo.state]}, so you cannot {VERBS[action]}. "
        f"What it allows: {may}."
    )


def full(desk: Desk, at: datetime) -> str:
    """ "Tuesday 24 November, 6.00pm, in 2 days"."""
    zone = desk.team.organisation.zone
    return in_full(wall_at(at, zone), wall_at(desk.now(), zone))


def past(desk: Desk, at: datetime) -> str:
    """ "Tuesday 24 November 2026, 6.00pm"."""
    return moment(at, desk.team.organisation.zone)


def next_run(session: Session, desk: Desk, promo: Promo) -> str:
    """When it goes out next, in which of its words where they take turns, and whether a hush stands against that."""
    if (at := _to_come(session, desk, promo)) is None:
        return "No run is left."
    said = [f"Next: {full(desk, at)}."]
    if len(promo.wordings) > 1 and soundness.has_words(promo):
        turn = promo_wordings.turn_of(session, promo)
        words = _in_short(str(promo.wordings[turn][""]))
        said.append(f"It then has wording {turn + 1} of {len(promo.wordings)}: “{words}”.")
    if (until := quiet_until(session, desk, promo)) is not None:
        said.append(QUIET.format(until=past(desk, until)))
    return " ".join(said)


def _to_come(session: Session, desk: Desk, promo: Promo) -> datetime | None:
    """The first run that is still to come: of a promo that waits for somebody, `next_at` may have passed."""
    now = desk.now()
    if promo.next_at is None or promo.next_at > now or promo.state is PromoState.SCHEDULED:
        return promo.next_at
    decided = runs.decided(session, promo.id, now)
    return next((at for at in plans.onwards(soundness.plan_of(promo), now + plans.TICK) if at not in decided), None)


def _in_short(words: str) -> str:
    """Somebody's words within a sentence of ours, which Slack reads as mrkdwn."""
    flat = " ".join(words.split())
    shown = flat if len(flat) <= WORDS else f"{flat[:WORDS].rstrip()}…"
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quiet_until(session: Session, desk: Desk, promo: Promo) -> datetime | None:
    """When the hush ends that stands at the next run of a promo; None where none does, as far as can be seen."""
    hush = hushes.standing(session, desk.now())
    held = hush is not None and promo.next_at is not None and promo.next_at < hush.ends_at
    return hush.ends_at if held and hush is not None and promo.state in LIVE else None


def accounts(places: Sequence[tuple[str, str]]) -> str:
    """ "@AshcombeValeNHS and @AshcombeEvents"."""
    return listed([handle_of(handle) for _, handle in places])


def caught_up(session: Session, desk: Desk, promo: Promo, why: Why) -> str:
    """Settle what passed while a promo waited: it is listed and never fired. What is said of it, and what is next."""
    since = promo.next_at
    running.catch_up(session, desk, promo, why)
    session.flush()
    passed = _passed(session, desk, promo, since)
    asks = [run for run in passed if run.state is RunState.ASKS]
    if not passed:
        return next_run(session, desk, promo)
    what = "a run passed" if len(passed) == 1 else f"{len(passed)} runs passed"
    said = [f"Meanwhile {what} and nothing was sent: {_listed(desk, passed)}."]
    if asks:
        which = "It" if len(passed) == 1 else "The newest"
        said.append(
            f"{which} asks <@{run_cards.asked_of(promo, why)}> and the thread of the promo's card what becomes of it: "
            "nothing goes out before somebody presses *Send it now*."
        )
    if promo.next_at is not None:
        said.append(next_run(session, desk, promo))
    return " ".join(said)


def _passed(session: Session, desk: Desk, promo: Promo, since: datetime | None) -> list[Run]:
    """The runs that have just been written down as passed, newest first."""
    if since is None:
        return []
    settled = (RunState.ASKS, RunState.MISSED)
    found = runs.of_promo(session, promo.id, 500)
    return [run for run in found if since <= run.due_at <= desk.now() and run.state in settled]


def _listed(desk: Desk, passed: Sequence[Run]) -> str:
    """The newest of them, oldest first; the others are counted."""
    named = [past(desk, run.due_at) for run in reversed(passed[:NAMED])]
    rest = len(passed) - len(named)
    return listed([*([f"{rest} earlier ones"] if rest else []), *named])
