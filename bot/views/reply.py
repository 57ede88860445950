"""The card of one reply: its words, how far it has come, and what a person can do about it."""

from __future__ import annotations

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement

from bot.core.cards import ReplyCard
from bot.core.permit import PermitKind
from bot.core.replies import ReplyAction, ReplyKind, ReplyState
from bot.views import labels
from bot.views.answering import progress, story
from bot.views.parts import (
    LONGEST_QUOTE,
    escaped,
    line,
    link,
    one_line,
    quoted,
    rich,
    says,
    small,
    small_plain,
    words,
)
from bot.views.times import moment, to_the_second

# Slack takes 3,000 characters in a button's address; a text that does not fit is copied from the card instead.
LONGEST_URL = 3000
SEE_THE_THREAD = " – see the thread"
BUTTONS = {
    ReplyAction.UNDO: "Undo",
    ReplyAction.APPROVE: "Approve",
    ReplyAction.ASK_CHANGE: "Ask for a change",
    ReplyAction.EDIT: "Edit and send",
    ReplyAction.POSTED: "I have posted it",
    ReplyAction.IT_IS_THERE: "It is there",
    ReplyAction.TRY_AGAIN: "Try again",
    ReplyAction.SEND: "Send it",
    ReplyAction.DROP: "Drop it",
}
WORDS_ALONE = (ReplyState.CHANGE, ReplyState.FAILED, ReplyState.MISSED)
# These are about the words that the card shows, and no others.
ABOUT_THE_WORDS = frozenset({ReplyAction.APPROVE, ReplyAction.ASK_CHANGE})
PRIMARY = frozenset({ReplyAction.APPROVE, ReplyAction.SEND})
HELD = {
    ReplyState.HELD: "Held since {since}. When the hush is over, this card asks whether it still goes out.",
    ReplyState.MISSED: "Held since {since}. The hush is over, and nothing goes out by itself: does this still fit?",
}
CHECKS = {
    "nhs_number": "an NHS number",
    "phone": "a phone number",
    "email": "an email address",
    "postcode": "a postcode",
    "birth_date": "a date of birth",
    "health": "somebody's health",
    "asks_in_public": "a question for private details",
    "link": "a link that may mislead",
    "hidden_letters": "hidden letters",
    "fancy_letters": "fancy letters",
    "hashtag_case": "a hashtag that screen readers cannot read",
    "many_hashtags": "many hashtags",
    "many_emoji": "many emoji",
    "long_sentence": "a long sentence",
    "same_opening": "the same opening as another answer",
}
KINDS = {ReplyKind.REPLY: "Reply", ReplyKind.INVITATION: "Invitation", ReplyKind.THANKS: "Thank-you"}


def text(card: ReplyCard) -> str:
    """The card for a screen reader or a notification."""
    lead = "A second pair of eyes, please. " if card.for_approval and _asks(card) else ""
    said = escaped(one_line(card.text, 200))
    to = escaped(labels.who(card.quote)) if not card.quote.deleted else "a post that is gone"
    return f"{lead}{KINDS[card.answering.kind]} to {to}: “{said}” – {_state_words(card)}"


def blocks(card: ReplyCard, room: float = 1.0) -> list[Block]:
    """What somebody needs who decides about it, or waits for it."""
    # Their post, where the reader does not have it right above; in the thread it is.
    return [*_lead(card), *(_theirs(card, room) if card.for_approval else []), *_ours(card, room, buttons=True)]


def directly(card: ReplyCard, room: float = 1.0, *, buttons: bool) -> list[Block]:
    """The same for its writer, in their own conversation; `buttons` as long as there is something to decide."""
    return [*_theirs(card, room), *_ours(card, room, buttons=buttons)]


def _ours(card: ReplyCard, room: float, *, buttons: bool) -> list[Block]:
    longest = int(LONGEST_QUOTE * room)
    ours = f"@{card.account}" if card.account else "us"
    return [
        rich(
            line(words(f"{KINDS[card.answering.kind]} as {ours}", bold=True), words(_written(card))),
            quoted(card.text or " ", longest),
        ),
        *_overridden(card),
        says(_progress(card)),
        *([says(f"    ↳ {story(card.answering.story, card.zone)}")] if card.answering.story else []),
        *_asked_change(card),
        *_held(card),
        *_trouble(card),
        *(_buttons(card) if buttons else []),
    ]


def _progress(card: ReplyCard) -> str:
    """How far it has come; who reads it in the thread is not sent there."""
    said = progress(card.answering, card.zone)
    return said if card.for_approval else said.replace(SEE_THE_THREAD, "")


