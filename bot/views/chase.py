"""A reminder: who, what they said, how long it has waited, what was done, and the three things one can do about it."""

from __future__ import annotations

import json
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    DividerBlock,
    InputBlock,
    PlainTextInputElement,
    UserSelectElement,
)

from bot.core.chase_cards import ChaseCard, ChaseItem
from bot.core.owed import WHOLE_TEAM, Level, Owed, Rung
from bot.views import labels, risk
from bot.views.ladder import RUNGS, names
from bot.views.parts import escaped, line, link, one_line, quoted, rich, says, small, without_handles, words
from bot.views.times import span

HAVE, GIVE, NOT_NEEDED, TELL_CHIEF, REASON = "chase_have", "chase_give", "chase_not_needed", "chase_tell", "reason"
LONGEST_REASON = 200
SHORT, HALF = 300, 0.5
DELETED = "The author of a post that is deleted"
WHAT = {
    Owed.CLAIM: "Nobody has claimed this.",
    Owed.ANSWER: "{who} has this and has not answered.",
    Owed.APPROVAL: "Words by {who} wait for a second pair of eyes.",
    Owed.POST: "Words by {who} did not go out, or may not have. The card's thread says what to do.",
    Owed.STORY: "{who} invited this person, whose story is published and has no response.",
}
# The same, said to the one who has it, wrote the words or invited.
WHAT_YOU = {
    Owed.ANSWER: "You have this and have not answered.",
    Owed.APPROVAL: "Your words wait for a second pair of eyes.",
    Owed.POST: "Your words did not go out, or may not have. The card's thread says what to do.",
    Owed.STORY: "You invited this person, whose story is published and has no response.",
}
DUE = {
    Owed.CLAIM: "to be claimed",
    Owed.ANSWER: "to be answered",
    Owed.APPROVAL: "to be looked at",
    Owed.POST: "to be seen to",
    Owed.STORY: "to be responded to",
}


def text(card: ChaseCard) -> str:
    """The reminder as a notification shows it."""
    if not card.items:
        return "Settled. Nothing is left to do about this reminder."
    first = card.items[0]
    more = len(card.items) + card.more - 1
    level = "Risk of harm. " if first.level is Level.HARM else ""
    newer = f" {escaped(risk.since(first.since, first.quote, card.zone, 150))}." if first.since else ""
    others = f" And {more} more." if more else ""
    what = escaped(one_line(without_handles(first.quote.text), 200))
    said = "" if first.quote.deleted else f": “{what}”"
    to = f"<@{card.member}> " if card.in_channel else ""
    return f"{to}Reminder. {level}{escaped(one_line(_who(first), 100))}{said}.{newer} {_due(first)}{others}"


def blocks(card: ChaseCard, room: float = 1.0) -> list[Block]:
    """Why this comes, then each thing in four lines with its buttons; what is settled is counted."""
    if not card.items:
        these = "this reminder" if card.settled == 1 else f"these {card.settled} reminders"
        return [says(f"✅ *Settled.* Nothing is left to do about {these}."), small(_where(card))]
    drawn: list[Block] = [says(f"{f'<@{card.member}> ' if card.in_channel else ''}{_why(card)}")]
    # Where even short quotes are too much for one message, fewer things stand in it.
    shown = card.items if room >= HALF else card.items[: max(1, int(len(card.items) * room / HALF))]
    more = card.more + len(card.items) - len(shown)
    for item in shown:
        drawn += [*([DividerBlock()] if len(card.items) > 1 else []), *_item(card, item, room)]
    if more:
        drawn.append(says(f"*And {more} more.* They move up here as these are settled."))
    done = f"{card.settled} of these {'is' if card.settled == 1 else 'are'} settled. " if card.settled else ""
    return [*drawn, small(f"{done}{_where(card)}")]


def reason(deadline_id: int, channel: str) -> dict[str, Any]:
    """Why nothing is to be done."""
    note = InputBlock(
        block_id=REASON,
        label="Why is it not needed?",
        hint="It stays inside the team, in the history. A mention is closed with this reason.",
        element=PlainTextInputElement(action_id=REASON, max_length=LONGEST_REASON),
    )
    return {
        "type": "modal",
        "callback_id": NOT_NEEDED,
        "title": {"type": "plain_text", "text": "Not needed because …"},
        "submit": {"type": "plain_text", "text": "Not needed"},
        "close": {"type": "plain_text", "text": "Cancel"},
        "private_metadata": json.dumps({"deadline": deadline_id, "channel": channel}),
        "blocks": [note.to_dict()],
    }


def deadline_of(block_id: str) -> str:
    """What the buttons of a block are about, as their block's name says."""
    return block_id.partition(":")[2].partition(":")[0]


