"""X through tweepy: pages of mentions, of searches and of our own timeline, and what we publish."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import tweepy
from pydantic import SecretStr
from requests import Response

from bot.core.figures import Figures
from bot.core.posts import Author, PublicPost
from bot.core.publishing import Draft
from bot.core.reading import Look, Page, Source
from bot.network import Refused, Trouble, Unavailable
from bot.networks import x_access, x_errors, x_figures, x_ids, x_wire
from bot.networks.x_access import Access
from bot.networks.x_media import PATIENCE, Uploads
from bot.networks.x_page import FIELDS, NOTHING, bounds, newer_edits, page_of, renewed
from bot.networks.x_parse import Thing, author_of, part
from bot.networks.x_pens import Pair, Pens
from bot.networks.x_publish import Pen
from bot.networks.x_rules import XRules, x_rules

_HANDLE = re.compile(r"@?([A-Za-z0-9_]{1,20})")
# X may answer with an empty page and a token for the next one; so many in a row are followed.
_EMPTY_PAGES = 5

Secret = SecretStr | str | None
Ask = Callable[[tweepy.Client, dict[str, Any]], Any]


class X:
    """X as Kestrel reads and writes it. Threads may share it: each gets a client, and so a session, of its own.

    `access_token` and its secret are those of our first account. `accounts` are all of ours by handle, each with its
    own pair of them, None where a person posts by hand; left out, there is one account alone, whatever its handle.
    """

    name = "x"

    def __init__(
        self,
        api_url: str | None,
        *,
        bearer_token: Secret,
        api_key: Secret,
        api_secret: Secret,
        access_token: Secret,
        access_token_secret: Secret,
        now: Callable[[], datetime],
        accounts: Mapping[str, Pair | None] | None = None,
        timeout: float = 10.0,
        patience: float = PATIENCE,
        rules: XRules | None = None,
    ) -> None:
        self._keys = x_wire.Keys(
            bearer_token=bearer_token,
            consumer_key=api_key,
            consumer_secret=api_secret,
            access_token=access_token,
            access_token_secret=access_token_secret,
        )
        self._api_url, self._now, self._timeout = api_url, now, timeout
        self._rules = rules or x_rules()
        window = self._rules.windows.length

        def pen(keys: x_wire.Keys) -> Pen:
            uploads = Uploads(keys, api_url, now, window, self._rules.pictures, patience)
            return Pen(keys, api_url, now, timeout, window, uploads)

        self._pens = Pens(pen, self._keys, accounts)
        self._own = threading.local()
        x_wire.hush()

    def __repr__(self) -> str:
        return f"X({self._api_url or 'X itself'}, {self._keys!r})"

    def account(self, handle: str) -> Author:
        """The account behind one of our handles."""
        known = _HANDLE.fullmatch(handle.strip())
        if known is None:
            raise Refused("A handle on X has letters, digits and underscores only; check the handles in the team file.")
        answer = self._ask(lambda client, how: client.get_user(username=known[1], **how), {"user_fields": ["name"]})
        author = author_of(part(answer, "data"))
        if author is None:
            raise Refused(f"X knows no account @{known[1]}; check the handle in the team file.")
        return author

    def page(self, look: Look) -> Page:
        """One page of posts for a look, newest first."""
        ask, between = self._question(look), bounds(look, self._now(), self._rules.reach)
        if between is None:
            return NOTHING
        how = {**FIELDS, **between, "max_results": self._rules.reach.page}
        for _ in range(_EMPTY_PAGES):
            answer = self._ask(ask, how)
            if not answer.keys() & {"data", "meta"}:
                raise _no_page(answer)
            page = page_of(answer)
            if page.oldest is not None or not page.more:
                return page
            token = "next_token" if look.source is Source.SEARCH else "pagination_token"
            how[token] = answer["meta"]["next_token"]
        raise Unavailable("X sent one empty page after the other; nothing is lost, Kestrel tries again.")

    def look_again(self, keys: Sequence[str]) -> Page:
        """The same posts as they are now (at most 100); those deleted meanwhile are in `gone`.

        Asked for the first version of an edited post, X answers with that version: the newest is fetched as well.
        """
        wanted = [key for key in dict.fromkeys(keys) if x_ids.is_id(key)]
        if not wanted:
            return NOTHING
        answer = self._look_up(wanted, FIELDS)
        page, newer = page_of(answer), newer_edits(answer, wanted)
        return renewed(page, page_of(self._look_up(list(newer), FIELDS)), newer) if newer else page

    def publish(self, draft: Draft) -> PublicPost:
        """Publish a text as its account, in one request."""
        return self._pens.of(draft.account).publish(draft)

    def access(self, account: Pair | None = None) -> Access:
        """Whose the keys of an account are (None: our first one) and what they may do; X charges for it what reading an
        account costs."""
        keys = self._keys if account is None else self._keys.acting_as(*account)
        return x_access.access(keys, self._api_url, self._timeout, self._refuse)

    def measure(self, keys: Sequence[str]) -> dict[str, Figures]:
        """The figures of our own posts; as their author, whose keys are set, X says a little more: of a further
        account's posts it says what everybody may know."""
        return x_figures.measured(keys, self._look_up, as_author=self._keys.user, most=self._rules.reach.page)

    def _look_up(self, ids: list[str], how: dict[str, Any]) -> Thing:
        return self._ask(lambda client, how: client.get_tweets(ids, **how), how)

    def _question(self, look: Look) -> Ask:
        if look.source is Source.SEARCH:
            longest = self._rules.reach.query_length
            if len(look.subject) > longest:
                raise Refused(
                    f"This watch's search is longer than X's {longest} characters; shorten it in the team file."
                )
            return lambda client, how: client.search_recent_tweets(look.subject, **how)
        if not x_ids.is_id(look.subject):
            raise Refused("This watch has no account id of X; check its handle in the team file.")
        if look.source is Source.MENTIONS:
            return lambda client, how: client.get_users_mentions(look.subject, **how)
        return lambda client, how: client.get_users_tweets(look.subject, **how)

    def _ask(self, ask: Ask, how: dict[str, Any]) -> Thing:
        """One request. What goes wrong is raised outside `except`, so that no request with keys hangs on to it."""
        if not (self._keys.app or self._keys.user):
            raise Refused("No keys for X are set, so nothing can be read there; set X_BEARER_TOKEN.")
        try:
            answer = ask(self._client(), {"user_auth": not self._keys.app, **how})
        except (OSError, ValueError, RecursionError) as error:
            trouble = x_errors.of_failure(error, self._timeout)
            if trouble is None:
                raise
        else:
            if isinstance(answer, dict):
                return answer
            trouble = x_errors.nonsense()
        raise trouble

    def _client(self) -> tweepy.Client:
        if not hasattr(self._own, "client"):
            self._own.client = x_wire.connect(self._keys, self._api_url, self._timeout, self._refuse)
        return self._own.client

    def _refuse(self, response: Response) -> Trouble | None:
        return x_errors.of_answer(response, self._now(), self._rules.windows.length)


def _no_page(answer: Thing) -> Trouble:
    if answer.get("errors"):
        return Refused("X knows no such account, or does not show it to us; check this watch in the team file.")
    return x_errors.nonsense()
