"""Kill the bot anywhere and start it again: every post is there exactly once, in order."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random

from bot.sandbox.firstday.storm import gusts
from bot.sandbox.world import Sandbox
from bot.sandbox.x.posts import Row
from tests.children import PATIENCE, Child, environment
from tests.databases import prepared
from tests.ordeal import TEAM, Faults, Ordeal, count, inventory, messages_by_card, written
from tests.waiting import until

POSTS, HISTORY, FLOOD, KILLS = 300, 120, 110, 3


def test_killed_three_times_among_faults_of_x_it_has_every_post_once_in_order_and_no_card_twice(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    team = tmp_path / "team.toml"
    team.write_text(TEAM)
    url = f"sqlite:///{tmp_path}/kestrel.db"
    prepared(url).close()
    start = sandbox.clock.now() - timedelta(hours=2)
    rows = [
        Row(f"w_{number % 60}", gust.text, start + timedelta(seconds=10 * number))
        for number, gust in enumerate(gusts(POSTS, 60, seed=7))
    ]
    # No time-outs here: the bot would sit out ten real seconds of each.
    ordeal = Ordeal(sandbox, Random(3), Faults(silent=0), longest_life=1.0)
    ordeal.history(rows[:HISTORY])
    with Child("run", environment(sandbox, url, team), tmp_path) as child:
        ordeal.begin(rows[HISTORY:], seconds=3)
        ordeal.kill_again_and_again(child, KILLS, FLOOD)
        ordeal.let_all_arrive()
        until(lambda: count(url) >= POSTS, PATIENCE)
        assert child.tell_to_stop() == 0, child.log.read_text()
    found = inventory(url)
    assert found.mentions == written(ordeal.arrived)
    assert found.total.holds
    assert found.total.taken == POSTS
    assert set(messages_by_card(sandbox).values()) == {1}
