"""Every card in every state: what Slack takes, what people read, and that the public's words do nothing in Slack."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.cards import AlertCard, AlertReason, AnswersPromo, Card, Contact
from bot.core.follow_ups import FollowUp
from bot.core.lifecycle import Action, Status
from bot.core.permit import Permit, PermitKind
from bot.core.posts import Picture
from bot.core.replies import ReplyKind, ReplyState
from bot.core.stories import Change
from bot.core.triage import Mood, Urgency
from bot.core.watching import WatchKind
from bot.sandbox.slack.blockkit.blocks import check_message
from bot.sandbox.slack.errors import Json
from bot.sandbox.world import Sandbox
from bot.views.cards import draw
from bot.views.parts import LONGEST_QUOTE
from tests.cards import NOW, PERMIT, QUOTE, answering, guess, line, mention, packed, quote, storm, told

Post = Callable[[Card], Json]
MOST = 13_200
CONTACT = Contact(NOW, NOW + timedelta(minutes=12), 720.0, "U0TOM")
HARM = guess(harm=True, harm_words=("kill myself", "tonight <!channel>"), mood=Mood.UNCLEAR)
NASTY = (
    "<!channel> <!here> <!everyone> <@U0RUTH> <!subteam^S012345> @channel @here *bold* _it_ `code` ~s~ > quote "
    "https://evil.example/pixel.png <https://evil.example|your bank> <javascript:alert(1)|x> #C0GENERAL <#C0GENERAL> "
    "&lt;!channel&gt; :tada: \u202egnp.exe\u202c \u2066hidden\u2069 a\u200bb \x00\x07 &amp; <tel:999|call>"
)
STATES: dict[str, Card] = {
    "open": mention(),
    "claimed": mention(status=Status.CLAIMED, owner="U0TOM", owned_at=NOW),
    "answered": mention(status=Status.ANSWERED, owner="U0TOM", answered_at=NOW, answer_url="https://x.com/a/status/2"),
    "answered by somebody": mention(status=Status.ANSWERED),
    "snoozed": mention(status=Status.SNOOZED, owner="U0TOM", until_at=NOW),
    "waiting for a colleague": mention(status=Status.WAITING, owner="U0TOM", until_at=NOW, waiting_on="U0RUTH"),
    "waiting for a name": mention(status=Status.WAITING, owner="U0TOM", until_at=NOW, waiting_on="Estates <!here>"),
    "closed": mention(status=Status.CLOSED),
    "closed for a reason": mention(status=Status.CLOSED, reason="Not about <@U0RUTH> us"),
    "escalated, and wants no invitation": mention(escalated_to="U0RUTH", declined=True),
    "nothing to press": mention(buttons=(), more=()),
    **{
        f"{kind} {state}": mention(replies=(answering(kind=kind, state=state, service="A&E", link="Quick"),))
        for kind in ReplyKind for state in ReplyState
    },
    "a story that came of it": mention(replies=(
        answering(story=told(responded_at=NOW, responded_by="Matron <!channel>", change=Change.MADE, change_by="U0TOM",
                             change_at=NOW)),
        answering(story=told(owed_at=NOW, title="<!channel>", url="javascript:alert(1)")),
    )),
    "an answer to a promo": mention(promo=AnswersPromo(12, "Tell us about your visit <!channel>")),
    "written under a promo": mention(promo=AnswersPromo(12, "*Tell* us", direct=False)),
    "deleted": mention(status=Status.DELETED, quote=quote("", handle="", name="", url="", deleted=True)),
    "risk of harm": mention(guess=HARM),
    "no words for the risk": mention(guess=replace(HARM, harm_words=())),
    "everything guessed": mention(guess=guess(urgency=Urgency.URGENT, thanks=True, spam=True)),
    "nothing guessed": mention(guess=guess(theme=None, service=None, complaint=False)),
    "all put right": mention(guess=guess(corrected=frozenset({"mood", "theme", "harm", "service"}))),
    "an unknown theme": mention(guess=guess(theme="gone-from-the-list")),
    **{f"mood {mood}": mention(guess=guess(mood=mood)) for mood in Mood},
    **{f"found by {kind}": mention(kind=kind) for kind in WatchKind},
    **{
        f"permit {kind}": mention(permit=Permit(kind, "Because <b> & so on.", date(2026, 11, 2)))
        for kind in PermitKind
    },
    **{f"on {network}": mention(network=network) for network in ("x", "bluesky", "mastodon", "web", "myspace")},
    **{f"in {code}": mention(language=code) for code in ("cy", "und", "tlh", None)},
    "added by hand": mention(kind=WatchKind.BY_HAND, added_by="U0TOM", network="web"),
    "no link": mention(quote=quote("words", url="")),
    "a link that is none": mention(quote=quote("words", url="javascript:alert(1)")),
    "no name": mention(quote=quote("words", name="", handle="jo_rowan")),
    "no words": mention(quote=quote("")),
    "earlier contact": mention(earlier=(CONTACT, Contact(NOW, None, None, None)), earlier_count=20),
    "a group": mention(gathered=(QUOTE, quote("", deleted=True)), gathered_count=412),
    "written again": mention(
        follow_ups=((FollowUp.MORE, QUOTE), (FollowUp.THANKS, QUOTE), (FollowUp.MORE, quote("", deleted=True))),
        follow_up_count=412, thanked=7,
    ),
    "deleted, and its author had written again": mention(
        quote=quote("", deleted=True), status=Status.DELETED, follow_ups=((FollowUp.MORE, QUOTE),), follow_up_count=1
    ),
    "pictures": mention(pictures=(Picture("https://p.example/1.png", "A long queue"),) * 6),
    "no services": mention(services=()),
    "a hundred services": mention(services=tuple((f"s{n}", "A service " * 6) for n in range(120))),
    "everything at its longest": mention(
        quote=quote("Wörter 🧑‍⚕️ " * 2500, name="N" * 200, handle="h" * 100),
        pictures=tuple(Picture(f"https://p.example/{n}.png", "alt " * 400) for n in range(4)),
        gathered=tuple(quote("gathered " * 100) for _ in range(3)), gathered_count=99_999,
        follow_ups=((FollowUp.MORE, quote("again " * 200, handle="h" * 100)),) * 3,
        follow_up_count=99_999, thanked=9_999,
        earlier=(CONTACT,) * 3, earlier_count=20, guess=replace(HARM, harm_words=("word " * 30,) * 12),
        services=tuple((f"service-{n}", "S" * 60) for n in range(15)),
    ),
    "alert": AlertCard(mention(guess=HARM), "C0MENTIONS", "1.2"),
    "alert stood down": AlertCard(mention(), "C0MENTIONS", None),
    **{
        f"alert because {reason}": AlertCard(mention(), "C0MENTIONS", None, reason, "U0TOM", "now <!channel>")
        for reason in AlertReason
    },
    "alert of a deleted post": AlertCard(mention(status=Status.DELETED, quote=quote("", deleted=True)), "C0M", None),
    "storm": storm(),
    "storm that is over": storm(ended_at=NOW + timedelta(hours=1)),
    "storm of nothing": storm(mentions=0, moods=(), themes=()),
    "list": packed(line(1), line(2, status=Status.CLAIMED, owner="U0TOM"), line(3, status=Status.ANSWERED)),
    "list with a deleted post": packed(line(1, status=Status.DELETED, quote=quote("", deleted=True))),
    "empty list": packed(),
}  # fmt: skip


def size(blocks: list[Json]) -> int:
    """What Slack counts, as far as is known."""
    return len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))


@pytest.mark.parametrize("name", STATES)
def test_slack_takes_every_card_and_a_screen_reader_reads_it(name: str) -> None:
    for pictures in (True, False):
        drawn = draw(STATES[name], pictures=pictures)
        check_message(drawn.blocks)
        assert drawn.text.strip()
        assert size(drawn.blocks) < MOST


def test_the_public_words_ping_nobody_and_unfold_nothing(sandbox: Sandbox, post: Post) -> None:
    nasty = quote(NASTY, name=NASTY[:80], handle="jo_rowan")
    for card in (
        mention(quote=nasty, gathered=(nasty,), gathered_count=2, pictures=(Picture("https://p.example/1", NASTY),),
                permit=replace(PERMIT, reason=NASTY)),
        mention(quote=nasty, guess=HARM),
        mention(quote=nasty, follow_ups=((FollowUp.MORE, nasty), (FollowUp.THANKS, nasty)), follow_up_count=2,
                thanked=1),
        AlertCard(mention(quote=nasty, guess=HARM), "C0MENTIONS", None),
        AlertCard(mention(quote=nasty), "C0MENTIONS", None, AlertReason.PASSED, "U0TOM", NASTY),
        AlertCard(mention(quote=nasty), "C0MENTIONS", None, AlertReason.WAIT_OVER, "U0TOM", NASTY),
        mention(quote=nasty, status=Status.WAITING, owner="U0TOM", until_at=NOW, waiting_on=NASTY[:200],
                replies=(answering(service=NASTY, link=NASTY, url=NASTY, kind=ReplyKind.INVITATION,
                                   story=told(title=NASTY, url=NASTY, responded_at=NOW, responded_by=NASTY)),)),
        mention(quote=nasty, status=Status.CLOSED, reason=NASTY[:200], promo=AnswersPromo(12, NASTY)),
        packed(line(1, NASTY, quote=nasty)),
    ):  # fmt: skip
        post(card)
    assert {ping.target for ping in sandbox.slack.pings} <= {"@U0TOM"}  # whom our own words name
    assert sandbox.slack.unfurls == []


def test_the_words_for_screen_readers_are_escaped(post: Post) -> None:
    said = post(mention(quote=quote("<!channel> A&E <b>")))["text"]
    assert "&lt;!channel&gt; A&amp;E &lt;b&gt;" in said


def test_letters_that_turn_or_hide_the_text_are_taken_out_and_joined_emoji_stay() -> None:
    odd = quote("a\u202eb\u2066c\u200bd\ufeffe\u00adf\x00g 🧑‍⚕️ क्‍ष")
    drawn = json.dumps(draw(mention(quote=odd)).blocks, ensure_ascii=False)
    assert "abcdefg 🧑‍⚕️ क्‍ष" in drawn


@settings(max_examples=80, deadline=None)
@given(text=st.text(max_size=600), name=st.text(max_size=100), handle=st.text(max_size=40), alt=st.text(max_size=300))
def test_whatever_somebody_writes_slack_takes_the_card(text: str, name: str, handle: str, alt: str) -> None:
    odd = quote(text, name=name, handle=handle)
    for card in (mention(quote=odd, pictures=(Picture("https://p.example/1.png", alt),), gathered=(odd,),
                         gathered_count=1, follow_ups=((FollowUp.MORE, odd),), follow_up_count=1),
                 packed(line(1, text, quote=odd))):  # fmt: skip
        drawn = draw(card)
        check_message(drawn.blocks)
        assert drawn.text.strip()
        assert "<!" not in drawn.text
        assert "<@" not in drawn.text


@pytest.mark.parametrize("letter", ["x", "é", "漢", "🙂", '"', "\\", "&", "<"])
def test_a_post_of_25000_characters_is_shortened_to_what_slack_takes(post: Post, letter: str) -> None:
    said = post(mention(quote=quote(letter * 25_000)))
    (shown,) = said["blocks"][0]["elements"][1]["elements"]
    assert 1000 < len(shown["text"]) <= LONGEST_QUOTE


@pytest.mark.parametrize("letter", ["x", "é", "漢", "🙂", '"', "\\", "&", "<"])
def test_a_list_of_forty_of_the_longest_lines_is_taken(post: Post, letter: str) -> None:
    longest = quote(letter * 300, handle="h" * 15)
    lines = [line(10**9 + number, quote=longest) for number in range(40)]
    drawn = draw(packed(*lines))
    assert size(drawn.blocks) < MOST
    assert len(post(packed(*lines))["blocks"]) == 41


def test_every_picture_has_words_beside_it() -> None:
    card = mention(pictures=(Picture("https://p.example/1.png", "A queue"), Picture("https://p.example/2.png", None)))
    alts = [block["alt_text"] for block in draw(card).blocks if block["type"] == "image"]
    assert alts == ["A queue", "A picture that its author did not describe"]
    assert "A queue" in str(draw(card, pictures=False))


def test_a_card_says_who_when_what_whether_we_may_answer_and_whose_it_is() -> None:
    card = mention(status=Status.CLAIMED, owner="U0TOM", owned_at=NOW, earlier=(CONTACT,), earlier_count=1)
    drawn = str(draw(card).blocks)
    for words in (
        "Jo Rowan", "@jo_rowan on X, Monday 23 November 2026, 9.14am", "Four hours in A&E",
        "A first guess: 🙁 negative · ⏳ waiting", "✅ *We may answer.* They mentioned @AshcombeValeNHS",
        "*Claimed* by <@U0TOM> since Monday 23 November 2026, 9.14am.",
        "Wrote to or about us once before: answered on 23 November 2026, after 12 minutes, by <@U0TOM>",
    ):  # fmt: skip
        assert words in drawn, words
    assert "Rule last checked" not in drawn


def test_a_card_says_which_promo_it_answers_and_in_short_how_that_went() -> None:
    drawn = draw(mention(promo=AnswersPromo(12, "Tell us about your visit. " + "All of it. " * 20)))
    (said,) = [block["elements"][0] for block in drawn.blocks if "promo 12" in str(block)]
    assert said["type"] == "plain_text", "nothing in it is parsed"
    assert said["text"].startswith("📣 Answers promo 12: “Tell us about your visit. All of it. ")
    assert len(said["text"]) < 150
    assert "Answers promo 12. " in drawn.text
    assert "📣 Written under promo 12: “Flu”" in str(draw(mention(promo=AnswersPromo(12, "Flu", direct=False))).blocks)
    assert "promo" not in str(draw(mention()))


def test_times_are_told_in_the_organisations_own_zone() -> None:
    summer = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert "Thursday 2 July 2026, 12.30am" in str(draw(mention(quote=quote("words", posted_at=summer))))


def test_a_card_shows_no_button_that_does_nothing() -> None:
    def pressed(status: Status) -> list[str]:
        actions = [block for block in draw(mention(status=status, owner="U0TOM")).blocks if block["type"] == "actions"]
        return [element["action_id"] for block in actions for element in block["elements"]]

    assert {status: pressed(status) for status in Status if status is not Status.DELETED} == {
        Status.OPEN: ["claim", "reply", "invite", "more"],
        Status.CLAIMED: ["reply", "invite", "release", "more"],
        Status.ANSWERED: ["reply", "invite", "more"],
        Status.SNOOZED: ["reply", "invite", "more"],
        Status.WAITING: ["reply", "invite", "more"],
        Status.CLOSED: ["more"],
    }
    deleted = draw(mention(status=Status.DELETED, quote=quote("", deleted=True)))
    assert "actions" not in [block["type"] for block in deleted.blocks]


def test_an_alert_asks_to_claim_only_what_can_still_be_claimed() -> None:
    risky = guess(harm=True)
    still = AlertCard(mention(guess=risky, buttons=(Action.CLAIM,)), "C0MENTIONS", "1.1")
    answered = AlertCard(mention(guess=risky, status=Status.ANSWERED, buttons=(Action.REPLY,)), "C0MENTIONS", "1.1")
    assert "Claim it here or in the channel." in str(draw(still).blocks)
    assert "Claim it here" not in str(draw(answered).blocks)
    assert "This is also in <#C0MENTIONS>." in str(draw(answered).blocks)


def test_a_reply_that_is_not_settled_beside_an_answer_does_not_contradict_it() -> None:
    waits = answering(state=ReplyState.QUEUED, undoable=True)
    leaving = answering(state=ReplyState.QUEUED)
    before, beside = (str(draw(mention(status=status, replies=(leaving,))).blocks) for status in (
        Status.CLAIMED, Status.ANSWERED,
    ))  # fmt: skip
    assert "is on its way" in before
    assert "is on its way" not in beside
    assert "may be that answer; Kestrel is finding out" in beside
    assert "has not gone out yet; the answer above is another one" in str(
        draw(mention(status=Status.ANSWERED, replies=(waits,))).blocks
    )
