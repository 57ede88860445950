"""What a request asks for: its parameters checked as X checks them, and the stretch of ids it means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.sandbox.x import problems, snowflakes
from bot.sandbox.x.people import People
from bot.sandbox.x.posts import Person
from bot.sandbox.x.tokens import Caller

BEYOND: Final = 1 << 63
SEARCH_REACH: Final = timedelta(days=7)
# X refuses an end this close to now: its index is not complete up to the second.
_END_GAP: Final = timedelta(seconds=10)
_PAGE: Final = re.compile(r"(older|newer)-([0-9a-f]{1,16})")
PAGE_PARAMETERS: Final = ("max_results", "since_id", "until_id", "start_time", "end_time", "pagination_token")


@dataclass(frozen=True, slots=True)
class Ask:
    """One request let in; `parameters` are those of the query string, `path` those of the address."""

    caller: Caller
    base_url: str
    parameters: Mapping[str, str]
    path: Mapping[str, str]
    body: dict[str, Any] = field(default_factory=dict)

    def only(self, *allowed: str) -> None:
        """Refuse parameters that the endpoint does not know, as X does."""
        for name in self.parameters:
            if name not in allowed:
                raise problems.invalid(f"The query parameter [{name}] is not one of [{','.join(allowed)}]")

    def listed(self, name: str, allowed: frozenset[str]) -> frozenset[str]:
        """A comma-separated parameter whose every value must be known."""
        values = frozenset(filter(None, self.parameters.get(name, "").split(",")))
        for value in sorted(values - allowed):
            message = f"The `{name}` query parameter value [{value}] is not one of [{','.join(sorted(allowed))}]"
            raise problems.invalid(message, **{name: value})
        return values

    def id(self, name: str) -> int | None:
        value = self.parameters.get(name)
        if value is None:
            return None
        if not re.fullmatch(r"[0-9]{1,19}", value):
            raise problems.invalid(f"The `{name}` query parameter value [{value}] is not valid", **{name: value})
        return int(value)

    def moment(self, name: str) -> datetime | None:
        value = self.parameters.get(name)
        if value is None:
            return None
        try:
            return datetime.fromisoformat(value).astimezone(UTC)
        except ValueError:
            message = f"The `{name}` query parameter value [{value}] is not a valid RFC3339 time"
            raise problems.invalid(message, **{name: value}) from None


def account(ask: Ask, people: People) -> Person:
    """The account that the caller acts as; a problem where it is the app itself."""
    one = people.known(ask.caller.handle) if ask.caller.handle else None
    if one is None:
        raise problems.wrong_kind_of_token()
    return one


@dataclass(frozen=True, slots=True)
class Stretch:
    """Ids greater than `after` and smaller than `before`, `count` at most; `upwards` starts at the old end."""

    after: int
    before: int
    count: int
    upwards: bool = False
    continued: bool = False


def stretch(ask: Ask, *, least: int, page: str = "pagination_token") -> Stretch:
    """What the paging parameters of a request mean together; `page` names the one that continues a list."""
    after, before = ask.id("since_id"), ask.id("until_id") or BEYOND
    start, end = ask.moment("start_time"), ask.moment("end_time")
    if after is None:
        after = snowflakes.first_id(start) - 1 if start else 0
    if end is not None:
        before = min(before, snowflakes.first_id(end))
    count = _count(ask, least)
    token = ask.parameters.get(page) or ask.parameters.get("pagination_token")
    if token is None:
        return Stretch(after, before, count)
    match = _PAGE.fullmatch(token)
    if match is None:
        raise problems.invalid(f"The `{page}` query parameter value [{token}] is not valid", **{page: token})
    number = int(match[2], 16)
    if match[1] == "older":
        return Stretch(after, min(before, number), count, continued=True)
    return Stretch(max(after, number), before, count, upwards=True, continued=True)


def reaching(asked: Stretch, floor: int) -> Stretch:
    """The same stretch, but no further back than `floor`."""
    return replace(asked, after=max(asked.after, floor))


def token(direction: str, number: int) -> str:
    """The page token for the posts "older" or "newer" than an id."""
    return f"{direction}-{number:x}"


def search_floor(now: datetime) -> int:
    """The id just before the oldest post that recent search can find."""
    return snowflakes.first_id(now - SEARCH_REACH) - 1


def within_reach(ask: Ask, now: datetime) -> None:
    """Refuse a search that asks further back than seven days, or up to the present second."""
    floor, smallest = now - SEARCH_REACH, search_floor(now) + 1
    for name in ("since_id", "until_id"):
        number = ask.id(name)
        if number is not None and number < smallest:
            message = (
                f"'{name}' must be the id of a post created after {snowflakes.wire_time(floor)}: larger than {smallest}"
            )
            raise problems.invalid(message, **{name: str(number)})
    for name in ("start_time", "end_time"):
        moment = ask.moment(name)
        if moment is not None and moment < floor:
            message = f"'{name}' must be on or after {snowflakes.wire_time(floor)}"
            raise problems.invalid(message, **{name: ask.parameters[name]})
    end = ask.moment("end_time")
    if end is not None and end > now - _END_GAP:
        message = "'end_time' must be a minimum of 10 seconds prior to the request time"
        raise problems.invalid(message, end_time=ask.parameters["end_time"])


def _count(ask: Ask, least: int) -> int:
    value = ask.parameters.get("max_results", "10")
    if not value.isdecimal() or not least <= int(value) <= 100:
        message = f"The `max_results` query parameter value [{value}] is not between {least} and 100"
        raise problems.invalid(message, max_results=value)
    return int(value)
