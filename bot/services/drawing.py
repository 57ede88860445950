"""Drawing: from the rows of a card to what it says, read in one go."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.cards import AlertCard, Card, Contact, Guessed, Line, ListCard, MentionCard, Quote
from bot.core.lifecycle import buttons
from bot.core.permit import Asked, Permit, permit
from bot.core.watching import WatchKind
from bot.desk import Desk
from bot.services import outages, storms
from bot.storage import cards, mentions
from bot.storage.cards import CardKind
from bot.storage.mentions import Mention
from bot.storage.outages import Outage
from bot.storage.posts import Post

# How many earlier mentions and how many gathered posts a card names; the rest are counted.
EARLIER, GATHERED = 3, 3


def card_for(session: Session, desk: Desk, row: cards.Card) -> Card:
    """What this card says at this moment."""
    match row.kind:
        case CardKind.MENTION:
            return mention_card(session, desk, session.get_one(Mention, row.mention_id))
        case CardKind.ALERT:
            mention = session.get_one(Mention, row.mention_id)
            own = cards.own_of(session, mention.lead_id or mention.id)
            return AlertCard(mention_card(session, desk, mention), desk.channel, own.ts if own else None)
        case CardKind.LIST:
            return list_card(session, desk, row.id)
        case CardKind.STORM:
            return storms.summary(session, desk, session.get_one(cards.Storm, row.storm_id))
        case CardKind.OUTAGE:
            return outages.card_of(session, desk, session.get_one(Outage, row.outage_id))


def mention_card(session: Session, desk: Desk, lead: Mention) -> MentionCard:
    """The card of a mention and of those gathered under it."""
    gathered = mentions.gathered(session, lead.id, newest=GATHERED)
    count = mentions.gathered_count(session, [lead.id]).get(lead.id, 0)
    earlier = mentions.earlier(session, lead)
    post = lead.post
    return MentionCard(
        mention_id=lead.id,
        kind=lead.kind,
        network=post.network,
        quote=quote(post),
        pictures=post.public().pictures,
        language=post.language,
        status=lead.status,
        owner=lead.owner,
        owned_at=lead.owned_at,
        answered_at=lead.answered_at,
        answer_url=lead.answer.url if lead.answer else None,
        added_by=lead.added_by,
        guess=_guess(desk, lead),
        permit=permit_of(desk, post, lead),
        earlier=tuple(_contact(mention) for mention in earlier[:EARLIER]),
        earlier_count=len(earlier),
        gathered=tuple(quote(mention.post) for mention in gathered),
        gathered_count=count,
        buttons=buttons(lead.status),
        services=tuple((service.slug, service.name) for service in desk.team.services),
        zone=desk.team.organisation.zone,
    )


def list_card(session: Session, desk: Desk, card_id: int) -> ListCard:
    """A packed list: each of its mentions as a line, in the order in which they were written."""
    rows = session.scalars(
        select(Mention)
        .join(cards.Card, cards.Card.mention_id == Mention.id)
        .join(Post, Post.id == Mention.id)
        .where(cards.Card.list_id == card_id)
        .order_by(Post.posted_at, Mention.id)
    ).all()
    return ListCard(tuple(_line(mention) for mention in rows), desk.team.organisation.zone)


def permit_of(desk: Desk, post: Post, mention: Mention) -> Permit:
    """Whether we may answer a mention, and how."""
    handles = desk.team.handles(post.network)
    return permit(
        Asked(
            network=post.network,
            key=post.key,
            url=post.url,
            addressed=frozenset(post.mentions),
            competitor=mention.kind is WatchKind.COMPETITOR,
            deleted=post.gone_at is not None,
        ),
        handles[0] if handles else None,
        keys=post.network in desk.posts_by_api,
        x=desk.reply_rules,
    )


def quote(post: Post) -> Quote:
    """A post's words with who and when."""
    return Quote(post.handle, post.name, post.text, post.posted_at, post.url, deleted=post.gone_at is not None)


def _line(mention: Mention) -> Line:
    return Line(
        mention_id=mention.id,
        quote=quote(mention.post),
        mood=mention.mood,
        theme=mention.theme,
        status=mention.status,
        owner=mention.owner,
        buttons=buttons(mention.status),
    )


def _guess(desk: Desk, mention: Mention) -> Guessed:
    service = desk.team.service(mention.service)
    return Guessed(
        mood=mention.mood,
        theme=mention.theme,
        service=service.name if service else None,
        urgency=mention.urgency,
        thanks=mention.thanks,
        spam=mention.spam,
        complaint=mention.complaint,
        harm=mention.harm,
        harm_words=desk.harm_words(mention.post.text) if mention.harm else (),
        corrected=frozenset(mention.corrected),
    )


def _contact(mention: Mention) -> Contact:
    waited: float | None = None
    answered: datetime | None = mention.answered_at
    if answered is not None:
        waited = (answered - mention.post.posted_at).total_seconds()
    return Contact(mention.post.posted_at, answered, waited, mention.owner)
