"""A reminder: who, what they said, how long it has waited, what was done, and the three things one can do about it."""

from __future__ import annotations

import json
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    InputBlock,
    PlainTextInputElement,
    UserSelectElement,
)

from bot.core.chase_cards import ChaseCard, ChaseItem, LadderCard, Told
from bot.core.owed import WHOLE_TEAM, Level, Owed, Rung
from bot.views import labels
from bot.views.parts import escaped, line, link, one_line, quoted, rich, says, small, words
from bot.views.times import clock_time, moment, span

HAVE, GIVE, NOT_NEEDED, TELL_CHIEF, REASON = "chase_have", "chase_give", "chase_not_needed", "chase_tell", "reason"
LONGEST_REASON = 200
SHORT = 300
RUNGS = {
    Rung.OWNER: "who has it",
    Rung.ON_DUTY: "on duty",
    Rung.TEAM: "the whole team",
    Rung.HEAD: "head of communications",
    Rung.DIRECTOR: "director",
    Rung.CHIEF_EXECUTIVE: "chief executive",
}
WHAT = {
    Owed.CLAIM: "Nobody has claimed this.",
    Owed.ANSWER: "{who} has this and has not answered.",
    Owed.APPROVAL: "The words by {who} wait for a second pair of eyes.",
    Owed.POST: "The words by {who} did not go out, or may not have. The card's thread says what to do.",
    Owed.STORY: "{who} invited this person, whose story is published and has no response.",
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
        return "Settled: nothing is left to do here."
    first = card.items[0]
    more = len(card.items) + card.more - 1
    risk = "Risk of harm. " if first.level is Level.HARM else ""
    others = f" And {more} more." if more else ""
    what = escaped(one_line(first.quote.text, 200))
    return f"Reminder. {risk}{escaped(labels.who(first.quote))}: “{what}” {_due(first)}{others}"


def blocks(card: ChaseCard, room: float = 1.0) -> list[Block]:
    """Why this comes, then each thing in four lines with its buttons; what is settled is counted."""
    if not card.items:
        return [says("✅ *Settled.* Nothing is left to do here.")]
    drawn: list[Block] = [says(_why(card))]
    for item in card.items:
        drawn += _item(card, item, room)
    if card.more:
        drawn.append(says(f"*And {card.more} more.* They move up here as these are settled."))
    done = f"{card.settled} of these {'is' if card.settled == 1 else 'are'} settled. " if card.settled else ""
    return [*drawn, small(f"{done}The cards are in <#{card.channel}>.")]


def ladder_text(card: LadderCard) -> str:
    """The thread's line for screen readers."""
    return f"Reminded so far: {_names(card.told)}."


def ladder(card: LadderCard) -> list[Block]:
    """In the card's thread: who has been told, one line each, and when the next one is."""
    lines = [f"⏰ {clock_time(each.at, card.zone)} – {_name(each)}" for each in card.told]
    after = ""
    if card.over:
        after = "\nSettled: nobody else is told."
    elif card.next_at is not None:
        after = f"\nIf nothing happens, the next one is told at {moment(card.next_at, card.zone)}."
    return [says("*Reminded so far*\n" + "\n".join(lines[-20:]) + after)]


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
    if card.rung is Rung.TEAM or card.member == WHOLE_TEAM:
        return "⏰ *For the whole team: this waits for somebody.*"
    if any(item.asks for item in card.items):
        return "🌙 *It is out of hours.* Shall the chief executive be told now, or can it wait for the morning?"
    late = any(item.due.late for item in card.items)
    why = {
        Rung.OWNER: "this is yours" + (" and is late." if late else " and is due soon."),
        Rung.ON_DUTY: "you are on duty.",
    }.get(card.rung, f"you are told as {RUNGS[card.rung]}, since nobody has seen to it so far.")
    return f"⏰ *A reminder: {why}*"


def _item(card: ChaseCard, item: ChaseItem, room: float) -> list[Block]:
    quote = item.quote
    risk = "🆘 Risk of harm. " if item.level is Level.HARM else "⚡ Urgent. " if item.level is Level.URGENT else ""
    who = line(
        *([words(risk, bold=True)] if risk else []),
        words(one_line(labels.who(quote), 100), bold=True),
        words(f" on {labels.NETWORKS.get(item.network, item.network)}  "),
        link(quote.url, "open the post"),
    )
    said = [rich(who, quoted(one_line(quote.text, int(SHORT * room))))]
    waited = span((item.told_at - quote.posted_at).total_seconds())
    how_long = f"*How long:* {waited} since it was written, when this was sent. {_due(item)}"
    done = f"*What was done:* {WHAT[item.due.kind].format(who=_member(item.who))}{_offered(item)}"
    so_far = f" Reminded so far: {_names(item.before)}." if item.before else ""
    return [*said, says(f"{how_long}\n{done}{so_far}"), _buttons(item)]


def _offered(item: ChaseItem) -> str:
    return f" The story: “{escaped(one_line(item.subject, 150))}”." if item.subject else ""


def _due(item: ChaseItem) -> str:
    due = item.due
    if due.due_at is None:
        return ""
    return f"{'It was' if due.late else 'It is'} {DUE[due.kind]} by: {escaped(due.how)}."


def _buttons(item: ChaseItem) -> ActionsBlock:
    about = one_line(f"the post by {labels.who(item.quote)}", 50)
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


def _name(told: Told) -> str:
    if told.member == WHOLE_TEAM:
        return "the whole team"
    why = "asked whether the chief executive should be told" if told.asked else RUNGS[told.rung]
    return f"<@{told.member}> ({why})"


def _names(told: tuple[Told, ...]) -> str:
    return ", ".join(_name(each) for each in told) or "nobody"
