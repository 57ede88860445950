"""Settings of who we are, what we listen for, and by which words posts are sorted."""

from __future__ import annotations

from bot.core.settings_kinds import Field, Kind
from bot.core.settings_sections import Section

_NEXT = "It counts for posts that come from now on; cards that stand keep their guess."
NATIONS = (("ENG", "England"), ("WLS", "Wales"), ("SCT", "Scotland"), ("NIR", "Northern Ireland"))

LISTENING = (
    Section(
        "services", "Services",
        "The parts of your organisation, the words by which people name them, and their links on the feedback site.",
        _NEXT + " Invitations use the new links at once.",
        (
            Field("name", "Name", Kind.LINE, "As it stands on cards and in the form for a reply.", needed=True),
            Field("words", "Words", Kind.LINES, "The words by which people name it in public; one a line."),
            Field("links", "Link", Kind.LINE, spread=True),
            Field("site_code", "Its code on the feedback site", Kind.LINE, "On Care Opinion its ODS code."),
            Field("answers_every_story", "Staff do answer each story", Kind.SWITCH,
                  "Only then may an invitation promise a response."),
        ),
        at="services", item="service", slugged=True,
    ),
    Section(
        "watches", "Watches", "What Kestrel listens for besides posts that name your accounts.",
        "It is read from now on; what was taken in stays.",
        (
            Field("kind", "Kind", Kind.CHOICE, "With a competitor nothing is owed and nobody is chased.", needed=True,
                  options=(("keyword", "Words"), ("hashtag", "A hashtag"), ("handle", "A handle"),
                           ("competitor", "A competitor's handle"))),
            Field("query", "What to look for", Kind.LINE,
                  'As in X\'s search: "Ashcombe General" in quotation marks holds words together.', needed=True),
        ),
        at="watches", item="watch", named=("kind", "query"),
    ),
    Section(
        "accounts", "Accounts", "Your handles. Whoever names one of them is taken in.", "",
        (Field("handle", "Handle", Kind.LINE), Field("keys", "The name of its keys", Kind.LINE)),
        at="accounts", item="account", named=("handle",),
        fixed="Accounts need keys, so whoever runs Kestrel changes them: team file, then `kestrel settings import`.",
    ),
    Section(
        "mute", "Muted authors", "Authors whose posts are counted but never shown, risk of harm excepted.", _NEXT,
        (Field("mute", "Handles", Kind.LINES, "One a line, like @FastLoans4Unow."),),
    ),
    Section(
        "words", "Words that fire", "Words of your own, added to Kestrel's lists.", _NEXT,
        (
            Field("words.harm", "Words of risk", Kind.LINES, "These bring the person on duty at once. One a line."),
            Field("words.urgent", "Urgent words", Kind.LINES, "These put a card ahead of the others. One a line."),
        ),
    ),
    Section(
        "organisation", "Your organisation", "Its name, its clock, its bank holidays, and what is yours to publish.",
        "It counts at once; due times that run are worked out anew within a minute.",
        (
            Field("organisation.name", "Name", Kind.LINE, needed=True),
            Field("organisation.short_name", "Short name", Kind.LINE, "For lines in which the whole name is too long."),
            Field("organisation.phones", "Our phone numbers", Kind.LINES,
                  "A reply may name these without a warning. One a line, like 01234 567890."),
            Field("organisation.emails", "Our e-mail addresses", Kind.LINES,
                  "With @ in front a whole domain. One a line, like @ashcombevale.example."),
            Field("organisation.hashtags", "Our hashtags", Kind.LINES,
                  "With capitals, so that screen readers can read them. One a line, like AshcombeVale."),
            Field("organisation.time_zone", "Time zone", Kind.LINE, "For the United Kingdom write Europe/London."),
            Field("organisation.nation", "Nation", Kind.CHOICE, "Decides the bank holidays.", options=NATIONS),
            Field("organisation.bank_holidays", "Closed on bank holidays", Kind.SWITCH,
                  "Without it you work on them like on any other day."),
        ),
    ),
    Section(
        "reading", "Reading", "How often Kestrel reads, in seconds; the defaults are right for most.",
        "It counts from the next look on.",
        (
            Field("reading.busy", "While posts come", Kind.NUMBER, "Seconds, 15 at the most."),
            Field("reading.quiet", "While nothing comes", Kind.NUMBER, "Seconds, an hour at the most."),
            Field("reading.recheck", "Deleted posts", Kind.NUMBER, "Seconds until a deletion of the day is noticed."),
            Field("reading.pause", "After trouble", Kind.NUMBER,
                  "Seconds for which a source is left alone; it doubles."),
            Field("reading.first_hours", "The very first read", Kind.NUMBER, "So many hours back it goes."),
            Field("reading.keep_checking_days", "Older posts", Kind.NUMBER,
                  "So many days they are looked at once a day, for deletions."),
        ),
    ),
    Section(
        "spikes", "Spikes", "One message says so when far more comes in than is usual at that time.",
        "It counts from the next look on.",
        (
            Field("spikes.on", "Tell us of spikes", Kind.SWITCH),
            Field("spikes.minimum", "Never with fewer than", Kind.WHOLE, "So many mentions in an hour, 3 or more."),
            Field("spikes.times", "Times the usual", Kind.NUMBER, "So many times what is usual at least, like 3."),
        ),
    ),
    Section(
        "privacy", "Retention", "How long the words of the public and their names are kept.",
        "It counts from the next clearing on. What is gone does not come back.",
        (Field("privacy.keep_days", "Keep for so many days", Kind.WHOLE,
               "Counted from when a mention is closed or answered; then only counts stay."),),
    ),
)  # fmt: skip
