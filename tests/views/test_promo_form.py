"""The form for a promo at its longest and oddest: Slack takes it, and nothing foreign in it is read as markup."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.findings import Check, Finding
from bot.core.plans import Once
from bot.core.promo_form import (
    LONGEST_WHEN,
    MOST_IN_TURN,
    AccountChoice,
    Handed,
    Looked,
    PictureShown,
    PicturesTyped,
    Pinned,
    PromoForm,
    PromoTyped,
    WhenSaid,
)
from bot.core.promos import PromoState
from bot.core.time_refusals import Refused, Why
from bot.handlers.promo_read import read
from bot.sandbox.slack import controls
from bot.sandbox.slack.blockkit.blocks import check_view
from bot.sandbox.slack.errors import Json
from bot.views.promo_form import block_of, form, metadata
from tests.cards import NOW, ZONE
from tests.views.markup import plain, read_as_markup
from tests.views.test_cards import NASTY

# Slack refuses a view beyond this, though it does not say so.
MOST = 250_000
OURS, EVENTS = "x:AshcombeValeNHS", "x:AshcombeEvents"
AT = datetime(2026, 11, 24, 18, tzinfo=UTC)
SAID = WhenSaid(Once(AT, ZONE), "Tuesday 24 November, 6.00pm, in 2 days", at=AT, first=AT)


def looked(text: str = "Come along!", place: int = 0, **more: Any) -> Looked:
    given: dict[str, Any] = {
        "place": place, "network": "x", "accounts": (OURS,), "text": text, "left": 269, "limit": 280, "findings": (),
    }  # fmt: skip
    return Looked(**(given | more))


def typed(**more: Any) -> PromoTyped:
    given: dict[str, Any] = {"form": "f" * 32, "when": "tomorrow 6pm", "texts": ("Come along!",), "accounts": (OURS,)}
    return PromoTyped(**(given | more))


def shown(**more: Any) -> PromoForm:
    """A form in which nothing is out of the ordinary."""
    given: dict[str, Any] = {
        "typed": typed(), "when": SAID, "services": (("wards", "Wards"),), "looked": (looked(),), "pictures": (),
        "accounts": (AccountChoice(OURS, "x", "AshcombeValeNHS", False), AccountChoice(EVENTS, "x", "Events", True)),
        "coming": (), "wrong": (), "price": "$0.015 in all", "spend": None, "approval": None,
        "best": "Best times by the team's custom: lunchtime and after 6pm; none of your posts has results yet.",
        "opened_at": NOW,
        "zone": ZONE,
    }  # fmt: skip
    return PromoForm(**(given | more))


def drawn(form_: PromoForm, **how: Any) -> Json:
    view = json.loads(json.dumps(form(form_, **how)))
    check_view(view, "modal")
    assert len(json.dumps(view)) < MOST
    return dict(view)


def block_ids(view: Json) -> list[str]:
    return [each["block_id"] for each in view["blocks"] if each.get("block_id")]


@pytest.mark.parametrize(
    ("more", "submit"),
    [
        ({}, "Schedule"),
        ({"approval": "You are new here."}, "Send for approval"),
        ({"typed": typed(promo_id=7), "state": PromoState.SCHEDULED}, "Save"),
    ],
)
def test_the_button_says_what_it_does(more: dict[str, Any], submit: str) -> None:
    assert drawn(shown(**more))["submit"]["text"] == submit


def test_everything_that_counts_is_there_to_be_seen() -> None:
    said = plain(drawn(shown(warnings=("The same text comes again.",), approval="You are new here."))["blocks"])
    for each in (
        "*Tuesday 24 November, 6.00pm, in 2 days*", "*269* of 280 left on @AshcombeValeNHS, as X counts.",
        "$0.015 in all", "The same text comes again.", "You are new here.", "lunchtime and after 6pm",
        "What will be published as @AshcombeValeNHS on X", "You post it there by hand",
    ):  # fmt: skip
        assert each in said


def test_a_repeat_has_no_picker_and_a_single_moment_has() -> None:
    assert any(each.startswith("picker:") for each in block_ids(drawn(shown())))
    weekly = replace(SAID, plan=None, at=None, refused=Refused(Why.NONSENSE, "No.", ("a", "b", "c"), "x"))
    assert any(each.startswith("picker:") for each in block_ids(drawn(shown(when=weekly))))


def test_only_new_words_of_kestrels_give_a_field_another_name() -> None:
    """A field whose name stays keeps what somebody is typing into it."""
    before = block_ids(drawn(shown()))
    again = block_ids(drawn(shown(typed=typed(texts=("Come!",), when="tomorrow 6.00pm"), looked=(looked("Come!"),))))
    assert before == again
    mended = block_ids(drawn(shown(typed=typed(version=1))))
    assert [each for each in before if each not in mended] == ["text:0:0", "says:0:2"]
    picked = block_ids(drawn(shown(typed=typed(when_version=1))))
    assert {each.partition(":")[0] for each in before if each not in picked} == {"when", "picker"}


@given(st.text(max_size=200) | st.sampled_from(NASTY))
@settings(deadline=None, max_examples=60)
def test_nothing_that_somebody_typed_is_read_as_markup(text: str) -> None:
    words = f"<!channel> {text} <@U0TOM>"
    refused = Refused(Why.NONSENSE, f"“{words}” is no time.", ("a", "b", "c"), words)
    view = drawn(
        shown(
            typed=typed(
                when=words,
                texts=(words,),
                own={(0, EVENTS): words},
                own_open=True,
                reason=words,
                pictures=PicturesTyped(files=(Handed("F0A", words),), refused={"F0A": words}),
            ),
            when=WhenSaid(refused=refused),
            looked=(looked(words, findings=(Finding(Check.PHONE, words),)),),
            pictures=(PictureShown(1, words, words, False, None, True),),
            coming=(Handed("F0B", words),),
            warnings=(words,),
            meanwhile=words,
            banner="Stopped",
            asks_reason=True,
            services=(("a", words),),
            spend=words,
            approval=words,
            best=words,
            invite_trouble=words,
        )
    )
    assert not any("<!channel>" in each or "<@U0TOM>" in each for each in read_as_markup(view["blocks"]))


def test_slack_takes_the_longest_form_that_there_can_be() -> None:
    long = "ﷺ" * 3000
    finding = Finding(Check.PHONE, "p" * 3000, fix=("a", "b"))
    accounts = tuple(AccountChoice(f"x:{n}{'h' * 90}", "x", f"{n}{'h' * 90}", n % 2 == 0) for n in range(30))
    keys = tuple(each.key for each in accounts)
    own = {(place, key): long for place in range(MOST_IN_TURN) for key in keys}
    files = tuple(Handed(f"F{n}ABCDEFGHIJ", "n" * 100, kept=n < 4, url="https://files.slack.com/" + "u" * 250)
                  for n in range(8))  # fmt: skip
    whole = shown(
        typed=typed(
            when="w" * LONGEST_WHEN, texts=(long,) * MOST_IN_TURN, own=own, own_open=True, accounts=keys, reason=long,
            pictures=PicturesTyped(files, (1, 2, 3, 4), frozenset({1}), {1: long}, frozenset({2}),
                                   {each.file: "y" * 300 for each in files}),
            promo_id=2**31 - 1, revision=2**31 - 1, version=10**6 - 1, when_version=10**6 - 1,
            pinned=Pinned("é" * LONGEST_WHEN, AT),
        ),
        when=replace(SAID, said="s" * 2000, notes=("n" * 3000,) * 9),
        looked=tuple(looked(long, place, accounts=keys, findings=(finding,) * 5, left=-100)
                     for place in range(MOST_IN_TURN)),
        pictures=tuple(PictureShown(n, "n" * 200, "a" * 1000, False, None, True, file=files[n].file) for n in range(8)),
        coming=files[:4], warnings=("w" * 3000,) * 20, accounts=accounts, services=tuple((f"s{n}", "n" * 60)
                                                                                        for n in range(200)),
        banner="b" * 5000, meanwhile=long * 4, asks_reason=True, invites=True, in_turn=True, spend="s" * 400,
        approval="a" * 400, best="b" * 2000,
    )  # fmt: skip
    for pictures in (False, True):
        view = drawn(whole, pictures=pictures)
        assert len(view["blocks"]) <= 100
        fields = {each.partition(":")[0] for each in block_ids(view)}
        assert {"when", "text", "own", "accounts", "service", "files", "alt", "promo_reason"} <= fields
    assert len(metadata(whole)) < 2900, "the handler adds where it was opened"


def test_a_form_comes_back_as_it_went_out() -> None:
    pictures = PicturesTyped(
        (Handed("F0AB", "from a message.png", kept=True),), (3, 4), frozenset(), {3: "A bench"}, frozenset({4}),
        {"F0CD": "No picture."},
    )  # fmt: skip
    sent = typed(
        texts=("One", "Two"), own={(1, EVENTS): "Ours"}, own_open=True, accounts=(OURS, EVENTS), service="wards",
        pictures=pictures, reason="It is ours", promo_id=7, revision=3, version=2, when_version=5,
        pinned=Pinned("tomorrow 6pm", AT), stopped=True,
    )  # fmt: skip
    rows = (PictureShown(3, "a.png", "A bench", False, None, True), PictureShown(4, "b.png", "", True, None, True))
    view = drawn(shown(typed=sent, looked=(looked("One"), looked("Two", 1)), pictures=rows, asks_reason=True))

    back = read({**view, "state": {"values": controls.state(view["blocks"])}})
    assert back == replace(sent, pictures=replace(pictures, alts={3: "A bench", 4: ""}))


@pytest.mark.parametrize("field", ["when", "accounts", "files", "text:0", f"own:0:{EVENTS}", "alt:1"])
def test_every_field_that_can_be_wrong_has_a_place_for_the_sentence(field: str) -> None:
    whole = shown(
        typed=typed(own_open=True, accounts=(OURS, EVENTS)),
        pictures=(PictureShown(1, "a.png", "", False, None, False),),
    )
    inputs = [each["block_id"] for each in drawn(whole)["blocks"] if each["type"] == "input"]
    assert block_of(field, whole) in inputs
