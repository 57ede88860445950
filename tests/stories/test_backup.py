"""Backup, destroy, restore, go on: nothing is lost, no card comes twice and no answer goes out twice, between any two
databases."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import Kestrel
from bot.commands import person_records
from bot.core.lifecycle import Status
from bot.core.members import Quiet, Wishes
from bot.core.promos import RunState, Why
from bot.core.replies import ReplyKind, ReplyState
from bot.desk import Desk
from bot.jobs.timetable import TIMETABLE
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import sandbox_settings, sandbox_team
from bot.sandbox.world import Sandbox
from bot.services import audit, forgetting, hushes, members, mentions, sources
from bot.services.people import settle_key
from bot.storage import marks
from bot.storage.backup import BackupRefused, save
from bot.storage.engine import connect
from bot.storage.history import History
from bot.storage.mentions import Mention
from bot.storage.outbox import Outbox
from bot.storage.restore import GAP, Restored, restore
from bot.storage.schema import upgrade
from tests.desks import NOW, count, draw, mention, post, take
from tests.forgetting import everything, in_slack
from tests.hushed import WHY, begin
from tests.ordeal import messages_by_card
from tests.running import HOUR, MINUTE, once, promo, runs_of, tick_at
from tests.sending import PUBLISH, WORDS, answer, ask, deliver, public, reply, state
from tests.slack_hands import MEGAN, TOM
from tests.standing import clock, desk, sandbox

__all__ = ["clock", "desk", "sandbox"]

LATER = 3600.0
Return = Callable[[Path], Desk]


@pytest.fixture
def returned(kestrel: Kestrel, sandbox: Sandbox, database_url: str, empty_database_url: str) -> Iterator[Return]:
    """Destroy the old database, restore a backup into the other one, and go on there."""
    begun: list[Kestrel] = []

    def go_on(file: Path) -> Desk:
        kestrel.stop()
        if database_url.startswith("sqlite"):
            Path(database_url.removeprefix("sqlite:///")).unlink()
        bring_back(empty_database_url, file, now=sandbox.clock.now())
        begun.append(Kestrel(sandbox_settings(sandbox, empty_database_url), sandbox_team(), clock=sandbox.clock))
        sources.settle(begun[0].desk)
        return begun[0].desk

    yield go_on
    for each in begun:
        each.stop()


def bring_back(url: str, file: Path, *, now: datetime = NOW, replace: bool = False) -> Restored:
    database = connect(url)
    try:
        return restore(database, file, now, replace=replace)
    finally:
        database.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kestrel.backup"


def backed_up(desk: Desk, file: Path) -> Path:
    save(desk.database, file, desk.now())
    return file


def rows(file: Path) -> list[Any]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def test_the_work_goes_on_where_it_was(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, file: Path, returned: Return
) -> None:
    (open_one, claimed, answered), (_, _, key) = ask(
        desk, sandbox, clock, *(f"@AshcombeValeNHS {words}" for words in ("the lift is broken again",
        "nobody told us which ward", "we waited five hours in the cold"))
    )  # fmt: skip
    draw(desk, clock)
    mentions.claim(desk, claimed, by=MEGAN)
    number = answer(desk, answered)
    hush = begin(desk)
    draw(desk, clock)
    cards, noted = messages_by_card(sandbox), count(desk, History)
    before = [count(desk, table) for table in (Mention, Outbox, History)]

    again = returned(backed_up(desk, file))

    assert [count(again, table) for table in (Mention, Outbox, History)] == before
    assert (mention(again, claimed).status, mention(again, claimed).owner) == (Status.CLAIMED, MEGAN)
    assert mention(again, open_one).status is Status.OPEN
    with again.database.read() as session:
        stands = hushes.standing(session, again.now())
    assert stands is not None
    assert stands.reason == hush.reason == WHY
    deliver(again, clock, seconds=120)
    assert [said for said in public(sandbox, key) if WORDS in said] == public(sandbox, key)
    assert len(public(sandbox, key)) == 1
    assert state(again, number) is ReplyState.SENT
    draw(again, clock)
    assert set(messages_by_card(sandbox).values()) == {1}
    assert cards.keys() <= messages_by_card(sandbox).keys()
    assert noted < count(again, History)
    assert audit.audit(again) == []
    # New rows get new numbers, and what was pressed before is still known.
    (new,) = take(again, post("new", "the car park is full and the machine takes no cards"))
    assert new > max(open_one, claimed, answered)
    mentions.claim(again, new, by=TOM)
    assert mention(again, new).owner == TOM


def test_an_answer_that_went_out_after_the_backup_is_not_sent_again(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, file: Path, returned: Return
) -> None:
    (number,), (key,) = ask(desk, sandbox, clock)
    made = answer(desk, number)
    backed_up(desk, file)
    deliver(desk, clock, seconds=60)
    assert len(public(sandbox, key)) == 1

    again = returned(file)

    assert state(again, made) is not ReplyState.SENT
    deliver(again, clock, seconds=120)
    assert len(public(sandbox, key)) == 1
    assert sandbox.x.calls[PUBLISH] == 1
    assert state(again, made) is ReplyState.SENT


def test_an_answer_that_could_not_go_out_in_its_time_is_not_sent_late(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, file: Path, returned: Return
) -> None:
    (number,), (key,) = ask(desk, sandbox, clock)
    made = answer(desk, number)
    backed_up(desk, file)
    clock.advance(72 * LATER)
    again = returned(file)
    deliver(again, clock, seconds=120)
    assert public(sandbox, key) == []
    assert reply(again, made).kind is ReplyKind.REPLY
    assert state(again, made) is not ReplyState.SENT


def test_a_promo_that_went_out_after_the_backup_asks_before_it_goes_out_again(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, file: Path, returned: Return
) -> None:
    number, later = promo(desk, once(NOW + MINUTE)), promo(desk, once(NOW + HOUR), "See you at the open day")
    backed_up(desk, file)
    tick_at(desk, clock, NOW + 2 * MINUTE)
    deliver(desk, clock, seconds=60)
    assert sandbox.x.calls[PUBLISH] == 1

    again = returned(file)

    tick_at(again, clock, NOW + 5 * MINUTE)
    deliver(again, clock, seconds=120)
    (run,) = runs_of(again, number)
    assert (run.state, run.why) == (RunState.ASKS, Why.RESTORED)
    assert sandbox.x.calls[PUBLISH] == 1
    tick_at(again, clock, NOW + HOUR)
    deliver(again, clock, seconds=120)
    assert [each.state for each in runs_of(again, later)] == [RunState.SENT]
    assert sandbox.x.calls[PUBLISH] == 2


def test_a_card_that_was_posted_after_the_backup_is_found_and_not_posted_again(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, file: Path, returned: Return
) -> None:
    take(desk, post("1"), post("2", "the lift is broken again and nobody comes"))
    backed_up(desk, file)
    draw(desk, clock)
    once = messages_by_card(sandbox)
    assert len(once) >= 2
    again = returned(file)
    draw(again, clock)
    assert messages_by_card(sandbox) == once == Counter(dict.fromkeys(once, 1))


def test_a_backup_holds_every_row_and_comes_back_the_same(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, file: Path, tmp_path: Path, empty_database_url: str
) -> None:
    numbers, _ = ask(desk, sandbox, clock, "@AshcombeValeNHS ünïcödé “quotes” \\ 🏥 \u2028 and {json: [1]}")
    draw(desk, clock)
    mentions.claim(desk, numbers[0], by=TOM)
    members.wish(desk, TOM, Wishes(True, Quiet(time(18, 30), time(8))))
    backed_up(desk, file)
    found = bring_back(empty_database_url, file)
    assert found.at == desk.now()
    copy = connect(empty_database_url)
    save(copy, tmp_path / "again.backup", desk.now())
    copy.close()
    *copied, _ = rows(tmp_path / "again.backup")
    noted = [line for line in copied if isinstance(line, list) and line[0] == "restored"]
    assert noted == [["restored", [1, desk.now().isoformat(), NOW.isoformat()]]]
    assert [line for line in copied if line not in noted] == rows(file)[:-1]
    assert found.rows == len(rows(file)) - 2 > 10


def test_only_its_owner_may_read_a_backup_and_none_is_written_over(desk: Desk, file: Path, tmp_path: Path) -> None:
    backed_up(desk, file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob("*.part"))
    with pytest.raises(BackupRefused, match="there already"):
        backed_up(desk, file)


def test_whoever_was_forgotten_since_is_forgotten_again_by_the_list_that_was_kept(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, file: Path, returned: Return, database_url: str,
    empty_database_url: str,
) -> None:  # fmt: skip
    assert settle_key(desk.database, desk.person_key) is None  # as at each start
    words = "nobody told me a thing about my gall bladder"
    take(desk, post("1", words, handle="jo_rowan"), post("2", "the lift is broken again", handle="ade_k"))
    draw(desk, clock)
    backed_up(desk, file)
    forgetting.forget(desk.database, desk.person_key, "jo_rowan", desk.now(), by="U0PRIYA")
    draw(desk, clock)
    kept = person_records.listed(database_url, desk.person_key)
    again = returned(file)
    assert words in everything(again)
    assert person_records.again(empty_database_url, again.person_key, kept).people == 1
    draw(again, clock)
    for trace in (words, "jo_rowan"):
        assert trace not in everything(again) + in_slack(sandbox)
    assert "the lift is broken again" in everything(again)
    assert person_records.again(empty_database_url, again.person_key, kept).people == 0


def test_who_was_about_to_be_answered_when_the_backup_was_made_is_forgotten_again_too(
    desk: Desk, clock: MovableClock, file: Path, returned: Return, database_url: str, empty_database_url: str
) -> None:
    assert settle_key(desk.database, desk.person_key) is None
    words = "nobody told me a thing about my gall bladder"
    (number,) = take(desk, post("1", words, handle="jo_rowan"))
    mentions.claim(desk, number, by="U0TOM")
    answer(desk, number, "@jo_rowan we are sorry")
    backed_up(desk, file)
    clock.advance(3600)
    forgetting.forget(desk.database, desk.person_key, "jo_rowan", desk.now(), by="U0PRIYA")
    kept = person_records.listed(database_url, desk.person_key)
    again = returned(file)
    done = person_records.again(empty_database_url, again.person_key, kept)
    assert (done.people, done.may_stand, done.refused) == (1, 1, ())
    assert "jo_rowan" not in everything(again)
    assert sorted(person_records.listed(empty_database_url, again.person_key).split()) == sorted(kept.split())


def test_what_is_in_a_database_is_thrown_away_only_when_asked(
    desk: Desk, clock: MovableClock, file: Path, database_url: str
) -> None:
    take(desk, post("1"))
    backed_up(desk, file)
    take(desk, post("2", "the lift is broken again and nobody comes"))
    with pytest.raises(BackupRefused, match="not empty"):
        bring_back(database_url, file)
    assert count(desk, Mention) == 2
    bring_back(database_url, file, replace=True)
    assert count(desk, Mention) == 1


def test_an_empty_database_that_has_its_tables_is_filled(desk: Desk, file: Path, empty_database_url: str) -> None:
    take(desk, post("1"))
    backed_up(desk, file)
    fresh = connect(empty_database_url)
    upgrade(fresh)
    fresh.close()
    assert bring_back(empty_database_url, file).rows > 0


def spoilt(file: Path, change: Callable[[list[Any]], list[Any]]) -> Path:
    lines = change(rows(file))
    with gzip.open(file, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(line) + "\n" for line in lines)
    return file


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda lines: [lines[0] | {"revision": "0001"}, *lines[1:]], "another version of Kestrel"),
        (lambda lines: lines[:-1], "damaged"),
        (lambda lines: [*lines[:-3], lines[-1]], "damaged"),
        (lambda lines: lines[1:], "damaged"),
        (lambda _: [], "damaged"),
    ],
    ids=["another version", "no end", "a row is missing", "no beginning", "nothing"],
)
def test_a_backup_that_does_not_fit_leaves_the_database_as_it_is(
    desk: Desk, file: Path, database_url: str, change: Callable[[list[Any]], list[Any]], says: str
) -> None:
    take(desk, post("1"))
    spoilt(backed_up(desk, file), change)
    with pytest.raises(BackupRefused, match=says):
        bring_back(database_url, file, replace=True)
    assert count(desk, Mention) == 1


@pytest.mark.parametrize("content", [b"", b"no gzip at all", b"\x1f\x8b\x08\x00cut"])
def test_a_file_that_is_no_backup_is_refused_in_a_sentence(desk: Desk, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(BackupRefused, match="no backup"):
        restore(desk.database, file, NOW, replace=True)
    with pytest.raises(BackupRefused, match="is not there"):
        restore(desk.database, file.with_name("nowhere"), NOW, replace=True)


def test_a_row_that_is_malformed_is_said_in_a_sentence(desk: Desk, file: Path, tmp_path: Path) -> None:
    kept = backed_up(desk, file)
    lines = gzip.decompress(kept.read_bytes()).decode().splitlines()
    broken = tmp_path / "broken.backup"
    for row in ('["watch", [1]]', '["watch", "x"]', '["watch"]', '["watch", {"id": 1}]'):
        broken.write_bytes(gzip.compress("\n".join([lines[0], row, *lines[1:]]).encode()))
        with pytest.raises(BackupRefused, match="no backup"):
            restore(desk.database, broken, NOW, replace=True)


def test_nothing_is_restored_under_a_kestrel_that_runs(desk: Desk, file: Path) -> None:
    kept = backed_up(desk, file)
    with desk.database.write.begin() as session:
        marks.take_lease(session, "board", holder="it", until=desk.now() + desk.lease, now=desk.now())
    with pytest.raises(BackupRefused, match=r"Kestrel is running.* in 45 seconds"):
        restore(desk.database, kept, desk.now(), replace=True)
    restore(desk.database, kept, desk.now() + desk.lease, replace=True)


def test_what_is_only_put_off_or_was_being_fetched_keeps_nobody_from_restoring(desk: Desk, file: Path) -> None:
    kept, tomorrow = backed_up(desk, file), desk.now() + timedelta(days=1)
    with desk.database.write.begin() as session:
        marks.pause(session, "measure:x", tomorrow)
        marks.pause(session, "pause:read_stories", tomorrow)
        marks.take_lease(session, "file:F1", holder="5e1f", until=tomorrow, now=desk.now())
    restore(desk.database, kept, desk.now(), replace=True)


def test_no_jobs_name_looks_like_a_pause() -> None:
    assert not [job.name for job in TIMETABLE if ":" in job.name]


def test_of_two_backups_at_once_neither_spoils_the_other_and_a_leftover_is_said_with_what_to_do(
    desk: Desk, file: Path
) -> None:
    part = file.with_name(file.name + ".part")
    part.write_bytes(b"half of another")
    with pytest.raises(BackupRefused, match=f"another backup is being made.* delete {re.escape(str(part))}"):
        save(desk.database, file, desk.now())
    assert part.read_bytes() == b"half of another"


def test_postgresql_gives_no_number_again_that_a_button_in_slack_may_carry(
    desk: Desk, clock: MovableClock, file: Path, returned: Return
) -> None:
    (number,) = take(desk, post("1"))
    again = returned(backed_up(desk, file))
    (following,) = take(again, post("2", "the lift is broken again and nobody comes"))
    assert following == number + 1 + (0 if again.database.embedded else GAP)
