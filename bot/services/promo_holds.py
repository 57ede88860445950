"""Holds: what keeps promos from going out by themselves at a moment: a hush, risk of harm, the month's cap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.core import prices
from bot.core.promos import Why, text_for
from bot.core.x_entities import urls
from bot.core.zone_times import moment
from bot.desk import Desk
from bot.services import money, soundness
from bot.services.promo_wordings import turn_of
from bot.services.refusals import Refusal
from bot.storage import hushes, mentions, restored, spend
from bot.storage.promos import Promo

STANDS = "A hush stands until {until}, so no promo goes out before. `/hush` shows why it stands, and lifts it."
AT_RISK = (
    "Somebody who wrote about this service may be at risk, and their mention is still open, so this promo does not go "
    "out now. See to the mention first."
)
NO_MONEY = (
    "This would go beyond what the networks may charge this month. Raise monthly_cap_dollars in the team file, or post "
    "it by hand on the network."
)


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a run says on one account, and what that costs."""

    network: str
    account: str
    text: str
    micros: int


@dataclass(slots=True)
class Holds:
    """What stands against promos now. `quiet_until` is when the latest hush ends or has ended, `risky` the services of
    open mentions with risk of harm (None: nobody knows which), `room` how many micro-dollars are left; None: any.
    `restored_at` is when the database was last brought back from a backup."""

    quiet_until: datetime | None
    risky: frozenset[str | None]
    room: int | None
    restored_at: datetime | None = None

    def over(self, service: str | None, due: datetime, micros: int) -> Why | None:
        """Why a run due at a moment, for a service or for none, does not go out now; None where it does.

        A hush holds whatever was due while it stood: after its end nothing goes out by itself. A promo of a service
        waits until nobody who wrote about that service may be at risk any more; one of none waits for nobody, or the
        open alarm that every large organisation has would hold everything that it ever says.
        """
        if self.restored_at is not None and self.restored_at >= due:
            return Why.RESTORED
        if self.quiet_until is not None and self.quiet_until > due:
            return Why.HUSH
        if service is not None and service in self.risky:
            return Why.HARM
        if self.room is not None and micros > 0 and self.room < micros:
            return Why.CAP
        return None

    def spend(self, micros: int) -> None:
        """Something goes out, and the next one finds less room."""
        if self.room is not None:
            self.room -= micros


def standing(session: Session, desk: Desk) -> Holds:
    """What stands against promos until the caller's transaction ends; taken after the runs and the outbox."""
    if desk.team.sending.monthly_cap_dollars is not None:
        spend.one_at_a_time(session)
    hushes.pass_gate(session)
    return seen(session, desk)


def seen(session: Session, desk: Desk) -> Holds:
    """What stands against promos at this moment; it may have changed when somebody presses."""
    room = None
    if desk.team.sending.monthly_cap_dollars is not None:
        bill = money.bill(session, desk, "", by_api=False)
        room = None if bill.cap is None else bill.cap - bill.month
    return Holds(hushes.latest_end(session), mentions.at_risk(session), room, restored.latest(session))


def held(session: Session, desk: Desk, promo: Promo, now: datetime) -> Why | None:
    """Why a promo does not go out at this moment; None where it does. Raises `Broken`."""
    soundness.check(desk, promo)
    return standing(session, desk).over(promo.service, now, cost(desk, promo, turn_of(session, promo)))


def refusal(
    session: Session, desk: Desk, promo: Promo, micros: int | None = None, *, holds: Holds | None = None
) -> str | None:  # fmt: skip
    """The same as a sentence for whoever wants to send it now; `micros` is what that costs, if not a whole run, and
    `holds` what stands against it where only a look is taken."""
    asks = cost(desk, promo, turn_of(session, promo)) if micros is None else micros
    why = (holds or standing(session, desk)).over(promo.service, desk.now(), asks)
    if why is Why.HUSH:
        hush = hushes.standing(session, desk.now())
        return STANDS.format(until=moment(hush.ends_at, desk.team.organisation.zone)) if hush is not None else None
    return {Why.HARM: AT_RISK, Why.CAP: NO_MONEY}.get(why) if why is not None else None


def refuse(session: Session, desk: Desk, promo: Promo, micros: int | None = None) -> None:
    """Raises `Refusal` for a promo that does not go out now."""
    if (said := refusal(session, desk, promo, micros)) is not None:
        raise Refusal(said)


def cost(desk: Desk, promo: Promo, turn: int) -> int:
    """What a run with this wording costs on all accounts, in micro-dollars; nothing where a person posts it by hand."""
    return sum(each.micros for each in leaving(desk, promo, turn))


def leaving(desk: Desk, promo: Promo, turn: int) -> tuple[Leaving, ...]:
    """What a run with this wording says on each account."""
    texts = [(place, text_for(promo.wordings, turn, *place)) for place in promo.places]
    return tuple(Leaving(*place, text, price(desk, *place, text)) for place, text in texts)


def price(desk: Desk, network: str, account: str, text: str) -> int:
    """What a text costs on one account."""
    if not desk.writes_on(network, account):
        return 0
    return prices.of_publishing(desk.prices, with_link=bool(urls(text)))
