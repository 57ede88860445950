"""`kestrel check`: whether everything that Kestrel needs is there, and for what is not, what to do on which page."""

from __future__ import annotations

import sys

import click

from bot import logs


@click.command()
@click.option("--card", is_flag=True, help="Also post a test card into the channel, to be looked at and pressed.")
def check(card: bool) -> None:
    """Test tokens, permissions, channel, people, X, feedback site, clock and database; changes nothing."""
    from bot.checkup.everything import CARD, checks
    from bot.checkup.findings import Check, Finding, State, look_at
    from bot.checkup.slack import Slack
    from bot.clock import SystemClock
    from bot.settings import given
    from bot.views.test_card import draw

    logs.set_up(level=logs.SILENT)
    found = given()
    states = []

    def tell(name: str, finding: Finding) -> None:
        states.append(finding.state)
        click.echo(logs.struck_out(f"{finding.state.value} {name}: {finding.said}"))
        if finding.state is State.WRONG:
            click.echo(logs.struck_out(f"    → {finding.fix}"))

    for name, finding in look_at(checks(found, SystemClock())):
        tell(name, finding)
    if card:
        slack = Slack(found.settings)
        for name, finding in look_at([Check(CARD, lambda: slack.card(draw()))]):
            tell(name, finding)
    failed = states.count(State.WRONG)
    click.echo()
    click.echo(f"{failed} to put right; then type `kestrel check` again." if failed else "All is well.")
    sys.exit(1 if failed else 0)
