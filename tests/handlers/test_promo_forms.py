"""The form for a promo in Slack: it opens from a line, follows what is typed and chosen, and is sent."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.app import Kestrel
from bot.core.promo_form import MOST_IN_TURN
from bot.core.promos import PromoState
from bot.desk import Desk
from bot.handlers import message_words, promo_forms
from bot.handlers.promo_read import read
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL, sandbox_settings, sandbox_team
from bot.sandbox.slack.errors import Json
from bot.sandbox.world import Sandbox
from bot.services import promo_pictures
from bot.services.refusals import NO_REASON, Refusal
from bot.storage.engine import Database
from bot.storage.promos import Promo
from bot.team import Account
from tests.desks import count
from tests.pictures import PNG, jpeg
from tests.promo_hands import begin, block, blocks, change, copy, edit, entered, holds, press, promos_of, send, slack
from tests.slack_hands import MEGAN, PRIYA, TOM, closed, form, said_to, shown
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("door")

LINE = "tomorrow 9am Tell us about your visit #CareOpinion"
OURS, EVENTS = "x:AshcombeValeNHS", "x:AshcombeEvents"
PHONE = "Ring us on 07700 900123 to book."
ALT = "Two nurses wave from a garden bench"


@pytest.fixture
def kestrel(sandbox: Sandbox, database: Database, database_url: str) -> Iterator[Kestrel]:
    """A team with two accounts."""
    accounts = tuple(Account(handle=each.partition(":")[2]) for each in (OURS, EVENTS))
    team = sandbox_team().model_copy(update={"accounts": accounts})
    bot = Kestrel(sandbox_settings(sandbox, database_url), team, clock=sandbox.clock)
    yield bot
    bot.stop()


def scheduled(sandbox: Sandbox, desk: Desk, line: str = LINE) -> int:
    """A promo that waits for its time."""
    begin(sandbox, desk, line)
    assert send(sandbox) == {"response_action": "clear"}
    return promos_of(desk)[-1].id


def uploaded(sandbox: Sandbox, content: bytes = PNG, name: str = "garden.png", alt: str = "") -> Json:
    file: Json = sandbox.slack.upload(TOM, None, name, content)
    sandbox.slack.files.get(file["id"]).alt = alt
    return file


def put_in(sandbox: Sandbox, *files: Json) -> Json:
    """Choose files and press the button under them; the form as it then stands."""
    values = entered(form(sandbox), files={"type": "file_input", "files": list(files)})
    press(sandbox, "promo_describe", values=values)
    assert until(lambda: "Kestrel is fetching" not in shown(form(sandbox)))
    return form(sandbox)


def test_one_line_opens_the_form_with_its_time_said_back_and_a_press_schedules_it(sandbox: Sandbox, desk: Desk) -> None:
    view = begin(sandbox, desk, LINE)
    assert (view["title"]["text"], view["submit"]["text"]) == ("New promo", "Schedule")
    assert (holds(view, "when"), holds(view, "text")) == ("tomorrow 9am", "Tell us about your visit #CareOpinion")
    assert "Tuesday 24 November, 9.00am, tomorrow" in shown(view)
    assert "*243* of 280 left on @AshcombeValeNHS, as X counts." in shown(view)
    assert "What will be published as @AshcombeValeNHS on X" in shown(view)
    assert "$0.015 in all" in shown(view)
    assert send(sandbox) == {"response_action": "clear"}
    assert closed(sandbox)
    (promo,) = promos_of(desk)
    assert (promo.state, promo.by, promo.said) == (PromoState.SCHEDULED, TOM, "tomorrow 9am")
    assert promo.places == (("x", "AshcombeValeNHS"),)
    assert promo.next_at == datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert said_to(sandbox) == "Promo 1 goes out: Tuesday 24 November, 9.00am, tomorrow, on @AshcombeValeNHS."


def test_a_press_that_meets_an_update_on_its_way_is_not_lost(sandbox: Sandbox, desk: Desk) -> None:
    before = begin(sandbox, desk, LINE)
    change(sandbox, "text", "Typed on")
    body: Any = {"view": before, "user": {"id": TOM}, "actions": [{"type": "button"}]}
    promo_forms.own_words(lambda *_, **__: None, body, slack(sandbox), desk)  # type: ignore[arg-type]
    assert block(form(sandbox), "own")
    assert holds(form(sandbox), "text") == "Typed on"


def test_a_line_is_taken_as_it_is_read(sandbox: Sandbox, desk: Desk) -> None:
    assert holds(begin(sandbox, desk, "tomorrow 9am Tea & cake <3 &amp;"), "text") == "Tea & cake <3 &amp;"


def test_a_line_without_a_time_keeps_every_word_and_says_what_a_time_looks_like(sandbox: Sandbox, desk: Desk) -> None:
    view = begin(sandbox, desk, "yesterday 9am Tell us about your visit")
    assert (holds(view, "when"), holds(view, "text")) == (None, "yesterday 9am Tell us about your visit")
    assert "has gone by. For example:" in shown(view)


def test_a_time_that_was_not_understood_is_not_published_without_a_word(sandbox: Sandbox, desk: Desk) -> None:
    begin(sandbox, desk, "this afternoon Please use NHS 111 first")
    warned = "The words begin with “this afternoon”. If that was meant as the time, take it out"
    assert warned in shown(change(sandbox, "when", "tomorrow 9am"))
    assert warned not in shown(change(sandbox, "text", "This afternoon we are open. Please use NHS 111 first"))


def test_what_is_left_and_what_the_time_is_follow_what_is_typed(sandbox: Sandbox, desk: Desk) -> None:
    begin(sandbox, desk)
    view = change(sandbox, "text", PHONE)
    assert f"*{280 - len(PHONE)}* of 280 left" in shown(view)
    assert "looks like somebody's phone number" in shown(view)
    view = change(sandbox, "when", "every Friday at 4.30pm")
    assert (
        "Every Friday at 4.30pm, with no end date. Next: Friday 27 November 4.30pm, Friday 4 December 4.30pm"
        in shown(view)
    )
    assert "$0.015 a run, about $0.06 a month" in shown(view)
    assert (holds(view, "text"), holds(view, "when")) == (PHONE, "every Friday at 4.30pm")


@pytest.mark.parametrize("nonsense", ["whenever", "yesterday 9am", "11/24/2026 9am", "9"])
def test_a_time_that_is_none_stands_beside_its_field_with_three_examples_and_nothing_is_lost(
    sandbox: Sandbox, desk: Desk, nonsense: str
) -> None:
    begin(sandbox, desk, LINE)
    view = change(sandbox, "when", nonsense)
    assert "For example: " in shown(view)
    answered = send(sandbox)
    assert answered["response_action"] == "errors"
    said = answered["errors"][block(view, "when")["block_id"]]
    assert said.partition("For example: ")[2].count(";") == 2
    assert (holds(form(sandbox), "when"), holds(form(sandbox), "text")) == (nonsense, LINE.partition("9am ")[2])
    assert count(desk, Promo) == 0


def test_the_picker_puts_its_moment_into_the_words(sandbox: Sandbox, desk: Desk) -> None:
    view = begin(sandbox, desk, LINE)
    assert holds(view, "picker") == int(datetime(2026, 11, 24, 9, tzinfo=UTC).timestamp())
    view = change(sandbox, "picker", int(datetime(2026, 12, 24, 18, tzinfo=UTC).timestamp()))
    assert holds(view, "when") == "24 December 2026 18:00"
    assert "Thursday 24 December, 6.00pm, in 4 weeks" in shown(view)
    assert send(sandbox) == {"response_action": "clear"}
    assert promos_of(desk)[0].next_at == datetime(2026, 12, 24, 18, tzinfo=UTC)


def test_an_hour_that_comes_twice_is_resolved_once_and_said(sandbox: Sandbox, desk: Desk) -> None:
    begin(sandbox, desk, LINE)
    # The second 1.30am of that night.
    view = change(sandbox, "picker", int(datetime(2027, 10, 31, 1, 30, tzinfo=UTC).timestamp()))
    assert "comes twice" in shown(view)
    send(sandbox)
    assert promos_of(desk)[0].next_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert "The first is taken." in said_to(sandbox)


def test_what_was_shown_is_what_is_scheduled_however_long_somebody_took(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    begin(sandbox, desk, "in 20 minutes Tell us about your visit")
    clock.advance(600)
    change(sandbox, "text", "Tell us")
    clock.advance(300)
    send(sandbox)
    assert promos_of(desk)[0].next_at == datetime(2026, 11, 23, 9, 20, tzinfo=UTC)


def test_a_time_that_goes_by_while_the_form_is_open_is_refused_and_not_moved(
    sandbox: Sandbox, desk: Desk, clock: MovableClock
) -> None:
    begin(sandbox, desk, "in 20 minutes Tell us about your visit")
    clock.advance(1300)
    assert "9.20am, has gone by." in str(send(sandbox)["errors"])
    assert count(desk, Promo) == 0


def test_more_wordings_are_added_counted_and_kept(sandbox: Sandbox, desk: Desk) -> None:
    begin(sandbox, desk, "every weekday at 9am One way to say it")
    for number in range(2, 6):
        press(sandbox, "promo_another")
        view = change(sandbox, f"text:{number - 1}", f"Way number {number}")
    assert len(blocks(view, "text")) == 5
    assert all(each.get("action_id") != "promo_another" for part in view["blocks"] for each in part.get("elements", []))
    assert "wording 5" in shown(view)
    send(sandbox, **{"text:3": ""})
    assert [each[""] for each in promos_of(desk)[0].wordings] == [
        "One way to say it", "Way number 2", "Way number 3", "Way number 5",
    ]  # fmt: skip


def test_too_few_wordings_for_its_runs_are_pointed_out_and_stop_nobody(sandbox: Sandbox, desk: Desk) -> None:
    view = begin(sandbox, desk, "every weekday at 9am Tell us about your visit")
    assert "It goes out 5 times in a week and has 1 wording" in shown(view)
    assert send(sandbox) == {"response_action": "clear"}


def test_one_account_may_have_words_of_its_own(sandbox: Sandbox, desk: Desk) -> None:
    begin(sandbox, desk, LINE)
    change(sandbox, "accounts", [OURS, EVENTS])
    press(sandbox, "promo_own_open")
    view = change(sandbox, f"own:0:{EVENTS}", "Come along!")
    assert "Other words, on @AshcombeEvents" in shown(view)
    assert "269 of 280 left, as X counts." in shown(view)
    assert "What will be published as @AshcombeEvents on X" in shown(view)
    # Not chosen any more, and chosen again: the words are still there.
    view = change(sandbox, "accounts", [OURS])
    assert holds(view, f"own:0:{EVENTS}") == "Come along!"
    change(sandbox, "accounts", [OURS, EVENTS])
    assert send(sandbox) == {"response_action": "clear"}
    (promo,) = promos_of(desk)
    assert promo.wordings == [{"": LINE.partition("9am ")[2], EVENTS: "Come along!"}]
    assert promo.places == (("x", "AshcombeValeNHS"), ("x", "AshcombeEvents"))


def test_what_the_network_would_refuse_is_said_beside_the_words_it_is_about(sandbox: Sandbox, desk: Desk) -> None:
    begin(sandbox, desk, LINE)
    press(sandbox, "promo_another")
    view = change(sandbox, "text:1", "word " * 60)
    assert "*19 too many.* X takes 280." in shown(view)
    answered = send(sandbox)
    assert "19 too many" in answered["errors"][block(view, "text:1")["block_id"]]
    assert holds(form(sandbox), "text:1") == "word " * 60
    assert count(desk, Promo) == 0


def test_without_an_account_nothing_is_saved(sandbox: Sandbox, desk: Desk) -> None:
    begin(sandbox, desk, LINE)
    view = change(sandbox, "accounts", [])
    answered = sandbox.slack.submit(TOM, view["id"], {})
    assert answered is None, "Slack itself asks for one"
    assert count(desk, Promo) == 0


def test_what_is_worth_a_look_asks_why_once_and_the_reason_is_kept(sandbox: Sandbox, desk: Desk) -> None:
    begin(sandbox, desk, f"tomorrow 9am {PHONE}")
    assert send(sandbox)["response_action"] == "update"
    assert "*Not saved yet:*" in shown(form(sandbox))
    assert "phone number" in str(form(sandbox)["blocks"][1]), "on top, where nobody has to look for it"
    assert send(sandbox, promo_reason="  ")["errors"] == {"promo_reason": NO_REASON}
    change(sandbox, "text", f"{PHONE} Now.", values=entered(form(sandbox), promo_reason="Our booking line"))
    assert holds(form(sandbox), "promo_reason") == "Our booking line"
    assert send(sandbox) == {"response_action": "clear"}
    (promo,) = promos_of(desk)
    assert (promo.overridden, promo.override_reason) == (["phone"], "Our booking line")


def test_once_the_words_of_a_promo_are_put_right_nobody_asks_why(sandbox: Sandbox, desk: Desk) -> None:
    begin(sandbox, desk, f"tomorrow 9am {PHONE}")
    send(sandbox)
    view = change(sandbox, "text", "Tell us about your visit.")
    assert "promo_reason" not in shown(view)
    assert "Not saved yet" not in shown(view)
    assert send(sandbox) == {"response_action": "clear"}


def test_mend_puts_right_what_it_can_in_every_wording(sandbox: Sandbox, desk: Desk) -> None:
    begin(sandbox, desk, "tomorrow 9am Tell us #careopinion")
    press(sandbox, "promo_another")
    change(sandbox, "text:1", "And again #careopinion")
    view = press(sandbox, "promo_fix")
    assert (holds(view, "text:0"), holds(view, "text:1")) == ("Tell us #CareOpinion", "And again #CareOpinion")


def test_the_same_form_twice_saves_once(sandbox: Sandbox, desk: Desk) -> None:
    view = begin(sandbox, desk, LINE)
    delivery = sandbox.slack.submit(TOM, view["id"], {})
    assert delivery is not None
    sandbox.slack.redeliver(delivery.wait().envelope_id).wait()
    assert count(desk, Promo) == 1


def test_a_new_colleagues_promo_waits_for_another_pair_of_eyes(sandbox: Sandbox, desk: Desk) -> None:
    view = begin(sandbox, desk, LINE, MEGAN)
    assert view["submit"]["text"] == "Send for approval"
    assert "You are new here" in shown(view)
    send(sandbox, MEGAN)
    assert promos_of(desk)[0].state is PromoState.ASKED
    assert "waits in the channel for a colleague" in said_to(sandbox, MEGAN)


def test_whoever_wishes_for_a_second_pair_of_eyes_ticks_it_and_it_waits(sandbox: Sandbox, desk: Desk) -> None:
    begin(sandbox, desk, LINE)
    view = change(sandbox, "ask_colleague", ["ask_colleague"])
    assert view["submit"]["text"] == "Send for approval"
    assert "as you wish" in shown(view)
    assert send(sandbox) == {"response_action": "clear"}
    (promo,) = promos_of(desk)
    assert promo.state is PromoState.ASKED
    assert edit(sandbox, desk, promo.id)["submit"]["text"] == "Send for approval"
    assert edit(sandbox, desk, promo.id, PRIYA)["submit"]["text"] == "Save", "a colleague who changes it has looked"


def test_an_edit_shows_what_there_is_and_saves_over_it(sandbox: Sandbox, desk: Desk) -> None:
    number = scheduled(sandbox, desk)
    view = edit(sandbox, desk, number)
    assert (view["title"]["text"], view["submit"]["text"]) == (f"Edit promo {number}", "Save")
    assert holds(view, "when") == "24 November 2026 09:00"
    assert send(sandbox, text="Other words") == {"response_action": "clear"}
    (promo,) = promos_of(desk)
    assert (promo.wordings, promo.revision, promo.edited_by) == ([{"": "Other words"}], 2, TOM)


def test_who_saves_second_sees_both_versions_and_decides(sandbox: Sandbox, desk: Desk) -> None:
    number = scheduled(sandbox, desk)
    edit(sandbox, desk, number)
    edit(sandbox, desk, number, PRIYA)
    send(sandbox, PRIYA, text="Hers <!channel>")
    assert send(sandbox, text="His")["response_action"] == "update"
    view = form(sandbox)
    assert "*Stopped:* <@U0PRIYA> has changed this promo meanwhile." in shown(view)
    assert "Hers <!channel>" in shown(view)
    assert holds(view, "text") == "His"
    assert promos_of(desk)[0].wordings == [{"": "Hers <!channel>"}]
    assert send(sandbox) == {"response_action": "clear"}
    assert promos_of(desk)[0].wordings == [{"": "His"}]


def test_a_copy_is_a_promo_of_its_own_and_asks_for_another_time(sandbox: Sandbox, desk: Desk) -> None:
    number = scheduled(sandbox, desk)
    view = copy(sandbox, desk, number)
    assert (view["title"]["text"], holds(view, "when")) == ("New promo", None)
    send(sandbox, when="Friday 6pm")
    first, second = promos_of(desk)
    assert (first.wordings, first.id != second.id) == (second.wordings, True)


def test_a_promo_that_has_ended_cannot_be_edited_and_is_copied_instead(sandbox: Sandbox, desk: Desk) -> None:
    number = scheduled(sandbox, desk)
    with desk.database.write.begin() as session:
        session.get_one(Promo, number).state = PromoState.CANCELLED
    with pytest.raises(Refusal, match=r"it is cancelled\. Copy it"):
        edit(sandbox, desk, number)
    assert holds(copy(sandbox, desk, number), "text") == LINE.partition("9am ")[2]


def test_a_picture_is_fetched_described_and_held(sandbox: Sandbox, desk: Desk) -> None:
    begin(sandbox, desk, LINE)
    view = put_in(sandbox, uploaded(sandbox))
    assert block(view, "alt")["label"]["text"] == "What “garden.png” shows"
    answered = send(sandbox)
    assert "Say in a sentence what the picture shows" in answered["errors"][block(view, "alt")["block_id"]]
    assert "Leave out “image of”" in str(send(sandbox, alt="Image of a bench")["errors"])
    assert "name of a file" in str(send(sandbox, alt="garden.png")["errors"])
    assert send(sandbox, alt=ALT) == {"response_action": "clear"}
    (promo,) = promos_of(desk)
    assert [(each["name"], each["alt"]) for each in promo.pictures] == [("garden.png", ALT)]


def test_a_picture_may_be_decorative_and_what_slack_knows_of_it_is_filled_in(sandbox: Sandbox, desk: Desk) -> None:
    begin(sandbox, desk, LINE)
    view = put_in(sandbox, uploaded(sandbox, alt=ALT), uploaded(sandbox, jpeg(), "IMG_1.jpg"))
    assert holds(view, "alt:1") == ALT
    view = change(sandbox, "ticks:2", ["decorative"])
    assert "IMG_1.jpg (decorative)" in shown(view)
    send(sandbox)
    assert [each["alt"] for each in promos_of(desk)[0].pictures] == [ALT, None]


def test_a_picture_that_is_not_here_yet_comes_with_send_and_asks_to_be_described(sandbox: Sandbox, desk: Desk) -> None:
    begin(sandbox, desk, LINE)
    answered = send(sandbox, files={"type": "file_input", "files": [uploaded(sandbox)]})
    assert answered["response_action"] == "update"
    assert send(sandbox, alt=ALT) == {"response_action": "clear"}
    assert len(promos_of(desk)[0].pictures) == 1


def test_a_file_that_cannot_be_used_is_said_beside_the_files(sandbox: Sandbox, desk: Desk) -> None:
    begin(sandbox, desk, LINE)
    view = put_in(sandbox, uploaded(sandbox, b"%PDF-1.7", "plan.pdf"))
    assert "“plan.pdf” cannot be used. This file is no picture" in shown(view)
    assert "plan.pdf" in send(sandbox)["errors"]["files"]
    assert send(sandbox, files={"type": "file_input", "files": []}) == {"response_action": "clear"}


def test_a_picture_that_slack_is_slow_with_shows_by_itself_once_it_is_here(sandbox: Sandbox, desk: Desk) -> None:
    message = sandbox.slack.upload(TOM, CHANNEL, "garden.png", PNG, text="Our garden & us")
    assert message
    (posted,) = sandbox.slack.messages(CHANNEL)
    delivery = sandbox.slack.shortcut(TOM, "schedule_message", CHANNEL, posted["ts"]).wait()
    assert delivery.failure is None
    # Nobody waits with the trigger in hand: the form opens first, and the picture joins it.
    assert until(lambda: blocks(form(sandbox), "alt"))
    view = form(sandbox)
    assert holds(view, "text") == "Our garden & us"
    assert send(sandbox, when="tomorrow 9am", alt=ALT) == {"response_action": "clear"}
    assert [each["name"] for each in promos_of(desk)[0].pictures] == ["garden.png"]


def test_the_picture_itself_is_in_the_preview_with_its_description(sandbox: Sandbox, desk: Desk) -> None:
    begin(sandbox, desk, LINE)
    file = uploaded(sandbox, alt=ALT)
    view = put_in(sandbox, file)
    (image,) = [each for each in view["blocks"] if each["type"] == "image"]
    assert (image["slack_file"], image["alt_text"]) == ({"url": file["url_private"]}, ALT)
    assert f"garden.png: {ALT}" in shown(view)


def test_a_picture_that_slack_will_not_show_is_named_instead(sandbox: Sandbox, desk: Desk) -> None:
    class Picky(WebClient):
        """A Slack that shows no pictures in a form."""

        def views_update(self, *, view: Any, **more: Any) -> SlackResponse:
            if any(each["type"] == "image" for each in view["blocks"]):
                raise SlackApiError("no", {"error": "invalid_arguments"})  # type: ignore[no-untyped-call]
            return super().views_update(view=view, **more)

    begin(sandbox, desk, LINE)
    view = put_in(sandbox, uploaded(sandbox, alt=ALT))
    client = Picky(sandbox.slack.bot_token, sandbox.slack_api_url)
    body = {"view": view, "user": {"id": TOM}, "channel": {"id": CHANNEL}}
    promo_forms.look(lambda **_: None, body, client, desk)  # type: ignore[arg-type]
    assert "image" not in {each["type"] for each in form(sandbox)["blocks"]}
    assert f"garden.png: {ALT}" in shown(form(sandbox))


def test_a_picture_that_comes_after_the_answer_to_send_joins_the_form(
    sandbox: Sandbox, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(promo_pictures, "PATIENCE", 0)
    begin(sandbox, desk, LINE)
    assert send(sandbox, files={"type": "file_input", "files": [uploaded(sandbox)]})["response_action"] == "update"
    assert until(lambda: blocks(form(sandbox), "alt"))
    assert send(sandbox, alt=ALT) == {"response_action": "clear"}


def test_slacks_own_marks_in_a_message_become_plain_words() -> None:
    text = "See <https://a.example|our page> in <#C0NEWS|news>, <@U0TOM> &amp; <!here>: <https://b.example>"
    assert message_words.plain(text) == "See https://a.example in #news,  & : https://b.example"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Write to <mailto:pals@a.example|pals@a.example>", "Write to pals@a.example"),
        ("Write to <mailto:pals@a.example|our &amp; your team>", "Write to our & your team"),
        ("Write to <mailto:pals@a.example>", "Write to pals@a.example"),
        ("Ring <tel:+441632960000|01632 960 000> now", "Ring 01632 960 000 now"),
        ("Ring <tel:01632960000>", "Ring 01632960000"),
        ("Hello <!subteam^S0NURSES|@nurses>, <@U0TOM|tom> &lt;3", "Hello ,  <3"),
        ("In <#C0NEWS>", "In "),
    ],
)
def test_e_mail_and_telephones_in_a_message_stay_as_they_were_written(text: str, words: str) -> None:
    assert message_words.plain(text) == words


def test_a_picture_under_a_promo_is_there_when_it_is_edited_and_may_be_left_out(sandbox: Sandbox, desk: Desk) -> None:
    begin(sandbox, desk, LINE)
    put_in(sandbox, uploaded(sandbox))
    send(sandbox, alt=ALT)
    view = edit(sandbox, desk, 1)
    assert holds(view, "alt") == ALT
    send(sandbox, alt="Two nurses and a cat")
    assert [each["alt"] for each in promos_of(desk)[0].pictures] == ["Two nurses and a cat"]
    edit(sandbox, desk, 1)
    change(sandbox, "ticks", ["leave"])
    send(sandbox)
    assert promos_of(desk)[0].pictures == []


def test_choosing_a_service_offers_wordings_that_invite_stories_for_it(sandbox: Sandbox, desk: Desk) -> None:
    begin(sandbox, desk, "every Monday at 9am Something typed")
    view = change(sandbox, "service", "wards")
    assert "Invite stories for this service" in shown(view)
    view = press(sandbox, "promo_invite")
    texts = [holds(view, each["block_id"]) for each in blocks(view, "text")]
    assert len(texts) >= 3
    assert all("nacs=ASHCOMBE-WARDS" in text and "@careopinion" in text and "Wards" in text for text in texts)
    assert send(sandbox) == {"response_action": "clear"}
    assert promos_of(desk)[0].service == "wards"


def test_each_service_gets_its_turn(sandbox: Sandbox, desk: Desk) -> None:
    begin(sandbox, desk, "every Monday at 9am")
    change(sandbox, "service", "*")
    view = press(sandbox, "promo_invite")
    texts = [str(holds(view, each["block_id"])) for each in blocks(view, "text")]
    for text, code in zip(texts, ["AE", "MAT", "OUT", "WARDS"], strict=True):
        assert f"ASHCOMBE-{code}" in text
        assert "@careopinion" in text
    assert send(sandbox) == {"response_action": "clear"}
    assert promos_of(desk)[0].service is None


def test_a_service_without_a_link_says_what_to_do(sandbox: Sandbox, desk: Desk) -> None:
    begin(sandbox, desk, LINE)
    view = change(sandbox, "service", "facilities")
    assert "Estates and parking has no link on Care Opinion yet." in shown(view)
    assert "Invite stories" not in shown(view)


@pytest.mark.parametrize("broken", ["", "[]", "{}", "nonsense", '{"form": "x"}', "[" * 1500])
def test_a_form_that_nobody_can_have_sent_is_refused_in_words(sandbox: Sandbox, desk: Desk, broken: str) -> None:
    view = begin(sandbox, desk, LINE)
    sandbox.slack.views.get(view["id"])["private_metadata"] = broken
    assert "This form cannot be read any more" in str(send(sandbox)["errors"])
    assert count(desk, Promo) == 0


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
HELD = st.sampled_from(["value", "selected_option", "selected_options", "files"])
FIELDS = ["when:0", "text:0:0", "text:99999999999:0", "own:0:x:a:0", "own:x", "accounts", "service", "files", "alt:1",
          "alt:²", "ticks:1", "ticks:", "promo_reason", "picker:0:0"]  # fmt: skip
KNOWN: dict[str, Any] = {
    "form": "f" * 32, "promo": None, "revision": 0, "version": 0, "when_version": 0, "own": False, "asks": False,
    "held": [], "kept": [], "refused": {}, "pinned": None,
}  # fmt: skip


@given(
    st.dictionaries(st.sampled_from(FIELDS), JUNK | st.fixed_dictionaries({"a": st.dictionaries(HELD, JUNK)})),
    st.dictionaries(st.sampled_from(sorted(KNOWN)), JUNK),
)
@settings(deadline=None, max_examples=300)
def test_whatever_comes_back_is_a_form_or_refused_in_words(values: Any, known: Any) -> None:
    view = {"private_metadata": json.dumps({**KNOWN, **known}), "state": {"values": values}}
    with contextlib.suppress(Refusal):
        typed = read(view)
        assert len(typed.texts) <= MOST_IN_TURN
        assert typed.wordings is not None


def test_slack_takes_the_largest_form(sandbox: Sandbox, desk: Desk) -> None:
    begin(sandbox, desk, "every weekday at 9am")
    change(sandbox, "accounts", [OURS, EVENTS])
    change(sandbox, "service", "*")
    press(sandbox, "promo_invite")
    press(sandbox, "promo_own_open")
    files = [uploaded(sandbox, name=f"{number}-{'n' * 200}.png") for number in range(8)]
    view = put_in(sandbox, *files)
    assert len(blocks(view, "alt")) == 8
    assert len(view["private_metadata"]) < 3000
    assert "4 pictures at most" in str(send(sandbox, **{f"alt:{number}": ALT for number in range(1, 9)})["errors"])
