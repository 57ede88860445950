"""The form for a reply at its longest and oddest: Slack takes it, and nothing foreign in it is read as markup."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.findings import Check, Finding
from bot.core.invitations import Tone
from bot.core.permit import Permit, PermitKind
from bot.core.replies import ReplyKind
from bot.core.reply_form import InviteOffer, Picks, ReplyForm, Saved, Typed
from bot.sandbox.slack.blockkit.blocks import check_view
from bot.sandbox.slack.errors import Json
from bot.views import reply_notes
from bot.views.reply_form import form, metadata
from tests.cards import NOW, PERMIT, QUOTE, ZONE, quote
from tests.views.markup import controls, plain, read_as_markup
from tests.views.test_cards import NASTY

WORDS = "So sorry to read this. We are asking the ward now."
ARABIC = "شكرا جزيلا لكم على \u202eكل شيء\u202c"
# Slack refuses a view beyond this, though it does not say so.
MOST = 250_000


def shown(**more: Any) -> ReplyForm:
    """A form in which nothing is out of the ordinary."""
    given: dict[str, Any] = {
        "typed": Typed("f" * 32, 7, text=WORDS), "quote": QUOTE, "network": "x", "permit": PERMIT,
        "account": "AshcombeValeNHS", "left": 230, "limit": 280, "findings": (), "price": "Costs $0.015.",
        "spend": None, "approval": None, "saved": (Saved("look", "We look into it", "warm"),), "opened_at": NOW,
        "zone": ZONE,
    }  # fmt: skip
    return ReplyForm(**(given | more))


def offer(services: int = 2, kinds: int = 2, **more: Any) -> InviteOffer:
    given: dict[str, Any] = {
        "services": tuple((f"service-{n}", f"{n} Service") for n in range(services)),
        "kinds": tuple((f"kind-{n}", f"Kind {n}") for n in range(kinds)),
        "handle": "careopinion", "site": "Care Opinion",
    }  # fmt: skip
    return InviteOffer(**(given | more))


def inviting(invite: InviteOffer, **more: Any) -> ReplyForm:
    picks = Picks("service-0", Tone.THANKS, "kind-0", tag=True)
    return shown(typed=Typed("f" * 32, 7, ReplyKind.INVITATION, WORDS, picks=picks), saved=(), invite=invite, **more)


def typed(text: str, **more: Any) -> Typed:
    return Typed("f" * 32, 7, text=text, **more)


ALL_FINDINGS = tuple(Finding(check, f"{check.value}: {NASTY} {'x' * 300}") for check in Check) * 3
MANY = tuple(Saved(f"wording-{n}", f"{n} " + "W" * 58, f"voice {v} {'v' * 21}") for n in range(120) for v in range(8))
FORMS: dict[str, ReplyForm] = {
    "a reply": shown(),
    "an empty box": shown(typed=typed("")),
    "spaces alone": shown(typed=typed("  \n ")),
    "thanks": shown(typed=typed(WORDS, kind=ReplyKind.THANKS)),
    "a change of a reply": shown(typed=typed(WORDS, reply_id=3)),
    "3,000 characters": shown(typed=typed("word " * 600), left=-2719),
    "5,000 characters": shown(typed=typed("word " * 1000), left=-4719),
    "one word of 3,000 letters": shown(typed=typed("w" * 3000)),
    "3,000 emoji": shown(typed=typed("🧑‍⚕️" * 600)),
    "their post at its longest": shown(quote=quote("Wörter 🧑‍⚕️ " * 2500, name="N" * 200, handle="h" * 100)),
    "every finding three times": shown(findings=ALL_FINDINGS, asks_reason=True),
    "a reason at its longest": shown(typed=typed(WORDS, reason="r" * 300), asks_reason=True),
    "no wordings": shown(saved=()),
    "more wordings than Slack lists": shown(saved=MANY),
    "stopped": shown(banner="*Stopped:* <@U0TOM> has answered meanwhile.", meanwhile=NASTY * 20),
    "a refusal at its longest": shown(banner="Not before tomorrow. " * 400),
    "gone": shown(gone=True, banner="The author has deleted this post meanwhile.", quote=quote("", deleted=True)),
    "gone with nothing typed": shown(gone=True, banner="Gone.", typed=typed("")),
    "by hand": shown(permit=Permit(PermitKind.BY_HAND, "They did not ask us.", PERMIT.checked_on), account=""),
    "for approval, near the cap": shown(approval="This is urgent.", spend="This month has cost $20 of at most $25."),
    "an unknown network": shown(network="myspace"),
    "right to left": shown(quote=quote(ARABIC, name=ARABIC), typed=typed(ARABIC)),
    "an invitation": inviting(offer()),
    "an invitation without a choice": inviting(offer(), account=""),
    "a hundred services with long names": inviting(
        replace(offer(), services=tuple((f"service-{n}", "S" * 200) for n in range(100)))
    ),
    "two hundred and fifty services": inviting(offer(services=250)),
    "no services": inviting(offer(services=0, kinds=0, trouble="The team file names no services yet.")),
    "thirty kinds of links": inviting(offer(kinds=30)),
    "a handle of a hundred letters": inviting(offer(handle="h" * 100)),
    "no handle": inviting(offer(handle=None)),
    "names full of markup": inviting(
        InviteOffer((("service-0", NASTY), ("b", ARABIC)), (("kind-0", NASTY),), "<!channel>", NASTY, NASTY),
        quote=quote(NASTY, name=NASTY, handle="<!channel>"), account="<!channel>",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_slack_takes_the_form(name: str) -> None:
    view = form(FORMS[name])
    check_view(view, "modal")
    assert len(json.dumps(view)) < MOST


@pytest.mark.parametrize("name", FORMS)
def test_each_field_and_choice_has_a_name_of_its_own(name: str) -> None:
    blocks = form(FORMS[name])["blocks"]
    ids = [block["block_id"] for block in blocks if block.get("block_id")]
    assert len(ids) == len(set(ids))
    assert all(each.get("action_id") for each in controls(blocks))


def test_what_the_form_remembers_fits_and_is_read_back() -> None:
    held = json.loads(
        metadata(shown(typed=typed(WORDS, seen=f"{'9' * 15}:{'9' * 15}", version=999_999, reply_id=10**14)))
    )
    assert held["seen"] == f"{'9' * 15}:{'9' * 15}"
    assert len(metadata(shown())) < 3000


def test_nothing_foreign_is_read_as_markup() -> None:
    foreign = shown(
        quote=quote(NASTY, name=NASTY, handle="<!channel>"), typed=typed(NASTY, reason=NASTY[:300]), account=NASTY[:80],
        permit=replace(PERMIT, reason=NASTY), findings=(Finding(Check.PHONE, NASTY),), spend=NASTY, approval=NASTY,
        meanwhile=NASTY, banner="*Stopped:* <@U0TOM> has answered meanwhile.", asks_reason=True,
        saved=(Saved("a", NASTY, NASTY[:30]),),
    )  # fmt: skip
    for drawn in (foreign, FORMS["names full of markup"], replace(foreign, gone=True)):
        for text in read_as_markup(form(drawn)):
            assert "<!channel>" not in text
            assert "<@U0RUTH>" not in text
            assert "<https://evil.example" not in text


def test_letters_that_turn_or_hide_the_text_are_taken_out_of_what_is_shown_and_stay_in_the_box() -> None:
    view = form(shown(typed=typed("a\u202eb\u200bc"), quote=quote("x\u202ey")))
    (box,) = [each for each in controls(view["blocks"]) if each["action_id"] == "text"]
    assert box["initial_value"] == "a\u202eb\u200bc"
    assert "xy" in plain(view)
    assert "abc" in plain(view)


def test_the_box_follows_the_version_so_that_other_words_replace_what_was_typed() -> None:
    def name(version: int) -> str:
        view = form(shown(typed=typed(WORDS, version=version)))
        return next(str(block["block_id"]) for block in view["blocks"] if block["type"] == "input")

    assert name(1) != name(2)


@pytest.mark.parametrize("services", [100, 101, 250])
def test_every_service_can_be_chosen_however_many_there_are(services: int) -> None:
    assert len(options(form(inviting(offer(services=services))), "pick_service")) == services


def test_the_chosen_service_is_shown_even_when_it_is_the_last_of_many() -> None:
    chosen = inviting(offer(services=250))
    last = replace(chosen, typed=replace(chosen.typed, picks=Picks("service-249", Tone.SORRY, "kind-0")))
    (select,) = [each for each in controls(form(last)["blocks"]) if each["action_id"] == "pick_service"]
    assert select["initial_option"]["value"] == "service-249"


def test_every_kind_of_link_can_be_chosen_however_many_there_are() -> None:
    for kinds in (1, 10, 11, 30):
        assert len(options(form(inviting(offer(kinds=kinds))), "pick_link")) == kinds


def test_of_more_wordings_than_slack_lists_a_hundred_are_offered_with_all_their_voices() -> None:
    assert len(options(form(FORMS["more wordings than Slack lists"]), "reply_wording")) >= 100
    assert len(options(form(shown(saved=MANY[:400])), "reply_wording")) == 400


@pytest.mark.parametrize(
    ("more", "label"),
    [
        ({}, "Send"),
        ({"permit": Permit(PermitKind.BY_HAND, "By hand.", PERMIT.checked_on)}, "Make it ready"),
        ({"approval": "You are new here."}, "Send for approval"),
    ],
)
def test_the_button_says_what_pressing_it_does(more: dict[str, Any], label: str) -> None:
    assert form(shown(**more))["submit"]["text"] == label


def test_a_form_about_a_post_that_is_gone_shows_the_words_and_nothing_to_press() -> None:
    view = form(FORMS["gone"])
    assert "submit" not in view
    assert controls(view["blocks"]) == []
    assert WORDS in plain(view)


def test_the_two_small_forms_are_taken_too() -> None:
    for view in (reply_notes.change(10**14, 10**14), reply_notes.posted(10**14)):
        check_view(view, "modal")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.text(max_size=100), st.text(max_size=60))
def test_slack_takes_the_form_whatever_anybody_wrote(text: str, name: str, reason: str) -> None:
    drawn = shown(
        typed=typed(text, reason=reason), quote=quote(text, name=name, handle=name[:20]), asks_reason=True,
        findings=(Finding(Check.PHONE, f"“{text}” looks odd."),), meanwhile=text, banner="*Stopped:* meanwhile.",
    )  # fmt: skip
    view = json.loads(json.dumps(form(drawn)))
    check_view(view, "modal")
    assert [one for one in read_as_markup(view) if "<!" in one] == []


def options(view: Json, action: str) -> list[str]:
    """The values that can be chosen in a list or a row of buttons."""
    (element,) = [each for each in controls(view["blocks"]) if each["action_id"] == action]
    groups = element.get("option_groups") or [{"options": element.get("options") or []}]
    return [option["value"] for group in groups for option in group["options"]]
