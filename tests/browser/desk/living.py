"""What happens at the invented trust while the clock goes on: people write, the team claims and answers."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.desk import Desk
from bot.sandbox.world import Sandbox
from bot.storage.cards import Card, CardKind
from bot.storage.mentions import Mention
from bot.storage.posts import Post
from tests.browser.desk.answering import SOON
from tests.desks import card, count
from tests.slack_hands import press, submit
from tests.waiting import until

LONDON = ZoneInfo("Europe/London")
US = "AshcombeValeNHS"
# Muted in the team file.
LOANS = "FastLoans4Unow"


def on(sandbox: Sandbox, day: int, hour: int, minute: int = 0) -> None:
    """Go on to a moment of November 2026, on the wall."""
    sandbox.clock.move_to(datetime(2026, 11, day, hour, minute, tzinfo=LONDON))


def heard(desk: Desk, many: int) -> None:
    """Wait until so many mentions have their cards in the channel."""
    until(lambda: count(desk, Card, Card.kind == CardKind.MENTION, Card.ts.is_not(None)) >= many)


def says(sandbox: Sandbox, desk: Desk, handle: str, words: str) -> int:
    """Somebody writes about us; the mention, once it has its card."""
    key = sandbox.x.post(handle, f"@{US} {words}").id
    number = until(lambda: number_of(desk, key))
    until(lambda: card(desk, number).ts)
    return number


def claims(sandbox: Sandbox, desk: Desk, number: int, user: str) -> None:
    """A member presses Claim on the card."""
    press(sandbox, desk, number, "claim", user)
    until(lambda: status(desk, number) == "claimed")


def sends(sandbox: Sandbox, desk: Desk, number: int, user: str, form: str = "reply", **words: str) -> None:
    """A member fills in a form of the card and sends it; it is there once there is no more undoing."""
    opens(sandbox, desk, number, user, form)
    before = len(sandbox.x.posts(by=US))
    submit(sandbox, user, **words)
    sandbox.clock.advance(SOON)
    until(lambda: len(sandbox.x.posts(by=US)) > before)
    until(lambda: status(desk, number) in ("answered", "closed"))


def opens(sandbox: Sandbox, desk: Desk, number: int, user: str, form: str) -> None:
    """A member opens a form of the card: by its button, or else under More."""
    if form in ("reply", "invite"):
        press(sandbox, desk, number, form, user)
        return
    press(sandbox, desk, number, "more", user)
    sandbox.slack.press_view(user, sandbox.slack.view_of(user)[-1]["id"], form).wait()


def answers_by_hand(sandbox: Sandbox, desk: Desk, number: int, words: str) -> None:
    """Somebody of the team answers on their telephone, on X itself."""
    with desk.database.read() as session:
        key = session.get_one(Post, number).key
    sandbox.x.post(US, words, reply_to=key)
    until(lambda: status(desk, number) == "answered")


def status(desk: Desk, number: int) -> str:
    """How a mention stands."""
    with desk.database.read() as session:
        return session.get_one(Mention, number).status.value


def number_of(desk: Desk, key: str) -> int | None:
    """The mention that a post became."""
    with desk.database.read() as session:
        return session.scalar(select(Mention.id).join(Post, Post.id == Mention.id).where(Post.key == key))
