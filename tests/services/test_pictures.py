"""A picture from Slack is kept whole until its post has gone, and goes by itself when nothing needs it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import InvalidRequestError
from structlog.testing import capture_logs

from bot.core.pictures import OurPicture, PictureKind
from bot.desk import Desk
from bot.sandbox.clock import MovableClock
from bot.sandbox.world import Sandbox
from bot.services import pictures
from bot.services.refusals import Refusal
from bot.storage.pictures import Picture
from tests.desks import NOW, count
from tests.pictures import PNG, jpeg

ALT = "Two nurses wave from a garden bench"


def handed_in(desk: Desk, sandbox: Sandbox, content: bytes = PNG, name: str = "garden.png", alt: str = "") -> int:
    """Put a picture into Slack, fetch it, keep it."""
    file = sandbox.slack.upload("U0TOM", None, name, content)["id"]
    sandbox.slack.files.get(file).alt = alt
    found = pictures.fetch(desk, file)
    with desk.database.write.begin() as session:
        return pictures.keep(session, desk, found, by="U0TOM").id


def kept(desk: Desk, number: int) -> Picture:
    with desk.database.read() as session:
        return session.get_one(Picture, number)


def describe(desk: Desk, number: int, alt: str | None) -> None:
    with desk.database.write.begin() as session:
        pictures.describe(session, number, alt)


def hold(desk: Desk, *ids: int) -> None:
    with desk.database.write.begin() as session:
        pictures.hold(session, ids)


def sendable(desk: Desk, *ids: int) -> tuple[OurPicture, ...]:
    with desk.database.write.begin() as session:
        return pictures.sendable(session, ids)


def test_a_picture_outlives_its_file_in_slack(desk: Desk, sandbox: Sandbox) -> None:
    file = sandbox.slack.upload("U0TOM", None, "garden.png", PNG)["id"]
    found = pictures.fetch(desk, file)
    with desk.database.write.begin() as session:
        number = pictures.keep(session, desk, found, by="U0TOM").id
    sandbox.slack.files.delete(file)
    describe(desk, number, ALT)
    assert sendable(desk, number) == (OurPicture(PNG, PictureKind.PNG, ALT),)
    row = kept(desk, number)
    assert (row.size, row.width, row.height, row.name, row.by, row.kept_at) == (
        len(PNG), 96, 64, "garden.png", "U0TOM", NOW,
    )  # fmt: skip


def test_pictures_are_sent_in_the_order_in_which_they_were_chosen(desk: Desk, sandbox: Sandbox) -> None:
    first, second = handed_in(desk, sandbox), handed_in(desk, sandbox, jpeg(), "IMG_1.jpg")
    describe(desk, first, ALT)
    describe(desk, second, None)
    assert [(one.kind, one.alt) for one in sendable(desk, second, first)] == [
        (PictureKind.JPEG, None),
        (PictureKind.PNG, ALT),
    ]


def test_a_list_of_pictures_does_not_read_their_bytes(desk: Desk, sandbox: Sandbox) -> None:
    number = handed_in(desk, sandbox)
    with desk.database.read() as session, pytest.raises(InvalidRequestError):
        assert session.get_one(Picture, number).content


def test_what_slack_says_of_a_picture_is_its_description_where_it_is_one(desk: Desk, sandbox: Sandbox) -> None:
    described, named = handed_in(desk, sandbox, alt=ALT), handed_in(desk, sandbox, alt="garden.png")
    assert (kept(desk, described).alt, kept(desk, named).alt) == (ALT, None)


@pytest.mark.parametrize("alt", ["", "garden.png", "Image of a garden", "a" * 1001])
def test_what_describes_nothing_is_refused_and_changes_nothing(desk: Desk, sandbox: Sandbox, alt: str) -> None:
    number = handed_in(desk, sandbox, alt=ALT)
    with pytest.raises(Refusal):
        describe(desk, number, alt)
    assert kept(desk, number).alt == ALT


def test_a_picture_that_nobody_described_does_not_go_out(desk: Desk, sandbox: Sandbox) -> None:
    number = handed_in(desk, sandbox)
    with pytest.raises(Refusal, match=r"“garden\.png”"):
        sendable(desk, number)


def test_a_decorative_picture_loses_its_description_and_gets_it_back(desk: Desk, sandbox: Sandbox) -> None:
    number = handed_in(desk, sandbox, alt=ALT)
    describe(desk, number, None)
    assert [one.alt for one in sendable(desk, number)] == [None]
    describe(desk, number, f" {ALT} ")
    assert [one.alt for one in sendable(desk, number)] == [ALT]


def test_a_picture_of_an_unfinished_form_goes_by_itself(desk: Desk, sandbox: Sandbox, clock: MovableClock) -> None:
    number = handed_in(desk, sandbox, alt=ALT)
    clock.advance((pictures.UNUSED - timedelta(seconds=1)).total_seconds())
    pictures.forget(desk)
    assert count(desk, Picture) == 1
    clock.advance(1)
    with capture_logs() as logged:
        pictures.forget(desk)
    assert count(desk, Picture) == 0
    assert [(line["event"], line["count"]) for line in logged] == [("pictures_forgotten", 1)]
    for late in (lambda: hold(desk, number), lambda: sendable(desk, number), lambda: describe(desk, number, ALT)):
        with pytest.raises(Refusal, match="Upload it again"):
            late()


def test_a_picture_that_a_post_holds_stays_until_it_is_released(
    desk: Desk, sandbox: Sandbox, clock: MovableClock
) -> None:
    number, other = handed_in(desk, sandbox), handed_in(desk, sandbox)
    hold(desk, number)
    clock.advance(timedelta(days=400).total_seconds())
    pictures.forget(desk)
    assert count(desk, Picture, Picture.id == number) == 1
    assert count(desk, Picture, Picture.id == other) == 0
    with desk.database.write.begin() as session:
        pictures.release(session, desk, [number])
    pictures.forget(desk)
    assert count(desk, Picture) == 1
    clock.advance(pictures.AFTERWARDS.total_seconds())
    pictures.forget(desk)
    assert count(desk, Picture) == 0


def test_whoever_chose_a_file_that_cannot_be_used_is_told_why(desk: Desk, sandbox: Sandbox) -> None:
    file = sandbox.slack.upload("U0TOM", None, "plan.pdf", b"%PDF-1.7")["id"]
    with pytest.raises(Refusal, match="no picture"):
        pictures.fetch(desk, file)


def test_slack_that_is_away_costs_nothing_but_a_second_try(desk: Desk, sandbox: Sandbox) -> None:
    file = sandbox.slack.upload("U0TOM", None, "garden.png", PNG)["id"]
    sandbox.slack.manifest.scopes.discard("files:read")
    with capture_logs() as logged, pytest.raises(Refusal, match="Choose it again"):
        pictures.fetch(desk, file)
    (line,) = logged
    assert (line["event"], "manifest.yml" in line["why"]) == ("picture_not_fetched", True)
    sandbox.slack.manifest.scopes.add("files:read")
    assert pictures.fetch(desk, file).content == PNG
