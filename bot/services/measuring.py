"""Measuring: the public figures of our own posts are read at growing intervals and kept as a series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum
from itertools import groupby

import structlog
from sqlalchemy.orm import Session

from bot.core import cadence
from bot.core.figures import Figures, next_measure
from bot.desk import Desk
from bot.network import Capped, Limited, Trouble
from bot.services import money
from bot.storage import figures, marks, promos
from bot.storage.figures import Due
from bot.storage.runs import Sending

log = structlog.get_logger()

# Posts that are asked for at once.
BATCH = 100
AFTER_TROUBLE = timedelta(minutes=5)
GONE = "The network does not show this post any more; it may have been deleted there."
AT_THE_CAP = "This month's costs leave no room below monthly_cap_dollars to read figures; Kestrel tries again tomorrow."


class Unread(Enum):
    """A post of which no figures came: it is not there any more, or the network did not say anything of use."""

    GONE = "gone"
    UNCLEAR = "unclear"


def measure(desk: Desk) -> None:
    """Read the figures of the posts whose turn it is; what cannot be read now is read later, and nothing is lost."""
    for network in desk.networks:
        now = desk.now()
        with desk.database.read() as session:
            if marks.paused(session, _pause(network), now):
                continue
            due = figures.due(session, network, now, BATCH)
            room = money.room_for_figures(session, desk, len(due))
        if due and not room:
            log.warning("posts_not_measured", network=network, why=AT_THE_CAP)
            with desk.database.write.begin() as session:
                marks.pause(session, _pause(network), cadence.next_after_cap(now))
        elif due:
            _measure(desk, network, due)


def _measure(desk: Desk, network: str, due: Sequence[Due]) -> None:
    try:
        found = desk.networks[network].measure([each.version for each in due])
        _keep(desk, network, {each: found[each.version] for each in due if each.version in found})
        missing = [each for each in due if each.version not in found]
        if missing:
            _keep(desk, network, _looked(desk, network, missing))
    except Trouble as trouble:
        log.warning("posts_not_measured", network=network, why=trouble.sentence)
        with desk.database.write.begin() as session:
            marks.pause(session, _pause(network), _until(trouble, desk.now()))


def _looked(desk: Desk, network: str, missing: Sequence[Due]) -> dict[Due, Figures | Unread]:
    """Without figures a post is gone, or its figures made no sense: the network is asked which."""
    gone = set(desk.networks[network].look_again([each.version for each in missing]).gone)
    return {each: Unread.GONE if gone & {each.key, each.version} else Unread.UNCLEAR for each in missing}


def _keep(desk: Desk, network: str, read: Mapping[Due, Figures | Unread]) -> None:
    """Promo by promo, each in a transaction of its own and the promo first, as everybody takes them."""
    for promo_id, group in groupby(sorted(read), key=lambda each: each.promo_id):
        mine, now = list(group), desk.now()
        outcomes = {each.sending_id: read[each] for each in mine}
        with desk.database.write.begin() as session:
            promos.keep(session, promo_id)
            held = figures.still_due(session, list(outcomes), now)
            money.charge_own(session, desk, network, [each.key for each in mine if read[each] is not Unread.GONE])
            changed = [each.run_id for each in held if _noted(session, each, outcomes[each.id], now)]
            if changed:
                promos.redraw(session, promo_id, now)
            for run_id in sorted(set(changed)):
                promos.redraw_run(session, run_id, now)
        desk.wakeups.board.set()


def _noted(session: Session, sending: Sending, read: Figures | Unread, now: datetime) -> bool:
    """Write down what was read of a post, and when it is read next; whether its cards say something else now."""
    sending.measure_at = next_measure(sending.sent_at or now, now)
    match read:
        case Unread.UNCLEAR:
            return False
        case Unread.GONE:
            sending.measure_at, sending.trouble = None, GONE
            return True
        case Figures():
            before = figures.last(session, sending.id)
            figures.add(session, sending, read, now)
            return before is None or figures.value(before) != read


def _pause(network: str) -> str:
    return f"measure:{network}"


def _until(trouble: Trouble, now: datetime) -> datetime:
    match trouble:
        case Limited():
            return max(trouble.until, now + AFTER_TROUBLE)
        case Capped():
            return cadence.next_after_cap(now)
        case _:
            return now + AFTER_TROUBLE
