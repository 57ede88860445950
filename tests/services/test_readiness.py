"""Readiness and sources: what fails, what can wait for the morning, and how each source is doing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.app import Kestrel
from bot.core.watching import WatchKind
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import audit, reading, sources
from bot.services.home import home_of
from bot.services.readiness import readiness
from bot.storage import marks
from bot.storage.cards import Card
from bot.storage.engine import connect
from bot.storage.schema import OLD
from bot.storage.watches import Watch
from bot.team import People
from bot.views import home
from tests.desks import count, post, take, watch


def kinds(desk: Desk) -> set[WatchKind]:
    return {source.kind for source in sources.health(desk)}


def test_a_desk_where_all_is_well_is_ready(desk: Desk) -> None:
    assert readiness(desk).ready
    assert readiness(desk).warnings == ()


def test_a_database_that_will_be_lost_is_a_warning(desk: Desk) -> None:
    risky = replace(desk, wiped="The database will be lost.")
    assert readiness(risky).warnings == ("The database will be lost.",)
    assert readiness(risky).ready


def test_an_auditor_that_has_fallen_silent_fails(desk: Desk, clock: MovableClock) -> None:
    audit.audit(desk)
    clock.advance(601)
    assert readiness(desk).failing == ("The auditor has not run for more than ten minutes: is a worker running?",)


def test_a_job_that_failed_the_last_time_fails(desk: Desk) -> None:
    with desk.database.write.begin() as session:
        marks.note_run(session, "look_again", at=desk.now(), error="OSError")
    assert readiness(desk).failing == ("The job look_again failed the last time (OSError).",)


def test_a_card_that_slack_refused_and_a_source_in_trouble_are_warnings(desk: Desk, sandbox: Sandbox) -> None:
    take(desk, post("1"))
    with desk.database.write.begin() as session:
        card = session.query(Card).one()
        card.failed, card.attempted_at = "invalid_blocks", desk.now()
    sandbox.faults.x_script = lambda _path: "503"
    reading.read(desk, watch(desk, WatchKind.HASHTAG).id)
    found = readiness(desk)
    assert found.ready
    assert found.warnings[0] == "Slack refused 1 cards; the log says why."
    assert found.warnings[1].startswith("x, hashtag AshcombeVale: X is not well")


def test_a_source_that_nobody_reads_is_in_trouble_once_the_auditor_has_come_by(desk: Desk, clock: MovableClock) -> None:
    hashtag = watch(desk, WatchKind.HASHTAG)
    reading.read(desk, hashtag.id)
    audit.audit(desk)
    clock.advance(24 * 3600)
    assert not any(source.trouble for source in sources.health(desk))  # right after a start, say
    audit.audit(desk)
    assert {source.trouble for source in sources.health(desk)} == {sources.UNREAD}
    assert f"x, hashtag AshcombeVale: {sources.UNREAD}" in readiness(desk).warnings
    assert "🔴 *X*: the hashtag #AshcombeVale – Nothing reads it" in str(home.draw(home_of(desk, "U0TOM")))
    reading.read(desk, hashtag.id)
    assert [source.kind for source in sources.health(desk) if source.trouble is None] == [WatchKind.HASHTAG]


def test_a_source_that_waits_since_the_network_wants_it_is_not_left_unread(desk: Desk, clock: MovableClock) -> None:
    with desk.database.write.begin() as session:
        for each in session.query(Watch):
            each.last_read_at, each.next_read_at = desk.now(), desk.now() + timedelta(hours=1)
    clock.advance(3600)
    audit.audit(desk)
    assert not any(source.trouble for source in sources.health(desk))


def test_nobody_on_duty_is_a_warning(desk: Desk) -> None:
    team = desk.team.model_copy(update={"people": People()})
    assert "Nobody is on duty" in readiness(replace(desk, team=team)).warnings[0]


def test_a_database_that_is_behind_or_away_fails_in_a_sentence(desk: Desk, database_url: str) -> None:
    with desk.database.write.begin() as session:
        session.connection().exec_driver_sql("DELETE FROM alembic_version")
    assert readiness(desk).failing == (OLD,)
    away = replace(desk, database=connect("postgresql://127.0.0.1:1/none"))
    assert readiness(away).failing == ("The database does not answer (OperationalError).",)


def test_the_team_files_accounts_and_watches_become_sources_once(desk: Desk) -> None:
    before = count(desk, Watch)
    sources.settle(desk)
    assert count(desk, Watch) == before
    assert kinds(desk) == {
        WatchKind.MENTION, WatchKind.OWN, WatchKind.KEYWORD, WatchKind.HASHTAG, WatchKind.COMPETITOR,
    }  # fmt: skip


def test_a_watch_that_is_taken_out_rests_and_keeps_its_count(desk: Desk) -> None:
    take(desk, post("1"), kind=WatchKind.KEYWORD)
    sources.settle(replace(desk, team=desk.team.model_copy(update={"watches": ()})))
    assert kinds(desk) == {WatchKind.MENTION, WatchKind.OWN}
    assert watch(desk, WatchKind.KEYWORD).taken == 1
    assert audit.audit(desk) == []
    sources.settle(desk)
    assert WatchKind.KEYWORD in kinds(desk)


def test_without_x_no_source_is_on_and_nothing_is_wrong(kestrel: Kestrel) -> None:
    without = replace(kestrel.desk, networks={})
    sources.settle(without)
    assert kinds(without) == set()
    assert readiness(without).ready


def test_a_process_that_cannot_reach_x_leaves_it_to_those_that_can(desk: Desk) -> None:
    before = kinds(desk)
    without = replace(desk, networks={})
    sources.settle(without)
    assert kinds(desk) == before
    assert reading.due(without) == []
    assert reading.due(desk) != []


def test_a_restart_tries_at_once_what_was_waiting_for_a_person(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.faults.x_script = lambda _path: "capped"
    reading.read(desk, watch(desk).id)
    assert watch(desk).id not in reading.due(desk)
    sources.settle(desk)
    assert watch(desk).id in reading.due(desk)
