"""The digest: made once for each working day at the team's hour, its picture put into the chat, then its card drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import structlog

from bot.core import digest_chart
from bot.core.digest import DAY, DayTold, Digest, DigestKind
from bot.core.digest_words import whole_day
from bot.core.wall_times import wall_at
from bot.desk import Desk
from bot.services import digest_figures, digest_standing, worked
from bot.services.digest_cards import digest_of, numbers_of
from bot.services.refusals import Refusal
from bot.storage import cards, digests, shared
from bot.storage.cards import Card, CardKind
from bot.surface import SurfaceBusy, SurfaceRefused, SurfaceUnsure

log = structlog.get_logger()

# The card waits so long for its picture, then it comes without.
TRIES, PAUSE = 3, timedelta(seconds=20)
# Slack looks at a file for a moment before a message may show it.
SETTLES = timedelta(seconds=4)
NOT_HERE = "The extra `charts` is not installed."
NOT_YET = "That day is still to come. `/digest today` shows the numbers so far."
BEFORE = (
    "Kestrel did not listen yet on {day}, so there is nothing to tell of it. It listens since {since}: ask for a "
    "day or week since then; `/digest today` shows the numbers so far."
)
NEVER = "Kestrel has not begun to listen, so there is nothing to tell of {day}. `kestrel check` says what is missing."


def send(desk: Desk) -> None:
    """Make the digests that are due today and are not there yet, and bring on those that wait for their picture.

    After an outage only today's are made up for: yesterday's numbers are in them.
    """
    today, now = today_of(desk), desk.now()
    due = set(_due(desk, today))
    if not due:
        return
    with desk.database.read() as session:
        first = digest_figures.since(session, desk)
        if first is None or first >= today:
            return  # nobody listened yesterday, and that is no number
        made = digests.of_day(session, today)
        missing = due - {each.kind for each in made}
        if not missing and not any(each.next_at and each.next_at <= now for each in made):
            return
    for kind in sorted(missing):
        _make(desk, kind, today)
    with desk.database.read() as session:
        waiting = [each for each in digests.of_day(session, today) if each.next_at and each.next_at <= now]
    for each in waiting:
        _show(desk, each)


def asked(desk: Desk, kind: DigestKind, last: date) -> Digest:
    """The numbers up to a day, for whoever asks: as they were told, or else as they are now. Raises `Refusal`."""
    today = today_of(desk)
    if last > today:
        raise Refusal(NOT_YET)
    worked.keep_up(desk)
    with desk.database.read() as session:
        first = digest_figures.since(session, desk)
        _refuse_before(first, last)
        told = [each for each in digests.of_day(session, last + DAY) if each.kind is kind]
        if told and (kept := _kept(told[0])) is not None and kept.first.span.last == last:
            return replace(kept, standing=None, days=())
        return digest_figures.digest(session, desk, kind, today, last, whole=False)


def pictured(desk: Desk, last: date) -> tuple[DayTold, ...]:
    """The days of the picture up to one, for whoever asks. Raises `Refusal`."""
    if last > today_of(desk):
        raise Refusal(NOT_YET)
    worked.keep_up(desk)
    with desk.database.read() as session:
        first = digest_figures.since(session, desk)
        _refuse_before(first, last)
        return digest_figures.pictured(session, desk, last)


def today_of(desk: Desk) -> date:
    """The date on the organisation's clock."""
    return wall_at(desk.now(), desk.team.organisation.zone).date()


def _refuse_before(first: date | None, last: date) -> None:
    """Nothing is known of days on which nobody listened."""
    if first is None:
        raise Refusal(NEVER.format(day=whole_day(last)))
    if last < first:
        raise Refusal(BEFORE.format(day=whole_day(last), since=whole_day(first)))


def _due(desk: Desk, today: date) -> Iterator[DigestKind]:
    """The digests that are sent today, once their hour has come: that of the day, and on the first working day of a
    week that of the week before."""
    wanted, calendar = desk.team.digest, desk.team.calendar
    wall = wall_at(desk.now(), desk.team.organisation.zone)
    if not wanted.on or wall.time() < wanted.at or not calendar.works_on(today):
        return
    yield DigestKind.DAY
    earlier = (today - n * DAY for n in range(1, today.weekday() + 1))
    if wanted.weekly and not any(calendar.works_on(day) for day in earlier):
        yield DigestKind.WEEK


def _make(desk: Desk, kind: DigestKind, today: date) -> None:
    """Its numbers are fixed with its row: whoever else makes it at the same moment finds it there."""
    last = today - DAY if kind is DigestKind.DAY else today - timedelta(days=today.weekday() + 1)
    worked.work_out(desk)
    with desk.database.read() as session:
        numbers = numbers_of(digest_figures.digest(session, desk, kind, today, last))
    with desk.database.write.begin() as session:
        number = digests.begin(session, kind, today, numbers, desk.now())
    if number is not None:
        log.info("digest_made", digest=number, kind=kind.value, day=today.isoformat())


def _show(desk: Desk, row: digests.Digest) -> None:
    """Put its picture into the chat, then its card on the board; a picture that nobody sees does no harm."""
    picture, why = None, NOT_HERE
    try:
        picture = _picture(desk, row)
    except (SurfaceBusy, SurfaceUnsure) as trouble:
        if row.tries + 1 < TRIES:
            with desk.database.write.begin() as session:
                digests.put_off(session, row.id, desk.now() + PAUSE)
            return
        why = str(trouble)
    except (SurfaceRefused, OSError, ValueError) as trouble:
        why = str(trouble)
    if picture is None:
        log.warning("digest_without_picture", digest=row.id, why=why)
    now = desk.now()
    with desk.database.write.begin() as session:
        kept = digests.keep(session, row.id)
        if kept is None:
            return  # another process was quicker
        kept.picture, kept.next_at = picture, None
        card = cards.row(CardKind.DIGEST, channel=desk.channel, priority=cards.SUMMARY, at=now, digest_id=row.id)
        shown = Card(**card, retry_at=now + SETTLES if picture else None)
        session.add(shown)
        session.flush()
        # It is drawn anew when one of them changes: nobody is offered what somebody has, and no words outlive theirs.
        shared.add(session, shown.id, digest_standing.told_of(digest_of(kept.numbers).standing))
    desk.wakeups.board.set()


def _picture(desk: Desk, row: digests.Digest) -> str | None:
    """The file in the chat that shows the last four weeks; None where nothing that draws is installed."""
    days = digest_of(row.numbers).days
    drawn = desk.charts(digest_chart.spec(days)) if desk.charts is not None else None
    if drawn is None:
        return None
    name = f"digest-{row.kind.value}-{row.day.isoformat()}.png"
    return desk.surface.upload(name, drawn, title=digest_chart.title(days), alt=digest_chart.alt_text(days))


def _kept(row: digests.Digest) -> Digest | None:
    try:
        return digest_of(row.numbers)
    except ValueError:
        return None
