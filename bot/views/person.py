"""The window before a person is forgotten: what goes, what stays, and a field to say the handle once more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from slack_sdk.models.blocks import InputBlock, PlainTextInputElement

from bot.core.allowance import count
from bot.views.more import modal
from bot.views.parts import anchor, escaped, one_line, says

FORGET = "forget_person"
FIELD = "again"
GOES = (
    "*This cannot be taken back.* Their posts, what we wrote to them, and the messages about them in Slack go; "
    "what colleagues wrote in threads does not. Counts stay. A wish for no invitations stays as a code that names "
    "nobody. If they write again, that is a new post."
)
# A message has room for so many links.
MOST_LINKS = 15


def form(
    handle: str, posts: int, *, answers: Sequence[str], asked: str, network: str, channel: str,
    left: tuple[str, ...] = (),
) -> dict[str, Any]:  # fmt: skip
    """Is it really them? `handle` is as the network writes it; `answers` are links to ours that stand in public, `left`
    is what else Kestrel cannot take out by itself."""
    held = f"Kestrel holds {count(posts, 'post')} by *{escaped(one_line(handle, 80))}*."
    field = InputBlock(
        block_id=FIELD,
        label="Type it once more, to be sure",
        hint="The same handle or number that you asked for.",
        element=PlainTextInputElement(action_id=FIELD, max_length=200),
    )
    stays = [says(_stays(answers, TOLD_AGAIN))] if answers else []
    about = {"asked": asked, "network": network, "channel": channel}
    first = [says(f"*Before you go on:* {escaped(' '.join(left))}")] if left else []
    return modal(
        FORGET, "Forget a person", [says(held), *first, says(GOES), *stays, field], metadata=about, submit="Forget them"
    )


def done(posts: int, replies: int, named: int, left: tuple[str, ...], answers: Sequence[str]) -> str:
    """What was removed, and what still stands in public, without a word that names them."""
    said = (
        f"Forgotten: {count(posts, 'post')}, {count(replies, 'answer')} of ours, and {count(named, 'place')} where "
        "others named them. The messages in Slack go within minutes, and so do all files that Kestrel handed out in "
        "the last thirty days: export again what you still need. What somebody has saved or read on a phone is out of "
        "Kestrel's reach. Older backups still hold this person: docs/PRIVACY.md says what whoever runs Kestrel does "
        "after one is put back."
    )
    return " ".join(
        [said, *left, *([_stays(answers, FILED if len(answers) > MOST_LINKS else KEEP)] if answers else [])]
    )


def others(answers: Sequence[str]) -> Iterator[str]:
    """The links beyond those that the first message has room for, in as many more as they need."""
    for start in range(MOST_LINKS, len(answers), MOST_LINKS):
        yield f"More of what we answered in public: {_anchors(answers, start)}."


def _stays(answers: Sequence[str], then: str) -> str:
    """Kestrel deletes nothing on a network; only whoever has the account can."""
    one = len(answers) == 1
    more = f" and {len(answers) - MOST_LINKS} more" if len(answers) > MOST_LINKS else ""
    return (
        f"*What we answered in public stays on the network*, and may name them: {_anchors(answers, 0)}{more}. Kestrel "
        f"cannot take {'it' if one else 'them'} down. To delete {'it' if one else 'each'}, open the link, signed in as "
        f"our account, press ··· on the post, and choose Delete. {then}"
    )


def _anchors(answers: Sequence[str], start: int) -> str:
    some = answers[start : start + MOST_LINKS]
    return ", ".join(anchor(url, f"answer {place}") for place, url in enumerate(some, start + 1))


KEEP = "Keep these links until that is done: Kestrel does not know them any more."
TOLD_AGAIN = "You get all of these links once more when they are forgotten."
FILED = "All of these links come as a file into your own conversation with Kestrel, which does not know them any more."
BEGUN = (
    "Kestrel now removes what it holds of this person, and tells you here when it is done, or why it cannot. If no "
    "word comes within two minutes, type the command again: nothing is ever left half done, and where it then holds no "
    "post by them, it was done."
)
LINKS = (
    "Where our public answers to somebody who was forgotten stand, one a line. Kestrel does not know them any more. It "
    "deletes this file after thirty days: save it if you need it for longer."
)
COMING = "The file comes into your own conversation with Kestrel in a moment."
HANDED = (
    "Everything that is held of this person, for you alone. Hand it over in a safe way, then delete the file. Kestrel "
    "deletes it after thirty days, or when somebody is to be forgotten; copies of it are yours to delete."
)