def _asks(card: ReplyCard) -> bool:
    return card.answering.state is ReplyState.ASKED


def _lead(card: ReplyCard) -> list[Block]:
    if not card.for_approval:
        return []
    if not _asks(card):
        who = f" Looked at by <@{card.approver}>." if card.approver else ""
        return [small(f"This waited for a second pair of eyes.{who}")]
    why = f"👀 *A second pair of eyes, please.* <@{card.answering.by}> has written this; anybody else may approve it."
    return [says(why)]


def _theirs(card: ReplyCard, room: float) -> list[Block]:
    if card.quote.deleted:
        return [says("🕊️ The author has deleted the post.")]
    when = f", {moment(card.quote.posted_at, card.zone)}  "
    head = line(words(labels.who(card.quote), bold=True), words(when), link(card.quote.url, "open the post"))
    return [rich(head, quoted(card.quote.text, int(LONGEST_QUOTE * room) // 2))]


def _written(card: ReplyCard) -> str:
    edited = ", changed by a colleague" if card.edited_by and card.edited_by != card.answering.by else ""
    return f"  written {moment(card.answering.at, card.zone)}{edited}"


def _overridden(card: ReplyCard) -> list[Block]:
    if not card.overridden:
        return []
    found = ", ".join(CHECKS.get(name, name) for name in card.overridden)
    return [
        small_plain(f"Sent on although Kestrel pointed to: {found}. Reason: {card.override_reason or 'none given'}")
    ]


def _asked_change(card: ReplyCard) -> list[Block]:
    if card.asked_change is None or card.answering.state not in (ReplyState.CHANGE, ReplyState.ASKED):
        return []
    asked = says(f"✍️ <@{card.asked_by}> asked for a change:")
    return [asked, rich(quoted(card.asked_change, 500))]


def _held(card: ReplyCard) -> list[Block]:
    if card.held_at is None or card.answering.state not in HELD:
        return []
    return [small(HELD[card.answering.state].format(since=moment(card.held_at, card.zone)))]


def _trouble(card: ReplyCard) -> list[Block]:
    return [small_plain(f"⚠️ {card.trouble}")] if card.trouble else []


def _buttons(card: ReplyCard) -> list[Block]:
    number = card.answering.reply_id
    elements = [_open(card)] if card.link and ReplyAction.POSTED in card.buttons else []
    elements += [
        ButtonElement(
            text=_label(card, action),
            action_id=f"reply_{action.value}",
            value=f"{number}:{card.revision}" if action in ABOUT_THE_WORDS else str(number),
            style="primary" if action in PRIMARY else ("danger" if action is ReplyAction.DROP else None),
            accessibility_label=one_line(f"{_label(card, action)}: the answer to {labels.who(card.quote)}", 75),
        )
        for action in card.buttons
    ]
    until = (
        [small(f"It goes out at {to_the_second(card.undo_until, card.zone)}; until then it can be undone.")]
        if card.undo_until
        else []
    )
    return [*until, *([ActionsBlock(block_id=f"reply:{number}", elements=elements)] if elements else [])]


def _open(card: ReplyCard) -> ButtonElement:
    """The composer with the words in it; where they do not fit into an address, the post alone."""
    url = card.link or ""
    ready = "&text=" in url and len(url) <= LONGEST_URL
    if len(url) > LONGEST_URL:
        url = url.split("&text=", 1)[0]
    name = labels.NETWORKS.get(card.network, card.network)
    said = f"Open in {name}, text ready" if ready else "Open the post, then paste the words"
    return ButtonElement(text=said, url=url[:LONGEST_URL], action_id="reply_open", style="primary")


def _label(card: ReplyCard, action: ReplyAction) -> str:
    if action is ReplyAction.EDIT and card.answering.state in WORDS_ALONE:
        return "Change the words"
    if action is ReplyAction.EDIT:
        return "Edit and send"
    return BUTTONS[action]


def _state_words(card: ReplyCard) -> str:
    if card.answering.state is ReplyState.SENT:
        return "published."
    if card.answering.way is PermitKind.BY_HAND and card.answering.state is ReplyState.READY:
        return "ready to be posted by hand."
    return {
        ReplyState.ASKED: "waits for a colleague.",
        ReplyState.CHANGE: "waits for a change.",
        ReplyState.QUEUED: "is on its way.",
        ReplyState.FAILED: "did not go out.",
        ReplyState.UNSURE: "a person has to look whether it is there.",
        ReplyState.HELD: "is held by the hush.",
        ReplyState.MISSED: "was held by a hush: send it or drop it.",
    }.get(card.answering.state, f"{card.answering.state.value}.")
