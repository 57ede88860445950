"""What is different between two states of the settings is told in plain words, before and after."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.core.settings_said import differences
from bot.sandbox.demo import sandbox_team
from bot.services.team_settings import document_of

TIMES = {"level": "routine", "claim": "2 working hours", "answer": "1 working day"}


Edit = Callable[[dict[str, Any]], object]


def changed(edit: Edit, first: Edit | None = None) -> list[str]:
    before = json.loads(json.dumps(document_of(sandbox_team())))
    if first:
        first(before)
    after = json.loads(json.dumps(before))
    edit(after)
    return differences(before, after)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda d: d["promos"].update(grace_minutes=45), "Promos, Minutes of grace: 30 → 45"),
        (lambda d: d["sending"].pop("monthly_cap_dollars"),
         "Sending and its costs, Monthly cap in dollars: 25 → not set"),
        (lambda d: d["approval"].update(urgent=True), "Approvals, For urgent posts: no → yes"),
        (lambda d: d["services"].pop(1), "Services: Maternity was taken out"),
        (lambda d: d["services"][1].update(name="Births"), "Services, Births, Name: Maternity → Births"),
        (lambda d: d["services"][1]["words"].append("bump"), "Services, Maternity, Words: “bump” added"),
        (lambda d: d["services"][1]["links"].update(page="https://x.example"),
         "Services, Maternity, Link: The service's page, with others' stories and answers: "
         "https://www.careopinion.org.uk/services/ASHCOMBE-MAT → https://x.example"),
        (lambda d: d["watches"].append({"kind": "hashtag", "query": "Heron"}), "Watches: A hashtag, Heron was added"),
        (lambda d: d["watches"].reverse(), "Watches: in another order"),
        (lambda d: d["people"].update(on_duty=["U0TOM"]),
         "People, On duty otherwise: <@U0TOM> added; <@U0PRIYA> taken out"),
        (lambda d: d["hours"].pop("fri"),
         "Working hours, Hours: mon 09:00-17:00; tue 09:00-17:00; wed 09:00-17:00; thu 09:00-17:00; fri 09:00-16:30 → "
         "mon 09:00-17:00; tue 09:00-17:00; wed 09:00-17:00; thu 09:00-17:00"),
        (lambda d: d["closures"].append({"name": "Away", "date": "2026-12-24", "bank_holiday": False}),
         "Closures: Away, 2026-12-24 was added"),
        (lambda d: d["wordings"][0]["voices"].pop("warm"), "Words, warm: “"),
    ],
)  # fmt: skip
def test_one_change_is_one_line(edit: Edit, said: str) -> None:
    (line,) = changed(edit)
    assert said in line


def test_a_row_that_was_changed_is_told_by_what_is_different_in_it() -> None:
    def first(document: dict[str, Any]) -> None:
        document["chases"]["times"] = [TIMES]

    def edit(document: dict[str, Any]) -> None:
        document["chases"]["times"][0]["claim"] = "1 working hour"

    assert changed(edit, first) == ["Times by urgency, Routine, Claim within: 2 working hours → 1 working hour"]


def test_nothing_different_is_nothing_told() -> None:
    assert changed(lambda _: None) == []


def test_long_words_are_cut_and_many_are_counted() -> None:
    (line,) = changed(lambda d: d["words"].update(harm=["a"], urgent=["w" * 5000]), None)[1:]
    assert len(line) < 300
    (line,) = changed(lambda d: d["services"][1]["words"].extend(f"word {n}" for n in range(40)))
    assert line.endswith("“word 4” and 35 more added")
