"""The key by which people are remembered: another one would forget them all, so nothing starts under it."""

from __future__ import annotations

from dataclasses import replace

from bot.desk import Desk
from bot.services import ending
from bot.services.people import MISSING, NOT_THE_SAME, SET_LATER, settle_key
from bot.storage import people
from tests.desks import mention, post, take

FIRST, OTHER = b"a long text that nobody guesses", b"another long text"


def mute(desk: Desk) -> None:
    (number,) = take(desk, post("1", "buy my pills", handle="pill_pete"))
    ending.mute(desk, number, by="U0TOM")


def test_a_key_that_is_set_later_is_refused_and_the_old_one_may_be_given(desk: Desk) -> None:
    assert settle_key(desk.database, None) is None
    mute(desk)
    assert settle_key(desk.database, FIRST) == SET_LATER
    with desk.database.read() as session:
        kept = (people.held_key(session) or "").encode()
    assert settle_key(desk.database, kept) is None
    (later,) = take(replace(desk, person_key=kept), post("2", "buy my pills again", handle="pill_pete"))
    assert mention(desk, later).muted


def test_another_key_than_before_is_refused_and_so_is_none(desk: Desk) -> None:
    assert settle_key(desk.database, FIRST) is None
    mute(replace(desk, person_key=FIRST))
    assert settle_key(desk.database, OTHER) == NOT_THE_SAME
    assert settle_key(desk.database, None) == MISSING
    assert settle_key(desk.database, FIRST) is None


def test_while_nobody_is_remembered_any_key_will_do(desk: Desk) -> None:
    for key in (None, FIRST, OTHER, None, FIRST):
        assert settle_key(desk.database, key) is None
    mute(replace(desk, person_key=FIRST))
    assert settle_key(desk.database, FIRST) is None


def test_people_from_before_the_fingerprint_are_kept(desk: Desk) -> None:
    mute(desk)  # under a key that was made on the way, as before
    assert settle_key(desk.database, None) is None
    assert settle_key(desk.database, FIRST) == SET_LATER


def test_the_key_itself_is_not_kept(desk: Desk) -> None:
    settle_key(desk.database, FIRST)
    with desk.database.read() as session:
        row = people.the_key(session)
        assert row is not None
        assert (row.secret, FIRST.decode() in str(row.fingerprint)) == (None, False)