def _why(card: ChaseCard) -> str:
    """Why this comes, and why to them: one message may carry what one has and what one is told of as another."""
    several = len(card.items) + card.more > 1
    if card.member == WHOLE_TEAM:
        return f"⏰ *For the whole team: {'these wait' if several else 'this waits'} for somebody.*"
    if any(item.asks for item in card.items):
        return "🌙 *It is out of hours.* Shall the chief executive be told now, or can it wait for the morning?"
    late = all(item.due.late for item in card.items)
    rungs = list(dict.fromkeys(item.rung for item in card.items))
    return f"⏰ *A reminder: {', and '.join(_as(rung, several=several, late=late) for rung in rungs)}.*"


def _as(rung: Rung, *, several: bool, late: bool) -> str:
    match rung:
        case Rung.OWNER if several:
            return "these are yours"
        case Rung.OWNER:
            return f"this is yours and is {'late' if late else 'due soon'}"
        case Rung.ON_DUTY:
            return "you are on duty"
        case _:
            return f"you are told as {RUNGS[rung]}, since nobody has seen to {'these' if several else 'it'} so far"


def _item(card: ChaseCard, item: ChaseItem, room: float) -> list[Block]:
    quote = item.quote
    level = "🆘 Risk of harm. " if item.level is Level.HARM else "⚡ Urgent. " if item.level is Level.URGENT else ""
    who = line(
        *([words(level, bold=True)] if level else []),
        words(one_line(_who(item), 100), bold=True),
        words(f" on {labels.NETWORKS.get(item.network, item.network)}"),
        *([] if quote.deleted else [words("  "), link(quote.url, "open the post")]),
    )
    said = [] if quote.deleted else [quoted(one_line(quote.text, int(SHORT * room)))]
    fired = [line(words(labels.fired(item.harm_words)))] if item.harm_words else []
    newer = [line(words(risk.since(item.since, quote, card.zone), bold=True))] if item.since else []
    story = [line(words(f"The story: “{one_line(item.subject, 150)}”"))] if item.subject else []
    waited = span((item.told_at - quote.posted_at).total_seconds())
    how_long = f"*How long:* written {waited} before this reminder. {_due(item)}"
    so_far = f" Reminded so far: {names(item.before)}." if item.before else ""
    done = f"*What was done:* {_done(item, '' if card.in_channel else card.member)}{so_far}"
    return [rich(who, *said, *fired, *newer, *story), says(f"{how_long}\n{done}"), _buttons(item)]


def _who(item: ChaseItem) -> str:
    return DELETED if item.quote.deleted else labels.who(item.quote)


def _done(item: ChaseItem, reader: str) -> str:
    """How it stands, said to whoever reads it."""
    if item.who == reader and item.due.kind in WHAT_YOU:
        said = WHAT_YOU[item.due.kind]
    else:
        said = WHAT[item.due.kind].format(who=_member(item.who))
    if item.holder is None:
        return said
    return f"{said} {'You see' if item.holder == reader else f'{_member(item.holder)} sees'} to it."


def _where(card: ChaseCard) -> str:
    return f"The cards are in <#{card.channel}>."


def _due(item: ChaseItem) -> str:
    due = item.due
    if due.due_at is None:
        return ""
    return f"{'It was' if due.late else 'It is'} {DUE[due.kind]} by: {escaped(due.how)}."


def _buttons(item: ChaseItem) -> ActionsBlock:
    about = one_line("a post that is deleted" if item.quote.deleted else f"the post by {labels.who(item.quote)}", 50)
    value = str(item.deadline_id)
    found: list[Any] = []
    if item.asks:
        found.append(
            ButtonElement(
                text="Yes, tell the chief executive", action_id=TELL_CHIEF, value=value, style="primary",
                confirm=ConfirmObject(
                    title="Tell the chief executive?", text="They get a message now, out of hours.",
                    confirm="Tell them", deny="Not now",
                ),
            )
        )  # fmt: skip
    found += [
        ButtonElement(
            text="I have it", action_id=HAVE, value=value, style=None if item.asks else "primary",
            accessibility_label=f"I have it: {about}",
        ),
        UserSelectElement(action_id=GIVE, placeholder="Give it to …"),
        ButtonElement(
            text="Not needed because …", action_id=NOT_NEEDED, value=value,
            accessibility_label=f"Not needed: {about}",
        ),
    ]  # fmt: skip
    return ActionsBlock(block_id=f"chase:{item.deadline_id}:{int(item.asks)}", elements=found)


def _member(who: str | None) -> str:
    return f"<@{who}>" if who else "Somebody"
