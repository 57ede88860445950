"""Personal data in outgoing words: NHS numbers, phone numbers, email addresses, postcodes and dates of birth."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.core.birth_dates import birth_dates
from bot.core.findings import Allowed, Check, Finding, quoted
from bot.core.nhs_numbers import nhs_numbers
from bot.core.plain import plain_with_places

Span = tuple[int, int]

_GAP = r"[ ().-]{0,3}"
_PHONE = re.compile(
    rf"(?<![\w£$€#@/.,-])(?:"
    rf"\(?0(?:7[1-9]|[12][0-9])(?:{_GAP}[0-9]){{7,8}}"  # a mobile number, a number in a town
    rf"|\(?(?:\+|00)44{_GAP}(?:\(?0\)?{_GAP})?[127](?:{_GAP}[0-9]){{8,9}}"  # the same from abroad
    rf"|\+[1-9][0-9]{{0,2}}(?:{_GAP}[0-9]){{7,12}}"  # in another country
    rf")(?![0-9]|[-/][0-9])"
)
_ORGANISATIONS = ("3", "5", "8", "9")  # what the national number of an organisation begins with, freephone included
_LONGEST = 11  # digits of a UK number as it is dialled at home

_AT, _DOT = r"(?:@| ?[\[(] ?at ?[\])] ?)", r"(?:\.| ?[\[(] ?dot ?[\])] ?)"
_EMAIL = re.compile(
    rf"(?<![\w.%+-])[A-Za-z0-9._%+'-]{{1,64}}{_AT}(?:[A-Za-z0-9-]{{1,63}}{_DOT}){{1,6}}[A-Za-z]{{2,24}}(?![\w@-])",
    re.IGNORECASE,
)

_AREAS = (
    "AB AL BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY EC EH EN EX FK "
    "FY GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY LA LD LE LL LN LS LU ME MK ML NE NG NN NP NR NW "
    "OL OX PA PE PH PL PO PR RG RH RM SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB WA WC WD "
    "WF WN WR WS WV YO ZE B E G L M N S W"
).replace(" ", "|")
_INWARD = "[0-9][ABD-HJLNP-UW-Z]{2}"
_POSTCODE = re.compile(
    rf"(?<![\w#@/&-])(?:GIR ?0AA|(?:{_AREAS})(?:[0-9]{{1,2}}|[0-9][A-HJKMNPR-Y]) {{0,2}}{_INWARD})(?![\w-])",
    re.IGNORECASE,
)
_NO_INWARD = re.compile(r"(?:st|nd|rd|th|hr|yr|ft|lb|pt)$")  # "ward B6 3rd floor", "level E2 2hr wait"

_SAYS = {
    Check.NHS_NUMBER: "{} is an NHS number (its check digit fits). Take it out: a public answer must not carry it.",
    Check.PHONE: "{} looks like somebody's phone number. Take it out, unless it is a public number of ours.",
    Check.EMAIL: "{} is an email address, and everybody can read this. Take it out, unless it is a public one of ours.",
    Check.POSTCODE: "{} is a postcode, which can lead to somebody's door. Take it out, unless it is that of a site of "
    "ours.",
    Check.BIRTH_DATE: "{} reads like a date of birth. If it is, take it out: it helps strangers to tell who this is "
    "about.",
}
_CALLED_ONE = "{} is called an NHS or hospital number. Take it out: a public answer must not carry it."


def findings(text: str, masked: str, allowed: Allowed, now: datetime | None) -> Iterator[Finding]:
    """Personal data in the text; `masked` is the text with links, handles and hashtags blanked out.

    Freephone, 03, 08 and short numbers belong to organisations and pass, as does what is allowed.
    """
    plain, places = plain_with_places(masked)
    for check, (start, end), sentence in _found(plain, allowed, now):
        yield Finding(check, sentence.format(quoted(text[places[start] : places[end - 1] + 1])))


def _found(plain: str, allowed: Allowed, now: datetime | None) -> Iterator[tuple[Check, Span, str]]:
    numbers = list(nhs_numbers(plain))
    for number in numbers:
        yield Check.NHS_NUMBER, number.span, _SAYS[Check.NHS_NUMBER] if number.fits else _CALLED_ONE
    taken = [number.span for number in numbers]
    phones, codes = {_national(phone) for phone in allowed.phones}, {_squeezed(code) for code in allowed.postcodes}
    emails = {email.strip().casefold() for email in allowed.emails}
    for check, spans in (
        (Check.PHONE, (span for span in phone_numbers(plain) if _national(plain[slice(*span)]) not in phones)),
        (Check.EMAIL, (span for span in email_addresses(plain) if not _is_ours(plain[slice(*span)], emails))),
        (Check.POSTCODE, (span for span in postcodes(plain) if _squeezed(plain[slice(*span)]) not in codes)),
        (Check.BIRTH_DATE, birth_dates(plain, now)),
    ):
        yield from ((check, span, _SAYS[check]) for span in spans if not _meets(span, taken))


def phone_numbers(plain: str) -> Iterator[Span]:
    """UK mobile and local numbers, and numbers in other countries; not those that only organisations have."""
    for found in _PHONE.finditer(plain):
        if not _national(found[0]).startswith(_ORGANISATIONS):
            yield found.span()


def email_addresses(plain: str) -> Iterator[Span]:
    """Addresses, also "jo (at) example (dot) org"."""
    return (found.span() for found in _EMAIL.finditer(plain))


def postcodes(plain: str) -> Iterator[Span]:
    """Whole UK postcodes; "BS1" alone is a part of town and passes."""
    return (found.span() for found in _POSTCODE.finditer(plain) if not _NO_INWARD.search(found[0]))


def _national(phone: str) -> str:
    """What all ways to write one number have in common: "+44 (0)20 …" and "020 …" are the same."""
    digits = "".join(letter for letter in phone if letter in "+0123456789")
    prefixes = ("+44", "0044", "44") if len(digits) > _LONGEST else ()
    prefix = next((prefix for prefix in prefixes if digits.startswith(prefix)), "")
    return digits.removeprefix(prefix).removeprefix("0")


def _is_ours(email: str, ours: set[str]) -> bool:
    folded = email.casefold()
    return folded in ours or f"@{folded.rpartition('@')[2]}" in ours


def _squeezed(code: str) -> str:
    return "".join(code.split()).upper()


def _meets(span: Span, others: Iterable[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)
