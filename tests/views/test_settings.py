"""The windows of the settings fit into what Slack takes, whatever the settings hold."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.core.settings_shapes import fields_of
from bot.core.settings_shown import Changed, ChangesShown, FormShown, ListShown, Overview, Seen
from bot.core.settings_table import BY_SLUG, SECTIONS
from bot.sandbox.slack.blockkit.blocks import check_view
from bot.views import settings, settings_form
from tests.desks import NOW

MAY, MAY_NOT = Seen(True, ("U0PRIYA",), 7), Seen(False, ("U0PRIYA",), 7)
ABOUT = {"channel": "C1"}
ODD = ["<!channel> *bold* <https://evil.example|x>", "\u202eabc", "x" * 5000, "", "😀" * 400, "`'\"\n\n\n"]


def checked(view: dict[str, Any]) -> str:
    """Everything in a window that Slack would take."""
    check_view(view, "modal")
    return str(view["blocks"])


def markup(part: Any) -> str:
    """Everything in it that Slack reads as its own marks."""
    if isinstance(part, dict):
        own = str(part["text"]) if part.get("type") == "mrkdwn" else ""
        return own + "".join(map(markup, part.values()))
    return "".join(map(markup, part)) if isinstance(part, list) else ""


@pytest.mark.parametrize("seen", [MAY, MAY_NOT, Seen(False, (), 0)])
def test_all_sections_fit_into_one_window(seen: Seen) -> None:
    said = checked(settings.overview(Overview(seen, SECTIONS), ABOUT, "✅ done"))
    assert ("Open" in said) == seen.may


@pytest.mark.parametrize("word", ODD)
@pytest.mark.parametrize("seen", [MAY, MAY_NOT])
def test_a_full_page_of_odd_things_fits_and_nothing_in_it_is_markup(seen: Seen, word: str) -> None:
    for slug in ("services", "rota", "accounts"):
        shown = ListShown(seen, BY_SLUG[slug], ((word, word),) * 25, 1, 3, 25, 70)
        view = settings.section_list(shown, ABOUT, "✅ done")
        assert checked(view)
        assert "&lt;!channel&gt;" in markup(view) or word != ODD[0]
        assert "<" not in markup(view).replace("<@U0PRIYA>", "")


@pytest.mark.parametrize("word", ODD)
@pytest.mark.parametrize("seen", [MAY, MAY_NOT])
def test_a_form_of_odd_things_fits(seen: Seen, word: str) -> None:
    section = BY_SLUG["wordings"]
    item = {"name": word, "use": "reply", "tone": "neutral", "voices": {f"{word[:20]}{n}": word for n in range(8)}}
    document = {"feedback": {"links": [{"slug": f"k{n}", "name": word} for n in range(9)]}}
    fields = fields_of(section, item, document)
    values = {field.key: word if "voice" in field.key else item.get(field.key) for field in fields}
    view = settings_form.form(FormShown(seen, section, fields, values, 0, word), ABOUT)
    assert checked(view)
    assert "<" not in markup(view).replace("<@U0PRIYA>", "")


def test_words_that_are_too_long_for_a_box_are_left_out_and_so_stay() -> None:
    section = BY_SLUG["words"]
    values = {"words.harm": ["x" * 90] * 40, "words.urgent": ["soon"]}
    view = settings_form.form(FormShown(MAY, section, section.fields, values), ABOUT)
    assert "is too long for Slack's box" in checked(view)
    assert [block["block_id"] for block in view["blocks"] if block["type"] == "input"] == ["words.urgent"]


def test_many_long_changes_fit() -> None:
    change = Changed("U0PRIYA", NOW, ("<!channel> " + "x" * 400,) * 50, file=False)
    view = settings.changes(ChangesShown((change,) * 15, ZoneInfo("Europe/London")), ABOUT)
    assert "and 38 more" in checked(view)
    assert "<!channel>" not in markup(view)


def test_a_member_in_a_change_is_shown_by_name_and_nobody_else_is() -> None:
    assert settings.told(["On duty: <@U0TOM> added", "<!here> <@lower> <#C1>"]) == (
        "On duty: <@U0TOM> added\n&lt;!here&gt; &lt;@lower&gt; &lt;#C1&gt;"
    )
