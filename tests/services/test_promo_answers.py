"""Answers to a promo arrive as mentions whose cards say which promo they answer."""

from __future__ import annotations

from sqlalchemy import select, update

from bot.core.cards import AnswersPromo
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import drawing, promo_answers, reading
from bot.storage.mentions import Mention
from bot.storage.posts import Post
from bot.storage.runs import Sending
from tests.desks import draw, watch
from tests.promoted import US, WORDS, add_promo, keys, sent
from tests.sending import ask


def answered(desk: Desk, number: int) -> AnswersPromo | None:
    with desk.database.read() as session:
        return drawing.mention_card(session, desk, session.get_one(Mention, number)).promo


def reply(desk: Desk, sandbox: Sandbox, clock: MovableClock, to: str, text: str, handle: str = "jo_rowan") -> int:
    """Somebody answers on the local X, and it is read in: the number of the mention."""
    key = sandbox.x.post(handle, text, reply_to=to).id
    clock.advance(10)
    reading.read(desk, watch(desk).id)
    with desk.database.read() as session:
        return session.scalars(select(Post.id).where(Post.key == key)).one()


def test_the_card_of_whoever_answers_a_promo_says_which(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    add_promo(desk, "Flu jabs on Saturday")
    promo = add_promo(desk)
    sent(desk, promo)
    number = reply(desk, sandbox, clock, keys(desk)[0], "They were so kind to me, thank you")
    assert answered(desk, number) == AnswersPromo(promo, WORDS)
    draw(desk, clock)
    assert f"📣 Answers promo {promo}: “{WORDS}”" in str(sandbox.slack.messages(CHANNEL))


def test_each_run_on_each_account_leads_to_its_own_words(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    promo = add_promo(desk)
    for text in ("Tell us how it was", "How was your visit?"):
        sent(desk, promo, text)
        clock.advance(60)
    first, second = keys(desk)
    one = reply(desk, sandbox, clock, second, "Very good, the eye clinic was quick")
    other = reply(desk, sandbox, clock, first, "Three hours in the corridor, never again", "ade_k")
    assert answered(desk, one) == AnswersPromo(promo, "How was your visit?")
    assert answered(desk, other) == AnswersPromo(promo, "Tell us how it was")


def test_who_answers_somebody_who_answered_is_said_to_write_under_it(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    promo = add_promo(desk)
    sent(desk, promo)
    theirs = sandbox.x.post("ade_k", "Three hours in the corridor", reply_to=keys(desk)[0])
    number = reply(desk, sandbox, clock, theirs.id, f"@{US} same here, in the corridor all night")
    assert answered(desk, number) == AnswersPromo(promo, WORDS, direct=False)


def test_an_answer_to_a_promo_that_was_edited_on_the_network_still_finds_it(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    promo = add_promo(desk)
    sent(desk, promo)
    (key,) = keys(desk)
    fresh = sandbox.x.edit(key, "Tell us about your visit to the eye clinic, please")
    with desk.database.write.begin() as session:
        session.execute(update(Post).where(Post.key == key).values(version=fresh.id))
    number = reply(desk, sandbox, clock, fresh.id, "It went well, thank you all")
    assert answered(desk, number) == AnswersPromo(promo, WORDS)


def test_other_posts_answer_no_promo(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    sent(desk, add_promo(desk))
    (number,), _ = ask(desk, sandbox, clock)
    elsewhere = sandbox.x.post("brookmere_fan", "What a day")
    other = reply(desk, sandbox, clock, elsewhere.id, f"@{US} hello from the ward")
    assert answered(desk, number) is answered(desk, other) is None


def test_who_answered_before_our_post_was_confirmed_gets_the_line_when_it_is(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    row = sent(desk, promo := add_promo(desk))
    link(desk, row.id, None)
    number = reply(desk, sandbox, clock, keys_on_x(sandbox)[0], "They were so kind to me, thank you")
    draw(desk, clock)
    assert f"Answers promo {promo}" not in str(sandbox.slack.messages(CHANNEL))
    link(desk, row.id, row.post_id)
    with desk.database.write.begin() as session:
        promo_answers.now_known(session, session.get_one(Post, row.post_id), clock.now())
    draw(desk, clock)
    assert answered(desk, number) == AnswersPromo(promo, WORDS)
    assert f"Answers promo {promo}" in str(sandbox.slack.messages(CHANNEL))


def link(desk: Desk, number: int, post_id: int | None) -> None:
    with desk.database.write.begin() as session:
        session.execute(update(Sending).where(Sending.id == number).values(post_id=post_id))


def keys_on_x(sandbox: Sandbox) -> list[str]:
    return [post.id for post in sandbox.x.posts(by=US)]
