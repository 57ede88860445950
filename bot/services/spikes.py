"""Spikes: when an hour has far more mentions than usual, one message says so, keeps up, and says when it is over."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

import structlog
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.core.spikes import HOUR, Episode, Hours, Level, begin, follow, level, steps
from bot.desk import Desk
from bot.services import spike_hours, spike_themes
from bot.storage import cards, hours, mentions, spikes
from bot.storage.cards import Card, CardKind
from bot.storage.spikes import Spike

log = structlog.get_logger()

# A spike that is on is looked at, and its card drawn anew, at most this often.
BREATH = timedelta(minutes=1)
# After a longer pause the looks that nobody took are made up for, so far apart.
STEP = timedelta(minutes=5)
# So many of them at a time: two hours.
STRETCH = 24


class Seen(NamedTuple):
    """What a look at a spike brings: how far it has gone, the mentions of the last hour, all of them, and themes."""

    at: datetime
    episode: Episode
    level: Level
    mentions: int
    total: int
    themes: spike_themes.Found


def look(desk: Desk) -> None:
    """Count the hours on; begin a spike, follow the one that is on, or end it, as things stand now."""
    now = desk.now()
    with desk.database.read() as session:
        spike = spikes.current(session, desk.channel)
        if not desk.team.spikes.on:
            counted, seen, held = {}, None, {}
        else:
            held = spike_hours.known(session, now)
            here = spike_hours.caught_up(session, desk, now)
            counted = spike_hours.count_anew(session, desk, held, now) if here else {}
            seen = _seen(session, desk, spike, held | counted, now, caught_up=here)
    if counted:
        with desk.database.write.begin() as session:
            spike_hours.write(session, counted, held, now)
    if spike is not None and not desk.team.spikes.on:
        _stop(desk, spike.id, now)
    elif seen is not None and spike is None:
        _begin(desk, seen)
    elif seen is not None and spike is not None:
        _go_on(desk, spike, seen)


def redraw_around(session: Session, mention_ids: list[int], now: datetime) -> None:
    """Have the cards of spikes drawn anew that quote these mentions or their authors; after all other cards, in the
    caller's transaction. For whoever blanks or changes words, or silences somebody."""
    if mention_ids:
        spikes.redraw(session, mention_ids, now)


def redraw_unread(session: Session, desk: Desk, now: datetime) -> None:
    """Mentions of us cannot be read any more, or can be again: a spike that is on says so. After all other cards."""
    spike = spikes.current(session, desk.channel)
    if spike is not None:
        _redraw(session, spike, now)


def _seen(
    session: Session, desk: Desk, spike: Spike | None, known: Hours, now: datetime, *, caught_up: bool
) -> Seen | None:
    """What there is to say, if anything. More than usual is more than usual, however much is still to be read; that it
    became less is only said when everything is here."""
    rule = desk.team.spikes.rule
    if spike is None:
        count = hours.heard(session, now - HOUR, now)
        usual = _level(desk, known, now, now - HOUR) if count >= rule.minimum else None
        episode = begin(now, count, usual)
        if usual is None or episode is None:
            return None
        return Seen(now, episode, usual, count, count, spike_themes.commonest(session, desk, now - HOUR, now))
    if not caught_up or now - spike.followed_at < BREATH:
        return None
    return _followed(session, desk, spike, known, now)


def _followed(session: Session, desk: Desk, spike: Spike, known: Hours, now: datetime) -> Seen:
    """The spike after this look, and after those that nobody took since the last one."""
    since, before = spike.followed_at, spike.began_at - HOUR
    episode, measure, at, count = spike.episode, spike.level, now, 0
    for at, count in _counted(session, steps(since, now, STEP)):
        measure = _level(desk, known, at, before) or spike.level
        episode = follow(episode, at, count, measure)
        if episode.ended_at is not None:
            break
    over, began = episode.ended_at, spike.began_at - HOUR
    themes = spike_themes.commonest(session, desk, began, over) if over else []
    if not over and count != spike.mentions:
        themes = spike_themes.commonest(session, desk, at - HOUR, at)
    total = hours.heard(session, began, over) if over else spike.total
    return Seen(at, episode, measure, count, total, themes)


