"""`/mentions` over the signed door: lists, words, pages, menus, the file and the list in a channel; and odd input."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from bot.core.mention_lists import A_PAGE
from bot.core.posts import PublicPost
from bot.core.watching import WatchKind
from bot.desk import Desk
from bot.handlers.mention_list import HELP
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.slack.deliveries import Delivery
from bot.sandbox.slack.errors import Json
from bot.sandbox.world import Sandbox
from bot.services import deletions, mentions, triage
from bot.storage import cards, shared
from bot.storage.cards import Card, CardKind
from tests.desks import NOW, apart, count, draw, post, take, unlike
from tests.slack_hands import MEGAN, TOM, said_to
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("door")

HARM = "I cannot go on, I want to end my life, the ward would not help"
HOSTILE = "<!channel> <https://evil.test|click> *bold* `x` & <@U0TOM> \u202egnp.exe"


def many(desk: Desk, number: int, **more: Any) -> list[int]:
    """So many mentions that are like nobody else's, a minute apart."""
    posts: list[PublicPost] = [
        post(str(each), f"{unlike(each)} number{each}", at=NOW - timedelta(minutes=number - each), **more)
        for each in range(number)
    ]
    return take(apart(desk), *posts)


def asked(sandbox: Sandbox, text: str = "", user: str = TOM, channel: str = CHANNEL) -> Json:
    """What is answered to `/mentions`."""
    delivery = sandbox.slack.command(user, channel, "/mentions", text).wait()
    assert delivery.failure is None
    return delivery.answer or {}


def lines(answer: Json) -> list[str]:
    """The words of each line."""
    return [block["text"]["text"] for block in answer["blocks"] if block.get("block_id", "").startswith("line:")]


def shown(sandbox: Sandbox, user: str = TOM) -> Json:
    """The private list in front of somebody as it is now."""
    return next(each for each in reversed(sandbox.slack.ephemerals(user)) if "mentions-below" in str(each))


def press(sandbox: Sandbox, action: str, user: str = TOM, **more: Any) -> Delivery:
    """Press something on the private list."""
    delivery = sandbox.slack.press(user, CHANNEL, shown(sandbox, user)["ts"], action, **more).wait()
    assert delivery.failure is None
    return delivery


