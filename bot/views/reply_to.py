"""Which of a person's posts is answered, where they have written several."""

from __future__ import annotations

from slack_sdk.models.blocks import Block, Option

from bot.core.reply_form import Choice, ReplyForm
from bot.views.choices import asked, listed
from bot.views.parts import one_line
from bot.views.times import clock_time

POST = "answer_post"
LABEL = "Which of their posts do you answer?"


def blocks(shown: ReplyForm) -> list[Block]:
    """Nothing where there is but one."""
    if not shown.choices:
        return []
    options = [_option(each, shown) for each in shown.choices]
    # Named after what is chosen: where that is gone, another one is.
    named = f"{POST}:{shown.typed.version}:{shown.typed.to}"
    return [asked(LABEL, named, listed(POST, "Choose a post", options, str(shown.typed.to)))]


def _option(choice: Choice, shown: ReplyForm) -> Option:
    done = "✔ answered, " if choice.answered else ""
    said = f"{done}{clock_time(choice.quote.posted_at, shown.zone)}: {choice.quote.text}"
    return Option(text=one_line(said, 75), value=str(choice.number))
