"""The walk through a watch's pages: whatever arrives, breaks off or is out of reach meanwhile, no post is skipped."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.reading import Look, Page, Source
from bot.core.watching import NEAR, Cursor, advance, look

START = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass
class Network:
    """A timeline that hands out ids newest first; the mentions endpoint sees the newest `reach` of them only."""

    reach: int
    page_size: int
    ids: list[int] = field(default_factory=list)

    def arrive(self, many: int) -> None:
        self.ids += range(len(self.ids) + 1, len(self.ids) + many + 1)

    def page(self, asked: Look) -> tuple[Page, list[int]]:
        seen = self.ids[-self.reach :] if asked.source is Source.MENTIONS else self.ids
        since, until = int(asked.since or 0), int(asked.until or 10**9)
        found = sorted((number for number in seen if since < number < until), reverse=True)
        now = found[: self.page_size]
        newest, oldest = (str(now[0]), str(now[-1])) if now else (None, None)
        return Page((), newest, oldest, more=len(found) > len(now), posts_read=len(now)), now


@dataclass
class Watch:
    """One reader: its cursor, and every post that it has stored."""

    network: Network
    source: Source = Source.MENTIONS
    cursor: Cursor = field(default_factory=Cursor)
    stored: list[int] = field(default_factory=list)
    searches: int = 0

    def one_page(self, *, dies: bool = False) -> bool:
        asked = look(self.cursor, source=self.source, subject="us", search="@us", start=START)
        page, ids = self.network.page(asked)
        if dies:
            return False  # neither the posts nor the cursor past them were committed
        self.searches += asked.source is Source.SEARCH
        self.cursor, finished = advance(self.cursor, page, source=self.source, reach=self.network.reach)
        self.stored += ids
        return finished

    def round(self) -> None:
        while not self.one_page():
            pass


MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("arrive"), st.integers(1, 60)),
        st.tuples(st.just("page"), st.booleans()),
        st.tuples(st.just("round"), st.just(0)),
    ),
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(moves=MOVES, page_size=st.integers(1, 25), source=st.sampled_from([Source.SEARCH, Source.OWN]))
def test_whatever_arrives_and_wherever_it_breaks_off_every_post_is_stored_once(
    moves: list[tuple[str, int]], page_size: int, source: Source
) -> None:
    watch = Watch(Network(reach=10**6, page_size=page_size), source)
    for move, how in moves:
        match move:
            case "arrive":
                watch.network.arrive(how)
            case "page":
                watch.one_page(dies=bool(how))
            case _:
                watch.round()
    watch.round()
    watch.round()
    assert sorted(watch.stored) == watch.network.ids


@settings(max_examples=60, deadline=None)
@given(bursts=st.lists(st.integers(0, 900), min_size=1, max_size=5), page_size=st.integers(20, 100))
def test_beyond_the_reach_of_the_mentions_endpoint_the_rest_is_found_by_search(
    bursts: list[int], page_size: int
) -> None:
    watch = Watch(Network(reach=300, page_size=page_size))
    for burst in bursts:
        watch.network.arrive(burst)
        watch.round()
    assert sorted(set(watch.stored)) == watch.network.ids


def test_a_round_of_one_page_needs_no_search_and_a_longer_one_asks_once_for_what_fell_out_of_reach() -> None:
    watch = Watch(Network(reach=800, page_size=100))
    watch.network.arrive(100)
    watch.round()
    assert (watch.searches, len(watch.stored)) == (0, 100)
    watch.network.arrive(800 - NEAR - 1)
    watch.round()
    assert (watch.searches, len(watch.stored)) == (1, 799)


@settings(max_examples=60, deadline=None)
@given(first=st.integers(2, 250), meanwhile=st.lists(st.integers(0, 400), min_size=1, max_size=5))
def test_what_falls_out_of_reach_while_a_round_is_broken_off_is_found_by_search(
    first: int, meanwhile: list[int]
) -> None:
    watch = Watch(Network(reach=300, page_size=20))
    watch.network.arrive(first)
    for burst in meanwhile:
        watch.one_page()
        watch.network.arrive(burst)
    watch.round()
    watch.round()
    assert sorted(set(watch.stored)) == watch.network.ids


def test_a_round_of_the_full_800_goes_on_by_search_and_finds_nothing_twice_below() -> None:
    watch = Watch(Network(reach=800, page_size=100))
    watch.network.arrive(2000)
    watch.round()
    assert sorted(watch.stored) == watch.network.ids
    assert watch.cursor == Cursor(since="2000")


def test_the_cursor_moves_only_when_the_round_is_finished() -> None:
    watch = Watch(Network(reach=800, page_size=10))
    watch.network.arrive(25)
    watch.one_page()
    assert watch.cursor == Cursor(since=None, newest="25", until="16", seen=10)
    watch.network.arrive(5)
    watch.one_page()
    assert watch.cursor.newest == "25"
    watch.one_page()
    assert watch.cursor.newest == "25"
    assert watch.one_page()
    assert watch.cursor == Cursor(since="25")


def test_only_the_very_first_read_is_bounded_by_time() -> None:
    asked = look(Cursor(), source=Source.SEARCH, subject="", search="q", start=START)
    assert asked.start == START
    asked = look(Cursor(since="9"), source=Source.SEARCH, subject="", search="q", start=START)
    assert (asked.since, asked.start) == ("9", None)


def test_an_empty_answer_leaves_the_cursor_where_it_is() -> None:
    empty = Page((), None, None, more=False)
    assert advance(Cursor(since="9"), empty, source=Source.MENTIONS, reach=800) == (Cursor(since="9"), True)
