"""Triage: the guess about a mention is made again when its words change, and corrected by people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from bot.core.lifecycle import Action
from bot.core.themes import THEMES
from bot.core.triage import Guess, Mood, Urgency
from bot.desk import Desk
from bot.services import alerts, owed, raising, spikes
from bot.services.refusals import NO_CHOICE, Refusal, live_mention
from bot.storage import cards, contacts, history, marks
from bot.storage.mentions import Mention

PARTS = ("mood", "theme", "service", "urgency", "complaint", "thanks", "spam", "harm")
NONE = "none"


def guess_again(session: Session, desk: Desk, mention: Mention) -> None:
    """Work out the guess anew, leaving what a person has put right; runs in the caller's transaction."""
    pressing, risky = mention.pressing, mention.harm
    put(desk, mention)
    raising.keep_raised(session, mention)
    _tell_the_board(session, desk, mention, was_pressing=pressing, was_risky=risky)


def put(desk: Desk, mention: Mention) -> Guess:
    """The guess that its words suggest by now stands on the mention, but for what a person has put right."""
    guess = desk.scorer.guess(mention.post.text)
    for part in PARTS:
        if part not in mention.corrected:
            setattr(mention, part, getattr(guess, part))
    return guess


def correct(desk: Desk, mention_id: int, changes: Mapping[str, str], *, by: str, delivery: str | None = None) -> None:
    """Put parts of the guess right, all of them or none; raises `Refusal` for what is not a part or no value of it."""
    now = desk.now()
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, now):
            return
        mention = live_mention(session, mention_id)
        put_right(session, desk, mention, {part: _value(desk, part, value) for part, value in changes.items()}, by=by)
    desk.wakeups.board.set()


def put_right(session: Session, desk: Desk, mention: Mention, changes: Mapping[str, Any], *, by: str) -> None:
    """What a person says of the guess stands from now on; runs in the caller's transaction."""
    pressing, risky = mention.pressing, mention.harm
    for part, new in changes.items():
        old = getattr(mention, part)
        setattr(mention, part, new)
        mention.corrected = sorted({*mention.corrected, part})
        history.add(session, mention.id, Action.CORRECT, by=by, at=desk.now(), part=part, was=old, now=new)
    _tell_the_board(session, desk, mention, was_pressing=pressing, was_risky=risky)
    spikes.redraw_around(session, [mention.id], desk.now())


def _tell_the_board(session: Session, desk: Desk, mention: Mention, *, was_pressing: bool, was_risky: bool) -> None:
    at_risk = mention.harm and not was_risky
    if at_risk:
        cards.add(session, alerts.rows(session, desk, mention.id, desk.now()))
    changed = {mention.id, mention.lead_id or mention.id}
    if mention.pressing and not was_pressing and (mention.harm or not mention.muted):
        # What became pressing under another's card, or in a packed list, gets a card of its own.
        mention.lead_id, mention.muted = None, False
        cards.stand_out(session, mention.id, channel=desk.channel, sort_at=mention.post.posted_at, at=desk.now())
    if at_risk:
        owed.begin_at_risk(session, desk, mention, desk.now())
    owed.settle(session, desk, mention, desk.now())
    if mention.harm is not was_risky:
        changed |= contacts.around(session, mention.post.network, [mention.post.author_id])
    cards.redraw(session, changed, desk.now())


def _value(desk: Desk, part: str, value: str) -> Any:
    allowed: dict[str, dict[str, Any]] = {
        "mood": {mood.value: mood for mood in Mood},
        "urgency": {urgency.value: urgency for urgency in Urgency},
        "theme": {theme: theme for theme in THEMES} | {NONE: None},
        "service": {service.slug: service.slug for service in desk.team.services} | {NONE: None},
        **{part: {"yes": True, "no": False} for part in ("complaint", "thanks", "spam", "harm")},
    }
    try:
        return allowed[part][value]
    except KeyError:
        raise Refusal(NO_CHOICE) from None
