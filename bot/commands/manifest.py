"""`kestrel manifest`: the Slack app to be created, as a file or as a link to press."""

from __future__ import annotations

import click


@click.command()
@click.option("--link", is_flag=True, help="Print a link that opens Slack with everything filled in.")
def manifest(link: bool) -> None:
    """Print the description of Kestrel's Slack app, to be pasted into Slack."""
    from bot import manifest as described

    click.echo(described.link() if link else described.text(), nl=link)
