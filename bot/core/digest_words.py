"""What a digest says in words: its title, the table of numbers, and where nobody could listen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from bot.core.digest import Digest, DigestKind, Numbers, Span, Unread
from bot.core.moments import day as said_day
from bot.core.moments import short_day
from bot.core.prices import dollars
from bot.core.repeat_said import listed
from bot.core.themes import THEMES
from bot.core.took import Times
from bot.core.triage import Mood
from bot.core.zone_times import clock_time

NETWORKS = {"x": "X", "bluesky": "Bluesky", "mastodon": "Mastodon"}
MOODS = {Mood.NEGATIVE: "negative", Mood.NEUTRAL: "neutral", Mood.POSITIVE: "positive", Mood.UNCLEAR: "unclear"}
NOTHING, NOT_READ = "–", "not read"
Row = tuple[str, str, str]


def title(digest: Digest) -> str:
    """ "The digest for Monday 23 November 2026", "The week from 16 to 22 November 2026"."""
    if digest.standing is not None and digest.kind is DigestKind.DAY:
        return f"The digest for {whole_day(digest.day)}"
    if digest.kind is DigestKind.DAY:
        return f"The numbers of {whole_day(digest.first.span.last)}"
    return f"The week from {stretch(digest.first.span)}"


def whole_day(day: date) -> str:
    """ "Monday 23 November 2026"."""
    return f"{said_day(day)} {day.year}"


def stretch(span: Span) -> str:
    """ "16 to 22 November 2026", "30 November to 6 December 2026"; one day as itself."""
    first, last = span.first, span.last
    if first == last:
        return whole_day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {short_day(last, year=True)}"
    return f"{short_day(first, year=first.year != last.year)} to {short_day(last, year=True)}"


def heads(digest: Digest) -> tuple[str, str]:
    """What stands above the two columns."""
    first, second = digest.first.span, digest.second.span
    return _head(first), _head(second)


def _head(span: Span) -> str:
    first, last = span.first, span.last
    if first == last:
        return f"{last:%a} {last.day} {last:%b}"
    begins = f"{first.day}" if first.month == last.month else f"{first.day} {first:%b}"
    return f"{begins}–{last.day} {last:%b}"


def minutes(length: int | None) -> str:
    """ "25 min", "1 h 20 min", "3 h"; of working time."""
    if length is None:
        return NOTHING
    hours, rest = divmod(length, 60)
    if not hours:
        return f"{rest} min" if rest else "under 1 min"
    return f"{hours:,} h" + (f" {rest} min" if rest else "")


def table(digest: Digest) -> tuple[Row, ...]:
    """The numbers, row by row: what it is, and how it stands in either column."""
    one, two = digest.first, digest.second

    def both(what: str, each: object, other: object) -> Row:
        return what, _cell(each), _cell(other)

    rows = [both("Mentions", _heard(one), _heard(two))]
    moods = [dict(each.moods) for each in (one, two)]
    rows += [
        both(f"  {MOODS[mood]}", moods[0].get(mood, 0), moods[1].get(mood, 0))
        for mood in Mood
        if mood in moods[0] or mood in moods[1]
    ]
    rows += [both("Risk of harm", one.harm, two.harm), both("Said thank you", one.thanked, two.thanked)]
    rows += _took("Claimed", "claimed", one.claims, two.claims)
    rows += _took("Answered", "answered", one.answers, two.answers)
    rows += [
        both("Promos sent", one.promos, two.promos),
        both("Answers sent", one.replies, two.replies),
        both("Invitations sent", one.invitations, two.invitations),
        both("  stories from them", one.stories, two.stories),
        both("  responses by staff", one.responses, two.responses),
        both("Thank-yous sent", one.thanks, two.thanks),
    ]
    spent = [dict(each.spend) for each in (one, two)]
    rows += [
        (f"Spent on {network_name(each)}", dollars(spent[0].get(each, 0)), dollars(spent[1].get(each, 0)))
        for each in sorted(spent[0].keys() | spent[1].keys())
    ]
    deaf = [digest.since is not None and each.span.last < digest.since for each in (one, two)]
    return tuple(_unheard(row, *deaf) for row in rows)


def _unheard(row: Row, first: bool, second: bool) -> Row:
    """A column about days before Kestrel began to listen: nothing in it was counted, so no nought stands there."""
    nothing = NOT_READ if row[0] == "Mentions" else NOTHING
    return row[0], nothing if first else row[1], nothing if second else row[2]


def went_out(numbers: Numbers) -> str:
    """ "2 promos, 3 answers and 1 thank-you"; nothing where nothing did."""
    kinds = (
        (numbers.promos, "promo", ""), (numbers.replies, "answer", ""), (numbers.invitations, "invitation", ""),
        (numbers.thanks, "thank-you", ""),
    )  # fmt: skip
    said = [counted(*each) for each in kinds if each[0]]
    return listed(said) if said else ""


def themes(numbers: Numbers) -> str:
    """ "Waiting 12, Staff 4 and Parking 2"; nothing where no theme was recognised."""
    named = [f"{theme_name(theme)} {many:,}" for theme, many in numbers.themes]
    return listed(named) if named else ""


def theme_name(slug: str | None) -> str:
    """A theme in words; one that is no longer in the list by its name."""
    known = THEMES.get(slug or "")
    return known.label if known else (slug or "no theme")


def network_name(network: str) -> str:
    """A network as people call it."""
    return NETWORKS.get(network, network)


def unread(found: Sequence[Unread], zone: ZoneInfo) -> tuple[str, ...]:
    """ "X was not read on Sunday 22 November from 2.10am to 6.40am." for each time at which nobody could listen."""
    return tuple(f"{network_name(each.network)} was not read {_between(each, zone)}." for each in found)


def begun(since: date | None) -> str:
    """What is said where the numbers cannot go back further."""
    return (
        ""
        if since is None
        else f"Kestrel listens since {whole_day(since)}; what was said before is in none of these numbers."
    )


def not_connected(networks: Sequence[str]) -> str:
    """What is said of networks that nobody reads at all."""
    if not networks:
        return ""
    named = listed([network_name(each) for each in networks])
    verb = "is" if len(networks) == 1 else "are"
    return f"{named} {verb} not connected, so only what was added by hand is counted."


def counted(many: int, noun: str, nouns: str = "") -> str:
    """ "1 thing", "1,250 things", "2 stories"."""
    return f"{many:,} {noun if many == 1 else nouns or noun + 's'}"


def late(many: int, behind: int, noun: str, nouns: str = "") -> str:
    """ "4 things, 1 of them late"."""
    return counted(many, noun, nouns) + (f", {behind:,} of them late" if behind else "")


def _between(each: Unread, zone: ZoneInfo) -> str:
    first, last = each.from_at.astimezone(zone), each.to_at.astimezone(zone)
    begins, ends = clock_time(each.from_at, zone), clock_time(each.to_at, zone)
    if first.date() == last.date():
        return f"on {said_day(first.date())} from {begins} to {ends}"
    return f"from {begins} on {said_day(first.date())} to {ends} on {said_day(last.date())}"


def _heard(numbers: Numbers) -> int | str:
    return NOT_READ if numbers.silent else numbers.mentions


def in_time(took: Times, what: str) -> str:
    """ "1 of 24 answered in time; 23 were due and are not answered"; nothing where nothing was due."""
    if not took.due:
        return ""
    said = f"{took.in_time:,} of {took.due:,} {what} in time"
    return (
        f"{said}; {took.missed:,} {'was' if took.missed == 1 else 'were'} due and not {what}" if took.missed else said
    )


def _took(what: str, done: str, one: Times, two: Times) -> list[Row]:
    """A length is of those that have one, and says of how many."""
    return [
        (what, _cell(one.count), _cell(two.count)),
        (f"  due, not {done}", _cell(one.missed), _cell(two.missed)),
        ("  in time", _share(one), _share(two)),
        ("  median time", _length(one.median, one), _length(two.median, two)),
        ("  nine of ten within", _length(one.ninetieth, one), _length(two.ninetieth, two)),
    ]


def _length(length: int | None, took: Times) -> str:
    return NOTHING if length is None else f"{minutes(length)}, of {took.count:,}"


def _share(took: Times) -> str:
    return f"{took.in_time:,} of {took.due:,} ({took.in_time * 100 // took.due}%)" if took.due else NOTHING


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
