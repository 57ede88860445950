"""On the page the public writes stories, a moderator publishes them, and staff respond."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.door.acts import act
from bot.sandbox.door.state import state
from bot.sandbox.slack.errors import Impossible
from bot.sandbox.world import Sandbox


@pytest.fixture
def sandbox() -> Sandbox:
    """Not started: acts need no wire."""
    return Sandbox()


def test_a_story_goes_from_waiting_to_answered_and_the_page_hears_of_each_step(sandbox: Sandbox) -> None:
    heard: list[dict[str, Any]] = []
    sandbox.subscribe(heard.append)
    written = act(sandbox, {"do": "story_write", "service": "ASHCOMBE-MAT", "title": "Kind", "text": "They were."})
    assert act(sandbox, {"do": "story_publish", "id": written["id"]}) == {"ok": True}
    answer = {"do": "story_respond", "id": written["id"], "by": "Matron", "text": "Thank you.", "change": "made"}
    assert act(sandbox, answer) == {"ok": True}
    assert [event["type"] for event in heard] == ["story", "story", "story"]
    feedback = state(sandbox)["feedback"]
    assert feedback["stories"] == [heard[-1]["story"]]
    assert feedback["stories"][0]["id"] == written["id"]
    assert feedback["stories"][0]["responses"][0]["change"] == "made"
    assert {"code": "ASHCOMBE-MAT", "name": "Maternity"} in feedback["services"]


@pytest.mark.parametrize(
    "asked",
    [
        {"do": "story_write", "service": "NOWHERE", "title": "T", "text": "x"},
        {"do": "story_write", "service": "ASHCOMBE-AE", "title": "", "text": "x"},
        {"do": "story_write", "service": "ASHCOMBE-AE", "title": "T"},
        {"do": "story_publish", "id": "1"},
        {"do": "story_publish", "id": None},
        {"do": "story_respond", "id": "1", "by": "Matron", "text": "x"},
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(sandbox: Sandbox, asked: dict[str, Any]) -> None:
    with pytest.raises(Impossible) as impossible:
        act(sandbox, asked)
    assert str(impossible.value).endswith(".")
