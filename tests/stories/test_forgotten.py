"""Somebody who went through everything that Kestrel does is forgotten, and nothing anywhere tells of them any more."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from bot.core.digest import DayTold, Numbers
from bot.core.replies import ReplyKind, ReplyState
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.demo import CHANNEL
from bot.sandbox.slack.errors import Json
from bot.sandbox.world import Sandbox
from bot.services import (
    audit,
    chasing,
    digest,
    forgetting,
    handed_files,
    handing,
    home_again,
    hushes,
    mentions,
    resting,
    stories,
    story_reading,
    team_settings,
)
from bot.storage.backup import save
from bot.storage.handed_files import HandedFile
from bot.storage.hushes import Hush
from bot.storage.invitations import Invitation
from bot.storage.mentions import Mention
from bot.storage.posts import Post
from bot.storage.replies import Reply
from bot.views import person as person_view
from tests import promos
from tests.desks import count, draw
from tests.digesting import DAY, HOUR, listening, pictureless, told
from tests.forgetting import dumped, everything, files, in_slack, on_disk, written
from tests.hushed import begin
from tests.inviting import publish, story
from tests.sending import US, answer, ask, deliver, fill, press
from tests.slack_hands import MEGAN, PRIYA, TOM, form
from tests.standing import clock, desk, door, sandbox
from tests.waiting import until

__all__ = ["clock", "desk", "door", "sandbox", "written"]
pytestmark = pytest.mark.usefixtures("door")

HANDLE, NAME, WORDS = "quillfeather", "Zenobia Quillfeather", "the wallaby in my left knee"
TRACES = (HANDLE, "Zenobia", "wallaby")


def typed(sandbox: Sandbox, command: str, words: str, user: str = TOM) -> Json:
    """What is answered to a command."""
    delivery = sandbox.slack.command(user, CHANNEL, command, words).wait()
    assert delivery.failure is None
    return delivery.answer or {}


def pressed(sandbox: Sandbox, action: str, user: str = TOM, **more: Any) -> None:
    """Press something on the newest private list."""
    ts = next(each for each in reversed(sandbox.slack.ephemerals(user)) if action in str(each))["ts"]
    assert sandbox.slack.press(user, CHANNEL, ts, action, **more).wait().failure is None


def written_about(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> list[int]:
    """They write, are claimed, passed on, waited for, reminded of, and write again; others name them."""
    (first, second), (key, _) = ask(
        desk, sandbox, clock, f"@{US} four hours in A&E, and nobody has looked at {WORDS}",
        f"@{US} thank you, the nurse on ward 9 was lovely about {WORDS}", handle=HANDLE,
    )  # fmt: skip
    (other,), _ = ask(desk, sandbox, clock, f"@{US} I agree with @{HANDLE}, the car park is a disgrace", handle="ade_k")
    draw(desk, clock)
    mentions.claim(desk, first, by=TOM)
    handing.pass_on(desk, first, to=MEGAN, note=f"It is about {WORDS}", by=TOM)
    handing.pass_on(desk, other, to=MEGAN, note=f"A friend of {HANDLE}", by=TOM)
    resting.wait(desk, other, on=f"{HANDLE}'s ward", until=desk.now() + HOUR, by=MEGAN)
    draw(desk, clock)
    clock.advance(3 * 3600)
    chasing.chase(desk)
    draw(desk, clock)
    answer(desk, first, f"We are sorry about {WORDS}.", by=MEGAN)
    deliver(desk, clock, 60)
    sandbox.x.post(HANDLE, f"@{US} that does not help {WORDS} at all", reply_to=key)
    ask(desk, sandbox, clock, f"@{US} is there a bus to Ashcombe on Sundays?", handle="ade_k")
    draw(desk, clock)
    return [first, second, other]


def invited(desk: Desk, sandbox: Sandbox, clock: MovableClock, number: int) -> None:
    """They are invited, and a story comes of it."""
    made = press(desk, fill(desk, number, f"Do share what you said of {WORDS}: https://www.careopinion.org.uk/1",
                            kind=ReplyKind.INVITATION, reason=f"{NAME} is kind"))  # fmt: skip
    with desk.database.write.begin() as session:
        said = session.get_one(Reply, made)
        said.state, said.sent_at = ReplyState.SENT, desk.now()
        invitation = session.query(Invitation).filter_by(reply_id=made).one().id
        service = session.get_one(Invitation, invitation).service
    clock.advance(60)
    code = next(each.site_code for each in desk.team.services if each.slug == service)
    key = publish(sandbox, title=f"Kind words for {WORDS}", service=str(code), at=desk.now())
    clock.advance(desk.team.feedback.read_seconds + 1)
    story_reading.read(desk)
    stories.match(desk, story(desk, key).id, invitation, by=TOM)
    draw(desk, clock)


def muting(names: list[str]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda document: document | {"mute": names}


def named_by_us(desk: Desk, clock: MovableClock, other: int) -> None:
    """Our own words name them: a promo that went out, a hush that is over, a setting that was taken back."""
    (number,) = promos.run(desk, f"Thank you @{HANDLE} for your kind words")
    deliver(desk, clock, 60)
    assert promos.sent(desk, number).post_id is not None
    begin(desk)
    with desk.database.write.begin() as session:
        found = session.query(Hush).one()
        found.reason = f"Row about {HANDLE}"
    hushes.lift(desk, by=PRIYA)
    for names in (["Quillfeather"], []):
        team_settings.change(desk, muting(names), version=desk.settings_version, by=PRIYA)
    answer(desk, other, f"Thank you, and @{HANDLE} too.", by=MEGAN)
    deliver(desk, clock, 60)
    draw(desk, clock)


def shown_to_all(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    """Lists, searches, files, digests, Homes: whatever is made of what is held."""
    typed(sandbox, "/mentions", "all")
    pressed(sandbox, "mentions_share")
    pressed(sandbox, "mentions_export")
    typed(sandbox, "/mentions", f'"{HANDLE}"')
    typed(sandbox, "/person", f"export @{HANDLE}", PRIYA)
    clock.advance(86_400)
    digest.send(pictureless(desk))
    draw(desk, clock)
    message = next(each for each in sandbox.slack.messages(CHANNEL) if "The digest for" in each["text"])
    yesterday = (digest.today_of(desk) - DAY).isoformat()
    chosen = sandbox.slack.press(
        MEGAN, CHANNEL, message["ts"], "digest_rows", selected=f"mentions:{yesterday}:{yesterday}"
    )
    assert chosen.wait().failure is None
    for user in (TOM, MEGAN, PRIYA):
        home = sandbox.slack.open_home(user)
        assert home is not None
        assert home.wait().failure is None
    until(lambda: len(files(sandbox)) == 3)


def test_nothing_anywhere_tells_of_somebody_who_was_forgotten(
    desk: Desk, sandbox: Sandbox, clock: MovableClock, written: StringIO, tmp_path: Path
) -> None:
    listening(desk)
    team_settings.settle(desk)
    sandbox.x.people.make(HANDLE, NAME)
    _, second, other = written_about(desk, sandbox, clock)
    invited(desk, sandbox, clock, second)
    named_by_us(desk, clock, other)
    shown_to_all(desk, sandbox, clock)
    for place in (everything(desk), dumped(desk), in_slack(sandbox)):
        assert [trace for trace in TRACES if trace not in place] == []
    assert len([each for each in files(sandbox) if WORDS.encode() in each]) == 3
    held = {table: count(desk, table) for table in (Post, Mention, Reply, Invitation)}
    numbers = counted(desk)

    typed(sandbox, "/person", f"forget @{HANDLE}", PRIYA)
    seen = len(sandbox.slack.ephemerals(PRIYA))
    about = {person_view.FIELD: {person_view.FIELD: HANDLE}}
    assert sandbox.slack.submit(PRIYA, form(sandbox, PRIYA)["id"], about).wait().failure is None  # type: ignore[union-attr]
    said = until(lambda: [each for each in sandbox.slack.ephemerals(PRIYA)[seen:] if "Forgotten: " in each["text"]])
    clock.advance(61)
    handed_files.take_back(desk)
    home_again.draw(desk)
    draw(desk, clock)
    forgetting.wipe(desk.database, desk.now())
    save(desk.database, tmp_path / "after.backup", desk.now())

    # What was shown to one person alone is on no computer of Slack's; a window goes when it is closed.
    for place, found in (
        ("rows", everything(desk)), ("dump", dumped(desk)), ("Slack", in_slack(sandbox)), ("said", str(said)),
        ("log", written.getvalue()), ("windows", str(sandbox.slack.views.stacks())),
    ):  # fmt: skip
        assert [line[:300] for line in found.splitlines() if tells(line)] == [], place
    for place, content in (
        ("disk", on_disk(desk)), ("backup", gzip.decompress((tmp_path / "after.backup").read_bytes())),
        ("files", b"".join(files(sandbox))),
    ):  # fmt: skip
        assert [trace for trace in TRACES if trace.encode() in content] == [], place
    assert {table: count(desk, table) for table in held} == held
    assert counted(desk) == numbers
    assert count(desk, HandedFile) == 0
    chasing.chase(desk)
    assert audit.audit(desk) == []


def counted(desk: Desk) -> tuple[Numbers, Numbers, tuple[DayTold, ...]]:
    """The numbers of the digest up to today."""
    found = told(desk, digest.today_of(desk))
    return found.first, found.second, found.days


def tells(line: str) -> bool:
    return any(trace.casefold() in line.casefold() for trace in TRACES)
