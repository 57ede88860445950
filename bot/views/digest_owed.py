"""How things stand, in a digest: what is owed and by whom, promises that are due, and what goes out today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from slack_sdk.models.blocks import Block, ButtonElement, SectionBlock
from slack_sdk.models.blocks.basic_components import MarkdownTextObject, PlainTextObject

from bot.core import digest_words
from bot.core.digest import GoesOut, OwedItem, Promised, Standing
from bot.core.digest_cards import DigestCard
from bot.core.digest_words import counted
from bot.core.mention_lists import Asked, Which
from bot.core.owed import Owed
from bot.core.repeat_said import listed
from bot.views import labels, mention_lines
from bot.views.parts import anchor, escaped, joined, named, one_line, says, small
from bot.views.times import clock_time, near

# However little room there is, so many are told.
FEWEST = 3
Told = TypeVar("Told")
SHOW = "mentions_show"
WHAT = {
    Owed.CLAIM: "*Nobody has claimed it*",
    Owed.ANSWER: "{who} has it and has not answered",
    Owed.APPROVAL: "words by {who} wait for a second pair of eyes",
    Owed.POST: "words by {who} did not go out, or may not have",
    Owed.STORY: "{who} invited them",
}
# In the words of Home, which counts the first two.
OWED = {
    Owed.CLAIM: "open (unclaimed)",
    Owed.ANSWER: "claimed and not answered",
    Owed.APPROVAL: "waiting for a second pair of eyes",
    Owed.POST: "of our words not sent, or perhaps not",
}
SEEN_TO = "Nobody had claimed it; *seen to since*"
NOTHING = "✅ *Nothing is owed.* Every mention is answered, closed or put off."


def in_short(standing: Standing) -> str:
    """How much is owed, for a notification."""
    owed = f"Owed: {digest_words.late(standing.count, standing.late, 'thing')}" if standing.count else "Nothing is owed"
    harm = f"; {standing.harm_owed} with risk of harm" if standing.harm_owed else ""
    return f"{owed}{harm}."


def blocks(card: DigestCard, standing: Standing, home: str, room: float) -> Iterator[Block]:
    """What is owed comes first of everything."""
    yield says(
        f"⏰ *Owed: {digest_words.late(standing.count, standing.late, 'thing')}.* {_of_which(standing)}"
        if standing.count
        else NOTHING
    )
    if standing.harm_owed:
        yield _harm(standing.harm_owed)
    items = few(standing.items, room)
    for item in items:
        yield _item(card, item, home)
    if (rest := standing.count - len(items) - standing.harm_owed) > 0:
        yield small(f"And {rest} more. Each has its card in <#{card.channel}>, and is chased there.")
    promised, behind = standing.promises
    if promised:
        lines = [_promise(card, each) for each in few(standing.promised, room)]
        others = [f"And {promised - len(lines)} more."] if promised > len(lines) else []
        whole = digest_words.late(promised, behind, "story", "stories")
        yield says("\n".join([f"🤝 *Promised: {whole} that we invited and nobody has responded to.*", *lines, *others]))
    yield says(_out(card, standing, few(standing.out, room)))


def _of_which(standing: Standing) -> str:
    """What these things are: only the first kind is what Home calls open."""
    counts = {kind: many for kind, many, _ in standing.owed}
    return f"{listed([f'{counts[kind]:,} {said}' for kind, said in OWED.items() if counts.get(kind)])}."


def few(found: Sequence[Told], room: float) -> Sequence[Told]:
    """As many of them as there is room for."""
    return found[: max(FEWEST, int(len(found) * room))]


def _harm(many: int) -> SectionBlock:
    """Only counted here; the button shows them to whoever presses, and to nobody else."""
    waits = "waits" if many == 1 else "wait"
    said = MarkdownTextObject(text=f"🆘 *{counted(many, 'mention')} with risk of harm* still {waits}.")
    shows = ButtonElement(
        text="Show me" if many == 1 else "Show them to me", action_id=SHOW, value=Asked(Which.HARM).written(),
        style="danger", accessibility_label="Show me the mentions with risk of harm",
    )  # fmt: skip
    return SectionBlock(text=said, accessory=shows)


def _item(card: DigestCard, item: OwedItem, home: str) -> SectionBlock:
    """One thing that is owed: the first words as they stand, unparsed, then by whom, since when, and the way to it."""
    taken = item.kind is Owed.CLAIM and item.mention_id not in card.claimable
    what = SEEN_TO if taken else WHAT[item.kind].format(who=named(item.who) if item.who else "Somebody")
    theme = escaped(digest_words.theme_name(item.theme)) if item.theme else None
    about = joined([labels.MOODS[item.mood], theme, escaped(item.service) if item.service else None])
    there = card.items.get(item.mention_id)
    link = anchor(mention_lines.link(there, card.channel, home), "its card") if there else ""
    facts = MarkdownTextObject(text=joined([what, _due(card, item), about, link]), verbatim=True)
    quote = mention_lines.words(there, openly=True) if there else mention_lines.DELETED
    said = PlainTextObject(text=f"• {quote}", emoji=False)
    if item.kind is not Owed.CLAIM or taken:
        return SectionBlock(text=said, fields=[facts])
    number = str(item.mention_id)
    claim = ButtonElement(
        text="Claim", action_id=f"claim:{number}", value=number,
        accessibility_label=one_line(f"Claim the mention {number}: {digest_words.theme_name(item.theme)}", 75),
    )  # fmt: skip
    return SectionBlock(text=said, fields=[facts], accessory=claim)


def _due(card: DigestCard, item: OwedItem | Promised) -> str:
    if item.due_at is None:
        return "its clock stands still"
    when = near(item.due_at, card.zone, item.due_at)
    return f"*late since {when}*" if item.late else f"due {when}"


def _promise(card: DigestCard, each: Promised) -> str:
    link = anchor(card.stories.get(each.story_id), "the story")
    who = WHAT[Owed.STORY].format(who=named(each.who)) if each.who else None
    return f"• {joined([escaped(one_line(each.service, 100)), link, _due(card, each), who])}"


def _out(card: DigestCard, standing: Standing, out: Sequence[GoesOut]) -> str:
    many = standing.out_waits
    wait = "waits" if many == 1 else "wait"
    held = f"{many:,} more {wait} for somebody's word or the end of a hush; `/promo` lists them."
    waits = [held] if many else []
    if not standing.out_count:
        return " ".join(["📅 *Today* no promo goes out.", *waits])
    lines = [f"• {clock_time(each.at, card.zone)} · no. {each.promo_id} · {escaped(each.text)}" for each in out]
    rest = (
        [f"And {standing.out_count - len(lines)} more; `/promo` lists them."] if standing.out_count > len(lines) else []
    )
    return "\n".join(
        [f"📅 *Today {counted(standing.out_count, 'promo')} {_goes(standing.out_count)} out.*", *lines, *rest, *waits]
    )


def _goes(many: int) -> str:
    return "goes" if many == 1 else "go"
