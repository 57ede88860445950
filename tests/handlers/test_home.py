"""The Home tab, drawn when somebody opens it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.app import Kestrel
from bot.core.home import Health, Part
from bot.core.promos import PromoState, RunState, Why
from bot.core.watching import WatchKind
from bot.core.without_x import WITHOUT_X
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import duty, mentions, reading, resting
from bot.services.home import home_of
from bot.storage.deadlines import Deadline
from bot.storage.runs import Run
from bot.views import home as home_view
from tests.desks import NOW, apart, card, draw, mention, post, take, unlike, watch
from tests.hushed import begin
from tests.promoted import add_promo
from tests.promoting import run
from tests.signing import Door
from tests.slack_hands import form, said_to
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("door")


@pytest.fixture
def number(desk: Desk, clock: MovableClock) -> int:
    """A mention whose card stands in the channel."""
    (taken,) = take(desk, post("1"))
    draw(desk, clock)
    return taken


def press(sandbox: Sandbox, desk: Desk, number: int, user: str, action: str, **more: Any) -> None:
    delivery = sandbox.slack.press(user, CHANNEL, card(desk, number).ts or "", action, **more).wait()
    assert delivery.failure is None


def test_home_shows_the_sources_the_costs_and_what_is_mine(sandbox: Sandbox, desk: Desk, number: int) -> None:
    press(sandbox, desk, number, "U0TOM", "claim")
    reading.read(desk, watch(desk).id)
    sandbox.slack.open_home("U0TOM")
    home = str(until(lambda: sandbox.slack.home_of("U0TOM")))
    assert "*0* open (unclaimed), *1* claimed and not answered. *1* thing is yours to do." in home
    assert "*On duty:* <@U0PRIYA>. `/oncall` shows who comes next" in home
    assert "🟢 *X*: posts that mention @AshcombeValeNHS" in home
    assert "What reading and publishing have cost this month" in home
    assert "At most $0.01 in all." in home


def test_home_says_who_is_on_duty_until_when_and_when_it_is_nobody(desk: Desk) -> None:
    until_ten = NOW + timedelta(hours=1)
    duty.put_on(desk, "U0TOM", until=until_ten, by="U0TOM")
    home = str(home_view.draw(home_of(desk, "U0TOM")))
    assert "*On duty:* <@U0TOM>, then <@U0PRIYA> – until Monday 23 November 2026, 10.00am." in home
    for member in ("U0TOM", "U0PRIYA"):
        duty.send_away(desk, member, until=until_ten, by=member)
    home = str(home_view.draw(home_of(desk, "U0TOM")))
    assert "*On duty:* ⚠️ nobody – until Monday 23 November 2026, 10.00am. Risk of harm has to reach a person" in home


def test_home_without_x_says_in_two_sentences_why_that_is_fine(kestrel: Kestrel) -> None:
    without = replace(kestrel.desk, networks={})
    home = str(home_view.draw(home_of(without, "U0TOM")))
    assert WITHOUT_X in home
    assert WITHOUT_X.count(". ") == 1


def test_one_of_a_thing_that_was_paid_for_is_told_in_the_singular(desk: Desk) -> None:
    home = home_of(desk, "U0TOM")
    one = [
        ("x", "posts with a link", 1, 200_000),
        ("x", "posts read", 1_204, 6_020_000),
        ("x", "posts", 1, 15_000),
        ("x", "other posts read", 1, 5_000),
    ]
    told = str(home_view.draw(replace(home, spend=one)))
    assert "X: 1 post with a link – at most $0.20" in told
    assert "X: 1,204 posts read" in told
    assert "X: 1 post – at most $0.02" in told
    assert "X: 1 other post read" in told


def test_a_database_that_will_be_lost_stands_at_the_top(desk: Desk) -> None:
    def drawn(wiped: str | None) -> list[str]:
        view = home_view.draw(home_of(replace(desk, wiped=wiped), "U0TOM"))
        return [block["text"]["text"] for block in view["blocks"][:3] if "text" in block]

    assert any("will be lost: &lt;disk&gt;" in said for said in drawn("The database will be lost: <disk>."))
    assert not any("will be lost" in said for said in drawn(None))


def blocks(sandbox: Sandbox, user: str = "U0TOM") -> list[dict[str, Any]]:
    """What Home shows to somebody."""
    home = sandbox.slack.home_of(user)
    assert home is not None
    return list(home["blocks"])


def opened(sandbox: Sandbox, user: str = "U0TOM") -> list[dict[str, Any]]:
    """Home as it is when somebody opens it."""
    delivery = sandbox.slack.open_home(user)
    assert delivery is not None
    assert delivery.wait().failure is None
    return blocks(sandbox, user)


def pressed(sandbox: Sandbox, action: str, user: str = "U0TOM", **more: Any) -> None:
    """Press something on Home."""
    home = sandbox.slack.home_of(user)
    assert home is not None
    delivery = sandbox.slack.press_view(user, home["id"], action, **more).wait()
    assert delivery.failure is None


def lines(shown: list[dict[str, Any]], part: str) -> list[str]:
    """The lines of one of the lists."""
    return [each["text"]["text"] for each in shown if each.get("block_id", "").startswith(f"line:{part}:")]


def headers(shown: list[dict[str, Any]]) -> list[str]:
    return [str(each["text"]["text"]) for each in shown if each["type"] == "header"]


def many(desk: Desk, number: int) -> list[int]:
    """Mentions that are like nobody else's, a minute apart."""
    return take(apart(desk), *(
        post(str(each), f"{unlike(each)} number{each}", at=NOW - timedelta(minutes=number - each))
        for each in range(number)
    ))  # fmt: skip


