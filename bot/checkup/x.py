"""X: whether our keys read there, and whether they may post; the two are granted apart."""

from __future__ import annotations

from uuid import uuid4

from bot.checkup.findings import Finding, left, well, wrong
from bot.clock import Clock
from bot.core.prices import dollars
from bot.core.reading import Look, Source
from bot.network import Trouble
from bot.networks.x import X
from bot.networks.x_access import Access
from bot.networks.x_rules import x_rules
from bot.settings import X_KEYS, Settings
from bot.team import Team

CONSOLE = "X's developer console (https://console.x.com), your app"
READ = f"{CONSOLE}, Keys and tokens: make the Bearer Token anew and put it into X_BEARER_TOKEN."
WRITE = (
    f"{CONSOLE}, User authentication settings: choose Read and write. Then, under Keys and tokens, make the Access "
    "Token and Secret anew (the old ones stay as they are) and put them into X_ACCESS_TOKEN and X_ACCESS_TOKEN_SECRET."
)
KEYS = f"{CONSOLE}, Keys and tokens, as the account that is to speak: put all four into the settings."
# Either way nothing is lost: people read and answer by hand.
BY_HAND = "Pasted links and answers by hand work all the same."


def reading(settings: Settings, team: Team | None, clock: Clock) -> Finding:
    """Search for words that nobody has written: an empty answer is free."""
    if not settings.x_reads:
        return left(f"Not connected. {BY_HAND}")
    prices = x_rules().prices
    handles = _handles(team)
    query = f'from:{handles[0] if handles else "x"} "kestrel check {uuid4().hex}"'
    try:
        _x(settings, clock).page(Look(Source.SEARCH, query))
    except Trouble as trouble:
        return wrong(trouble.sentence, READ)
    return well(
        f"X lets Kestrel read. This look was free; each post costs {dollars(prices.post)}, of our own mentions "
        f"{dollars(prices.own_mention)}."
    )


def posting(settings: Settings, team: Team | None, clock: Clock) -> Finding:
    """Ask whose the four keys are and what they may do."""
    missing = [name.upper() for name in X_KEYS if getattr(settings, name) is None]
    if len(missing) == len(X_KEYS):
        return left("No keys for posting. Every card offers the answer by hand.")
    if missing:
        return wrong(f"{', '.join(missing)} is missing: to post, all four keys are needed.", KEYS)
    try:
        found = _x(settings, clock).access()
    except Trouble as trouble:
        return wrong(trouble.sentence, KEYS)
    return _allowed(found, _handles(team))


def _allowed(found: Access, ours: list[str]) -> Finding:
    if ours and found.handle.lower() not in {handle.lower() for handle in ours}:
        named = " or ".join(f"@{handle}" for handle in ours)
        return wrong(f"The keys are those of @{found.handle}, and the team file says that we are {named}.", KEYS)
    if found.level and not found.writes:
        return wrong(f"The keys of @{found.handle} are read-only: X would refuse every post.", WRITE)
    cost = f"This look cost at most {dollars(x_rules().prices.user)}."
    if not found.level:
        return left(f"X knows @{found.handle} and does not say whether its keys may post. {cost}")
    return well(f"X lets Kestrel post as @{found.handle}. {cost}")


def _handles(team: Team | None) -> list[str]:
    return [account.handle for account in team.accounts if account.network == "x"] if team else []


def _x(settings: Settings, clock: Clock) -> X:
    return X(
        settings.x_api_url,
        bearer_token=settings.x_bearer_token,
        api_key=settings.x_api_key,
        api_secret=settings.x_api_secret,
        access_token=settings.x_access_token,
        access_token_secret=settings.x_access_token_secret,
        now=clock.now,
    )
