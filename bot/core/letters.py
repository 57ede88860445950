"""Letters that readers or screen readers stumble over: fancy ones, hidden ones, and too many emoji."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

import regex

from bot.core.findings import Check, Finding, quoted
from bot.core.plain import plain_letter

MOST_EMOJI = 3

_SMALL_CAPITALS = frozenset("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ")
_STRIKES = frozenset("\u0305\u0332\u0333\u0334\u0335\u0336\u0337\u0338")  # lines drawn over letters
_HONEST = frozenset("ªºℹKÅ")  # Spanish ordinals, the information sign, and two that NFC turns into letters
_SIGNS = frozenset("🅰🅱🅾🅿Ⓜ")  # emoji alone (blood groups, car parks), letters only among others
_LIKE_DIGITS = (range(0x1D7CE, 0x1D800), range(0xFF10, 0xFF1A))

_EMOJI = regex.compile(
    r"\p{Regional_Indicator}|[0-9#*]\uFE0F?\u20E3|\p{Extended_Pictographic}\uFE0F"
    r"|(?![©®™‼⁉ℹ\u2190-\u21FF])\p{Extended_Pictographic}"
)
_CLUSTER = regex.compile(r"\X")
# A joiner holds an emoji together, or shapes letters of scripts that need it; a flag of Wales is spelled in tags.
_HELD_TOGETHER = regex.compile(
    r"(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D(?=\p{Extended_Pictographic})"
    r"|(?<=\U0001F3F4)[\U000E0020-\U000E007E]{1,8}\U000E007F"
    r"|(?<=[\p{L}\p{M}--\p{Latin}])[\u200C\u200D](?=[\p{L}\p{M}--\p{Latin}])",
    regex.V1,
)
_HIDDEN = regex.compile(
    r"[\p{Cf}\p{Cs}\u115F\u1160\u17B4\u17B5\u180B-\u180E\u2800\u3164\uFFA0\uFFFE\uFFFF]|(?![\t\n\r])\p{Cc}", regex.V1
)
_SHAPES_ARABIC = regex.compile(r"[\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2]")
_RIGHT_TO_LEFT = regex.compile(r"[\p{Hebrew}\p{Arabic}\p{Syriac}\p{Thaana}\p{Nko}]")
_MARKS_OF_DIRECTION = frozenset("\u061c\u200e\u200f\u2066\u2067\u2068\u2069")


def findings(text: str) -> Iterator[Finding]:
    """Hidden letters first, for they can turn the meaning round; each fix leaves the words as they read."""
    if text.isascii() and text.isprintable():
        return
    hidden = hidden_places(text)
    if hidden:
        yield Finding(
            Check.HIDDEN_LETTERS,
            f"There {_are(len(hidden))} in this text that nobody can see ({_named(text[hidden[0]])}), often brought "
            "along by copying. They can break links and hashtags or turn words round. Take them out.",
            fix=_fix(text, hidden, lambda letter: " " if letter.isspace() else ""),
        )
    fancy = fancy_places(text)
    if fancy:
        old, new = _fix(text, fancy, plain_letters)
        yield Finding(
            Check.FANCY_LETTERS,
            f"Screen readers skip fancy letters or spell them out one by one: {quoted(old)}. Write {quoted(new)}.",
            fix=(old, new),
        )
    emoji = count_emoji(text)
    if emoji > MOST_EMOJI:
        yield Finding(
            Check.MANY_EMOJI,
            f"There are {emoji} emoji, and screen readers read out the name of each. Keep to {MOST_EMOJI} at most, "
            "and let none of them stand for a word.",
        )


def hidden_places(text: str) -> list[int]:
    """Where zero-width, control and direction-turning characters stand that have no honest use there."""
    kept = {place for found in _HELD_TOGETHER.finditer(text) for place in range(*found.span())}
    honest = _MARKS_OF_DIRECTION if _RIGHT_TO_LEFT.search(text) else frozenset()
    return [
        found.start()
        for found in _HIDDEN.finditer(text)
        if found.start() not in kept and found[0] not in honest and not _SHAPES_ARABIC.match(found[0])
    ]


def fancy_places(text: str) -> list[int]:
    """Where letters stand that only look like A to Z: mathematical, wide, circled, small capitals, struck out."""
    places = [place for place, letter in enumerate(text) if _is_fancy(letter) or _is_struck(text, place)]
    return [] if all(text[place] in _SIGNS for place in places) else places


def plain_letters(letter: str) -> str:
    """The plain letter behind a fancy one; nothing for a line drawn over a letter."""
    if letter in _STRIKES:
        return ""
    folded = unicodedata.normalize("NFKC", letter).strip("()")
    if folded.isascii():
        return folded
    return plain_letter(letter).upper() if ord(letter) >= 0x1F150 else plain_letter(letter)


def count_emoji(text: str) -> int:
    """Emoji as a reader counts them: a family or a flag is one."""
    return sum(_EMOJI.search(cluster) is not None for cluster in _CLUSTER.findall(text))


@lru_cache(maxsize=4096)
def _is_fancy(letter: str) -> bool:
    code = ord(letter)
    if code < 0x80 or letter in _HONEST:
        return False
    if letter in _SMALL_CAPITALS or 0x1F150 <= code < 0x1F16A or 0x1F170 <= code < 0x1F18A:
        return True
    folded = unicodedata.normalize("NFKC", letter).strip("()")
    if len(folded) != 1 or not folded.isascii():
        return False
    # Roman numerals, superscript figures and circled figures are read well enough.
    return (folded.isalpha() and unicodedata.category(letter) != "Nl") or any(code in digits for digits in _LIKE_DIGITS)


def _is_struck(text: str, place: int) -> bool:
    return text[place] in _STRIKES and place > 0 and (text[place - 1].isalnum() or text[place - 1] in _STRIKES)


def _fix(text: str, places: list[int], new: Callable[[str], str]) -> tuple[str, str]:
    """One piece of the text, from the first place to the last, and what it should be."""
    start, end = places[0], places[-1] + 1
    changed = set(places)
    return text[start:end], "".join(
        new(text[place]) if place in changed else text[place] for place in range(start, end)
    )


def _are(count: int) -> str:
    return "is one character" if count == 1 else f"are {count} characters"


def _named(letter: str) -> str:
    name = unicodedata.name(letter, "")
    return name.lower() if name else f"U+{ord(letter):04X}"
