"""How Kestrel's words look on screen: an emoji and always the word beside it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.cards import Guessed, Line, MentionCard, Quote
from bot.core.lifecycle import Action
from bot.core.permit import PermitKind
from bot.core.themes import THEMES
from bot.core.triage import Mood, Urgency
from bot.core.watching import WatchKind
from bot.views.parts import one_line

MOODS = {
    Mood.NEGATIVE: "🙁 negative",
    Mood.NEUTRAL: "😐 neutral",
    Mood.POSITIVE: "🙂 positive",
    Mood.UNCLEAR: "🤔 mood unclear",
}
NETWORKS = {"x": "X", "bluesky": "Bluesky", "mastodon": "Mastodon", "feed": "a feed", "web": "the web"}
PERMITS = {
    PermitKind.API: "✅ *We may answer.*",
    PermitKind.BY_HAND: "✋ *We may answer by hand.*",
    PermitKind.NO: "🚫 *We may not answer.*",
}
KINDS = {
    WatchKind.MENTION: "📣 Mentions us",
    WatchKind.KEYWORD: "🔎 Found by a keyword",
    WatchKind.HASHTAG: "#️⃣ Found by a hashtag",
    WatchKind.HANDLE: "🔎 Mentions a handle we watch",
    WatchKind.COMPETITOR: "💡 Opportunity: about somebody else, so nothing is owed",
    WatchKind.OWN: "📣 Our own post",
    WatchKind.BY_HAND: "🔗 Added by hand",
}
BUTTONS = {
    Action.CLAIM: "Claim",
    Action.REPLY: "Reply",
    Action.INVITE: "Invite to share their story",
    Action.RELEASE: "Release",
    Action.PASS: "Pass",
    Action.SNOOZE: "Snooze",
    Action.WAIT: "Wait",
    Action.ESCALATE: "Escalate",
    Action.THANK: "Thank and close",
    Action.NOT_FOR_US: "Not for us",
    Action.CLOSE: "Close",
    Action.REOPEN: "Reopen",
    Action.CORRECT: "Correct the guess",
    Action.MUTE: "Mute",
    Action.UNMUTE: "Unmute",
}
LANGUAGES = {
    "en": "English",
    "cy": "Welsh",
    "gd": "Scottish Gaelic",
    "ga": "Irish",
    "pl": "Polish",
    "ur": "Urdu",
    "pa": "Punjabi",
    "bn": "Bengali",
    "gu": "Gujarati",
    "ar": "Arabic",
    "ro": "Romanian",
    "so": "Somali",
    "fr": "French",
    "es": "Spanish",
    "pt": "Portuguese",
    "uk": "Ukrainian",
    "tr": "Turkish",
    "fa": "Persian",
    "zh": "Chinese",
    "it": "Italian",
    "de": "German",
    "lt": "Lithuanian",
    "hi": "Hindi",
    "ta": "Tamil",
}


def theme(slug: str | None) -> str | None:
    """A theme's emoji and label; a theme that is no longer in the list is shown by its name."""
    if slug is None:
        return None
    known = THEMES.get(slug)
    return f"{known.emoji} {known.label.lower()}" if known else slug


def guess(guessed: Guessed) -> str:
    """The whole guess in one line, each part that a person has put right marked as such."""
    parts = [
        ("mood", MOODS[guessed.mood]),
        ("theme", theme(guessed.theme)),
        ("service", f"🏥 {guessed.service}" if guessed.service else None),
        ("urgency", "⚡ urgent" if guessed.urgency is Urgency.URGENT else None),
        ("complaint", "📝 complaint" if guessed.complaint else None),
        ("thanks", "💙 thank-you" if guessed.thanks else None),
        ("spam", "🗑️ likely spam" if guessed.spam else None),
        ("harm", None if guessed.harm or "harm" not in guessed.corrected else "no risk of harm"),
    ]
    shown = [f"{label} ✓" if part in guessed.corrected else label for part, label in parts if label]
    lead = "Guess, put right by the team (✓)" if guessed.corrected else "A first guess"
    return f"{lead}: " + " · ".join(shown)


def fired(found: Sequence[str]) -> str:
    """The words that raised a risk of harm."""
    return f"Words that raised this: {fired_in_short(found, 8, '  ')}"


def fired_in_short(found: Sequence[str], most: int = 3, between: str = ", ") -> str:
    """The first of the words that raised a risk of harm."""
    return between.join(f"“{one_line(word, 60)}”" for word in found[:most])


def language(code: str | None) -> str | None:
    """The language as the network tagged it; English and "undetermined" go without saying."""
    if code is None or code in {"en", "und", "qme", "qht", "qam", "qst", "zxx", "art", "qct"}:
        return None
    return f"🌐 in {LANGUAGES[code]}" if code in LANGUAGES else f"🌐 language “{code}”"


def who(quote: Quote) -> str:
    """A name and a handle; the name alone where they are the same."""
    return f"@{quote.handle}" if quote.name in ("", quote.handle) else f"{quote.name} (@{quote.handle})"


def network(card: MentionCard) -> str:
    """The network's name for people."""
    return NETWORKS.get(card.network, card.network)


def state(line: Line) -> str:
    """A line's state in a few words."""
    return f"claimed by <@{line.owner}>" if line.owner else line.status.value
