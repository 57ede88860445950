"""The digest on screen: what is owed first, then promises, today's promos, the picture and the table beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    HeaderBlock,
    ImageBlock,
    Option,
    OptionGroup,
    RichTextBlock,
    RichTextPreformattedElement,
    StaticSelectElement,
)
from slack_sdk.models.blocks.basic_components import SlackFile

from bot.core import digest_chart, digest_words
from bot.core.digest import Digest, Figure
from bot.core.digest_cards import DigestCard
from bot.core.digest_words import counted
from bot.views import digest_owed
from bot.views.parts import anchor, escaped, joined, named, says, small, words
from bot.views.times import clock_time, near

ROWS, PICTURE = "digest_rows", "digest_picture"
FIGURES = {
    Figure.MENTIONS: "Mentions",
    Figure.CLAIMS: "Claims and how long they took",
    Figure.ANSWERS: "Answers and how long they took",
    Figure.INVITATIONS: "Invitations, stories, responses",
    Figure.REPLIES: "Answers sent",
    Figure.THANKS: "Thank-yous sent",
    Figure.PROMOS: "Promos and what came of them",
    Figure.SPEND: "What the networks charged",
}
# So many times at which nobody listened are told one by one.
UNREAD = 5
# So many who wrote answers are named.
WRITERS = 6


def text(card: DigestCard) -> str:
    """The digest for a screen reader or a notification: what is owed, and the first of the numbers."""
    digest = card.digest
    said = [f"{digest_words.title(digest)}."]
    if digest.standing is not None:
        said.append(digest_owed.in_short(digest.standing))
    heard = "Mentions: not read" if digest.first.silent else counted(digest.first.mentions, "mention")
    answers = digest.first.answers
    said += [
        f"{heard}, {answers.count:,} answered.",
        f"{did}." if (did := digest_words.in_time(answers, "answered")) else "",
    ]
    if answers.median is not None:
        said.append(f"Median working time of {answers.count:,}: {digest_words.minutes(answers.median)}.")
    return " ".join(each for each in said if each)


def blocks(card: DigestCard, *, pictures: bool = True, home: str = "", room: float = 1.0) -> list[Block]:
    """Everything; `home` is the address of the workspace, for links to cards. With little `room` fewer of the things
    that are owed are told one by one."""
    digest = card.digest
    drawn: list[Block] = [HeaderBlock(text=digest_words.title(digest))]
    if digest.standing is not None:
        drawn += digest_owed.blocks(card, digest.standing, home, room)
    drawn += _quiet(card)
    if digest.days and card.picture is not None and pictures:
        drawn.append(
            ImageBlock(
                slack_file=SlackFile(id=card.picture), alt_text=digest_chart.alt_text(digest.days),
                title=digest_chart.title(digest.days),
            )
        )  # fmt: skip
    drawn += [*_went_out(card, room), _table(digest), *_notes(digest), _rows(card)]
    return drawn


def private(card: DigestCard) -> list[dict[str, Any]]:
    """The same for one member, who asked for it."""
    return [block.to_dict() for block in blocks(card)]


def _quiet(card: DigestCard) -> Iterator[Block]:
    """Where nobody could listen: a number is only as good as the listening."""
    digest = card.digest
    found = dict.fromkeys((*digest.second.unread, *digest.first.unread))
    spans = digest_words.unread(sorted(found, key=lambda each: each.from_at), card.zone)
    told = [*spans[-UNREAD:], *([f"And {len(spans) - UNREAD} more times."] if len(spans) > UNREAD else [])]
    said = " ".join([*told, digest_words.begun(digest.since), digest_words.not_connected(digest.off)]).strip()
    if said:
        yield says(f"🔇 {said}")


def _table(digest: Digest) -> RichTextBlock:
    """The numbers, in letters of one width."""
    rows = [("", *digest_words.heads(digest)), *digest_words.table(digest)]
    widths = [max(len(row[at]) for row in rows) for at in range(3)]
    lines = [f"{what:<{widths[0]}}  {one:>{widths[1]}}  {two:>{widths[2]}}".rstrip() for what, one, two in rows]
    return RichTextBlock(elements=[RichTextPreformattedElement(elements=[words("\n".join(lines))])])


def _went_out(card: DigestCard, room: float) -> Iterator[Block]:
    """What was done in time and what was not, and what we said meanwhile, in words before the numbers."""
    digest, first = card.digest, card.digest.first
    span = digest_words.stretch(first.span)
    kept = [digest_words.in_time(first.claims, "claimed"), digest_words.in_time(first.answers, "answered")]
    lines = [f"📋 *{span}*: {'. '.join(filter(None, kept)) or 'Nothing was due'}."]
    went, went_out = digest_words.went_out(first), digest_owed.few(digest.went, room)
    wrote = ", ".join(f"{many:,} by {named(by)}" for by, many in digest.wrote[:WRITERS])
    lines.append(f"📣 *Went out*: {went or 'nothing'}{f' (answers: {wrote})' if wrote else ''}.")
    lines += [
        f"• {joined([_at(card, each.at), f'no. {each.promo_id}', escaped(each.text), anchor(each.url, 'see it')])}"
        for each in went_out
    ]
    if (rest := first.promos - len(went_out)) > 0:
        lines.append(f"And {counted(rest, 'more promo')}; `/promo` has the calendar.")
    yield says("\n".join(lines))


def _at(card: DigestCard, at: datetime) -> str:
    one_day = card.digest.first.span.first == card.digest.first.span.last
    return clock_time(at, card.zone) if one_day else near(at, card.zone, at)


def _notes(digest: Digest) -> Iterator[Block]:
    second = digest.second if digest.second.span.last == digest.first.span.last else digest.first
    if about := digest_words.themes(second):
        yield says(f"🏷️ *Mostly about* ({digest_words.stretch(second.span)}): {escaped(about)}.")
    if digest.best is not None:
        best = digest.best
        where = anchor(best.url, "see it")
        yield says(
            f"🏆 *What worked best:* promo no. {best.promo_id}, “{escaped(best.text)}”: {joined([best.said, where])}."
        )
    yield small(
        "A mention counts on the day on which it reached us; spam, muted people and rivals do not. *Claimed*: somebody "
        "took it on, by Claim, by “I have it”, by writing to them, or as it was handed to them. "
        "Times are working time: to claim from its coming, to answer from its claim. *In time* is of all that was done "
        "or was due: what nobody has claimed has no answer either, and what was claimed, given back and left counts as "
        "both."
    )


def _rows(card: DigestCard) -> ActionsBlock:
    """The rows behind the numbers, of either column; and the picture, for one member who alone sees the rest: a private
    message shows no file that nobody else may see."""
    digest, groups = card.digest, []
    for span, head in zip((digest.first.span, digest.second.span), digest_words.heads(digest), strict=True):
        ends = f"{span.first.isoformat()}:{span.last.isoformat()}"
        options = [Option(text=f"{said}, {head}", value=f"{each.value}:{ends}") for each, said in FIGURES.items()]
        groups.append(OptionGroup(label=head, options=options))
    chosen = StaticSelectElement(action_id=ROWS, placeholder="See the rows", option_groups=groups)
    last = digest.first.span.last.isoformat()
    picture = ButtonElement(text="Send me the picture", action_id=PICTURE, value=last)
    return ActionsBlock(block_id="digest:rows", elements=[chosen, picture] if card.drawn else [chosen])
