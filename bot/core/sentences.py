"""Sentences in outgoing words, and those that are too long to take in at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.core.findings import Check, Finding, quoted

MOST_WORDS = 25

# Where a sentence may end: a line, or its sign and what closes a quotation, with a space behind.
_BREAK = re.compile(r"\n+|[.!?…]+[\"'”’)\]]*(?=\s)|[\U0001F300-\U0001FAFF\u2600-\u27BF]\uFE0F?(?=\s+[A-Z])")
_NEVER_LAST = re.compile(
    "(?:dr|mr|mrs|ms|mx|prof|revd?|sr|st|fr|lt|sgt|capt|messrs|e[.]g|eg|i[.]e|ie|viz|vs|cf|approx|tel|ext|nr)"
)
_SOMETIMES_LAST = re.compile("(?:a[.]m|p[.]m|am|pm|etc|al|dept|hosp|inc|ltd|co|jan|feb|mar|apr|aug|sept?|oct|nov|dec)")
_WORD_BEFORE = re.compile(r"[^\s(“\"'‘]*$")
_LONGEST_WORD = 40  # enough to tell an abbreviation, so that a wall of letters is not read over and over
_NEXT = re.compile(r"[\s\"'“‘(]*(.)", re.DOTALL)


def findings(masked: str) -> Iterator[Finding]:
    """Sentences over 25 words in `masked`, the text with links, handles and hashtags blanked out."""
    for sentence in sentences(masked):
        words = count_words(sentence)
        if words > MOST_WORDS:
            yield Finding(
                Check.LONG_SENTENCE,
                f"This sentence has {words} words, and over {MOST_WORDS} are hard to follow: {quoted(sentence)}. "
                "Make two of it.",
            )


def sentences(text: str) -> Iterator[str]:
    """The text cut where sentences end: not after "Dr." or "e.g.", nor within "2.5"."""
    start = 0
    for found in _BREAK.finditer(text):
        if found[0].startswith("\n") or _ends(text, found):
            yield text[start : found.end()].strip()
            start = found.end()
    yield text[start:].strip()


def count_words(sentence: str) -> int:
    """What is read out as a word: a dash or an emoji alone is none."""
    return sum(any(map(str.isalnum, word)) for word in sentence.split())


def _ends(text: str, sign: re.Match[str]) -> bool:
    if not sign[0].startswith(".") or sign[0].startswith(".."):
        return True
    before = _WORD_BEFORE.search(text[max(0, sign.start() - _LONGEST_WORD) : sign.start()])
    word = before[0].lower() if before else ""
    following = _NEXT.match(text, sign.end())
    letter = following[1] if following else ""
    if word in {"no", "nos"}:
        return not letter.isdigit()
    return not _NEVER_LAST.fullmatch(word) and not (_SOMETIMES_LAST.fullmatch(word) and letter.islower())
