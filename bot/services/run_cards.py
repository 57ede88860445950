"""The cards of a run: one in the thread of its promo's card, and one to the writer who has to do something about it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.core.promos import OPEN_ENDS, RunState, Why
from bot.desk import Desk
from bot.storage import cards, hushes, promos, run_lists, runs
from bot.storage.cards import Card, CardKind
from bot.storage.promos import Promo
from bot.storage.runs import Run

# What the writer of a run that asks was told, before the end of a hush and after it.
ASKS, HELD = "asks", "held"
# So many are asked in one round once a hush is over.
A_ROUND = 50


def show(session: Session, desk: Desk, run: Run) -> None:
    """See to it that the thread of the promo's card shows a run as it stands."""
    show_all(session, desk, [run])


def show_all(session: Session, desk: Desk, found: Sequence[Run]) -> None:
    """The same for several runs; where a promo has no card, they stand in the channel itself."""
    session.flush()
    now = desk.now()
    mine = select(Card.run_id).where(Card.run_id.in_([run.id for run in found]), Card.user.is_(None))
    shown = set(session.scalars(mine))
    for number in shown:
        promos.redraw_run(session, number or 0, now)
    new = [run for run in found if run.id not in shown]
    threads = _threads(session, {run.promo_id for run in new})
    rows = []
    for run in new:
        thread, channel = threads.get(run.promo_id, (None, desk.channel))
        priority = cards.OWNED if run.state is RunState.ASKS else cards.ORDINARY
        row = cards.row(CardKind.RUN, channel=channel, priority=priority, at=now)
        rows.append(row | {"promo_id": run.promo_id, "run_id": run.id, "thread_id": thread})
    cards.add(session, rows)


def tell(session: Session, desk: Desk, run: Run) -> None:
    """Tell the writer what of a run wants a person, in their own conversation with Kestrel: each trouble once.

    An edited message rings no bell, so a run that asks, is sent and then fails tells of that with a second one.
    """
    session.flush()
    now, promo = desk.now(), run.promo
    writer, wants = asked_of(promo, run.why), _wants(session, run, now)
    mine = session.scalars(select(Card).where(Card.run_id == run.id, Card.user == writer)).all()
    told = {each for card in mine for each in (card.about or {}).get("told", ())}
    if wants <= told:
        promos.redraw_run(session, run.id, now)
        return
    row = cards.row(CardKind.RUN, channel="", priority=cards.OWNED, at=now)
    about = {"promo_id": promo.id, "run_id": run.id, "user": writer, "about": {"told": sorted(wants)}}
    cards.add(session, [row | about])


def asked_of(promo: Promo, why: Why | None) -> str:
    """Who says what becomes of a run: whoever changed its promo last, unless that change was not approved in time:
    then whose promo it was, who may approve it and did not write those words."""
    return promo.by if why is Why.APPROVAL else promo.writer


def begin_anew(session: Session, run: Run) -> None:
    """Somebody has set a run going again: what comes of it now is told, even if it was told before."""
    mine = (Card.run_id == run.id, Card.user.is_not(None))
    session.execute(update(Card).where(*mine).values(about=None).execution_options(synchronize_session=False))


def ask(session: Session, desk: Desk, number: int) -> None:
    """The hush is over: whoever was told that it held a run is asked what becomes of it."""
    run = runs.keep(session, number)
    if run is not None and number in run_lists.to_ask(session, HELD, A_ROUND):
        for card in session.scalars(select(Card).where(Card.run_id == number, Card.user.is_not(None))):
            # Also of whoever was told before somebody else changed the promo: else it would be asked for ever.
            card.about = None if (card.about or {}).get("told") == [HELD] else card.about
        tell(session, desk, run)


def _wants(session: Session, run: Run, now: datetime) -> set[str]:
    """What of a run waits for a person, each under a name of its own; while a hush stands nobody is asked yet."""
    if run.state is RunState.ASKS:
        return {HELD if hushes.standing(session, now) is not None else ASKS}
    return {f"{each.id}:{each.state.value}" for each in runs.sendings(session, [run.id]) if each.state in OPEN_ENDS}


def _threads(session: Session, promo_ids: Collection[int]) -> dict[int, tuple[int, str]]:
    """(card, channel) of the cards on whose threads the runs of these promos hang."""
    own = (Card.promo_id.in_(list(promo_ids)), Card.kind == CardKind.PROMO, Card.failed.is_(None))
    found = session.execute(select(Card.promo_id, Card.id, Card.channel).where(*own).order_by(Card.id.desc()))
    return {promo_id: (number, channel) for promo_id, number, channel in found if promo_id is not None}
