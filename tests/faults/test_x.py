"""When X is down, silent or talks nonsense, its health says so and no post is lost or taken in twice."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.app import Kestrel
from bot.sandbox.world import Sandbox
from bot.services import reading, sources
from bot.services.audit import add_up
from bot.storage.posts import Post


def read_all(kestrel: Kestrel) -> None:
    for watch in reading.due(kestrel.desk):
        reading.read(kestrel.desk, watch)


@pytest.mark.parametrize("fault", ["429", "503", "timeout", "broken"])
def test_a_read_that_failed_is_told_in_a_sentence_and_the_next_round_brings_everything_once(
    kestrel: Kestrel, sandbox: Sandbox, fault: str
) -> None:
    sandbox.faults.x_hold = 0.05
    sources.settle(kestrel.desk)
    read_all(kestrel)
    posts = [sandbox.x.post("jo_rowan", f"@AshcombeValeNHS question number {number}, please").id for number in range(5)]
    sandbox.clock.advance(60)
    sandbox.faults.x_script = lambda _path: fault
    read_all(kestrel)
    troubles = [source.trouble for source in sources.health(kestrel.desk)]
    assert all(trouble and trouble.endswith(".") for trouble in troubles)

    sandbox.faults.x_script = None
    sandbox.clock.advance(1000)
    read_all(kestrel)
    with kestrel.desk.database.read() as session:
        assert session.scalars(select(Post.key).order_by(Post.id)).all() == posts
        assert add_up(session).taken == len(posts)
        assert add_up(session).holds
    assert not any(source.trouble for source in sources.health(kestrel.desk))
