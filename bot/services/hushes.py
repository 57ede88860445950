"""Hushes: somebody has promos and invitations held, for a reason and until a moment; answering goes on."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from bot.core import hushes as rules
from bot.core.hushes import LONGEST_REASON, HushCard, HushKind, HushSays
from bot.core.promos import Why
from bot.desk import Desk
from bot.services.refusals import Refusal
from bot.storage import cards, history, hushes, marks, promo_owed, promos, run_lists
from bot.storage.cards import Card
from bot.storage.hushes import Hush

log = structlog.get_logger()

NO_REASON = f"Say why, in 1 to {LONGEST_REASON} characters: everybody reads it."
OVER = "This hush is over already. /hush shows whether another one stands."
NONE = "No hush stands, so there is nothing to lift. `/hush` begins one."


def begin(
    desk: Desk, kind: HushKind, reason: str, *, ends_at: datetime, by: str, delivery: str | None = None
) -> rules.Hush | None:
    """Begin a hush from now on. None for a repeat of the same press. Raises `Refusal`, also where one stands."""
    now, reason = desk.now(), " ".join(reason.split())
    if not 0 < len(reason) <= LONGEST_REASON:
        raise Refusal(NO_REASON, field="reason")
    if (wrong := rules.wrong_end(kind, ends_at, now)) is not None:
        raise Refusal(wrong, field="day")
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, now):
            return None
        hushes.close_gate(session)
        first = hushes.current(session)
        if first is not None and first.ends_at <= now:  # its time is up, and the job has not come round yet
            end(session, desk, first, now)
        next_at = rules.next_look(ends_at, now, now)
        number = hushes.begin(
            session, kind=kind, reason=reason, by=by, begun_at=now, ends_at=ends_at, next_at=next_at
        )  # fmt: skip
        if number is None:
            raise Refusal(_stands_already(session))
        # Everybody should see it before they press anything, so it goes before the cards that wait.
        hushes.add_card(session, number, HushSays.STANDS, channel=desk.channel, at=now, priority=cards.URGENT)
        history.add(session, None, "hush_began", by=by, at=now, hush=number, until=ends_at.isoformat())
        promos.redraw_until(session, ends_at, now)
        run_lists.redraw_asking(session, now)
        told = value(session.get_one(Hush, number), desk)
    desk.wakeups.board.set()
    log.info("hush_began", kind=kind.value, until=ends_at.isoformat())
    return told


def change_end(
    desk: Desk, number: int, *, ends_at: datetime, by: str, delivery: str | None = None
) -> rules.Hush | None:
    """Give the hush that stands another end. None for a repeat. Raises `Refusal`."""
    now = desk.now()
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, now):
            return None
        hush = hushes.keep(session)
        if hush is None or hush.id != number or hush.ends_at <= now:
            raise Refusal(OVER)
        if (wrong := rules.wrong_end(hush.kind, ends_at, now)) is not None:
            raise Refusal(wrong, field="day")
        note = {"until": ends_at.isoformat(), "until_was": hush.ends_at.isoformat()}
        history.add(session, None, "hush_changed", by=by, at=now, hush=number, **note)
        promos.redraw_until(session, max(hush.ends_at, ends_at), now)
        run_lists.redraw_asking(session, now)
        hush.ends_at, hush.changed_by, hush.changed_at = ends_at, by, now
        hush.next_at = rules.next_look(ends_at, now, now)
        hushes.redraw(session, number, now)
        told = value(hush, desk)
    desk.wakeups.board.set()
    return told


def lift(desk: Desk, number: int | None = None, *, by: str, delivery: str | None = None) -> rules.Hush | None:
    """End the hush that stands, or the one with this number. None for a repeat. Raises `Refusal`."""
    now = desk.now()
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, now):
            return None
        hushes.close_gate(session)
        hush = hushes.keep(session)
        if hush is None:
            raise Refusal(NONE if number is None else OVER)
        if number is not None and hush.id != number:
            raise Refusal(OVER)
        end(session, desk, hush, now, by=by)
        told = value(hush, desk)
    desk.wakeups.board.set()
    return told


def end(session: Session, desk: Desk, hush: Hush, now: datetime, *, by: str | None = None) -> None:
    """It is over: its cards are drawn anew, and the channel is told once. The caller has closed the gate."""
    hush.standing, hush.ended_at, hush.lifted_by = None, now, by
    hush.held = hushes.held_by_member(session)
    session.flush()
    action = "hush_over" if by is None else "hush_lifted"
    history.add(session, None, action, by=by or history.KESTREL, at=now, hush=hush.id)
    hushes.add_card(session, hush.id, HushSays.OVER, channel=desk.channel, at=now, priority=cards.SUMMARY)
    hushes.redraw(session, hush.id, now)
    promos.redraw_until(session, hush.ends_at, now)
    run_lists.redraw_asking(session, now)
    log.info("hush_ended", kind=hush.kind.value, lifted=by is not None, held=sum(hush.held.values()))


def standing(session: Session, now: datetime) -> Hush | None:
    """The hush that stands at a moment: whatever is a promo or an invitation waits for its end."""
    return hushes.standing(session, now)


def seen(desk: Desk) -> rules.Hush | None:
    """The hush that stands now, as it is told."""
    with desk.database.read() as session:
        hush = standing(session, desk.now())
        return value(hush, desk) if hush is not None else None


def value(hush: Hush, desk: Desk) -> rules.Hush:
    """A hush as it is told."""
    return rules.Hush(
        hush.id, hush.kind, hush.reason, hush.by, hush.begun_at, hush.ends_at, desk.team.organisation.zone,
        hush.changed_by, hush.changed_at, hush.ended_at, hush.lifted_by,
    )  # fmt: skip


def card_of(session: Session, desk: Desk, row: Card) -> HushCard | None:
    """What one of a hush's messages says; None for a reminder that came too late to be sent."""
    hush, says = session.get_one(Hush, row.hush_id), HushSays((row.about or {}).get("says", HushSays.STANDS))
    if says is HushSays.REMINDER and hush.ended_at is not None and row.ts is None:
        return None
    held = tuple((str(by), int(many)) for by, many in hush.held.items())
    if says is not HushSays.OVER or hush.ended_at is None:
        return HushCard(value(hush, desk), says, held)
    # What was on its way when it began was taken back, and had been due a little before.
    since = hush.begun_at - desk.team.promos.grace
    kept = promo_owed.held(session, since, hush.ended_at, Why.HUSH)
    return HushCard(value(hush, desk), says, held, tuple(kept))


def _stands_already(session: Session) -> str:
    first = hushes.current(session)
    who = f"<@{first.by}> has begun one" if first is not None else "A colleague has begun one"
    return f"A hush stands already: {who}. Nothing has changed; `/hush` shows it, lifts it and changes its end."
