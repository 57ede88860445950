"""Follow-ups: which earlier item a person's new post belongs to, and whether it says thanks and nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from bot.core.opt_out import declines
from bot.core.plain import cased_words, plain
from bot.core.posts import PublicPost
from bot.core.triage import Guess, Urgency


class FollowUp(StrEnum):
    """What a person's later post says: more, so that somebody has to see to it, or thanks alone."""

    MORE = "more"
    THANKS = "thanks"


@dataclass(slots=True)
class Item:
    """A card on which a person has words already: whose conversation it is, and when they last wrote.

    `own` says that the post which leads it is theirs; `here` are the conversations in which they wrote under it.
    """

    id: int
    own: bool
    began_at: datetime
    last_at: datetime
    conversation: str | None
    here: set[str]

    def holds(self, conversation: str | None) -> bool:
        """Whether they wrote in this conversation, and the card is theirs or about it."""
        return conversation in self.here and (self.own or self.conversation == conversation)


def followed(items: Iterable[Item], post: PublicPost, since: datetime) -> Item | None:
    """The item that a post goes on with: of the same conversation, whenever that was; else the one that its author
    wrote to last since a moment. None for somebody who is new to us, and for a post from before the item."""
    before = [item for item in items if item.began_at <= post.posted_at]
    talking = [item for item in before if item.holds(post.conversation)]
    lately = [item for item in before if item.own and item.last_at >= since]
    return max(talking or lately, key=lambda item: (item.last_at, item.id), default=None)


class Weight(NamedTuple):
    """How pressing words are, or an item with all that was written under it."""

    harm: bool
    urgent: bool


def raised(item: Weight, corrected: Collection[str], said: Weight, *, new: bool) -> tuple[Weight, list[str]]:
    """How pressing an item is with what its author wrote later, and which parts of the guess are still as a person has
    put them right. It is no less pressing than what they wrote: new words count whatever a person said of the earlier
    ones, and those that were there already count where nobody has said otherwise."""
    raises = {"harm": said.harm, "urgency": said.harm or said.urgent}
    as_put = [part for part in corrected if not (new and raises.get(part))]
    counts = {part: raised and part not in as_put for part, raised in raises.items()}
    return Weight(item.harm or counts["harm"], item.urgent or counts["urgency"]), as_put


# Bare thanks and what people put around it. Anything else in so short a post is worth a look.
_THANKING = """
thanks thank thankyou thx thnx thanx tnx tks ty ta cheers diolch grateful appreciated appreciate gratitude
"""
# Before the thanks stand greetings and approval alone: "reply to me, thanks" asks for something.
_APPROVING = """
a absolute absolutely ah all amazing and awesome big bless brill brilliant dear everyone fab fantastic great guys
heartfelt hello hi hiya huge i im its just lovely many million much my oh ok okay perfect really sincere so super
superb that thats this very wonderful yes you your is are kind will do well done legends stars care experience nurses
service staff team
"""
_CLOSING = """
again alot always back by coming excellent for from getting help helpful helping iawn in indeed info information
it kindly kindness know knowing letting lot lots loads me nhs of prompt quick quickly replies reply replying
response responding sorting staff such taking team the time to today u with x xx xxx yn fawr
"""
# Whom people thank, and for whom: words that describe what happened are not among them.
_PEOPLE = """
carer carers consultant consultants doctor doctors dr gp matron midwife midwives nurse nurses paramedic paramedics
physio porter porters receptionist surgeon team ward clinic department hospital unit everybody who were was with
after looking looked care caring cared gave such service experience both each and our his her him them they we he
she mum mother dad father gran grandad husband wife son daughter baby family little one boy girl
"""
# What may be asked for as well as given, and the words before it that say it was given.
_ASKED = frozenset({"help", "reply", "response"})
_GIVEN = """
all and for great his her kind of our prompt quick such swift the their to your
"""
_THANKS, _BEFORE = frozenset(_THANKING.split()), frozenset(_APPROVING.split())
_HAD = frozenset(_GIVEN.split())
_AFTER = _THANKS | _BEFORE | frozenset(_CLOSING.split()) | frozenset(_PEOPLE.split())
_NICE = frozenset("🙏👍💙💚💛🧡💜🩵🤍💖💕❤♥😊🥰😍👏🙌🤗😀😃😄🙂💐🌈⭐🌟☺👌🫶")
# From here on signs have a meaning of their own; below stand quotation marks and dashes.
_FIRST_SIGN = 0x2100
_JOINERS = frozenset("\ufe0f\u200d🏻🏼🏽🏾🏿")
_LINK = re.compile(r"https?://|www\.")


def kind_of(text: str, guess: Guess) -> FollowUp:
    """What a follow-up says. In doubt it says more: a thank-you seen twice costs less than a missed plea."""
    if guess.harm or guess.urgency is Urgency.URGENT or guess.complaint or guess.spam:
        return FollowUp.MORE
    if declines(text, invited=True):
        return FollowUp.MORE
    signs = _signs(text)
    if not signs <= _NICE:
        return FollowUp.MORE
    return FollowUp.THANKS if _bare(text, signs) else FollowUp.MORE


def _signs(text: str) -> set[str]:
    """Emoji and the like: nothing that is a letter, a figure, or a mark of punctuation."""
    return {sign for sign in text if ord(sign) > _FIRST_SIGN and not sign.isalnum() and sign not in _JOINERS}


def _bare(text: str, signs: set[str]) -> bool:
    """Nothing but words and signs of thanks: every word is known for one, so that none can ask or tell of more."""
    if any(sign.isalpha() and not unicodedata.name(sign, "").startswith("LATIN") for sign in text):
        return False  # written in letters that the list does not know
    said = [word.lower().replace("'", "") for word in cased_words(plain(text))]
    if "?" in text or _LINK.search(text):
        return False
    if not said:
        return bool(signs)
    first = next((place for place, word in enumerate(said) if word in _THANKS), None)
    if first is None:
        return False
    if any(word in _ASKED and before not in _HAD for before, word in pairwise(said)):
        return False  # "Thanks, help my mum" asks for it; "Thanks for your help" has had it
    return all(word in _BEFORE for word in said[:first]) and all(word in _AFTER for word in said[first:])
