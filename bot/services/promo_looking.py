"""Looking at a promo in a form: its time, its words as each network counts and checks them, its pictures, its price."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy.orm import Session

from bot.core.checks import check
from bot.core.findings import Check, worth_a_look
from bot.core.measuring import measure
from bot.core.promo_form import IN_TURN, AccountChoice, Looked, PromoForm, PromoTyped, WhenSaid, Wrong
from bot.core.promos import PromoState
from bot.core.second_pair import approval
from bot.core.time_refusals import Refused
from bot.core.when import left_over
from bot.desk import Desk
from bot.services import (
    best,
    hushes,
    money,
    pictures,
    promo_conflicts,
    promo_invitations,
    promo_pictures,
    promo_prices,
    promo_when,
)
from bot.services.drafting import allowed
from bot.services.promo_prices import Drafted
from bot.storage.promos import Promo

WHY = "*Not saved yet:* look at this first. Put it right in your words, or say why it should go out as it is."


def form_of(session: Session, desk: Desk, typed: PromoTyped, by: str) -> PromoForm:
    """Everything the form shows now."""
    return whole(session, desk, judged(session, desk, typed, by))


def judged(session: Session, desk: Desk, typed: PromoTyped, by: str) -> PromoForm:
    """What decides whether a form can be saved, and no more: saving holds up everybody else who writes."""
    held = session.get(Promo, typed.promo_id) if typed.promo_id is not None else None
    when = promo_when.read(session, desk, typed)
    known = typed.service if typed.service == IN_TURN or desk.team.service(typed.service) else None
    typed = replace(typed, pinned=promo_when.pin(typed, when), service=known)
    looked = tuple(_looked(desk, typed))
    shown = promo_pictures.shown(session, typed.pictures)
    form = PromoForm(
        typed=typed,
        when=when,
        accounts=choices(desk),
        services=tuple((service.slug, service.name) for service in desk.team.services),
        looked=looked,
        pictures=shown.pictures,
        coming=shown.coming,
        wrong=(),
        price="",
        spend=None,
        approval=approval(approval_needed(desk, by), wished=typed.wished),
        best="",
        opened_at=desk.now(),
        zone=desk.team.organisation.zone,
        state=held.state if held is not None else None,
        wanted=_wanted(held) if held is not None else None,
    )
    asks_reason = typed.stopped and worth_a_look(form.findings)
    banner = WHY if asks_reason else None
    return replace(form, wrong=tuple(_wrong(form)), asks_reason=asks_reason, banner=banner)


def _wanted(held: Promo) -> tuple[str, str] | None:
    if held.asked_change is None or held.state not in (PromoState.CHANGE, PromoState.ASKED, PromoState.DECLINED):
        return None
    return held.asked_by or "", held.asked_change


def whole(session: Session, desk: Desk, form: PromoForm) -> PromoForm:
    """The same form with all that it says beside that: what it costs, what stands near it, when people read."""
    typed, when = form.typed, form.when
    trouble, hush = promo_invitations.trouble(desk, typed), hushes.standing(session, desk.now())
    return replace(
        form,
        price=_price(desk, typed, when),
        spend=_spend(session, desk, typed),
        best=best.times(session, desk).sentence,
        warnings=tuple(_warnings(session, desk, typed, when)),
        hush=hushes.value(hush, desk) if hush is not None else None,
        invites=typed.service is not None and trouble is None,
        invite_trouble=trouble,
        in_turn=len(promo_invitations.linked(desk)) > 1,
    )


def choices(desk: Desk) -> tuple[AccountChoice, ...]:
    """The accounts on which it may go out."""
    return tuple(
        AccountChoice(
            f"{each.network}:{each.handle}", each.network, each.handle, not desk.writes_on(each.network, each.handle)
        )
        for each in desk.team.accounts
    )


def approval_needed(desk: Desk, by: str) -> str | None:
    """Why the team has a second pair of eyes look before a promo goes out, None where it does not."""
    team = desk.team
    if team.promos.approval:
        return "Your team has a second pair of eyes look at every promo."
    if team.approval.always:
        return "Your team has a second pair of eyes look at everything that goes out."
    if by in team.approval.new_colleagues:
        return "You are new here, so a colleague looks at your words first."
    return None


def _looked(desk: Desk, typed: PromoTyped) -> Iterator[Looked]:
    """Each text once for each network, and each account's own."""
    wordings = [typed.wording(place) for place in range(len(typed.texts))]
    for place, wording in enumerate(wordings):
        if place and not any(wording.values()):
            continue
        networks = dict.fromkeys(network for network, _ in typed.places)
        for network in networks:
            mine = tuple(each for each in typed.accounts if each.startswith(f"{network}:"))
            shared = tuple(each for each in mine if each not in wording)
            # Its words have to stand even where every account has its own: another account may be added later.
            yield _look(desk, place, network, shared or mine, wording[""])
            for account in mine:
                if account in wording:
                    yield replace(_look(desk, place, network, (account,), wording[account]), own=True)


