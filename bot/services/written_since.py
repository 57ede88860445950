"""Written since: what the same person has written while somebody wrote to them, risk of harm above all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from bot.core.cards import Quote
from bot.core.reply_form import ReplyForm
from bot.core.zone_times import clock_time
from bot.desk import Desk
from bot.services.reply_drawing import quote
from bot.storage import contacts
from bot.storage.contacts import Known
from bot.storage.mentions import Mention
from bot.storage.replies import Reply

KEPT = "Nothing of yours has gone out, and your words are still here."
AGAIN = f"*Stopped:* they have written {{what}} since you opened this. {KEPT} Send again if they still fit, or cancel."
READ = f"{KEPT} Read this first, and follow your safeguarding procedure. Send again only if they still fit, or cancel."
RISK = f"🆘 *Stopped: they have written of risk of harm* since you opened this{{what}}. {READ}"
MARKED = f"🆘 *Stopped: a post of theirs counts as a risk of harm* since you opened this. {READ}"
ELSEWHERE = (
    "🆘 *They have also written of risk of harm*, {when}: see that card before you write. What they wrote there:"
)
RISK_SINCE = (
    "They have written of risk of harm since these words were written, so nothing has gone out. Read that first. "
    "Edit this one if it still fits, or drop it."
)
LONGEST_QUOTE, SHOWN = 300, 3


def seen(session: Session, mention: Mention) -> str:
    """How far the form has shown this person's words, in the few signs that it remembers."""
    known = contacts.known(session, mention)
    return f"{known.newest}:{known.risky}"


def stopped(session: Session, desk: Desk, mention: Mention, form: ReplyForm) -> ReplyForm | None:
    """The form again, with what the same person has written meanwhile, on this card or another, which it has shown
    then; None where they have written nothing."""
    shown, now = _shown(form), contacts.known(session, mention)
    if shown is None or (now.newest <= shown.newest and now.risky <= shown.risky):
        return None
    new = contacts.after(session, mention, shown.newest)
    if not new and (marked := contacts.risky(session, mention)) is not None:
        return _again(form, now, MARKED, [marked])
    if not new:
        return None
    zone = desk.team.organisation.zone
    when = f"at {clock_time(new[0].post.posted_at, zone)}"
    many = "" if len(new) == 1 else f" ({len(new)} posts in all)"
    said = RISK.format(what=f", {when}{many}") if new[0].harm else AGAIN.format(what=f"again, {when}{many},")
    return _again(form, now, said, new)


def warned(session: Session, desk: Desk, mention: Mention) -> tuple[str, Quote] | None:
    """That the same person may be at risk on another card, with their words there; None where they are not."""
    there = contacts.at_risk_elsewhere(session, mention)
    if there is None:
        return None
    return ELSEWHERE.format(when=clock_time(there.post.posted_at, desk.team.organisation.zone)), quote(there.post)


def risk_since(session: Session, reply: Reply) -> str | None:
    """Why a reply that is about to leave should stay: its reader has written of risk of harm after its words were
    written. None otherwise. What had been read before then is no news: the form has shown it."""
    return RISK_SINCE if contacts.risky(session, reply.mention, reply.at) is not None else None


def _shown(form: ReplyForm) -> Known | None:
    """None for a form that was opened by an older version."""
    _, _, *theirs = (int(number) for number in form.typed.seen.split(":"))
    return Known(*theirs) if len(theirs) == 2 else None


def _again(form: ReplyForm, now: Known, banner: str, new: Sequence[Mention]) -> ReplyForm:
    said = "\n".join(_short(each.post.text) for each in new[:SHOWN])
    ours = ":".join(form.typed.seen.split(":")[:2])
    typed = replace(form.typed, seen=f"{ours}:{now.newest}:{now.risky}")
    # Risk of harm on another card is said once: it is among these words.
    elsewhere = None if new[0].harm else form.elsewhere
    return replace(form, typed=typed, banner=banner, meanwhile=said, elsewhere=elsewhere)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE].rstrip()}…"
