"""Which services a story on Care Opinion is about and what they are called: looked up once, then remembered."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from bot.network import Unavailable
from bot.sites.care_opinion_errors import Missing
from bot.sites.care_opinion_parse import service_of
from bot.sites.care_opinion_wire import Wire

# Two look-ups in one page that fail are broken items of the site; a third means that the site is down.
_BROKEN = 2
_REMEMBERED = 5000


class Patience:
    """How many look-ups may still fail before the page is given up."""

    def __init__(self) -> None:
        self._left = _BROKEN

    def ask(self, wire: Wire, path: str) -> Any:
        """What the API answers; an empty list where it has nothing, None where it failed this time."""
        try:
            return wire.get(path)
        except Missing:
            return []
        except Unavailable:
            if self._left == 0:
                raise
            self._left -= 1
            return None


class Directory:
    """The services met so far, for as long as the process lives."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._names: dict[str, str] = {}
        self._of_stories: dict[str, frozenset[str]] = {}

    def codes_of(self, story_key: str, patience: Patience) -> frozenset[str]:
        """The services of a story whose list entry does not say; empty where the site does not say it either."""
        known = self._of_stories.get(story_key)
        if known is not None:
            return known
        answer = patience.ask(self._wire, f"opinions/{story_key}/healthservices")
        if not isinstance(answer, list):
            return frozenset()
        services = [service for service in map(service_of, answer) if service is not None]
        for service in services:
            _remember(self._names, service.code, service.name)
        codes = frozenset(service.code for service in services)
        _remember(self._of_stories, story_key, codes)
        return codes

    def name_of(self, code: str, patience: Patience) -> str:
        """What a service is called; its code where the site does not say."""
        known = self._names.get(code)
        if known is not None:
            return known
        answer = patience.ask(self._wire, f"healthservices/{quote(code, safe='')}")
        service = service_of(answer)
        name = service.name if service is not None else code
        if service is not None or answer == []:
            _remember(self._names, code, name)
        return name


def _remember(shelf: dict[str, Any], key: str, value: Any) -> None:
    # Far more than any subscription has; whatever the site sends, the memory stays small.
    if len(shelf) >= _REMEMBERED:
        shelf.clear()
    shelf[key] = value
