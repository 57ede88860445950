"""Starting: a run goes out on each of its promo's accounts, into the outbox or ready into somebody's hands."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.core.promos import RunState, SendingState, text_for
from bot.desk import Desk
from bot.services import pictures, promo_holds, run_cards, sending, soundness
from bot.services.promo_drawing import turn_of
from bot.storage.promos import Promo
from bot.storage.runs import Run, Sending


def start(session: Session, desk: Desk, promo: Promo, run: Run, by: str | None = None) -> None:
    """Send a run now. Raises `Broken` for a promo that cannot be sent as it stands, `Refusal` where a picture of it is
    not kept any more."""
    soundness.check(desk, promo)
    keep_pictures(session, desk, promo)
    run.by = by
    begin(session, desk, [(run, turn_of(session, promo))])


def begin(session: Session, desk: Desk, going: Sequence[tuple[Run, int]]) -> None:
    """Send runs, each in the wording whose turn it is; their promos are sound, and nothing holds them."""
    now, made = desk.now(), []
    for run, turn in going:
        run.state, run.wording, run.at = RunState.GOING, turn, now
        mine = [_sending(desk, run, turn, network, account) for network, account in run.promo.places]
        session.add_all(mine)
        made.append((run, mine))
    session.flush()
    for _, mine in made:
        for each in mine:
            if each.state is SendingState.QUEUED:
                sending.queue(session, desk, each, now)
    run_cards.show_all(session, desk, [run for run, _ in made])
    for run, mine in made:
        if any(each.state is SendingState.READY for each in mine):
            run_cards.tell(session, desk, run)  # nobody else would post it


def keep_pictures(session: Session, desk: Desk, promo: Promo) -> None:
    """The pictures of a promo stay until it has gone out; raises `Refusal` where one has gone."""
    if promo.picture_ids:
        pictures.hold(session, promo.picture_ids)
        if promo.next_at is None:
            pictures.release(session, desk, promo.picture_ids)


def _sending(desk: Desk, run: Run, turn: int, network: str, account: str) -> Sending:
    text = text_for(run.promo.wordings, turn, network, account)
    gone = soundness.gone(desk, network, account)
    return Sending(
        run=run, network=network, account=account, text=text, pictures=list(run.promo.pictures), trouble=gone,
        state=SendingState.FAILED if gone else SendingState.QUEUED,
        micros=0 if gone else promo_holds.price(desk, network, account, text),
    )  # fmt: skip
