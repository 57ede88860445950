"""Retention: what is over goes in its time, with all that repeats it; what is open stays, and every sum holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from bot.core.lifecycle import Status
from bot.core.mention_lists import Asked, Which
from bot.core.watching import WatchKind
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import (
    audit,
    deletions,
    ending,
    forgetting,
    handed_files,
    handing,
    home,
    home_again,
    mention_lists,
    more,
    retention,
    stories,
    story_reading,
)
from bot.services.refusals import Refusal
from bot.storage import deadlines, history
from bot.storage.cards import Card
from bot.storage.invitations import Invitation
from bot.storage.posts import Post
from bot.surface import SurfaceBusy, SurfaceUnsure
from bot.team.privacy import Privacy
from tests.desks import NOW, card, draw, mention, post, take
from tests.forgetting import everything, files, in_slack
from tests.inviting import invite, publish, story
from tests.sending import answer, reply
from tests.waiting import until

DAYS = timedelta(days=90)
SECRET = "my gall bladder"


def close(desk: Desk, number: int) -> None:
    """Nothing more is to be done."""
    ending.close(desk, number, by="U0TOM", note=f"Rang about {SECRET}")


def later(clock: MovableClock, days: float) -> None:
    clock.advance(days * 86_400)


def of(desk: Desk, number: int) -> Post:
    with desk.database.read() as session:
        return session.get_one(Post, number)


def test_ninety_days_after_it_is_closed_nobody_can_tell_what_was_said_or_by_whom(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,) = take(desk, post("1", f"nobody told me a thing about {SECRET}", handle="jo_rowan"))
    handing.pass_on(desk, number, to="U0MEGAN", note=f"It is about {SECRET}", by="U0TOM")
    handing.pass_on(desk, number, to="U0TOM", note=None, by="U0TOM")
    close(desk, number)
    draw(desk, clock)
    before = mention(desk, number)
    later(clock, 91)
    assert retention.forget_old(desk) == 1
    draw(desk, clock)
    for trace in (SECRET, "jo_rowan", "Jo Rowan", "status/1"):
        assert trace not in everything(desk), trace
        assert trace not in in_slack(sandbox), trace
    after = mention(desk, number)
    kept = ("status", "mood", "theme", "service", "urgency", "taken_at", "owner")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert after.forgotten_at is not None


def test_a_day_earlier_all_of_it_is_still_there(desk: Desk, clock: MovableClock) -> None:
    (number,) = take(desk, post("1", SECRET))
    ending.close(desk, number, by="U0TOM")
    later(clock, 89.9)
    assert retention.forget_old(desk) == 0
    assert of(desk, number).text == SECRET


def test_the_days_count_from_the_last_that_happened_and_not_from_the_post(desk: Desk, clock: MovableClock) -> None:
    (number,) = take(desk, post("1", SECRET))
    later(clock, 60)
    ending.close(desk, number, by="U0TOM")
    later(clock, 60)
    assert retention.forget_old(desk) == 0
    later(clock, 31)
    assert retention.forget_old(desk) == 1


def test_what_is_open_or_has_words_on_their_way_is_never_touched(desk: Desk, clock: MovableClock) -> None:
    (opened, begun) = take(desk, post("1", "an open one"), post("2", "one that is being answered"))
    answer(desk, begun)
    later(clock, 400)
    assert retention.forget_old(desk) == 0
    assert of(desk, opened).text


def test_what_was_said_of_a_rival_and_nobody_took_up_goes_too(desk: Desk, clock: MovableClock) -> None:
    (number,) = take(desk, post("1", SECRET, mentions=frozenset()), kind=WatchKind.COMPETITOR)
    assert (mention(desk, number).status, mention(desk, number).kind) == (Status.OPEN, WatchKind.COMPETITOR)
    later(clock, 91)
    assert retention.forget_old(desk) == 1
    assert SECRET not in everything(desk)


def test_what_is_gathered_goes_with_its_lead_and_waits_for_it(desk: Desk, clock: MovableClock) -> None:
    words = "the lifts at ashcombe general are broken again and nobody says why"
    first, second = take(desk, post("1", words), post("2", f"{words}!"))
    assert mention(desk, second).lead_id == first
    later(clock, 100)
    assert retention.forget_old(desk) == 0
    ending.close(desk, first, by="U0TOM")
    later(clock, 91)
    assert retention.forget_old(desk) == 2
    assert "lifts" not in everything(desk)


def group(desk: Desk, size: int) -> list[int]:
    """A closed lead, first, and all that was gathered under it."""
    words = "the lifts at ashcombe general are broken again and nobody says why"
    numbers = take(desk, *(post(str(n), words + "!" * n) for n in range(1, size + 1)))
    ending.close(desk, numbers[0], by="U0TOM")
    return numbers


def test_a_large_group_goes_in_short_transactions_and_its_lead_goes_last(
    desk: Desk, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *_ = group(desk, 6)
    later(clock, 91)
    monkeypatch.setattr(retention, "MOST", 2)
    monkeypatch.setattr(retention, "ROUNDS", 1)
    for _ in range(2):
        assert retention.forget_old(desk) == 2
        assert of(desk, first).text
    assert retention.forget_old(desk) == 2
    assert (of(desk, first).text, retention.forget_old(desk)) == ("", 0)
    assert audit.audit(desk) == []


def test_what_a_transaction_asks_does_not_grow_with_what_it_removes(desk: Desk, clock: MovableClock) -> None:
    group(desk, 40)
    later(clock, 91)
    asked: list[str] = []
    event.listen(desk.database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert retention.forget_old(desk) == 40
    assert len(asked) < 60


def test_the_answer_its_post_and_the_story_that_came_of_it_go_and_the_counts_stay(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    made = invite(desk, at=NOW)
    key = publish(sandbox, title="Kind staff", at=NOW)
    story_reading.read(desk)
    stories.match(desk, story(desk, key).id, made.id, by="U0TOM")
    with desk.database.write.begin() as session:
        number = reply(desk, made.reply_id).mention_id
        deadlines.end(session, [number], desk.now())
    ending.close(desk, number, by="U0TOM")
    later(clock, 91)
    assert retention.forget_old(desk) == 1
    assert reply(desk, made.reply_id).text == ""
    assert story(desk, key).title == ""
    assert "Kind staff" not in everything(desk)
    with desk.database.read() as session:
        kept = session.scalars(select(Invitation)).one()
    assert (kept.story_id, kept.service) == (story(desk, key).id, "emergency")


def test_a_story_that_no_invitation_brought_goes_by_itself(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    invite(desk, at=NOW)
    key = publish(sandbox, title=f"About {SECRET}", at=NOW)
    story_reading.read(desk)
    draw(desk, clock)
    assert SECRET in in_slack(sandbox)
    later(clock, 89)
    retention.forget_old(desk)
    assert story(desk, key).title
    later(clock, 2)
    retention.forget_old(desk)
    story_reading.read(desk)
    draw(desk, clock)
    assert SECRET not in everything(desk) + in_slack(sandbox)
    assert story(desk, key).service == "emergency"


def test_a_post_that_its_author_deleted_leads_nowhere_after_thirty_days(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,) = take(desk, post("77123", SECRET))
    draw(desk, clock)
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", ["77123"])
    draw(desk, clock)
    later(clock, 29)
    assert retention.forget_old(desk) == 0
    later(clock, 2)
    assert retention.forget_old(desk) == 1
    draw(desk, clock)
    assert "77123" not in everything(desk)
    assert sandbox.slack.messages(CHANNEL) == []
    assert card(desk, number).ts is None


def answered(desk: Desk) -> int:
    """Somebody whom our account answered, under a number that leads to them."""
    (number,) = take(desk, post("1", SECRET, handle="jo_rowan"))
    take(desk, post("770011", "We are sorry", handle="AshcombeValeNHS", reply_to="1"))
    assert mention(desk, number).status is Status.ANSWERED
    assert "770011" in everything(desk)
    return number


def test_the_number_of_our_answer_goes_with_the_number_of_their_post(desk: Desk, clock: MovableClock) -> None:
    answered(desk)
    later(clock, 91)
    assert retention.forget_old(desk) == 1
    assert "770011" not in everything(desk)


def test_the_number_of_our_answer_to_somebody_who_was_forgotten_goes_after_thirty_days(
    desk: Desk, clock: MovableClock
) -> None:
    number = answered(desk)
    forgetting.forget(desk.database, desk.person_key, "jo_rowan", desk.now(), by="U0PRIYA")
    with desk.database.read() as session:
        assert "770011" not in str([row.note for row in history.of(session, number)])
    later(clock, 29)
    retention.forget_old(desk)
    assert "770011" in everything(desk)
    later(clock, 2)
    retention.forget_old(desk)
    assert "770011" not in everything(desk)


def test_nobody_can_reopen_what_has_no_words_any_more(desk: Desk, clock: MovableClock) -> None:
    (number,) = take(desk, post("1", SECRET))
    ending.close(desk, number, by="U0TOM")
    later(clock, 91)
    retention.forget_old(desk)
    with pytest.raises(Refusal, match="removed"):
        ending.reopen(desk, number, by="U0TOM")
    with pytest.raises(Refusal, match="removed"):
        more.more_of(desk, number)


def test_the_auditors_sum_holds_and_a_second_look_finds_nothing(desk: Desk, clock: MovableClock) -> None:
    numbers = take(desk, *(post(str(n), f"{SECRET} number {n} and other words {n * 7}") for n in range(1, 9)))
    for number in numbers:
        if mention(desk, number).lead_id is None:
            ending.close(desk, number, by="U0TOM")
    draw(desk, clock)
    later(clock, 91)
    assert retention.forget_old(desk) == len(numbers)
    draw(desk, clock)
    assert retention.forget_old(desk) == 0
    assert audit.audit(desk) == []
    with desk.database.read() as session:
        assert [row.ts for row in session.scalars(select(Card)) if row.ts] == []


def test_the_team_says_how_long(desk: Desk, clock: MovableClock) -> None:
    short = replace(desk, team=desk.team.model_copy(update={"privacy": Privacy(keep_days=14)}))
    (number,) = take(desk, post("1", SECRET))
    ending.close(desk, number, by="U0TOM")
    later(clock, 15)
    assert retention.forget_old(desk) == 0
    assert retention.forget_old(short) == 1


def test_the_history_says_that_it_was_removed(desk: Desk, clock: MovableClock) -> None:
    (number,) = take(desk, post("1", SECRET))
    close(desk, number)
    later(clock, 91)
    retention.forget_old(desk)
    with desk.database.read() as session:
        rows = [(row.action, row.note) for row in history.of(session, number)]
    assert rows[-2:] == [("close", {}), ("removed", {})]


def test_lists_in_a_channel_lose_their_lines_and_go_when_none_is_left(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    first, second = take(desk, post("1", SECRET, handle="jo_rowan"), post("2", "the car park is full", handle="ade_k"))
    mention_lists.share(desk, Asked(Which.ALL), CHANNEL, by="U0TOM")
    ending.close(desk, first, by="U0TOM")
    draw(desk, clock)
    assert len(lists(sandbox)) == 1
    later(clock, 91)
    assert retention.forget_old(desk) == 1
    draw(desk, clock)
    (left,) = lists(sandbox)
    assert "A list of 1 mention" in left
    assert SECRET not in left
    assert "Deleted by its author" not in left
    ending.close(desk, second, by="U0TOM")
    later(clock, 91)
    retention.forget_old(desk)
    draw(desk, clock)
    assert lists(sandbox) == []
    assert audit.audit(desk) == []


def lists(sandbox: Sandbox) -> list[str]:
    return [str(each) for each in sandbox.slack.messages(CHANNEL) if "A list of" in each["text"]]


def test_files_go_after_thirty_days_and_a_home_is_drawn_anew_each_day(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    (number,) = take(desk, post("1", SECRET, handle="jo_rowan"))
    handed_files.hand(desk, "U0TOM", CHANNEL, "a.csv", SECRET.encode, title="Rows", comment="")
    desk.surface.home("U0TOM", home.home_of(desk, "U0TOM"))
    home_again.shown(desk, "U0TOM")
    until(lambda: files(sandbox) == [SECRET.encode()])
    ending.close(desk, number, by="U0TOM")
    handed_files.take_back(desk)
    home_again.draw(desk)
    assert (len(files(sandbox)), SECRET in in_slack(sandbox)) == (1, True)
    later(clock, 1.1)
    home_again.draw(desk)
    assert SECRET not in in_slack(sandbox)
    later(clock, 29)
    handed_files.take_back(desk)
    assert files(sandbox) == []


def test_a_file_that_slack_does_not_delete_is_tried_again(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    handed_files.hand(desk, "U0TOM", CHANNEL, "a.csv", SECRET.encode, title="Rows", comment="")
    until(lambda: files(sandbox))
    later(clock, 31)
    refusing = replace(desk, surface=Refusing(desk.surface))
    handed_files.take_back(refusing)
    handed_files.take_back(desk)
    assert files(sandbox) != []
    clock.advance(1801)
    handed_files.take_back(desk)
    assert files(sandbox) == []


def test_a_chat_that_asks_for_a_pause_gets_it(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    handed_files.hand(desk, "U0TOM", CHANNEL, "a.csv", SECRET.encode, title="Rows", comment="")
    home_again.shown(desk, "U0TOM")
    until(lambda: files(sandbox))
    later(clock, 31)
    asked: list[str] = []
    busy = replace(desk, surface=Busy(desk.surface, asked))
    for _ in range(3):
        handed_files.take_back(busy)
        home_again.draw(busy)
    assert asked == ["file", "home"]
    clock.advance(91)
    handed_files.take_back(busy)
    home_again.draw(busy)
    assert asked == ["file", "home"] * 2


class Busy:
    """A chat that asks for a minute and a half of peace."""

    def __init__(self, real: Any, asked: list[str]) -> None:
        self._real, self._asked = real, asked

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def delete_file(self, _file: str) -> None:
        self._asked.append("file")
        raise SurfaceBusy(90)

    def home(self, _user: str, _home: Any) -> None:
        self._asked.append("home")
        raise SurfaceBusy(90)


class Refusing:
    """A chat that deletes no file."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def delete_file(self, file: str) -> None:
        raise SurfaceUnsure("no clear answer")
