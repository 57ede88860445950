"""The team file: what is wrong in it is named at once, with the place and what to write instead."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.core.rota import Turn
from bot.problems import Problems
from bot.sandbox.demo import sandbox_team
from bot.team import Team, read_team
from bot.team.promos import Promos
from bot.team.reading import Words

BASE = '[organisation]\nname = "Ashcombe Vale"\n'
CARE_OPINION = "https://www.careopinion.org.uk"
WORDING = '[[wordings]]\nslug = "a"\nname = "A"\nvoices.warm = "x"\n'
LINK_KIND = '[[feedback.links]]\nslug = "s"\nname = "S"\nwords = "Share your story"'
SERVICE = BASE + '[[services]]\nslug = "a"\nname = "A"\n'
ROTA = BASE + '[[rota]]\nmember = "U0TOM"\n'
CLOSURE = BASE + '[[closures]]\nname = "refit"\n'
SPAN, NEXT_SPAN = "from = 2026-12-24\nto = 2027-10-01\n", "from = 2027-10-02\nto = 2027-12-23\n"
WRONG: dict[str, tuple[str, str]] = {
    "a zone": ('[organisation]\nname = "A"\ntime_zone = "London"', "for the United Kingdom write Europe/London"),
    "a nation": ('[organisation]\nname = "A"\nnation = "FR"', "organisation.nation"),
    "no name": ('[organisation]\nname = ""', "organisation.name"),
    "a handle": (BASE + '[[accounts]]\nhandle = "two words"', "is not a handle; write it like @AshcombeValeNHS"),
    "a handle twice": (BASE + '[[accounts]]\nhandle = "@a"\n[[accounts]]\nhandle = "A"', "@a is there twice"),
    "a name of keys": (BASE + '[[accounts]]\nhandle = "a"\nkeys = "my keys"', "is no name for keys; write letters"),
    "a name of keys that ends too soon": (BASE + '[[accounts]]\nhandle = "a"\nkeys = "a__b"', "“a__b” is no name"),
    "a network": (BASE + '[[accounts]]\nnetwork = "myspace"\nhandle = "@a"', "accounts.0.network"),
    "a kind of watch": (BASE + '[[watches]]\nkind = "mention"\nquery = "abc"', "watches.0.kind"),
    "a query too short": (BASE + '[[watches]]\nkind = "keyword"\nquery = "a"', "watches.0.query"),
    "a slug": (BASE + '[[services]]\nslug = "A&E"\nname = "A&E"', "services.0.slug"),
    "a slug twice": (BASE + '[[services]]\nslug = "a"\nname = "A"\n' * 2, "the service “a” is there twice"),
    "a plain http link": (SERVICE + 'links.page = "http://a.b"', "plain https:// link"),
    "a link with a password": (SERVICE + 'links.share = "https://u:p@a.b"', "without a user name or password"),
    "a kind of link": (SERVICE + f'links.shop = "{CARE_OPINION}/1"', "no kind of link; known are page, share"),
    "a look-alike host": (SERVICE + f'links.share = "{CARE_OPINION}.example.com/1"', "of the service “a”"),
    "a wording twice": (BASE + WORDING * 2, "the wording “a” is there twice"),
    "a wording without words": (BASE + WORDING.replace("x", " "), "1 to 2,000 characters of words"),
    "a reason twice": (BASE + '[reasons]\nnot_for_us = ["a", "a"]', "each different and of 75 characters at most"),
    "a link's words without the link": (BASE + LINK_KIND, "write {link} just once"),
    "a member": (BASE + '[people]\non_duty = ["Priya"]', "is not a Slack member ID"),
    "a night that is no time": (ROTA + 'hours = "20-08"', "write it like 09:00-17:00, or 20:00-08:00 for a night"),
    "a night to an hour that is not": (ROTA + 'hours = "20:00-25:00"', "rota.0.hours"),
    "a turn on no day": (ROTA + 'days = ["Monday"]', "rota.0.days.0"),
    "a turn on no date": (ROTA + 'from = "Christmas"', "rota.0.from"),
    "a turn that ends first": (ROTA + "from = 2026-12-27\nuntil = 2026-12-21", "put the earlier date into “from”"),
    "a turn of nobody": (BASE + '[[rota]]\nmember = "Tom"', "is not a Slack member ID"),
    "a turn without a member": (BASE + '[[rota]]\ndays = ["mon"]', "rota.0.member is missing"),
    "hours backwards": (BASE + '[hours]\nmon = ["17:00-09:00"]', "write it like 09:00-17:00"),
    "hours in words": (BASE + '[hours]\nmon = ["nine to five"]', "write it like 09:00-17:00"),
    "a day": (BASE + '[hours]\nmonday = ["09:00-17:00"]', "hours.monday"),
    "hours that overlap": (BASE + '[hours]\nmon = ["12:00-17:00", "09:00-12:30"]', "12:00-17:00” overlap"),
    "no hours": (BASE + "[hours]\nmon = []", "[hours] holds no stretch of time"),
    "a closure without a day": (BASE + '[[closures]]\nname = "a"', "“a” needs a date"),
    "a closure with half a span": (CLOSURE + "from = 2026-12-24", "or both from and to"),
    "a closure with a date and a span": (CLOSURE + "date = 2026-12-24\n" + SPAN, "or both from and to"),
    "a closure backwards": (CLOSURE + "from = 2026-12-24\nto = 2026-12-23", "on the day on which it starts or later"),
    "a closure for a year": (CLOSURE + "from = 2026-12-24\nto = 2027-12-23", "within 300 days"),
    "a closure in the far future": (CLOSURE + "date = 9999-12-31", "closures.0.date"),
    "a closure without a name": (BASE + "[[closures]]\ndate = 2026-12-24", "closures.0.name is missing"),
    "closed for good": (CLOSURE + SPAN + CLOSURE.removeprefix(BASE) + NEXT_SPAN, "closed for more than 300 days"),
    "a grace of two days": (BASE + "[promos]\ngrace_minutes = 2880", "promos.grace_minutes"),
    "hours of promos backwards": (BASE + '[promos.hours]\nsat = ["20:00-08:00"]', "write it like 09:00-17:00"),
    "reading too seldom": (BASE + "[reading]\nbusy = 60", "reading.busy"),
    "a misspelt key": (BASE + "[readin]\nbusy = 5", "readin is not a setting that Kestrel knows; check the spelling"),
    "no TOML": ("[organisation\n", "is not valid TOML"),
}  # fmt: skip


def problems(tmp_path: Path, text: str) -> tuple[str, ...]:
    path = tmp_path / "team.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Problems) as caught:
        read_team(path)
    return caught.value.sentences


@pytest.mark.parametrize("what", WRONG)
def test_each_mistake_is_a_sentence_with_its_place_and_what_to_write(tmp_path: Path, what: str) -> None:
    text, said = WRONG[what]
    (sentence,) = problems(tmp_path, text)
    assert said in sentence
    assert "team.toml" in sentence
    assert sentence.endswith(".")
    assert "Value error" not in sentence


def test_a_password_in_a_link_is_not_repeated(tmp_path: Path) -> None:
    assert "hush" not in str(problems(tmp_path, SERVICE + 'links.share = "https://me:hush@a.b"'))


def test_many_mistakes_are_named_at_once(tmp_path: Path) -> None:
    text = BASE + 'mood = 1\n[people]\nhead = "x"\n[hours]\nmon = ["9-5"]\n[[accounts]]\nhandle = "a b"\n'
    assert len(problems(tmp_path, text)) == 4


def test_a_file_that_is_missing_or_unreadable_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Problems, match=r"is not there\. Copy team\.example\.toml to it, or set TEAM_FILE"):
        read_team(tmp_path / "none.toml")
    with pytest.raises(Problems, match="cannot be read"):
        read_team(tmp_path)
    (tmp_path / "latin.toml").write_bytes(b"name = '\xe9'")
    with pytest.raises(Problems, match="cannot be read"):
        read_team(tmp_path / "latin.toml")


def test_a_name_alone_is_enough(tmp_path: Path) -> None:
    (tmp_path / "team.toml").write_text(BASE, encoding="utf-8")
    team = read_team(tmp_path / "team.toml")
    assert (team.organisation.time_zone, team.reading.busy, team.handles("x")) == ("Europe/London", 10, ())


def test_a_team_that_says_no_hours_works_from_monday_to_friday() -> None:
    usual = Team.model_validate({"organisation": {"name": "A"}}).calendar
    assert (usual.nation, usual.zone.key, usual.closures) == ("ENG", "Europe/London", {})
    assert {day for day, windows in usual.windows.items() if windows} == set(range(5))
    assert set(usual.windows[0]) == set(usual.windows[4]) == {(9 * 60, 17 * 60)}


def test_windows_may_touch_and_stand_in_any_order() -> None:
    hours = {"mon": ["12:30-24:00", "09:00-12:30"]}
    team = Team.model_validate({"organisation": {"name": "A"}, "hours": hours})
    assert team.calendar.windows[0] == ((540, 750), (750, 1440))


def test_closures_and_bank_holidays_are_in_the_calendar(tmp_path: Path) -> None:
    (tmp_path / "team.toml").write_text(
        CLOSURE + SPAN + '[[closures]]\nname = "b"\ndate = 2026-09-03\nbank_holiday = true'
    )
    calendar = read_team(tmp_path / "team.toml").calendar
    assert calendar.closed_on(date(2026, 12, 25)) == ("refit", False)
    assert calendar.closed_on(date(2026, 9, 3)) == ("b", True)
    assert calendar.closed_on(date(2026, 8, 31)) == ("Summer bank holiday", True)
    assert len(calendar.closures) == 283


def test_a_team_may_work_on_bank_holidays() -> None:
    team = Team.model_validate({"organisation": {"name": "A", "nation": "SCT", "bank_holidays": False}})
    assert team.calendar.closed_on(date(2026, 12, 25)) is None


def test_the_calendar_is_made_once_and_follows_a_changed_copy() -> None:
    team = sandbox_team()
    assert team.calendar is team.calendar
    other = team.model_copy(update={"hours": {"sat": ("09:00-17:00",)}})
    assert [day for day, windows in other.calendar.windows.items() if windows] == [5]
    assert team.calendar.fingerprint != other.calendar.fingerprint


def test_a_team_that_says_nothing_of_promos_posts_at_any_hour_and_a_run_may_be_half_an_hour_late() -> None:
    team = Team.model_validate({"organisation": {"name": "A"}})
    assert (team.promos.grace, team.promos.approval) == (timedelta(minutes=30), False)
    assert not any(team.promo_calendar.windows.values())


def test_the_hours_of_promos_are_apart_from_working_hours_and_share_the_closed_days(tmp_path: Path) -> None:
    hours = '[promos]\ngrace_minutes = 0\napproval = true\n[promos.hours]\nsat = ["18:00-24:00", "12:00-13:00"]\n'
    closed = '[[closures]]\nname = "refit"\ndate = 2026-11-28\n'
    (tmp_path / "team.toml").write_text(BASE + hours + closed)
    team = read_team(tmp_path / "team.toml")
    assert (team.promos.grace, team.promos.approval) == (timedelta(0), True)
    assert {day: windows for day, windows in team.promo_calendar.windows.items() if windows} == {
        5: ((720, 780), (1080, 1440))
    }
    assert team.promo_calendar.closed_on(date(2026, 11, 28)) == ("refit", False)
    assert team.promo_calendar.closed_on(date(2026, 12, 25)) == ("Christmas Day", True)
    assert team.calendar.windows[5] == ()
    other = team.model_copy(update={"promos": Promos(hours={"sun": ("09:00-17:00",)})})
    assert [day for day, windows in other.promo_calendar.windows.items() if windows] == [6]


def test_handles_are_kept_without_the_at_sign() -> None:
    team = Team.model_validate({"organisation": {"name": "A"}, "accounts": [{"handle": " @AshcombeValeNHS "}]})
    assert team.handles("x") == ("AshcombeValeNHS",)
    assert team.handles("mastodon") == ()


def test_an_account_may_name_its_keys_in_any_case_or_have_none() -> None:
    accounts = [{"handle": "a"}, {"handle": "b", "keys": "Care_Home"}, {"handle": "c", "keys": ""}]
    team = Team.model_validate({"organisation": {"name": "A"}, "accounts": accounts})
    assert [account.keys for account in team.accounts] == [None, "care_home", None]


def test_the_invented_trust_has_two_accounts() -> None:
    assert [(account.handle, account.keys) for account in sandbox_team().accounts] == [
        ("AshcombeValeNHS", None),
        ("AshcombeEvents", "events"),
    ]


def test_a_turn_of_the_rota_may_be_a_night_a_week_or_always(tmp_path: Path) -> None:
    rows = (
        'days = ["fri", "sat"]\nhours = "20:00-08:00"',
        "from = 2026-12-21\nuntil = 2026-12-27",
        'hours = "17:00-24:00"',
    )
    (tmp_path / "team.toml").write_text(BASE + "".join(f'[[rota]]\nmember = "U0TOM"\n{row}\n' for row in rows))
    night, week, evening = (row.turn for row in read_team(tmp_path / "team.toml").rota)
    assert night == Turn("U0TOM", frozenset({4, 5}), time(20), time(8))
    assert week == Turn("U0TOM", first=date(2026, 12, 21), last=date(2026, 12, 27))
    assert evening == Turn("U0TOM", begins=time(17))


def test_a_service_is_found_by_its_slug() -> None:
    team = sandbox_team()
    found = team.service("maternity")
    assert found is not None
    assert found.name == "Maternity"
    assert team.service("none") is team.service(None) is None


@pytest.mark.parametrize(
    "phrase", ["(help", "（help", "help)", "a|b", "x", "#", "* *", "(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)(a|b)", "y" * 101]
)
def test_a_word_that_fires_and_could_not_be_read_later_is_refused_at_once(phrase: str) -> None:
    with pytest.raises(ValidationError):
        Words(harm=(phrase,))


def test_a_word_that_fires_may_hold_a_few_choices() -> None:
    assert Words(urgent=("(the|a) reservoir", "999 now", "größer")).urgent[0] == "(the|a) reservoir"
