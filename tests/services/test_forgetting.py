"""Forgetting one person: no trace in the rows, in the database's file, in the chat or in the log; counts stay."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from time import monotonic

import pytest
from sqlalchemy import Connection, event, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.core.delivery import OutboxState
from bot.core.lifecycle import Status
from bot.core.links import read_link
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.world import Sandbox
from bot.services import (
    audit,
    ending,
    forgetting,
    forgetting_again,
    handing,
    mentioned,
    mentions,
    pastes,
    people,
    person_export,
    retention,
    stories,
    story_reading,
    team_settings,
)
from bot.services.forgetting import Forgot
from bot.services.persons import Person
from bot.services.refusals import Refusal
from bot.storage import forgotten, history
from bot.storage import people as remembered
from bot.storage.engine import PATIENCE
from bot.storage.history import History
from bot.storage.invitations import Invitation
from bot.storage.outbox import Outbox
from bot.storage.people import Mute, OptOut
from bot.storage.posts import Post
from bot.storage.replies import Reply
from tests.desks import NOW, US, count, draw, mention, post, take, unlike
from tests.forgetting import everything, in_slack, on_disk, written
from tests.inviting import invite, mention_of, publish, story
from tests.sending import answer, ask, deliver, reply, row

__all__ = ["written"]
SECRET = "my gall bladder"
TRACES = ("jo_rowan", "Jo Rowan", SECRET, "id-of-jo_rowan")


def forget(desk: Desk, asked: str = "@Jo_Rowan", **more: str) -> Forgot:
    done = forgetting.forget(desk.database, desk.person_key, asked, desk.now(), by="U0PRIYA", **more)
    forgetting.wipe(desk.database, desk.now())
    return done


def busy_life(desk: Desk, clock: MovableClock) -> list[int]:
    """Somebody who wrote twice, was answered, passed on, named by others and pasted; all of it on the board."""
    first, second, other = take(
        desk,
        post("1", f"nobody told me a thing about {SECRET}", handle="jo_rowan"),
        post("2", f"and still nothing about {SECRET}, two days on", handle="jo_rowan", conversation="c2"),
        post("3", "I agree with @jo_rowan, the parking is a disgrace", handle="ade_k"),
    )
    mentions.claim(desk, first, by="U0TOM")
    answer(desk, first, f"@jo_rowan we are sorry about {SECRET}")
    handing.pass_on(desk, first, to="U0MEGAN", note=f"It is about {SECRET}", by="U0TOM")
    handing.pass_on(desk, other, to="U0MEGAN", note="A friend of jo_rowan", by="U0TOM")
    pastes.add(desk, read_link("https://x.com/jo_rowan/status/99"), by="U0TOM", channel=CHANNEL)
    draw(desk, clock)
    return [first, second, other]


def test_no_trace_of_them_is_left_in_the_rows_the_file_the_chat_or_the_log(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, written: StringIO
) -> None:
    first, second, other = busy_life(desk, clock)
    for trace in TRACES[:3]:
        assert trace in everything(desk)
        assert trace in in_slack(sandbox)
    done = forget(desk)
    draw(desk, clock)
    assert (done.posts, done.replies) == (2, 1)
    for trace in TRACES:
        assert trace not in everything(desk), trace
        assert trace not in in_slack(sandbox), trace
        assert trace.encode() not in on_disk(desk), trace
        assert trace not in written.getvalue(), trace
    assert "person_forgotten" in written.getvalue()
    assert [mention(desk, number).status for number in (first, second)] == [Status.DELETED] * 2
    assert "I agree with @…, the parking is a disgrace" in in_slack(sandbox)
    assert mention(desk, other).owner == "U0MEGAN"


def test_leavings_that_a_reader_holds_are_overwritten_next_time_and_nobody_waits_for_long(desk: Desk) -> None:
    take(desk, post("1", SECRET, handle="jo_rowan"))
    forgetting.forget(desk.database, desk.person_key, "jo_rowan", desk.now(), by="U0PRIYA")
    with desk.database.read() as reader:
        assert reader.scalars(select(Post.handle)).all() == [""]
        began = monotonic()
        forgetting.wipe(desk.database, desk.now())
        assert monotonic() - began < PATIENCE / 2
    with desk.database.read() as session:
        assert forgotten.to_wipe(session) is desk.database.embedded
    forgetting.wipe(desk.database, desk.now())
    with desk.database.read() as session:
        assert not forgotten.to_wipe(session)


def test_an_answer_to_somebody_else_that_is_still_to_go_out_and_names_them_is_said_and_refuses(desk: Desk) -> None:
    _, other = take(desk, post("1", SECRET, handle="jo_rowan"), post("2", "the car park is full", handle="ade_k"))
    mentions.claim(desk, other, by="U0TOM")
    number = answer(desk, other, "@ade_k we told @jo_rowan the same")
    theirs = person_export.known(desk.database, desk.person_key, "jo_rowan")
    (said,), _ = forgetting.left(desk.database, theirs)
    assert f"mention no. {other}" in said
    with pytest.raises(Refusal, match=f"mention no. {other}"):
        forget(desk)
    assert SECRET in everything(desk)
    with desk.database.write.begin() as session:
        session.get_one(Outbox, row(desk, number).id).state = OutboxState.UNDONE
    forget(desk)
    assert "jo_rowan" not in everything(desk)


def test_counts_stay_and_the_auditors_sum_holds(desk: Desk, clock: MovableClock) -> None:
    numbers = busy_life(desk, clock)
    before = [(mention(desk, number).mood, mention(desk, number).taken_at) for number in numbers]
    forget(desk)
    draw(desk, clock)
    assert [(mention(desk, number).mood, mention(desk, number).taken_at) for number in numbers] == before
    assert audit.audit(desk) == []


def test_what_waits_to_go_out_does_not_go_out(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    (number,), _ = ask(desk, sandbox, clock)
    made = answer(desk, number)
    forget(desk, "jo_rowan")
    assert row(desk, made).state is OutboxState.UNDONE
    deliver(desk, clock, 60)
    assert count(desk, Post, Post.ours) == 0


@pytest.mark.parametrize("state", [OutboxState.SENDING, OutboxState.UNSURE])
def test_what_is_being_published_at_this_moment_comes_first(desk: Desk, state: OutboxState) -> None:
    (number,) = take(desk, post("1", SECRET, handle="jo_rowan"))
    made = answer(desk, number)
    with desk.database.write.begin() as session:
        session.scalars(select(Outbox)).one().state = state
    with pytest.raises(Refusal, match="publishing an answer"):
        forget(desk)
    assert reply(desk, made).text
    assert SECRET in everything(desk)


def test_an_answer_that_was_published_goes_with_them(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    (number,), _ = ask(desk, sandbox, clock)
    made = answer(desk, number, "So sorry about the wait, Jo.")
    deliver(desk, clock, 30)
    draw(desk, clock)
    assert reply(desk, made).post_id is not None
    forget(desk, "jo_rowan")
    draw(desk, clock)
    assert "So sorry about the wait" not in everything(desk) + in_slack(sandbox)
    assert count(desk, Reply) == count(desk, Post, Post.ours) == 1


def test_that_they_want_no_invitations_stays_as_a_hash_and_a_mute_goes(desk: Desk, clock: MovableClock) -> None:
    (number,) = take(desk, post("1", SECRET, handle="jo_rowan"))
    ending.mute(desk, number, by="U0TOM")
    with desk.database.write.begin() as session:
        person = people.person_of(session, desk, session.get_one(Post, number))
        remembered.decline(session, person, desk.now())
    forget(desk)
    assert (count(desk, Mute), count(desk, OptOut)) == (0, 1)
    (later,) = take(desk, post("2", "hello again", handle="jo_rowan"))
    assert not mention(desk, later).muted
    with desk.database.read() as session:
        assert remembered.declined(session, person) is not None


def test_invitations_and_stories_are_counted_still_and_lead_to_nobody(desk: Desk, sandbox: Sandbox) -> None:
    made = invite(desk, at=NOW)
    key = publish(sandbox, title="Kind staff, long wait", at=NOW)
    story_reading.read(desk)
    stories.match(desk, story(desk, key).id, made.id, by="U0TOM")
    with desk.database.write.begin() as session:
        number = reply(desk, made.reply_id).mention_id
        session.merge(made).person = people.person_of(session, desk, session.get_one(Post, number))
    forget(desk)
    assert mention_of(desk, key) == number
    assert (story(desk, key).title, story(desk, key).url) == ("", "")
    with desk.database.read() as session:
        assert session.scalars(select(Invitation.person)).all() == [""]


def test_whoever_they_led_is_shown_and_chased_still(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    words = "the lifts at ashcombe general are broken again and nobody says why"
    first, second = take(desk, post("1", words, handle="jo_rowan"), post("2", f"{words}!", handle="ade_k"))
    mentions.claim(desk, first, by="U0TOM")
    draw(desk, clock)
    assert mention(desk, second).lead_id == first
    forget(desk)
    draw(desk, clock)
    heir = mention(desk, second)
    assert (heir.lead_id, heir.owner, heir.status) == (None, "U0TOM", Status.CLAIMED)
    assert "ade_k" in in_slack(sandbox)
    assert "jo_rowan" not in in_slack(sandbox)
    assert audit.audit(desk) == []


def test_a_later_post_of_theirs_is_a_new_one(desk: Desk) -> None:
    take(desk, post("1", SECRET, handle="jo_rowan"))
    forget(desk)
    (later,) = take(desk, post("2", "hello again", handle="jo_rowan"))
    assert mention(desk, later).follow_up is None
    assert take(desk, post("1", SECRET, handle="jo_rowan")) == []


def test_they_are_found_by_any_of_their_handles_by_their_number_and_where_somebody_typed_them(desk: Desk) -> None:
    old = post("1", SECRET, handle="jo_rowan")
    new = post("2", f"again {SECRET}", handle="jo_now", author=type(old.author)("id-of-jo_rowan", "jo_now", "Jo"))
    take(desk, old, new)
    pastes.add_typed(desk, pastes.Typed(read_link("https://site.example/1"), "JO_Rowan", SECRET), by="U0TOM")
    assert forget(desk, "id-of-jo_rowan").posts == 2
    assert forget(desk, "jo_rowan").posts == 1
    assert SECRET not in everything(desk)


def test_what_was_typed_under_a_handle_that_another_account_has_had_is_neither_handed_over_nor_removed(
    desk: Desk,
) -> None:
    now_theirs = post("1", SECRET, handle="jo_rowan")
    another = type(now_theirs.author)("another", "jo_rowan", "Jo")
    take(desk, now_theirs, post("2", "second of two", handle="jo_rowan", author=another))
    link = read_link("https://x.com/jo_rowan/status/55")
    pastes.add_typed(desk, pastes.Typed(link, "JO_Rowan", "typed by hand"), by="U0TOM")
    document = person_export.exported(desk.database, desk.person_key, "id-of-jo_rowan", desk.now())
    assert [each["text"] for each in document["posts"]] == [SECRET]
    assert "@jo_rowan" in document["not_in_it"][0]
    assert forget(desk, "id-of-jo_rowan").left == tuple(document["not_in_it"])
    assert "typed by hand" in everything(desk)


def test_nobody_and_more_than_one_are_refused_in_a_sentence(desk: Desk) -> None:
    with pytest.raises(Refusal, match="holds no post"):
        forget(desk, "@nobody")
    one = post("1", "first of two", handle="jo_rowan")
    take(desk, one, post("2", "second of two", handle="jo_rowan", author=type(one.author)("another", "jo_rowan", "Jo")))
    with pytest.raises(Refusal, match="another, id-of-jo_rowan"):
        forget(desk)
    assert forget(desk, "another").posts == 1


def test_settings_that_name_them_are_said(desk: Desk) -> None:
    team_settings.settle(desk)
    row = desk.settings_version
    team_settings.change(desk, lambda document: document | {"mute": ["Jo_Rowan"]}, version=row, by="U0PRIYA")
    take(desk, post("1", SECRET, handle="jo_rowan"))
    assert "mute" in forget(desk).left[0]


def test_a_backup_that_was_put_back_forgets_them_again_and_keeps_what_they_wrote_since(
    desk: Desk, clock: MovableClock
) -> None:
    take(desk, post("1", SECRET, handle="jo_rowan"))
    forget(desk)
    with desk.database.read() as session:
        hashes = {each.person: each.at for each in forgotten.all_of(session)}
    clock.advance(3600)
    # The older backup: their words are there again under another row; and a newer post that is none of its business.
    take(desk, post("5", f"{SECRET} once more", handle="jo_rowan", at=NOW - timedelta(hours=1)))
    take(desk, post("6", "a new matter", handle="jo_rowan", at=desk.now()))
    take(desk, post("7", "somebody else", handle="ade_k"))
    assert forgetting_again.again(desk.database, desk.person_key, hashes, desk.now()).people == 1
    assert SECRET not in everything(desk)
    assert "a new matter" in everything(desk)
    assert "somebody else" in everything(desk)


def test_one_who_is_refused_after_a_backup_keeps_nobody_else_from_being_forgotten(
    desk: Desk, clock: MovableClock
) -> None:
    jo, ade = take(desk, post("1", SECRET, handle="jo_rowan"), post("2", "the car park is full", handle="ade_k"))
    with desk.database.write.begin() as session:
        key = people.the_key(session, desk.person_key)
    hashes = {people.hash_of(key, "x", f"id-of-{each}"): desk.now() for each in ("jo_rowan", "ade_k")}
    gone = people.hash_of(key, "x", "id-of-somebody-else")
    with desk.database.write.begin() as session:
        remembered.mute(session, gone, by="U0TOM", at=desk.now())
    mentions.claim(desk, ade, by="U0TOM")
    number = answer(desk, ade, "@ade_k we are sorry")
    with desk.database.write.begin() as session:
        session.get_one(Outbox, row(desk, number).id).state = OutboxState.UNSURE
    clock.advance(3600)
    done = forgetting_again.again(desk.database, desk.person_key, hashes | {gone: desk.now()}, desk.now())
    assert (done.people, done.may_stand, len(done.refused)) == (1, 0, 1)
    assert done.refused[0].startswith("x, id-of-ade_k: Kestrel is publishing an answer")
    assert (mention(desk, jo).status, mention(desk, ade).status) == (Status.DELETED, Status.CLAIMED)
    assert count(desk, Mute) == 0
    with desk.database.read() as session:
        noted = {each.person: each.at for each in forgotten.all_of(session)}
    assert {each: noted[each] for each in (*hashes, gone)} == hashes | {gone: desk.now()}


def test_the_number_of_their_post_goes_after_thirty_days(desk: Desk, clock: MovableClock) -> None:
    take(desk, post("778899", SECRET, handle="jo_rowan"))
    forget(desk)
    clock.advance(31 * 86_400)
    assert retention.forget_old(desk) == 1
    assert "778899" not in everything(desk)


def test_an_export_holds_all_of_it_and_nothing_of_anybody_else(desk: Desk, clock: MovableClock) -> None:
    busy_life(desk, clock)
    document = person_export.exported(desk.database, desk.person_key, "jo_rowan", desk.now())
    whole = json.dumps(document)
    assert [each["text"] for each in document["posts"]] == [
        f"nobody told me a thing about {SECRET}",
        f"and still nothing about {SECRET}, two days on",
    ]
    assert document["our_answers"][0]["text"] == f"@jo_rowan we are sorry about {SECRET}"
    assert {"claim", "reply", "pass"} <= {each["action"] for each in document["history"]}
    assert document["messages_in_slack"][0]["channel"] == CHANNEL
    assert "ade_k" not in whole
    forget(desk)
    with pytest.raises(Refusal, match="holds no post"):
        person_export.exported(desk.database, desk.person_key, "jo_rowan", desk.now())


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM history",
        "UPDATE history SET \"by\" = 'U0MEGAN'",
        "UPDATE history SET action = 'close'",
        """UPDATE history SET note = '{"note": "something else"}'""",
        """UPDATE history SET note = '{"note": "as it was", "more": "words"}'""",
    ],
)
def test_nobody_rewrites_the_history(desk: Desk, change: str) -> None:
    with desk.database.write.begin() as session:
        history.add(session, None, "set_aside", by="U0TOM", at=desk.now(), note="as it was")
    with pytest.raises(DBAPIError, match="only added to"), desk.database.write.begin() as session:
        session.execute(text(change.replace(":", r"\:")))
    with desk.database.read() as session:
        kept = session.scalars(select(History)).one()
    assert (kept.action, kept.by, kept.note) == ("set_aside", "U0TOM", {"note": "as it was"})


def test_words_may_be_taken_out_of_a_note(desk: Desk) -> None:
    with desk.database.write.begin() as session:
        history.add(session, None, "wait", by="U0TOM", at=desk.now(), note="as it was", until="2026-12-01", n=[1, {}])
    with desk.database.write.begin() as session:
        session.scalars(select(History)).one().note = {"until": "2026-12-01", "n": [1, {}]}
    with desk.database.write.begin() as session:
        session.scalars(select(History)).one().note = {}


def test_the_history_quotes_nobody(desk: Desk, clock: MovableClock) -> None:
    busy_life(desk, clock)
    colleagues = {"note", "reason", "on"}
    with desk.database.read() as session:
        notes = [row.note for row in session.scalars(select(History))]
    said = json.dumps([{name: value for name, value in note.items() if name not in colleagues} for note in notes])
    for trace in TRACES:
        assert trace not in said


def test_what_is_asked_before_and_where_our_answers_stand_costs_as_much_for_many_posts_as_for_one(desk: Desk) -> None:
    asked: list[str] = []
    event.listen(desk.database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    def cost() -> int:
        asked.clear()
        forgetting.left(desk.database, person_export.known(desk.database, desk.person_key, "jo_rowan"))
        return len(asked)

    def written(number: int) -> None:
        take(desk, post(f"4{number}", unlike(number), handle="jo_rowan"))
        take(desk, post(f"5{number}", "so sorry", handle=US, reply_to=f"4{number}"))

    written(0)
    few = cost()
    for number in range(1, 20):
        written(number)
    assert cost() == few


def test_whoever_forgets_gets_the_links_to_what_we_answered_in_public_and_again_after_a_backup(desk: Desk) -> None:
    take(desk, post("1", SECRET, handle="jo_rowan"))
    links = tuple(f"https://x.com/{US}/status/{key}" for key in range(10, 40))
    take(desk, *(post(link.rpartition("/")[2], "so sorry", handle=US, reply_to="1") for link in links))
    assert forget(desk).answers == links
    take(desk, post("2", SECRET, handle="jo_rowan"), post("50", "so sorry", handle=US, reply_to="2"))
    key = people.settle_key(desk.database, desk.person_key)
    assert key is None
    with desk.database.read() as session:
        hashes = {row.person: desk.now() for row in forgotten.all_of(session)}
    done = forgetting_again.again(desk.database, desk.person_key, hashes, desk.now())
    assert done.answers == (f"https://x.com/{US}/status/50",)


def test_what_comes_in_while_they_are_being_forgotten_is_struck_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(desk, post("1", SECRET, handle="jo_rowan"), post("2", "@jo_rowan is right", handle="ade_k"))
    look = mentioned.naming

    def looked(session: Session, person: Person) -> list[int]:
        found = look(session, person)
        monkeypatch.setattr(mentioned, "naming", look)
        take(desk, post("3", "I agree with @jo_rowan", handle="ann_b"))
        return found

    monkeypatch.setattr(mentioned, "naming", looked)
    assert forget(desk).named == 2
    assert "I agree with @…" in everything(desk)
    assert "jo_rowan" not in everything(desk)


def test_no_post_is_looked_through_while_others_wait_and_all_are_kept_in_one_go(desk: Desk) -> None:
    take(desk, post("1", SECRET, handle="jo_rowan"), post("2", "@jo_rowan is right", handle="ade_k"))
    take(desk, post("3", "so sorry", handle=US, reply_to="1"))
    kept: list[str] = []

    def note(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        writes = not connection.get_execution_options().get("kestrel_reads_only")
        if writes and "FROM post" in statement and "post.text" in statement:
            kept.append(statement)

    event.listen(desk.database.engine, "before_cursor_execute", note)
    forget(desk)
    assert not [each for each in kept if "LIKE" in each]
    assert len([each for each in kept if "FOR UPDATE" in each]) == (0 if desk.database.embedded else 1)


def test_of_two_who_forget_the_same_person_at_once_the_second_is_told_that_nobody_is_there(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(desk, post("1", SECRET, handle="jo_rowan"))
    look = mentioned.naming

    def quicker(session: Session, person: Person) -> list[int]:
        found = look(session, person)
        monkeypatch.setattr(mentioned, "naming", look)
        take(desk, post("2", "another word", handle="jo_rowan"))
        assert forgetting.forget(desk.database, desk.person_key, "jo_rowan", desk.now(), by="U0TOM").posts == 2
        return found

    monkeypatch.setattr(mentioned, "naming", quicker)
    with pytest.raises(Refusal, match="holds no post"):
        forget(desk)
    assert "another word" not in everything(desk)
