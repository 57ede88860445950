"""Whether Kestrel is fit to work, and if not, why, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.desk import Desk
from bot.services import duty, sources
from bot.storage import card_counts, marks, outbox, schema

# The auditor runs every two minutes; silent for so long, the workers are gone.
SILENT = timedelta(minutes=10)
NOT_UNDERSTOOD = (
    "The team's settings (version {version}) were written by another version of Kestrel than this process is, which "
    "goes on with those it has: run the same version everywhere."
)


@dataclass(frozen=True, slots=True)
class Readiness:
    """`failing` means that somebody has to look now; `warnings` can wait for the morning."""

    failing: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Whether nothing fails."""
        return not self.failing


def readiness(desk: Desk) -> Readiness:
    """Look at the database, the jobs, the auditor and the sources."""
    try:
        with desk.database.read() as session:
            session.execute(text("SELECT 1"))
        if (unfit := schema.behind(desk.database)) is not None:
            return Readiness((unfit,), ())
        return _of(desk, desk.now())
    except SQLAlchemyError as error:
        return Readiness((f"The database does not answer ({type(error).__name__}).",), ())


def _of(desk: Desk, now: datetime) -> Readiness:
    failing: list[str] = []
    warnings = _of_the_process(desk)
    with desk.database.read() as session:
        audit = marks.last_audit(session)
        runs = marks.runs(session)
        refused = card_counts.refused(session)
        unreached = card_counts.unreached(session)
        asking = outbox.asking(session)
        on_duty, told = duty.on_duty(session, desk, now), duty.to_tell(session, desk, now)
    if audit is not None:
        failing += [f"The auditor: {finding}" for finding in audit.findings]
        if now - audit.at > SILENT:
            failing.append("The auditor has not run for more than ten minutes: is a worker running?")
    failing += [f"The job {run.name} failed the last time ({run.error})." for run in runs if run.error]
    if unreached:
        failing.append(f"{unreached} posts with risk of harm reached nobody on duty: check /oncall in Slack.")
    if asking:
        warnings.append(f"{asking} posts wait for a person to say whether they were published; see their cards.")
    if refused:
        warnings.append(f"Slack refused {refused} cards; the log says why.")
    for source in sources.health(desk):
        if source.trouble is not None:
            warnings.append(f"{source.network}, {source.kind.value} {source.query}: {source.trouble}")
    if not told:
        warnings.append("Nobody is on duty now: risk of harm would reach no person directly. See /oncall in Slack.")
    elif not on_duty:
        warnings.append("Nobody is on duty now who is not away: risk of harm goes to one who is. See /oncall in Slack.")
    return Readiness(tuple(failing), tuple(warnings))


def _of_the_process(desk: Desk) -> list[str]:
    """What is wrong with how this process was started."""
    warnings = [desk.wiped] if desk.wiped else []
    if desk.refused_version:
        warnings.append(NOT_UNDERSTOOD.format(version=desk.refused_version))
    return warnings
