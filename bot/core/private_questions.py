"""Outgoing words that ask somebody for private details where everybody would read the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.core.findings import Check, Finding, quoted
from bot.core.sentences import sentences

_DETAIL = (
    r"(?:date of birth|birth ?date|birthday|d\.?o\.?b\b|"
    r"(?:nhs|hospital|patient|case|national insurance|crime) (?:number|no)\b|address|post ?code|"
    r"(?:phone|mobile|telephone|contact|landline) (?:number|details)|(?:full |sur|last |first )?name\b|"
    r"(?:medical|personal|bank) details|diagnosis|symptoms|medication)"
)
_ASKED = re.compile(
    r"\b(?:send|tell|give|confirm|provide|share|reply with|let (?:us|me) (?:know|have)|leave|post|comment with|"
    r"what(?:['’]s| is| was| are)|(?:can|could|may|might) (?:you|we|i)|we(?:['’]ll| will)? need|"
    r"please (?:add|include))\b[^?!;]{0,60}?"
    rf"(?P<detail>\b(?:your|his|her|their|\w+['’]s)\b(?: \w+,?){{0,3}}? {_DETAIL})",
    re.IGNORECASE,
)
# Where the same sentence says how to tell it privately, nothing is asked for in public.
_PRIVATELY = re.compile(
    r"\b(?:dm|dms|direct(?:ly)? messages?|private(?:ly)?|in confidence|e-?mail(?:ing)? (?:us|me|them|the|pals|our|it)|"
    r"by e-?mail|rings?|call(?:ing)?|phone (?:us|me|them)|by phone|on the phone|at (?:the|our) (?:desk|reception)|"
    r"message us|inbox|secure(?:ly)?|(?:web ?|online )?form|do ?n[o']t|don['’]t|never|not)\b",
    re.IGNORECASE,
)


def findings(masked: str) -> Iterator[Finding]:
    """One for each sentence of `masked`, the text with links, handles and hashtags blanked out, that asks for it."""
    for sentence in sentences(masked):
        found = _ASKED.search(sentence)
        if found and not _PRIVATELY.search(sentence):
            yield Finding(
                Check.ASKS_IN_PUBLIC,
                f"Everybody could read the answer to this: it asks for {quoted(found['detail'])}. Say how to tell you "
                "privately, by direct message or by phone.",
            )
