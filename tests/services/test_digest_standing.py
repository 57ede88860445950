"""What a digest says goes out today really does; what waits for a word, or for the end of a hush, is counted apart."""

from __future__ import annotations

from bot.core.digest import Standing
from bot.core.promos import PromoState
from bot.desk import Desk
from bot.services import digest, digest_standing
from tests.hushed import begin
from tests.promoted import add_promo


def standing(desk: Desk) -> Standing:
    with desk.database.read() as session:
        return digest_standing.standing(session, desk, digest.today_of(desk))


def test_what_goes_out_today_and_what_waits_for_a_word_are_counted_apart(desk: Desk) -> None:
    goes = add_promo(desk, "Flu jabs this morning")
    for state in (PromoState.ASKED, PromoState.PAUSED):
        add_promo(desk, "Tea for carers", state=state)
    found = standing(desk)
    assert ([each.promo_id for each in found.out], found.out_count, found.out_waits) == ([goes], 1, 2)


def test_under_a_hush_nothing_is_said_to_go_out(desk: Desk) -> None:
    add_promo(desk, "Flu jabs this morning")
    begin(desk)
    found = standing(desk)
    assert (found.out, found.out_count, found.out_waits) == ((), 0, 1)
