"""Whether somebody tells us in a follow-up that they do not want to hear from us again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.core.opt_out_phrases import (
    ABOUT_CONTACT,
    ANYWHERE,
    BARE_NO,
    LEADING,
    LISTED,
    NO_THANKS,
    STOP,
    TRAILING,
)
from bot.core.plain import plain

_READ = 5000
_CLAUSE = 60  # words of a clause that are read; what is meant stands at its beginning
_FEW = 3  # words outside a quotation that make it somebody else's saying

_LINKS_AND_HANDLES = re.compile(r"(?:https?://|www\.)\S+|@\w+(?:@[\w.-]+)?")
_QUOTATION = re.compile(r"\"[^\"\n]*\"")
_DOUBLE_QUOTES = str.maketrans("“”„«»", '"' * 5)
_APOSTROPHE = re.compile(r"['’`]")
_NO_AND_THANKS = re.compile(r"\b(no|nope|nah)\b[\s,.!-]*(?:but\s+)?\b(thanks|thank you|thankyou|ta|thx|diolch)\b")
_THANKS_BUT_NO = re.compile(r"\b(?:thanks|thank you|thankyou)\b[\s,.-]*(?:but\s+)?no\b(?=\s*(?:[^\w\s]|$))")
_BETWEEN = re.compile(r"[^\w\s-]+|_+|\n+|(?<!\w)-+|-+(?!\w)|\b(?:and|but|so|because|cos|cause)\b")


def declines(text: str, *, invited: bool = False) -> bool:
    """Whether a follow-up says no to (more) invitations or contact; where a short one leaves a doubt, it does.

    `invited` says that an invitation was the last thing we wrote to them: then "no" alone is an answer to it.
    """
    clauses = list(_clauses(text[:_READ]))
    if any(ANYWHERE.search(clause) or _says(ABOUT_CONTACT, clause) for clause in clauses):
        return True
    answers = (NO_THANKS, BARE_NO) if invited else (NO_THANKS,)
    said = [clause for clause in clauses if _says_one(answers, clause) or not _is_filler(clause)]
    if not said:
        return False
    # An offer is turned down with the first words; what comes after may be as long as it likes.
    if _says(NO_THANKS, said[0]) and not any(LISTED.match(clause) for clause in said[1:2]):
        return True
    return all(_says_one((STOP, *answers), clause) for clause in said)


def _clauses(text: str) -> Iterator[str]:
    """What stands between punctuation marks, in plain small letters, without handles, links and apostrophes."""
    words = _LINKS_AND_HANDLES.sub(" ", plain(text.translate(_DOUBLE_QUOTES)).lower())
    own = _QUOTATION.sub(" . ", words)
    if sum(any(map(str.isalnum, word)) for word in own.split()) >= _FEW:
        words = own
    words = _THANKS_BUT_NO.sub("no thanks", _NO_AND_THANKS.sub(r"\1 \2", _APOSTROPHE.sub("", words)))
    for clause in _BETWEEN.split(words):
        cut = clause.split()[:_CLAUSE]
        if cut:
            yield " ".join(cut)


def _says(pattern: re.Pattern[str], clause: str) -> bool:
    return any(pattern.fullmatch(form) for form in _forms(clause))


def _says_one(patterns: Iterable[re.Pattern[str]], clause: str) -> bool:
    return any(_says(pattern, clause) for pattern in patterns)


def _forms(clause: str) -> Iterator[str]:
    """The clause, and what is left of it without the words of politeness before and after."""
    while True:
        yield clause
        shorter = clause
        while (tail := TRAILING.search(shorter)) is not None:
            shorter = shorter[: tail.start()]
            yield shorter
        head = LEADING.match(clause)
        if head is None or head.end() == len(clause):
            return
        clause = clause[head.end() :].lstrip()


def _is_filler(clause: str) -> bool:
    """Whether nothing but politeness is said."""
    while (head := LEADING.match(clause)) is not None:
        clause = clause[head.end() :].lstrip()
    return not clause or TRAILING.fullmatch(f" {clause}") is not None
