"""Settings of how the team answers, invites and publishes, who looks at it first, and what it may cost."""

from __future__ import annotations

from bot.core.settings_kinds import HOURS_EXAMPLE, Field, Kind
from bot.core.settings_sections import Section

USES = (("reply", "A reply"), ("thank", "A thank-you"), ("invite", "The opening of an invitation"))
TONES = (("neutral", "Neutral"), ("sorry", "Sorry"), ("thanks", "Thankful"))
_FORMS = "It stands in every form that is opened from now on."
_INVITES = "It counts for invitations from now on; those that are out stay as they are."

ANSWERS = (
    Section(
        "wordings", "Wordings", "Saved wordings, in one or several voices; all are edited before they go out.", _FORMS,
        (
            Field("name", "Name", Kind.LINE, needed=True),
            Field("use", "Offered for", Kind.CHOICE, options=USES, needed=True),
            Field("tone", "Tone", Kind.CHOICE, "Of an invitation.", options=TONES, needed=True),
            Field("voices", "Words", Kind.TEXT, spread=True),
        ),
        at="wordings", item="wording", slugged=True,
    ),
    Section(
        "reasons", "Reasons", "The reasons that are offered under More, Not for us.", _FORMS,
        (Field("reasons.not_for_us", "Reasons", Kind.LINES, "One a line, of 75 characters at most.", needed=True),),
    ),
    Section(
        "approval", "Approvals", "When a second pair of eyes looks at the words before they go out.",
        "It counts for words that are sent from now on; what waits for a look goes on waiting.",
        (
            Field("approval.always", "Always", Kind.SWITCH),
            Field("approval.urgent", "For urgent posts", Kind.SWITCH, "And for those that speak of risk of harm."),
            Field("approval.new_colleagues", "New colleagues", Kind.MEMBERS, "Their words are always looked at."),
        ),
    ),
    Section(
        "sending", "Sending and its costs", "How long a reply can be taken back, and what publishing may cost.",
        "It counts for what is sent from now on.",
        (
            Field("sending.monthly_cap_dollars", "Monthly cap in dollars", Kind.NUMBER,
                  "The most that the networks may charge in a calendar month. Empty: no cap."),
            Field("sending.warn_at", "Warn from", Kind.NUMBER, "The part of the cap from which forms warn, like 0.8."),
            Field("sending.undo_seconds", "Undo", Kind.NUMBER, "Seconds for which a reply can be taken back."),
            Field("sending.give_up_hours", "Give up", Kind.NUMBER, "Hours for which it is tried while X is away."),
        ),
    ),
    Section(
        "promos", "Promos", "The scheduled posts of /promo.", "It counts for runs that are due from now on.",
        (
            Field("promos.grace_minutes", "Minutes of grace", Kind.WHOLE,
                  "A post that is late by up to this goes out by itself; later, it asks."),
            Field("promos.approval", "A second pair of eyes", Kind.SWITCH, "A colleague looks at every promo."),
            Field("promos.hours", "When you want to post", Kind.HOURS, "A post at another time is warned about, never "
                  f"stopped. A line for each day, like {HOURS_EXAMPLE}. Empty: nobody is warned."),
        ),
    ),
    Section(
        "feedback", "Feedback site", "The independent site to which people are invited.", _INVITES,
        (
            Field("feedback.site", "Its name", Kind.LINE, needed=True),
            Field("feedback.handle", "Its handle", Kind.LINE,
                  "Tagged when the box in the form is ticked.", needed=True),
            Field("feedback.phone", "Phone", Kind.LINE,
                  "For those who would rather tell their story by phone.", empty=""),
            Field("feedback.hosts", "Addresses", Kind.LINES,
                  "Links may lead nowhere else. One a line, like www.careopinion.org.uk.", needed=True),
            Field("feedback.cooling_off_days", "Not again for", Kind.WHOLE,
                  "Days in which one person is not invited again for the same service."),
            Field("feedback.respond_days", "Response within", Kind.WHOLE,
                  "Days in which an invited story is owed one."),
            Field("feedback.read_seconds", "Look for stories every", Kind.NUMBER, "Seconds; needs FEEDBACK_KEY."),
            Field("feedback.promos", "Openings of promos", Kind.LINES,
                  "Each holds {service} once and is one line, of 150 characters at most.", needed=True),
        ),
    ),
    Section(
        "links", "Kinds of links", "The kinds of link into the feedback site that an invitation can hold.", _INVITES,
        (
            Field("name", "Name", Kind.LINE, "As the form offers it.", needed=True),
            Field("words", "Words around it", Kind.LINE,
                  "With {link} once, like “Share your story: {link}”.", needed=True),
        ),
        at="feedback.links", item="kind of link", slugged=True,
    ),
)  # fmt: skip
