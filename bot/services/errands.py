"""Errands: what the outbox has to know of what a row is about, a reply or a promo's run on one account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from bot.core.delivery import OutboxState
from bot.core.pictures import OurPicture
from bot.core.posts import PublicPost
from bot.core.publishing import Draft
from bot.desk import Desk
from bot.services import answers, collisions, holding, hush_tending, settling
from bot.services.redrawing import Redrawing
from bot.services.sending_errand import TOO_LATE, SendingErrand
from bot.storage import invitations, people, replies
from bot.storage.outbox import Outbox
from bot.storage.replies import Reply


class Errand(Protocol):
    """What a row is about. It names it only: each question is asked of the session it comes with.

    While a row is taken, what it is about is read and drawn anew, not kept or changed; whatever settles it keeps it
    first (`keep`), then the row.
    """

    def keep(self, session: Session) -> None:
        """Keep what it is about from others until the caller's transaction ends, in the order in which all do."""
        ...

    def draft(self, session: Session, row: Outbox) -> Draft:
        """What leaves, but for its pictures."""
        ...

    def hopeless(self, session: Session, row: Outbox, now: datetime) -> str | None:
        """Why something that was written a while ago is not to be said any more."""
        ...

    def hushed(self, session: Session, row: Outbox, now: datetime) -> bool:
        """Whether a hush holds it; none begins or ends until the caller's transaction does."""
        ...

    def pictures(self, desk: Desk) -> tuple[OurPicture, ...]:
        """What stands under the words, read just before they leave. Raises `Refusal` where one cannot go out."""
        ...

    def hold(self, session: Session, desk: Desk, row: Outbox) -> None:
        """Hold what was taken to be sent, after a hush had begun."""
        ...

    def sent(self, session: Session, desk: Desk, row: Outbox, post: PublicPost) -> None:
        """It stands there, and `settling.stands` has kept it."""
        ...

    def overtaken(self, desk: Desk, post: PublicPost) -> None:
        """It stands there, but somebody else has the row and looks for it."""
        ...

    def refused(
        self, session: Session, desk: Desk, row: Outbox, sentence: str, *, doubtful: bool, by_hand: bool
    ) -> None:
        """It was not sent now. `doubtful`: an earlier attempt may have been. `by_hand`: a person may send it."""
        ...

    def failed(self, session: Session, desk: Desk, row: Outbox, sentence: str) -> None:
        """It certainly is not there, and its time is up."""
        ...

    def asks(self, session: Session, desk: Desk, row: Outbox, *, looked: bool = True) -> None:
        """Nobody but a person can say whether it is there; where Kestrel has not `looked` yet, it says so."""
        ...

    def unseen(self, session: Session, row: Outbox) -> bool:
        """Whether it says that Kestrel could not look yet."""
        ...

    def not_found(self, session: Session, desk: Desk, row: Outbox) -> None:
        """Kestrel could look at last, and it is not there: a person is asked in these words now."""
        ...

    def waits(self, session: Session, desk: Desk, row: Outbox) -> None:
        """It is not settled yet."""
        ...

    def redraw(self, session: Session, desk: Desk) -> None:
        """Everything that shows it."""
        ...


@dataclass(frozen=True, slots=True)
class ReplyErrand:
    """A reply, an invitation among them."""

    reply_id: int

    def keep(self, session: Session) -> None:
        """The mention comes first, then the reply."""
        replies.keep(session, self.reply_id)

    def draft(self, session: Session, row: Outbox) -> Draft:
        """The words, and every id of the post that they answer."""
        post = self._reply(session).answers.post
        return Draft(row.text, row.reply_to, row.account, frozenset({post.key, post.version}))

    def hopeless(self, session: Session, row: Outbox, now: datetime) -> str | None:
        """What is answered must still stand and wait for it."""
        reply = self._reply(session)
        if reply.nobody_left:
            return "The author deleted the post before your answer left."
        if now > row.deadline:
            return TOO_LATE
        if (overtaken := collisions.overtaken(session, reply, names=False)) is not None:
            return overtaken
        invitation = invitations.of_reply(session, reply.id)
        if invitation is not None and people.declined(session, invitation.person):
            return "They asked not to be invited."
        return None

    def hushed(self, session: Session, row: Outbox, now: datetime) -> bool:
        """A hush holds invitations; answering goes on."""
        return holding.over(session, self._reply(session), now) is not None

    def pictures(self, desk: Desk) -> tuple[OurPicture, ...]:
        """Replies have none."""
        return ()

    def hold(self, session: Session, desk: Desk, row: Outbox) -> None:
        """An invitation that a hush holds asks its writer when it is over."""
        hush_tending.hold_back(session, desk, self._reply(session), row, desk.now())

    def sent(self, session: Session, desk: Desk, row: Outbox, post: PublicPost) -> None:
        """The mention is answered."""
        settling.sent(session, desk, row, post)

    def overtaken(self, desk: Desk, post: PublicPost) -> None:
        """Reading finds no new post there any more that it would link by itself."""
        with desk.database.write.begin() as session:
            redrawing = Redrawing(desk.now())
            answers.link(session, desk, [settling.known(session, post.network, post.key).id], redrawing)
            redrawing.ask(session, desk)

    def refused(
        self, session: Session, desk: Desk, row: Outbox, sentence: str, *, doubtful: bool, by_hand: bool
    ) -> None:
        """Under a post that is gone nothing can be sent again, so nobody has to say whether it was."""
        reply = self._reply(session)
        gone = reply.nobody_left
        reply.may_stand = gone and doubtful
        if doubtful and not gone:
            row.state, row.asks, row.trouble = OutboxState.UNSURE, True, sentence
            settling.asks(session, desk, row)
        else:
            settling.failed(session, desk, row, sentence, by_hand=by_hand)

    def failed(self, session: Session, desk: Desk, row: Outbox, sentence: str) -> None:
        """Its writer is told, and can try again."""
        settling.failed(session, desk, row, sentence)

    def asks(self, session: Session, desk: Desk, row: Outbox, *, looked: bool = True) -> None:
        """Its writer is asked."""
        settling.asks(session, desk, row, looked=looked)

    def unseen(self, session: Session, row: Outbox) -> bool:
        """Its card says it."""
        return self._reply(session).trouble == settling.doubt(row, looked=False)

    def not_found(self, session: Session, desk: Desk, row: Outbox) -> None:
        """Its writer was asked already."""
        self._reply(session).trouble = settling.doubt(row, looked=True)
        self.redraw(session, desk)

    def waits(self, session: Session, desk: Desk, row: Outbox) -> None:
        """Its card says why."""
        self.redraw(session, desk)

    def redraw(self, session: Session, desk: Desk) -> None:
        """Its own cards and the mention's."""
        settling.redraw(session, desk, self._reply(session))

    def _reply(self, session: Session) -> Reply:
        return session.get_one(Reply, self.reply_id)


def errand_of(row: Outbox) -> Errand:
    """What a row is about."""
    if row.reply_id is not None:
        return ReplyErrand(row.reply_id)
    if row.sending_id is not None:
        return SendingErrand(row.sending_id)
    raise ValueError(f"Row {row.id} of the outbox is about nothing.")
