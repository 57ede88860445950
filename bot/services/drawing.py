"""Drawing: from the rows of a card to what it says, read in one go."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.cards import AlertCard, AlertReason, Card, Guessed, Line, ListCard, MentionCard
from bot.core.follow_ups import FollowUp
from bot.core.lifecycle import PRESSED, Action, buttons
from bot.desk import Desk
from bot.services import answering_which, hushes, outages, storms
from bot.services import card_moves as moves
from bot.services import contacts as contact
from bot.services.chase_drawing import chase_card, due_of, ladder_card
from bot.services.digest_cards import digest_card
from bot.services.members import greeting_card
from bot.services.mention_lists import shared_card
from bot.services.permits import permit_of
from bot.services.promo_answers import answered
from bot.services.promo_drawing import run_card
from bot.services.promo_showing import promo_card
from bot.services.put_away import put_away
from bot.services.raised_by import raised
from bot.services.reply_drawing import answerings, quote, reply_card, story_card, told_directly
from bot.services.spike_drawing import over_card, spike_card
from bot.storage import cards, contacts, follow_ups, groups
from bot.storage.cards import CardKind
from bot.storage.mentions import Mention
from bot.storage.outages import Outage
from bot.storage.posts import Post
from bot.storage.stories import Story
from bot.storage.storms import Storm

# How many gathered posts a card names; the rest are counted.
GATHERED = 3


def card_for(session: Session, desk: Desk, row: cards.Card) -> Card | None:  # noqa: C901, PLR0911, PLR0912 - one for each kind
    """What this card says at this moment; None for a reminder that is not needed any more and was never sent."""
    match row.kind:
        case CardKind.MENTION:
            return mention_card(session, desk, session.get_one(Mention, row.mention_id))
        case CardKind.ALERT:
            return alert_card(session, desk, row)
        case CardKind.REPLY | CardKind.APPROVAL:
            return reply_card(session, desk, row)
        case CardKind.STORY:
            return story_card(session, desk, session.get_one(Story, row.story_id))
        case CardKind.LIST:
            return list_card(session, desk, row.id)
        case CardKind.STORM:
            return storms.summary(session, desk, session.get_one(Storm, row.storm_id))
        case CardKind.OUTAGE:
            return outages.card_of(session, desk, session.get_one(Outage, row.outage_id))
        case CardKind.CHASE:
            return chase_card(session, desk, row)
        case CardKind.LADDER:
            return ladder_card(session, desk, row.mention_id or 0)
        case CardKind.HUSH:
            return hushes.card_of(session, desk, row)
        case CardKind.SPIKE:
            return spike_card(session, desk, row.id)
        case CardKind.SPIKE_OVER:
            return over_card(session, desk, row.thread_id or 0)
        case CardKind.PROMO | CardKind.PROMO_ASKED:
            return promo_card(session, desk, row)
        case CardKind.RUN:
            return run_card(session, desk, row)
        case CardKind.DIGEST:
            return digest_card(session, desk, row)
        case CardKind.GREETING:
            return greeting_card(desk, row)
        case CardKind.SHARED:
            return shared_card(session, desk, row)


def alert_card(session: Session, desk: Desk, row: cards.Card) -> AlertCard:
    """What one person is told at once, and why."""
    mention = session.get_one(Mention, row.mention_id)
    own = cards.own_of(session, mention.lead_id or mention.id)
    about = row.about or {}
    return AlertCard(
        mention_card(session, desk, mention),
        desk.channel,
        own.ts if own else None,
        AlertReason(about.get("reason", AlertReason.HARM)),
        about.get("by"),
        about.get("note"),
        told_directly(session, desk, about.get("reply")),
    )


def mention_card(session: Session, desk: Desk, lead: Mention) -> MentionCard:
    """The card of a mention and of those gathered under it."""
    counts = groups.gathered_count(session, lead.id)
    count, again = counts.pop(None, 0), sum(counts.values())
    gathered = groups.gathered(session, lead.id, newest=GATHERED, follow_ups=False) if count else ()
    followed = groups.gathered(session, lead.id, newest=GATHERED, follow_ups=True) if again else ()
    earlier = contacts.earlier(session, lead)
    risk = raised(session, desk, [lead]).get(lead.id)
    post, permit, declined = lead.post, permit_of(desk, lead.post, lead), moves.declined(session, desk, lead)
    before, elsewhere = any(each.harm for each in earlier), contacts.at_risk_elsewhere(session, lead)
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
        guess=_guess(session, desk, lead),
        permit=permit,
        earlier=contact.told(session, earlier),
        earlier_count=len(earlier),
        gathered=tuple(quote(mention.post) for mention in gathered),
        gathered_count=count,
        follow_ups=tuple((each.follow_up or FollowUp.MORE, quote(each.post)) for each in followed),
        follow_up_count=again,
        thanked=counts.get(FollowUp.THANKS, 0),
        buttons=moves.allowed(permit, lead, PRESSED, uninvited=declined or before or elsewhere is not None),
        more=moves.more(session, desk, lead, permit),
        until_at=lead.until_at,
        waiting_on=lead.waiting_on,
        reason=lead.reason,
        escalated_to=lead.escalated_to,
        declined=declined,
        due=due_of(session, desk, lead),
        offered_at=lead.offered_at,
        unanswered=answering_which.unanswered(session, lead) if again else 0,
        replies=answerings(session, desk, lead),
        raised=risk.quote if risk is not None and risk.quote != quote(post) else None,
        since=risk.since if risk is not None else None,
        risk_before=before and not lead.harm and elsewhere is None,
        put_away=put_away(session, lead),
        elsewhere=quote(elsewhere.post) if elsewhere is not None else None,
        promo=answered(session, post),
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


def _line(mention: Mention) -> Line:
    return Line(
        mention_id=mention.id,
        quote=quote(mention.post),
        mood=mention.mood,
        theme=mention.theme,
        status=mention.status,
        owner=mention.owner,
        # A line has room for one; whoever claims it gets a card with the others.
        buttons=buttons(mention.status, (Action.CLAIM, Action.RELEASE), offered=mention.offered_at is not None),
    )


def _guess(session: Session, desk: Desk, mention: Mention) -> Guessed:
    risky = [mention, *follow_ups.risky(session, mention.id)] if mention.harm else []
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
        harm_words=tuple(word for each in risky for word in desk.harm_words(each.post.text)),
        corrected=frozenset(mention.corrected),
    )
