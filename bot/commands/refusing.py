"""How a command ends that cannot do what it was asked: everything that is wrong, in sentences, and exit code 2."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from bot.problems import Problems


def refuse(problems: Problems, head: str = "Kestrel cannot start yet:") -> NoReturn:
    """End a command with everything that is wrong."""
    click.echo(head, err=True)
    for sentence in problems.sentences:
        click.echo(f"  • {sentence}", err=True)
    sys.exit(2)
