"""Inviting somebody to share their story: what is preset, in which words, and whom Kestrel does not invite."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select

from bot.core.invitations import Tone
from bot.core.replies import ReplyKind, ReplyState
from bot.core.reply_form import Picks, ReplyForm
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.services import deciding, deletions, invitations, replies, triage
from bot.services.refusals import Refusal
from bot.storage.invitations import Invitation
from bot.team import Approval, Feedback, Service, Team
from bot.views.reply_form import form as view
from tests.desks import apart, count, mention, post, take
from tests.sending import press, reply

SHARE = "https://www.careopinion.org.uk/youropinion?nacs=ASHCOMBE-AE"
PAGE = "https://www.careopinion.org.uk/services/ASHCOMBE-AE"
LONG_WAIT = "four hours in A&E and not one person told us a thing, awful"


@pytest.fixture
def number(desk: Desk) -> int:
    """A complaint about A&E."""
    (taken,) = take(desk, post("1", LONG_WAIT, handle="jo_rowan"))
    return taken


def begin(desk: Desk, number: int, by: str = "U0TOM") -> ReplyForm:
    return replies.begin(desk, number, ReplyKind.INVITATION, by=by)


def pick(desk: Desk, form: ReplyForm, **picks: object) -> ReplyForm:
    """Choose something else in the form."""
    changed = replace(form.typed, picks=replace(form.typed.picks, **picks))  # type: ignore[arg-type]
    return replies.look(desk, changed, by="U0TOM", picked=True)


def send(desk: Desk, form: ReplyForm, by: str = "U0TOM") -> int:
    """Press Send, saying why where Kestrel asks for it."""
    return press(desk, replace(form, typed=replace(form.typed, reason="It fits")), by=by)


def with_team(desk: Desk, **parts: object) -> Desk:
    """The same desk with some of the team's settings changed."""
    return replace(
        desk, team=Team.model_validate({**{name: getattr(desk.team, name) for name in Team.model_fields}, **parts})
    )


def with_service(desk: Desk, slug: str, **parts: object) -> Desk:
    """The same desk with one service's settings changed."""
    held = [
        Service.model_validate({**dict(each), **(parts if each.slug == slug else {})}) for each in desk.team.services
    ]
    return with_team(desk, services=held)


def kept(desk: Desk) -> list[Invitation]:
    with desk.database.read() as session:
        return list(session.scalars(select(Invitation).order_by(Invitation.id)))


def refused(desk: Desk, number: int) -> str:
    with pytest.raises(Refusal) as caught:
        begin(desk, number)
    return caught.value.sentence


# What is preset, and the words.


def test_the_guess_is_preset_and_the_words_are_ready(desk: Desk, number: int) -> None:
    form = begin(desk, number)
    assert form.typed.picks == Picks("emergency", Tone.SORRY, "share", tag=False)
    assert SHARE in form.typed.text
    assert form.blocked == ()


@pytest.mark.parametrize(
    ("words", "tone"),
    [
        (LONG_WAIT, Tone.SORRY),
        ("Thank you to everyone in A&E last night, you were brilliant", Tone.THANKS),
        ("Went to A&E with my brother on Tuesday", Tone.NEUTRAL),
    ],
)
def test_the_opening_fits_the_mood(desk: Desk, words: str, tone: Tone) -> None:
    (number,) = take(desk, post("1", words))
    assert begin(desk, number).typed.picks.tone is tone


def test_without_a_guess_the_service_is_the_teams_to_choose_and_nothing_is_sent_before(desk: Desk) -> None:
    (number,) = take(desk, post("1", "a sad day, thanks for nothing"))
    form = begin(desk, number)
    assert (form.typed.picks.service, form.typed.text) == (None, "")
    with pytest.raises(Refusal, match="Choose the service that their story is about"):
        send(desk, replace(form, typed=replace(form.typed, text="Please tell us more.")))
    assert SHARE in pick(desk, form, service="emergency").typed.text


