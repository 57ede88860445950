"""A promo's run on one account, as the outbox carries it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.core.delivery import OutboxState
from bot.core.pictures import OurPicture
from bot.core.posts import PublicPost
from bot.core.promos import SendingState
from bot.core.publishing import Draft
from bot.core.x_entities import urls
from bot.desk import Desk
from bot.services import holding, looking, money, pictures, sending, settling
from bot.storage import history, promos, runs
from bot.storage.outbox import Outbox
from bot.storage.runs import Sending

TOO_LATE = "It could not be sent in its time, so Kestrel did not send it late. Try again if it still fits."


@dataclass(frozen=True, slots=True)
class SendingErrand:
    """A post of its own, with its pictures, on one of our accounts."""

    sending_id: int

    def keep(self, session: Session) -> None:
        """The promo comes first, then the run, then its sendings."""
        runs.keep(session, self._sending(session).run_id)

    def draft(self, session: Session, row: Outbox) -> Draft:
        """The words; they answer nobody."""
        return Draft(row.text, None, row.account)

    def hopeless(self, session: Session, row: Outbox, now: datetime) -> str | None:
        """It was to go out at a moment, and is not sent late by surprise."""
        return TOO_LATE if now > row.deadline else None

    def hushed(self, session: Session, row: Outbox, now: datetime) -> bool:
        """A hush holds every promo."""
        return holding.over_since(session, row.not_before, now) is not None

    def pictures(self, desk: Desk) -> tuple[OurPicture, ...]:
        """Read in a transaction of its own: no row waits for megabytes."""
        with desk.database.write.begin() as session:
            ids = self._sending(session).picture_ids
            return pictures.sendable(session, ids) if ids else ()

    def hold(self, session: Session, desk: Desk, row: Outbox) -> None:
        """Take it out of the outbox, if the hush still stands; its run asks a person at once.

        Where an earlier attempt had no clear end, only a person can say whether it stands there, hush or not.
        """
        if not self.hushed(session, row, desk.now()):
            return
        if row.attempts:
            row.state, row.asks = OutboxState.UNSURE, True
            self.asks(session, desk, row)
        else:
            sending.hold_back(session, desk, self._sending(session))

    def sent(self, session: Session, desk: Desk, row: Outbox, post: PublicPost) -> None:
        """The money is counted, and its figures are read in an hour."""
        ours = settling.hold(session, desk, post)
        if looking.taken(session, ours.network, [ours.key]):
            # Another with the same words was found there a moment ago: one post never settles two.
            row.state, row.asks = OutboxState.UNSURE, True
            self.asks(session, desk, row)
            return
        row.state, row.asks, row.trouble = OutboxState.SENT, False, None
        money.charge_post(session, desk, row.network, row.micros, with_link=bool(urls(row.text)))
        sending.finish(session, desk, self._sending(session), ours.posted_at, by=history.KESTREL, post=ours)

    def overtaken(self, desk: Desk, post: PublicPost) -> None:
        """It answers nothing, so there is nothing to link; whoever looks finds it among what we hold."""

    def refused(
        self, session: Session, desk: Desk, row: Outbox, sentence: str, *, doubtful: bool, by_hand: bool
    ) -> None:
        """What an app may not post, a person may: the words are made ready for one."""
        if doubtful:
            row.state, row.asks, row.trouble = OutboxState.UNSURE, True, sentence
            self.asks(session, desk, row)
            return
        self._not_sent(session, desk, row, sentence, SendingState.READY if by_hand else SendingState.FAILED)

    def failed(self, session: Session, desk: Desk, row: Outbox, sentence: str) -> None:
        """Its writer is told, and can try again."""
        self._not_sent(session, desk, row, sentence, SendingState.FAILED)

    def asks(self, session: Session, desk: Desk, row: Outbox, *, looked: bool = True) -> None:
        """Its writer is asked."""
        sentence = settling.doubt(row, looked=looked)
        sending.wants_a_person(session, desk, self._sending(session), SendingState.UNSURE, sentence, action="unsure")

    def unseen(self, session: Session, row: Outbox) -> bool:
        """Its run's card says it."""
        return self._sending(session).trouble == settling.doubt(row, looked=False)

    def not_found(self, session: Session, desk: Desk, row: Outbox) -> None:
        """Its writer was asked already."""
        self._sending(session).trouble = settling.doubt(row, looked=True)
        self.redraw(session, desk)

    def waits(self, session: Session, desk: Desk, row: Outbox) -> None:
        """What holds it up is said on its run's card."""
        self._sending(session).trouble = row.trouble
        self.redraw(session, desk)

    def redraw(self, session: Session, desk: Desk) -> None:
        """The cards of its run; its promo's says no more while it is on its way."""
        promos.redraw_run(session, self._sending(session).run_id, desk.now())

    def _not_sent(self, session: Session, desk: Desk, row: Outbox, sentence: str, state: SendingState) -> None:
        row.state, row.trouble, row.holder, row.held_until = OutboxState.FAILED, sentence, None, None
        sending.wants_a_person(session, desk, self._sending(session), state, sentence, action="failed")

    def _sending(self, session: Session) -> Sending:
        return session.get_one(Sending, self.sending_id)
