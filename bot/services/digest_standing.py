"""How things stand when a digest is made: what is owed and by whom, promises that are due, and what goes out today."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.digest import GoesOut, OwedItem, Promised, Standing
from bot.core.mention_lists import Item
from bot.core.owed import Owed
from bot.core.promos import PromoState
from bot.desk import Desk
from bot.services import mention_lists, promo_listing
from bot.services.story_cards import invitation_of
from bot.storage import digest_counts, owing
from bot.storage.deadlines import Deadline
from bot.storage.mentions import Mention
from bot.storage.owed_lists import Found
from bot.storage.replies import Reply
from bot.storage.stories import Story

# So many are shown, each with its button or link; the counts are of all.
ITEMS, PROMISES, OUT = 8, 5, 6
SHORT = 100
# Promos that go out only after somebody's word.
WAIT = (PromoState.ASKED, PromoState.CHANGE, PromoState.PAUSED)
OF_MENTIONS = (Owed.CLAIM, Owed.ANSWER, Owed.APPROVAL, Owed.POST)


def standing(session: Session, desk: Desk, today: date) -> Standing:
    """As of now."""
    now = desk.now()
    due = promo_listing.on_day(session, desk, today)
    out = [each for each in due if not each.held and each.state not in WAIT]
    return Standing(
        owed=tuple(sorted((kind, many, late) for kind, many, late in owing.owed(session, now))),
        harm_owed=digest_counts.harm_owed(session),
        items=tuple(
            _item(session, desk, each, now) for each in digest_counts.open_items(session, OF_MENTIONS, now, ITEMS)
        ),
        promised=tuple(
            _promised(session, desk, each, now)
            for each in digest_counts.open_items(session, (Owed.STORY,), now, PROMISES)
        ),
        out=tuple(
            GoesOut(each.promo_id, each.at, " ".join(each.text.split())[:SHORT]) for each in out[:OUT] if each.at
        ),
        out_count=len(out),
        out_waits=len(due) - len(out),
    )


def still_open(session: Session, items: tuple[OwedItem, ...]) -> frozenset[int]:
    """Those of these mentions that can still be claimed: a card that is drawn anew offers no more than that."""
    return digest_counts.open_among(session, [each.mention_id for each in items if each.kind is Owed.CLAIM])


def told_of(told: Standing | None) -> list[int]:
    """The mentions that it tells of one by one: when one of them changes, or is forgotten, it is drawn anew."""
    if told is None:
        return []
    promised = [each.mention_id for each in told.promised if each.mention_id]
    return list(dict.fromkeys([*(each.mention_id for each in told.items), *promised]))


def as_they_are(session: Session, desk: Desk, told: Standing | None) -> tuple[dict[int, Item], dict[int, str]]:
    """The mentions that it tells of, and where the promised stories stand, as they are now."""
    if told is None:
        return {}, {}
    there = session.scalars(select(Mention.id).where(Mention.id.in_({each.mention_id for each in told.items})))
    items = mention_lists.items(session, desk, [Found(number, None) for number in there], desk.now())
    stories = select(Story.id, Story.url).where(Story.id.in_({each.story_id for each in told.promised}))
    return {each.mention_id: each for each in items}, {number: url for number, url in session.execute(stories)}


def _item(session: Session, desk: Desk, held: Deadline, now: datetime) -> OwedItem:
    mention = held.mention
    service = desk.team.service(mention.service)
    return OwedItem(
        kind=held.kind,
        mention_id=mention.id,
        due_at=held.due_at,
        late=_late(held, now),
        who=held.holder or _who(session, held),
        theme=mention.theme,
        service=service.name if service else None,
        mood=mention.mood,
    )


def _promised(session: Session, desk: Desk, held: Deadline, now: datetime) -> Promised:
    story = session.get_one(Story, held.story_id)
    service, invitation = desk.team.service(story.service), invitation_of(session, story.id)
    who = held.holder or (invitation.by if invitation else held.mention.owner)
    return Promised(
        service.name if service else story.service, held.due_at, _late(held, now), who, story.id, held.mention_id
    )  # fmt: skip


def _who(session: Session, held: Deadline) -> str | None:
    """Who has it: whoever wrote the words, or owns the mention."""
    if held.reply_id is not None:
        reply = session.get(Reply, held.reply_id)
        return reply.by if reply else None
    return held.mention.owner


def _late(held: Deadline, now: datetime) -> bool:
    return held.due_at is not None and held.due_at <= now
