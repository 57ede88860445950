"""Soundness: whether a promo can be sent as it stands, and if not, what is wrong and what puts it right."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.plans import Plan
from bot.desk import Desk
from bot.services.refusals import Refusal
from bot.storage.promos import UNREADABLE, Promo

NO_TIMES = "Its times cannot be read any more. Edit the promo and say again when it goes out."
NO_WORDS = "It has no words any more. Edit the promo and write them again."
NO_ACCOUNT = "It names no account on which it goes out. Edit the promo and choose one."
GONE_ACCOUNT = (
    "{account} is not among our accounts in the team file any more. Put it there again, or edit the promo and choose "
    "another."
)


class Broken(Refusal):
    """A promo that cannot be sent as it stands."""


def plan_of(promo: Promo) -> Plan:
    """When it goes out; raises `Broken`."""
    try:
        return promo.plan
    except UNREADABLE:
        raise Broken(NO_TIMES) from None


def check(desk: Desk, promo: Promo) -> Plan:
    """Its plan, where all the rest of it can be used, too; raises `Broken`."""
    plan = plan_of(promo)
    if not has_words(promo):
        raise Broken(NO_WORDS)
    try:
        places = promo.places
    except UNREADABLE:
        places = ()
    if not places:
        raise Broken(NO_ACCOUNT)
    if all(gone(desk, network, account) for network, account in places):
        raise Broken(gone(desk, *places[0]) or "")
    return plan


def wrong(desk: Desk, promo: Promo) -> str | None:
    """What is wrong with it, as a sentence; None where it can be sent."""
    try:
        check(desk, promo)
    except Broken as broken:
        return broken.sentence
    return None


def gone(desk: Desk, network: str, account: str) -> str | None:
    """Why nothing can go out on an account; None where it is ours."""
    ours = {handle.casefold() for handle in desk.team.handles(network)}
    return None if account.casefold() in ours else GONE_ACCOUNT.format(account=f"@{account}")


def has_words(promo: Promo) -> bool:
    """Whether each of its wordings says something."""
    words = promo.wordings
    if not isinstance(words, list) or not words:
        return False
    return all(isinstance(each, Mapping) and isinstance(each.get(""), str) and each[""].strip() for each in words)
