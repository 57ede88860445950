"""`/person` over the signed door: for administrators alone, asked twice, and nothing left of whoever is forgotten."""

from __future__ import annotations

import json
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from sqlalchemy import select

from bot.core.delivery import OutboxState
from bot.desk import Desk
from bot.handlers.person import HELP
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.slack.errors import Json
from bot.sandbox.world import Sandbox
from bot.services import forgetting, handed_files
from bot.services.forgetting import Forgot
from bot.slack.uploads import Uploads
from bot.storage.outbox import Outbox
from bot.surface import SurfaceUnsure
from bot.views import person as view
from tests.desks import NOW, US, draw, post, take
from tests.forgetting import everything, in_slack
from tests.sending import answer
from tests.slack_hands import PRIYA, TOM, closed, form, said_to, shown
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("door")

SECRET = "my gall bladder"
TRACES = ("jo_rowan", "Jo Rowan", SECRET)


def asked(sandbox: Sandbox, text: str = "", user: str = PRIYA) -> str:
    """What is answered to `/person`."""
    delivery = sandbox.slack.command(user, CHANNEL, "/person", text).wait()
    assert delivery.failure is None
    return str((delivery.answer or {}).get("text") or "")


def send(sandbox: Sandbox, typed: str, user: str = PRIYA) -> dict[str, str]:
    """Send the window in front; the sentences beside its field."""
    delivery = sandbox.slack.submit(user, form(sandbox, user)["id"], {view.FIELD: {view.FIELD: typed}})
    assert delivery is not None
    assert delivery.wait().failure is None
    return dict((delivery.answer or {}).get("errors") or {})


def written(desk: Desk, clock: MovableClock) -> None:
    (number,) = take(desk, post("1", f"nobody told me a thing about {SECRET}", handle="jo_rowan"))
    answer(desk, number, f"@jo_rowan so sorry about {SECRET}")
    draw(desk, clock)


def ended(sandbox: Sandbox) -> str:
    """What is said once they are forgotten."""
    return until(lambda: next((text for text in whispered(sandbox) if text.startswith("Forgotten: ")), ""))


def whispered(sandbox: Sandbox) -> list[str]:
    return [str(each["text"]) for each in sandbox.slack.ephemerals(PRIYA)]


def files_of(sandbox: Sandbox, user: str = PRIYA) -> list[Json]:
    return [each for message in sandbox.slack.direct_messages(user) for each in message.get("files", ())]


@pytest.mark.parametrize("what", ["export", "forget"])
def test_whoever_is_no_administrator_is_told_who_is(
    sandbox: Sandbox, desk: Desk, clock: MovableClock, what: str
) -> None:
    written(desk, clock)
    said = asked(sandbox, f"{what} @jo_rowan", TOM)
    assert "<@U0PRIYA>" in said
    assert "settings" not in said
    assert closed(sandbox, TOM)
    assert files_of(sandbox, TOM) == []


