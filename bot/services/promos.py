"""Promos: from one line or a form in somebody's hands to a post that goes out at its time."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from uuid import uuid4

from sqlalchemy.orm import Session

from bot.core import plans
from bot.core.checks import mended
from bot.core.findings import Finding
from bot.core.plans import Once
from bot.core.promo_form import Handed, PicturesTyped, PromoForm, PromoTyped
from bot.core.promos import PromoAction, PromoState, may
from bot.core.time_refusals import Refused
from bot.core.when import read_when
from bot.desk import Desk
from bot.services import promo_invitations, promo_saving, promo_when, promo_words
from bot.services.promo_looking import WHY, form_of, judged, said_of, whole
from bot.services.refusals import NO_REASON, UNKNOWN_PROMO, Refusal
from bot.storage import marks, promos
from bot.storage.promos import UNREADABLE, Promo

GONE = "This promo cannot be changed any more: it is {state}. Copy it to post it again."
STATES = {
    PromoState.DONE: "done",
    PromoState.CANCELLED: "cancelled",
    PromoState.DECLINED: "declined",
}


@dataclass(frozen=True, slots=True)
class Done:
    """A form that was taken; the sentence is for the one who sent it."""

    sentence: str
    promo_id: int | None = None


ALREADY = Done("That was saved already; it goes out once.")


def begin(desk: Desk, words: str, *, by: str) -> PromoForm:
    """A new form from one line: a time at its start, and then the words. What has no time keeps every word."""
    now, organisation = desk.now(), desk.team.organisation
    typed = PromoTyped(uuid4().hex, accounts=_first_account(desk))
    said = None
    if words.strip():
        found = read_when(words, now, organisation.zone, organisation.nation)
        if isinstance(found, Refused):
            typed, said = replace(typed, texts=(words.strip(),)), said_of(found)
        else:
            typed = replace(typed, when=found.phrase, texts=(found.rest.strip(),))
    return replace(look(desk, typed, by=by), banner=said)


def begin_message(desk: Desk, text: str, files: tuple[Handed, ...], *, by: str) -> PromoForm:
    """A new form from a message in the chat, with its words and its pictures."""
    typed = PromoTyped(uuid4().hex, texts=(text.strip(),), accounts=_first_account(desk))
    return look(desk, replace(typed, pictures=PicturesTyped(files=files)), by=by)


def begin_edit(desk: Desk, promo_id: int, *, by: str) -> PromoForm:
    """The form for a promo as it stands. Raises `Refusal`."""
    with desk.database.read() as session:
        promo = _changeable(session.get(Promo, promo_id))
        waits = promo.state in (PromoState.ASKED, PromoState.CHANGE) and by == promo.writer
        typed = replace(_typed(promo), promo_id=promo.id, revision=promo.revision, wished=waits)
        return form_of(session, desk, typed, by)


def begin_copy(desk: Desk, promo_id: int, *, by: str) -> PromoForm:
    """A new form with everything that a promo has; one that goes out once is given another time. Raises `Refusal`."""
    with desk.database.read() as session:
        promo = session.get(Promo, promo_id)
        if promo is None:
            raise Refusal(UNKNOWN_PROMO)
        typed = _typed(promo)
        if isinstance(promo_when.plan_of(promo), Once):
            typed = replace(typed, when="")
        return form_of(session, desk, typed, by)


def look(desk: Desk, typed: PromoTyped, *, by: str) -> PromoForm:
    """The form after somebody has typed or chosen something."""
    # Read only: nobody who types may hold up those who write.
    with desk.database.read() as session:
        return form_of(session, desk, typed, by)


def mend(desk: Desk, typed: PromoTyped, *, by: str) -> PromoForm:
    """Put right what can be put right without a person: spelling of hashtags, fancy and hidden letters."""
    found = look(desk, typed, by=by).findings
    texts = tuple(_mended(text, found) for text in typed.texts)
    own = {key: _mended(text, found) for key, text in typed.own.items()}
    return look(desk, replace(typed, texts=texts, own=own, version=typed.version + 1), by=by)


def invite(desk: Desk, typed: PromoTyped, *, by: str) -> PromoForm:
    """Put ready-made wordings that invite stories into the form, in place of what is there."""
    with desk.database.read() as session:
        return form_of(session, desk, promo_invitations.filled(desk, typed), by)


def save(desk: Desk, typed: PromoTyped, *, by: str) -> Done | PromoForm:
    """Save a form. It comes back, with every word kept, where something has to be looked at first.

    The same form sent again changes nothing. Raises `Refusal` for what no change of the words can mend.
    """
    with desk.database.write.begin() as session:
        if promos.of_form(session, typed.form) is not None:
            return ALREADY
        held = None
        if typed.promo_id is not None:
            held = _changeable(promos.keep(session, typed.promo_id))
        # A time that passes between the look at it and the saving of it would never be sent, and nobody would hear.
        desk = desk.still()
        form = judged(session, desk, typed, by)
        if (stopped := _stopped(form, held)) is None:
            # An edited promo bears the name of the last form; the ones before it must not pass for new.
            if not marks.first_time(session, f"form:{typed.form}", desk.now()):
                return ALREADY
            promo = promo_saving.save(session, desk, form, by, held)
            done = Done(_said(session, desk, form, promo), promo.id)
    if stopped is not None:
        with desk.database.read() as session:
            return whole(session, desk, stopped)
    desk.wakeups.board.set()
    return done


def _stopped(form: PromoForm, held: Promo | None) -> PromoForm | None:
    """The form again, where a colleague was quicker, something is wrong, or the words want a look."""
    typed = form.typed
    if held is not None and held.revision != typed.revision:
        who = f"<@{held.writer}>"
        said = f"*Stopped:* {who} has changed this promo meanwhile. Saving yours takes the place of what stands below."
        theirs = "\n\n".join([promo_when.words_of(held), *(wording[""] for wording in held.wordings)])
        return replace(form, typed=replace(typed, revision=held.revision), banner=said, meanwhile=theirs)
    if form.wrong:
        return form
    if form.findings and not typed.reason.strip():
        if form.asks_reason:
            raise Refusal(NO_REASON, field="reason")
        return replace(form, typed=replace(typed, stopped=True), banner=WHY, asks_reason=True)
    return None


def _said(session: Session, desk: Desk, form: PromoForm, promo: Promo) -> str:
    """What is said to whoever saved it: the time in full."""
    where = " and ".join(f"@{handle}" for _, handle in promo.places)
    number, when = f"Promo {promo.id}", promo.plan
    full = promo_when.in_words(promo.next_at, desk.now(), desk) if promo.next_at is not None else ""
    time = full if isinstance(when, Once) else f"{plans.said(when)}; next {full}"
    match promo.state:
        case PromoState.ASKED:
            said = f"{form.approval} {number} waits in the channel for a colleague; its time is {time}, on {where}."
            if promo.paused:
                said += " It was paused, and stays paused once it is approved, until somebody resumes it."
        case PromoState.PAUSED:
            said = f"{number} is saved and stays paused. Its next time is {time}, on {where}."
        case _:
            said = f"{number} goes out: {time}, on {where}."
    if promo.approver is not None:
        said += " It waited for a second pair of eyes; you have changed it, so you count as who approved it."
    until = promo_words.quiet_until(session, desk, promo)
    held = [] if until is None else [promo_words.QUIET.format(until=promo_words.past(desk, until))]
    return " ".join([said, *form.when.notes, *held])


def _typed(promo: Promo) -> PromoTyped:
    """A promo as somebody may have typed it; what of it cannot be read any more is left to be written again."""
    typed = PromoTyped(form=uuid4().hex, when=promo_when.words_of(promo), service=promo.service)
    with suppress(*UNREADABLE):
        own = {
            (place, str(account)): str(text)
            for place, wording in enumerate(promo.wordings)
            for account, text in wording.items()
            if account
        }
        texts = tuple(str(wording[""]) for wording in promo.wordings) or ("",)
        typed = replace(typed, texts=texts, own=own, own_open=bool(own))
    with suppress(*UNREADABLE):
        typed = replace(typed, accounts=tuple(f"{network}:{handle}" for network, handle in promo.places))
    with suppress(*UNREADABLE):
        typed = replace(typed, pictures=PicturesTyped(held=promo.picture_ids))
    return typed


def _changeable(promo: Promo | None) -> Promo:
    if promo is None:
        raise Refusal(UNKNOWN_PROMO)
    if not may(promo.state, PromoAction.EDIT):
        raise Refusal(GONE.format(state=STATES.get(promo.state, promo.state.value)))
    return promo


def _first_account(desk: Desk) -> tuple[str, ...]:
    return tuple(f"{each.network}:{each.handle}" for each in desk.team.accounts[:1])


def _mended(text: str, found: tuple[Finding, ...]) -> str:
    for finding in found:
        text = mended(text, finding)
    return text


__all__ = ["ALREADY", "Done", "begin", "begin_copy", "begin_edit", "begin_message", "look", "mend", "save"]
