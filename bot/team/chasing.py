"""How the team is chased: within what time things are owed, who is told when they are late, and in which order."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, field_validator

from bot.core.allowance import Allowance
from bot.core.owed import Ladder, Level, Owed, Rung
from bot.core.triage import Mood
from bot.team.parts import Part


def _allowance(value: Any) -> Any:
    return Allowance.parse(value) if isinstance(value, str) else value


Within = Annotated[Allowance, BeforeValidator(_allowance), PlainSerializer(str)]


class Times(Part):
    """Within what time somebody claims a mention, and then answers it. Without a mood it fits every one."""

    level: Level
    mood: Mood | None = None
    claim: Within
    answer: Within


class Steps(Part):
    """Who is told of what is late, in which order; `step` lies between one and the next after the due time."""

    level: Level
    rungs: tuple[Rung, ...] = tuple(Rung)
    step: Within

    @field_validator("rungs")
    @classmethod
    def _each_once(cls, rungs: tuple[Rung, ...]) -> tuple[Rung, ...]:
        if not rungs or len(set(rungs)) < len(rungs):
            raise ValueError("name at least one rung, and each one once")
        return rungs


class FollowUps(Part):
    """A new post by somebody who wrote before goes on with what they wrote to last, for so many `days`; with 0 only in
    the same conversation, which has no end."""

    days: int = Field(default=7, ge=0, le=90)


def _times(level: Level, claim: str, answer: str) -> Times:
    return Times(level=level, claim=Allowance.parse(claim), answer=Allowance.parse(answer))


# Behind whatever the team says itself, so that there is always one that fits.
DEFAULT_TIMES = (
    _times(Level.HARM, "5 minutes", "1 hour"),
    _times(Level.URGENT, "15 working minutes", "1 working hour"),
    _times(Level.ROUTINE, "2 working hours", "1 working day"),
)
DEFAULT_STEPS = (
    Steps(level=Level.HARM, step=Allowance.parse("10 minutes")),
    Steps(level=Level.URGENT, step=Allowance.parse("30 working minutes")),
    Steps(level=Level.ROUTINE, step=Allowance.parse("2 working hours")),
)


class Chases(Part):
    """`remind_at` is the part of the time after which the first reminder comes, before anything is late.

    `approval` is how long words may wait for a second pair of eyes, `failed_post` how long what did not go out may
    lie. The first of the `times` and `ladders` that fits counts; Kestrel's own come behind them.
    """

    remind_at: float = Field(default=0.75, gt=0, lt=1)
    approval: Within = Allowance.parse("1 working hour")
    failed_post: Within = Allowance.parse("30 working minutes")
    times: tuple[Times, ...] = ()
    ladders: tuple[Steps, ...] = ()

    def within(self, kind: Owed, level: Level, mood: Mood) -> Allowance:
        """How long somebody has; a story's day is the feedback settings' to say."""
        match kind:
            case Owed.APPROVAL:
                return self.approval
            case Owed.POST:
                return self.failed_post
            case Owed.CLAIM | Owed.ANSWER | Owed.STORY:
                fits = (
                    each for each in (*self.times, *DEFAULT_TIMES) if each.level is level and each.mood in (None, mood)
                )
                times = next(fits)
                return times.claim if kind is Owed.CLAIM else times.answer

    def ladder(self, level: Level) -> Ladder:
        """Who is told of an item of this level."""
        steps = next(each for each in (*self.ladders, *DEFAULT_STEPS) if each.level is level)
        return Ladder(steps.rungs, steps.step)