def rows(sandbox: Sandbox, user: str = TOM) -> list[dict[str, str]]:
    """The file in somebody's own conversation, opened by a strict reader."""

    def there() -> list[Json]:
        return [each for each in sandbox.slack.direct_messages(user) if each.get("files")]

    file = until(there)[-1]["files"][0]
    content = sandbox.slack.files.get(file["id"]).content or b""
    assert content.startswith("\ufeff".encode())
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def test_alone_it_lists_what_nobody_has_claimed_ten_lines_at_a_time(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    numbers = many(desk, 13)
    draw(desk, clock)
    mentions.claim(desk, numbers[0], by=MEGAN)
    answer = asked(sandbox)
    assert answer["text"] == "Mentions, unclaimed: 12 lines."
    assert len(lines(answer)) == A_PAGE
    assert "number1" in lines(answer)[0]
    assert "number0" not in str(answer)
    press(sandbox, "mentions_turn:later")
    assert len(lines(shown(sandbox))) == 2
    assert "page 2" in str(shown(sandbox))
    assert "mentions_turn:later" not in str(shown(sandbox))
    press(sandbox, "mentions_turn:earlier")
    assert lines(shown(sandbox)) == lines(answer)


def test_each_line_links_to_its_card_and_may_be_claimed(sandbox: Sandbox, desk: Desk, clock: MovableClock) -> None:
    (number,) = many(desk, 1)
    draw(desk, clock)
    answer = asked(sandbox)
    ts = sandbox.slack.messages(CHANNEL)[0]["ts"].replace(".", "")
    assert f"/archives/{CHANNEL}/p{ts}|Open its card>" in str(answer)
    assert "claim by Mon" in str(answer) or "claim by Monday" in str(answer)
    press(sandbox, "mentions_claim:0")
    assert until(lambda: "It is yours" in said_to(sandbox))
    assert lines(asked(sandbox, "mine"))[0].startswith("• Jo Rowan")
    assert asked(sandbox)["text"] == "Mentions, unclaimed: none."
    assert number


def test_who_comes_second_is_told_whose_it_is(sandbox: Sandbox, desk: Desk, clock: MovableClock) -> None:
    (number,) = many(desk, 1)
    draw(desk, clock)
    asked(sandbox)
    mentions.claim(desk, number, by=MEGAN)
    press(sandbox, "mentions_claim:0")
    assert "has had the post by" in said_to(sandbox)


def test_lists_have_what_they_say(sandbox: Sandbox, desk: Desk, clock: MovableClock) -> None:
    numbers = many(desk, 4)
    draw(desk, clock)
    mentions.claim(desk, numbers[0], by=TOM)
    mentions.claim(desk, numbers[1], by=MEGAN)
    assert [each.split("number")[1] for each in lines(asked(sandbox, "mine"))] == ["0"]
    assert sorted(each.split("number")[1] for each in lines(asked(sandbox, "owed"))) == ["0", "1", "2", "3"]
    assert [each.split("number")[1] for each in lines(asked(sandbox, "all"))] == ["3", "2", "1", "0"]
    assert lines(asked(sandbox, "answered")) == []


def test_services_and_moods_narrow_it_down_and_so_do_the_menus(sandbox: Sandbox, desk: Desk) -> None:
    first, second, third = many(desk, 3)
    slug = desk.team.services[0].slug
    for number, mood in ((first, "negative"), (second, "positive"), (third, "positive")):
        triage.correct(desk, number, {"mood": mood, "service": slug if number == third else "none"}, by=TOM)
    assert [each.split("number")[1] for each in lines(asked(sandbox, "negative"))] == ["0"]
    assert [each.split("number")[1] for each in lines(asked(sandbox, f"service {slug}"))] == ["2"]
    asked(sandbox)
    press(sandbox, "mentions_narrow:mood", selected="positive")
    assert [each.split("number")[1] for each in lines(shown(sandbox))] == ["1", "2"]
    press(sandbox, "mentions_narrow:service", selected=slug)
    assert [each.split("number")[1] for each in lines(shown(sandbox))] == ["2"]
    press(sandbox, "mentions_narrow:mood", selected="any")
    press(sandbox, "mentions_narrow:service", selected="any")
    assert len(lines(shown(sandbox))) == 3


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("100%", ["They lost 100% of my_notes"]),
        ("my_notes", ["They lost 100% of my_notes"]),
        ("MY_NOTES", ["They lost 100% of my_notes"]),
        ("%", ["They lost 100% of my_notes"]),
        ("ÉLODIE", ["Thank you, nurse Élodie"]),
        ("back\\slash", []),
        ("' OR 1=1 --", []),
        ("@jo_rowan", ["Thank you, nurse Élodie", "They lost 100% of my_notes"]),
    ],
)
def test_words_are_looked_for_as_they_are_whatever_their_capitals(
    sandbox: Sandbox, desk: Desk, words: str, found: list[str]
) -> None:
    take(apart(desk), post("1", "They lost 100% of my_notes"), post("2", "Thank you, nurse Élodie", at=NOW))
    answer = asked(sandbox, f'"{words}"')
    assert [each.split(": ", 1)[1] for each in lines(answer)] == found
    assert "in the newest 20,000 mentions" in str(answer)


def test_what_the_public_says_is_never_parsed_and_long_texts_are_cut(sandbox: Sandbox, desk: Desk) -> None:
    take(apart(desk), post("1", HOSTILE), post("2", "long " * 2000))
    answer = asked(sandbox, "all")
    for block in answer["blocks"]:
        if block.get("block_id", "").startswith("line:"):
            assert block["text"]["type"] == "plain_text"
            assert "evil" not in str(block["fields"])
            assert "\u202e" not in block["text"]["text"]
            assert len(block["text"]["text"]) < 250


def test_a_full_page_of_the_longest_words_is_a_message_that_slack_takes(sandbox: Sandbox, desk: Desk) -> None:
    posts = [post(str(each), "ü&<>" + unlike(each).replace(" ", "ü&<> ü&<>"), handle="h" * 15) for each in range(10)]
    take(apart(desk), *posts)
    assert len(lines(asked(sandbox))) == 10


def test_a_deleted_post_says_so_and_nothing_else(sandbox: Sandbox, desk: Desk) -> None:
    many(desk, 1)
    gone(desk, "0")
    assert lines(asked(sandbox, "all")) == ["• 🕊️ Deleted by its author. Nothing of it is kept."]


def test_help_and_slips(sandbox: Sandbox, desk: Desk) -> None:
    assert asked(sandbox, "help")["text"] == HELP
    said = asked(sandbox, "mien <!channel>")["text"]
    assert "Did you mean `/mentions mine`?" in said
    assert "&lt;!channel&gt;" in said
    said = asked(sandbox, "service nowhere")["text"]
    assert "The services are: `" in said
    assert desk.team.services[0].slug in said


