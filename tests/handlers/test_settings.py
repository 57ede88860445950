"""`/settings` over the signed door: what administrators change there, what counts from then on, and odd input."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.core.settings_table import SECTIONS
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import calendars, chasing, team_settings
from bot.services.settings_forms import STALE
from bot.storage import team_settings as rows
from tests.chased import held
from tests.desks import NOW, draw, mention, post, take
from tests.settings_hands import holds, section, send, settings, tap
from tests.signing import Door
from tests.slack_hands import MEGAN, PRIYA, TOM, form, press, said_to, shown
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("door")
HELEN = "U0HELEN"


@pytest.fixture(autouse=True)
def _settled(desk: Desk) -> None:
    team_settings.settle(desk)


def told(sandbox: Sandbox, words: str, user: str = PRIYA) -> bool:
    return bool(until(lambda: words in said_to(sandbox, user)))


def test_every_section_opens_for_an_administrator_and_for_anybody_else(sandbox: Sandbox) -> None:
    for user in (PRIYA, TOM):
        view = settings(sandbox, user)
        for each in SECTIONS:
            if f"settings_section:{each.slug}" not in shown(view):
                continue  # a section of a later version
            opened = section(sandbox, each.slug, user)
            assert opened["title"]["text"] == each.title
            assert ("submit" in opened and opened["submit"] is not None) == (user == PRIYA and not each.at)


def test_anybody_may_look_and_is_told_who_may_change(sandbox: Sandbox, desk: Desk) -> None:
    assert "You may look. Those who may change them: <@U0PRIYA>, <@U0HELEN>." in shown(settings(sandbox, TOM))
    view = section(sandbox, "services", TOM)
    assert "settings_remove" not in shown(view)
    assert "settings_add" not in shown(view)
    looked = tap(sandbox, "settings_thing:0", TOM)
    assert looked["submit"] is None
    assert "“A&amp;E”" in shown(looked)
    assert "settings_section:services" in shown(settings(sandbox, TOM))


def test_a_form_of_a_colleague_who_may_not_changes_nothing(sandbox: Sandbox, desk: Desk, door: Door) -> None:
    view = section(sandbox, "reasons")
    body = {"type": "view_submission", "user": {"id": TOM}, "view": view, "team": {"id": "T1"}, "trigger_id": "9"}
    status, answer = door.interact(body)
    assert status == 200
    assert "Only an administrator may do that, so nothing has changed. Ask a colleague, or have" in str(answer)
    assert desk.settings_version == 1


def test_a_changed_word_of_a_service_alters_the_guess_on_the_next_card(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    words = "the heron suite kept us four hours and told us nothing"
    (before,) = take(desk, post("1", words))
    assert mention(desk, before).service != "maternity"
    section(sandbox, "services")
    view = tap(sandbox, "settings_thing:1")
    held = holds(view, "words")
    assert held.startswith("maternity\nmidwife")
    assert send(sandbox, {"words": f"{held}\nheron suite"}) == {}
    assert told(sandbox, "Services, Maternity, Words: “heron suite” added")
    assert "It counts for posts that come from now on" in said_to(sandbox, PRIYA)
    (after,) = take(desk, post("2", "thank you to everybody at the heron suite, you were all so kind"))
    assert mention(desk, after).service == "maternity"
    draw(desk, clock)
    assert "Maternity" in str(sandbox.slack.messages(CHANNEL)[-1])


def test_the_list_behind_a_form_shows_the_new_state_and_can_be_used_at_once(sandbox: Sandbox, desk: Desk) -> None:
    section(sandbox, "services")
    tap(sandbox, "settings_thing:1")
    assert send(sandbox, {"name": "Maternity unit"}) == {}
    view = form(sandbox, PRIYA)
    assert "Maternity unit" in shown(view)
    tap(sandbox, "settings_thing:1")
    assert send(sandbox, {"name": "Maternity"}) == {}
    assert [each.slug for each in desk.team.services][1] == "maternity"
    assert desk.settings_version == 3


def test_a_service_is_added_with_its_link_and_taken_out_again(sandbox: Sandbox, desk: Desk) -> None:
    section(sandbox, "services")
    tap(sandbox, "settings_add")
    filled = {"name": "Eye clinic – Vale", "words": "eye unit\nophthalmology", "link:share": "http://elsewhere.example"}
    errors = send(sandbox, filled)
    assert list(errors) == ["link:share"]
    assert "https" in errors["link:share"]
    assert holds(form(sandbox, PRIYA), "words") == "eye unit\nophthalmology"
    link = "https://www.careopinion.org.uk/youropinion?nacs=EYE"
    assert send(sandbox, {"link:share": link}) == {}
    added = desk.team.services[-1]
    assert (added.slug, added.name, added.links) == ("eye-clinic-vale", "Eye clinic – Vale", {"share": link})
    tap(sandbox, f"settings_remove:{len(desk.team.services) - 1}")
    assert told(sandbox, "Services: Eye clinic – Vale was taken out")
    assert "eye-clinic-vale" not in [each.slug for each in desk.team.services]
    assert "Eye clinic" not in shown(form(sandbox, PRIYA)).replace("Eye clinic – Vale was taken out", "")


def test_hours_are_read_strictly_line_by_line_and_due_times_are_worked_out_anew(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    (number,) = take(desk, post("1"))
    draw(desk, clock)
    before = str(sandbox.slack.messages(CHANNEL)[-1])
    section(sandbox, "hours")
    typed = "mon 09:00-17:00\nmoon 9-5"
    errors = send(sandbox, {"hours": typed})
    assert errors == {"hours": "Line 2, “moon 9-5”: begin it with mon, tue, wed, thu, fri, sat, sun, like "
                               "mon 09:00-17:00, 18:00-20:00."}  # fmt: skip
    assert holds(form(sandbox, PRIYA), "hours") == typed
    assert (
        "Mon: “9-5” is not a stretch of time; write it like 09:00-17:00."
        in send(sandbox, {"hours": "mon 9-5"})["hours"]
    )
    assert send(sandbox, {"hours": "mon-tue 13:00-17:00"}) == {}
    assert told(sandbox, "due times that run are worked out anew")
    assert desk.team.hours == {"mon": ("13:00-17:00",), "tue": ("13:00-17:00",)}
    calendars.work_out_anew(desk)
    draw(desk, clock)
    assert str(sandbox.slack.messages(CHANNEL)[-1]) != before
    assert mention(desk, number).id == number


def test_a_closure_of_one_day_and_of_several(sandbox: Sandbox, desk: Desk) -> None:
    section(sandbox, "closures")
    tap(sandbox, "settings_add")
    assert send(sandbox, {"name": "Christmas", "from": "2026-12-24", "to": "2026-12-20"})
    assert send(sandbox, {"to": "2026-12-28"}) == {}
    tap(sandbox, "settings_add")
    assert send(sandbox, {"name": "Away day", "from": "2027-02-19"}) == {}
    christmas, away = desk.team.closures
    assert (len(christmas.days), len(away.days)) == (5, 1)
    tap(sandbox, "settings_thing:1")
    assert holds(form(sandbox, PRIYA), "from") == "2027-02-19"
    assert send(sandbox, {"to": "2027-02-20"}) == {}
    assert len(desk.team.closures[1].days) == 2


def test_a_wording_gets_another_voice_and_loses_one_and_the_next_form_offers_it(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    section(sandbox, "wordings")
    tap(sandbox, "settings_thing:0")
    assert send(sandbox, {"+words": "Hi! <!channel> we look into it."}) == {
        "+voice": "Give these words the name of a voice, like warm or formal."
    }
    assert send(sandbox, {"+voice": "chatty", "voice:0": ""}) == {}
    wording = desk.team.wordings[0]
    assert wording.voices["chatty"] == "Hi! <!channel> we look into it."
    assert "warm" not in wording.voices
    assert told(sandbox, "chatty: not set → “Hi! &lt;!channel&gt; we look into it.”")


def test_times_by_urgency_count_for_the_next_mention(sandbox: Sandbox, desk: Desk) -> None:
    section(sandbox, "times")
    tap(sandbox, "settings_add")
    filled = {"level": "routine", "claim": "soon", "answer": "1 working day"}
    assert "is not a length of time" in send(sandbox, filled)["claim"]
    assert send(sandbox, {"claim": "1 hour"}) == {}
    assert str(desk.team.chases.times[0].claim) == "1 hour"
    assert told(sandbox, "Times by urgency: Routine was added")
    tap(sandbox, "settings_thing:0")
    assert send(sandbox, {"claim": "30 minutes"}) == {}
    assert told(sandbox, "Claim within: 1 hour → 30 minutes")
    (number,) = take(desk, post("1"))
    assert held(desk, number).due_at == NOW + timedelta(minutes=30)


def test_a_due_time_that_runs_is_left_alone_when_times_by_urgency_change(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    (waits,) = take(desk, post("1"))
    draw(desk, clock)
    before = held(desk, waits).due_at
    section(sandbox, "times")
    tap(sandbox, "settings_add")
    assert send(sandbox, {"level": "routine", "claim": "30 minutes", "answer": "1 working day"}) == {}
    calendars.work_out_anew(desk)
    chasing.chase(desk)
    draw(desk, clock)
    assert (held(desk, waits).due_at, held(desk, waits).within) == (before, "2 working hours")
    assert "Claim by:* Mon 9.00am + 2 working hours" in str(sandbox.slack.messages(CHANNEL))


def test_what_counts_first_can_be_put_higher(sandbox: Sandbox, desk: Desk) -> None:
    section(sandbox, "rota")
    for who in (TOM, MEGAN):
        tap(sandbox, "settings_add")
        assert send(sandbox, {"member": who, "days": ["mon", "tue"], "hours": "09:00-17:00"}) == {}
    tap(sandbox, "settings_up:1")
    assert [row.member for row in desk.team.rota] == [MEGAN, TOM]
    assert told(sandbox, "Rota: in another order")


def test_a_watch_is_read_and_a_cap_counts_from_then_on(sandbox: Sandbox, desk: Desk) -> None:
    section(sandbox, "watches")
    tap(sandbox, "settings_add")
    assert send(sandbox, {"kind": "hashtag", "query": "HeronSuite"}) == {}
    from bot.services import sources
    from bot.storage.watches import Watch

    sources.keep_up(desk)
    with desk.database.read() as session:
        assert session.query(Watch).filter_by(query="HeronSuite", active=True).count() == 1
    section(sandbox, "sending")
    assert "greater than 0" in send(sandbox, {"sending.monthly_cap_dollars": "0"})["sending.monthly_cap_dollars"]
    assert "in digits" in send(sandbox, {"sending.monthly_cap_dollars": "$5"})["sending.monthly_cap_dollars"]
    assert send(sandbox, {"sending.monthly_cap_dollars": ""}) == {}
    assert desk.team.sending.monthly_cap_dollars is None


def test_nobody_takes_themselves_out_of_the_administrators(sandbox: Sandbox, desk: Desk) -> None:
    section(sandbox, "people")
    errors = send(sandbox, {"people.administrators": [HELEN]})
    assert "Keep yourself among them" in errors["people.administrators"]
    assert send(sandbox, {"people.administrators": [PRIYA, TOM]}) == {}
    assert desk.team.people.administrators == (PRIYA, TOM)
    assert told(sandbox, "Administrators: <@U0TOM> added; <@U0HELEN> taken out")


def test_what_has_changed_tells_who_when_and_how_it_was(sandbox: Sandbox, desk: Desk) -> None:
    section(sandbox, "promos")
    assert send(sandbox, {"promos.grace_minutes": "45"}) == {}
    tap(sandbox, "settings_changes")
    said = shown(form(sandbox, PRIYA))
    assert "*<@U0PRIYA>* changed, Monday 23 November 2026, 9.00am" in said
    assert "Promos, Minutes of grace: 30 → 45" in said
    assert "took the team file over" in said


def test_a_ladder_that_is_not_the_teams_own_says_who_is_told_when(sandbox: Sandbox) -> None:
    listed = shown(section(sandbox, "ladders"))
    assert "There is none yet. Kestrel counts with its own:" in listed
    assert "*Risk of harm*: whoever has it, then whoever is on duty, then the whole team, then the head" in listed
    assert "one by one, 10 minutes apart" in listed
    assert "Claim within: 15 working minutes" in shown(section(sandbox, "times"))
    assert "Kestrel counts" not in shown(section(sandbox, "rota"))


def test_who_comes_second_loses_nothing_that_was_typed(sandbox: Sandbox, desk: Desk) -> None:
    section(sandbox, "reasons")
    section(sandbox, "spikes", HELEN)
    assert send(sandbox, {"spikes.minimum": "90"}, HELEN) == {}
    errors = send(sandbox, {"reasons.not_for_us": "Spam"})
    assert "has changed the settings since your form was opened" in errors["reasons.not_for_us"]
    assert holds(form(sandbox, PRIYA), "reasons.not_for_us") == "Spam"


def test_a_button_of_an_old_list_draws_it_anew(sandbox: Sandbox, desk: Desk) -> None:
    section(sandbox, "services")
    section(sandbox, "services", HELEN)
    tap(sandbox, "settings_remove:0", HELEN)
    view = tap(sandbox, "settings_remove:0")
    assert STALE in shown(view)
    assert "Emergency" not in shown(view)
    assert len(desk.team.services) == 5


def test_what_cannot_be_taken_out_says_why(sandbox: Sandbox, desk: Desk) -> None:
    section(sandbox, "links")
    tap(sandbox, "settings_remove:0")
    assert "has a link “share”, which is no kind of link" in said_to(sandbox, PRIYA)
    assert desk.settings_version == 1


def test_a_list_that_is_empty_must_not_be_where_one_is_needed(sandbox: Sandbox, desk: Desk) -> None:
    section(sandbox, "reasons")
    errors = send(sandbox, {"reasons.not_for_us": f"Spam\n{'x' * 80}"})
    assert "75 characters at most" in errors["reasons.not_for_us"]


def test_nothing_different_is_said_and_kept_out_of_the_history(sandbox: Sandbox, desk: Desk) -> None:
    section(sandbox, "organisation")
    assert send(sandbox, {}) == {"organisation.name": "Nothing is different, so nothing was saved."}
    with desk.database.read() as session:
        assert rows.version(session) == 1


def test_a_word_that_could_not_be_read_stops_nothing_but_its_own_form(sandbox: Sandbox, desk: Desk) -> None:
    section(sandbox, "words")
    errors = send(sandbox, {"words.harm": "codeword heron\n(help"})
    assert errors["words.harm"].startswith("Line 2: “(help” holds brackets that cannot be read")
    assert send(sandbox, {"words.harm": "codeword heron"}) == {}
    (number,) = take(desk, post("1", "codeword heron at the main entrance"))
    assert mention(desk, number).harm


@pytest.mark.parametrize(
    "words", ["<!channel> <@U0TOM>", "a\x00b\u202ec", "{service} {link} %s", "😀😀 na" * 9, '"; DROP TABLE mention; --']
)
def test_hostile_words_are_kept_as_words(sandbox: Sandbox, desk: Desk, words: str) -> None:
    section(sandbox, "words")
    assert send(sandbox, {"words.urgent": words}) == {}
    (held,) = desk.team.words.urgent
    assert "\x00" not in held
    assert "<!channel>" not in said_to(sandbox, PRIYA)
    assert "<@U0TOM>" not in said_to(sandbox, PRIYA)
    tap(sandbox, "settings_changes")
    assert "<!channel>" not in shown(form(sandbox, PRIYA))


@pytest.mark.parametrize(
    "metadata",
    ['{"section": "nonsense", "version": 1}', '{"section": "services", "version": 1, "place": 99}', "[]", "{",
     '{"section": "accounts", "version": 1, "place": 0}', '{"section": "reasons", "version": "x"}',
     '{"section": "reasons", "version": 1, "place": -1}', '{"section": null, "version": 1}'],
)  # fmt: skip
def test_a_form_that_nobody_can_have_sent_changes_nothing(
    sandbox: Sandbox, desk: Desk, door: Door, metadata: str
) -> None:
    view: dict[str, Any] = {**section(sandbox, "reasons"), "private_metadata": metadata}
    body = {"type": "view_submission", "user": {"id": PRIYA}, "view": view, "team": {"id": "T1"}, "trigger_id": "9"}
    assert door.interact(body)[0] == 200
    assert desk.settings_version == 1


def test_home_leads_to_the_settings(sandbox: Sandbox, desk: Desk) -> None:
    opened = sandbox.slack.open_home(PRIYA)
    assert opened is not None
    opened.wait()
    home = sandbox.slack.home_of(PRIYA)
    assert home is not None
    assert sandbox.slack.press_view(PRIYA, home["id"], "settings_open").wait().failure is None
    assert form(sandbox, PRIYA)["title"]["text"] == "Settings"


def test_reasons_that_were_changed_stand_in_the_next_form(sandbox: Sandbox, desk: Desk, clock: MovableClock) -> None:
    (number,) = take(desk, post("1"))
    draw(desk, clock)
    section(sandbox, "reasons")
    assert send(sandbox, {"reasons.not_for_us": "About the heron\nSpam"}) == {}
    press(sandbox, desk, number, "more")
    tap(sandbox, "not_for_us", TOM)
    assert "About the heron" in shown(form(sandbox, TOM))
