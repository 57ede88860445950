"""What the account's keys may do on X: whose they are, and whether they read only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from requests import Response
from urllib3.exceptions import HTTPError

from bot.network import Refused, Trouble
from bot.networks import x_errors, x_wire
from bot.networks.x_parse import author_of, part

HEADER = "x-access-level"


@dataclass(frozen=True, slots=True)
class Access:
    """The account behind the keys; `level` in X's own word ("read", "read-write", …), empty where X does not say."""

    handle: str
    level: str

    @property
    def writes(self) -> bool:
        """Whether these keys may publish."""
        return "write" in self.level


def access(
    keys: x_wire.Keys, api_url: str | None, timeout: float, refuse: Callable[[Response], Trouble | None]
) -> Access:
    """Ask X as the account who it is. What goes wrong is raised outside `except`, so that no key hangs on to it."""
    if not keys.user:
        raise Refused("The four keys of the account are not all set.")
    levels: list[str] = []

    def look(response: Response) -> Trouble | None:
        levels.append(response.headers.get(HEADER, ""))
        return refuse(response)

    client = x_wire.connect(keys, api_url, timeout, look)
    trouble: Trouble | None = None
    try:
        answer = client.get_me(user_auth=True, user_fields=["name"])
    except (OSError, ValueError, RecursionError, HTTPError) as error:
        trouble = x_errors.of_failure(error, timeout)
        if trouble is None:
            raise
    else:
        account = author_of(part(answer, "data")) if isinstance(answer, dict) else None
        if account is not None:
            return Access(account.handle, levels[-1].strip().lower() if levels else "")
    finally:
        client.session.close()
    raise trouble or x_errors.nonsense()
