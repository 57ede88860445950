"""A warning that nobody overlooks among the lines of a log."""

from __future__ import annotations

import textwrap

import click

WIDE = 76


def box(sentence: str) -> str:
    """The sentence in a frame, in lines of a width that every window shows."""
    lines = textwrap.wrap(f"WARNING: {sentence}", WIDE, break_on_hyphens=False)
    wide = max(WIDE, *map(len, lines))
    inner = [f"║ {line:<{wide}} ║" for line in lines]
    return "\n".join([f"╔{'═' * (wide + 2)}╗", *inner, f"╚{'═' * (wide + 2)}╝"])


def warn(sentence: str) -> None:
    """Put it on standard error."""
    click.echo(box(sentence), err=True)
