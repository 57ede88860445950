"""Invitations: which service and link, which words, and whether this person may be invited at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.core.good_links import good_link
from bot.core.invitations import Parts, Tone, compose, cooling_off, least_like
from bot.core.measuring import measure
from bot.core.reply_form import InviteOffer, Picks, Typed
from bot.core.triage import Mood
from bot.core.zone_times import short_day
from bot.desk import Desk
from bot.services.people import known_person, person_of
from bot.storage import contacts, invitations, people
from bot.storage.invitations import Invitation
from bot.storage.mentions import Mention
from bot.storage.replies import Reply
from bot.team import Service

# So many of the last invitations are looked at, so that the next one is worded differently.
RECENT = 12


def first_picks(desk: Desk, mention: Mention) -> Picks:
    """The guess, preset: the service, an opening that fits the mood, the quick link where the service has it."""
    service = desk.team.service(mention.service)
    tone = {Mood.NEGATIVE: Tone.SORRY, Mood.POSITIVE: Tone.THANKS}.get(mention.mood, Tone.NEUTRAL)
    if mention.complaint:
        tone = Tone.SORRY
    return settled(desk, Picks(service.slug if service else None, Tone.THANKS if mention.thanks else tone))


def settled(desk: Desk, picks: Picks) -> Picks:
    """The same choice with a kind of link that the service has, and a service that there is."""
    service = desk.team.service(picks.service)
    kinds = _kinds(desk, service)
    if service is None:
        return replace(picks, service=None, link_kind=None)
    if picks.link_kind in dict(kinds):
        return picks
    return replace(picks, link_kind=kinds[0][0] if kinds else None)


def offer(desk: Desk, picks: Picks) -> InviteOffer:
    """What can be chosen, and what to do where a service has no link yet."""
    feedback = desk.team.feedback
    service = desk.team.service(picks.service)
    kinds = _kinds(desk, service)
    trouble = None
    if not desk.team.services:
        trouble = "The team file names no services yet; an administrator adds them under [[services]]."
    elif service is not None and not kinds:
        trouble = (
            f"{service.name} has no link on {feedback.site} yet. An administrator copies it from the site and pastes "
            f"it into the team file, under links of the service “{service.slug}”."
        )
    services = tuple((each.slug, each.name) for each in desk.team.services)
    return InviteOffer(services, kinds, feedback.handle, feedback.site, trouble)


def words(session: Session, desk: Desk, picks: Picks, network: str) -> str:
    """The whole invitation in words that differ from the last ones sent; empty while something is still to choose."""
    service, feedback = desk.team.service(picks.service), desk.team.feedback
    kind = feedback.link(picks.link_kind)
    if service is None or kind is None or kind.slug not in service.links:
        return ""
    return compose(
        Parts(
            opening=_opening(session, desk, picks.tone),
            service=service.name,
            link=service.links[kind.slug],
            link_text=kind.words,
            site=feedback.site,
            answers_every_story=service.answers_every_story,
            phone=feedback.phone,
            tag=f"@{feedback.handle}" if picks.tag and feedback.handle else None,
        ),
        lambda text: measure(text, network, reply=True).fits,
    )


def refusal(session: Session, desk: Desk, mention: Mention, service: str | None, now: datetime) -> str | None:
    """Why this person is not to be invited for this service, as a sentence; None where they may be."""
    if (risk := _at_risk(session, mention)) is not None:
        return risk
    if mention.pressing:
        return (
            "This post is marked as urgent: whoever wrote it waits for an answer, and no invitation goes out. If the "
            "mark is wrong, correct it under More first."
        )
    person = person_of(session, desk, mention.post)
    invitations.one_at_a_time(session, person)
    if (said := people.declined(session, person)) is not None or mention.declined_at is not None:
        on = f" on {short_day(said, desk.team.organisation.zone)}" if said is not None else ""
        return f"They said{on} that they want no invitation. Kestrel will not invite them again."
    if service is None:
        return None
    return _cooling_off(session, desk, person, service, now)


def _at_risk(session: Session, mention: Mention) -> str | None:
    if mention.harm:
        return (
            "This post is marked as a risk of harm: a person answers it, and no invitation goes out. If the mark is "
            "wrong, correct it under More first."
        )
    if any(each.harm for each in contacts.earlier(session, mention)):
        return "An earlier post by this person is marked as a risk of harm, so no invitation goes out."
    if contacts.at_risk_elsewhere(session, mention) is not None:
        return "This person has also written of risk of harm, on another card, so no invitation goes out."
    return None


def rests(session: Session, desk: Desk, mention: Mention, typed: Typed) -> str | None:
    """Why this person would not be invited for the service that is chosen, before Send says so; only looks.

    An invitation that is being changed is not held against itself.
    """
    person, service = known_person(session, desk, mention.post), typed.picks.service
    if person is None or service is None:
        return None
    held = invitations.of_reply(session, typed.reply_id) if typed.reply_id is not None else None
    if held is not None and held.service == service:
        return None
    return _cooling_off(session, desk, person, service, desk.now())


def _cooling_off(session: Session, desk: Desk, person: str, service: str, now: datetime) -> str | None:
    last = invitations.last(session, person, service)
    until = cooling_off(last.at if last else None, now, desk.team.feedback.cooling_off_days)
    if last is None or until is None:
        return None
    named, zone = desk.team.service(service), desk.team.organisation.zone
    about = _plain(named.name if named else service)
    return (
        f"<@{last.by}> invited them to share their story of {about} on {short_day(last.at, zone)}. The team waits "
        f"{desk.team.feedback.cooling_off_days} days, so not again before {short_day(until, zone)}."
    )


def chosen(desk: Desk, picks: Picks) -> str:
    """What is wrong with a choice, as a sentence; empty when it can be sent."""
    service = desk.team.service(picks.service)
    if service is None:
        return "Choose the service that their story is about."
    if picks.link_kind not in service.links or desk.team.feedback.link(picks.link_kind) is None:
        trouble = offer(desk, picks).trouble
        return _plain(trouble) if trouble else "Choose the kind of link once more; that one is not there any more."
    return good_link(service.links[picks.link_kind], desk.team.feedback.hosts) or ""


def keep(session: Session, desk: Desk, reply: Reply, picks: Picks, now: datetime) -> None:
    """Keep whom we invited, for what and with which link, so that a story can be joined to it."""
    service = desk.team.service(picks.service)
    if service is None or picks.link_kind is None:
        return
    held = invitations.of_reply(session, reply.id) or Invitation(
        reply_id=reply.id, person=person_of(session, desk, reply.mention.post), at=now, by=reply.by
    )
    held.service, held.link_kind, held.tone = service.slug, picks.link_kind, picks.tone
    held.link = service.links[picks.link_kind]
    session.add(held)


def picks_of(session: Session, desk: Desk, reply: Reply) -> Picks:
    """What was chosen for an invitation that is being changed."""
    held, handle = invitations.of_reply(session, reply.id), desk.team.feedback.handle
    tagged = handle is not None and f"@{handle}".casefold() in reply.text.casefold()
    return Picks() if held is None else Picks(held.service, held.tone, held.link_kind, tagged)


def _opening(session: Session, desk: Desk, tone: Tone) -> str:
    voices = {
        f"{wording.slug}/{voice}": said
        for wording in desk.team.wordings
        if wording.use == "invite" and wording.tone is tone
        for voice, said in wording.voices.items()
    }
    if not voices:
        return ""
    return voices[least_like(list(voices.items()), invitations.recent_texts(session, RECENT))]


def _kinds(desk: Desk, service: Service | None) -> tuple[tuple[str, str], ...]:
    links = service.links if service else {}
    return tuple((kind.slug, kind.name) for kind in desk.team.feedback.links if kind.slug in links)


def _plain(words: str) -> str:
    """Words of the team file for a sentence that Slack reads as its own markup."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
