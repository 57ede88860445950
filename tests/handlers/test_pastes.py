"""`/mention`, the message shortcut and the form behind both, over the signed door."""

from __future__ import annotations

import pytest

from bot.desk import Desk
from bot.sandbox.demo import CHANNEL
from bot.sandbox.slack.errors import Json
from bot.sandbox.world import Sandbox
from bot.services import audit, pastes
from bot.storage.mentions import Mention
from bot.storage.pastes import Paste
from tests.desks import count, texts
from tests.waiting import until

WORDS = {"text": "the queue at the pharmacy", "handle": "jo"}

pytestmark = pytest.mark.usefixtures("door")


def filled(**values: str) -> Json:
    return {name: {name: value} for name, value in values.items()}


def said_to(sandbox: Sandbox, user: str) -> str:
    return str(until(lambda: sandbox.slack.ephemerals(user))[-1]["text"])


@pytest.mark.parametrize("asked", ["", "  ", "help", "HELP", "?"])
def test_the_command_alone_explains_itself(sandbox: Sandbox, asked: str) -> None:
    answer = sandbox.slack.command("U0TOM", CHANNEL, "/mention", asked).wait().answer
    assert answer is not None
    assert "Put any public post in the queue" in answer["text"]


def test_what_is_no_link_is_answered_with_what_to_do_and_what_was_typed(sandbox: Sandbox) -> None:
    answer = sandbox.slack.command("U0TOM", CHANNEL, "/mention", "hello <!channel> `there`").wait().answer
    assert answer is not None
    assert "begin" in answer["text"]
    assert "hello" in answer["text"]


def test_the_public_words_in_a_refused_command_ping_nobody(sandbox: Sandbox) -> None:
    sandbox.slack.command("U0TOM", CHANNEL, "/mention", "hello <!channel> <@U0RUTH>").wait()
    assert sandbox.slack.pings == []


def test_a_link_that_x_can_read_is_put_in_the_queue(sandbox: Sandbox, desk: Desk) -> None:
    public = sandbox.x.post("jo_rowan", "a word about Ashcombe")
    link = f"<https://x.com/jo_rowan/status/{public.id}?s=20|label>"
    answer = sandbox.slack.command("U0TOM", CHANNEL, "/mention", link).wait().answer
    assert answer is not None
    assert "reading that post" in answer["text"]
    assert count(desk, Paste) == 1
    pastes.read_pasted(desk)
    assert texts(desk) == [public.text]


def test_a_link_that_no_network_reads_opens_the_form_with_the_link_filled_in(sandbox: Sandbox, desk: Desk) -> None:
    sandbox.slack.command("U0TOM", CHANNEL, "/mention", "https://forum.example.org/t/42").wait()
    (view,) = sandbox.slack.view_of("U0TOM")
    assert "Kestrel cannot read this site" in str(view["blocks"])
    sandbox.slack.submit("U0TOM", view["id"], filled(**WORDS))
    assert "It is in the queue" in said_to(sandbox, "U0TOM")
    assert texts(desk) == ["the queue at the pharmacy"]
    assert audit.audit(desk) == []


def test_what_is_wrong_in_the_form_stands_beside_its_field_and_what_was_typed_stays(
    sandbox: Sandbox, desk: Desk
) -> None:
    sandbox.slack.command("U0TOM", CHANNEL, "/mention", "type").wait()
    (view,) = sandbox.slack.view_of("U0TOM")
    for wrong, where in ({"url": "https://user:pass@x.com/a/status/1"}, "url"), ({"text": "   "}, "text"):
        values = {"url": "https://forum.example.org/t/42", **WORDS} | wrong
        delivery = sandbox.slack.submit("U0TOM", view["id"], filled(**values))
        assert delivery is not None
        answer = delivery.wait().answer
        assert answer is not None
        assert list(answer["errors"]) == [where]
        (kept,) = sandbox.slack.view_of("U0TOM")
        assert kept["state"]["values"]["handle"]["handle"]["value"] == "jo"
    assert count(desk, Mention) == 0


def test_the_message_shortcut_fills_in_the_first_link_and_the_words(sandbox: Sandbox) -> None:
    said = "Look: <https://forum.example.org/t/42?a=1&amp;b=2|a thread> &lt;cross&gt; people"
    message = sandbox.slack.say("U0MEGAN", CHANNEL, said, escaped=True)
    sandbox.slack.shortcut("U0TOM", "add_mention", CHANNEL, message["ts"]).wait()
    (view,) = sandbox.slack.view_of("U0TOM")
    values = {name: held[name]["value"] for name, held in view["state"]["values"].items()}
    assert values["url"] == "https://forum.example.org/t/42?a=1&b=2"
    assert "<cross> people" in values["text"]
