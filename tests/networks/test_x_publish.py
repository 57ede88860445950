"""Publishing on the local X, over the wire: each outcome told apart, and never more than one request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.core.pictures import OurPicture, PictureKind
from bot.core.publishing import Draft, is_it
from bot.core.reading import Look, Source
from bot.network import (
    Capped,
    Duplicate,
    Gone,
    Limited,
    NotAllowed,
    Refused,
    TooLong,
    Trouble,
    Unavailable,
    Unsure,
)
from bot.networks.x import X
from bot.sandbox.x import tokens
from tests.pictures import PNG

US, EVENTS = "AshcombeValeNHS", "AshcombeEvents"
OUR_ID = "900000001"
WORDS = "We are sorry & will look into it: https://ashcombe.example/story?a=1&copy=2"
NO_KEYS: dict[str, Any] = dict.fromkeys(("api_key", "api_secret", "access_token", "access_token_secret"))
KEYS = {"api_key": tokens.KEY, "api_secret": "s", "access_token": tokens.ACCESS, "access_token_secret": "s"}


@pytest.fixture
def connect(sandbox: Any) -> Callable[..., X]:
    """Makes an `X` that reads and writes on the local X."""

    def make(**changes: Any) -> X:
        given: dict[str, Any] = {"bearer_token": tokens.BEARER, **KEYS, "now": sandbox.clock.now}
        return X(sandbox.x_api_url, **(given | changes))

    return make


@pytest.fixture
def x(connect: Callable[..., X]) -> X:
    return connect()


@pytest.fixture
def mention(sandbox: Any) -> Any:
    return sandbox.x.post("RutaWrites", f"@{US} nobody called me back")


def sent(sandbox: Any) -> int:
    """How many requests to publish reached the local X."""
    return int(sandbox.x.calls["POST /2/tweets"])


def ours(sandbox: Any) -> list[Any]:
    return list(sandbox.x.posts(by=US))


def found(x: X, draft: Draft, *, since_id: str, since: datetime) -> list[str]:
    """What the outbox finds when it looks for a draft on our own timeline."""
    page = x.page(Look(Source.OWN, OUR_ID, since=since_id))
    return [post.key for post in page.posts if is_it(draft, post, since=since)]


def test_a_reply_stands_there_as_it_was_written(sandbox, x, mention):
    post = x.publish(Draft(WORDS, mention.id, account=f"@{US}"))
    [there] = sandbox.x.replies_to(mention.id)
    assert (post.key, post.version, post.reply_to) == (there.id, there.id, mention.id)
    assert (post.text, there.text) == (WORDS, f"@RutaWrites {WORDS}")
    assert (post.url, post.author.handle) == (f"https://x.com/{US}/status/{there.id}", US)
    assert abs(post.posted_at - there.created_at) < timedelta(seconds=1)
    assert sent(sandbox) == 1


def test_a_post_of_its_own_answers_nobody(sandbox, x):
    post = x.publish(Draft("Flu jabs from Monday", None))
    [there] = ours(sandbox)
    assert (post.key, post.reply_to, post.conversation) == (there.id, None, there.id)
    assert post.url == f"https://x.com/i/status/{there.id}"


@pytest.mark.parametrize("keys", [{}, {"bearer_token": None}, NO_KEYS], ids=["both", "as our account", "as the app"])
@pytest.mark.parametrize("reply", [True, False])
def test_what_was_published_is_found_on_our_own_timeline(sandbox, x, connect, mention, keys, reply):
    before, since = sandbox.x.post(US, "Good morning").id, sandbox.clock.now()
    draft = Draft(WORDS, mention.id if reply else None)
    post = x.publish(draft)
    assert found(connect(**keys), draft, since_id=before, since=since) == [post.key]
    assert found(connect(**keys), draft, since_id=post.key, since=since) == []


@pytest.mark.parametrize(("fault", "stands"), [
    ("timeout", True), ("reset", True), ("late503", True), ("broken", True), ("lost", False), ("503", False),
])  # fmt: skip
def test_without_a_clear_answer_we_are_unsure_and_looking_tells(sandbox, connect, mention, fault, stands):
    x, draft, since = connect(timeout=1.5), Draft(WORDS, mention.id), sandbox.clock.now()
    sandbox.faults.x_script = lambda path: fault
    with pytest.raises(Unsure, match="Kestrel looks before anything is sent again") as unsure:
        x.publish(draft)
    sandbox.faults.x_script = None
    there = [post.id for post in ours(sandbox)]
    assert len(there) == stands
    assert found(x, draft, since_id=mention.id, since=since) == there
    assert sent(sandbox) == 1
    assert unsure.value.__context__ is None


@pytest.mark.parametrize(("fault", "kind"), [("429", Limited), ("capped", Capped), ("402", Capped), ("401", Refused)])
def test_what_x_turns_away_at_the_door_was_not_published(sandbox, x, mention, fault, kind):
    sandbox.faults.x_script = lambda path: fault
    with pytest.raises(kind) as told:
        x.publish(Draft(WORDS, mention.id))
    assert type(told.value) is kind
    assert (sent(sandbox), ours(sandbox)) == (1, [])


def test_a_full_window_says_until_when(sandbox, x):
    sandbox.x.limits.set("POST /2/tweets", user=1, app=0)
    x.publish(Draft("One"))
    with pytest.raises(Limited) as limited:
        x.publish(Draft("Two"))
    assert timedelta(0) < limited.value.until - sandbox.clock.now() <= timedelta(minutes=16)


def refused(x: X, draft: Draft, kind: type[Trouble], words: str) -> None:
    with pytest.raises(kind, match=words) as told:
        x.publish(draft)
    assert type(told.value) is kind
    assert told.value.__context__ is None


def test_the_same_answer_twice_is_a_duplicate_that_can_be_found(sandbox, x, mention):
    draft, since = Draft(WORDS, mention.id), sandbox.clock.now()
    first = x.publish(draft)
    refused(x, draft, Duplicate, "looks for it on our timeline")
    assert found(x, draft, since_id=mention.id, since=since) == [first.key]
    assert len(ours(sandbox)) == 1


def test_whoever_did_not_mention_us_is_answered_by_hand(sandbox, x):
    stranger = sandbox.x.post("RutaWrites", "the clinic is hopeless")
    refused(x, Draft(WORDS, stranger.id), NotAllowed, "by hand")
    assert (sent(sandbox), ours(sandbox)) == (1, [])


def test_a_deleted_post_is_gone(sandbox, x, mention):
    sandbox.x.delete(mention.id)
    refused(x, Draft(WORDS, mention.id), Gone, "deleted")
    refused(x, Draft(WORDS, "1"), Gone, "deleted")


def test_an_answer_to_a_post_that_was_edited_meanwhile_is_found_by_its_versions(sandbox, x, mention):
    newest, since = sandbox.x.edit(mention.id, f"@{US} nobody called me back, still").id, sandbox.clock.now()
    post = x.publish(Draft(WORDS, mention.id))
    draft = Draft(WORDS, mention.id, versions=frozenset({newest}))
    assert found(x, draft, since_id=mention.id, since=since) == [post.key]


@pytest.mark.parametrize("text", ["z" * 281, "🚑" * 141, "病" * 141])
def test_what_is_too_long_is_said_to_be(sandbox, x, mention, text):
    refused(x, Draft(text, mention.id), TooLong, "shorten")


@pytest.mark.parametrize("text", ["", " \n", "\u200b\u200b", "half \ud83d"])
def test_what_cannot_be_written_is_not_even_sent(sandbox, x, text):
    refused(x, Draft(text), Refused, "write")
    assert sent(sandbox) == 0


def test_a_post_of_another_network_cannot_be_answered_on_x(sandbox, x):
    refused(x, Draft(WORDS, "3kabc2def"), Refused, "no post of X")
    assert sent(sandbox) == 0


def test_without_keys_of_our_account_nothing_is_sent(sandbox, connect):
    refused(connect(**NO_KEYS), Draft(WORDS), Refused, "X_ACCESS_TOKEN_SECRET")
    assert sent(sandbox) == 0


def test_nobody_listening_means_not_published(sandbox, x):
    sandbox.stop()
    refused(x, Draft(WORDS), Unavailable, "cannot be reached")


@pytest.fixture
def both(connect: Callable[..., X]) -> X:
    """An `X` that posts as the trust and as its events account; a third account is posted by hand."""
    return connect(accounts={US: (tokens.ACCESS, "s"), EVENTS: (tokens.EVENTS_ACCESS, "s"), "AshcombeArchive": None})


def by(sandbox: Any) -> dict[str, list[str]]:
    """What each account of the trust has said."""
    return {handle: [post.text for post in sandbox.x.posts(by=handle)] for handle in (US, EVENTS)}


@pytest.mark.parametrize(("account", "author"), [
    (US, US), (f"@{US}", US), (US.upper(), US), ("", US),
    (EVENTS, EVENTS), (f"@{EVENTS}", EVENTS), (EVENTS.lower(), EVENTS),
])  # fmt: skip
def test_a_text_is_published_as_its_own_account(sandbox, both, account, author):
    post = both.publish(Draft("Open day on Saturday", account=account))
    assert by(sandbox) == {US: [], EVENTS: []} | {author: ["Open day on Saturday"]}
    assert sandbox.x.posts(by=author)[0].id == post.key


def test_the_same_text_may_stand_on_both_accounts_and_on_each_once(sandbox, both):
    for account in (US, EVENTS):
        both.publish(Draft("Open day on Saturday", account=account))
    refused(both, Draft("Open day on Saturday", account=EVENTS), Duplicate, "looks for it")
    assert by(sandbox) == {US: ["Open day on Saturday"], EVENTS: ["Open day on Saturday"]}


def test_each_account_has_an_allowance_of_its_own(sandbox, both):
    sandbox.x.limits.set("POST /2/tweets", user=1, app=0)
    both.publish(Draft("One", account=EVENTS))
    refused(both, Draft("Two", account=EVENTS), Limited, "no more posts")
    both.publish(Draft("Two", account=US))
    assert by(sandbox) == {US: ["Two"], EVENTS: ["One"]}


def test_pictures_go_up_as_the_account_that_shows_them(sandbox, both):
    shown = OurPicture(PNG, PictureKind.PNG, "A walled garden")
    for account in (EVENTS, US):
        both.publish(Draft("Our garden", account=account, pictures=(shown,)))
        (post,) = sandbox.x.posts(by=account)
        assert [(one.alt, one.owner) for one in post.pictures] == [("A walled garden", post.author.id)]


def test_what_a_further_account_published_is_found_on_its_own_timeline_alone(sandbox, both):
    before, since = sandbox.x.post(US, "Good morning").id, sandbox.clock.now()
    draft = Draft("Open day on Saturday", account=EVENTS)
    post = both.publish(draft)
    page = both.page(Look(Source.OWN, both.account(EVENTS).network_id, since=before))
    assert [found.key for found in page.posts if is_it(draft, found, since=since)] == [post.key]
    assert found(both, draft, since_id=before, since=since) == []


@pytest.mark.parametrize(("account", "named"), [
    ("AshcombeArchive", "@AshcombeArchive"), ("@ashcombearchive", "@ashcombearchive"),
    ("BrookmereHosp", "@BrookmereHosp"),
])  # fmt: skip
def test_as_an_account_without_keys_nothing_is_sent_and_a_person_may(sandbox, both, account, named):
    refused(both, Draft(WORDS, account=account), NotAllowed, f"as {named} are set, .* by hand")
    assert sent(sandbox) == 0


@pytest.mark.parametrize("account", [
    f"{EVENTS} ", f"@@{EVENTS}", f"{EVENTS}\n", "<!channel>", f"{US}/../{EVENTS}", "A\u017fhcombeEvents", "@",
    "x" * 500,
])  # fmt: skip
def test_a_handle_that_is_none_is_nobodys_and_is_not_repeated(sandbox, both, account):
    with pytest.raises(NotAllowed, match="as this account are set") as told:
        both.publish(Draft(WORDS, account=account))
    assert account not in told.value.sentence
    assert sent(sandbox) == 0


def test_keys_that_are_half_there_are_none(sandbox, connect):
    x = connect(accounts={US: (tokens.ACCESS, "s"), EVENTS: (tokens.EVENTS_ACCESS, None)})
    refused(x, Draft(WORDS, account=EVENTS), Refused, "No keys for posting")
    assert (sent(sandbox), by(sandbox)) == (0, {US: [], EVENTS: []})


def test_no_key_of_any_account_is_shown(both):
    assert tokens.EVENTS_ACCESS not in repr(both) + repr(vars(both))
