"""The form for a reply: their post, the words, what Kestrel says about them, and what exactly will be published."""

from __future__ import annotations

import json
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    InputBlock,
    PlainTextInputElement,
)
from slack_sdk.models.blocks.basic_components import DispatchActionConfig

from bot.core.findings import Check
from bot.core.permit import PermitKind
from bot.core.replies import ReplyKind
from bot.core.reply_form import ReplyForm
from bot.views import contacts, hush, labels, reply_picks, reply_to, risk, second_pair, stopped, wanted
from bot.views.parts import escaped, line, link, quoted, rich, says, small, small_plain, words
from bot.views.reply_wordings import saved_wordings
from bot.views.times import moment

REPLY = "reply_form"
TEXT, REASON, FIX, ASK = "text", "reason", "reply_fix", "reply_ask"
MOST_FINDINGS = 12
LONGEST_INPUT = 3000
TITLES = {
    ReplyKind.REPLY: "Reply",
    ReplyKind.INVITATION: "Invite to share a story",
    ReplyKind.THANKS: "Thank and close",
}
LABELS = {
    ReplyKind.REPLY: "Your answer",
    ReplyKind.INVITATION: "Your invitation",
    ReplyKind.THANKS: "Your thank-you",
}


def form(shown: ReplyForm) -> dict[str, Any]:
    """The modal as it should stand now."""
    typed = shown.typed
    view: dict[str, Any] = {
        "type": "modal",
        "callback_id": REPLY,
        "title": {"type": "plain_text", "text": TITLES[typed.kind]},
        "close": {"type": "plain_text", "text": "Cancel"},
        "private_metadata": metadata(shown),
        "blocks": [block.to_dict() for block in _blocks(shown)],
    }
    if not shown.gone:
        view["submit"] = {"type": "plain_text", "text": _submit(shown)}
    return view


def metadata(shown: ReplyForm) -> str:
    """What the form has to remember of itself; the handler reads it with care, for it comes back from outside."""
    typed = shown.typed
    return json.dumps(
        {
            "form": typed.form,
            "mention": typed.mention_id,
            "kind": typed.kind.value,
            "reply": typed.reply_id,
            "revision": typed.revision,
            "seen": typed.seen,
            "version": typed.version,
            "asks": shown.asks_reason,
            "to": typed.to,
        }
    )


def text_block(version: int) -> str:
    """The block of the words: it gets another name whenever Kestrel puts other words in."""
    return f"{TEXT}:{version}"


def _submit(shown: ReplyForm) -> str:
    if shown.approval is not None:
        return "Send for approval"
    return "Send" if shown.permit.kind is PermitKind.API else "Make it ready"


def _blocks(shown: ReplyForm) -> list[Block]:
    if shown.gone:
        return [*_banner(shown), rich(line(words("Your words", bold=True)), quoted(shown.typed.text or " ", 3000))]
    return [
        *_banner(shown),
        *_stopped(shown),
        *wanted.blocks(shown.wanted),
        *_hush(shown),
        *(says(warning) for warning in shown.warnings),
        *_raised(shown),
        *_elsewhere(shown),
        *reply_to.blocks(shown),
        _theirs(shown),
        *contacts.told(shown.earlier, shown.earlier_count, shown.network, shown.zone),
        small(_terms(shown)),
        *reply_picks.blocks(shown),
        *saved_wordings(shown),
        _input(shown),
        small(_count(shown)),
        *_findings(shown),
        *second_pair.blocks(shown.approval, ASK),
        *_preview(shown),
    ]


def _banner(shown: ReplyForm) -> list[Block]:
    if shown.banner is None:
        return []
    said = [rich(quoted(shown.meanwhile, 1000))] if shown.meanwhile else []
    return [says(f"✋ {shown.banner}"[:2900]), *said]


def _hush(shown: ReplyForm) -> list[Block]:
    """That a hush stands; one that has just refused an invitation has said so already."""
    if shown.hush is None or (shown.banner and shown.typed.kind is ReplyKind.INVITATION):
        return []
    return [small(hush.in_form(shown.hush, shown.typed.kind))]


