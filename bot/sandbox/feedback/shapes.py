"""Stories, responses and services in the shapes of the real site's API (version 2, JSON)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from bot.sandbox.feedback.services import TRUST, Service
from bot.sandbox.feedback.site import Response, Shape, Story

# How the API puts it in words, and the number that it gives beside them.
SCORES: Final = {"none": ("No change planned", 0), "planned": ("Change planned", 1), "made": ("Change made", 2)}
# What stands in a list in place of an item that the site could not put together.
BROKEN: Final = "Sorry! Something went wrong."

Json = dict[str, Any]


def opinion(story: Story, base: str, shape: Shape) -> Json:
    """A published story. `base` is where the API is."""
    change = max((SCORES[response.change][1] for response in story.responses), default=-1)
    return {
        "id": story.id,
        "title": story.title,
        "body": story.text,
        "dateOfSubmission": moment(story.written_at),
        "dateOfPublication": moment(story.published_at) if story.published_at else None,
        "authorRole": "a service user",
        "authorAgeGroup": None,
        "criticality": None,
        "submissionRoute": "web",
        "progress": {-1: "No response yet", 0: "Response", 1: "Change planned", 2: "Change made"}[change],
        "links": _links(story, base, shape),
    }


def response(story: Story, one: Response, base: str, shape: Shape) -> Json:
    """A response to a story."""
    words, number = SCORES[one.change]
    about = _link("opinion", story.id, f"{base}/opinions/{story.id}", shape)
    return {
        "id": one.id,
        "body": one.text,
        "jobTitle": one.by,
        "dateOfSubmission": moment(one.at),
        "dateOfPublication": moment(one.at),
        "changeScore": words,
        "changeInt": number,
        "links": [about],
    }


def healthservice(service: Service, base: str, shape: Shape) -> Json:
    """A service of the trust."""
    return {
        "nacs": service.code,
        "name": service.name,
        "type": "service",
        "organisation": TRUST,
        "siteNacs": None,
        "links": [_link("self", service.code, f"{base}/healthservices/{service.code}", shape)],
    }


def moment(at: datetime) -> str:
    """The site's times are UTC and do not say so."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}"


def _links(story: Story, base: str, shape: Shape) -> list[Json]:
    """Either each service and response by itself, or one link to the list of them: the real site has done both."""
    here = f"{base}/opinions/{story.id}"
    links = [_link("self", story.id, here, shape), _link("tags", story.id, f"{here}/tags", shape)]
    if shape == "relation":
        lists = ("healthservices", "responses")
        return [*links, *(_link(name, story.id, f"{here}/{name}", shape) for name in lists)]
    code = story.service.code
    responses = (_link("response", one.id, f"{base}/responses/{one.id}", shape) for one in story.responses)
    return [*links, _link("healthservice", code, f"{base}/healthservices/{code}", shape), *responses]


def _link(about: str, id_: int | str, address: str, shape: Shape) -> Json:
    names = ("rel", "href") if shape == "rel" else ("relation", "link")
    return {names[0]: about, "id": str(id_), names[1]: address}
