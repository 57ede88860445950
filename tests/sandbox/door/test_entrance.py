"""What the page sees and does: the live line, acts, uploads, and who is kept out."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from slack_sdk import WebClient
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from bot.sandbox.firstday.pictures import drawn
from bot.sandbox.world import Sandbox

HERE = "C0MENTIONS"
Json = dict[str, Any]
Act = Callable[..., Json]


def ask(sandbox: Sandbox, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, Json]:
    answer = requests.post(f"{sandbox.url}/sandbox/{path}", body, headers=headers, timeout=5)
    return answer.status_code, dict(answer.json())


@pytest.fixture
def act(sandbox: Sandbox) -> Act:
    """Does something on the page; answers what the page is told."""

    def do(what: str, me: str = "U0PRIYA", **more: Any) -> Json:
        body = json.dumps({"as": me, "do": what, **more}).encode()
        status, answer = ask(sandbox, "act", body, {"Content-Type": "application/json"})
        assert (status == 200) is answer["ok"]
        return answer

    return do


def line_to(sandbox: Sandbox, origin: Origin | None = None) -> ClientConnection:
    return connect(sandbox.url.replace("http", "ws") + "/sandbox/live", origin=origin, max_size=None)


@pytest.fixture
def live(sandbox: Sandbox) -> Iterator[ClientConnection]:
    with line_to(sandbox, Origin(sandbox.url)) as line:
        yield line


def heard(line: ClientConnection) -> Json:
    return dict(json.loads(line.recv(timeout=5)))


def test_the_line_begins_with_the_whole_state(sandbox: Sandbox, client: WebClient, live: ClientConnection) -> None:
    state = heard(live)
    assert state["type"] == "state"
    assert state["me_default"] == "U0PRIYA"
    assert [channel["id"] for channel in state["channels"]] == [HERE, "C0COMMS", "C0GENERAL"]
    assert state["clock"]["zone"] == "Europe/London"
    assert state["faults"] == {"x": "ok", "slack": "ok"}
    assert state["x"]["own"] == "AshcombeValeNHS"
    assert state["x"]["ours"] == ["AshcombeValeNHS", "AshcombeEvents"]


def test_a_page_opened_later_sees_what_has_happened(sandbox: Sandbox, client: WebClient, card: str) -> None:
    client.chat_postMessage(channel=HERE, thread_ts=card, text="In the thread")
    client.chat_postEphemeral(channel=HERE, user="U0TOM", text="Only Tom")
    client.conversations_open(users="U0RUTH")
    sandbox.x.post("jo_public", "Hello")
    with line_to(sandbox) as line:
        state = heard(line)
    assert [message["text"] for message in state["messages"][HERE]] == ["A card", "In the thread"]
    assert [(each["user"], each["message"]["text"]) for each in state["ephemerals"]] == [("U0TOM", "Only Tom")]
    assert [each["users"] for each in state["dms"]] == [["U0RUTH"]]
    assert [post["text"] for post in state["x"]["posts"]] == ["Hello"]


def test_changes_follow_as_they_happen(sandbox: Sandbox, client: WebClient, live: ClientConnection) -> None:
    heard(live)
    ts = str(client.chat_postMessage(channel=HERE, text="New")["ts"])
    client.chat_delete(channel=HERE, ts=ts)
    sandbox.x.post("jo_public", "Hello")
    assert [heard(live)["type"] for _ in range(3)] == ["message", "message_deleted", "post"]


def test_people_talk_press_and_command(sandbox: Sandbox, act: Act, card: str) -> None:
    ts = act("say", "U0TOM", channel=HERE, text="Tea &amp; cake, <@U0PRIYA>")["ts"]
    assert sandbox.slack.message(HERE, ts)["text"] == "Tea &amp; cake, <@U0PRIYA>"
    act("press", channel=HERE, ts=card, action_id="claim", block_id="moves", value="7")
    act("command", channel=HERE, text="/mention https://x.com/a/status/1 please")
    act("shortcut", callback_id="keep", channel=HERE, ts=ts)
    act("open_home")
    kinds = [delivery.kind for delivery in sandbox.slack.deliveries]
    assert kinds == ["events_api", "interactive", "slash_commands", "interactive", "events_api"]
    assert sandbox.slack.deliveries[2].payload["text"] == "https://x.com/a/status/1 please"


def test_a_choice_in_a_select_arrives_whole(sandbox: Sandbox, act: Act, client: WebClient) -> None:
    option = {"text": {"type": "plain_text", "text": "Calm"}, "value": "calm"}
    select = {"type": "static_select", "action_id": "mood", "options": [option]}
    blocks = [{"type": "actions", "block_id": "guess", "elements": [select]}]
    ts = client.chat_postMessage(channel=HERE, text="Guess", blocks=blocks)["ts"]
    act("press", channel=HERE, ts=ts, action_id="mood", block_id="guess", selected_option=option)
    assert sandbox.slack.deliveries[0].payload["actions"][0]["selected_option"] == option


def test_a_form_is_filled_in_and_closed(sandbox: Sandbox, act: Act, client: WebClient) -> None:
    words = {"type": "plain_text", "text": "Note"}
    element = {"type": "plain_text_input", "action_id": "text"}
    asked = {"type": "input", "block_id": "note", "label": words, "element": element}
    view = {"type": "modal", "title": words, "submit": words, "blocks": [asked]}
    opened = client.views_open(trigger_id=sandbox.slack.triggers.issue("U0PRIYA"), view=view)["view"]
    assert act("submit", view_id=opened["id"], values={})["incomplete"] is True
    values = {"note": {"text": {"type": "plain_text_input", "value": "Rang"}}}
    act("submit", view_id=opened["id"], values=values)
    assert sandbox.slack.deliveries[0].payload["view"]["state"]["values"] == values
    act("close", view_id=opened["id"])
    assert sandbox.slack.view_of("U0PRIYA") == []
    assert act("close", view_id=opened["id"])["error"] == "That window is not open any more."


def test_the_public_posts_and_deletes(sandbox: Sandbox, act: Act) -> None:
    picture = {"data": base64.b64encode(drawn((51, 102, 153))).decode(), "alt": "A queue", "type": "image/png"}
    post = act("x_post", handle="@jo_public", name="Jo", text="Hello @AshcombeValeNHS", picture=picture)["id"]
    act("x_post", handle="sam_b", text="Same here", reply_to=post)
    assert [each.text for each in sandbox.x.replies_to(post)] == ["@jo_public @AshcombeValeNHS Same here"]
    act("x_delete", id=post)
    assert [each.author.handle for each in sandbox.x.posts()] == ["sam_b"]
    assert act("x_post", handle="jo_public", text=" ")["error"] == "Write something first."


def test_the_clock_goes_forward_only(sandbox: Sandbox, act: Act) -> None:
    before = sandbox.clock.now()
    act("clock", advance=3600)
    assert (sandbox.clock.now() - before).total_seconds() >= 3600
    assert "forward" in act("clock", to="2001-01-01T09:00:00+00:00")["error"]
    assert act("clock", speed=0)["clock"]["speed"] == 0


def test_things_can_be_made_to_fail(sandbox: Sandbox, act: Act) -> None:
    assert act("faults", x="down")["faults"] == {"x": "down", "slack": "ok"}
    assert act("faults", slack="on fire")["ok"] is False


@pytest.mark.parametrize(
    ("what", "more"),
    [
        ("fly", {}),
        ("say", {"channel": HERE}),
        ("say", {"channel": "C0NOWHERE", "text": "x"}),
        ("press", {"channel": HERE, "ts": "1.000001", "action_id": "claim"}),
        ("x_delete", {"id": "77"}),
        ("x_delete", {"id": "seventy-seven"}),
        ("clock", {"to": "noon"}),
        ("clock", {"advance": "soon"}),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(act: Act, what: str, more: Json) -> None:
    assert act(what, **more)["error"]


def test_a_file_is_uploaded_as_a_browser_does(sandbox: Sandbox) -> None:
    body = (
        b'--b0undary\r\nContent-Disposition: form-data; name="as"\r\n\r\nU0TOM\r\n'
        b'--b0undary\r\nContent-Disposition: form-data; name="channel"\r\n\r\nC0MENTIONS\r\n'
        b'--b0undary\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n'
        b"Content-Type: image/png\r\n\r\n\x89PNG\r\n\x00\r\n\r\n--b0undary--\r\n"
    )
    status, answer = ask(sandbox, "upload", body, {"Content-Type": "multipart/form-data; boundary=b0undary"})
    assert (status, answer["file"]["name"], answer["file"]["size"]) == (200, "a.png", 9)
    assert sandbox.slack.files.get(answer["file"]["id"]).content == b"\x89PNG\r\n\x00\r\n"
    page = {"Sec-Fetch-Site": "same-origin"}
    shown = requests.get(answer["file"]["url_private"], headers=page, timeout=5)
    assert shown.headers["Content-Type"] == "image/png"
    assert ask(sandbox, "upload", b"x", {"Content-Type": "text/plain"})[0] == 400


def test_a_file_is_fetched_by_the_page_alone(sandbox: Sandbox) -> None:
    file = sandbox.slack.upload("U0TOM", HERE, "rows.csv", b"a,b\r\n")
    address = f"{sandbox.url}/sandbox/files/{file['id']}/rows.csv"
    there = requests.get(address, timeout=5)
    assert (there.status_code, there.content) == (200, b"a,b\r\n")
    assert there.headers["Content-Disposition"] == "attachment"
    assert requests.get(address, headers={"Sec-Fetch-Site": "cross-site"}, timeout=5).status_code == 403
    assert requests.get(f"{sandbox.url}/sandbox/files/F0NONE/rows.csv", timeout=5).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Host": "elsewhere.example"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
    ids=lambda headers: next(iter(headers.values())),
)
def test_another_page_cannot_drive_the_sandbox(sandbox: Sandbox, headers: dict[str, str]) -> None:
    body = json.dumps({"as": "U0PRIYA", "do": "say", "channel": HERE, "text": "x"}).encode()
    assert ask(sandbox, "act", body, headers)[0] == 403
    assert sandbox.slack.messages(HERE) == []


def test_another_page_cannot_listen(sandbox: Sandbox) -> None:
    with pytest.raises(InvalidStatus, match="403"):
        line_to(sandbox, Origin("https://elsewhere.example"))
