"""The same adapter against the local X, over the real protocol, as the demo and the stories use it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.core.posts import Picture
from bot.core.reading import Look, Page, Source
from bot.network import Capped, Limited, Refused, Unavailable
from bot.networks.x import X
from bot.sandbox.x import tokens

US = "AshcombeValeNHS"
OURS = Look(Source.MENTIONS, "900000001")
# The smallest picture there is: one transparent dot, as PNG.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


@pytest.fixture
def connect(sandbox: Any) -> Callable[..., X]:
    """Makes an `X` that talks to the local X."""

    def make(**changes: Any) -> X:
        given: dict[str, Any] = {
            "bearer_token": tokens.BEARER,
            "api_key": None,
            "api_secret": None,
            "access_token": None,
            "access_token_secret": None,
            "now": sandbox.clock.now,
        }
        return X(sandbox.x_api_url, **(given | changes))

    return make


@pytest.fixture
def x(connect: Callable[..., X]) -> X:
    return connect()


def to_the_end(x: X, look: Look) -> list[Page]:
    """All pages of a look, paged by id as the reading service does."""
    pages = [x.page(look)]
    while pages[-1].more:
        pages.append(x.page(Look(look.source, look.subject, look.since, pages[-1].oldest, look.start)))
    return pages


def test_our_account_is_found_by_its_handle(x):
    assert x.account("@ashcombevalenhs").network_id == "900000001"
    with pytest.raises(Refused, match="no account @nobody_at_all"):
        x.account("nobody_at_all")


def test_mentions_come_newest_first_in_pages_without_a_gap_or_a_repeat(sandbox, x):
    written = [sandbox.x.post("RutaWrites", f"@{US} question {number}").id for number in range(230)]
    pages = to_the_end(x, Look(Source.MENTIONS, "900000001", since=str(int(written[0]) - 1)))
    assert [len(page.posts) for page in pages] == [100, 100, 30]
    assert [post.key for page in pages for post in page.posts] == written[::-1]
    assert sum(page.posts_read for page in pages) == 230


def test_only_what_came_since_is_read(sandbox, x):
    first = sandbox.x.post("RutaWrites", f"@{US} one").id
    second = sandbox.x.post("RutaWrites", f"@{US} two").id
    page = x.page(Look(Source.MENTIONS, "900000001", since=first))
    assert [post.key for post in page.posts] == [second]
    nothing = x.page(Look(Source.MENTIONS, "900000001", since=second))
    assert (nothing.posts, nothing.newest, nothing.more, nothing.posts_read) == ((), None, False, 0)


def test_the_first_read_begins_at_its_start(sandbox, x):
    now = sandbox.clock.now()
    sandbox.x.post("RutaWrites", f"@{US} long ago", at=now - timedelta(hours=30))
    lately = sandbox.x.post("RutaWrites", f"@{US} lately", at=now - timedelta(hours=20)).id
    page = x.page(Look(Source.MENTIONS, "900000001", start=now - timedelta(hours=24)))
    assert [post.key for post in page.posts if "ago" in post.text or "lately" in post.text] == [lately]


def test_a_search_survives_a_bookmark_that_is_older_than_x_searches(sandbox, x):
    written = sandbox.x.post("RutaWrites", "Waiting at #ThornburyRoadInvented again").id
    page = x.page(Look(Source.SEARCH, "#ThornburyRoadInvented", since="1"))
    assert [post.key for post in page.posts] == [written]


def test_words_links_and_pictures_are_shown_as_people_see_them(sandbox, x):
    words = f"@{US} tea & scones <3 https://ashcombe.example/a?b=1&copy=2"
    sandbox.x.post("RutaWrites", words, pictures=[(PIXEL, "The new sign")], language="cy")
    post = x.page(OURS).posts[0]
    assert post.text == words
    assert post.language == "cy"
    assert [(picture.alt, type(picture)) for picture in post.pictures] == [("The new sign", Picture)]


def test_a_long_post_is_whole(sandbox, x):
    words = f"@{US} " + "the queue was long and nobody said why " * 12 + "at the end"
    sandbox.x.post("RutaWrites", words)
    assert x.page(OURS).posts[0].text == words


def test_replies_quotes_and_reposts_say_what_they_are(sandbox, x):
    ours = sandbox.x.post(US, "Visiting hours are longer from Monday")
    answer = sandbox.x.post("RutaWrites", "is that for every ward?", reply_to=ours.id)
    quote = sandbox.x.post("RutaWrites", f"good news from @{US}", quote=ours.id)
    repost = sandbox.x.repost("RutaWrites", ours.id)
    found = {post.key: post for post in x.page(OURS).posts}
    assert found[answer.id].reply_to == found[answer.id].conversation == ours.id
    assert found[quote.id].quotes == ours.id
    assert found[repost.id].repost
    assert not found[answer.id].repost
    assert all("ashcombevalenhs" in found[written.id].mentions for written in (answer, quote, repost))


def test_our_own_timeline_is_read_by_our_id(sandbox, x):
    ours = sandbox.x.post(US, "Visiting hours are longer from Monday")
    sandbox.x.post("RutaWrites", f"@{US} thanks")
    page = x.page(Look(Source.OWN, "900000001", since=str(int(ours.id) - 1)))
    assert [(post.key, post.author.handle) for post in page.posts] == [(ours.id, US)]


def test_a_deleted_post_is_gone_and_an_edited_one_keeps_its_key(sandbox, x):
    kept, dropped = (sandbox.x.post("RutaWrites", f"@{US} number {number}") for number in (1, 2))
    edited = sandbox.x.edit(kept.id, f"@{US} number one")
    sandbox.x.delete(dropped.id)
    page = x.look_again([kept.id, dropped.id])
    assert [(post.key, post.version, post.text) for post in page.posts] == [(kept.id, edited.id, f"@{US} number one")]
    assert page.gone == (dropped.id,)
    assert x.page(OURS).posts[0].key == kept.id


def test_a_reply_to_a_deleted_post_says_that_the_post_is_gone(sandbox, x):
    ours = sandbox.x.post(US, "Visiting hours are longer from Monday")
    sandbox.x.post("RutaWrites", "thanks", reply_to=ours.id)
    sandbox.x.delete(ours.id)
    assert ours.id in x.page(OURS).gone


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("429", Limited),
        ("capped", Capped),
        ("503", Unavailable),
        ("broken", Unavailable),
        ("401", Refused),
        ("402", Capped),
    ],
)
def test_each_fault_of_the_local_x_is_a_trouble_and_the_next_read_works(sandbox, x, fault, kind):
    written = sandbox.x.post("RutaWrites", f"@{US} hello").id
    sandbox.faults.x_script = lambda path: fault
    with pytest.raises(kind):
        x.page(OURS)
    sandbox.faults.x_script = None
    assert x.page(OURS).newest == written


def test_an_answer_that_never_comes_is_a_time_out(sandbox, connect):
    sandbox.faults.x = "timeout"
    with pytest.raises(Unavailable, match="took longer"):
        connect(timeout=0.1).page(OURS)


def test_the_rate_window_of_x_says_until_when(sandbox, x):
    def read_on() -> None:
        for _ in range(1000):
            x.page(Look(Source.MENTIONS, "900000001", since=str(2**62)))

    with pytest.raises(Limited) as limited:
        read_on()
    assert timedelta(0) < limited.value.until - sandbox.clock.now() <= timedelta(minutes=16)
    sandbox.clock.move_to(limited.value.until)
    x.page(OURS)


def test_signed_as_our_account_reading_works_too(sandbox, connect):
    keys = {"api_key": tokens.KEY, "api_secret": "s", "access_token": tokens.ACCESS, "access_token_secret": "s"}
    written = sandbox.x.post("RutaWrites", f"@{US} hello").id
    assert connect(bearer_token=None, **keys).page(OURS).newest == written


def test_several_watches_are_read_at_once(sandbox, x):
    written = sandbox.x.post("RutaWrites", f"@{US} hello #ThornburyRoadInvented").id
    looks = [OURS, Look(Source.SEARCH, "#ThornburyRoadInvented")] * 4
    found: list[str | None] = []
    threads = [threading.Thread(target=lambda look=look: found.append(x.page(look).newest)) for look in looks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [written] * 8
