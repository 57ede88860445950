"""Starting: a run goes out on each of its promo's accounts, into the outbox or ready into somebody's hands."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.core.promos import OPEN_ENDS, RunState, SendingState, text_for
from bot.desk import Desk
from bot.services import pictures, run_cards, sending, soundness
from bot.services.promo_drawing import turn_of
from bot.services.refusals import Refusal
from bot.storage import runs
from bot.storage.promos import Promo
from bot.storage.runs import Run, Sending


def start(session: Session, desk: Desk, promo: Promo, run: Run, by: str | None = None) -> None:
    """Send a run now, or what a hush has held of it. Raises `Broken` for a promo that cannot be sent as it stands,
    `Refusal` where a picture of it is not kept any more."""
    soundness.check(desk, promo)
    hold_pictures(session, promo)
    run.by = by
    before = runs.sendings(session, [run.id]) if run.id else ()
    if before:
        again(session, desk, run, [each for each in before if each.state in OPEN_ENDS])
    else:
        begin(session, desk, [(run, turn_of(session, promo))])


def again(session: Session, desk: Desk, run: Run, some: Sequence[Sending]) -> None:
    """Send a run again on some of its accounts, in the same words; refuses where none of them is ours any more."""
    now, ours = desk.now(), [each for each in some if soundness.gone(desk, each.network, each.account) is None]
    if some and not ours:
        raise Refusal(soundness.gone(desk, some[0].network, some[0].account) or "")
    run_cards.begin_anew(session, run)
    run.at = now
    sending.queue_all(session, desk, ours, now)
    sending.settling_run(session, desk, run)
    run_cards.show(session, desk, run)
    if any(each.state is SendingState.READY for each in ours):
        run_cards.tell(session, desk, run)


def begin(session: Session, desk: Desk, going: Sequence[tuple[Run, int]]) -> None:
    """Send runs, each in the wording whose turn it is; their promos are sound, and nothing holds them."""
    now, made = desk.now(), []
    for run, turn in going:
        run.state, run.wording, run.at = RunState.GOING, turn, now
        mine = [_sending(desk, run, turn, network, account) for network, account in run.promo.places]
        session.add_all(mine)
        made.append((run, mine))
    session.flush()
    ours = [each for _, mine in made for each in mine if each.state is SendingState.QUEUED]
    sending.queue_all(session, desk, ours, now)
    run_cards.show_all(session, desk, [run for run, _ in made])
    for run, mine in made:
        if any(each.state is SendingState.READY for each in mine):
            run_cards.tell(session, desk, run)  # nobody else would post it


def hold_pictures(session: Session, promo: Promo) -> None:
    """The pictures of a promo stay until it has gone out; raises `Refusal` where one has gone."""
    if promo.picture_ids:
        pictures.hold(session, promo.picture_ids)


def _sending(desk: Desk, run: Run, turn: int, network: str, account: str) -> Sending:
    text = text_for(run.promo.wordings, turn, network, account)
    gone = soundness.gone(desk, network, account)
    return Sending(
        run=run, network=network, account=account, text=text, pictures=list(run.promo.pictures), trouble=gone,
        state=SendingState.FAILED if gone else SendingState.QUEUED,
    )  # fmt: skip
