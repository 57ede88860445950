"""Two transactions that want the same rows on PostgreSQL: whatever meets, one ends and then the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import select, text, update

from bot.core.replies import ReplyState
from bot.core.watching import WatchKind
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import audit, deletions, groups, intake, outbox, reading, settling, stories, story_reading
from bot.services import mentions as claims
from bot.storage import cards, mentions
from bot.storage.cards import Card, CardKind
from bot.storage.deadlines import Deadline
from tests.desks import NOW, mention, post, take, watch
from tests.inviting import cards_of, invite, publish, story
from tests.sending import US, answer, ask, public, reply, row, state
from tests.waiting import until

GATHERED = (
    post("1", conversation="c1"),
    post("2", "still nothing at all for us here", conversation="c1", reply_to="1"),
)


class Meeting:
    """Runs an act in a thread at the very moment when another transaction holds its first rows, until the act has
    either ended or waits for those rows."""

    def __init__(self, desk: Desk, act: Callable[[], object]) -> None:
        self.desk, self.act = desk, act
        self.trouble: Exception | None = None
        self.thread: Thread | None = None
        self._ended = Event()

    def begin(self) -> None:
        if self.thread is None:
            self.thread = Thread(target=self._run)
            self.thread.start()
            until(lambda: self._ended.is_set() or self._waits())

    def end(self) -> None:
        assert self.thread is not None
        self.thread.join()
        if self.trouble is not None:
            raise self.trouble

    def _run(self) -> None:
        try:
            self.act()
        except Exception as problem:
            self.trouble = problem
        finally:
            self._ended.set()

    def _waits(self) -> bool:
        with self.desk.database.read() as session:
            waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
            return bool(session.scalar(text(waiting)))


@pytest.fixture
def meet(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Meeting]:
    """`meet(module, name, act)`: the act begins when that function has just done its work (or `before` it)."""
    if desk.database.embedded:
        pytest.skip("SQLite has one writer")

    def arrange(module: Any, name: str, act: Callable[[], object], *, before: bool = False) -> Meeting:
        meeting, real = Meeting(desk, act), getattr(module, name)

        def paused(*given: Any, **more: Any) -> Any:
            if before:
                meeting.begin()
            done = real(*given, **more)
            meeting.begin()
            return done

        monkeypatch.setattr(module, name, paused)
        return meeting

    return arrange


def gone(desk: Desk, *keys: str) -> None:
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", keys)


def test_our_post_is_met_by_reading_while_the_outbox_writes_it_down(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, meet: Callable[..., Meeting]
) -> None:
    (number,), (key,) = ask(desk, sandbox, clock)
    sent = answer(desk, number)
    clock.advance(60)
    own = watch(desk, WatchKind.OWN).id
    meeting = meet(settling, "hold", lambda: reading.read(desk, own), before=True)
    outbox.deliver(desk)
    meeting.end()
    assert (state(desk, sent), len(public(sandbox, key))) == (ReplyState.SENT, 1)
    assert watch(desk, WatchKind.OWN).trouble is None
    assert mention(desk, number).answer_id is not None


def test_a_post_is_deleted_while_the_outbox_takes_our_answer(desk: Desk, meet: Callable[..., Meeting]) -> None:
    lead, heir = take(desk, *GATHERED)
    assert mention(desk, heir).lead_id == lead
    sent = answer(desk, lead, reason="as it is")
    desk.clock.advance(30)  # type: ignore[attr-defined]
    meeting = meet(groups, "hand_over", lambda: outbox._take(desk))
    gone(desk, "1")
    meeting.end()
    # Whoever came first: the words did not go out twice, and what was taken is settled by the next look.
    assert row(desk, sent).state in ("undone", "sending", "waiting")
    with desk.database.read() as session:
        assert session.scalars(select(Card.mention_id).where(Card.kind == "mention")).one() == heir


def test_our_answer_is_linked_while_the_lead_of_its_mention_goes(desk: Desk, meet: Callable[..., Meeting]) -> None:
    lead, other = take(desk, *GATHERED)
    ours = post("3", "We are on our way", handle=US.lower(), reply_to="2", mentions=frozenset(), conversation="c1")
    meeting = meet(mentions, "keep", lambda: gone(desk, "1"), before=True)
    take(desk, ours, kind=WatchKind.OWN)
    meeting.end()
    assert (mention(desk, lead).status, mention(desk, other).answer_id is not None) == ("deleted", True)


def test_a_storys_card_is_drawn_anew_while_the_post_behind_its_invitation_goes(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, meet: Callable[..., Meeting]
) -> None:
    made = invite(desk, at=NOW - timedelta(hours=2), threaded=True)
    key = publish(sandbox, at=NOW - timedelta(hours=1))
    story_reading.read(desk)
    assert cards_of(desk, key)
    number = story(desk, key).id
    theirs = reply(desk, made.reply_id).mention.post.key
    meeting = meet(cards, "redraw_story", lambda: gone(desk, theirs))
    stories.match(desk, number, made.id, by="U0PRIYA")
    meeting.end()
    assert story(desk, key).matched_by == "U0PRIYA"


def test_two_readers_reopen_items_that_stand_in_the_same_lists(desk: Desk, meet: Callable[..., Meeting]) -> None:
    """Each has an item in either list, in the other order."""
    keys = ("10", "11", "12", "13")
    items = take(desk, *(post(key, f"note {key}", handle=f"p_{key}", conversation=key) for key in keys))
    for item in items:
        claims.claim(desk, item, by="U0TOM")
    take(desk, *(post(f"{key}9", "We are sorry", handle=US.lower(), reply_to=key) for key in keys))
    with desk.database.write.begin() as session:
        lists = [Card(**cards.row(CardKind.LIST, channel="C0PUBLIC", priority=cards.LATER, at=NOW)) for _ in range(2)]
        session.add_all(lists)
        session.flush()
        for item, packed in zip(items, (0, 1, 1, 0), strict=True):
            mine = update(Card).where(Card.mention_id == item, Card.kind == CardKind.MENTION)
            session.execute(mine.values(list_id=lists[packed].id))

    def again(*of: str) -> None:
        take(desk, *(post(f"{key}5", "that does not help", handle=f"p_{key}", conversation=key) for key in of))

    # The first has taken the cards of its first item, and the second those of its own.
    meeting = meet(cards, "unpack", lambda: again("11", "13"))
    again("10", "12")
    meeting.end()
    assert {mention(desk, item).status for item in items} == {"claimed"}


@pytest.mark.parametrize("again", [False, True], ids=["strangers", "with a follow-up"])
def test_what_is_gathered_while_its_lead_goes_stands_on_a_card(
    desk: Desk, meet: Callable[..., Meeting], *, again: bool
) -> None:
    """Reading has seen the lead, and its deletion ends before reading has it."""
    (lead,) = take(desk, post("1", conversation="c1", handle="jo_rowan"))
    more = [post("4", "and now?", conversation="c1", handle="jo_rowan", at=NOW + timedelta(minutes=5))] if again else []
    meeting = meet(intake, "before", lambda: gone(desk, "1"))
    first, second, *follows = take(
        desk,
        post("2", "still nothing at all for us here", conversation="c1", handle="ade"),
        post("3", "nor for my mother", conversation="c1", handle="bo"),
        *more,
    )
    meeting.end()
    assert mention(desk, lead).status == "deleted"
    assert (mention(desk, first).lead_id, mention(desk, second).lead_id) == (None, first)
    assert [mention(desk, each).lead_id for each in follows] == [None] * len(more)
    with desk.database.read() as session:
        held = session.scalars(select(Deadline).where(Deadline.ended_at.is_(None))).all()
        assert {each.mention_id for each in held} == {first, *follows}
    assert audit.audit(desk) == []
