"""Whether, and how, we may answer a post; always with the reason in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

# When a person last read the rules of the networks whose sentences stand in this file.
CHECKED_ON = date(2026, 11, 22)


class PermitKind(StrEnum):
    """How we may answer: by API, by hand on the network, or not at all."""

    API = "api"
    BY_HAND = "by_hand"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Permit:
    """The answer, its reason, the day the rule was last checked, and where a person answers by hand."""

    kind: PermitKind
    reason: str
    checked_on: date
    link: str | None = None


@dataclass(frozen=True, slots=True)
class ReplyRules:
    """X's rule for answers in words, from its dated file; `{account}` and `{post}` are filled in here."""

    checked_on: date
    api: str
    no_keys: str
    not_asked: str
    intent_url: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the rule wants to know of a post; `addressed` are handles it mentions or quotes, lower case, without @.

    `network` is the adapter's name ("x", "bluesky", "mastodon", "feed") or anything else for a pasted link.
    `competitor` says that it came from a watch on somebody else.
    """

    network: str
    key: str
    url: str
    addressed: frozenset[str] = frozenset()
    competitor: bool = False
    deleted: bool = False


def permit(post: Asked, account: str | None, *, keys: bool, x: ReplyRules) -> Permit:
    """May we answer this post as `account`, and how? `keys` says that posting keys for its network are set up."""
    handle = (account or "").removeprefix("@")
    asked = bool(handle) and handle.lower() in post.addressed
    checked_on = x.checked_on if post.network == "x" else CHECKED_ON
    if post.deleted:
        return Permit(PermitKind.NO, "The author has deleted this post, so there is nothing to answer.", checked_on)
    match post.network:
        case "x":
            return _on_x(post, handle, asked, keys, x)
        case "bluesky":
            return _on_bluesky(post, handle, asked, keys)
        case "mastodon":
            return _on_mastodon(post, handle, asked, keys)
        case "feed":
            return Permit(PermitKind.NO, "This came from a feed, which can be read but not answered.", checked_on)
        case _:
            return _by_hand(post, "Kestrel does not know this site, so a person answers by hand there.")


def _on_x(post: Asked, handle: str, asked: bool, keys: bool, rules: ReplyRules) -> Permit:
    if asked and keys:
        return Permit(PermitKind.API, rules.api.format(account=handle), rules.checked_on)
    if asked:
        reason = rules.no_keys.format(account=handle)
    elif post.competitor:
        reason = _ABOUT_OTHERS.format(place="on X")
    elif not handle:
        reason = "No X account of ours is set up, so a person answers by hand on X."
    else:
        reason = rules.not_asked.format(account=handle)
    link = rules.intent_url.format(post=post.key) if post.key.isdecimal() else post.url
    return Permit(PermitKind.BY_HAND, reason, rules.checked_on, link)


def _on_bluesky(post: Asked, handle: str, asked: bool, keys: bool) -> Permit:
    if asked and keys:
        return Permit(PermitKind.API, f"They tagged @{handle}, so Bluesky lets our app answer.", CHECKED_ON)
    if asked:
        return _by_hand(post, f"They tagged @{handle}, but no Bluesky keys are set up; a person can answer by hand.")
    tagged = f"@{handle}" if handle else "us"
    return Permit(PermitKind.NO, f"They did not tag {tagged}; on Bluesky we answer only those who did.", CHECKED_ON)


def _on_mastodon(post: Asked, handle: str, asked: bool, keys: bool) -> Permit:
    if asked and keys:
        return Permit(PermitKind.API, f"They mentioned @{handle}, so our app may answer on Mastodon.", CHECKED_ON)
    if asked:
        reason = f"They mentioned @{handle}, but no Mastodon keys are set up; a person can answer by hand."
    elif post.competitor:
        reason = _ABOUT_OTHERS.format(place="on Mastodon")
    else:
        mentioned = f"@{handle}" if handle else "us"
        reason = f"They did not mention {mentioned}; on Mastodon a person may answer by hand, not our app."
    return _by_hand(post, reason)


def _by_hand(post: Asked, reason: str) -> Permit:
    return Permit(PermitKind.BY_HAND, reason, CHECKED_ON, post.url)


_ABOUT_OTHERS = "They wrote about someone else and did not ask us; a person may answer by hand {place}."
