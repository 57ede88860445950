"""Which of our accounts on X a text is published as: its handle decides, and each account has keys of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from pydantic import SecretStr

from bot.network import NotAllowed
from bot.networks.x_publish import Pen
from bot.networks.x_wire import Keys

# What lets us act as an account: its access token and the token's secret.
Pair = tuple[SecretStr | str | None, SecretStr | str | None]
_HANDLE = re.compile(r"@?([A-Za-z0-9_]{1,20})")


class Pens:
    """The pen of each account, by its handle in any case."""

    def __init__(self, pen: Callable[[Keys], Pen], own: Keys, accounts: Mapping[str, Pair | None] | None) -> None:
        """`own` are the first account's keys. `accounts` are all of ours, None for one that is posted by hand; without
        them there is one account alone, and its handle need not be known."""
        self._first = pen(own)
        self._pens = None if accounts is None else {
            handle.lower(): pen(own.acting_as(*pair)) if pair is not None else None for handle, pair in accounts.items()
        }  # fmt: skip

    def of(self, account: str) -> Pen:
        """The pen that writes as this account; raises `NotAllowed` where a person posts by hand."""
        if not self._pens:
            return self._first
        known = _HANDLE.fullmatch(account)
        handle = known[1].lower() if known else "" if account else next(iter(self._pens))
        pen = self._pens.get(handle)
        if pen is None:
            raise NotAllowed(_no_keys(known[1] if known else handle))
        return pen


def _no_keys(handle: str) -> str:
    account = f"@{handle}" if handle else "this account"
    return (
        f"No keys for posting on X as {account} are set, so nothing was posted; post it by hand there, "
        "or give the account its keys in the team file and the settings."
    )
