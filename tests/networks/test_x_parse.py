"""X's JSON becomes posts as people see them; what is broken is skipped one by one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.core.posts import Author, Picture
from bot.core.reading import Look, Source
from bot.networks import x_ids

OURS = Look(Source.MENTIONS, "900000001")
RUTA = {"id": "41", "username": "RutaWrites", "name": "Ruta"}
US = {"id": "900000001", "username": "AshcombeValeNHS", "name": "Ashcombe Vale"}


def post(number: int = 2_100_000_000_000_000_001, **changes: Any) -> dict[str, Any]:
    """A plain post by Ruta, as X writes it."""
    return {
        "id": str(number),
        "text": "@AshcombeValeNHS the new signs are clear, thank you",
        "author_id": "41",
        "created_at": "2026-11-20T08:59:30.000Z",
        "conversation_id": str(number),
        "edit_history_tweet_ids": [str(number)],
        "lang": "en",
        "entities": {"mentions": [{"start": 0, "end": 16, "username": "AshcombeValeNHS", "id": "900000001"}]},
    } | changes


def answer(*posts: Any, users: Any = (RUTA, US), **rest: Any) -> dict[str, Any]:
    ids = [one["id"] for one in posts if isinstance(one, dict) and "id" in one]
    meta = {"result_count": len(posts), **({"newest_id": ids[0], "oldest_id": ids[-1]} if ids else {})}
    includes = {"users": list(users), **rest.pop("includes", {})}
    return {"data": list(posts), "includes": includes, "meta": meta, **rest}


def read(oracle, x, *posts: Any, **rest: Any):
    oracle.says(answer(*posts, **rest))
    return x.page(OURS).posts


def test_a_plain_post(oracle, x):
    (found,) = read(oracle, x, post())
    assert found.network == "x"
    assert found.key == found.version == found.conversation == "2100000000000000001"
    assert found.author == Author("41", "RutaWrites", "Ruta")
    assert found.text == "@AshcombeValeNHS the new signs are clear, thank you"
    assert found.posted_at == datetime(2026, 11, 20, 8, 59, 30, tzinfo=UTC)
    assert found.url == "https://x.com/RutaWrites/status/2100000000000000001"
    assert found.language == "en"
    assert found.mentions == {"ashcombevalenhs"}
    assert (found.reply_to, found.quotes, found.repost, found.pictures) == (None, None, False, ())


def test_escaped_text_is_unescaped_once_and_links_are_written_out(oracle, x):
    words = "Tea &amp; scones &lt;3 &amp;lt; https://t.co/Aa1 and https://t.co/Aa12 https://t.co/none"
    urls = [
        {"url": "https://t.co/Aa1", "expanded_url": "https://ashcombe.example/?a=1&copy=2"},
        {"url": "https://t.co/Aa12", "expanded_url": "javascript:alert(1)"},
        {"expanded_url": "https://ashcombe.example/no-short-form"},
    ]
    (found,) = read(oracle, x, post(text=words, entities={"urls": urls}))
    assert found.text == (
        "Tea & scones <3 &lt; https://ashcombe.example/?a=1&copy=2 and https://t.co/Aa12 https://t.co/none"
    )


def test_media_links_are_cut_out_and_pictures_keep_their_alt_text(oracle, x):
    own = "https://x.com/RutaWrites/status/2100000000000000001/photo/1"
    media = [
        {"media_key": "3_1", "type": "photo", "url": "https://pbs.example/1.jpg", "alt_text": " The new sign "},
        {"media_key": "7_2", "type": "video", "preview_image_url": "https://pbs.example/2.jpg"},
        {"media_key": "3_3", "type": "photo", "url": "javascript:alert(1)"},
    ]
    item = post(
        text="Look https://t.co/pic1",
        attachments={"media_keys": ["3_1", "7_2", "3_3", "3_missing"]},
        entities={"urls": [{"url": "https://t.co/pic1", "expanded_url": own}]},
    )
    (found,) = read(oracle, x, item, includes={"media": media})
    assert found.text == "Look"
    assert found.pictures == (
        Picture("https://pbs.example/1.jpg", "The new sign"),
        Picture("https://pbs.example/2.jpg", None),
    )


def test_a_link_to_somebody_elses_picture_stays(oracle, x):
    theirs = "https://x.com/somebody/status/77/photo/1"
    item = post(text="See https://t.co/p", entities={"urls": [{"url": "https://t.co/p", "expanded_url": theirs}]})
    assert read(oracle, x, item)[0].text == f"See {theirs}"


def test_a_long_post_is_read_in_full_with_its_links_and_mentions(oracle, x):
    note = {
        "text": "A" * 300 + " https://t.co/long @Second_Handle &amp; more",
        "entities": {
            "urls": [{"url": "https://t.co/long", "expanded_url": "https://ashcombe.example/long"}],
            "mentions": [{"username": "Second_Handle"}],
        },
    }
    (found,) = read(oracle, x, post(text="A" * 270 + "… https://t.co/self", note_tweet=note))
    assert found.text == "A" * 300 + " https://ashcombe.example/long @Second_Handle & more"
    assert found.mentions == {"ashcombevalenhs", "second_handle"}


def test_words_are_composed_and_what_no_database_takes_is_left_out(oracle, x):
    (found,) = read(
        oracle, x, post(text="cafe\u0301\x00\ud800 ok\u200d\nnew line"), users=[RUTA | {"name": "Ru\x00ta"}]
    )
    assert found.text == "café ok\u200d\nnew line"
    assert found.author.name == "Ruta"


def test_replies_quotes_and_reposts(oracle, x):
    def refers(number: int, kind: str) -> dict[str, Any]:
        return post(number, referenced_tweets=[{"type": kind, "id": "55"}], entities={})

    quoted = {"id": "55", "author_id": "900000001", "text": "Visiting hours", "edit_history_tweet_ids": ["55"]}
    reply, quote, repost = read(
        oracle, x, refers(9, "replied_to"), refers(8, "quoted"), refers(7, "retweeted"), includes={"tweets": [quoted]}
    )
    assert (reply.reply_to, reply.quotes, reply.repost) == ("55", None, False)
    assert (quote.reply_to, quote.quotes, quote.repost) == (None, "55", False)
    assert (repost.reply_to, repost.quotes, repost.repost) == (None, None, True)
    # X lets an app answer those who mention or quote the account, so the quoted handle counts as addressed.
    assert (reply.mentions, quote.mentions) == (frozenset(), {"ashcombevalenhs"})


def test_an_edited_post_keeps_its_key(oracle, x):
    (found,) = read(oracle, x, post(12, edit_history_tweet_ids=["10", "11", "12"]))
    assert (found.key, found.version) == ("10", "12")


def test_an_author_that_x_did_not_send_along_gets_a_stand_in_that_is_nobodys_handle(oracle, x):
    known_id, no_id = read(oracle, x, post(9, author_id="77"), post(8, author_id=None))
    assert known_id.author == Author("77", "account-77", "An account X did not name")
    assert no_id.author == Author("author-of-8", "unknown-account", "An account X did not name")
    assert known_id.url == "https://x.com/i/status/9"


@pytest.mark.parametrize("written", [None, "yesterday", 5])
def test_a_missing_moment_is_read_from_the_id(oracle, x, written):
    moment = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    (found,) = read(oracle, x, post(x_ids.first_id_at(moment), created_at=written))
    assert found.posted_at == moment


@pytest.mark.parametrize(("tag", "language"), [("cy", "cy"), ("und", None), ("qme", None), (3, None), ("<b>", None)])
def test_a_language_is_one_or_nothing(oracle, x, tag, language):
    assert read(oracle, x, post(lang=tag))[0].language == language


BROKEN = [None, "text", {}, {"id": "abc", "text": "words"}, {"id": "5"}, {"id": "5", "text": 3}, {"id": "9" * 30}]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_post_is_skipped_and_said_so_without_its_words(oracle, x, broken):
    oracle.says({"data": [post(9), broken, post(4)], "meta": {"result_count": 3}})
    with capture_logs() as logged:
        page = x.page(OURS)
    assert [found.key for found in page.posts] == ["9", "4"]
    assert [line["event"] for line in logged] == ["x_post_skipped"]
    assert "words" not in str(logged)


@pytest.mark.parametrize(
    "odd",
    [
        {"entities": []},
        {"entities": {"urls": [None, {"url": 4}], "mentions": {"a": 1}}},
        {"entities": None, "attachments": {"media_keys": 3}},
        {"referenced_tweets": [{"type": "quoted"}, {"type": {}, "id": "5"}, 7]},
        {"entities": {"mentions": [{"username": "\x00"}, {"username": ["a"]}, {}]}},
        {"edit_history_tweet_ids": []},
        {"edit_history_tweet_ids": True},
        {"edit_history_tweet_ids": [None]},
        {"note_tweet": {"text": None}},
        {"conversation_id": {}},
    ],
)
def test_odd_details_do_not_cost_the_post(oracle, x, odd):
    assert [found.key for found in read(oracle, x, post(9, **odd))] == ["9"]


@pytest.mark.parametrize(
    "includes", [None, [], {"users": None, "media": 3, "tweets": [None]}, {"users": [{"id": "41"}]}]
)
def test_odd_includes_do_not_cost_the_page(oracle, x, includes):
    oracle.says({"data": [post(9)], "includes": includes, "meta": {}})
    assert [found.key for found in x.page(OURS).posts] == ["9"]