def _counted(session: Session, looks: Iterator[datetime]) -> Iterator[tuple[datetime, int]]:
    """Each of these looks with the mentions of the hour before it, read a stretch at a time: nobody knows for how long
    nobody has looked, and most of what was slept through comes after the end."""
    while stretch := list(islice(looks, STRETCH)):
        if len(stretch) == 1:
            yield stretch[0], hours.heard(session, stretch[0] - HOUR, stretch[0])
            continue
        written = hours.moments(session, stretch[0] - HOUR, stretch[-1])
        for at in stretch:
            yield at, bisect_right(written, at) - bisect_right(written, at - HOUR)


def _level(desk: Desk, known: Hours, at: datetime, before: datetime) -> Level | None:
    team = desk.team
    zone, kind = team.organisation.zone, team.calendar.works_on
    return level(known, at, before=before, zone=zone, kind=kind, rule=team.spikes.rule)


def _begin(desk: Desk, seen: Seen) -> None:
    now = seen.at
    with desk.database.write.begin() as session:
        number = spikes.begin(session, desk.channel, seen.episode, seen.level)
        if number is None:
            return
        _put_themes(session, number, seen.themes)
        card = Card(**cards.row(CardKind.SPIKE, channel=desk.channel, priority=cards.SUMMARY, at=now))
        session.add(card)
        session.flush()
        session.execute(update(Spike).where(Spike.id == number).values(card_id=card.id))
    log.info("spike_began", spike=number, mentions=seen.mentions, usual=round(seen.level.usual, 1))
    desk.wakeups.board.set()


def _go_on(desk: Desk, was: Spike, seen: Seen) -> None:
    over = seen.episode.ended_at
    with desk.database.write.begin() as session:
        spike = spikes.current(session, desk.channel, keep=True)
        if spike is None or spike.id != was.id or spike.followed_at != was.followed_at:
            return  # another process has looked meanwhile
        spike.followed_at, spike.calm_since = seen.at, seen.episode.calm_since
        if over is None and seen.mentions == spike.mentions:
            return
        _save(spike, seen)
        _put_themes(session, spike.id, seen.themes)
        _redraw(session, spike, seen.at)
        if over is not None:
            _say_that_it_is_over(session, spike, desk.now())
    if over is not None:
        log.info("spike_ended", spike=was.id, mentions=seen.total, peak=seen.episode.peak)
    desk.wakeups.board.set()


def _save(spike: Spike, seen: Seen) -> None:
    """What the card says changes together with it."""
    spike.seen_at, spike.mentions, spike.total = seen.at, seen.mentions, seen.total
    spike.peak, spike.peak_at, spike.ended_at = seen.episode.peak, seen.episode.peak_at, seen.episode.ended_at
    if seen.episode.ended_at is None:
        spike.usual, spike.limit = seen.level.usual, seen.level.limit
        spike.basis, spike.over = seen.level.basis, seen.level.over


def _stop(desk: Desk, number: int, now: datetime) -> None:
    """Somebody has switched spikes off: the card says that nobody looks any more, and nothing is told."""
    with desk.database.write.begin() as session:
        spike = spikes.current(session, desk.channel, keep=True)
        if spike is None or spike.id != number:
            return
        spike.ended_at, spike.stopped = now, True
        _redraw(session, spike, now)
    log.info("spike_ended", spike=number, mentions=spike.total, peak=spike.peak)
    desk.wakeups.board.set()


def _put_themes(session: Session, number: int, found: spike_themes.Found) -> None:
    """With the examples kept meanwhile: whoever blanks one of them comes before us, or finds it here and has the card
    drawn anew."""
    mentions.keep_all(session, [example for _, _, example in found if example is not None])
    spikes.put_themes(session, number, found)


def _redraw(session: Session, spike: Spike, now: datetime) -> None:
    mine = (Card.id == spike.card_id, Card.failed.is_(None))
    again = update(Card).where(*mine).values(wanted=Card.wanted + 1, wanted_at=now)
    session.execute(again.execution_options(synchronize_session=False))


def _say_that_it_is_over(session: Session, spike: Spike, now: datetime) -> None:
    head = session.get(Card, spike.card_id)
    if head is None or head.failed is not None:
        return  # nobody was told that it began
    row = cards.row(CardKind.SPIKE_OVER, channel=spike.channel, priority=cards.SUMMARY, at=now)
    cards.add(session, [row | {"thread_id": head.id}])
