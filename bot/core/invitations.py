"""Invitations to share a story on an independent feedback site: their text, their variety, and when not to send one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from rapidfuzz import fuzz

from bot.core.good_links import good_link
from bot.core.openings import ALIKE, opening_words

__all__ = ["LINK", "Parts", "Tone", "compose", "compose_promo", "cooling_off", "good_link", "least_like"]

LINK = "{link}"  # where a template of words has the link

_TAKES_THE = ("centre", "clinic", "department", "service", "services", "team", "unit")
# "Staff at Wards" is nobody's English.
_PLACES = {"wards": "on our wards", "clinics": "in our clinics", "theatres": "in our theatres"}
_READ = 40  # words of a wording that are compared


class Tone(StrEnum):
    """How an invitation begins."""

    SORRY = "sorry"
    THANKS = "thanks"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Parts:
    """What an invitation is made of. `opening` is the chosen wording, `link_text` the words around "{link}".

    `answers_every_story` is the service's own word for it: without it no response is promised.
    """

    opening: str
    service: str
    link: str
    link_text: str
    site: str
    answers_every_story: bool
    phone: str | None = None
    tag: str | None = None


def compose(parts: Parts, fits: Callable[[str], bool] = lambda _: True) -> str:
    """The longest text that fits; where none does, the shortest, for a person to cut further."""
    text = ""
    for text in _versions(parts):
        if fits(text):
            break
    return text


def compose_promo(parts: Parts, fits: Callable[[str], bool] = lambda _: True) -> str:
    """The longest invitation to everybody that fits: what it leads to and the site's handle stay in all of them."""
    opening, link, tag = _sentence(parts.opening), _with_link(parts), _handle(parts.tag)
    about = f"{parts.site} is independent, public and moderated."
    reads = f"Relevant staff will read your story{' and respond' if parts.answers_every_story else ''}."
    text = ""
    for text in (
        _joined(opening, about, reads, link, tag), _joined(opening, about, link, tag), _joined(opening, link, tag),
    ):  # fmt: skip
        if fits(text):
            break
    return text


def _versions(parts: Parts) -> Iterator[str]:
    """Gives way in this order: what helps us first, what helps the person last.

    The tag earns us a re-share and nothing else. The name of the service stands behind the link as well. The phone
    number stands on the site too, but is the only way for some. Then the sentences grow shorter, and at last the
    opening goes; the link, who reads it, and that the site is independent, public and moderated stay in all of them.
    """
    opening, link, tag = _sentence(parts.opening), _with_link(parts), _handle(parts.tag)
    about = f"{parts.site} is independent, public and moderated."
    respond = " and respond" if parts.answers_every_story else ""
    reads = f"Staff {_at(parts.service)} will read your story{respond}."
    reads_there = f"Relevant staff will read your story{respond}."
    short = f"Relevant staff will read it{respond}."
    phone = f"Or ring {parts.site}: {parts.phone.strip()}" if parts.phone and parts.phone.strip() else ""
    yield _joined(opening, about, reads, link, phone, tag)
    yield _joined(opening, about, reads, link, phone)
    yield _joined(opening, about, reads_there, link, phone)
    yield _joined(opening, about, reads_there, link)
    yield _joined(opening, about, short, link)
    yield _joined(about, short, link)


def least_like(candidates: Sequence[tuple[str, str]], recent: Sequence[str]) -> str:
    """Of (slug, wording) the slug whose wording differs most from the texts last sent, the newest of which stands last.

    The newest counts most, so that wordings take turns; the very last one never comes again where there is another.
    """
    if not candidates:
        raise ValueError("There is no wording to choose from.")
    sent = [opening_words(text, _READ) for text in recent]
    scored = [(slug, [_likeness(wording, words) for words in sent]) for slug, wording in candidates]
    fresh = [one for one in scored if not one[1] or one[1][-1] < ALIKE]
    return min(fresh or scored, key=lambda one: _weighed(one[1]))[0]


def _likeness(wording: str, sent: Sequence[str]) -> float:
    words = opening_words(wording, _READ)
    return fuzz.ratio(" ".join(words), " ".join(sent[: len(words)])) if words else 0.0


def _weighed(likenesses: Sequence[float]) -> float:
    """The greatest likeness, where one sent longer ago weighs less."""
    return max((alike * place / len(likenesses) for place, alike in enumerate(likenesses, 1)), default=0.0)


def cooling_off(last: datetime | None, now: datetime, days: int) -> datetime | None:
    """Until when this person is not invited again to this service; None where they may be."""
    until = last and last + timedelta(days=days)
    return until if until and until > now else None


def _sentence(words: str) -> str:
    line = " ".join(words.split())
    return f"{line}." if line and (line[-1].isalnum() or line[-1] in ")”\"'’") else line


def _with_link(parts: Parts) -> str:
    """The template with the link in it exactly once, whatever the template says."""
    before, _, after = " ".join(parts.link_text.split()).partition(LINK)
    return _joined(before.strip(), parts.link, after.replace(LINK, "").strip())


def _handle(tag: str | None) -> str:
    name = (tag or "").strip().removeprefix("@")
    return f"@{name}" if name else ""


def _at(service: str) -> str:
    name = " ".join(service.split())
    kind = name.partition(",")[0].partition("(")[0].strip().lower()
    if (plural := _PLACES.get(name.lower())) is not None:
        return plural
    generic = kind.endswith(_TAKES_THE) and not kind.startswith(("the ", "our "))
    return f"at {'the ' if generic else ''}{name}"


def _joined(*pieces: str) -> str:
    return " ".join(piece for piece in pieces if piece)
