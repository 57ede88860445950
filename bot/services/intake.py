"""Intake: a page of posts becomes mentions with cards, in one transaction with the cursor past it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.core.gathering import STAND_ALONE, gather
from bot.core.posts import PublicPost
from bot.core.similar import Likeness, clean
from bot.core.triage import Guess, Urgency
from bot.core.watching import WatchKind
from bot.desk import Desk
from bot.services import alerts, answers, follow_ups, groups, opt_outs, owed
from bot.services.earlier import Follows, before
from bot.services.groups import Joined
from bot.services.people import known_people
from bot.services.redrawing import Redrawing
from bot.storage import cards, contacts, deadlines, mentions, people, posts
from bot.storage.cards import CardKind

# A near-identical post is looked for among the newest leads of the last day.
LIKENESS_WINDOW = timedelta(hours=24)
LIKENESS_LEADS = 500


@dataclass(frozen=True, slots=True)
class Found:
    """Where posts came from: the watch, its kind, and the member who added them by hand, if one did."""

    watch_id: int
    kind: WatchKind
    added_by: str | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """A post that is ready to be taken in, with its guess worked out before any lock is held."""

    post: PublicPost
    ours: bool
    guess: Guess


def prepare(desk: Desk, read: Sequence[PublicPost]) -> list[Arrival]:
    """The posts of a page, oldest first, without reposts, each with its guess; no database is touched."""
    arrivals = []
    # Two versions of an edited post can stand in one page, newest first; the newer one counts.
    once = {(post.network, post.key): post for post in reversed(read) if not post.repost}
    for post in once.values():
        ours = post.author.handle.casefold() in {handle.casefold() for handle in desk.team.handles(post.network)}
        arrivals.append(Arrival(post, ours, desk.scorer.guess("" if ours else post.text)))
    arrivals.sort(key=lambda arrival: (arrival.post.posted_at, len(arrival.post.key), arrival.post.key))
    return arrivals


def take(session: Session, desk: Desk, found: Found, arrivals: Sequence[Arrival]) -> list[int]:
    """Take in what is new, in order; the ids of the new mentions. Runs inside the caller's transaction."""
    now = desk.now()
    rows = [posts.row(arrival.post, ours=arrival.ours, now=now) for arrival in arrivals]
    ids = posts.add_new(session, rows)
    new = [(ids[a.post.network, a.post.key], a) for a in arrivals if (a.post.network, a.post.key) in ids]
    theirs = [(number, arrival) for number, arrival in new if not arrival.ours]
    joined, follows = _add_mentions(session, desk, found, theirs, now)
    redrawing, new_ids = Redrawing(now), [number for number, _ in new]
    # What is joined is kept, so that whoever deletes it comes before us, and is noticed, or finds here what joined it.
    fresh = answers.link(session, desk, new_ids, redrawing, also=joined.leads)
    opt_outs.note(session, desk, [number for number, _ in theirs], [arrival.post.text for _, arrival in theirs], now)
    follow_ups.go_on(session, desk, follows, fresh, redrawing)
    groups.stand_apart(session, desk, new_ids, joined, now)
    # Cards come last: everybody else takes a mention first and its card after it. The lines of packed lists carry no
    # count, so a list is not drawn again for each post that joins.
    redrawing.beside |= joined.leads | _told_of(session, theirs)
    redrawing.ask(session, desk)
    return [number for number, _ in theirs]


def _told_of(session: Session, theirs: Sequence[tuple[int, Arrival]]) -> set[int]:
    """The cards that tell of these posts, though they stand under another: all of whoever writes of risk of harm, and
    of the others those on which they may be at risk already."""
    told = set()
    for network in {arrival.post.network for _, arrival in theirs}:
        written = [arrival for _, arrival in theirs if arrival.post.network == network]
        told |= contacts.at_risk(session, network, {each.post.author.network_id for each in written})
        risky = {each.post.author.network_id for each in written if each.guess.harm}
        told |= contacts.around(session, network, risky) if risky else set()
    return told


def _kind(desk: Desk, found: Found, post: PublicPost) -> WatchKind:
    """A post that names one of our handles is a mention, whichever watch happened to find it first."""
    if found.kind is WatchKind.BY_HAND:
        return found.kind
    named = any(handle.casefold() in post.mentions for handle in desk.team.handles(post.network))
    return WatchKind.MENTION if named else found.kind


def _add_mentions(
    session: Session, desk: Desk, found: Found, new: Sequence[tuple[int, Arrival]], now: datetime
) -> tuple[Joined, list[Follows]]:
    """Add mentions with their cards; the leads that others joined, whose cards say more now, and the follow-ups."""
    joined = Joined()
    if not new:
        return joined, []
    muted = {handle.casefold() for handle in desk.team.mute}
    known = known_people(session, desk, new[0][1].post.network, {arrival.post.author.network_id for _, arrival in new})
    pressed = people.muted(session, known.values())
    conversations = {a.post.conversation for _, a in new if a.post.conversation}
    leads = mentions.leads_of_conversations(session, new[0][1].post.network, conversations)
    alike = Likeness(mentions.recent_leads(session, now - LIKENESS_WINDOW, LIKENESS_LEADS))
    earlier = before(session, desk, [arrival.post for _, arrival in new], now)
    rows, follows, opened = [], [], set(leads.values())
    for number, arrival in new:
        post, guess, kind = arrival.post, arrival.guess, _kind(desk, found, arrival.post)
        silenced = post.author.handle.casefold() in muted or known.get(post.author.network_id) in pressed
        quiet = silenced and not guess.harm
        cleaned = clean(post.text)
        alone = silenced or kind in STAND_ALONE
        follow = None if alone else earlier.follow(number, post, guess)
        if follow is not None:
            follows.append(follow)
            follow.note_conversation(leads)
        gathers = follow is None and not quiet
        joins = gather(number, post, kind, guess, cleaned, leads=leads, alike=alike) if gathers else None
        lead = follow.item_id if follow is not None else joins
        if not alone:
            earlier.took(number, post, lead, leads)
        if lead is not None:
            joined.leads.add(lead)
        if joins is not None and joins not in opened and any(joins == each.item_id for each in follows):
            joined.hoped.add(joins)
        rows.append(
            mentions.row(
                number, guess, kind=kind, watch_id=found.watch_id, now=now, added_by=found.added_by,
                lead_id=lead, muted=quiet, likeness="" if lead or quiet else cleaned,
                follow_up=follow.kind if follow else None,
            )
        )  # fmt: skip
    mentions.add(session, rows)
    deadlines.add(session, owed.begin(desk, rows, now))
    posted = {number: arrival.post.posted_at for number, arrival in new}
    cards.add(session, [card for row in rows for card in _cards(session, desk, row, posted[row["id"]], now)])
    joined.leave_out({row["id"] for row in rows})
    return joined, follows


def _cards(
    session: Session, desk: Desk, row: dict[str, Any], posted_at: datetime, now: datetime
) -> list[dict[str, Any]]:
    if row["muted"] or row["lead_id"] is not None:
        return []
    pressing = bool(row["harm"]) or row["urgency"] == Urgency.URGENT
    priority = cards.URGENT if pressing else cards.ORDINARY
    own = cards.row(CardKind.MENTION, channel=desk.channel, priority=priority, at=now)
    found = [own | {"mention_id": row["id"], "sort_at": posted_at}]
    if row["harm"]:
        found += alerts.rows(session, desk, row["id"], now)
    return found
