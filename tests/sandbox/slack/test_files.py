"""Files: from the app in three steps, from a person in one."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.world import Sandbox
from tests.pictures import PNG

HERE = "C0MENTIONS"


def fetched(url: str, token: str, **how: Any) -> requests.Response:
    return requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=5, **how)


def test_the_app_uploads_a_file_and_shares_it(client: WebClient, sandbox: Sandbox) -> None:
    sent = client.files_upload_v2(channel=HERE, filename="week 47.csv", content="a,b", initial_comment="The week")
    [message] = sandbox.slack.messages(HERE)
    assert (message["text"], message["files"][0]["name"]) == ("The week", "week 47.csv")
    file = client.files_info(file=sent["file"]["id"])["file"]
    answer = fetched(file["url_private"], sandbox.slack.bot_token)
    assert answer.content == b"a,b"
    assert answer.headers["Content-Disposition"] == "attachment"


def test_a_file_is_for_those_who_are_signed_in(client: WebClient, sandbox: Sandbox) -> None:
    file = client.files_upload_v2(channel=HERE, filename="a.txt", content="x")["file"]
    address = client.files_info(file=file["id"])["file"]["url_private"]
    turned_away = fetched(address, "xoxb-wrong", allow_redirects=False)
    assert (turned_away.status_code, turned_away.content) == (302, b"")
    assert fetched(address, "xoxb-wrong").headers["Content-Type"].startswith("text/html")


def test_an_app_without_the_scope_is_turned_away_like_a_stranger() -> None:
    with Sandbox(manifest={"oauth_config": {"scopes": {"bot": ["chat:write"]}}}) as sandbox:
        file = sandbox.slack.upload("U0TOM", HERE, "ward.png", PNG)
        assert "Sign in" in fetched(file["url_private"], sandbox.slack.bot_token).text


def test_a_picture_says_how_large_it_is(client: WebClient, sandbox: Sandbox) -> None:
    file = client.files_info(file=sandbox.slack.upload("U0TOM", HERE, "ward.png", PNG)["id"])["file"]
    assert (file["original_w"], file["original_h"], file["size"], file["mimetype"]) == (96, 64, len(PNG), "image/png")


def test_a_file_that_was_deleted_is_gone(client: WebClient, sandbox: Sandbox) -> None:
    file = sandbox.slack.upload("U0TOM", HERE, "ward.png", PNG)
    sandbox.slack.files.delete(file["id"])
    with pytest.raises(SlackApiError, match="file_deleted"):
        client.files_info(file=file["id"])
    assert fetched(file["url_private"], sandbox.slack.bot_token).status_code == 404


def test_an_upload_must_be_as_long_as_it_said(client: WebClient, sandbox: Sandbox) -> None:
    begun = client.files_getUploadURLExternal(filename="a.txt", length=3)
    assert requests.post(str(begun["upload_url"]), b"four", timeout=5).status_code == 400
    with pytest.raises(SlackApiError, match="file_not_found"):
        client.files_completeUploadExternal(files=[{"id": begun["file_id"], "title": "a"}])


def test_a_person_shares_a_file_with_words(sandbox: Sandbox) -> None:
    file = sandbox.slack.upload("U0TOM", HERE, "../../photo.png", b"png", text="Look")
    [message] = sandbox.slack.messages(HERE)
    assert (message["subtype"], message["text"], message["files"][0]["id"]) == ("file_share", "Look", file["id"])
    assert file["name"] == "photo.png"


def test_a_file_in_a_form_reaches_the_app(client: WebClient, sandbox: Sandbox) -> None:
    words = {"type": "plain_text", "text": "Photo"}
    element = {"type": "file_input", "action_id": "file"}
    asked = {"type": "input", "block_id": "photo", "label": words, "element": element}
    view = {"type": "modal", "title": words, "submit": words, "blocks": [asked]}
    opened = client.views_open(trigger_id=sandbox.slack.triggers.issue("U0TOM"), view=view)["view"]
    file = sandbox.slack.upload("U0TOM", None, "ward.png", b"png")
    delivery = sandbox.slack.submit("U0TOM", opened["id"], {"photo": {"file": {"type": "file_input", "files": [file]}}})
    assert delivery is not None
    held = delivery.payload["view"]["state"]["values"]["photo"]["file"]["files"]
    assert [each["name"] for each in held] == ["ward.png"]
    assert sandbox.slack.messages(HERE) == []
