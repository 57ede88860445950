"""Settings of working time, of who is on duty, and of who is reminded when."""

from __future__ import annotations

from bot.core.settings_kinds import DAYS, HOURS_EXAMPLE, Field, Kind
from bot.core.settings_sections import Section

LEVELS = (("routine", "Routine"), ("urgent", "Urgent"), ("harm", "Risk of harm"))
MOODS = (("negative", "Negative"), ("neutral", "Neutral"), ("positive", "Positive"), ("unclear", "Unclear"))
WEEK = tuple((day, day.capitalize()) for day in DAYS)
LENGTH = "Like “15 working minutes”, “2 hours” or “1 working day”."
_DUE = "It counts at once; due times that run are worked out anew within a minute."
_DUTY = "It counts at once, for whoever is told next."

TIME = (
    Section(
        "hours", "Working hours", "When you work; due times are counted in these hours.", _DUE,
        (Field("hours", "Hours", Kind.HOURS, f"A line for each day, like {HOURS_EXAMPLE}. A day that is left out has "
               "none. mon-fri 09:00-17:00 says the same of five days.", needed=True),),
    ),
    Section(
        "closures", "Closures", "Days on which you are closed besides the bank holidays.", _DUE,
        (
            Field("name", "What for", Kind.LINE, "It stands in the explanation of each due time.", needed=True),
            Field("from", "First day, or the only one", Kind.DATE, needed=True),
            Field("to", "Last day", Kind.DATE, "Closed as well. Leave it empty for one day."),
            Field("date", "Day", Kind.DATE, spread=True),
            Field("bank_holiday", "It is a bank holiday", Kind.SWITCH, "One that Kestrel does not know yet."),
        ),
        at="closures", item="closure", named=("name", "from", "to"),
    ),
    Section(
        "people", "People", "Who is on duty when nobody else is, who is higher up, and who may change these settings.",
        _DUTY,
        (
            Field("people.on_duty", "On duty otherwise", Kind.MEMBERS,
                  "Whenever nobody in the rota is, and next after those; the first is told first."),
            Field("people.head", "Head of communications", Kind.MEMBER, "Offered under More, Escalate."),
            Field("people.director", "Director", Kind.MEMBER),
            Field("people.chief_executive", "Chief executive", Kind.MEMBER),
            Field("people.administrators", "Administrators", Kind.MEMBERS,
                  "Those who may change these settings. Keep yourself among them.", needed=True),
        ),
    ),
    Section(
        "rota", "Rota", "Who is on duty when, and so told at once when somebody may be at risk.", _DUTY,
        (
            Field("member", "Who", Kind.MEMBER, needed=True),
            Field("days", "On these days", Kind.SEVERAL, "None: every day.", options=WEEK),
            Field("hours", "At these hours", Kind.LINE,
                  "Like 09:00-17:00, or 20:00-08:00 for a night, which belongs to the day on which it begins. "
                  "Empty: all day."),
            Field("from", "First day", Kind.DATE, "Empty: always."),
            Field("until", "Last day", Kind.DATE, "The last day on which this turn begins."),
        ),
        at="rota", item="row", named=("member", "days", "hours", "from", "until"), ordered=True,
    ),
    Section(
        "times", "Times by urgency", "Within what time somebody claims a mention, and then answers it.",
        "It counts for mentions that come or change from now on; those that wait keep their due time.",
        (
            Field("level", "Level", Kind.CHOICE, options=LEVELS, needed=True),
            Field("mood", "Only with this mood", Kind.CHOICE, "Empty: every one.", options=MOODS),
            Field("claim", "Claim within", Kind.LENGTH, LENGTH, needed=True),
            Field("answer", "Answer within", Kind.LENGTH, LENGTH, needed=True),
        ),
        at="chases.times", item="row", named=("level", "mood"), ordered=True,
    ),
    Section(
        "ladders", "Ladders", "Who is told of what is late, in which order.",
        "It counts from the next reminder on.",
        (
            Field("level", "Level", Kind.CHOICE, options=LEVELS, needed=True),
            Field("rungs", "Who is told", Kind.LINES,
                  "In this order, one a line: owner, on_duty, team, head, director, chief_executive. Leave out "
                  "whom you do not want to be told.", needed=True),
            Field("step", "Time between one and the next", Kind.LENGTH, LENGTH, needed=True),
        ),
        at="chases.ladders", item="ladder", named=("level",), ordered=True,
    ),
    Section(
        "chases", "Other times", "When the first reminder comes, and how long other things may wait.",
        "It counts for what comes or changes from now on.",
        (
            Field("chases.remind_at", "First reminder", Kind.NUMBER,
                  "The part of the time after which it comes, like 0.75: before anything is late."),
            Field("chases.approval", "A look within", Kind.LENGTH, "How long words may wait for a second pair of eyes. "
                  + LENGTH),
            Field("chases.failed_post", "Failed post", Kind.LENGTH,
                  "How long words that did not go out may lie. " + LENGTH),
            Field("follow_ups.days", "Follow-ups", Kind.WHOLE,
                  "Days in which a new post by the same person goes on with the last; 0: in one conversation alone."),
        ),
    ),
    Section(
        "digest", "Digest", "The daily message: what is owed first, then numbers.", "It counts from the next one on.",
        (
            Field("digest.on", "Send a digest", Kind.SWITCH),
            Field("digest.hour", "At", Kind.LINE, "On working days, by your own clock, like 09:00."),
            Field("digest.weekly", "A weekly one as well", Kind.SWITCH, "On the first working day of the week."),
        ),
    ),
)  # fmt: skip
