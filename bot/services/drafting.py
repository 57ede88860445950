"""Drafting: what the form for a reply shows about the words that somebody has typed so far."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from bot.core.checks import check
from bot.core.findings import Allowed, Finding, Opening, worth_a_look
from bot.core.lifecycle import Status
from bot.core.measuring import measure
from bot.core.permit import PermitKind
from bot.core.prices import dollars
from bot.core.replies import ReplyKind, ReplyState
from bot.core.reply_form import ReplyForm, Saved, Typed
from bot.core.second_pair import approval
from bot.core.triage import Urgency
from bot.core.x_entities import urls
from bot.desk import Desk
from bot.services import answering_which, contacts, hushes, invitations, money, written_since
from bot.services.permits import permit_of
from bot.services.raised_by import raised
from bot.services.reply_drawing import quote
from bot.storage import replies
from bot.storage.contacts import earlier
from bot.storage.mentions import Mention
from bot.storage.replies import Reply

# The same opening to somebody else is pointed out for so long.
OPENINGS = timedelta(days=7)
USES = {ReplyKind.REPLY: ("reply", "thank"), ReplyKind.THANKS: ("thank", "reply"), ReplyKind.INVITATION: ()}
WHY = "*Not sent yet:* look at this first. Put it right in your words, or say why it should go out as it is."
AT_RISK = (
    "🆘 *Risk of harm.* What you write here is public. Follow your safeguarding procedure; if somebody is in danger "
    "now, a public answer is not enough."
)
GONE = (
    "The author has deleted this post meanwhile, so there is nothing left to answer. Kestrel has closed it. "
    "Your words are still here, to be copied."
)


def form_of(session: Session, desk: Desk, mention: Mention, typed: Typed, by: str) -> ReplyForm:
    """Everything the form shows now."""
    among = answering_which.choices(session, mention, typed.to)
    to = answering_which.chosen(session, mention, among, typed.to)
    post, permit, typed = to.post, permit_of(desk, to.post, mention), replace(typed, to=to.id)
    # What is counted, checked and paid for is what goes out: without the spaces around it.
    text = typed.text.strip()
    measured = measure(text, post.network, reply=True)
    bill = money.bill(session, desk, text, by_api=permit.kind is PermitKind.API)
    gone, hush = mention.status is Status.DELETED, hushes.standing(session, desk.now())
    handles = desk.team.handles(post.network)
    elsewhere = None if gone else written_since.warned(session, desk, mention)
    invite = invitations.offer(desk, typed.picks) if typed.kind is ReplyKind.INVITATION else None
    found = () if gone else findings(session, desk, mention, text)
    before = earlier(session, mention)
    asks_reason = typed.stopped and worth_a_look(found)
    return ReplyForm(
        typed=typed,
        quote=quote(post),
        network=post.network,
        permit=permit,
        account=handles[0] if handles else "",
        left=measured.left,
        limit=measured.limit,
        findings=found,
        price=_price(permit.kind, bill.micros, with_link=bool(urls(text))),
        spend=bill.sentence,
        approval=approval(approval_needed(desk, mention, by), wished=typed.wished),
        saved=_saved(desk, typed.kind, at_risk=mention.harm or elsewhere is not None),
        opened_at=desk.now(),
        zone=desk.team.organisation.zone,
        invite=invite,
        banner=GONE if gone else WHY if asks_reason else None,
        gone=gone,
        asks_reason=asks_reason,
        hush=hushes.value(hush, desk) if hush is not None else None,
        warnings=() if gone else warnings(session, desk, mention, typed),
        choices=() if gone else among,
        raised=None if gone else raised(session, desk, [mention]).get(mention.id),
        elsewhere=elsewhere,
        wanted=_wanted(session, mention, typed),
        earlier=() if gone else contacts.told(session, before),
        earlier_count=len(before),
    )


def _wanted(session: Session, mention: Mention, typed: Typed) -> tuple[str, str] | None:
    """Who has asked for which change of the words that the form changes."""
    held = session.get(Reply, typed.reply_id) if typed.reply_id is not None else None
    if held is None or held.mention_id != mention.id or held.asked_change is None:
        return None
    asked = held.state in (ReplyState.CHANGE, ReplyState.ASKED)
    return (held.asked_by or "", held.asked_change) if asked else None


def warnings(session: Session, desk: Desk, mention: Mention, typed: Typed) -> tuple[str, ...]:
    """What to know of this person before a word is written: a risk of harm, and that an invitation would be refused."""
    said = [AT_RISK] if mention.harm else []
    if typed.kind is ReplyKind.INVITATION and (rests := invitations.rests(session, desk, mention, typed)) is not None:
        said.append(f"⚠️ *This invitation would not be sent.* {rests}")
    return tuple(said)


def findings(session: Session, desk: Desk, mention: Mention, text: str) -> tuple[Finding, ...]:
    """What there is to say about the words; only what the network would refuse blocks."""
    now, post = desk.now(), mention.post
    sent = replies.openings(session, now - OPENINGS, post.author_id)
    measured = measure(text, post.network, reply=True)
    return check(text, measured, allowed=allowed(desk), earlier=[Opening(*each) for each in sent], now=now)


def allowed(desk: Desk) -> Allowed:
    """What is ours and may be published."""
    team = desk.team
    return Allowed(
        phones=[*team.organisation.phones, *([team.feedback.phone] if team.feedback.phone else [])],
        emails=team.organisation.emails,
        hashtags=team.organisation.hashtags,
        hosts=team.feedback.hosts,
    )


def approval_needed(desk: Desk, mention: Mention, by: str) -> str | None:
    """Why the team has a second pair of eyes look before this goes out, None where it does not."""
    rules = desk.team.approval
    if rules.always:
        return "Your team has a second pair of eyes look at every answer."
    if rules.urgent and (mention.urgency is Urgency.URGENT or mention.harm):
        return "This is urgent, so a colleague looks at your words first."
    if by in rules.new_colleagues:
        return "You are new here, so a colleague looks at your words first."
    return None


def first_thanks(desk: Desk) -> str:
    """The words that stand in the box of a thank-you to begin with; none where the team has no such wording."""
    thanks = next((wording for wording in desk.team.wordings if wording.use == "thank"), None)
    return next(iter(thanks.voices.values())) if thanks else ""


def _price(kind: PermitKind, micros: int, *, with_link: bool) -> str:
    match kind:
        case PermitKind.API:
            link = " (a link makes it dearer)" if with_link else ""
            return f"Costs {dollars(micros)}{link}."
        case _:
            return "Costs nothing: you post it by hand."


def _saved(desk: Desk, kind: ReplyKind, *, at_risk: bool) -> tuple[Saved, ...]:
    """Nothing cheerful lies ready for somebody who may be at risk."""
    uses = tuple(use for use in USES[kind] if use != "thank" or not at_risk)
    wordings = sorted((w for w in desk.team.wordings if w.use in uses), key=lambda w: uses.index(w.use))
    return tuple(Saved(w.slug, w.name, voice) for w in wordings for voice in w.voices)
