"""How X says no: problem documents with a status, and the partial errors inside an answer that worked."""

from __future__ import annotations

from typing import Any, Final

BASE: Final = "https://api.twitter.com/2/problems/"


class Problem(Exception):
    """A refusal; `status` is the HTTP status and `body` the document."""

    def __init__(self, status: int, title: str, detail: str, type_: str = "about:blank", **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.body: dict[str, Any] = {"title": title, "detail": detail, "type": type_, "status": status} | more


def unauthorised() -> Problem:
    return Problem(401, "Unauthorized", "Unauthorized")


def wrong_kind_of_token() -> Problem:
    """The app's bearer token where a user's token is needed."""
    return Problem(
        403,
        "Unsupported Authentication",
        "This endpoint acts for an account: an application-only token is not enough, OAuth 1.0a user context is.",
        f"{BASE}unsupported-authentication",
    )


def read_only() -> Problem:
    """Keys that may read, and were made before the app was allowed to write."""
    return Problem(
        403,
        "Forbidden",
        "Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.",
        f"{BASE}oauth1-permissions",
    )


def forbidden(detail: str) -> Problem:
    return Problem(403, "Forbidden", detail)


def too_many() -> Problem:
    return Problem(429, "Too Many Requests", "Too Many Requests")


def capped() -> Problem:
    return Problem(
        429,
        "UsageCapExceeded",
        "Usage cap exceeded: Monthly product cap",
        f"{BASE}usage-capped",
        period="Monthly",
        scope="Product",
    )


def out_of_credit() -> Problem:
    return Problem(402, "Payment Required", "The account has no credits left.", f"{BASE}credits")


def unavailable(status: int = 503) -> Problem:
    title = {503: "Service Unavailable", 504: "Gateway Timeout"}[status]
    return Problem(status, title, title)


def invalid(message: str, **parameters: str) -> Problem:
    """One wrong parameter (or none in particular) and what is wrong with it."""
    error = {"message": message, "parameters": {name: [value] for name, value in parameters.items()}}
    detail = "One or more parameters to your request was invalid."
    return Problem(400, "Invalid Request", detail, f"{BASE}invalid-request", errors=[error])


def missing(kind: str, parameter: str, value: str) -> dict[str, Any]:
    """The partial error for a post, user or picture that is not there."""
    return {
        "title": "Not Found Error",
        "detail": f"Could not find {kind} with {parameter}: [{value}].",
        "type": f"{BASE}resource-not-found",
        "resource_type": kind,
        "resource_id": value,
        "parameter": parameter,
        "value": value,
    }


def closed_field(field: str, id: str) -> dict[str, Any]:
    """The partial error for a field of a post that is for others than who asks."""
    return {
        "title": "Field Authorization Error",
        "detail": f"Sorry, you are not authorized to access '{field}' on the Tweet with tweet.id : [{id}].",
        "type": f"{BASE}not-authorized-for-field",
        "section": "data",
        "field": field,
        "resource_type": "tweet",
        "resource_id": id,
        "parameter": "id",
        "value": id,
    }


def not_found(kind: str, parameter: str, value: str) -> Problem:
    """The whole request was about something that is not there."""
    more = missing(kind, parameter, value)
    return Problem(404, more.pop("title"), more.pop("detail"), more.pop("type"), **more)
