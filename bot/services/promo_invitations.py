"""Promos that invite stories: ready-made wordings for a service, or one for each service in turn."""

from __future__ import annotations

from dataclasses import replace

from bot.core.invitations import Parts, compose_promo
from bot.core.measuring import measure
from bot.core.promo_form import IN_TURN, MOST_IN_TURN, MOST_WORDINGS, PromoTyped
from bot.core.reply_form import Picks
from bot.desk import Desk
from bot.services import invitations
from bot.team import Service
from bot.team.answering import SERVICE

NO_LINKS = "No service has a link on {site} yet. An administrator pastes them into the team file, under [[services]]."


def linked(desk: Desk) -> tuple[Service, ...]:
    """The services for which stories can be invited."""
    return tuple(service for service in desk.team.services if _link_kind(desk, service) is not None)


def trouble(desk: Desk, typed: PromoTyped) -> str | None:
    """Why no stories can be invited for what is chosen; None where they can, or where nothing is."""
    if typed.service == IN_TURN:
        return None if linked(desk) else NO_LINKS.format(site=desk.team.feedback.site)
    if typed.service is None or desk.team.service(typed.service) in linked(desk):
        return None
    return invitations.offer(desk, Picks(typed.service)).trouble


def filled(desk: Desk, typed: PromoTyped) -> PromoTyped:
    """The form with ready-made wordings in place of what stood there; the same form where there are none."""
    network = typed.places[0][0] if typed.places else "x"
    openings = desk.team.feedback.promos
    if typed.service == IN_TURN:
        services = linked(desk)[:MOST_IN_TURN]
        texts = [_words(desk, each, openings[turn % len(openings)], network) for turn, each in enumerate(services)]
    else:
        service = desk.team.service(typed.service)
        found = service is not None and _link_kind(desk, service) is not None
        texts = [_words(desk, service, each, network) for each in openings[:MOST_WORDINGS]] if found and service else []
    if not texts:
        return typed
    return replace(typed, texts=tuple(texts), own={}, version=typed.version + 1)


def _words(desk: Desk, service: Service, opening: str, network: str) -> str:
    feedback, kind = desk.team.feedback, desk.team.feedback.link(_link_kind(desk, service))
    if kind is None:
        return ""
    return compose_promo(
        Parts(
            opening=opening.replace(SERVICE, service.name),
            service=service.name,
            link=service.links[kind.slug],
            link_text=kind.words,
            site=feedback.site,
            answers_every_story=service.answers_every_story,
            tag=f"@{feedback.handle}" if feedback.handle else None,
        ),
        lambda text: measure(text, network, reply=False).fits,
    )


def _link_kind(desk: Desk, service: Service) -> str | None:
    """The first kind of link that the service has, in the order of the team file."""
    return invitations.settled(desk, Picks(service.slug)).link_kind
