"""X: whether our keys read there, and whether they may post; the two are granted apart."""

from __future__ import annotations

from uuid import uuid4

from bot.checkup.findings import Finding, State, left, well, wrong
from bot.clock import Clock
from bot.core.prices import dollars
from bot.core.reading import Look, Source
from bot.network import Trouble
from bot.networks.x import X
from bot.networks.x_access import Access
from bot.networks.x_pens import Pair
from bot.networks.x_rules import x_rules
from bot.settings import X_KEYS, Settings, key_problems
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
        _x(settings, team, clock).page(Look(Source.SEARCH, query))
    except Trouble as trouble:
        return wrong(trouble.sentence, READ)
    return well(
        f"X lets Kestrel read. This look was free; each post costs {dollars(prices.post)}, of our own mentions "
        f"{dollars(prices.own_mention)}."
    )


def posting(settings: Settings, team: Team | None, clock: Clock) -> Finding:
    """Ask whose the four keys are and what they may do."""
    if sentences := key_problems(settings):
        return wrong(" ".join(sentences), KEYS)
    if any(getattr(settings, name) is None for name in X_KEYS):
        return left("No keys for posting. Every card offers the answer by hand.")
    return _posts(_x(settings, team, clock), None, _handles(team))


def others(settings: Settings, team: Team | None, clock: Clock) -> Finding:
    """The same for each further account that has keys of its own: the first that is wrong, or all of them."""
    named = {account.handle for account in team.accounts if account.keys} if team is not None else set()
    accounts = settings.x_accounts_of(team) if team is not None else {}
    x, said = _x(settings, team, clock), []
    for handle, own in accounts.items():
        if handle in named and own is not None:
            found = _posts(x, (own.access_token, own.access_token_secret), [handle])
            if found.state is State.WRONG:
                return wrong(f"@{handle}: {found.said}", found.fix)
            said.append(found.said)
    return well(" ".join(said)) if said else left("None has keys of its own.")


def _posts(x: X, account: Pair | None, ours: list[str]) -> Finding:
    try:
        found = x.access(account)
    except Trouble as trouble:
        return wrong(trouble.sentence, KEYS)
    return _allowed(found, ours)


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


def _x(settings: Settings, team: Team | None, clock: Clock) -> X:
    return X(settings.x_api_url, now=clock.now, **settings.x_keys(team))
