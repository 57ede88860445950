"""The local X from within: who listens hears everything in order, and planned posts are never missed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.faults import Faults
from bot.sandbox.x.posts import Row
from bot.sandbox.x.snowflakes import first_id, moment_of
from bot.sandbox.x.timeline import Timeline


def test_the_trust_and_its_rival_are_there_from_the_start(timeline):
    assert [(one.id, one.handle) for one in timeline.people.all()] == [
        ("900000001", "AshcombeValeNHS"),
        ("900000002", "BrookmereHosp"),
        ("900000003", "AshcombeEvents"),
    ]


def test_a_person_is_made_once_and_may_change_their_name(timeline):
    first = timeline.person("@Anna", "Anna")
    assert timeline.person("anna", "Anna B.", bio="Reads") is first
    assert (first.handle, first.name, first.bio) == ("Anna", "Anna B.", "Reads")


@pytest.mark.parametrize("handle", ["", "two words", "sixteen_letters_", "<script>"])
def test_a_handle_that_x_would_not_allow_is_refused(timeline, handle: str):
    with pytest.raises(ValueError, match="no handle"):
        timeline.post(handle, "hello")


def test_nonsense_is_no_post(timeline):
    assert timeline.find("abc") is None


def test_posts_are_handed_out_newest_first_and_by_author(timeline):
    one, two = timeline.post("anna", "one"), timeline.post("bert", "two")
    assert timeline.posts() == [two, one]
    assert timeline.posts(by="@ANNA") == [one]
    assert timeline.posts(by="nobody") == []


def test_the_page_is_shown_what_it_needs_and_nothing_of_a_deleted_post(timeline, png):
    first = timeline.post("anna", "first", pictures=[(png, "Stripes")])
    second = timeline.post("bert", "second", reply_to=first.id)
    shape = first.for_page()
    assert (shape["handle"], shape["text"], shape["reply_to"], shape["deleted"]) == ("anna", "first", None, False)
    assert shape["pictures"] == [{"url": first.pictures[0].path, "alt": "Stripes"}]
    assert second.for_page()["reply_to"] == first.id
    timeline.delete(first.id)
    assert (first.for_page()["text"], first.for_page()["pictures"], first.for_page()["deleted"]) == ("", [], True)


def test_what_is_gone_cannot_be_answered_reposted_or_edited(timeline):
    post = timeline.post("anna", "one")
    timeline.delete(post.id)
    timeline.delete(post.id)
    acts: list[Callable[[], object]] = [
        lambda: timeline.post("bert", "two", reply_to=post.id),
        lambda: timeline.repost("bert", post.id),
        lambda: timeline.edit(post.id, "one and a half"),
        lambda: timeline.delete(5),
    ]
    for act in acts:
        with pytest.raises(LookupError):
            act()


def test_an_answer_to_an_edited_post_goes_to_its_newest_version(timeline):
    old = timeline.post("anna", "one")
    new = timeline.edit(old.id, "two")
    assert timeline.post("bert", "yes", reply_to=old.id).reply_to == new.id


def test_a_post_in_the_past_takes_its_place_by_time(timeline, clock):
    now = timeline.post("anna", "now")
    then = timeline.post("bert", "then", at=clock.now() - timedelta(hours=1))
    assert timeline.posts() == [now, then]
    assert moment_of(then.number) == then.created_at


def test_loaded_rows_are_dated_in_order_and_told_to_nobody(clock):
    events: list[Any] = []
    timeline = Timeline(clock, Faults(), events.append)
    now = clock.now()
    posts = timeline.load([Row("anna", f"row {n}", now - timedelta(seconds=n // 3)) for n in range(30)])
    numbers = [post.number for post in posts]
    assert numbers == sorted(set(numbers))
    assert all(moment_of(post.number) == post.created_at for post in posts)
    assert events == []


def test_who_listens_hears_of_posts_edits_and_deletions_in_order(x):
    post = x.timeline.post("anna", "one")
    edited = x.timeline.edit(post.id, "two")
    x.timeline.delete(edited.id)
    kinds = [(event["type"], event.get("id") or event["post"]["id"]) for event in x.events]
    assert kinds == [
        ("post", post.id),
        ("post_deleted", post.id),
        ("post", edited.id),
        ("post_deleted", post.id),
        ("post_deleted", edited.id),
    ]


def test_a_listener_may_look_at_the_timeline_from_another_thread(clock):
    """The timeline is not locked while it tells: otherwise this would never end."""
    seen: list[int] = []

    def listen(event: dict[str, Any]) -> None:
        looking = threading.Thread(target=lambda: seen.append(len(timeline.posts())))
        looking.start()
        looking.join(timeout=5)

    timeline = Timeline(clock, Faults(), listen)
    timeline.post("anna", "one")
    timeline.post("anna", "two")
    assert seen == [1, 2]


def test_many_people_post_at_once_and_no_id_is_given_twice(timeline):
    def chatter(handle: str) -> None:
        for n in range(100):
            timeline.post(handle, f"@AshcombeValeNHS {n}")

    threads = [threading.Thread(target=chatter, args=(f"person{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = [post.number for post in timeline.posts()]
    assert len(set(numbers)) == 800
    assert numbers == sorted(numbers, reverse=True)


def test_a_planned_post_exists_as_soon_as_its_time_has_come(timeline, clock):
    due = clock.now() + timedelta(seconds=60)
    timeline.plan(due, lambda: timeline.post("anna", "planned", at=due))
    clock.advance(59)
    assert timeline.posts() == []
    clock.advance(3600)
    spoken = timeline.post("bert", "spontaneous")
    assert [post.text for post in timeline.posts()] == ["spontaneous", "planned"]
    assert first_id(due) <= timeline.posts()[1].number < spoken.number


def test_planned_posts_arrive_in_the_order_of_their_times(timeline, clock):
    start = clock.now()
    for seconds in (30, 10, 20, 10):
        timeline.plan(
            start + timedelta(seconds=seconds),
            lambda seconds=seconds: timeline.post("anna", f"{seconds}", at=start + timedelta(seconds=seconds)),
        )
    clock.advance(60)
    assert [post.text for post in timeline.posts()][::-1] == ["10", "10", "20", "30"]


def test_planned_posts_arrive_by_themselves_too(x):
    arrived = threading.Event()
    x.timeline.arrivals.start()
    x.timeline.plan(x.clock.now() + timedelta(hours=1), lambda: x.timeline.post("anna", "hello"))
    x.timeline.plan(x.clock.now() + timedelta(minutes=1), arrived.set)
    assert not arrived.is_set()
    x.clock.advance(60)
    assert arrived.wait(timeout=5)
    assert x.timeline.arrivals.waiting() == 1
