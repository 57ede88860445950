"""The history in sentences: the one place that turns what happened to a mention into words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import RichTextSectionElement

from bot.core.more import Happened
from bot.core.themes import THEMES
from bot.views.parts import Piece, line, link, one_line, somebody, words
from bot.views.times import moment

KESTREL = "kestrel"
LONGEST = 300
# Whole values that are moments, and those that name a member or whoever else it is.
MOMENTS = frozenset({"start", "until", "until_was", "due_was", "due_now", "due"})
PEOPLE = frozenset({"to", "on", "was_owner", "told"})
# For each action what was done, then what is added where the row's note has it all.
SENTENCES: dict[str, tuple[str, ...]] = {
    "add": ("put this in the queue by hand",),
    "claim": ("claimed this",),
    "release": ("released this to the team",),
    "pass": ("passed this to {to}", ", who took it from {was_owner}", ": “{note}”"),
    "snooze": ("snoozed this until {until}", ": “{note}”"),
    "wait": ("began to wait for {on}", " until {until}"),
    "wake": ("brought this back, as its moment had come",),
    "escalate": ("escalated this to {to}", ": “{note}”"),
    "not_for_us": ("closed this as not for us", ": {reason}"),
    "close": ("closed this", ": “{note}”"),
    "reopen": ("reopened this",),
    "correct": ("put the guess right", ": {part} from {was} to {now}"),
    "mute": ("muted the author and closed this", ": “{note}”"),
    "unmute": ("let the author be seen again",),
    "author_deleted": ("noticed that the author deleted the post",),
    "removed": ("removed the words and the author, as their time was up",),
    "forgotten": ("forgot the person, at their wish",),
    "answer_seen": ("found our answer on the network",),
    "answered_again": ("found our answer to what was written again",),
    "follow_up": ("saw {handle} write again", ": “{said}” {open}", ", and gave this back to {to}"),
    "follow_up_gone": ("put this back as it was, as its author deleted what had reopened it",),
    "thanked": ("closed this, as {handle} said thank you", ": “{said}” {open}"),
    "owner_gone": ("gave this to the team, as {was_owner} could not be reached",),
    "reply": ("wrote a reply",),
    "invite": ("wrote an invitation to share the story",),
    "thank": ("wrote a thank-you",),
    "override": ("sent it in spite of what Kestrel had found", ": “{reason}”"),
    "approve": ("approved the words",),
    "ask_change": ("asked for a change to the words", ": “{note}”", ": “{reason}”"),
    "edit": ("edited the words",),
    "undo": ("took the words back before they went out",),
    "drop": ("dropped the words",),
    "sent": ("published our words",),
    "failed": ("could not publish our words", ": {note}", ": {why}"),
    "unsure": ("could not tell whether our words were published",),
    "held": ("held the invitation, as a hush stands",),
    "send": ("sent the invitation that a hush had held",),
    "settings": ("changed the team's settings",),
    "hush_began": ("began a hush", " until {until}"),
    "hush_changed": ("changed the end of the hush", " from {until_was}", " to {until}"),
    "hush_lifted": ("lifted the hush",),
    "hush_over": ("ended the hush, as its time was up",),
    "it_is_there": ("said that our words stand there",),
    "try_again": ("had Kestrel try again to publish our words",),
    "posted": ("said that our words are posted by hand",),
    "said": ("said that our words are posted by hand",),
    "opt_out": ("noted that the person wants no invitations",),
    "match": ("matched a published story to the invitation",),
    "unmatch": ("took back that a story belongs to the invitation",),
    "set_aside": ("said that a story came from none of our invitations",),
    "not_needed": ("said that nothing is to be done", ": “{note}”"),
    "chase": ("reminded {told}",),
    "took_on": ("said “I have it”",),
    "given": ("gave this to {to}",),
    "due_changed": ("changed the due time", " from {due_was} to {due_now}"),
    "calendar_changed": (
        "worked the due time out anew, as the calendar has changed",
        ": it was {due_was}, it is {due_now}",
    ),
    "story_owed": ("reminded {told} that the story waits for a response",),
    "response": ("saw staff respond to the story",),
    "change": ("noted that a change came of the story", ": {change}"),
    "on_duty": ("put {to} on duty", " from {start}", " until {until}"),
    "off_duty": ("took back that {to} was put on duty",),
    "away": ("said that {to} is away", " from {start}", " until {until}"),
    "back": ("took back that {to} is away",),
    "storm_began": ("saw a storm begin",),
    "storm_ended": ("saw the storm end",),
}


def sentence(
    happened: Happened, zone: ZoneInfo, among: Mapping[str, tuple[str, ...]] = SENTENCES
) -> RichTextSectionElement:
    """When, who, what; nothing in it is parsed, whatever a colleague wrote into a note."""
    who = words("Kestrel") if happened.by == KESTREL else somebody(happened.by or "somebody")
    note = _told(happened, zone)
    pieces: list[Piece] = [words(f"{moment(happened.at, zone)} – "), who, words(" ")]
    # What a newer version has written, before this one was put back, is told by its bare name.
    first, *more = among.get(happened.action) or (re.sub(r"[_{}]", " ", happened.action),)
    pieces += _filled(first, note)
    for each in more:
        if all(name is None or name in note for _, name, _, _ in Formatter().parse(each)):
            pieces += _filled(each, note)
    return line(*pieces, words(".\n"))


def _filled(template: str, note: Mapping[str, Piece]) -> list[Piece]:
    pieces: list[Piece] = []
    for before, name, _, _ in Formatter().parse(template):
        pieces += [words(before)] if before else []
        pieces += [note.get(name, words("somebody"))] if name else []
    return pieces


def _told(happened: Happened, zone: ZoneInfo) -> dict[str, Piece]:
    """The values of a row's note as pieces of a sentence; empty ones are left out."""
    note = dict(happened.note)
    if happened.action == "pass" and "was" in note:
        note["was_owner"] = note["was"]
    if happened.action == "correct":
        note |= {name: _value(note.get(name)) for name in ("was", "now")}
    if "url" in note:
        note["open"] = note["url"]
    return {name: _piece(name, value, zone) for name, value in note.items() if value not in (None, "")}


def _piece(name: str, value: Any, zone: ZoneInfo) -> Piece:
    if name in PEOPLE:
        return somebody(one_line(str(value), LONGEST))
    if name == "open":
        return link(str(value), "open")
    if name in MOMENTS:
        try:
            return words(moment(datetime.fromisoformat(str(value)), zone))
        except ValueError:
            return words("a moment")
    return words(one_line(str(value), LONGEST) or " ")


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    theme = THEMES.get(str(value))
    return theme.label.lower() if theme else str(value or "none")
