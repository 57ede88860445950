"""Lists of mentions: a page of any of them for one member, and one that is put into a channel for everybody."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.lifecycle import Action, Status, buttons
from bot.core.mention_lists import A_PAGE, Asked, Item, MentionPage, SharedCard, Which
from bot.core.owed import Owed
from bot.core.replies import ReplyState
from bot.core.reply_cards import Raised
from bot.core.triage import Mood
from bot.desk import Desk
from bot.services.raised_by import raised
from bot.services.refusals import Refusal
from bot.services.reply_drawing import quote
from bot.storage import cards, marks, owed_lists, shared
from bot.storage import mention_lists as rows
from bot.storage.cards import Card, CardKind
from bot.storage.invitations import Invitation
from bot.storage.mentions import Mention
from bot.storage.owed_lists import Found, Held
from bot.storage.replies import Reply

NOTHING = "There is nothing in this list to show to the others."


class _Known(NamedTuple):
    """What is read for all lines at once: who sees to which thing, where cards stand, the services' names, what raised
    a risk of harm, and who has asked for a change of words to which mention."""

    now: datetime
    who: dict[int, str | None]
    stands: dict[int, str]
    services: dict[str, str]
    raised: dict[int, Raised]
    changes: dict[int, str]


def page(desk: Desk, asked: Asked, member: str) -> MentionPage:
    """A page of a list; one beyond its end is its last."""
    now = desk.now()
    with desk.database.read() as session:
        total = rows.count(session, asked, member)
        found = rows.listed(session, asked, member, A_PAGE + 1, asked.page * A_PAGE)
        if not found and asked.page:
            asked = replace(asked, page=max(0, (total - 1) // A_PAGE))
            found = rows.listed(session, asked, member, A_PAGE + 1, asked.page * A_PAGE)
        shown = items(session, desk, found[:A_PAGE], now)
    return MentionPage(
        asked=asked,
        items=shown,
        total=total,
        more=len(found) > A_PAGE,
        looked_through=rows.NEWEST if asked.words else None,
        services=tuple((service.slug, service.name) for service in desk.team.services),
        channel=desk.channel,
        now=now,
        zone=desk.team.organisation.zone,
    )


def items(session: Session, desk: Desk, found: Sequence[Found], now: datetime) -> tuple[Item, ...]:
    """These lines as they are told, read in as many questions as there are tables."""
    numbers = {each.mention_id for each in found}
    mentions = {each.id: each for each in session.scalars(select(Mention).where(Mention.id.in_(numbers)))}
    owed = owed_lists.held(session, found)
    who = _people(session, owed.values(), mentions)
    stands = owed_lists.messages(session, [mention.lead_id or mention.id for mention in mentions.values()])
    services = {service.slug: service.name for service in desk.team.services}
    known = _Known(now, who, stands, services, raised(session, desk, mentions.values()), _changes(session, numbers))
    told = []
    for each in found:
        mention, held = mentions[each.mention_id], owed.get(each)
        told.append(_item(mention, held, known))
    return tuple(told)


def share(desk: Desk, asked: Asked, channel: str, *, by: str, delivery: str | None = None) -> bool:
    """Put a page of a list into a channel: a message that says whose it is, and the lines in its thread, so that the
    channel stays readable. Both are drawn anew whenever something in it changes. Whether it was put there, for a repeat
    of the same press does nothing. Raises `Refusal` where there is nothing in it."""
    now = desk.now()
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, now):
            return False
        found = rows.listed(session, asked, by, A_PAGE, asked.page * A_PAGE)
        if not found:
            raise Refusal(NOTHING)
        numbers = list(dict.fromkeys(each.mention_id for each in found))
        row = cards.row(CardKind.SHARED, channel=channel, priority=cards.OWNED, at=now, about=_about(asked, by))
        head = _put(session, row | {"about": row["about"] | {"heads": True}}, numbers)
        _put(session, row | {"thread_id": head}, numbers)
    desk.wakeups.board.set()
    return True


def _put(session: Session, row: dict[str, Any], mention_ids: Sequence[int]) -> int:
    card = Card(**row)
    session.add(card)
    session.flush()
    shared.add(session, card.id, mention_ids)
    return card.id


def shared_card(session: Session, desk: Desk, card: Card) -> SharedCard:
    """A list in a channel: the mentions that it had when it was put there, each as it is now."""
    about = card.about or {}
    found = [Found(mention.id, None) for mention in shared.of_card(session, card.id)]
    asked = Asked(
        Which(about.get("which", Which.ALL)), about.get("service"), Mood(about["mood"]) if about.get("mood") else None
    )
    return SharedCard(
        by=str(about.get("by") or ""),
        asked=asked,
        at=card.sort_at,
        items=items(session, desk, found, card.sort_at),
        channel=desk.channel,
        zone=desk.team.organisation.zone,
        heads=about.get("heads") is True,
    )


def _about(asked: Asked, by: str) -> dict[str, str | None]:
    """Without the words that were looked for: they may be somebody's name, and nothing would ever forget them."""
    mood = asked.mood.value if asked.mood else None
    return {"by": by, "which": asked.which.value, "service": asked.service, "mood": mood}