def test_the_text_says_what_happens_next_with_one_link_and_the_phone(desk: Desk, number: int) -> None:
    text = begin(desk, number).typed.text
    assert "Care Opinion is independent, public and moderated." in text
    assert "will read your story" in text
    assert text.count("https://") == 1
    assert len(text) - len(SHARE) + 23 <= 280


def test_either_kind_of_link_may_be_chosen_and_the_words_follow(desk: Desk, number: int) -> None:
    form = begin(desk, number)
    assert form.invite is not None
    assert [slug for slug, _ in form.invite.kinds] == ["share", "page"]
    page = pick(desk, form, link_kind="page")
    assert PAGE in page.typed.text
    assert "See others' stories" in page.typed.text
    assert SHARE not in page.typed.text
    assert page.typed.version == form.typed.version + 1


def test_another_service_brings_its_own_link_and_the_kind_that_it_has(desk: Desk, number: int) -> None:
    form = pick(desk, begin(desk, number), link_kind="page", service="wards")
    assert form.typed.picks.link_kind == "share"
    assert "nacs=ASHCOMBE-WARDS" in form.typed.text


def test_another_opening_is_written_anew(desk: Desk, number: int) -> None:
    form = begin(desk, number)
    assert "sorry" in form.typed.text.lower()
    assert "thank" in pick(desk, form, tone=Tone.THANKS).typed.text.lower()


def test_a_response_is_promised_only_where_the_service_answers_every_story(desk: Desk, number: int) -> None:
    form = begin(desk, number)
    assert " and respond" in form.typed.text
    assert " and respond" not in pick(desk, form, service="outpatients").typed.text


def test_there_is_a_way_by_phone_where_it_fits_and_none_where_the_team_has_none(desk: Desk, number: int) -> None:
    form = begin(desk, number)
    assert "Or ring Care Opinion: 0800 122 31 35" in form.typed.text
    silent = with_team(desk, feedback=Feedback(phone=None))
    assert "phone" not in begin(silent, number).typed.text
    assert not [finding for finding in form.findings if finding.check == "phone"]


def test_the_sites_handle_is_tagged_only_when_somebody_ticks_it(desk: Desk, number: int) -> None:
    form = begin(desk, number)
    assert "@careopinion" not in form.typed.text
    short = with_team(desk, feedback=Feedback(phone=None))
    assert pick(short, form, tag=True).typed.text.endswith("@careopinion")


def test_the_wording_differs_from_the_last_ones_sent(desk: Desk) -> None:
    handles = ("jo_rowan", "sam_f", "ade_k", "mo_b")
    numbers = take(desk, *(post(str(n), f"{who}: {LONG_WAIT} {n}", handle=who) for n, who in enumerate(handles, 1)))
    openings = []
    for number in numbers:
        with desk.database.write.begin() as session:
            session.get_one(type(mention(desk, number)), number).lead_id = None
        form = begin(desk, number)
        openings.append(form.typed.text.partition(" Care Opinion")[0])
        send(desk, form)
    assert len(set(openings[:3])) == 3
    assert openings[3] != openings[2]


# Settings only.


def test_a_third_kind_of_link_is_a_change_of_the_teams_settings_only(desk: Desk, number: int) -> None:
    feedback = desk.team.feedback.model_dump()
    feedback["links"] = [*feedback["links"], {"slug": "kiosk", "name": "The kiosk in the hall", "words": "Tap {link}"}]
    links = {"share": SHARE, "kiosk": "https://www.careopinion.org.uk/kiosk/1"}
    changed = with_service(with_team(desk, feedback=feedback), "emergency", links=links)
    form = pick(changed, begin(changed, number), link_kind="kiosk")
    assert "Tap https://www.careopinion.org.uk/kiosk/1" in form.typed.text
    assert "The kiosk in the hall" in str(view(form)["blocks"])
    made = send(changed, form)
    assert [(one.link_kind, one.link) for one in kept(desk)] == [("kiosk", links["kiosk"])]
    assert reply(desk, made).state is ReplyState.QUEUED


