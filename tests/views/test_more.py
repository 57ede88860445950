"""The menu under More, its forms, and the history in sentences: what Slack takes and what people read."""

from __future__ import annotations

import ast
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.lifecycle import MORE, Action, Status
from bot.core.more import Happened, quick_choices
from bot.core.replies import ReplyAction
from bot.sandbox.slack.blockkit.blocks import check_view
from bot.views import more, move_forms
from bot.views.history import SENTENCES, sentence
from tests.cards import NOW, ZONE, guess, mention, menu, quote

SERVICES = Path(__file__).parents[2] / "bot" / "services"
NASTY = "<!channel> <@U0RUTH> *bold* https://evil.example {0} {to} \u202egnp.exe\u202c"
ROWS: dict[str, dict[str, Any]] = {
    "pass": {"to": "U0MEGAN", "was": "U0TOM", "note": NASTY},
    "snooze": {"until": NOW.isoformat()},
    "wait": {"on": "Estates", "until": NOW.isoformat()},
    "escalate": {"to": "U0HELEN"},
    "not_for_us": {"reason": "Spam or advertising"},
    "close": {"note": "We rang them"},
    "correct": {"part": "theme", "was": None, "now": "waiting"},
    "change": {"change": "made"},
}


def said(action: str, note: dict[str, Any] | None = None, by: str = "U0TOM") -> str:
    """A sentence as it is read, members by their ids."""
    pieces = sentence(Happened(action, by, NOW, note or {}), ZONE).to_dict()["elements"]
    return "".join(piece.get("text") or f"@{piece['user_id']}" for piece in pieces).strip()


def written() -> set[str]:
    """Every action that a use case writes into the history, as its code names it."""
    found: set[str] = set()
    for path in SERVICES.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"history.add", "carry_out"}:
                found |= {name for argument in node.args[2:3] for name in names(argument)}
    return found


def names(argument: ast.expr) -> set[str]:
    found = set()
    for node in ast.walk(argument):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in {"Action", "ReplyAction"}:
            found.add({"Action": Action, "ReplyAction": ReplyAction}[ast.unparse(node.value)][node.attr].value)
    return found


def test_everything_that_is_written_into_the_history_has_a_sentence() -> None:
    assert {"claim", "pass", "wake", "storm_began", "correct"} <= written()
    assert written() | {action.value for action in Action} | {action.value for action in ReplyAction} <= set(SENTENCES)


@pytest.mark.parametrize(
    ("action", "reads"),
    [
        ("pass", "@U0TOM passed this to @U0MEGAN, who took it from @U0TOM: “<!channel> <@U0RUTH> *bold*"),
        ("snooze", "@U0TOM snoozed this until Monday 23 November 2026, 9.14am."),
        ("wait", "@U0TOM began to wait for Estates until Monday 23 November 2026, 9.14am."),
        ("escalate", "@U0TOM escalated this to @U0HELEN."),
        ("not_for_us", "@U0TOM closed this as not for us: Spam or advertising."),
        ("close", "@U0TOM closed this: “We rang them”."),
        ("correct", "@U0TOM put the guess right: theme from none to waiting"),
    ],
)
def test_a_row_of_the_history_reads_as_a_sentence(action: str, reads: str) -> None:
    assert said(action, ROWS[action]).startswith(f"Monday 23 November 2026, 9.14am – {reads}")


def test_kestrel_is_named_and_what_is_not_known_yet_still_reads() -> None:
    assert said("wake", by="kestrel").endswith("Kestrel brought this back, as its moment had come.")
    assert said("put_on_the_moon").endswith("@U0TOM put on the moon.")
    assert said("pass", {}).endswith("passed this to somebody.")
    assert said("snooze", {"until": "never"}).endswith("until a moment.")
    assert said("{to}", by="")
    assert said("close", {"note": ["odd", {"note": 1}]})


