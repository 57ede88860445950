"""The team's settings: the team file is how they begin; after that the database is the truth, and Slack changes it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import structlog
from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.problems import Problems
from bot.services.refusals import Refusal
from bot.storage import history, marks, team_settings
from bot.storage.team_settings import TeamSettings
from bot.team import Team

log = structlog.get_logger()

Document = dict[str, Any]
NOT_YOU = "Only an administrator may do that, so nothing has changed. Ask {who}, or have whoever runs Kestrel name you."
NOBODY = (
    "Nobody is named as an administrator, so the settings cannot be changed from Slack. Whoever runs Kestrel names "
    "them: `administrators` under `[people]` in the team file, then `kestrel settings import`."
)
MEANWHILE = "<@{by}> has changed the settings since your form was opened. Nothing of yours is saved; open it again."
AT_ONCE = "A colleague has saved other settings at the same moment. Nothing of yours is saved; open the form again."
SAME = "Nothing is different, so nothing was saved."


def document_of(team: Team) -> Document:
    """The settings in the shape of the team file, ready for JSON and for TOML."""
    return team.model_dump(mode="json", exclude_none=True, by_alias=True)


def team_of(document: Mapping[str, Any]) -> Team:
    """The settings that a document holds; raises `Problems` that names everything wrong at once."""
    try:
        return Team.model_validate(document)
    except ValidationError as error:
        raise Problems.from_validation(error) from None


def digest(team: Team) -> str:
    """What tells one team file from another, whatever its comments and its order."""
    return hashlib.sha256(json.dumps(document_of(team), sort_keys=True).encode()).hexdigest()


def settle(desk: Desk) -> None:
    """At a start: the team file is taken over if the database has no settings yet; otherwise the database counts."""
    try:
        with desk.database.write.begin() as session:
            if team_settings.newest(session) is None:
                save_file(session, desk.team, by=history.KESTREL, now=desk.now())
            elif team_settings.last_file(session) != digest(desk.team):
                # Somebody edited the file and may wonder why nothing came of it.
                log.warning("team_file_not_used")
    except Refusal:
        log.info("settings_begun_elsewhere")  # another process started at this very moment, and its row counts
    refresh(desk)


def refresh(desk: Desk) -> bool:
    """Take up what another process, or a colleague in Slack, has changed; whether there was anything."""
    with desk.database.read() as session:
        if team_settings.version(session) in (desk.settings_version, desk.refused_version):
            return False
        row = team_settings.newest(session)
        if row is None:
            return False
        number, document = row.id, row.document
    try:
        team = team_of(document)
    except Problems as problems:
        # An older version of Kestrel wrote them, or a newer one: what this process has goes on counting.
        log.error("settings_not_understood", version=number, why=problems.sentences[0])
        desk.refused_version = number
        return False
    desk.adopt(team, number)
    return True


def may(desk: Desk, member: str) -> bool:
    """Whether a member is an administrator."""
    return member in desk.team.people.administrators


def refuse(desk: Desk, member: str, said: str = NOT_YOU) -> None:
    """Raises `Refusal` for everybody but an administrator; `said` is how, with room for `{who}` they are."""
    if may(desk, member):
        return
    named = desk.team.people.administrators
    raise Refusal(said.format(who=" or ".join(f"<@{each}>" for each in named)) if named else NOBODY)


def change(
    desk: Desk, edit: Callable[[Document], Document], *, version: int, by: str, delivery: str | None = None
) -> tuple[str, ...]:
    """Change the settings as an administrator who saw this version; the sections that are different now.

    Raises `Refusal` for others, for what a colleague changed meanwhile, and `Problems` for settings that do not fit.
    """
    refuse(desk, by)
    with desk.database.write.begin() as session:
        if not marks.first_time(session, delivery, desk.now()):
            return ()
        row = team_settings.newest(session)
        if row is None or row.id != version:
            raise Refusal(MEANWHILE.format(by=row.by if row else history.KESTREL))
        # A copy by way of JSON: an edit must not reach into the row that is being compared with.
        team = team_of(edit(json.loads(json.dumps(row.document))))
        changed = _save(session, row, team, by=by, now=desk.now())
    if not changed:
        raise Refusal(SAME)
    refresh(desk)
    desk.wakeups.board.set()
    return changed


def save_file(session: Session, team: Team, *, by: str, now: datetime) -> tuple[str, ...]:
    """Make the settings of a team file the ones that count; the sections that this changed. Nothing is written where
    they count already and came from this file."""
    before, file = team_settings.newest(session), digest(team)
    if before is not None and before.document == document_of(team) and team_settings.last_file(session) == file:
        return ()
    return _save(session, before, team, by=by, now=now, file=file)


def _save(
    session: Session, before: TeamSettings | None, team: Team, *, by: str, now: datetime, file: str | None = None
) -> tuple[str, ...]:
    document = document_of(team)
    was = before.document if before is not None else {}
    changed = tuple(sorted(key for key in document.keys() | was.keys() if document.get(key) != was.get(key)))
    if not changed and file is None:
        return ()
    number = (before.id if before is not None else 0) + 1
    row = TeamSettings(id=number, document=document, changed=list(changed), file=file, by=by, at=now)
    try:
        team_settings.add(session, row)
    except IntegrityError:
        raise Refusal(AT_ONCE) from None
    note = {"version": number, "sections": list(changed), "was": {key: was.get(key) for key in changed}}
    history.add(session, None, "settings", by=by, at=now, **note)
    log.info("settings_changed", version=number, sections=",".join(changed))
    return changed
