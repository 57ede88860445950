"""Where a sentence ends, and when it is too long."""

from __future__ import annotations

import pytest

from bot.core.checks import Check
from bot.core.sentences import sentences
from tests.core.measured import found


def words(count: int, word: str = "word") -> str:
    return " ".join([word] * count)


def test_a_sentence_over_25_words_is_long():
    assert found(words(25) + ". " + words(25) + "!", Check.LONG_SENTENCE) == []
    (finding,) = found("Fine. " + words(26) + ". Fine.", Check.LONG_SENTENCE)
    assert "has 26 words" in finding.sentence


def test_links_handles_and_hashtags_are_not_words():
    text = f"@jo_rowan @a {words(25)} https://ashcombe.example/a/b/c #One #Two – 💙"
    assert found(text, Check.LONG_SENTENCE) == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("You waited in A&E. We are sorry.", 2),
        ("Dr. Rowan and Prof. Lee, e.g. at St. Anne's, i.e. on ward 2.5, help.", 1),
        ("Is it a no. We think so", 2),
        ("Ward no. 4 is open", 1),
        ("Open to 6 p.m. on Sunday", 1),
        ("Open to 6 p.m. We wait", 2),
        ("Really?! Yes… “Thank you.” Good.", 4),
        ("Thank you 💙 We told the ward", 2),
        ("one\ntwo\n\nthree", 3),
        ("See https://ashcombe.example/a.b. Then", 2),
        ("Costs £2.50. Then", 2),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, parts):
    assert len([one for one in sentences(text) if one]) == parts
