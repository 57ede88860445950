"""X's search language, as far as Kestrel needs it: words, phrases, operators, OR, brackets and minus."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.sandbox.x import text as texts
from bot.sandbox.x.people import People
from bot.sandbox.x.posts import Post

LONGEST: Final = 512
Test = Callable[[Post], bool]
_TOKEN: Final = re.compile(r'\s*(-?[a-z_]+:"[^"]*"|-?"[^"]*"|[()]|-\(|[^\s()"]+|")')


class QueryError(Exception):
    """A query that X would refuse; the message says why."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Part of a query; `standalone` is False for operators that X allows only beside others."""

    test: Test
    standalone: bool


def parse(query: str, people: People) -> Test:
    """What a post has to be to be found by a query; QueryError where X would refuse it."""
    if not query.strip():
        raise QueryError("The query is empty.")
    if len(query) > LONGEST:
        raise QueryError(f"The query is {len(query)} characters long; {LONGEST} are allowed.")
    clause = _Parser(query, people).whole()
    if not clause.standalone:
        raise QueryError("The query must hold at least one operator that can stand alone and is not negated.")
    return clause.test


class _Parser:
    """Recursive descent: OR of ANDs of (negated) terms; AND binds tighter, as on X."""

    def __init__(self, query: str, people: People) -> None:
        self._tokens = _TOKEN.findall(query)
        self._people = people

    def whole(self) -> Clause:
        clause = self._either()
        if self._tokens:
            raise QueryError(f"There is no bracket open before {self._tokens[0]!r}.")
        return clause

    def _either(self) -> Clause:
        clauses = [self._all()]
        while self._tokens and self._tokens[0] == "OR":
            self._tokens.pop(0)
            clauses.append(self._all())
        if len(clauses) == 1:
            return clauses[0]
        return Clause(lambda post: any(one.test(post) for one in clauses), all(one.standalone for one in clauses))

    def _all(self) -> Clause:
        clauses = []
        while self._tokens and self._tokens[0] not in (")", "OR"):
            clauses.append(self._one())
        if not clauses:
            raise QueryError("A word or operator is missing beside OR or within brackets.")
        return Clause(lambda post: all(one.test(post) for one in clauses), any(one.standalone for one in clauses))

    def _one(self) -> Clause:
        piece = self._tokens.pop(0)
        if piece == "(":
            clause = self._either()
            if not self._tokens:
                raise QueryError("A bracket is not closed.")
            self._tokens.pop(0)
            return clause
        if piece in ('"', "-(", "-"):
            raise QueryError("A quotation mark is not closed, or a minus stands before a bracket or nothing.")
        if piece.startswith("-"):
            inner = self._term(piece[1:])
            return Clause(lambda post: not inner.test(post), standalone=False)
        return self._term(piece)

    def _term(self, piece: str) -> Clause:
        operator, colon, value = piece.partition(":")
        if colon and not piece.startswith('"') and re.fullmatch(r"[a-z_]+", operator):
            return _operator(operator, value.strip('"'), self._people)
        if piece.startswith("#"):
            return Clause(lambda post: piece[1:].lower() in post.hashtags, standalone=True)
        if piece.startswith("@"):
            return Clause(lambda post: piece[1:].lower() in post.mentions, standalone=True)
        return _phrase(texts.words(piece), piece)


def _phrase(wanted: tuple[str, ...], piece: str) -> Clause:
    if not wanted:
        raise QueryError(f"There is no word in {piece!r}.")
    length = len(wanted)

    def found(post: Post) -> bool:
        words = post.words
        if wanted[0] not in words:
            return False
        return any(words[start : start + length] == wanted for start in range(len(words) - length + 1))

    return Clause(found, standalone=True)


_KINDS: Final[dict[str, Test]] = {
    "is:retweet": lambda post: post.repost_of is not None,
    "is:reply": lambda post: post.reply_to is not None,
    "is:quote": lambda post: post.quote is not None,
    "has:links": lambda post: post.has_link,
    "has:mentions": lambda post: bool(post.mentions),
    "has:hashtags": lambda post: bool(post.hashtags),
    "has:media": lambda post: bool(post.pictures),
    "has:images": lambda post: bool(post.pictures),
}


def _operator(operator: str, value: str, people: People) -> Clause:
    if operator in ("is", "has"):
        kind = _KINDS.get(f"{operator}:{value}")
        if kind is None:
            raise QueryError(f"There is no operator {operator}:{value}.")
        return Clause(kind, standalone=False)
    if operator == "lang":
        return Clause(lambda post: post.language == value, standalone=False)
    handle = value.lstrip("@").lower()

    def is_theirs(person_id: str | None) -> bool:
        person = people.known(handle) or people.by_id(handle)
        return person is not None and person.id == person_id

    tests: dict[str, Test] = {
        "from": lambda post: is_theirs(post.author.id),
        "to": lambda post: is_theirs(post.reply_to_person) or post.text.lower().startswith(f"@{handle} "),
        "conversation_id": lambda post: post.conversation == value,
        "in_reply_to_tweet_id": lambda post: post.reply_to == value,
        "quotes_of_tweet_id": lambda post: post.quote == value,
        "retweets_of_tweet_id": lambda post: post.repost_of == value,
        "url": lambda post: any(value.lower() in link.lower() for link in texts.LINK.findall(post.text)),
    }
    if operator not in tests or not value:
        raise QueryError(f"There is no operator {operator}:{value}.")
    return Clause(tests[operator], standalone=True)