def test_a_new_opening_is_a_change_of_the_teams_settings_only(desk: Desk, number: int) -> None:
    own = {"slug": "ours", "name": "Ours", "use": "invite", "tone": "sorry", "voices": {"plain": "We fell short here."}}
    changed = with_team(desk, wordings=[own])
    assert begin(changed, number).typed.text.startswith("We fell short here. ")
    assert pick(changed, begin(changed, number), tone=Tone.THANKS).typed.text.startswith("Care Opinion is")


def test_another_feedback_site_is_a_change_of_the_teams_settings_only(desk: Desk, number: int) -> None:
    own = Feedback(site="Patient Voices", handle=None, phone="01632 960 001", hosts=("voices.example",))
    emergency = Service(slug="emergency", name="A&E", links={"share": "https://voices.example/a"})
    text = begin(with_team(desk, services=(emergency,), feedback=own), number).typed.text
    assert "Patient Voices is independent" in text
    assert "https://voices.example/a" in text
    assert "01632 960 001" in text


def test_a_service_without_a_link_is_shown_with_what_to_do_and_cannot_be_sent(desk: Desk, number: int) -> None:
    form = pick(desk, begin(desk, number), service="facilities")
    assert form.invite is not None
    assert form.invite.kinds == ()
    assert form.invite.trouble == (
        "Estates and parking has no link on Care Opinion yet. An administrator copies it from the site and pastes it "
        "into the team file, under links of the service “facilities”."
    )
    with pytest.raises(Refusal, match="Estates and parking has no link on Care Opinion yet"):
        send(desk, form)
    assert kept(desk) == []


def test_a_team_without_services_is_told_where_they_go(desk: Desk, number: int) -> None:
    form = begin(with_team(desk, services=()), number)
    assert form.invite is not None
    assert "The team file names no services yet" in str(form.invite.trouble)


def test_a_link_that_is_not_allowed_any_more_is_not_sent(desk: Desk, number: int) -> None:
    form = begin(desk, number)
    elsewhere = desk.team.model_copy(update={"feedback": Feedback(hosts=("stories.example",))})
    with pytest.raises(Refusal, match="is not an allowed site"):
        send(replace(desk, team=elsewhere), form)


@pytest.mark.parametrize("picks", [Picks("gone", Tone.SORRY, "share"), Picks("emergency", Tone.SORRY, "gone")])
def test_a_choice_that_is_gone_is_refused_in_a_sentence(desk: Desk, number: int, picks: Picks) -> None:
    form = begin(desk, number)
    with pytest.raises(Refusal, match="Choose the"):
        send(desk, replace(form, typed=replace(form.typed, picks=picks)))


# What is kept.


def test_an_invitation_keeps_service_link_time_who_and_a_hash_of_to_whom(desk: Desk, number: int) -> None:
    send(desk, begin(desk, number))
    (one,) = kept(desk)
    assert (one.service, one.link_kind, one.link, one.tone) == ("emergency", "share", SHARE, Tone.SORRY)
    assert (one.by, one.at) == ("U0TOM", desk.now())
    assert len(one.person) == 64
    assert "jo" not in one.person


# Whom Kestrel does not invite.


def test_the_same_person_is_not_invited_again_for_the_same_service_within_the_cooling_off_time(
    desk: Desk, number: int, clock: MovableClock
) -> None:
    send(desk, begin(desk, number))
    again = post("2", "and another night in A&E, as bad as the first", handle="jo_rowan", conversation="other")
    (later,) = take(apart(desk), again)
    form = begin(desk, later)
    with pytest.raises(Refusal) as caught:
        send(desk, form)
    assert caught.value.sentence == (
        "<@U0TOM> invited them to share their story of Emergency department (A&amp;E) on 23 November 2026. The team "
        "waits 90 days, so not again before 21 February 2027."
    )
    assert send(desk, pick(desk, form, service="outpatients"))
    assert len(kept(desk)) == 2


def test_after_the_cooling_off_time_they_may_be_invited_again(desk: Desk, number: int, clock: MovableClock) -> None:
    send(desk, begin(desk, number))
    clock.advance(90 * 24 * 3600)
    (later,) = take(desk, post("2", "a night in A&E, better this time", handle="jo_rowan", at=clock.now()))
    assert send(desk, begin(desk, later))


