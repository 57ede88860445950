"""Promos in a test of the outbox: a run made straight through storage and queued, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.core import plans
from bot.core.plans import Once
from bot.core.promos import PromoState, RunState, SendingState
from bot.desk import Desk
from bot.sandbox.world import Sandbox
from bot.sandbox.x.posts import Post as PublicOne
from bot.services import pictures, sending
from bot.storage import runs
from bot.storage.cards import Card
from bot.storage.history import History
from bot.storage.outbox import Outbox
from bot.storage.promos import Promo
from bot.storage.runs import Run, Sending
from tests.pictures import PNG

ACCOUNT, EVENTS = "AshcombeValeNHS", "AshcombeEvents"
WORDS = "Tell us about your visit: what was good, what could be better?"
ALT = "Two nurses wave from a garden bench"
LONDON = ZoneInfo("Europe/London")


def picture(desk: Desk, sandbox: Sandbox, alt: str | None = ALT) -> int:
    """A picture from Slack that is described and held for a promo."""
    found = pictures.fetch(desk, sandbox.slack.upload("U0TOM", None, "garden.png", PNG)["id"])
    with desk.database.write.begin() as session:
        number = pictures.keep(session, desk, found, by="U0TOM").id
        pictures.describe(session, number, alt)
        pictures.hold(session, [number])
    return number


def run(
    desk: Desk, *texts: str, images: Sequence[int] = (), state: PromoState = PromoState.DONE
) -> list[int]:  # fmt: skip
    """A run of a promo that is on its way, with a text for each account: the ids of its sendings."""
    now = desk.now()
    shown = [{"picture": each, "name": "garden.png", "alt": ALT} for each in images]
    texts, accounts = texts or (WORDS,), (ACCOUNT, EVENTS)[: len(texts) or 1]
    given: dict[str, Any] = {
        "form": uuid4().hex, "state": state, "service": None, "accounts": [["x", each] for each in accounts],
        "wordings": [{"": texts[0]}], "pictures": shown, "schedule": plans.to_json(Once(now, LONDON)), "said": "now",
        "next_at": None, "by": "U0TOM", "at": now, "overridden": [],
    }  # fmt: skip
    with desk.database.write.begin() as session:
        one = Run(promo=Promo(**given), due_at=now, state=RunState.GOING, wording=0, at=now)
        mine = [
            Sending(run=one, network="x", account=account, text=text, pictures=shown, state=SendingState.QUEUED)
            for account, text in zip(accounts, texts, strict=True)
        ]
        session.add_all(mine)
        sending.queue_all(session, desk, mine, now)
        sending.settling_run(session, desk, one)
        return [each.id for each in mine]


def again(desk: Desk, *numbers: int) -> None:
    """Send them once more, as somebody who presses Try again or Send now does."""
    with desk.database.write.begin() as session:
        first = session.get_one(Sending, numbers[0])
        whole = runs.keep(session, first.run_id)
        assert whole is not None
        some = [each for each in runs.sendings(session, [whole.id]) if each.id in numbers]
        sending.queue_all(session, desk, some, desk.now())
        sending.settling_run(session, desk, whole)


def let_go(desk: Desk, number: int) -> bool:
    """Drop it, as somebody who presses Drop does; whether it could be."""
    with desk.database.write.begin() as session:
        whole = runs.keep(session, session.get_one(Sending, number).run_id)
        assert whole is not None
        gone = sending.let_go(session, desk, session.get_one(Sending, number))
        sending.settling_run(session, desk, whole)
        return gone


def sent(desk: Desk, number: int) -> Sending:
    """A run on one account as it stands in the database now, with its run, promo and post."""
    with desk.database.read() as session:
        found = session.get_one(Sending, number)
        _ = found.run.promo, found.post
        return found


def states(desk: Desk, *numbers: int) -> tuple[RunState, *tuple[SendingState, ...]]:
    """How a run stands, and how it stands on each account."""
    found = [sent(desk, number) for number in numbers]
    return found[0].run.state, *(each.state for each in found)


def row(desk: Desk, number: int) -> Outbox:
    """Its row in the outbox."""
    with desk.database.read() as session:
        return session.scalars(select(Outbox).where(Outbox.sending_id == number)).one()


def told(desk: Desk, number: int) -> list[str | None]:
    """Who was told of the run in their own conversation with Kestrel."""
    with desk.database.read() as session:
        mine = select(Card.user).where(Card.run_id == session.get_one(Sending, number).run_id, Card.user.is_not(None))
        return list(session.scalars(mine))


def story(desk: Desk, number: int) -> list[str]:
    """What happened to its promo."""
    with desk.database.read() as session:
        promo_id = session.get_one(Sending, number).run.promo_id
        return list(session.scalars(select(History.action).where(History.promo_id == promo_id).order_by(History.id)))


def public(sandbox: Sandbox, text: str = WORDS) -> list[PublicOne]:
    """Every post on the local X with these words, whoever wrote it."""
    return [one for one in sandbox.x.shelf.posts.values() if one.text == text and not one.deleted]
