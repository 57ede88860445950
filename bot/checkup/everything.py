"""Every check there is, in the order in which a person sets Kestrel up."""

from __future__ import annotations

from functools import partial

from bot.checkup import surroundings, x
from bot.checkup.findings import Check, Finding, well, wrong
from bot.checkup.slack import Slack
from bot.clock import Clock
from bot.settings import Given

CARD = "Test card"


def checks(given: Given, clock: Clock) -> list[Check]:
    """One small look for each thing that has to be right."""
    settings, team, slack = given.settings, given.team, Slack(given.settings)
    return [
        Check("Settings", partial(_read, given.wrong, "Every setting can be read.", ".env: correct them there.")),
        Check("Team file", partial(_read, given.wrong_team, f"{settings.team_file} can be read.", TEAM)),
        Check("Slack, bot token", slack.bot_token),
        Check("Slack, app token", slack.app_token),
        Check("Slack, permissions", slack.scopes),
        Check("Slack, channel", slack.channel),
        Check("Slack, people", partial(slack.people, team)),
        Check("X, reading", partial(x.reading, settings, team, clock)),
        Check("X, posting", partial(x.posting, settings, team, clock)),
        Check("X, other accounts", partial(x.others, settings, team, clock)),
        Check("Feedback site", partial(surroundings.feedback, settings, clock)),
        Check("Clock", partial(surroundings.clock, settings, clock)),
        Check("Database", partial(surroundings.database, settings)),
        Check("Tables", partial(surroundings.tables, settings)),
        Check("Disk", partial(surroundings.lasting, settings)),
    ]


TEAM = "team.toml: correct it there; team.example.toml explains every key."


def _read(sentences: tuple[str, ...], fine: str, fix: str) -> Finding:
    return wrong(" ".join(sentences), fix) if sentences else well(fine)
