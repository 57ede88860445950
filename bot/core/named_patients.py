"""What outgoing words give away of somebody's health: a person named beside it, or whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.core.findings import Check, Finding, quoted

# Nurse, Dr and other titles of staff are left out: thanking them by name is what a thank-you is for.
_NAMED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Master)\b\.? ?(?:[A-Z]\.? ?){0,3}[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?")
_HEALTH = (
    "dementia|alzheimer['’]?s|cancer|tumou?rs?|leukaemia|chemo(?:therapy)?|radiotherapy|"
    "diabet(?:es|ic)|epilep(?:sy|tic)|"
    "stroke|heart attack|hiv|sepsis|asthma|autis(?:m|tic)|depression|anxiety|psychosis|schizophrenia|bipolar|"
    "self[- ]harm|overdose|addiction|eating disorder|miscarriage|abortion|stillbirth|pregnan(?:t|cy)|"
    "disabilit(?:y|ies)|"
    "diagnos(?:is|ed)|prognosis|biops(?:y|ies)|(?:blood|test|scan) results|medication|operation|surgery|"
    "infection|illness|condition"
)
_BESIDE_A_NAME = re.compile(
    rf"\b(?:{_HEALTH}|treat(?:ed|ment)|(?:dis|re)?admi(?:tted|ssion)|discharged|patient|sectioned|died|death)\b",
    re.IGNORECASE,
)
# "Your cancer nurse" and "your surgery" in the sense of a practice say nothing of anybody.
_PLACES = r"(?! ?(?:nurse|clinic|service|team|ward|unit|centre|hub|line|department|appointment|charity|list|opening))"
_RELATIVE = "mum|mother|dad|father|gran|nan|grandad|son|daughter|baby|wife|husband|partner|sister|brother|child"
_NOBODY = "World|Today|Tomorrow|Tonight|Yesterday|Men|Women|Children|People"
_OF_SOMEBODY = re.compile(
    rf"\b(?:(?i:your|his|her|their)(?: (?:late|own|little))?(?: (?:{_RELATIVE})['’]s?)?"
    rf"|(?!(?:{_NOBODY})['’])[A-Z]\w+['’]s) (?:\w+ )?(?:{_HEALTH})\b{_PLACES}"
)
_PRACTICE = re.compile(r"\b(?:your|their) (?:\w+ )?surgery$", re.IGNORECASE)


def findings(masked: str) -> Iterator[Finding]:
    """What to take out of `masked`, the text with links, handles and hashtags blanked out.

    Confirming in public that somebody is a patient is a breach of confidence, even when they said so themselves:
    General Medical Council, Confidentiality: responding to criticism in the media.
    """
    named, health = _NAMED.search(masked), _BESIDE_A_NAME.search(masked)
    if named and health:
        yield Finding(
            Check.HEALTH,
            f"{quoted(named[0])} stands beside {quoted(health[0])}: this tells everybody about somebody's health. Take "
            "out the name, or what is said of their health, unless they have agreed to both.",
        )
        return
    for found in _OF_SOMEBODY.finditer(masked):
        if not _PRACTICE.search(found[0]):
            yield Finding(
                Check.HEALTH,
                f"{quoted(found[0])} says in public what somebody is treated for, even if they said it first. Say "
                "“what happened” instead, and take it to a private conversation.",
            )