@pytest.mark.parametrize("value", ["", "open", "x:::0:", "open:::99999999:", "open:'--::0:"])
def test_a_made_up_list_is_refused(sandbox: Sandbox, desk: Desk, value: str) -> None:
    many(desk, 1)
    asked(sandbox)
    press(sandbox, "mentions_turn:again", value=value)
    assert "That choice is not there any more" in said_to(sandbox)


def test_a_page_beyond_the_end_is_the_last(sandbox: Sandbox, desk: Desk) -> None:
    many(desk, 12)
    asked(sandbox)
    press(sandbox, "mentions_turn:later", value="open:::500:")
    assert len(lines(shown(sandbox))) == 2


def test_the_list_comes_as_a_file_that_a_spreadsheet_opens_without_harm(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    formula = '=HYPERLINK("https://evil.test";"x")'
    first, second, risky, *_ = take(
        apart(desk), post("1", formula, handle="evil_one"), post("2", "gone soon and by itself"), post("3", HARM)
    )
    gone(desk, "2")
    asked(sandbox, "all")
    press(sandbox, "mentions_export")
    found = {int(each["number"]): each for each in rows(sandbox)}
    assert set(found) == {first, second, risky}
    assert found[first]["words"] == f"'{formula}"
    assert found[first]["handle"] == "evil_one"
    assert found[second]["words"] == "Deleted by its author."
    assert found[risky]["words"].startswith("Risk of harm: neither words nor names are exported.")
    assert (found[risky]["handle"], found[risky]["name"], found[risky]["link"]) == ("", "", "")
    assert "end my life" not in str(found)
    assert found[first]["due"] == "2026-11-23 17:00" or found[first]["due"].startswith("2026-11-23")


def test_a_list_in_the_channel_keeps_up_and_quotes_nobody_who_may_be_at_risk(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    _, risky = take(apart(desk), post("1", HOSTILE), post("2", HARM))
    draw(desk, clock)
    asked(sandbox, "all")
    press(sandbox, "mentions_share")
    draw(desk, clock)
    assert f"<@{TOM}> shows you 2 mentions" in str(head(sandbox)["blocks"])
    assert "!channel" not in str(head(sandbox))
    listed = in_thread(sandbox)
    assert listed["thread_ts"] == head(sandbox)["ts"]
    assert "end my life" not in str(listed)
    assert "Risk of harm. Its words stand on its card alone." in str(listed)
    assert "!channel" in str(listed["blocks"])
    assert "!channel" not in listed["text"]
    mentions.claim(desk, risky, by=MEGAN)
    draw(desk, clock)
    assert f"<@{MEGAN}>" in str(in_thread(sandbox))
    gone(desk, "1")
    draw(desk, clock)
    assert "!channel" not in str(in_thread(sandbox))
    assert "Deleted by its author" in str(in_thread(sandbox))


def test_a_list_that_was_put_into_the_channel_in_one_message_keeps_its_lines(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    (number,) = many(desk, 1)
    draw(desk, clock)
    about = {"by": TOM, "which": "open", "service": None, "mood": None}
    with desk.database.write.begin() as session:
        row = cards.row(CardKind.SHARED, channel=CHANNEL, priority=cards.OWNED, at=desk.now(), about=about)
        (card,) = session.scalars(insert(Card).returning(Card.id), [row])
        shared.add(session, card, [number])
    draw(desk, clock)
    assert "number0" in str(head(sandbox)["blocks"])


def test_a_press_that_slack_repeats_sends_one_list(sandbox: Sandbox, desk: Desk, clock: MovableClock) -> None:
    many(desk, 1)
    draw(desk, clock)
    asked(sandbox)
    delivery = press(sandbox, "mentions_share")
    sandbox.slack.redeliver(delivery.envelope_id).wait()
    assert count(desk, Card, Card.kind == CardKind.SHARED, Card.thread_id.is_(None)) == 1
    assert count(desk, Card, Card.kind == CardKind.SHARED) == 2


def test_what_is_not_owed_has_no_clock(sandbox: Sandbox, desk: Desk) -> None:
    take(desk, post("1", mentions=frozenset()), kind=WatchKind.COMPETITOR)
    assert lines(asked(sandbox)) == []
    assert len(lines(asked(sandbox, "all"))) == 1
    assert "by Mon" not in str(asked(sandbox, "all"))


def gone(desk: Desk, key: str) -> None:
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", [key])


def head(sandbox: Sandbox) -> Json:
    return next(each for each in sandbox.slack.messages(CHANNEL) if each["text"].startswith("A list of"))


def in_thread(sandbox: Sandbox) -> Json:
    """The lines of a list; the thread's first message is its head."""
    *_, lines = sandbox.slack.messages(CHANNEL, head(sandbox)["ts"])
    return lines
