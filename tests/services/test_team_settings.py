"""The team's settings: the file begins them, the database keeps them, administrators change them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from bot.desk import Desk
from bot.problems import Problems
from bot.services import sources, team_settings
from bot.services.readiness import readiness
from bot.services.refusals import Refusal
from bot.services.team_settings import Document, document_of, team_of
from bot.storage import history, watches
from bot.storage import team_settings as rows
from bot.storage.team_settings import TeamSettings
from bot.team import Team

ADMIN, OTHER = "U0PRIYA", "U0TOM"


def renamed(name: str) -> Any:
    def edit(document: Document) -> Document:
        return document | {"organisation": document["organisation"] | {"name": name}}

    return edit


def another(desk: Desk) -> Desk:
    """Another process at the same database, as it was started."""
    return replace(desk, settings_version=0)


def heard(desk: Desk, query: str | None = None) -> int:
    """How many watches are on, or are for this."""
    with desk.database.read() as session:
        on = watches.all_active(session)
    return len([watch for watch in on if query in (None, watch.query)])


@pytest.fixture
def started(desk: Desk) -> Desk:
    team_settings.settle(desk)
    return desk


def test_the_settings_go_to_json_and_back_unchanged(desk: Desk) -> None:
    assert team_of(document_of(desk.team)) == desk.team


def test_the_first_start_takes_the_team_file_over_and_later_ones_do_not(started: Desk) -> None:
    assert started.settings_version == 1
    edited = another(started)
    edited.team = team_of(renamed("Another Name")(document_of(started.team)))
    team_settings.settle(edited)
    assert edited.team.organisation.name == started.team.organisation.name
    with started.database.read() as session:
        assert [row.id for row in rows.changes(session, 9)] == [1]


def test_of_two_that_start_at_the_same_moment_one_takes_the_file_over_and_both_work_by_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = another(desk)
    looked = rows.newest

    def overtaken(session: Session) -> TeamSettings | None:
        """The other one looked before the first had written."""
        monkeypatch.setattr(rows, "newest", looked)
        return None

    team_settings.settle(desk)
    monkeypatch.setattr(rows, "newest", overtaken)
    team_settings.settle(late)
    assert desk.settings_version == late.settings_version == 1
    with desk.database.write.begin() as session:
        assert team_settings.save_file(session, desk.team, by=history.KESTREL, now=desk.now()) == ()
        assert [row.id for row in rows.changes(session, 9)] == [1]


def test_a_change_counts_at_once_here_and_elsewhere_as_soon_as_it_looks(started: Desk) -> None:
    elsewhere = another(started)
    team_settings.settle(elsewhere)
    assert team_settings.change(started, renamed("Ashcombe Trust"), version=1, by=ADMIN) == ("organisation",)
    assert started.team.organisation.name == "Ashcombe Trust"
    assert elsewhere.team.organisation.name != "Ashcombe Trust"
    assert team_settings.refresh(elsewhere)
    assert elsewhere.team.organisation.name == "Ashcombe Trust"
    assert not team_settings.refresh(elsewhere)


def test_words_of_risk_that_were_added_fire_from_then_on(started: Desk) -> None:
    def edit(document: Document) -> Document:
        return document | {"words": {"harm": ["codeword heron"]}}

    assert started.harm_words("codeword heron again") == ()
    team_settings.change(started, edit, version=1, by=ADMIN)
    assert started.harm_words("codeword heron again") != ()
    assert started.scorer.guess("codeword heron again").harm


def test_every_version_is_kept_with_who_changed_what_and_how_it_was(started: Desk) -> None:
    was = started.team.organisation.name
    team_settings.change(started, renamed("Ashcombe Trust"), version=1, by=ADMIN)
    with started.database.read() as session:
        newest = rows.newest(session)
        assert newest is not None
        assert (newest.by, newest.changed) == (ADMIN, ["organisation"])
        note = session.query(history.History).filter_by(action="settings").order_by(history.History.id.desc()).first()
        assert note is not None
        assert note.note["was"]["organisation"]["name"] == was


def test_only_an_administrator_may_change_them_and_the_others_are_told_whom_to_ask(started: Desk) -> None:
    with pytest.raises(Refusal, match="<@U0PRIYA>"):
        team_settings.change(started, renamed("Mine"), version=1, by=OTHER)
    started.team = started.team.model_copy(
        update={"people": started.team.people.model_copy(update={"administrators": ()})}
    )
    with pytest.raises(Refusal, match="Nobody is named as an administrator"):
        team_settings.change(started, renamed("Mine"), version=1, by=ADMIN)
    assert started.settings_version == 1


def test_a_form_that_was_opened_before_somebody_elses_change_saves_nothing(started: Desk) -> None:
    team_settings.change(started, renamed("First"), version=1, by=ADMIN)
    with pytest.raises(Refusal, match="<@U0PRIYA> has changed the settings"):
        team_settings.change(started, renamed("Second"), version=1, by="U0HELEN")
    assert started.team.organisation.name == "First"


def test_the_same_press_twice_changes_them_once(started: Desk) -> None:
    for _ in range(2):
        team_settings.change(started, renamed("Once"), version=1, by=ADMIN, delivery="trigger:1")
    assert started.settings_version == 2


def test_what_does_not_fit_is_refused_in_sentences_and_nothing_is_saved(started: Desk) -> None:
    with pytest.raises(Problems, match="hours"):
        team_settings.change(started, lambda document: document | {"hours": {}}, version=1, by=ADMIN)
    with pytest.raises(Refusal, match="Nothing is different"):
        team_settings.change(started, lambda document: document, version=1, by=ADMIN)
    assert started.settings_version == 1


def test_settings_that_this_version_does_not_understand_leave_it_at_work_with_what_it_has(started: Desk) -> None:
    with started.database.write.begin() as session:
        document = document_of(started.team) | {"from_the_future": 1}
        rows.add(session, TeamSettings(id=2, document=document, changed=[], file=None, by=ADMIN, at=started.now()))
    with capture_logs() as lines:
        for _ in range(3):
            assert not team_settings.refresh(started)
    assert [line["event"] for line in lines] == ["settings_not_understood"]
    assert started.settings_version == 1
    assert isinstance(started.team, Team)
    assert "(version 2) were written by another version of Kestrel" in str(readiness(started).warnings)
    with started.database.write.begin() as session:
        team_settings.save_file(session, started.team, by=ADMIN, now=started.now())
    assert team_settings.refresh(started)
    assert "another version" not in str(readiness(started).warnings)


def test_a_new_watch_is_read_from_then_on(started: Desk) -> None:
    def edit(document: Document) -> Document:
        return document | {"watches": [*document["watches"], {"network": "x", "kind": "hashtag", "query": "Heron"}]}

    reader = another(started)
    team_settings.change(started, edit, version=1, by=ADMIN)
    assert heard(started, "Heron") == 0  # whoever takes the change in the chat does not read
    sources.keep_up(reader)
    assert heard(started, "Heron") == 1
    # The very process in which it was changed keeps up as well.
    sources.keep_up(started)
    assert started.watched_version == started.settings_version


def test_a_process_that_only_answers_the_chat_switches_no_watch_off(started: Desk) -> None:
    sources.keep_up(started)
    listening = heard(started)
    web = replace(another(started), networks={})
    assert team_settings.refresh(web)
    assert heard(started) == listening > 0