def _look(desk: Desk, place: int, network: str, accounts: tuple[str, ...], text: str) -> Looked:
    measured = measure(text, network, reply=False)
    found = check(text, measured, allowed=allowed(desk), now=desk.now())
    return Looked(place, network, accounts, text, measured.left, measured.limit, found)


def _warnings(session: Session, desk: Desk, typed: PromoTyped, when: WhenSaid) -> Iterator[str]:
    if len(promo_pictures.known(session, typed.pictures)) < len(typed.pictures.held):
        yield pictures.NOT_KEPT
    texts = [wording for wording in typed.wordings if wording[""]]
    for said in filter(None, (left_over(wording[""]) for wording in texts[:1])):
        yield f"The words begin with “{said}”. If that was meant as the time, take it out: it would be published."
    if when.plan is not None and texts and typed.accounts:
        yield from promo_conflicts.warnings(
            session, desk, accounts=typed.places, texts=texts, plan=when.plan, now=desk.now(), but=typed.promo_id
        )


def _price(desk: Desk, typed: PromoTyped, when: WhenSaid) -> str:
    if when.plan is None or not typed.wordings:
        return ""
    return promo_prices.price(desk, Drafted(typed.places, typed.wordings, when.plan))


def _spend(session: Session, desk: Desk, typed: PromoTyped) -> str | None:
    texts = [wording[""] for wording in typed.wordings]
    by_api = any(desk.writes_on(*place) for place in typed.places)
    return money.bill(session, desk, " ".join(texts), by_api=by_api).sentence if texts else None


def _wrong(form: PromoForm) -> Iterator[Wrong]:
    """What has to be put right before it can be saved."""
    if (refused := form.when.refused) is not None:
        yield Wrong("when", said_of(refused))
    elif form.when.first is None:
        yield Wrong("when", "There is no run left at this time. Choose another.")
    known = {each.key for each in form.accounts}
    if not form.typed.accounts:
        yield Wrong("accounts", "Choose at least one account.")
    elif not set(form.typed.accounts) <= known:
        yield Wrong("accounts", "One of these accounts is not there any more. Choose again.")
    if not form.typed.accounts and not form.typed.wordings:
        yield Wrong("text:0", "There are no words in it yet. Write something first.")
    for looked in form.looked:
        blocked = [finding for finding in looked.findings if finding.blocks]
        if blocked:
            field = f"own:{looked.place}:{looked.accounts[0]}" if looked.own else f"text:{looked.place}"
            yield Wrong(field, " ".join(finding.sentence for finding in blocked))
    yield from promo_pictures.wrong(form)


def said_of(refused: Refused) -> str:
    """A time that was not understood, with three examples that would be."""
    return f"{refused.sentence} For example: {'; '.join(refused.examples)}."


def empty(form: PromoForm) -> bool:
    """Whether nobody has written anything yet."""
    return all(finding.check is Check.EMPTY for finding in form.findings)
