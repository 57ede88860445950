"""`/digest`: the numbers of any day or week, for whoever asks; and the rows behind them as a file."""

from __future__ import annotations

import html
from datetime import date
from functools import partial
from typing import Any

from slack_bolt import Ack, App

from bot.core import digest_chart
from bot.core.digest import Figure, Span
from bot.core.digest_cards import DigestCard
from bot.core.digest_commands import NotKnown, understood
from bot.core.digest_words import stretch
from bot.desk import Desk
from bot.handlers.requests import channel, member
from bot.services import digest, digest_rows, handed_files
from bot.services.refusals import NO_CHOICE, Refusal
from bot.views import digest as view
from bot.views.parts import escaped, one_line

HELP = (
    "*The digest* comes each working morning in the channel: what is owed first, then the numbers. You alone see what "
    "you ask for here.\n"
    "• `/digest` – yesterday's numbers, and those of the seven days up to then\n"
    "• `/digest today` – today so far\n"
    "• `/digest monday`, `/digest 20 November`, `/digest 2026-11-20` – any other day\n"
    "• `/digest week`, `/digest last week` – a week, beside the one before\n"
    "Below the numbers “See the rows” brings what a number is made of into your conversation with Kestrel, as a "
    "file for a spreadsheet. “Send me the picture” does the same with the picture of four weeks."
)
PICTURED = "Mentions a day and the working time to answer, over the four weeks up to the day that you asked for."
PICTURE_COMING = "The picture comes into your own conversation with Kestrel in a moment."
NO_PICTURE = "Nothing that draws is installed here; whoever runs Kestrel can add the extra `charts`."
COMING = "The file comes into your own conversation with Kestrel in a moment."


def register(app: App) -> None:
    """Listen for the command and for the list of files."""
    app.command("/digest")(command)
    app.action(view.ROWS)(rows)
    app.action(view.PICTURE)(picture)


def command(ack: Ack, body: dict[str, Any], desk: Desk) -> None:
    """A day, a week, or help; what is not understood is answered with the nearest that is."""
    typed = html.unescape(str(body.get("text") or ""))
    asked = understood(typed, digest.today_of(desk))
    if isinstance(asked, NotKnown):
        shown = escaped(one_line(typed, 80))
        ack(f"Kestrel does not understand that. Did you mean `{asked.example}`?\nYou typed: {shown}")
        return
    if asked.help:
        ack(HELP)
        return
    try:
        found = digest.asked(desk, asked.kind, asked.last)
    except Refusal as refusal:
        ack(refusal.sentence)
        return
    zone, drawn = desk.team.organisation.zone, desk.charts is not None
    card = DigestCard(found, None, frozenset(), desk.channel, zone, private=True, drawn=drawn)
    ack(view.text(card), blocks=view.private(card))


def rows(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """The rows behind a figure, as a file that only whoever asked can see."""
    ack()
    chosen = action.get("selected_option")
    figure, span = _figure(chosen.get("value") if isinstance(chosen, dict) else None)
    title = f"{view.FIGURES[figure]}, {stretch(span)}"
    name = f"{figure.value}-{span.first.isoformat()}-{span.last.isoformat()}.csv"
    comment = f"For a spreadsheet. {handed_files.COMMENT}"
    make = partial(digest_rows.csv, desk, figure, span)
    handed_files.hand(desk, member(body), channel(body), name, make, title=title, comment=comment)
    desk.surface.tell(member(body), channel(body), COMING)


def picture(ack: Ack, body: dict[str, Any], action: dict[str, Any], desk: Desk) -> None:
    """The picture of the four weeks up to a day, into their own conversation."""
    ack()
    try:
        last = date.fromisoformat(str(action.get("value")))
    except ValueError:
        raise Refusal(NO_CHOICE) from None
    days, charts = digest.pictured(desk, last), desk.charts
    if charts is None:
        raise Refusal(NO_PICTURE)
    handed_files.hand(
        desk, member(body), channel(body), f"digest-{last.isoformat()}.png",
        lambda: charts(digest_chart.spec(days)) or b"", title=digest_chart.title(days),
        alt=digest_chart.alt_text(days), comment=PICTURED, names_people=False,
    )  # fmt: skip
    desk.surface.tell(member(body), channel(body), PICTURE_COMING)


def _figure(value: Any) -> tuple[Figure, Span]:
    """What the list names; whoever sends it may have made it up."""
    try:
        figure, first, last = str(value).split(":")
        found = Figure(figure), Span(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        raise Refusal(NO_CHOICE) from None
    if not 0 <= (found[1].last - found[1].first).days < 31 or found[1].last.year > 2199:
        raise Refusal(NO_CHOICE)
    return found
