"""Said posts: what somebody said stands there is linked to the post itself once reading has met it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from bot.core.figures import next_measure
from bot.core.posts import PublicPost
from bot.core.publishing import Draft, same_text
from bot.desk import Desk
from bot.services import looking, promo_answers, settling
from bot.services import sending as sending_service
from bot.storage import outbox, promos, runs
from bot.storage.runs import Sending

# So long after somebody has said it, reading may meet the post.
REMEMBERED = timedelta(days=1)


def find(desk: Desk) -> None:
    """Look among the posts of ours that reading has met; nothing is asked of a network."""
    with desk.database.read() as session:
        said = runs.said(session, desk.now() - REMEMBERED)
        met = [each.id for each in said if _met(session, desk, each) is not None]
    for number in met:
        with desk.database.write.begin() as session:
            _link(session, desk, number)
        desk.wakeups.board.set()


def _link(session: Session, desk: Desk, number: int) -> None:
    """From now on its cards lead to it, its figures are read, and whoever answers it answers its promo."""
    sending, now = session.get_one(Sending, number), desk.now()
    runs.keep(session, sending.run_id)
    post = _met(session, desk, sending)
    if post is None or sending.post_id is not None:
        return
    ours = settling.known(session, sending.network, post.key)
    if looking.taken(session, ours.network, [ours.key]):
        return
    sending.post_id, sending.post, sending.sent_at = ours.id, ours, ours.posted_at
    sending.measure_at = next_measure(ours.posted_at, now)
    session.flush()
    promos.redraw_run(session, sending.run_id, now)
    promos.redraw(session, sending.run.promo_id, now)
    promo_answers.now_known(session, ours, now)


def _met(session: Session, desk: Desk, sending: Sending) -> PublicPost | None:
    """The post, written between the moment at which its words were ready and the last at which they may have left."""
    said = sending.sent_at or sending.run.at
    since, until = min(said, sending.run.at), said + max(desk.team.promos.grace, sending_service.LEAST)
    draft = Draft(sending.text, None, sending.account)
    post = looking.held(session, sending.network, draft, since, until)
    # Asked after the post was found: where it is another run's, that one is still on its way, or has taken it.
    others = outbox.texts_under_way(session, sending.network, sending.account)
    return None if any(same_text(sending.text, text, reply=False) for text in others) else post