def _raised(shown: ReplyForm) -> list[Block]:
    """The words that fired, and the post that has them where another one is answered."""
    if shown.raised is None:
        return []
    other = shown.raised.quote if shown.raised.quote != shown.quote else None
    return risk.why(other, shown.raised.words, shown.zone)


def _elsewhere(shown: ReplyForm) -> list[Block]:
    """That the same person may be at risk on another card, and what they wrote there."""
    if shown.elsewhere is None:
        return []
    said, quote = shown.elsewhere
    return [says(said), rich(line(link(quote.url, "open the post")), quoted(quote.text, 500))]


def _theirs(shown: ReplyForm) -> Block:
    quote = shown.quote
    head = line(
        words(labels.who(quote), bold=True),
        words(f" on {labels.NETWORKS.get(shown.network, shown.network)}, {moment(quote.posted_at, shown.zone)}  "),
        link(quote.url, "open the post"),
    )
    return rich(head, quoted(quote.text, 2000))


def _input(shown: ReplyForm) -> Block:
    return InputBlock(
        block_id=text_block(shown.typed.version),
        label=f"{LABELS[shown.typed.kind]} as {_ours(shown)}",
        dispatch_action=True,
        element=PlainTextInputElement(
            action_id=TEXT,
            multiline=True,
            initial_value=shown.typed.text[:LONGEST_INPUT] or None,
            # An invitation begins with its choices; the box stands below them.
            focus_on_load=shown.typed.kind is not ReplyKind.INVITATION,
            dispatch_action_config=DispatchActionConfig(trigger_actions_on=["on_character_entered"]),
        ),
    )


def _count(shown: ReplyForm) -> str:
    if shown.left < 0:
        return f"🔴 *{-shown.left} too many.* {labels.NETWORKS.get(shown.network, 'The network')} takes {shown.limit}."
    return f"*{shown.left}* of {shown.limit} left, as {labels.NETWORKS.get(shown.network, 'the network')} counts."


def _findings(shown: ReplyForm) -> list[Block]:
    """What is said under the words while they are written; once it has stopped them, it stands on top."""
    if not shown.typed.text.strip() or shown.asks_reason:
        return []
    found: list[Block] = [
        small_plain(f"{stopped.mark(each)} {each.sentence}")
        for each in shown.findings[:MOST_FINDINGS]
        # How much is too many stands in the line above.
        if each.check is not Check.LENGTH
    ]
    if (mend := _mend(shown)) is not None:
        found.append(mend)
    return found


def _mend(shown: ReplyForm) -> ActionsBlock | None:
    if not any(each.fix for each in shown.findings):
        return None
    button = stopped.mend_button(FIX, str(shown.typed.mention_id))
    return ActionsBlock(block_id=f"{FIX}:{shown.typed.version}", elements=[button])


def _stopped(shown: ReplyForm) -> list[Block]:
    if not shown.asks_reason:
        return []
    return stopped.blocks(shown.findings, _mend(shown), reason=shown.typed.reason, field=REASON)


def _preview(shown: ReplyForm) -> list[Block]:
    if not shown.typed.text.strip():
        return []
    head = f"What will be published as {_ours(shown)}, in answer to {labels.who(shown.quote)}"
    return [rich(line(words(head, bold=True)), quoted(shown.typed.text.strip(), LONGEST_INPUT))]


def _ours(shown: ReplyForm) -> str:
    return f"@{shown.account}" if shown.account else "our account"


def _terms(shown: ReplyForm) -> str:
    parts = [labels.PERMITS[shown.permit.kind], escaped(shown.permit.reason), shown.price]
    parts += [f"*{escaped(shown.spend)}*" if shown.spend else "", escaped(shown.approval or "")]
    parts.append(f"Rule last checked on {shown.permit.checked_on.day} {shown.permit.checked_on:%B %Y}.")
    return " ".join(part for part in parts if part)