def test_what_is_to_do_comes_first_and_sources_and_costs_come_last(sandbox: Sandbox, desk: Desk) -> None:
    assert headers(opened(sandbox)) == [
        "Kestrel at Ashcombe Vale NHS Foundation Trust", "Yours to do", "Nobody has claimed",
        "With colleagues, and owed", "What goes out today", "Your settings", "Sources",
        "What reading and publishing have cost this month",
    ]  # fmt: skip
    assert desk


def test_mine_unclaimed_and_owed_are_apart_each_by_its_due_time(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    numbers = many(desk, 4)
    draw(desk, clock)
    mentions.claim(desk, numbers[2], by="U0TOM")
    mentions.claim(desk, numbers[1], by="U0MEGAN")
    shown = opened(sandbox)
    assert [each.split("number")[1] for each in lines(shown, "mine")] == ["2"]
    assert [each.split("number")[1] for each in lines(shown, "unclaimed")] == ["0", "3"]
    assert [each.split("number")[1] for each in lines(shown, "owed")] == ["1"]
    assert {"Yours to do: 1", "Nobody has claimed: 2", "With colleagues, and owed: 1"} <= set(headers(shown))
    owed = next(each for each in shown if each.get("block_id") == "line:owed:0")
    assert "answer by " in owed["fields"][0]["text"]
    assert "<@U0MEGAN>" in owed["fields"][0]["text"]
    ts = (card(desk, numbers[1]).ts or "").replace(".", "")
    assert owed["accessory"]["url"].endswith(f"/archives/{CHANNEL}/p{ts}")


def test_a_line_is_claimed_on_home_and_moves_to_mine(sandbox: Sandbox, desk: Desk, clock: MovableClock) -> None:
    many(desk, 2)
    draw(desk, clock)
    opened(sandbox)
    pressed(sandbox, "home_claim:unclaimed:0")
    assert [each.split("number")[1] for each in lines(blocks(sandbox), "mine")] == ["0"]
    assert [each.split("number")[1] for each in lines(blocks(sandbox), "unclaimed")] == ["1"]


def test_whoever_is_too_late_is_told_and_sees_the_list_as_it_is(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    (number,) = many(desk, 1)
    draw(desk, clock)
    opened(sandbox)
    mentions.claim(desk, number, by="U0MEGAN")
    pressed(sandbox, "home_claim:unclaimed:0")
    assert "has had the post by" in said_to(sandbox)
    assert lines(blocks(sandbox), "unclaimed") == []
    assert len(lines(blocks(sandbox), "owed")) == 1


def test_ten_lines_at_a_time_and_each_list_turns_by_itself(sandbox: Sandbox, desk: Desk, clock: MovableClock) -> None:
    numbers = many(desk, 25)
    for number in numbers[:12]:
        mentions.claim(desk, number, by="U0TOM")
    shown = opened(sandbox)
    assert (len(lines(shown, "mine")), len(lines(shown, "unclaimed"))) == (10, 10)
    pressed(sandbox, "home_turn:unclaimed:later")
    pressed(sandbox, "home_turn:mine:later")
    shown = blocks(sandbox)
    assert (len(lines(shown, "mine")), len(lines(shown, "unclaimed"))) == (2, 3)
    pressed(sandbox, "home_turn:unclaimed:earlier")
    assert (len(lines(blocks(sandbox), "mine")), len(lines(blocks(sandbox), "unclaimed"))) == (2, 10)
    pressed(sandbox, "home_turn:mine:earlier", value="7000:0:5")
    assert len(lines(blocks(sandbox), "mine")) == 2
    pressed(sandbox, "home_turn:mine:earlier", value="made up")
    assert len(lines(blocks(sandbox), "mine")) == 10


def test_a_full_home_is_a_view_that_slack_takes(sandbox: Sandbox, desk: Desk, clock: MovableClock) -> None:
    numbers = many(desk, 37)
    for number in numbers[:13]:
        mentions.claim(desk, number, by="U0TOM")
    resting.snooze(desk, numbers[0], until=NOW + timedelta(hours=1), by="U0TOM")
    for number in numbers[13:25]:
        mentions.claim(desk, number, by="U0MEGAN")
    for each in range(12):
        promo = add_promo(desk, f"Open day, part {each}")
        if each < 6:
            run(desk, promo, NOW - timedelta(hours=1), RunState.ASKS, why=Why.LATE)
    begin(desk)
    trouble = "The network does not let us in."
    source = Health("x", WatchKind.HASHTAG, "Ashcombe", NOW, None, None, False, 3)
    full = replace(
        home_of(desk, "U0TOM"), findings=["a count is wrong"] * 5, wiped="The disk is emptied.", x_connected=False,
        sources=[*[source] * 24, replace(source, trouble=trouble)],
    )  # fmt: skip
    desk.surface.home("U0TOM", full)
    shown = blocks(sandbox)
    assert len(shown) == 100
    assert [len(lines(shown, part.value)) for part in Part] == [10, 10, 10]
    said = str(shown)
    assert said.count("The auditor:") == 5
    assert trouble in said
    (folded,) = re.findall(r"… and ([0-9]+) more; `/settings` has them all", said)
    assert said.count("🟢") + 1 + int(folded) == 25


def test_risk_of_harm_is_marked_and_the_public_is_not_parsed(sandbox: Sandbox, desk: Desk) -> None:
    risky = "I cannot go on, I want to end my life, the ward would not help"
    take(apart(desk), post("1", risky), post("2", "<!channel> <https://evil.test|click>"))
    found = lines(opened(sandbox), "unclaimed")
    assert found[0].startswith("• 🆘 Risk of harm (“cannot go on”")
    assert "<!channel>" in found[1]
    assert all(
        each["text"]["type"] == "plain_text" for each in blocks(sandbox) if each.get("block_id", "").startswith("line:")
    )


def test_however_much_is_open_home_asks_the_database_as_often(desk: Desk) -> None:
    def asked() -> int:
        seen: list[str] = []
        engine = desk.database.engine

        def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
            seen.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        try:
            home_of(desk, "U0TOM")
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    numbers = many(desk, 3)
    mentions.claim(desk, numbers[0], by="U0TOM")
    few = asked()
    take(apart(desk), *(post(f"more{each}", unlike(1000 + each)) for each in range(40)))
    assert asked() <= few + 1


def test_the_first_steps_are_shown_until_they_are_put_away(sandbox: Sandbox, desk: Desk) -> None:
    assert "First steps" in str(opened(sandbox))
    pressed(sandbox, "home_steps_seen")
    assert "First steps" not in str(blocks(sandbox))
    assert "First steps" not in str(opened(sandbox))
    assert "First steps" in str(opened(sandbox, "U0MEGAN"))
    assert desk


def test_whoever_opens_home_for_the_first_time_is_greeted_once(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    for _ in range(3):
        opened(sandbox)
        draw(desk, clock)
    assert [m["text"].startswith("Hello!") for m in sandbox.slack.direct_messages("U0TOM")] == [True]


def test_whoever_opens_the_conversation_for_an_alarm_is_not_greeted_below_it(
    sandbox: Sandbox, desk: Desk, clock: MovableClock, door: Door
) -> None:
    event = {"type": "app_home_opened", "user": "U0TOM", "channel": "D0TOM", "tab": "messages", "event_ts": "1.2"}
    looked = {"type": "event_callback", "event_id": "Ev1", "event": event}
    assert door.knock(json.dumps(looked).encode(), "application/json")[0] == 200
    draw(desk, clock)
    assert sandbox.slack.direct_messages("U0TOM") == []
    opened(sandbox)
    draw(desk, clock)
    assert len(sandbox.slack.direct_messages("U0TOM")) == 1


def test_a_command_is_a_first_time_too(sandbox: Sandbox, desk: Desk, clock: MovableClock) -> None:
    sandbox.slack.command("U0MEGAN", CHANNEL, "/oncall", "help").wait()
    draw(desk, clock)
    assert [m["text"].startswith("Hello!") for m in sandbox.slack.direct_messages("U0MEGAN")] == [True]


def test_settings_are_kept_shown_and_offered_again(sandbox: Sandbox, desk: Desk) -> None:
    assert "in your own conversation with Kestrel; no quiet hours" in str(opened(sandbox))
    settle(sandbox, where="channel", hours="quiet", quiet_from="21:30", quiet_to="07:15")
    assert f"in <#{CHANNEL}>, with your name; quiet from 9.30pm to 7.15am" in str(blocks(sandbox))
    pressed(sandbox, "home_settings")
    offered = str(form(sandbox))
    assert "'initial_time': '21:30'" in offered
    assert "By the clocks of London" in offered or "by the clocks of London" in offered
    settle(sandbox, again=False, where="direct", hours="none")
    assert "in your own conversation with Kestrel; no quiet hours" in str(blocks(sandbox))
    assert "in your own conversation" in str(opened(sandbox, "U0MEGAN"))
    assert desk


def test_hours_that_are_none_are_refused_beside_their_field(sandbox: Sandbox, desk: Desk) -> None:
    opened(sandbox)
    errors = settle(sandbox, where="direct", hours="quiet", quiet_from="09:00", quiet_to="09:00")
    assert "Two different times" in errors["quiet_to"]
    assert "no quiet hours" in str(opened(sandbox))
    assert desk


def test_home_says_what_goes_out_today(sandbox: Sandbox, desk: Desk) -> None:
    assert "Nothing. `/promo` schedules what we say." in str(opened(sandbox))
    add_promo(desk, "Flu jabs this <!channel> morning")
    shown = opened(sandbox)
    (line,) = [each for each in shown if each.get("block_id") == "home:today:0"]
    assert line["text"]["type"] == "plain_text"
    assert line["text"]["text"].startswith("10.00am · ")
    assert "Flu jabs this <!channel> morning" in line["text"]["text"]


def test_promos_that_ask_stand_on_their_writers_home_and_what_anybody_may_look_at_under_its_own_heading(
    sandbox: Sandbox, desk: Desk
) -> None:
    held = add_promo(desk, "Flu <@U0TOM> jabs", by="U0TOM")
    add_promo(desk, "Tea for carers", state=PromoState.ASKED, by="U0MEGAN")
    with desk.database.write.begin() as session:
        session.add(Run(promo_id=held, due_at=NOW - timedelta(minutes=5), state=RunState.ASKS, why=Why.HUSH, at=NOW))
    shown = opened(sandbox)
    assert {"Yours to do: 1", "For anybody to look at: 1"} <= set(headers(shown))
    assert "Nothing is yours to do." not in str(shown)
    first, second = (next(each for each in shown if each.get("block_id") == f"home:{n}:0") for n in ("promo", "look"))
    assert first["text"] == {"type": "plain_text", "text": f"📅 Promo no. {held}: “Flu <@U0TOM> jabs”", "emoji": False}
    assert "A hush stood at its time" in first["fields"][0]["text"]
    assert f"`/promo show {held}`" in first["fields"][0]["text"]
    assert "second pair of eyes" in second["fields"][0]["text"]
    assert "held: A hush stood at its time" in str([each for each in shown if "today" in each.get("block_id", "")])
    megan = opened(sandbox, "U0MEGAN")
    assert "Nothing is yours to do." in str(megan)
    assert not any("anybody to look at" in head for head in headers(megan))


def test_what_nobody_has_claimed_and_presses_is_first_of_all_theirs_who_are_on_duty(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    late, _ = take(desk, post("71", "where is the eye clinic now"), post("72", "and the dentist, pray", at=NOW))
    (risky,) = take(desk, post("73", "I cannot go on, I am going to end my life tonight", handle="ade_k"))
    with desk.database.write.begin() as session:
        for held in session.query(Deadline).filter(Deadline.mention_id == late):
            held.due_at = clock.now() - timedelta(minutes=1)
    shown = opened(sandbox, "U0PRIYA")
    said = str(shown)
    assert "*You are on duty:* 2 that nobody has claimed are late or speak of risk of harm." in said
    assert "Nothing is yours to do." not in said
    lines = [each for each in shown if each.get("block_id", "").startswith("line:duty:")]
    assert [each["accessory"]["value"] for each in lines] == [str(risky), str(late)]
    assert "You are on duty" not in str(opened(sandbox, "U0TOM"))
    pressed(sandbox, "home_claim:duty:0", user="U0PRIYA")
    assert mention(desk, risky).owner == "U0PRIYA"
    assert "*You are on duty:* 1 that nobody has claimed is late" in str(opened(sandbox, "U0PRIYA"))


def settle(sandbox: Sandbox, *, again: bool = True, **values: str) -> dict[str, str]:
    """Fill in the form for one's own settings; what stands beside its fields."""
    if again:
        pressed(sandbox, "home_settings")
    view = form(sandbox)
    delivery = sandbox.slack.submit("U0TOM", view["id"], {name: {name: value} for name, value in values.items()})
    assert delivery is not None
    assert delivery.wait().failure is None
    return dict((delivery.answer or {}).get("errors") or {})
