"""Reading the feedback site: new stories about our services, and the responses to those that we invited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from bot.core.stories import Change, Response, StoryPage
from bot.core.stories import Story as Published
from bot.core.story_looks import next_look
from bot.desk import Desk
from bot.network import Limited, Trouble
from bot.services import owed
from bot.services.reply_drawing import CANDIDATE_DAYS, candidates
from bot.services.story_cards import invitation_of, redraw
from bot.site import Site
from bot.storage import cards, history, invitations, marks, stories
from bot.storage.base import upsert
from bot.storage.cards import CardKind
from bot.storage.stories import Story

log = structlog.get_logger()

# A story may appear with a date before others that we have read.
OVERLAP, FIRST_DAYS = timedelta(days=1), timedelta(days=30)
AFTER_TROUBLE = timedelta(minutes=5)
# How many stories are looked at for responses in one go: the site takes five requests a second.
LOOKS = 20
LONGEST_TITLE, LONGEST_NAME = 300, 200
READ, RESPONSES = "pause:read_stories", "pause:read_responses"
STRENGTH = (Change.NONE, Change.PLANNED, Change.MADE)


def read(desk: Desk) -> None:
    """Read what has been published about our services since the newest story that we know, when it is time to."""
    site, now = desk.site, desk.now()
    if site is None:
        return
    with desk.database.read() as session:
        if marks.paused(session, READ, now):
            return
        newest = stories.newest(session, site.name)
    # A date in the future would be the newest for ever, and hide what comes before it.
    since = min(newest, now) - OVERLAP if newest else now - FIRST_DAYS
    until = now + timedelta(seconds=desk.team.feedback.read_seconds)
    try:
        _read_pages(desk, site, since)
    except Trouble as trouble:
        until = _not_read(desk, trouble)
    _offer_late(desk, site)
    _pause(desk, READ, until)


def look_for_responses(desk: Desk) -> None:
    """Read the responses to the matched stories whose turn it is."""
    site, now = desk.site, desk.now()
    if site is None:
        return
    with desk.database.read() as session:
        if marks.paused(session, RESPONSES, now):
            return
        due = [(story.id, story.key) for story in stories.to_look_at(session, now, LOOKS) if story.site == site.name]
    for story_id, key in due:
        if desk.wakeups.stopping.is_set():
            return
        try:
            found = site.responses(key)
        except Trouble as trouble:
            until = _not_read(desk, trouble)
            # It goes to the end of the line: one story that the site will not show must not hold up the others.
            _look_later(desk, story_id, until)
            _pause(desk, RESPONSES, until)
            return
        _note(desk, story_id, found)


def _read_pages(desk: Desk, site: Site, since: datetime) -> None:
    skip, more = 0, True
    while more and not desk.wakeups.stopping.is_set():
        page = site.stories(published_after=since, skip=skip)
        _save(desk, site, page)
        skip += page.length
        more = page.more and page.length > 0


def _save(desk: Desk, site: Site, page: StoryPage) -> None:
    """Keep those about our services that are new; one that nobody was invited for gets no card."""
    ours = {story.key: (story, found) for story in page.stories if (found := _services(desk, story))}
    if not ours:
        return
    with desk.database.write.begin() as session:
        known = stories.keys(session, site.name, list(ours))
        for key, (story, services) in ours.items():
            if key not in known:
                _add(session, desk, site, story, services)
    desk.wakeups.board.set()


def _offer_late(desk: Desk, site: Site) -> None:
    """A card for stories that were read before the invitation that may have brought them was known to be out."""
    now = desk.now()
    with desk.database.write.begin() as session:
        for story in invitations.stories_not_offered(session, site.name, now - CANDIDATE_DAYS):
            # Its lock first: this job may have outlived its lease, and another process offers the same story.
            stories.keep(session, story.id)
            if candidates(session, story.service, story.published_at) and not cards.of_story(session, story.id):
                _card(session, desk, story.id, now)
    desk.wakeups.board.set()


def _card(session: Session, desk: Desk, story_id: int, now: datetime) -> None:
    card = cards.row(CardKind.STORY, channel=desk.channel, priority=cards.ORDINARY, at=now)
    cards.add(session, [card | {"story_id": story_id}])


def _services(desk: Desk, story: Published) -> list[str]:
    """Those of our services that a story is about, in the order of the team file."""
    coded = [(service.slug, service.site_code.upper()) for service in desk.team.services if service.site_code]
    return [slug for slug, code in coded if code in story.service_codes]


def _add(session: Session, desk: Desk, site: Site, story: Published, services: Sequence[str]) -> None:
    now = desk.now()
    # Of several services it is kept under the one for which somebody was invited last.
    invited = [found[0] for slug in services if (found := candidates(session, slug, story.published_at))]
    service = max(invited, key=lambda each: (each.at, each.id)).service if invited else services[0]
    row = {
        "site": site.name, "key": story.key, "title": story.title[:LONGEST_TITLE], "url": story.url,
        "service": service, "published_at": story.published_at, "read_at": now,
    }  # fmt: skip
    new = upsert(session, Story).values(row).on_conflict_do_nothing(index_elements=["site", "key"])
    number = session.scalar(new.returning(Story.id))
    if number is not None and invited:
        _card(session, desk, number, now)


def _note(desk: Desk, story_id: int, found: Sequence[Response]) -> None:
    """Take over what staff answered; a response that has been taken down since stays noted as given."""
    now = desk.now()
    with desk.database.write.begin() as session:
        story = session.get_one(Story, story_id, with_for_update=True)
        invitation = invitation_of(session, story_id)
        if invitation is None or story.matched_at is None:
            return  # somebody has just said that it was not ours after all
        changed = _take_over(session, story, found, invitation.reply.mention_id, now)
        story.look_at = next_look(
            now, published_at=story.published_at, matched_at=story.matched_at,
            answered=story.responded_at is not None, change=story.change, seconds=desk.team.feedback.read_seconds,
        )  # fmt: skip
        session.flush()
        if changed:
            redraw(session, [story_id], [invitation], now)
    if changed:
        desk.wakeups.board.set()


def _take_over(session: Session, story: Story, found: Sequence[Response], mention_id: int, now: datetime) -> bool:
    answered = bool(found) and story.responded_at is None
    if answered:
        story.responded_at, story.responded_by = found[0].at, found[0].by[:LONGEST_NAME]
        owed.end_story(session, story, mention_id, now)
        history.add(session, mention_id, "response", by=history.KESTREL, at=now, story=story.id)
    furthest = max(found, key=lambda response: STRENGTH.index(response.change), default=None)
    further = furthest is not None and STRENGTH.index(furthest.change) > STRENGTH.index(story.change)
    if furthest is not None and further:
        story.change, story.change_at, story.change_by = furthest.change, furthest.at, None
        note = {"story": story.id, "change": furthest.change.value}
        history.add(session, mention_id, "change", by=history.KESTREL, at=now, **note)
    return answered or further


def _not_read(desk: Desk, trouble: Trouble) -> datetime:
    """Write down why; until when the site is left alone."""
    log.warning("stories_not_read", why=trouble.sentence)
    return trouble.until if isinstance(trouble, Limited) else desk.now() + AFTER_TROUBLE


def _look_later(desk: Desk, story_id: int, until: datetime) -> None:
    with desk.database.write.begin() as session:
        story = session.get_one(Story, story_id, with_for_update=True)
        if story.look_at is not None:
            story.look_at = until


def _pause(desk: Desk, name: str, until: datetime) -> None:
    with desk.database.write.begin() as session:
        marks.pause(session, name, until)