def test_the_same_service_may_be_asked_of_somebody_else(desk: Desk, number: int) -> None:
    send(desk, begin(desk, number))
    (other,) = take(desk, post("2", "A&E again? My brother waited too", handle="sam_f"))
    assert send(desk, begin(desk, other))


def test_an_invitation_that_was_taken_back_counts_for_nothing(desk: Desk, number: int) -> None:
    deciding.undo(desk, send(desk, begin(desk, number)), by="U0TOM")
    assert send(desk, begin(desk, number))


def test_changing_an_invitation_is_not_held_against_itself_but_another_service_is_looked_at(
    desk: Desk, number: int
) -> None:
    send(desk, pick(desk, begin(desk, number), service="wards"))
    asking = with_team(desk, approval=Approval(always=True))
    made = send(asking, begin(asking, number))
    form = replies.begin_change(asking, made, by="U0PRIYA")
    assert form.typed.picks.service == "emergency"
    with pytest.raises(Refusal, match="invited them to share their story of Wards"):
        send(asking, pick(asking, form, service="wards"), by="U0PRIYA")
    send(asking, form, by="U0PRIYA")
    assert reply(desk, made).state is ReplyState.QUEUED


def test_a_tagged_invitation_that_is_changed_stays_tagged(desk: Desk, number: int) -> None:
    asking = with_team(desk, approval=Approval(always=True), feedback=Feedback(phone=None))
    made = send(asking, pick(asking, begin(asking, number), tag=True))
    assert replies.begin_change(asking, made, by="U0PRIYA").typed.picks.tag


def test_who_said_no_is_never_invited_again_for_any_service_not_even_after_their_words_are_gone(
    desk: Desk, number: int, clock: MovableClock
) -> None:
    send(desk, begin(desk, number))
    take(desk, post("2", "no thanks, please stop asking", handle="jo_rowan", reply_to="99", conversation="other"))
    with desk.database.write.begin() as session:
        deletions.note_gone(session, desk, "x", ["1", "2"])
    clock.advance(400 * 24 * 3600)
    (later,) = take(desk, post("3", "outpatients was quick today", handle="jo_rowan", at=clock.now()))
    assert refused(desk, later) == (
        "They said on 23 November 2026 that they want no invitation. Kestrel will not invite them again."
    )
    assert replies.begin(desk, later, ReplyKind.REPLY, by="U0TOM")


def test_who_said_no_while_the_form_was_open_is_not_invited(desk: Desk, number: int) -> None:
    send(desk, begin(desk, number))
    form = pick(desk, begin(desk, number), service="wards")
    take(desk, post("2", "no thank you", handle="jo_rowan", conversation="other"))
    shown = replies.send(desk, form.typed, by="U0TOM")  # which says that they have written again
    assert isinstance(shown, ReplyForm)
    assert shown.meanwhile == "no thank you"
    with pytest.raises(Refusal, match="want no invitation"):
        send(desk, replace(form, typed=replace(form.typed, seen=shown.typed.seen)))


def test_a_risk_of_harm_is_answered_by_a_person_and_never_invited(desk: Desk) -> None:
    (number,) = take(desk, post("1", "I cannot go on, I want to end my life tonight"))
    assert refused(desk, number).startswith("This post is marked as a risk of harm: a person answers it")
    triage.correct(desk, number, {"harm": "no", "service": "emergency"}, by="U0PRIYA")
    assert refused(desk, number).startswith("This post is marked as urgent")
    triage.correct(desk, number, {"urgency": "routine"}, by="U0PRIYA")
    assert begin(desk, number)


def test_a_date_is_told_in_the_teams_own_time_zone(desk: Desk, number: int, clock: MovableClock) -> None:
    clock.move_to(datetime(2027, 6, 30, 23, 30, tzinfo=clock.now().tzinfo))
    send(desk, begin(desk, number))
    with desk.database.write.begin() as session:
        held = session.get_one(type(mention(desk, number)), number)
        said = invitations.refusal(session, desk, held, "emergency", desk.now())
    assert "on 1 July 2027" in str(said)
    assert count(desk, Invitation) == 1
