"""After a post is deleted, what we meant to say and whom we meant go too; what must be remembered is a hash."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.core.replies import ReplyState
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import deletions, ending, handing, story_reading
from bot.storage.cards import Card, CardKind
from bot.storage.mentions import Mention
from bot.storage.people import Mute
from bot.storage.posts import Post
from bot.storage.tables import metadata
from tests.desks import NOW, draw, mention, post, take
from tests.inviting import cards_of, invite, publish, story
from tests.sending import answer, reply, row, told

SECRET = "my gall bladder"


def deleted(desk: Desk, *keys: str) -> None:
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", keys)


def everything(desk: Desk) -> str:
    """Every row of every table, as one text."""
    with desk.database.read() as session:
        rows = (row for table in metadata.tables.values() for row in session.execute(select(table)))
        return "\n".join(str(tuple(row)) for row in rows)


def test_words_that_never_went_out_go_with_the_post_that_they_answered(desk: Desk) -> None:
    (number,) = take(desk, post("1", f"nobody told me a thing about {SECRET}"))
    sent = answer(desk, number, f"We are sorry about {SECRET}.")
    handing.pass_on(desk, number, to="U0MEGAN", note=f"It is about {SECRET}", by="U0TOM")
    deleted(desk, "1")
    assert (state_of(desk, sent), reply(desk, sent).text, row(desk, sent).text) == (ReplyState.DROPPED, "", "")
    assert [note for _, note in told(desk, "U0MEGAN")] == [None]


def test_what_was_published_stays_ours(desk: Desk) -> None:
    made = invite(desk)
    deleted(desk, key_of(desk, made.reply_id))
    assert reply(desk, made.reply_id).text == "Please share your story"


def test_a_storys_card_no_longer_names_whom_we_invited(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    made = invite(desk, at=NOW - timedelta(hours=2))
    key = publish(sandbox, at=NOW - timedelta(hours=1))
    story_reading.read(desk)
    draw(desk, clock)
    assert "@jo_rowan" in shown(desk, sandbox, key)
    deleted(desk, key_of(desk, made.reply_id))
    draw(desk, clock)
    assert "jo_rowan" not in shown(desk, sandbox, key)


def test_a_mute_outlives_the_post_as_a_hash_and_nothing_else(desk: Desk) -> None:
    (number,) = take(desk, post("1", "buy my pills", handle="pill_pete"))
    ending.mute(desk, number, by="U0TOM")
    deleted(desk, "1")
    assert "pill_pete" not in everything(desk)
    assert {column.name for column in Mute.__table__.columns} == {"person", "by", "at"}
    (later,) = take(desk, post("2", "buy my pills again", handle="pill_pete"))
    assert mention(desk, later).muted


def test_a_story_that_was_read_before_its_invitation_was_known_to_be_out_is_offered_then(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    made = invite(desk, at=NOW - timedelta(hours=2), state=ReplyState.SAID)
    key = publish(sandbox, at=NOW - timedelta(hours=1))
    story_reading.read(desk)
    assert cards_of(desk, key) == []
    with desk.database.write.begin() as session:
        session.merge(reply(desk, made.reply_id)).state = ReplyState.SENT
    for _ in range(2):
        clock.advance(desk.team.feedback.read_seconds + 1)
        story_reading.read(desk)
    assert [card.kind for card in cards_of(desk, key)] == [CardKind.STORY]


def state_of(desk: Desk, number: int) -> ReplyState:
    return reply(desk, number).state


def key_of(desk: Desk, reply_id: int) -> str:
    with desk.database.read() as session:
        return session.scalars(
            select(Post.key).join(Mention, Mention.id == Post.id).where(Mention.id == reply(desk, reply_id).mention_id)
        ).one()


def shown(desk: Desk, sandbox: Sandbox, key: str) -> str:
    number = story(desk, key).id
    with desk.database.read() as session:
        ts = session.scalars(select(Card.ts).where(Card.story_id == number)).one()
    return str(sandbox.slack.message(desk.channel, ts or ""))
