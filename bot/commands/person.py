"""The `kestrel person` commands: what is held of one member of the public, and the end of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TextIO

import click

from bot import logs
from bot.commands.refusing import refuse
from bot.core.allowance import count
from bot.problems import Problems
from bot.settings import load_records

NETWORK = click.option("--network", help="Where the handle is, such as x; only needed where it is held on several.")
SURE = "Everything that is held of this person goes, here and in Slack. This cannot be taken back. Forget them?"
STILL_PUBLIC = (
    "What we answered in public stays on the network, and may name them; Kestrel cannot take it down. To delete it, "
    "open each link, signed in as our account. Keep this list until that is done: Kestrel does not know it any more."
)


@click.group()
def person() -> None:
    """What is held of one member of the public: hand it over, or forget it."""
    logs.set_up()


@person.command("export")
@click.argument("handle")
@NETWORK
def export(handle: str, network: str | None) -> None:
    """Write everything held of HANDLE, as JSON, to the screen. An account's number will do, too."""
    from bot.commands import person_records

    try:
        document = person_records.exported(*load_records(), handle, network)
    except Problems as problems:
        refuse(problems, "Nothing was written:")
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


@person.command("forget")
@click.argument("handle")
@NETWORK
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(handle: str, network: str | None, yes: bool) -> None:
    """Remove everything held of HANDLE. Counts stay, and a wish for no invitations stays as a hash."""
    from bot.commands import person_records

    if not yes:
        click.confirm(SURE, abort=True, err=True)
    try:
        done = person_records.forget(*load_records(), handle, network)
    except Problems as problems:
        refuse(problems, "Nobody was forgotten:")
    click.echo(
        f"Forgotten: {count(done.posts, 'post')}, {count(done.replies, 'answer')} of ours, "
        f"{count(done.named, 'place')} where others named them. "
        "The running Kestrel deletes the messages in Slack within minutes, and all files that it handed out in the "
        "last thirty days. What somebody has saved or read on a phone is out of its reach. Older backups still "
        "hold this person: keep the list that `kestrel person forgotten` writes, and read docs/PRIVACY.md.",
        err=True,
    )
    for sentence in done.left:
        click.echo(sentence, err=True)
    _still_public(done.answers)


@person.command("forgotten")
def forgotten() -> None:
    """Write the list of those who were forgotten, by hashes alone; keep it apart from the backups."""
    from bot.commands import person_records

    try:
        click.echo(person_records.listed(*load_records()), nl=False)
    except Problems as problems:
        refuse(problems, "Nothing was written:")


@person.command("again")
@click.argument("file", type=click.File(encoding="utf-8"))
def again(file: TextIO) -> None:
    """After a backup was put back: forget once more all who are on the list in FILE."""
    from bot.commands import person_records

    try:
        done = person_records.again(*load_records(), file.read())
    except Problems as problems:
        refuse(problems, "Nobody was forgotten:")
    click.echo(f"Stood in the database again and are forgotten now: {done.people} of the list.", err=True)
    if done.may_stand:
        click.echo(
            f"{count(done.may_stand, 'answer')} to them, about to leave when the backup was made, may be public: look "
            "at your own timeline.",
            err=True,
        )
    for sentence in done.left:
        click.echo(sentence, err=True)
    _still_public(done.answers)
    if done.refused:
        refuse(Problems(list(done.refused)), "These could not be forgotten. Type the command again for them:")


def _still_public(answers: Sequence[str]) -> None:
    """The links go where they can be kept in a file, a line each: nobody can find them a second time."""
    if answers:
        click.echo(STILL_PUBLIC, err=True)
        click.echo("\n".join(answers))
