"""Moves the team's settings between the database and a file: `kestrel settings export` and `import`."""

from __future__ import annotations

from pathlib import Path

import tomli_w

from bot.clock import SystemClock
from bot.commands.opening import opened
from bot.problems import Problems
from bot.services import team_settings
from bot.storage import history
from bot.storage import team_settings as rows
from bot.team import read_team

NONE = "There are no settings in the database yet: Kestrel takes the team file over when it first starts."
HEAD = "# The settings of Kestrel as they count now. `kestrel settings import` takes a file like this over.\n\n"


def exported(url: str) -> str:
    """The settings that count, as the text of a team file; raises `Problems`."""
    with opened(url) as database, database.read() as session:
        row = rows.newest(session)
        if row is None:
            raise Problems([NONE])
        return HEAD + tomli_w.dumps(row.document, multiline_strings=True)


def taken_over(url: str, file: Path) -> tuple[str, ...]:
    """Take a team file over; the sections that changed. Raises `Problems`."""
    team = read_team(file)
    with opened(url) as database, database.write.begin() as session:
        return team_settings.save_file(session, team, by=history.KESTREL, now=SystemClock().now())
