"""A sentence beside a form's field, where Slack reads no marks: no raw code stands in it, whoever wrote it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.services.letting_in import NOT_YOU
from bot.views.parts import unmarked

BOT = Path(__file__).parents[2] / "bot"


def sentences() -> Iterator[str]:
    """Every text in the use cases and handlers that marks a member or a channel, filled in."""
    for path in [*(BOT / "services").rglob("*.py"), *(BOT / "handlers").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = (part.value if isinstance(part, ast.Constant) else "U0TOM" for part in node.values)
                said = "".join(map(str, parts))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                said = re.sub(r"\{\w+\}", "C0MENTIONS", node.value)
            else:
                continue
            if re.search(r"<[@#]\w", said):
                yield said


@pytest.mark.parametrize(
    ("sentence", "plain"),
    [
        (NOT_YOU.format(channel="C0MENTIONS"), "Kestrel answers only those who are in Kestrel's channel, since it"),
        ("Ask in <#C0MENTIONS|public-mentions>.", "Ask in #public-mentions."),
        ("<@U0TOM> or <@U0PRIYA> may.", "A colleague may."),
        ("<@U0TOM|tom> has it &amp; waits.", "A colleague has it & waits."),
        ("It is <https://x.com/a/status/1|there> already.", "It is there already."),
    ],
)
def test_members_and_channels_are_named_in_plain_words(sentence: str, plain: str) -> None:
    assert unmarked(sentence).startswith(plain)


def test_no_sentence_of_ours_leaves_a_code_beside_a_field() -> None:
    found = list(sentences())
    assert len(found) > 10
    assert [said for said in map(unmarked, found) if re.search(r"<[@#!]\w", said)] == []
