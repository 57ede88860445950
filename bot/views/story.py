"""The card of a story on the feedback site: which invitation brought it, and how far it has come since."""

from __future__ import annotations

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    Option,
    RichTextSectionElement,
    StaticSelectElement,
)

from bot.core.reply_cards import Candidate, StoryCard, StoryTold
from bot.core.stories import Change
from bot.views.parts import Piece, escaped, line, link, one_line, rich, says, small, somebody, words
from bot.views.times import day, short_day

# So many invitations are offered with a button each; older ones, as many as a message has room for, in a list.
BUTTONS, OLDER = 5, 30
LONGEST_TITLE, LONGEST_NAME = 300, 100
ASK = "Did one of these invitations bring it? It is for you to say; Kestrel does not guess who wrote it."
TAKEN = "Every invitation that might have brought it has brought another story."


def text(card: StoryCard) -> str:
    """The story in a sentence or two, for a screen reader or a notification."""
    title = escaped(one_line(card.told.title, LONGEST_TITLE))
    said = f"A story about {escaped(card.service)} was published on {escaped(card.site)}: “{title}”."
    if card.matched is not None:
        return f"{said} {_owed(card) or _outcome(card.told)}"
    return said if card.set_aside_by or not card.candidates else f"{said} Did one of our invitations bring it?"


def blocks(card: StoryCard) -> list[Block]:
    """The story, then the question who brought it, or what has come of it."""
    head = rich(_head(card))
    if card.matched is not None:
        return [head, rich(_progress(card)), _actions(card, *_pressed(card))]
    if card.set_aside_by is not None:
        said = says(f"<@{card.set_aside_by}> says that none of our invitations brought it.")
        return [head, said, _actions(card, _wrong(card))]
    if not card.candidates:
        return [head, small(TAKEN)]
    offers = [block for number, each in enumerate(card.candidates[:BUTTONS], 1) for block in _offer(card, each, number)]
    none = ButtonElement(text="None of these", action_id="story_none", value=str(card.story_id))
    return [head, says(ASK), *offers, _actions(card, *_older(card), none)]


def _head(card: StoryCard) -> RichTextSectionElement:
    told = card.told
    when = f" was published on {card.site} on {day(told.published_at, card.zone)}: "
    title = words(f"“{one_line(told.title, LONGEST_TITLE)}” ")
    return line(
        words("📖 A story about "), words(card.service, bold=True), words(when), title, link(told.url, "read it")
    )


def _offer(card: StoryCard, candidate: Candidate, number: int) -> list[Block]:
    who = _who(candidate.handle)
    when = short_day(candidate.at, card.zone)
    button = ButtonElement(
        text="This one",
        action_id=f"match:{number}",
        value=f"{card.story_id}:{candidate.invitation_id}",
        accessibility_label=one_line(f"This one: {who}, invited on {when}", 75),
    )
    said = line(words(who, bold=True), words(", invited by "), somebody(candidate.by), words(f" on {when}"))
    return [rich(said), ActionsBlock(block_id=f"match:{card.story_id}:{number}", elements=[button])]


def _older(card: StoryCard) -> list[StaticSelectElement]:
    """Those for which there is no room as lines; a list shows plain text, so that nothing in it is parsed."""
    older = card.candidates[BUTTONS : BUTTONS + OLDER]
    if not older:
        return []
    options = [
        Option(
            text=one_line(f"{_who(each.handle)[:40]}, invited on {short_day(each.at, card.zone)}", 75),
            value=f"{card.story_id}:{each.invitation_id}",
        )
        for each in older
    ]
    return [StaticSelectElement(action_id="match_older", placeholder="An earlier invitation", options=options)]


def _progress(card: StoryCard) -> RichTextSectionElement:
    """Each step on a line of its own, from the invitation to what has changed."""
    told = card.told
    said = [words(" (as "), somebody(card.matched_by), words(" says)")] if card.matched_by else []
    pieces = [
        words("✓ Invited: "),
        words(_who(card.matched or ""), bold=True),
        *said,
        words(f"\n✓ Story published on {day(told.published_at, card.zone)}"),
        words(f"\n{_answered(card)}"),
        *_change(card),
    ]
    return line(*pieces)


def _answered(card: StoryCard) -> str:
    told = card.told
    if told.responded_at is None:
        return _owed(card) or "No response yet"
    by = f" by {one_line(told.responded_by, LONGEST_NAME)}" if told.responded_by else ""
    return f"✓ Response{by} on {day(told.responded_at, card.zone)}"


def _change(card: StoryCard) -> list[Piece]:
    told = card.told
    when = f" on {day(told.change_at, card.zone)}" if told.change_at else ""
    match told.change:
        case Change.NONE:
            return []
        case Change.PLANNED:
            return [words(f"\n… A change is planned, as said{when}" if when else "\n… A change is planned")]
        case Change.MADE if told.change_by:
            return [words("\n✓ A change was made, noted by "), somebody(told.change_by), words(when or ".")]
    return [words(f"\n✓ A change was made, as said{when}" if when else "\n✓ A change was made")]


def _owed(card: StoryCard) -> str | None:
    owed = card.told.owed_at
    return f"A response is owed by {day(owed, card.zone)}." if owed else None


def _outcome(told: StoryTold) -> str:
    if told.change is Change.MADE:
        return "A change was made."
    planned = " A change is planned." if told.change is Change.PLANNED else ""
    return f"Staff have responded.{planned}" if told.responded_at else f"Nobody has responded yet.{planned}"


def _pressed(card: StoryCard) -> list[ButtonElement]:
    change = ButtonElement(text="A change was made", action_id="story_change", value=str(card.story_id))
    return [_wrong(card)] if card.told.change is Change.MADE else [change, _wrong(card)]


def _wrong(card: StoryCard) -> ButtonElement:
    return ButtonElement(text="That was wrong", action_id="story_unmatch", value=str(card.story_id))


def _actions(card: StoryCard, *elements: ButtonElement | StaticSelectElement) -> ActionsBlock:
    return ActionsBlock(block_id=f"story:{card.story_id}", elements=list(elements))


def _who(handle: str) -> str:
    """A handle; whoever has deleted the post since has none left with us."""
    return f"@{one_line(handle, LONGEST_NAME)}" if handle else "somebody whose post is gone since"
