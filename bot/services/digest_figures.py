"""The numbers of a digest: everything is counted by the database, a day at a time, and put together here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from bot.core.digest import DAY, PICTURED, Best, DayTold, Digest, DigestKind, GoesOut, Numbers, Span, Unread, spans
from bot.core.figures import Figures, said
from bot.core.owed import Owed
from bot.core.replies import ReplyKind
from bot.core.took import Times, summed, times
from bot.core.triage import Mood
from bot.core.wall_times import moment, wall_at
from bot.desk import Desk
from bot.services import digest_standing
from bot.storage import digest_counts, digest_missed, spend
from bot.storage.digest_counts import Group, Histogram
from bot.storage.outages import Outage

# So many themes are named; the rest are counted together.
THEMES = 5
# So many promos that went out are named.
WENT = 4
SHORT = 140


def digest(session: Session, desk: Desk, kind: DigestKind, day: date, last: date, *, whole: bool = True) -> Digest:
    """The digest of a day on the organisation's calendar, with numbers up to the `last` one.

    `whole` is for the channel: with the days of the picture and, where it is about a day, with how things stand now.
    """
    counted = _Counted(session, desk)
    pictured = Span(last - (PICTURED - 1) * DAY, last)
    first, second = (counted.numbers(each) for each in spans(kind, last))
    return Digest(
        kind=kind,
        day=day,
        first=first,
        second=second,
        best=counted.best(Span(last - 6 * DAY, last)),
        days=counted.days(pictured) if whole else (),
        standing=digest_standing.standing(session, desk, day) if whole and kind is DigestKind.DAY else None,
        off=tuple(sorted({each.network for each in desk.team.accounts} - desk.networks.keys())),
        went=counted.went(first.span),
        wrote=tuple(digest_counts.wrote(session, *counted.within(first.span))),
        since=counted.since if counted.since and counted.since > min(second.span.first, first.span.first) else None,
    )


def pictured(session: Session, desk: Desk, last: date) -> tuple[DayTold, ...]:
    """The days of the picture alone, up to the `last` one."""
    return _Counted(session, desk).days(Span(last - (PICTURED - 1) * DAY, last))


class _Counted:
    """Counts within one session; no day is counted twice."""

    def __init__(self, session: Session, desk: Desk) -> None:
        self._session, self._desk = session, desk
        self._zone = desk.team.organisation.zone
        self.since = since(session, desk)
        self._groups: dict[date, list[Group]] = {}
        self._took: dict[tuple[date, Owed], Histogram] = {}

    def numbers(self, span: Span) -> Numbers:
        """All that is counted over a span."""
        session, (start, end) = self._session, self.within(span)
        groups = [each for day in span.days for each in self.groups_of(day)]
        moods, themes = Counter[Mood](), Counter[str | None]()
        for each in groups:
            moods[each.mood] += each.many
            themes[each.theme] += each.many
        sent = digest_counts.sent(session, start, end)
        spent: Counter[str] = Counter()
        for network, _, _, micros in spend.between(session, span.first, span.last):
            spent[network] += micros
        return Numbers(
            span=span,
            mentions=sum(each.many for each in groups),
            moods=tuple((mood, moods[mood]) for mood in Mood if moods[mood]),
            themes=_commonest(themes),
            harm=sum(each.many for each in groups if each.harm),
            thanked=sum(each.many for each in groups if each.thanks),
            claims=self.took(span, Owed.CLAIM),
            answers=self.took(span, Owed.ANSWER),
            invitations=sent.get(ReplyKind.INVITATION, 0),
            stories=digest_counts.stories(session, start, end),
            responses=digest_counts.responses(session, start, end),
            thanks=sent.get(ReplyKind.THANKS, 0),
            spend=tuple(sorted((network, micros) for network, micros in spent.items() if micros)),
            unread=self.unread(start, end),
            replies=sent.get(ReplyKind.REPLY, 0),
            promos=digest_counts.promos(session, start, end),
        )

    def went(self, span: Span) -> tuple[GoesOut, ...]:
        """The first promos that went out in a span."""
        found = []
        for run_id, promo_id, at in digest_counts.went(self._session, *self.within(span), WENT):
            text, url = digest_counts.text_of_run(self._session, run_id)
            found.append(GoesOut(promo_id, at, " ".join(text.split())[:SHORT], url))
        return tuple(found)

    def days(self, span: Span) -> tuple[DayTold, ...]:
        """The days of the picture."""
        return tuple(self._day(day) for day in span.days)

    def best(self, span: Span) -> Best | None:
        """The run of a promo that people did most with."""
        found = digest_counts.best_run(self._session, *self.within(span))
        if found is None:
            return None
        figures = Figures(*found[2:])
        text, url = digest_counts.text_of_run(self._session, found.run_id)
        return Best(found.promo_id, " ".join(text.split())[:SHORT], url, figures.engagement, said(figures))

    def groups_of(self, day: date) -> list[Group]:
        """The mentions of a day by what they are like."""
        if day not in self._groups:
            self._groups[day] = digest_counts.groups(self._session, *self.within(Span(day, day)))
        return self._groups[day]

    def took(self, span: Span, kind: Owed) -> Times:
        """How long they took, and how many were due meanwhile and did not come."""
        start, end = self.within(span)
        missed = digest_missed.count(self._session, kind, start, min(end, self._desk.now()))
        return times(summed(self.took_on(day, kind) for day in span.days), missed)

    def took_on(self, day: date, kind: Owed) -> Histogram:
        """How long the claims or the answers of a day took."""
        if (day, kind) not in self._took:
            self._took[day, kind] = digest_counts.took(self._session, kind, *self.within(Span(day, day)))
        return self._took[day, kind]

    def within(self, span: Span) -> tuple[datetime, datetime]:
        """From midnight to midnight on the organisation's clock."""
        return midnight(self._desk, span.first), midnight(self._desk, span.last + DAY)

    def unread(self, start: datetime, end: datetime) -> tuple[Unread, ...]:
        """When a network could not be read, as far as it falls between two moments that are not to come."""
        end = min(end, self._desk.now())
        if end <= start:
            return ()
        return tuple(_cut(each, start, end) for each in digest_counts.outages(self._session, start, end))

    def _day(self, day: date) -> DayTold:
        start, end = self.within(Span(day, day))
        known = self._groups.get(day)
        heard = digest_counts.heard(self._session, start, end) if known is None else sum(each.many for each in known)
        unread = self.unread(start, end)
        deaf = self.since is None or day < self.since
        deaf = deaf or any(each.from_at <= start and each.to_at >= min(end, self._desk.now()) for each in unread)
        answers = times(self.took_on(day, Owed.ANSWER))
        return DayTold(day, None if deaf and not heard else heard, answers.median, bool(unread), answers.count)


def since(session: Session, desk: Desk) -> date | None:
    """The day on which Kestrel began to listen here."""
    first = digest_counts.listening_since(session)
    return None if first is None else wall_at(first, desk.team.organisation.zone).date()


def midnight(desk: Desk, day: date) -> datetime:
    """The moment at which a day begins on the organisation's clock."""
    return moment(datetime.combine(day, time()), desk.team.organisation.zone).utc


def _cut(outage: Outage, start: datetime, end: datetime) -> Unread:
    return Unread(outage.network, max(outage.began_at, start), min(outage.ended_at or end, end))


def _commonest(themes: Counter[str | None]) -> tuple[tuple[str | None, int], ...]:
    """The commonest themes; mentions in which none was recognised stand for none of them."""
    named: Sequence[tuple[str | None, int]] = sorted(
        ((theme, many) for theme, many in themes.items() if theme is not None),
        key=lambda each: (-each[1], str(each[0])),
    )
    return tuple(named[:THEMES])
