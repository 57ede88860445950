"""The desk: everything that a use case may reach for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock, StillClock
from bot.core.permit import ReplyRules
from bot.core.prices import Prices
from bot.core.reading import Source
from bot.core.triage import Scorer
from bot.network import Network
from bot.site import Site
from bot.storage.engine import Database
from bot.surface import Surface
from bot.team import Team

HarmWords = Callable[[str], tuple[str, ...]]
# From a Vega-Lite spec to a PNG; None where nothing that draws is installed. Raises `OSError` where it fails.
Charts = Callable[[dict[str, Any]], bytes | None]


@dataclass(frozen=True)
class Wakeups:
    """Local hints: that there is work for the board, and that this process is about to end.

    The database is the truth; these only shorten the wait for it.
    """

    board: threading.Event = field(default_factory=threading.Event)
    stopping: threading.Event = field(default_factory=threading.Event)


def at_once(work: Callable[[], None]) -> None:
    """For a desk that has nobody to do something meanwhile."""
    work()


@dataclass(eq=False)
class Desk:
    """What a use case works with; `app.py` lays it out, tests lay out their own.

    Only `adopt` changes its settings: `team` is replaced by those of the database whenever they are newer, with the two
    readers of words that follow from it, which `lay_out` makes anew. A use case that runs meanwhile ends with what it
    has read; nothing decides by the team's settings over several transactions.

    `name` tells this process from others that share the database. `channel` is where mentions are carded.
    `harm_words` finds the words of a post that speak of risk. `spacing` says how many seconds the network wants
    between two requests of a kind. `lease` is how long work stays with a process that has died. `posts_by_api` names
    the networks on which keys for posting as our first account are set up, `posts_as` has every account with keys, as
    (network, handle in lower case). `site` is the feedback site where its stories can be read.
    `charts` draws pictures of numbers. `watched_version` is of the settings by which the watches were last settled.
    `refused_version` is of newer ones that this process does not understand.
    `wiped` says, where the database will not last, why.
    `aside` does something soon, for somebody who is told how it went and cannot wait for it; a kill ends it.
    `person_key` hashes people who said no to invitations; None uses a key kept in the database.
    """

    name: str
    database: Database
    surface: Surface
    networks: Mapping[str, Network]
    clock: Clock
    team: Team
    channel: str
    scorer: Scorer
    harm_words: HarmWords
    reply_rules: ReplyRules
    prices: Prices
    reach: int
    spacing: Mapping[Source, float] = field(default_factory=dict)
    lease: timedelta = timedelta(seconds=45)
    posts_by_api: frozenset[str] = frozenset()
    posts_as: frozenset[tuple[str, str]] = frozenset()
    site: Site | None = None
    person_key: bytes | None = None
    wiped: str | None = None
    wakeups: Wakeups = field(default_factory=Wakeups)
    lay_out: Callable[[Team], tuple[Scorer, HarmWords]] | None = None
    settings_version: int = 0
    watched_version: int = 0
    refused_version: int = 0
    charts: Charts | None = None
    aside: Callable[[Callable[[], None]], object] = at_once

    def adopt(self, team: Team, version: int) -> None:
        """Work by these settings from now on."""
        if self.lay_out is not None:
            self.scorer, self.harm_words = self.lay_out(team)
        self.team, self.settings_version, self.refused_version = team, version, 0

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return self.clock.now()

    def still(self) -> Desk:
        """The same desk, for which it stays this very moment."""
        return replace(self, clock=StillClock(self.clock))

    def writes_on(self, network: str, account: str) -> bool:
        """Whether Kestrel posts there by API as this account of ours; elsewhere a person does, by hand."""
        if network not in self.networks:
            return False
        handle, ours = account.removeprefix("@").lower(), self.team.handles(network)
        if not handle or (ours and handle == ours[0].lower()):
            return network in self.posts_by_api
        return (network, handle) in self.posts_as