def test_an_administrator_gets_the_file_in_their_own_conversation(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    written(desk, clock)
    assert asked(sandbox, "export @Jo_Rowan") == ""
    (file,) = until(lambda: files_of(sandbox))
    assert (file["name"], "jo_rowan" in json.dumps(file)) == ("person.json", False)
    held = json.loads(sandbox.slack.files.get(file["id"]).content or b"{}")
    assert held["posts"][0]["text"] == f"nobody told me a thing about {SECRET}"


def test_the_command_is_answered_before_the_file_is_there_and_says_that_it_comes(
    sandbox: Sandbox, desk: Desk, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(desk, clock)
    slack_answers, upload = Event(), Uploads.upload

    def slow(uploads: Uploads, *given: Any, **more: Any) -> None:
        assert slack_answers.wait(10)
        upload(uploads, *given, **more)

    monkeypatch.setattr(Uploads, "upload", slow)
    assert asked(sandbox, "export @jo_rowan") == ""
    assert view.COMING in until(lambda: said_to(sandbox, PRIYA))
    assert files_of(sandbox) == []
    slack_answers.set()
    assert until(lambda: files_of(sandbox))


def test_a_person_is_forgotten_once_they_are_named_a_second_time(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    written(desk, clock)
    asked(sandbox, "forget @jo_rowan")
    assert "1 post by *@jo_rowan*" in shown(form(sandbox, PRIYA))
    assert "Type it as you typed it" in send(sandbox, "@jo_r")[view.FIELD]
    assert SECRET in everything(desk)
    assert send(sandbox, "Jo_Rowan ") == {}
    assert "Forgotten: 1 post, 1 answer of ours" in ended(sandbox)
    draw(desk, clock)
    forgetting.wipe(desk.database, desk.now())
    for trace in TRACES:
        assert trace not in everything(desk), trace
        assert trace not in in_slack(sandbox), trace
    assert "holds no post" in asked(sandbox, "forget @jo_rowan")


def test_what_stands_in_public_is_said_before_and_after_with_links_and_how_to_delete_it(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    written(desk, clock)
    take(desk, post("2", "so sorry", handle=US, at=NOW + timedelta(minutes=5), reply_to="1"))
    link = f"https://x.com/{US}/status/2"
    asked(sandbox, "forget @jo_rowan")
    assert link in str(form(sandbox, PRIYA))
    assert send(sandbox, "@jo_rowan") == {}
    said = ended(sandbox)
    assert link in said
    assert "choose Delete" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", HELP),
        ("help", HELP),
        ("erase @jo_rowan", "does not understand"),
        ("forget", "does not understand"),
        ("forget a b c", "does not understand"),
        ("export @nobody_at_all", "holds no post"),
        ("forget <!channel>", "holds no post"),
        ("forget %", "holds no post"),
    ],
)
def test_odd_input_is_answered_with_a_sentence(sandbox: Sandbox, text: str, said: str) -> None:
    assert said in asked(sandbox, text)
    assert closed(sandbox, PRIYA)


def answered_in_public(desk: Desk, many: int) -> list[str]:
    """So many answers of ours stand on the network; their links."""
    keys = [str(100 + number) for number in range(many)]
    take(desk, *(post(key, "so sorry", handle=US, at=NOW + timedelta(minutes=5), reply_to="1") for key in keys))
    return [f"https://x.com/{US}/status/{key}" for key in keys]


def test_more_links_than_a_message_holds_come_as_a_file_that_stays_its_thirty_days(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    written(desk, clock)
    links = answered_in_public(desk, 2 * view.MOST_LINKS)
    asked(sandbox, "forget @jo_rowan")
    assert send(sandbox, "@jo_rowan") == {}
    (file,) = until(lambda: files_of(sandbox))
    assert (sandbox.slack.files.get(file["id"]).content or b"").decode().splitlines() == links
    clock.advance(timedelta(days=29).total_seconds())
    handed_files.take_back(desk)
    assert sandbox.slack.files.get(file["id"]).content
    clock.advance(timedelta(days=2).total_seconds())
    handed_files.take_back(desk)
    assert [each["mode"] for each in files_of(sandbox)] == ["tombstone"]


def test_where_no_file_can_be_handed_over_every_link_is_told(
    sandbox: Sandbox, desk: Desk, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> str:
        raise SurfaceUnsure("Slack is away.")

    written(desk, clock)
    links = answered_in_public(desk, 2 * view.MOST_LINKS + 1)
    asked(sandbox, "forget @jo_rowan")
    monkeypatch.setattr(Uploads, "upload", away)
    assert send(sandbox, "@jo_rowan") == {}
    until(lambda: all(link in str(sandbox.slack.ephemerals(PRIYA)) for link in links))


def test_slack_is_answered_before_anything_is_removed_and_what_keeps_it_is_told_afterwards(
    sandbox: Sandbox, desk: Desk, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(desk, clock)
    answered, forget = Event(), forgetting.forget

    def slow(*given: Any, **more: Any) -> Forgot:
        assert answered.wait(10)
        return forget(*given, **more)

    monkeypatch.setattr(forgetting, "forget", slow)
    asked(sandbox, "forget @jo_rowan")
    with desk.database.write.begin() as session:
        session.scalars(select(Outbox)).one().state = OutboxState.UNSURE
    assert send(sandbox, "@jo_rowan") == {}
    assert "tells you here when it is done" in until(lambda: said_to(sandbox, PRIYA))
    assert SECRET in everything(desk)
    answered.set()
    until(lambda: "Nothing has changed" in said_to(sandbox, PRIYA))
    assert SECRET in everything(desk)
