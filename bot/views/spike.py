"""The card of a spike: how many, how many are usual and how we know, the commonest themes, and when it was over."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.models.blocks import Block

from bot.core.cards import SpikeCard, SpikeOverCard, SpikeTheme
from bot.core.spikes import HOUR, Basis, Level
from bot.views import labels
from bot.views.parts import anchor, escaped, joined, one_line, quoted, rich, says, small, without_handles
from bot.views.times import clock_time, day

WORDS = 280
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def text(card: SpikeCard) -> str:
    """The spike in one breath, without anybody's words."""
    said = _headline(card) if card.ended_at else f"{_headline(card)} {_usual(card)}"
    return said.split(" ", 1)[1].replace("*", "")


def blocks(card: SpikeCard, *, home: str = "", room: float = 1.0) -> list[Block]:
    """What is happening, or what it was; `home` is the address of the workspace, for links to cards."""
    said = _headline(card) if card.ended_at else f"{_headline(card)}\n{_usual(card)}"
    drawn: list[Block] = [says(said), *map(small, _unread(card))]
    if card.themes:
        drawn.append(says(_about(card)))
    for theme in card.themes:
        drawn += _theme(card, theme, home, room)
    return [*drawn, small(_below(card))]


def over_text(card: SpikeOverCard) -> str:
    """The end, as a notification shows it."""
    return text(card.spike)


def over(card: SpikeOverCard) -> list[Block]:
    """Said once, in the thread."""
    return [says(_headline(card.spike))]


def _headline(card: SpikeCard) -> str:
    """An emoji first, then words that stand by themselves."""
    zone, began = card.zone, f"began {_when(card, card.began_at)}"
    peak = f"peak {card.peak:,} an hour at {_when(card, card.peak_at)}"
    if card.ended_at is None:
        return (
            f"📈 *{card.mentions:,} mentions in an hour*, far more than usual: from "
            f"{clock_time(card.seen_at - HOUR, zone)} to {clock_time(card.seen_at, zone)} on {day(card.seen_at, zone)}."
        )
    if card.stopped:
        return f"⏹️ *Kestrel does not look for spikes any more*: that was switched off. This one {began}, {peak}."
    ended = f"ended {_when(card, card.ended_at)}"
    on = f" on {day(card.began_at, zone)}" if _one_day(card) else ""
    return f"📉 *It is over*: {began}, {peak}, {ended}{on}, {card.total:,} mentions in all."


def _usual(card: SpikeCard) -> str:
    """What it was held against, and how much there is to learn from: never more certain than it is."""
    level, at = card.level, card.seen_at.astimezone(card.zone)
    when = clock_time(card.seen_at, card.zone)
    usual = f"about {round(level.usual):,} an hour" if round(level.usual) else "hardly any"
    match level.basis:
        case Basis.SAME_HOUR:
            return f"Usual for a {at:%A} at {when}: {usual} (from {level.over} weeks)."
        case Basis.LIKE_DAYS:
            return (
                f"Usual at {when} on days like this: {usual}. "
                f"{_days(level)} to compare with, and not yet enough {at:%A}s.{_read_back(card)}"
            )
        case Basis.KIND_OF_DAY:
            return (
                f"Usual in a busy hour on days like this: {usual}. "
                f"{_days(level)} like this to compare with, so take it as a rough guess.{_read_back(card)}"
            )
        case Basis.ANY_HOUR:
            return (
                f"Usual in a busy hour so far: {usual}. {_days(level)} to compare with, so take it as a rough guess."
                f"{_read_back(card)}"
            )


def _days(level: Level) -> str:
    if level.over == 0:
        return "We have less than a day"
    many = NUMBERS[level.over - 1] if level.over <= len(NUMBERS) else str(level.over)
    return f"We have only {many} day{'' if level.over == 1 else 's'}"


def _read_back(card: SpikeCard) -> str:
    """Where more days are compared with than Kestrel has listened for: the digest counts these alone."""
    if card.since is None:
        return ""
    listened = card.seen_at.astimezone(card.zone).date() - card.since.astimezone(card.zone).date()
    if listened.days >= card.level.over:
        return ""
    return f" Kestrel listens since {day(card.since, card.zone)}; the days before were read back from the network."


def _unread(card: SpikeCard) -> list[str]:
    """Where mentions cannot be read, nothing of the above is known to be so now."""
    return [
        f"⚠️ {escaped(labels.NETWORKS.get(network, network))} has not been read since {_since(card, at)}, "
        "so this may be out of date."
        for network, at in card.unread
    ]


def _since(card: SpikeCard, at: datetime) -> str:
    same = at.astimezone(card.zone).date() == card.seen_at.astimezone(card.zone).date()
    return clock_time(at, card.zone) if same else f"{clock_time(at, card.zone)} on {day(at, card.zone)}"


def _about(card: SpikeCard) -> str:
    if card.themes[0].theme is None:
        return "*No theme stands out.* One of them:"
    return "*What they are mostly about* (first guesses), each with an example:"


def _theme(card: SpikeCard, theme: SpikeTheme, home: str, room: float) -> list[Block]:
    named = labels.theme(theme.theme)
    head = [says(f"{escaped(named)}: *{theme.mentions:,}*")] if named else []
    if theme.quote is None:
        return [*head, small("There is no example that may be quoted here.")]
    if theme.quote.deleted:
        return [*head, small("🕊️ Its author has deleted the example. Nothing of it is kept.")]
    said = one_line(without_handles(theme.quote.text), int(WORDS * room))
    network = labels.NETWORKS.get(theme.network or "", theme.network or "the network")
    places = joined((_link(card, theme, home), anchor(theme.quote.url, f"See it on {network}")))
    return [*head, rich(quoted(f"@{theme.quote.handle}: {said}")), *([small(places)] if places else [])]


def _link(card: SpikeCard, theme: SpikeTheme, home: str) -> str | None:
    if not home or theme.card is None:
        return None
    return anchor(f"{home}archives/{card.channel}/p{theme.card.replace('.', '')}", "Go to its card")


def _below(card: SpikeCard) -> str:
    where = "Each mention has its card, or a line in a list, in this channel."
    if card.ended_at is not None:
        return f"All in all are counted from an hour before it began. {where}"
    return (
        f"Noticed at {_when(card, card.began_at)}; peak {card.peak:,} an hour at {_when(card, card.peak_at)}. {where} "
        "This message keeps up, and says when it is over."
    )


def _one_day(card: SpikeCard) -> bool:
    moments = (card.began_at, card.peak_at, card.ended_at or card.seen_at)
    return len({moment.astimezone(card.zone).date() for moment in moments}) == 1


def _when(card: SpikeCard, at: datetime) -> str:
    """The time alone where everything was on one day."""
    return clock_time(at, card.zone) if _one_day(card) else f"{clock_time(at, card.zone)} on {day(at, card.zone)}"