@pytest.mark.parametrize("action", SENTENCES)
def test_a_colleagues_words_stay_plain_words_in_every_sentence(action: str) -> None:
    note = dict.fromkeys(("to", "on", "until", "note", "reason", "part", "was", "now", "told", "change", "why"), NASTY)
    for piece in sentence(Happened(action, "U0TOM", NOW, note), ZONE).to_dict()["elements"]:
        assert piece["type"] == "text" or piece["user_id"] == "U0TOM"
        assert "\u202e" not in piece.get("text", "")


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.DELETED])
def test_slack_takes_the_menu_in_every_status(status: Status) -> None:
    rows = tuple(Happened(action, "U0TOM", NOW, ROWS.get(action, {})) for action in SENTENCES)
    shown = menu(*rows, card=mention(status=status, owner="U0TOM"), before=3)
    view = more.menu(shown, channel="C0MENTIONS", said="🔄 *Reopened.*")
    check_view(view, "modal")
    assert "… 3 things before these" in str(view)
    assert json.loads(view["private_metadata"]) == {"mention": 7, "channel": "C0MENTIONS"}


def test_the_menu_has_a_sentence_for_every_move() -> None:
    assert set(more.DOES) == set(MORE)
    assert set(move_forms.FORMS) == set(MORE) - {Action.THANK, Action.REOPEN, Action.UNMUTE}


def test_the_menu_of_a_post_without_a_link_has_no_button_that_leads_nowhere() -> None:
    view = more.menu(menu(card=mention(quote=quote("words", url="javascript:alert(1)"))), channel="C0")
    assert more.OPEN_POST not in str(view)


@pytest.mark.parametrize("action", move_forms.FORMS)
def test_slack_takes_every_form_whatever_the_public_wrote(action: Action) -> None:
    nasty = mention(quote=quote(NASTY * 40, handle=NASTY[:90], name=NASTY), services=tuple(
        (f"s-{number}", f"{number} {'S' * 60}") for number in range(150)
    ), guess=guess(harm=True, thanks=True, theme="gone-from-the-list"))  # fmt: skip
    reasons = tuple(f"Reason {number} {'r' * 60}" for number in range(15))
    for shown in (menu(), menu(card=nasty, service="s-149", reasons=reasons, ladder=())):
        view = move_forms.form(action, shown, channel="C0MENTIONS")
        check_view(view, "modal")
        assert "<!channel>" not in str([block for block in view["blocks"] if block["type"] == "section"])
        assert {block["block_id"] for block in view["blocks"] if block["type"] == "input"} >= set(
            [move_forms.ANCHORS[action]] if action in move_forms.ANCHORS else []
        )


def test_a_guessed_service_beyond_what_slack_takes_is_still_offered() -> None:
    services = tuple((f"s-{number}", f"Service {number}") for number in range(150))
    view = move_forms.form(Action.CORRECT, menu(card=mention(services=services), service="s-149"), channel="C0")
    (field,) = [block for block in view["blocks"] if block.get("block_id") == "service"]
    assert field["element"]["initial_option"]["value"] == "s-149"
    assert len(field["element"]["options"]) == 100


def test_quick_choices_are_on_the_clock_of_the_organisation_and_never_twice_the_same() -> None:
    summer = datetime(2026, 7, 3, 11, 30, tzinfo=UTC)  # a Friday, half past twelve in London
    assert [(words, at.astimezone(ZONE).isoformat()[:16]) for words, at in quick_choices(summer, ZONE)] == [
        ("In an hour", "2026-07-03T13:30"),
        ("This afternoon", "2026-07-03T14:00"),
        ("Tomorrow morning", "2026-07-04T09:00"),
        ("Monday morning", "2026-07-06T09:00"),
    ]
    sunday = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
    assert [words for words, _ in quick_choices(sunday, ZONE)] == ["In an hour", "Tomorrow morning"]
    for hours in range(24 * 8):
        assert "Tomorrow morning" in dict(quick_choices(sunday + timedelta(hours=hours), ZONE))
