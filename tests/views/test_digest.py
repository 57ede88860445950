"""The digest on screen: within Slack's limits at its longest, the words of nobody parsed, and the table in line."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.core import digest_words
from bot.core.digest import (
    DAY,
    Best,
    DayTold,
    Digest,
    DigestKind,
    GoesOut,
    Numbers,
    OwedItem,
    Promised,
    Span,
    Standing,
    Unread,
    spans,
)
from bot.core.digest_cards import DigestCard
from bot.core.lifecycle import Status
from bot.core.mention_lists import Item
from bot.core.owed import Owed
from bot.core.reply_cards import Quote
from bot.core.took import Times
from bot.core.triage import Mood
from bot.sandbox.slack.blockkit.blocks import check_message
from bot.views import digest as view
from bot.views.cards import draw
from tests.cards import NOW, ZONE

SUNDAY = date(2026, 11, 22)
HOSTILE = "<!channel> *bold* <@U0TOM> & \u202e" + "x" * 40


def numbers(span: Span, **more: Any) -> Numbers:
    """The numbers of a span, with anything about them changed."""
    given: dict[str, Any] = {
        "span": span, "mentions": 12, "moods": ((Mood.NEGATIVE, 7), (Mood.POSITIVE, 5)),
        "themes": (("waiting", 6), ("staff", 2)), "harm": 1, "thanked": 2, "claims": Times(10, 2, 25, 80),
        "answers": Times(8, 2, 95, 400, 1), "invitations": 3, "stories": 1, "responses": 1, "thanks": 2,
        "spend": (("x", 125_000),),
    }  # fmt: skip
    return Numbers(**(given | more))


def digest(**more: Any) -> Digest:
    """A digest of an ordinary day."""
    first, second = spans(DigestKind.DAY, SUNDAY)
    given: dict[str, Any] = {
        "kind": DigestKind.DAY, "day": SUNDAY + DAY, "first": numbers(first),
        "second": numbers(second, mentions=1250, claims=Times(900, 90, 30, 200)),
        "standing": Standing(),
    }  # fmt: skip
    return Digest(**(given | more))


def card(found: Digest, **more: Any) -> DigestCard:
    standing = found.standing or Standing()
    said = Quote("x" * 15, HOSTILE + "n" * 40, HOSTILE + " word" * 60, NOW, "https://x.com/a/status/1")
    there = Item(
        7, said, "x", Status.OPEN, Mood.NEGATIVE, False, None, None, None, None, False, "1732353240.000100", True
    )
    given: dict[str, Any] = {
        "items": {each.mention_id: replace(there, mention_id=each.mention_id) for each in standing.items},
        "stories": {4: "https://www.careopinion.org.uk/" + "9" * 60},
        "digest": found,
        "picture": None,
        "claimable": frozenset(),
        "channel": "C0MENTIONS",
        "zone": ZONE,
    }
    return DigestCard(**(given | more))


def full() -> Digest:
    """As much as there can be of everything, and all of it as long and as odd as it may be."""
    item = OwedItem(Owed.CLAIM, 7, NOW, True, "U0TOM", HOSTILE[:40], HOSTILE[:60], Mood.UNCLEAR)
    promised = Promised(HOSTILE, NOW, True, "U0TOM", 4, 7)
    unread = tuple(Unread("x", NOW - n * timedelta(days=1), NOW - n * timedelta(hours=23)) for n in range(1, 60))
    return digest(
        best=Best(3, HOSTILE + "w" * 100, "https://x.com/a/status/" + "1" * 40, 9**9, "999,999 likes"),
        days=tuple(DayTold(SUNDAY - n * DAY, 10**6, 10**5, partly=True) for n in range(27, -1, -1)),
        second=replace(digest().second, unread=unread, moods=tuple((mood, 10**9) for mood in Mood)),
        standing=Standing(
            owed=tuple((kind, 10_000, 9_000) for kind in Owed), harm_owed=400,
            items=tuple(replace(item, mention_id=n, kind=kind) for n, kind in enumerate([*Owed, *Owed])),
            promised=(promised,) * 5, out=(GoesOut(3, NOW, HOSTILE + "y" * 60),) * 6, out_count=60,
        ),
        off=("x", "bluesky"),
        went=(GoesOut(3, NOW, HOSTILE + "y" * 90, "https://x.com/a/status/" + "1" * 40),) * 4,
        wrote=tuple((f"U0{n:08}", 10**6) for n in range(60)),
    )  # fmt: skip


def test_at_its_longest_it_fits_into_a_message() -> None:
    message = draw(card(full(), picture="F0PICTURE", claimable=frozenset(range(20))), home="https://kestrel.slack.com/")
    check_message(message.blocks)
    assert len(message.blocks) <= 50
    assert len(message.text) < 3000


def test_nothing_that_others_wrote_is_parsed() -> None:
    message = draw(card(full()))
    whole = str(message.blocks) + message.text
    assert message.text.count("<") == 0
    for plain in re.findall(r"\{'emoji': \w+, 'text': '[^']*', 'type': 'plain_text'\}", whole):
        whole = whole.replace(plain, "")
    assert "<!channel>" not in whole
    assert "\u202e" not in whole


def test_what_went_out_is_told_and_by_whom() -> None:
    went = (GoesOut(3, NOW, "Flu clinic <today>", "https://x.com/a/status/1"),)
    first = replace(digest().first, promos=2, replies=3, invitations=0, thanks=1)
    said = str(view.private(card(digest(first=first, went=went, wrote=(("U0TOM", 2), ("U0MEGAN", 1))))))
    assert "8 of 10 claimed in time. 6 of 9 answered in time; 1 was due and not answered." in said
    assert "2 promos, 3 answers and 1 thank-you (answers: 2 by <@U0TOM>, 1 by <@U0MEGAN>)." in said
    assert "no. 3 · Flu clinic &lt;today&gt; · <https://x.com/a/status/1|see it>" in said
    assert "And 1 more promo;" in said


def test_what_is_owed_comes_before_any_number() -> None:
    drawn = view.private(card(full()))
    kinds = [block["type"] for block in drawn]
    assert "Owed: 40,000 things, 36,000 of them late" in drawn[1]["text"]["text"]
    assert kinds.index("rich_text") > kinds.index("section") + 10


def test_a_desk_that_owes_nothing_is_told_so() -> None:
    said = view.text(card(digest()))
    assert said.startswith("The digest for Monday 23 November 2026. Nothing is owed. 12 mentions, 8 answered.")
    assert said.endswith("6 of 9 answered in time; 1 was due and not answered. Median working time of 8: 1 h 35 min.")
    assert "Nothing is owed." in str(view.private(card(digest())))


def test_the_table_stands_in_line() -> None:
    (found,) = [block for block in view.private(card(digest())) if block["type"] == "rich_text"]
    table = found["elements"][0]["elements"][0]["text"].splitlines()
    assert [line.split() for line in table[:2]] == [["Sun", "22", "Nov", "16–22", "Nov"], ["Mentions", "12", "1,250"]]
    assert len({len(line) for line in table}) == 1
    assert any(line.split() == ["in", "time", "6", "of", "9", "(66%)", "6", "of", "9", "(66%)"] for line in table)
    assert table[-1].split() == ["Spent", "on", "X", "$0.125", "$0.125"]


def test_a_week_in_which_nobody_listened_yet_is_not_told_in_noughts() -> None:
    first, second = spans(DigestKind.WEEK, SUNDAY)
    empty = numbers(second, mentions=0, moods=(), claims=Times(), answers=Times())
    whole = digest(kind=DigestKind.WEEK, first=numbers(first), second=empty, since=second.last + DAY)
    table = digest_words.table(whole)
    assert table[0] == ("Mentions", "12", "not read")
    assert {row[2] for row in table[1:]} == {"–"}
    assert digest_words.table(replace(whole, since=second.last))[0] == ("Mentions", "12", "0")


def test_without_its_picture_it_says_nothing_wrong() -> None:
    whole = replace(digest(), days=full().days)
    assert "image" not in [block["type"] for block in view.private(card(whole))]
    assert "image" in [block["type"] for block in view.private(card(whole, picture="F1"))]
    assert "image" not in [block["type"] for block in draw(card(whole, picture="F1"), pictures=False).blocks]
