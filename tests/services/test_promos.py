"""A promo's form: what it shows of time, words, accounts and money, and what it remembers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.core.promo_form import IN_TURN, PromoForm
from bot.core.promos import PromoState
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.services import promo_prices, promos
from bot.services.promo_prices import Drafted
from bot.services.promos import Done
from bot.services.refusals import Refusal
from bot.storage.promos import Promo
from bot.team import Service
from bot.team.answering import Feedback
from tests.hushed import begin as hush
from tests.promo_forms import (
    EVENTS,
    OURS,
    TOM,
    WORDS,
    edited,
    fill,
    promo,
    save,
    schedule,
    stopped,
    two_accounts,
)

LINK = "https://www.careopinion.org.uk/youropinion?nacs=ASHCOMBE-AE"


def look(desk: Desk, when: str, text: str = WORDS, **more: Any) -> PromoForm:
    return promos.look(desk, fill(desk, when, text, **more), by=TOM)


@pytest.mark.parametrize(
    ("line", "when", "text"),
    [
        ("tomorrow 9am Tell us about your visit #CareOpinion", "tomorrow 9am", "Tell us about your visit #CareOpinion"),
        ("24 Nov 18:00: Come along", "24 Nov 18:00", "Come along"),
        ("every Friday at 4.30pm – It is nearly the weekend", "every Friday at 4.30pm", "It is nearly the weekend"),
        ("tomorrow 9am", "tomorrow 9am", ""),
        ("", "", ""),
        ("Tell us about your visit", "", "Tell us about your visit"),
        ("yesterday 9am Tell us", "", "yesterday 9am Tell us"),
    ],
)
def test_one_line_is_parted_into_its_time_and_its_words_or_kept_whole(
    desk: Desk, line: str, when: str, text: str
) -> None:
    typed = promos.begin(desk, line, by=TOM).typed
    assert (typed.when, typed.texts, typed.accounts) == (when, (text,), (OURS,))


def test_a_time_is_said_back_in_full(desk: Desk) -> None:
    form = look(desk, "tomorrow 6pm")
    assert form.when.said == "Tuesday 24 November, 6.00pm, tomorrow"
    assert form.when.at == datetime(2026, 11, 24, 18, tzinfo=UTC)


def test_a_repeat_names_its_next_three_runs_and_what_the_clocks_do(desk: Desk) -> None:
    form = look(desk, "every Sunday at 1.30am")
    assert form.when.said == (
        "Every Sunday at 1.30am, with no end date. Next: Sunday 29 November 1.30am, Sunday 6 December 1.30am, "
        "Sunday 13 December 1.30am."
    )
    assert any("does not exist: the clocks go forward then" in note for note in form.when.notes)
    assert any("comes twice: the clocks go back then" in note for note in form.when.notes)


@pytest.mark.parametrize("when", ["", "whenever", "yesterday 9am", "tomorrow", "29/30/2026 9am"])
def test_a_time_that_is_none_has_three_examples(desk: Desk, when: str) -> None:
    form = look(desk, when)
    assert form.when.refused is not None
    assert len(form.when.refused.examples) == 3
    assert [wrong.field for wrong in form.wrong] == ["when"]


def test_what_is_counted_is_what_goes_out_on_each_account(desk: Desk) -> None:
    desk = two_accounts(desk)
    form = look(desk, "tomorrow 9am", f" See {LINK} ", accounts=(OURS, EVENTS), own={(0, EVENTS): " Come! "})
    assert [(each.accounts, each.text, each.left) for each in form.looked] == [
        ((OURS,), f"See {LINK}", 280 - 4 - 23),
        ((EVENTS,), "Come!", 275),
    ]


def test_only_what_the_network_would_refuse_blocks(desk: Desk) -> None:
    form = look(desk, "tomorrow 9am", "Ring 07700 900123")
    assert (form.wrong, len(form.findings)) == ((), 1)
    assert [each.field for each in look(desk, "tomorrow 9am", "word " * 60).wrong] == ["text:0"]
    assert [each.field for each in look(desk, "tomorrow 9am", " ").wrong] == ["text:0"]


def test_another_account_than_ours_is_refused(desk: Desk) -> None:
    assert [each.field for each in look(desk, "tomorrow 9am", accounts=("x:Elsewhere",)).wrong] == ["accounts"]
    assert [each.field for each in look(desk, "tomorrow 9am", accounts=()).wrong] == ["accounts"]


@pytest.mark.parametrize(
    ("when", "texts", "price"),
    [
        ("tomorrow 9am", (WORDS,), "$0.015 in all"),
        ("tomorrow 9am", (f"{WORDS} {LINK}",), "$0.20 in all (a link makes it dearer)"),
        ("every Friday at 9am", (WORDS,), "$0.015 a run, about $0.06 a month"),
        ("every Friday at 9am", (WORDS, f"See {LINK}"), "$0.015 to $0.20 a run (a link makes it dearer), about $0.43"),
    ],
)
def test_a_run_and_a_month_have_a_price(desk: Desk, when: str, texts: tuple[str, ...], price: str) -> None:
    assert look(desk, when, texts=texts).price.startswith(price)


def test_two_accounts_cost_twice_as_much_and_one_that_a_person_posts_on_nothing(desk: Desk) -> None:
    by_hand = replace(desk, posts_by_api=frozenset())
    assert look(by_hand, "tomorrow 9am").price == "costs nothing: you post it by hand"
    plan = look(desk, "tomorrow 9am").when.plan
    assert plan is not None
    drafted = Drafted((("x", "AshcombeValeNHS"), ("x", "AshcombeValeNHS")), [{"": WORDS}], plan)
    assert promo_prices.price(desk, drafted) == "$0.03 in all"


def test_too_few_wordings_are_warned_about(desk: Desk) -> None:
    warning, *_ = look(desk, "every weekday at 9am").warnings
    assert "It goes out 5 times in a week and has 1 wording" in warning
    assert not any("wording" in each for each in look(desk, "every Friday at 9am").warnings)


def test_the_team_s_custom_is_suggested_as_long_as_there_are_no_results(desk: Desk) -> None:
    assert "lunchtime and after 6pm" in look(desk, "").best


def answer(desk: Desk, when: str) -> str:
    """What is said to whoever schedules one."""
    done = promos.save(desk, fill(desk, when, WORDS), by=TOM)
    assert isinstance(done, Done)
    return done.sentence


def test_whoever_schedules_in_a_hush_is_told_that_it_does_not_go_out_before_its_end(desk: Desk) -> None:
    hush(desk)
    assert "*But a hush stands until Monday 23 November 2026, 2.00pm:* nothing goes out" in answer(desk, "in 1 hour")
    assert "hush" not in answer(desk, "tomorrow 9am")


def test_a_hush_that_stands_is_shown(desk: Desk) -> None:
    assert look(desk, "tomorrow 9am").hush is None
    hush(desk)
    assert look(desk, "tomorrow 9am").hush is not None


def test_an_edit_of_a_repeat_keeps_its_fridays_whenever_it_is_saved(desk: Desk, clock: MovableClock) -> None:
    number = schedule(desk, "every other Friday at 4.30pm for 6 runs")
    before = promo(desk, number)
    clock.advance(timedelta(days=8).total_seconds())
    save(desk, edited(desk, number, texts=("Other words.",)))
    after = promo(desk, number)
    assert after.schedule == before.schedule
    assert after.next_at == datetime(2026, 12, 11, 16, 30, tzinfo=UTC)


def test_words_that_meant_a_day_are_shown_as_that_day_when_it_is_edited(desk: Desk, clock: MovableClock) -> None:
    number = schedule(desk, "Friday 6pm")
    clock.advance(timedelta(days=1).total_seconds())
    form = promos.begin_edit(desk, number, by=TOM)
    assert form.typed.when == "27 November 2026 18:00"
    assert form.when.said == "Friday 27 November, 6.00pm, in 3 days"


def test_a_copy_keeps_a_repeat_and_asks_for_the_time_of_one_that_goes_out_once(desk: Desk) -> None:
    once, weekly = schedule(desk, "Friday 6pm"), schedule(desk, "every Friday at 6pm", "Every week.")
    assert promos.begin_copy(desk, once, by=TOM).typed.when == ""
    copy = promos.begin_copy(desk, weekly, by=TOM).typed
    assert (copy.when, copy.texts, copy.promo_id) == ("every Friday at 6pm", ("Every week.",), None)


@pytest.mark.parametrize("state", [PromoState.DONE, PromoState.CANCELLED])
def test_what_has_ended_is_copied_and_not_edited(desk: Desk, state: PromoState) -> None:
    number = schedule(desk, "Friday 6pm")
    with desk.database.write.begin() as session:
        session.get_one(Promo, number).state = state
    with pytest.raises(Refusal, match="Copy it to post it again"):
        promos.begin_edit(desk, number, by=TOM)
    assert promos.begin_copy(desk, number, by=TOM).typed.texts == (WORDS,)


def test_a_promo_that_is_not_there_is_refused(desk: Desk) -> None:
    for begin in (promos.begin_edit, promos.begin_copy):
        with pytest.raises(Refusal, match="does not know this promo"):
            begin(desk, 99, by=TOM)


def test_a_row_that_cannot_be_read_any_more_is_written_again_in_the_form(desk: Desk) -> None:
    number = schedule(desk, "every Friday at 6pm")
    with desk.database.write.begin() as session:
        broken = session.get_one(Promo, number)
        broken.schedule, broken.accounts, broken.wordings = {"rule": "?"}, [["x"]], [{}]
    typed = promos.begin_edit(desk, number, by=TOM).typed
    assert (typed.when, typed.texts, typed.accounts) == ("every Friday at 6pm", ("",), ())
    save(desk, replace(typed, texts=(WORDS,), accounts=(OURS,)))
    assert promo(desk, number).next_at == datetime(2026, 11, 27, 18, tzinfo=UTC)


def test_ready_made_wordings_invite_stories_for_one_service(desk: Desk) -> None:
    form = promos.invite(desk, fill(desk, "every Monday at 9am", service="emergency"), by=TOM)
    assert len(form.typed.texts) >= 3
    for looked in form.looked:
        assert LINK in looked.text
        assert "@careopinion" in looked.text
        assert looked.left >= 0
    assert form.typed.version == 1
    assert not any("wording" in each for each in form.warnings)


def test_each_service_with_a_link_gets_its_turn(desk: Desk) -> None:
    form = promos.invite(desk, fill(desk, "every Monday at 9am", service=IN_TURN), by=TOM)
    linked = [service for service in desk.team.services if service.links]
    assert [any(link in text for link in service.links.values()) for service, text in
            zip(linked, form.typed.texts, strict=True)] == [True] * len(linked)  # fmt: skip


def test_a_long_name_gives_way_before_the_link_and_the_tag_do(desk: Desk) -> None:
    name = "Community rehabilitation and enablement team for the whole V"
    service = Service(slug="long", name=name, links={"share": LINK})
    feedback = Feedback(promos=("Have you been seen by our colleagues of late, or your family? {service}: tell all.",))
    desk = replace(desk, team=desk.team.model_copy(update={"services": (service,), "feedback": feedback}))
    (text,) = promos.invite(desk, fill(desk, "tomorrow 9am", service="long"), by=TOM).typed.texts
    assert LINK in text
    assert text.endswith("@careopinion")
    assert look(desk, "tomorrow 9am", text).wrong == ()


def test_a_service_without_a_link_leaves_the_words_alone(desk: Desk) -> None:
    typed = fill(desk, "tomorrow 9am", service="facilities")
    form = promos.invite(desk, typed, by=TOM)
    assert form.typed.texts == (WORDS,)
    assert "has no link on Care Opinion yet" in str(form.invite_trouble)


def test_a_service_that_is_gone_from_the_team_file_is_not_kept(desk: Desk) -> None:
    assert look(desk, "tomorrow 9am", service="gone").typed.service is None


def test_a_form_without_a_time_that_is_sent_comes_back_with_every_word(desk: Desk) -> None:
    form = stopped(desk, fill(desk, "whenever", texts=("One.", "Two.")))
    assert (form.typed.when, form.typed.texts) == ("whenever", ("One.", "Two."))
