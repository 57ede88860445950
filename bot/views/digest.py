"""The digest on screen: what is owed first, then promises, today's promos, the picture and the table beside it."""

from __future__ import annotations

from collections.abc import Iterator
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
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.blocks.basic_components import MarkdownTextObject, SlackFile

from bot.core import digest_chart, digest_words
from bot.core.digest import Digest, Figure, OwedItem, Promised, Standing
from bot.core.digest_cards import DigestCard
from bot.core.digest_words import counted
from bot.core.owed import Owed
from bot.views import labels
from bot.views.parts import anchor, escaped, joined, named, one_line, says, small, words
from bot.views.times import clock_time, near

ROWS, PICTURE = "digest_rows", "digest_picture"
FIGURES = {
    Figure.MENTIONS: "Mentions",
    Figure.CLAIMS: "Claims and how long they took",
    Figure.ANSWERS: "Answers and how long they took",
    Figure.INVITATIONS: "Invitations, stories, responses",
    Figure.THANKS: "Thank-yous sent",
    Figure.PROMOS: "Promos and what came of them",
    Figure.SPEND: "What the networks charged",
}
WHAT = {
    Owed.CLAIM: "*Nobody has claimed it*",
    Owed.ANSWER: "{who} has it and has not answered",
    Owed.APPROVAL: "words by {who} wait for a second pair of eyes",
    Owed.POST: "words by {who} did not go out, or may not have",
    Owed.STORY: "{who} invited them",
}
SEEN_TO = "Nobody had claimed it; *seen to since*"
NOTHING = "✅ *Nothing is owed.* Every mention is answered, closed or put off."
# So many times at which nobody listened are told one by one.
UNREAD = 5


def text(card: DigestCard) -> str:
    """The digest for a screen reader or a notification: what is owed, and the first of the numbers."""
    digest = card.digest
    said = [f"{digest_words.title(digest)}."]
    if digest.standing is not None:
        said.append(_owed_in_short(digest.standing))
    heard = "Mentions: not read" if digest.first.silent else counted(digest.first.mentions, "mention")
    answered = digest_words.minutes(digest.first.answers.median)
    said.append(f"{heard}, {digest.first.answers.count:,} answered, median working time {answered}.")
    return " ".join(said)


def blocks(card: DigestCard, *, pictures: bool = True, home: str = "") -> list[Block]:
    """Everything; `home` is the address of the workspace, for links to cards."""
    digest = card.digest
    drawn: list[Block] = [HeaderBlock(text=digest_words.title(digest))]
    if digest.standing is not None:
        drawn += _standing(card, digest.standing, home)
    drawn += _quiet(card)
    if digest.days and card.picture is not None and pictures:
        drawn.append(
            ImageBlock(
                slack_file=SlackFile(id=card.picture), alt_text=digest_chart.alt_text(digest.days),
                title=digest_chart.title(digest.days),
            )
        )  # fmt: skip
    drawn += [_table(digest), *_notes(digest), _rows(card)]
    return drawn


def private(card: DigestCard) -> list[dict[str, Any]]:
    """The same for one member, who asked for it."""
    return [block.to_dict() for block in blocks(card)]


def _owed_in_short(standing: Standing) -> str:
    owed = f"Owed: {digest_words.late(standing.count, standing.late, 'thing')}" if standing.count else "Nothing is owed"
    harm = f"; {standing.harm_owed} with risk of harm" if standing.harm_owed else ""
    return f"{owed}{harm}."


def _standing(card: DigestCard, standing: Standing, home: str) -> Iterator[Block]:
    yield says(
        f"⏰ *Owed: {digest_words.late(standing.count, standing.late, 'thing')}.*" if standing.count else NOTHING
    )
    if standing.harm_owed:
        many = counted(standing.harm_owed, "mention")
        yield says(
            f"🆘 *{many} with risk of harm* still {'waits' if standing.harm_owed == 1 else 'wait'}. See the cards."
        )
    for item in standing.items:
        yield _item(card, item, home)
    if (rest := standing.count - len(standing.items) - standing.harm_owed) > 0:
        yield small(f"And {rest} more. Each has its card in <#{card.channel}>, and is chased there.")
    promised, behind = standing.promises
    if promised:
        lines = [_promise(card, each) for each in standing.promised]
        others = [f"And {promised - len(lines)} more."] if promised > len(lines) else []
        whole = digest_words.late(promised, behind, "story", "stories")
        yield says("\n".join([f"🤝 *Promised: {whole} that we invited and nobody has responded to.*", *lines, *others]))
    yield says(_out(card, standing))


def _item(card: DigestCard, item: OwedItem, home: str) -> SectionBlock:
    """One thing that is owed: how it stands and by whom, never anybody's words."""
    taken = item.kind is Owed.CLAIM and item.mention_id not in card.claimable
    what = SEEN_TO if taken else WHAT[item.kind].format(who=named(item.who) if item.who else "Somebody")
    theme = escaped(digest_words.theme_name(item.theme)) if item.theme else None
    about = joined([labels.MOODS[item.mood], theme, escaped(item.service) if item.service else None])
    link = (
        anchor(f"{home}archives/{card.channel}/p{item.card.replace('.', '')}", "its card") if home and item.card else ""
    )
    due = _due(card, item)
    said = MarkdownTextObject(text=f"• {what}: {joined([about, due, link])}")
    if item.kind is not Owed.CLAIM or taken:
        return SectionBlock(text=said)
    number = str(item.mention_id)
    claim = ButtonElement(
        text="Claim", action_id=f"claim:{number}", value=number,
        accessibility_label=one_line(f"Claim the mention {number}: {digest_words.theme_name(item.theme)}", 75),
    )  # fmt: skip
    return SectionBlock(text=said, accessory=claim)


def _due(card: DigestCard, item: OwedItem | Promised) -> str:
    if item.due_at is None:
        return "its clock stands still"
    when = near(item.due_at, card.zone, item.due_at)
    return f"*late since {when}*" if item.late else f"due {when}"


def _promise(card: DigestCard, each: Promised) -> str:
    link = anchor(each.url, "the story")
    who = WHAT[Owed.STORY].format(who=named(each.who)) if each.who else None
    return f"• {joined([escaped(one_line(each.service, 100)), link, _due(card, each), who])}"


def _out(card: DigestCard, standing: Standing) -> str:
    if not standing.out_count:
        return "📅 *Today* no promo goes out."
    lines = [
        f"• {clock_time(each.at, card.zone)} · no. {each.promo_id} · {escaped(each.text)}" for each in standing.out
    ]
    rest = (
        [f"And {standing.out_count - len(lines)} more; `/promo` lists them."] if standing.out_count > len(lines) else []
    )
    return "\n".join(
        [f"📅 *Today {counted(standing.out_count, 'promo')} {_goes(standing.out_count)} out.*", *lines, *rest]
    )


def _goes(many: int) -> str:
    return "goes" if many == 1 else "go"


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
        "A mention counts on the day on which it reached us; spam, muted people and rivals do not. Times are working "
        "time: to claim from its coming, to answer from its claim. Risk of harm is only counted here."
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
