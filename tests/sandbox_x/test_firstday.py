"""The first day and the storm: believable, invented, and played on the sandbox's clock."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.sandbox.firstday.feed import first_day, offset, parsed, play
from bot.sandbox.firstday.pictures import drawn
from bot.sandbox.firstday.storm import Shares, gusts, storm
from bot.sandbox.x import text as texts

FEED = first_day()
LIVE = [entry for entry in FEED.entries if entry.at > timedelta()]
SIX_MINUTES = timedelta(minutes=6)


@pytest.mark.parametrize(
    ("words", "seconds"), [("2s", 2), ("1m 5s", 65), ("-3d 2h", -(3 * 86_400 + 7200)), ("-1h 30m", -5400)]
)
def test_an_offset_is_read(words: str, seconds: int):
    assert offset(words) == timedelta(seconds=seconds)


@pytest.mark.parametrize("words", ["", "soon", "5", "3 d", "-", "1w"])
def test_anything_else_is_no_offset(words: str):
    with pytest.raises(ValueError, match="not an offset"):
        offset(words)


def test_there_is_enough_to_see():
    assert len(FEED.entries) >= 60
    assert LIVE[0].at == timedelta(seconds=2)
    lively = [entry.at for entry in LIVE if entry.at <= SIX_MINUTES]
    assert len(lively) >= 40
    assert all(6 <= (later - earlier).total_seconds() <= 15 for earlier, later in pairwise(lively))


def test_everyone_is_introduced_and_every_text_fits():
    handles = {person["handle"] for person in FEED.people}
    for entry in FEED.entries:
        assert entry.by in handles
        assert re.fullmatch(r"\w{1,15}", entry.by)
        assert texts.weighted_length(entry.text) <= 280
        assert bool(entry.text) != bool(entry.reposts or entry.deletes)


def test_every_reference_is_to_something_earlier():
    seen: set[str] = set()
    for entry in FEED.entries:
        for key in (entry.reply_to, entry.quote, entry.reposts, entry.edits, entry.deletes):
            assert key is None or key in seen
        if entry.key:
            assert entry.key not in seen
            seen.add(entry.key)


def test_nothing_in_it_points_to_the_real_world():
    """Addresses end in .example, and no handles are named but those that the feed (or the sandbox's Slack) invents."""
    handles = {person["handle"].lower() for person in FEED.people}
    for entry in FEED.entries:
        assert all(".example" in link for link in texts.LINK.findall(entry.text)), entry.text
        assert set(texts.handles(entry.text)) <= handles | {"everyone", "u0helen"}, entry.text
        assert not re.search(r"\b0\d{9,10}\b|\b\d{3} ?\d{3} ?\d{4}\b", entry.text)


def test_it_has_a_bit_of_everything():
    written = [entry.text for entry in LIVE]
    assert any(entry.language == "cy" for entry in LIVE)
    assert any("@BrookmereHosp" in text and "@AshcombeValeNHS" not in text for text in written)
    assert any("<!channel>" in text for text in written)
    assert any("\u202e" in text or "\u200b" in text for text in written)
    assert any("keep myself safe" in text for text in written)
    assert sum("keep ward 9 open" in text.lower() and "families need it" in text for text in written) >= 4
    alts = [alt for entry in FEED.entries for _, alt in entry.pictures]
    assert None in alts
    assert any(alts)
    assert {"edits", "deletes", "reposts"} <= {
        name for entry in LIVE for name in ("edits", "deletes", "reposts") if getattr(entry, name)
    }


def test_people_who_write_again_were_answered_before(timeline):
    """So that a card can say when and how quickly."""
    play(timeline)
    own = timeline.posts(by="AshcombeValeNHS")
    answered = {timeline.find(post.reply_to).author.handle: post for post in own if post.reply_to}
    returning = {entry.by for entry in LIVE} & answered.keys()
    assert {"tess_wetherby", "oldmill_pete", "JunoFarrow"} <= returning
    reply = answered["tess_wetherby"]
    assert reply.created_at - timeline.find(reply.reply_to).created_at == timedelta(minutes=12)


def test_the_day_is_played_on_the_clock(timeline, clock):
    start = clock.now()
    play(timeline)
    history = [post.number for post in timeline.posts()]
    assert len(history) == len(FEED.entries) - len(LIVE)
    clock.advance(10)
    assert [post.author.handle for post in timeline.posts()[:2]] == ["JunoFarrow", "nina_larkhall"]
    assert timeline.posts()[1].created_at == start + timedelta(seconds=2)


def test_when_the_clock_jumps_what_was_missed_keeps_its_own_times(timeline, clock):
    start = clock.now()
    play(timeline)
    clock.advance(86_400)
    posts = timeline.posts()
    assert posts[0].created_at == start + LIVE[-1].at
    assert len({post.created_at for post in posts}) == len(posts)
    assert [post.number for post in posts] == sorted((post.number for post in posts), reverse=True)
    # A deletion, and an edit that takes the place of another post, leave two fewer than were written.
    written = [entry for entry in FEED.entries if not entry.deletes]
    assert len(posts) == len(written) - 2


def test_it_can_be_stopped(timeline, clock):
    stop = play(timeline)
    before = len(timeline.posts())
    stop()
    clock.advance(86_400)
    assert len(timeline.posts()) == before


def test_an_answer_to_a_post_that_someone_deleted_does_not_happen(timeline, clock):
    feed = parsed(
        '[[posts]]\nat = "1s"\nby = "anna"\nkey = "a"\ntext = "one"\n'
        '[[posts]]\nat = "9s"\nby = "bert"\nreply_to = "a"\ntext = "two"\nkey = "b"\n'
        '[[posts]]\nat = "10s"\nby = "cora"\nreply_to = "b"\ntext = "three"\n'
    )
    play(timeline, feed)
    clock.advance(2)
    timeline.delete(timeline.posts()[0].id)
    clock.advance(60)
    assert timeline.posts() == []


def test_a_picture_is_a_png_of_its_own():
    assert drawn((1, 2, 3)).startswith(b"\x89PNG")
    assert drawn((1, 2, 3)) != drawn((3, 2, 1))


def test_a_storm_is_the_same_for_the_same_seed_and_never_repeats_itself():
    once = list(gusts(1000, 60, seed=7))
    assert once == list(gusts(1000, 60, seed=7))
    assert once != list(gusts(1000, 60, seed=8))
    assert len({gust.text for gust in once}) == 1000
    assert all(texts.weighted_length(gust.text) <= 280 for gust in once)
    assert all("@AshcombeValeNHS" in gust.text for gust in once)
    assert (once[0].after, once[-1].after < 60) == (0, True)


def test_a_storm_has_the_shares_that_were_asked_for():
    kinds = [gust.kind for gust in gusts(2000, 60, shares=Shares(urgent=0.1, shared=0.3, conversation=0.2))]
    assert [round(kinds.count(kind) / 2000, 1) for kind in ("urgent", "shared", "conversation")] == [0.1, 0.3, 0.2]
    assert {gust.kind for gust in gusts(100, 60, shares=Shares(0, 0, 0))} == {"plain"}


def test_a_storm_arrives_on_the_clock_and_can_be_ended(timeline, clock):
    stop = storm(timeline, 200, 100)
    clock.advance(50)
    assert abs(len(timeline.posts()) - 100) <= 1
    assert any(post.reply_to for post in timeline.posts())
    stop()
    clock.advance(50)
    assert len(timeline.posts()) <= 101