def _item(mention: Mention, held: Held | None, known: _Known) -> Item:
    snoozed = mention.status is Status.SNOOZED
    due = held.due_at if held is not None else mention.until_at if snoozed else None
    moves = buttons(mention.status, (Action.CLAIM,), offered=mention.offered_at is not None)
    said = known.raised.get(mention.id) or Raised(quote(mention.post))
    return Item(
        mention_id=mention.id,
        quote=said.quote,
        network=mention.post.network,
        status=mention.status,
        mood=mention.mood,
        harm=mention.harm,
        service=known.services.get(mention.service, mention.service) if mention.service else None,
        who=known.who.get(held.id) if held is not None else mention.owner,
        kind=held.kind if held is not None else None,
        due_at=due,
        late=held is not None and due is not None and due <= known.now,
        message=known.stands.get(mention.lead_id or mention.id),
        claimable=Action.CLAIM in moves and mention.lead_id is None and not mention.muted,
        gathered=mention.lead_id is not None,
        muted=mention.muted,
        harm_words=said.words,
        change_by=known.changes.get(mention.id),
        since=said.since,
    )


def _changes(session: Session, numbers: Collection[int]) -> dict[int, str]:
    asked = (Reply.mention_id.in_(numbers), Reply.state == ReplyState.CHANGE)
    found = session.execute(select(Reply.mention_id, Reply.asked_by).where(*asked).order_by(Reply.id))
    return {number: by for number, by in found if by is not None}


def _people(session: Session, owed: Collection[Held], mentions: Mapping[int, Mention]) -> dict[int, str | None]:
    """Who has to see to each thing: whoever said so, or else has the mention, wrote the words, or invited."""
    replies = {each.reply_id for each in owed if each.reply_id is not None}
    stories = {each.story_id for each in owed if each.story_id is not None}
    wrote: dict[int | None, str] = {}
    invited: dict[int | None, str] = {}
    if replies:
        wrote = {n: by for n, by in session.execute(select(Reply.id, Reply.by).where(Reply.id.in_(replies)))}
    if stories:
        asked = select(Invitation.story_id, Invitation.by).where(Invitation.story_id.in_(stories))
        invited = {n: by for n, by in session.execute(asked)}
    found: dict[int, str | None] = {}
    for each in owed:
        match each.kind:
            case Owed.CLAIM | Owed.ANSWER:
                who = mentions[each.mention_id].owner
            case Owed.APPROVAL | Owed.POST:
                who = wrote.get(each.reply_id)
            case Owed.STORY:
                who = invited.get(each.story_id)
        found[each.id] = each.holder or who
    return found
