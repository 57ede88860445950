"""Several accounts of ours on one network: each is listened to, and each is posted as where it has keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.app import Kestrel
from bot.core.permit import PermitKind
from bot.core.publishing import Draft
from bot.core.watching import WatchKind
from bot.desk import Desk
from bot.network import NotAllowed
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import sandbox_settings, sandbox_team
from bot.sandbox.world import Sandbox
from bot.services import looking, reading, sources
from bot.services.permits import permit_of
from bot.storage.mentions import Mention
from bot.storage.posts import Post
from bot.team import Account
from tests.desks import texts, watch

TRUST, EVENTS = "AshcombeValeNHS", "AshcombeEvents"


@pytest.mark.parametrize(("account", "writes"), [
    (TRUST, True), (f"@{TRUST.upper()}", True), ("", True), (EVENTS, True), (f"@{EVENTS.lower()}", True),
    ("BrookmereHosp", False), ("@", True),
])  # fmt: skip
def test_we_post_by_api_as_each_account_that_has_keys(desk: Desk, account: str, writes: bool) -> None:
    assert desk.writes_on("x", account) is writes
    assert desk.writes_on("bluesky", account) is False
    assert replace(desk, networks={}).writes_on("x", account) is False


def test_without_keys_of_the_first_account_the_second_still_posts(desk: Desk) -> None:
    keyless = replace(desk, posts_by_api=frozenset())
    assert (keyless.writes_on("x", TRUST), keyless.writes_on("x", EVENTS)) == (False, True)


def laid_out(sandbox: Sandbox, database_url: str, *accounts: Account, **settings: object) -> Desk:
    """The desk that the program lays out for a team with these accounts."""
    team = sandbox_team().model_copy(update={"accounts": accounts})
    bot = Kestrel(sandbox_settings(sandbox, database_url, **settings), team, clock=sandbox.clock)
    try:
        return bot.desk
    finally:
        bot.stop()


def test_what_the_settings_say_decides_who_is_posted_as(sandbox: Sandbox, database_url: str) -> None:
    trust, events, bare = Account(handle=TRUST), Account(handle=EVENTS, keys="events"), Account(handle=EVENTS)

    def writes(*accounts: Account, **settings: object) -> tuple[bool, bool, bool]:
        desk = laid_out(sandbox, database_url, *accounts, **settings)
        return desk.writes_on("x", TRUST), desk.writes_on("x", EVENTS), "x" in desk.posts_by_api

    assert writes(trust, events) == (True, True, True)
    assert writes(trust, bare) == (True, False, True)
    assert writes(trust, events, x_access_token=None) == (False, True, False)
    assert writes(trust, events, x_api_key=None) == (False, False, False)
    assert writes(trust, events, x_bearer_token=None) == (False, False, False)
    assert writes(trust, events, x_accounts=None) == (True, False, True)


def test_the_network_publishes_as_the_account_of_the_draft_and_as_no_other(sandbox: Sandbox, desk: Desk) -> None:
    for account in (TRUST, EVENTS):
        desk.networks["x"].publish(Draft("Open day on Saturday", account=account))
    with pytest.raises(NotAllowed, match="@BrookmereHosp"):
        desk.networks["x"].publish(Draft("Open day on Saturday", account="BrookmereHosp"))
    assert [post.author.handle for post in sandbox.x.posts()] == [EVENTS, TRUST]


def test_every_account_has_its_mentions_and_its_own_timeline_read(desk: Desk) -> None:
    watched = {(each.kind, each.query) for each in sources.health(desk)}
    assert {(kind, handle) for kind in (WatchKind.MENTION, WatchKind.OWN) for handle in (TRUST, EVENTS)} <= watched


def test_who_mentions_the_second_account_reaches_us_and_is_answered_by_hand(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    sandbox.x.post("jo_rowan", f"@{EVENTS} is the open day on?")
    clock.advance(10)
    reading.read(desk, watch(desk, WatchKind.MENTION, account=EVENTS).id)
    assert texts(desk) == [f"@{EVENTS} is the open day on?"]
    with desk.database.read() as session:
        mention = session.scalars(select(Mention)).one()
        assert mention.kind is WatchKind.MENTION
        assert permit_of(desk, mention.post, mention).kind is PermitKind.BY_HAND


def test_who_mentions_both_is_one_mention(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    sandbox.x.post("jo_rowan", f"@{EVENTS} @{TRUST} is the open day on?")
    clock.advance(10)
    for account in (EVENTS, TRUST):
        reading.read(desk, watch(desk, WatchKind.MENTION, account=account).id)
    assert len(texts(desk)) == 1


def test_what_the_second_account_says_is_ours_and_nobodys_mention(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    sandbox.x.post(EVENTS, f"Open day on Saturday, says @{TRUST}")
    clock.advance(10)
    for kind, account in ((WatchKind.OWN, EVENTS), (WatchKind.MENTION, TRUST)):
        reading.read(desk, watch(desk, kind, account=account).id)
    with desk.database.read() as session:
        assert [post.ours for post in session.scalars(select(Post))] == [True]
    assert texts(desk) == []


def test_a_lost_post_is_looked_for_on_the_timeline_of_its_own_account(desk: Desk, sandbox: Sandbox) -> None:
    at = sandbox.clock.now()
    sandbox.x.post(TRUST, "Open day on Saturday")
    lost = Draft("Open day on Saturday", account=EVENTS)
    assert looking.find(desk, "x", lost, since=None, at=at) is None
    there = sandbox.x.post(EVENTS, "Open day on Saturday")
    found = looking.find(desk, "x", lost, since=None, at=at)
    assert found is not None
    assert found.key == there.id
