"""Pasted links: any public post gets into the queue by hand, read for us where that is possible, typed where not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.links import read_link
from bot.core.watching import WatchKind
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import audit, mentions, pastes
from bot.services.pastes import Typed
from bot.services.refusals import Refusal
from bot.storage.mentions import Mention
from bot.storage.pastes import Paste
from tests.desks import count, draw, post, take, texts
from tests.waiting import until

BLOG = read_link("https://forum.example.org/t/42")


def told(sandbox: Sandbox, user: str = "U0TOM") -> str:
    return str(until(lambda: sandbox.slack.ephemerals(user))[-1]["text"])


def the_only(desk: Desk) -> Mention:
    with desk.database.read() as session:
        return session.query(Mention).one()


def test_a_link_that_x_can_read_for_us_becomes_a_mention_added_by_whoever_pasted_it(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    public = sandbox.x.post("jo_rowan", "a word about Ashcombe, tagging nobody")
    link = read_link(f"https://x.com/jo_rowan/status/{public.id}")
    assert "reading that post" in pastes.add(desk, link, by="U0TOM", channel=CHANNEL)
    pastes.read_pasted(desk)
    found = the_only(desk)
    assert (found.kind, found.added_by, found.post.text) == (WatchKind.BY_HAND, "U0TOM", public.text)
    assert count(desk, Paste) == 0
    assert audit.audit(desk) == []
    draw(desk, clock)
    assert "added by <@U0TOM>" in str(sandbox.slack.messages(CHANNEL))


def test_a_link_to_a_post_that_is_gone_is_told_to_the_one_who_pasted_it(desk: Desk, sandbox: Sandbox) -> None:
    pastes.add(desk, read_link("https://x.com/jo_rowan/status/77"), by="U0TOM", channel=CHANNEL)
    pastes.read_pasted(desk)
    assert "There is no post to read at https://x.com/jo_rowan/status/77" in told(sandbox)
    assert (count(desk, Mention), count(desk, Paste)) == (0, 0)


def test_a_link_is_tried_several_times_before_the_person_is_asked_to_type_it(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    sandbox.faults.x_script = lambda _path: "503"
    pastes.add(desk, read_link("https://x.com/jo_rowan/status/77"), by="U0TOM", channel=CHANNEL)
    for _ in range(pastes.TRIES + 1):
        assert count(desk, Paste) == 1
        pastes.read_pasted(desk)
        clock.advance(60)
    assert count(desk, Paste) == 0
    assert "could not read https://x.com/jo_rowan/status/77 after several tries" in told(sandbox)


def test_a_link_that_is_in_the_queue_already_says_so_and_who_has_it(desk: Desk) -> None:
    (number,) = take(desk, post("1"))
    link = read_link("https://x.com/jo_rowan/status/1")
    said = pastes.add(desk, link, by="U0TOM", channel=CHANNEL)
    assert said == "That post is in the queue already. Nobody has claimed it yet."
    mentions.claim(desk, number, by="U0MEGAN")
    said = pastes.add_typed(desk, Typed(link, "jo", "words"), by="U0TOM")
    assert said == "That post is in the queue already. <@U0MEGAN> has it."
    assert count(desk, Paste) == 0


def test_our_own_post_is_not_put_in_the_queue_and_the_person_is_told(desk: Desk, sandbox: Sandbox) -> None:
    ours = sandbox.x.post("AshcombeValeNHS", "Visiting hours change on Monday")
    link = read_link(f"https://x.com/AshcombeValeNHS/status/{ours.id}")
    pastes.add(desk, link, by="U0TOM", channel=CHANNEL)
    pastes.read_pasted(desk)
    assert "one of our own or is already in the queue" in told(sandbox)
    assert count(desk, Mention) == 0


def test_without_x_a_typed_post_works_all_the_same(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    alone = replace(desk, networks={})
    assert not pastes.readable(alone, read_link("https://x.com/jo_rowan/status/1"))
    said = pastes.add_typed(alone, Typed(BLOG, "@Jo", "  the cafe\u0301 was shut  "), by="U0TOM")
    assert said == "It is in the queue; its card appears in a moment."
    draw(alone, clock)
    assert texts(alone) == ["the café was shut"]
    assert "Added by hand" in str(sandbox.slack.messages(CHANNEL))
    assert audit.audit(alone) == []


@pytest.mark.parametrize("words", ["", "   \n ", "x" * 3001])
def test_no_words_or_too_many_are_refused_in_a_sentence(desk: Desk, words: str) -> None:
    with pytest.raises(Refusal, match=r"\.$"):
        pastes.add_typed(desk, Typed(BLOG, "", words), by="U0TOM")
    assert count(desk, Mention) == 0


def test_a_repeat_of_the_same_form_or_command_changes_nothing(desk: Desk) -> None:
    for _ in range(2):
        pastes.add_typed(desk, Typed(BLOG, "", "the words"), by="U0TOM", delivery="trigger:1")
        pastes.add(desk, read_link("https://x.com/a/status/5"), by="U0TOM", channel=CHANNEL, delivery="trigger:2")
    assert (count(desk, Mention), count(desk, Paste)) == (1, 1)
